"""What the reader takes from YAML, and what it refuses: files come from strangers."""

from __future__ import annotations

import os
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import InputError
from billgen.base.provenance import Status, bare
from billgen.facts.reading import read_facts
from billgen.facts.yaml_nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS,
    YamlMap,
    parse_yaml,
    read_yaml,
)

HEAD = "schema: 1\nid: us/jf\nkind: state\nname: Jefferson\n"


def _read(text):
    """Typed facts and what is wrong with them."""
    tree, problems = parse_yaml(HEAD + text, "jf.yaml")
    if tree is None:
        return None, problems
    record, more = read_facts(tree, "jf.yaml", "us/jf")
    return record, [*problems, *more]


def _good(text):
    record, problems = _read(text)
    assert not problems, problems
    return record


class DescribePlainScalars:
    @pytest.mark.parametrize(
        "written",
        ["NO", "on", "07", "12:30", "2020-04-01", "1e3", "0x1F", "true", "1_000", "=", ".5", "Null Island"],
    )
    def it_keeps_them_as_text_until_the_schema_types_them(self, written):
        assert bare(_good(f"formal_name: {written}\n").at("formal_name")) == written

    def it_types_them_by_the_schema(self):
        record = _good(
            "population: 7,705,281\n"
            "drafting:\n  page: {size: 12, margin_top: 1.25}\n  section: {run_in: false}\n"
            "placement: {bank: {seen_free: 2026-11-22, title: 07}}\n"
        )
        assert bare(record.at("population")) == 7_705_281
        assert bare(record.at("drafting.page")) == {"size": 12, "margin_top": 1.25}
        assert bare(record.at("drafting.section.run_in")) is False
        assert str(bare(record.at("placement.bank.seen_free"))) == "2026-11-22"
        assert bare(record.at("placement.bank.title")) == "07"

    def it_keeps_quoted_null_as_the_text_it_is(self):
        assert bare(_good("formal_name: 'null'\n").at("formal_name")) == "null"

    def it_keeps_the_spaces_of_quoted_text(self):
        assert bare(_good("drafting: {title: {separator: '; '}}\n").at("drafting.title.separator")) == "; "

    def it_reads_files_of_windows(self, tmp_path):
        path = tmp_path / "jf.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
        tree, problems = read_yaml(path)
        assert not problems
        assert tree.key_lines["name"] == 4

    def it_reads_the_same_without_libyaml(self, monkeypatch):
        text = "law:\n  bank:\n    standing: [allowed]\n    cite: !none\n    summary: >-\n      a\n      b\n"
        with_libyaml = _good(text)
        monkeypatch.setattr("billgen.facts.yaml_nodes._Loader", yaml.SafeLoader)
        assert _good(text) == with_libyaml


class DescribeStatuses:
    SOURCES = "sources:\n  s: {title: T, checked: 2026-11-22, quote: Senate of 7 chairs}\n  t: {title: U}\n"

    def _status(self, text, path):
        return _good(text + self.SOURCES).at(path).status

    def it_gives_identity_keys_without_a_source(self):
        assert _good("").at("name").status is Status.GIVEN

    def it_assumes_what_nobody_backs(self):
        assert self._status("legislature: {upper: Senate}\n", "legislature.upper") is Status.ASSUMED

    def it_takes_a_quoted_source_as_proof(self):
        assert self._status("legislature: {upper: {value: Senate, source: s}}\n", "legislature.upper") is (
            Status.VERIFIED
        )

    def it_takes_any_other_source_as_a_report(self):
        assert self._status("legislature: {upper: {value: Senate, source: t}}\n", "legislature.upper") is (
            Status.REPORTED
        )
        assert self._status("legislature: {upper: {value: House, source: s}}\n", "legislature.upper") is (
            Status.REPORTED
        )

    def it_gives_the_default_source_to_plain_values(self):
        text = "default_source: s\nlegislature: {upper: Senate, lower: {value: House, status: assumed}}\n"
        record = _good(text + self.SOURCES)
        assert record.at("legislature.upper").source.id == "s"
        assert record.at("legislature.upper").status is Status.VERIFIED
        assert record.at("legislature.lower").source is None

    def it_lets_leaves_inherit_from_their_record(self):
        text = (
            "law:\n  state_bank:\n    standing: [allowed]\n    cite: J.C. 1\n    summary: Our words.\n"
            "    status: verified\n    source: s\n    quote: as J.C. 1 says\n"
            "    as_of: '2025'\n    note: read twice\n"
        )
        bank = _good(text + self.SOURCES).at("law.state_bank")
        for path in ("standing.0", "cite", "summary"):
            fact = bank.at(path)
            assert (fact.status, fact.source.id, fact.quote) == (Status.VERIFIED, "s", "as J.C. 1 says")
            assert (fact.as_of, fact.note) == ("2025", "read twice")

    def it_does_not_let_a_quote_speak_for_another_source(self):
        text = (
            "law:\n  state_bank:\n    standing: {value: [allowed], source: t}\n    cite: J.C. 1\n"
            "    status: verified\n    source: s\n    quote: as J.C. 1 says\n"
        )
        fact = _good(text + self.SOURCES).at("law.state_bank.standing.0")
        assert (fact.status, fact.quote) == (Status.REPORTED, "")

    def it_demotes_what_a_verified_record_holds_beside_its_quote(self):
        text = "governing_body: {size: 9, name: Senate, status: verified, source: s}\n"
        record = _good(text + self.SOURCES)
        assert record.at("governing_body.size").status is Status.REPORTED
        assert record.at("governing_body.name").status is Status.VERIFIED

    def it_proves_numbers_without_their_commas(self):
        text = "population: {value: 7705281, status: verified, source: s, quote: 'some 7,705,281 people'}\n"
        assert self._status(text, "population") is Status.VERIFIED

    def it_keeps_what_was_looked_for_and_not_found(self):
        fact = _good("county: {status: unknown, note: looked in the gazetteer}\n").at("county")
        assert (fact.value, fact.status, fact.note) == (None, Status.UNKNOWN, "looked in the gazetteer")

    def it_knows_a_whole_record_as_unknown(self):
        assert (
            _good("law: {bank: {status: unknown, note: nowhere}}\n").at("law.bank").status is Status.UNKNOWN
        )

    def it_takes_a_record_as_a_value(self):
        text = "governing_body: {value: {name: Senate}, source: s}\n"
        fact = _good(text + self.SOURCES).at("governing_body.name")
        assert (fact.value, fact.status) == ("Senate", Status.VERIFIED)

    def it_gives_custom_to_the_user(self):
        record = _good("custom: {team: {lead: {value: Ann, status: given}, sizes: [1, 2]}}\n")
        assert bare(record.at("custom")) == {"team": {"lead": "Ann", "sizes": ["1", "2"]}}


def _quick(work):
    started = time.process_time()
    result = work()
    assert time.process_time() - started < 2, "an attack must not cost seconds"
    return result


class DescribeAttacks:
    def it_bounds_a_billion_laughs(self):
        lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        lines += [
            f"{c}: &{c} [{', '.join(['*' + b] * 9)}]" for b, c in zip("abcdefgh", "bcdefghi", strict=True)
        ]
        tree, problems = _quick(lambda: parse_yaml("\n".join(lines), "f"))
        assert "anchor &a" in str(problems[0])
        assert any("alias *a" in str(problem) for problem in problems)
        assert tree is None or all(len(node.items) <= 9 for node in tree.entries.values())

    @pytest.mark.parametrize("text", ["[" * 1_900_000, "- " * 900_000, "{a: " * 400_000, "? " * 900_000])
    def it_bounds_depth(self, text):
        tree, problems = _quick(lambda: parse_yaml(text, "f"))
        assert tree is None
        assert f"deeper than {MAX_DEPTH}" in str(problems[0])

    def it_bounds_the_number_of_values(self):
        tree, problems = parse_yaml("a: [" + "x," * (MAX_NODES + 10) + "]", "f")
        assert tree is None
        assert f"{MAX_NODES:,} values" in str(problems[-1])

    def it_bounds_the_size_before_it_reads(self, write, store):
        path = write("us/jf", "")
        path.write_bytes(b"name: '" + b"x" * 10_000_000 + b"'")
        with pytest.raises(InputError, match=f"larger than {MAX_BYTES:,}"):
            store().place("us/jf")

    def it_takes_a_long_scalar_in_its_stride(self):
        record, problems = _quick(lambda: _read(f"custom: {{a: '{'x ' * 900_000}'}}\n"))
        assert not problems
        assert len(record.at("custom.a").value) == 1_800_000

    def it_does_not_hang_over_holes_and_quotes(self):
        pattern, quote = "{x} a " * 20_000, "a " * 19 + "b"
        text = (
            f"legislature: {{name: {{value: '{pattern}', status: verified, source: s, quote: {quote}}}}}\n"
            "sources:\n  s: {title: T, checked: 2026-11-22}\n"
        )
        _, problems = _quick(lambda: _read(text))
        assert "does not stand in its quote" in str(problems[0])

    def it_stops_telling_after_enough_problems(self, write, store):
        write("us/jf", "kind: state\nname: J\n" + "".join(f"k{n}: ~\n" for n in range(5000)))
        with pytest.raises(InputError) as caught:
            store().place("us/jf")
        assert len(caught.value.problems) <= MAX_PROBLEMS + 1

    @pytest.mark.parametrize(
        "tag",
        [
            "!!python/object/apply:os.system [id]",
            "!!python/name:os.system",
            "!!binary YQ==",
            "!!str x",
            "!x y",
            "! z",
        ],
    )
    def it_refuses_every_tag_but_none(self, tag):
        _, problems = _read(f"formal_name: {tag}\n")
        assert "tag" in str(problems[0])

    def it_does_not_take_a_redefined_none(self):
        _, problems = parse_yaml('%TAG ! "tag:evil,"\n---\na: !none\n', "f")
        assert "directive" in str(problems[0])

    def it_reads_nothing_outside_of_its_root(self, write, store, tmp_path):
        outside = tmp_path / "secret.yaml"
        outside.write_text(HEAD)
        link = write("us/jf", "")
        link.unlink()
        link.symlink_to(outside)
        with pytest.raises(InputError, match="leads out of its root"):
            store().place("us/jf")
        folder = tmp_path / "facts" / "us" / "nf"
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "town.yaml").write_text(HEAD)
        folder.symlink_to(tmp_path / "elsewhere")
        assert store().ids() == ["us/jf"]
        with pytest.raises(InputError):
            store().place("us/nf/town")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def it_does_not_wait_at_a_named_pipe(self, write, store):
        path = write("us/jf", "")
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(InputError, match="not a plain file"):
            store().place("us/jf")

    def it_says_that_a_folder_is_no_file(self, store, tmp_path):
        (tmp_path / "facts" / "us" / "jf.yaml").mkdir(parents=True)
        with pytest.raises(InputError):
            store().place("us/jf")

    @settings(deadline=None)
    @given(st.text(alphabet=st.sampled_from("ab:-?[]{}!&*#|>'\"%@`\n \t,~\\0é\ue000\u202e"), max_size=60))
    def it_answers_any_text_with_a_map_or_with_problems(self, text):
        tree, problems = parse_yaml(text, "f")
        assert isinstance(tree, YamlMap) or problems
        if tree is not None:
            read_facts(tree, "f", "us/jf")

    @settings(deadline=None)
    @given(st.text(max_size=40))
    def it_hands_quoted_text_through_unchanged_or_refuses_it(self, text):
        record, problems = _read("custom: {a: '" + text.replace("'", "''") + "'}\n")
        if not problems and "\n" not in text:
            assert record.at("custom.a").value == text
