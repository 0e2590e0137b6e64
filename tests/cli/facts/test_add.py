"""`billgen facts add`: one fact into a file, every other byte left as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.facts.store import FactStore
from billgen.facts.yaml_nodes import read_yaml
from tests import small
from tests.cli.facts.conftest import Facts

Texts = Callable[[], dict[str, str]]
OZ = "jurisdictions/us/zz/oz.yaml"
SOURCE = ("--title", "City code", "--url", "https://example.org/c", "--checked", "2027-01-02")
HELD = """\
# A town that somebody wrote by hand, with  odd   spacing.
schema: 1
id: us/zz/oz
population:   {value: 5, as_of: 2020-04-01}   # counted

# Titles
officers:   # of the charter
  clerk: 'City Clerk'      # as printed
  # the rest was not found
  mayor: {status: unknown, note: looked everywhere}

law:
  dragons: {standing: [required], cite: "Code, section 1"}   # one line
  cats: {status: unknown, note: nobody knows}
drafting:
  caption:
    - CITY OF OZ
    - "ORDINANCE {n}"
  section:
    label: |
      Section {n}.

# end of facts
sources:
  code: {title: The code, checked: 2026-12-01, quote: "the City Attorney and the Town Crier"}
"""


@pytest.fixture
def held(workspace: Path) -> str:
    """A file of the workspace with comments and odd spacing."""
    small.write(workspace, {OZ: HELD})
    return HELD


class DescribeWhereAFactGoes:
    @pytest.mark.parametrize(
        ("path", "value", "piece"),
        [
            ("officers.crier", "Town Crier", "  crier: {value: Town Crier, status: assumed}\n"),
            ("law.dragons.summary", "Dragons.", ", summary: {value: Dragons., status: assumed}"),
            ("county", "Oz County", "county: {value: Oz County, status: assumed}\n"),
            ("executive.title", "Mayor", "\nexecutive:\n  title: {value: Mayor, status: assumed}\n"),
            ("law.geese.cite", "Section 2", '  geese:\n    cite: {value: Section 2, status: assumed}\n'),
            ("drafting.section.step", "1", "    step: {value: 1, status: assumed}\n"),
            ("drafting.page.size", "12.5", "  page:\n    size: {value: 12.5, status: assumed}\n"),
        ],
    )  # fmt: skip
    def it_is_its_place_in_the_file_and_nothing_else_changes(
        self, facts: Facts, held: str, texts: Texts, path: str, value: str, piece: str
    ):
        done = facts("add", "Oz, ZZ", path, value)

        assert done.code == 0, done.err
        new = texts()[OZ]
        assert new.replace(piece, "", 1) == held
        line = new.splitlines()[int(done.out.strip().rpartition(":")[2]) - 1]
        assert piece.strip().splitlines()[-1].strip() in line

    def it_goes_beside_the_others_of_its_record_whatever_comments_follow(
        self, facts: Facts, held: str, texts: Texts
    ):
        facts("add", "Oz", "drafting.section.run_in", "true")

        assert (
            "      Section {n}.\n    run_in: {value: true, status: assumed}\n\n# end of facts" in texts()[OZ]
        )

    def it_is_the_workspaces_file_of_the_place_with_no_more_than_what_differs(
        self, facts: Facts, texts: Texts, builtin: Path
    ):
        before = (builtin / OZ).read_bytes()
        done = facts("add", "Oz", "officers.crier", "Town Crier")

        said = "schema: 1\nid: us/zz/oz\n\nofficers:\n  crier: {value: Town Crier, status: assumed}\n"
        assert done.out == f"added officers.crier of us/zz/oz (assumed) in {OZ}:5\n"
        assert texts() == {OZ: said}
        assert (builtin / OZ).read_bytes() == before
        assert done.err == ""

    def it_says_what_a_key_that_no_file_has_may_be_a_slip_of(self, facts: Facts):
        done = facts("add", "us/zz", "officers.tresurer", "Treasurer", "--dry-run")

        assert done.code == 0
        assert "no other file has `officers.tresurer`. Did you mean `officers.treasurer`?" in done.err

    def it_is_the_checkouts_own_file_without_a_workspace(
        self, facts: Facts, workspace: Path, builtin: Path, texts: Texts
    ):
        (workspace / "billgen.yaml").unlink()
        before = (builtin / OZ).read_text(encoding="utf-8")
        facts("add", "us/zz/oz", "county", "Oz County")

        after = (builtin / OZ).read_text(encoding="utf-8")
        assert after == before + "county: {value: Oz County, status: assumed}\n"
        assert texts() == {}

    def it_is_no_file_of_an_installed_library(
        self, facts: Facts, builtin: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ):
        (workspace / "billgen.yaml").unlink()
        builtin.rename(builtin.with_name("_library"))
        library = builtin.with_name("_library")
        monkeypatch.setattr("billgen.library.library.builtin_root", lambda: library)
        done = facts("add", "us/zz/oz", "county", "Oz County")

        assert done.code == 2
        assert "--workspace DIR" in done.err

    def it_is_the_file_of_the_state_for_a_path_of_the_state(self, facts: Facts, texts: Texts):
        facts("add", "Oz", "state.officers.governor", "governor")

        assert list(texts()) == ["jurisdictions/us/zz.yaml"]

    def it_is_a_new_file_for_a_new_place(self, facts: Facts, texts: Texts, workspace: Path):
        small.write(workspace, {"jurisdictions/schema.json": "{}"})
        done = facts("add", "us/zz/no", "population", "96,968", "--kind", "city", "--name", "No")

        assert done.code == 0
        assert texts()["jurisdictions/us/zz/no.yaml"] == (
            "# yaml-language-server: $schema=../../schema.json\n"
            'schema: 1\nid: us/zz/no\nkind: city\nname: "No"\n'
            "population: {value: 96968, status: assumed}\n"
        )

    def it_keeps_the_line_ends_and_the_mark_of_a_file_from_windows(
        self, facts: Facts, workspace: Path, held: str
    ):
        path = workspace / OZ
        path.write_bytes(b"\xef\xbb\xbf" + held.replace("\n", "\r\n").encode())
        facts("add", "Oz", "officers.crier", "Town Crier", "--title", "T", "--note", "ä")
        new = path.read_bytes()

        assert new.startswith(b"\xef\xbb\xbf# A town")
        assert new.count(b"\n") == new.count(b"\r\n")

    def it_ends_a_last_line_that_had_no_end(self, facts: Facts, workspace: Path, texts: Texts):
        small.write(workspace, {OZ: "schema: 1\nid: us/zz/oz\nofficers: {clerk: Clerk}\ncounty: Oz"})
        facts("add", "Oz", "executive.title", "Mayor", *SOURCE)

        assert "\ncounty: Oz\n\nexecutive:\n" in texts()[OZ]

    def it_takes_files_all_in_braces(self, facts: Facts, workspace: Path, texts: Texts):
        small.write(workspace, {OZ: "{schema: 1, id: us/zz/oz,\n officers: {},}\n"})
        facts("add", "Oz", "officers.clerk", "Clerk")
        facts("add", "Oz", "county", "Oz")

        assert texts()[OZ] == (
            "{schema: 1, id: us/zz/oz,\n officers: {clerk: {value: Clerk, status: assumed}},"
            " county: {value: Oz, status: assumed}}\n"
        )


class DescribeValues:
    @pytest.mark.parametrize(
        "value",
        [": # not a comment", "{}", "[a, b", "- dash", "'single'", '"double"', "back\\slash \\n", "no", "07",
         "12:30", "2027-01-01", "null", "~", " spaced ", "#", "a: b", "a #b", "{n} of {m}", "§ 5", "%", "@x",
         "&a", "*a", "!tag", "|", ">", "?", "𝒵 and é", "1_000", "0x1F", ".inf", "{{ 7*7 }}", "a" * 3000],
    )  # fmt: skip
    def it_reads_back_what_was_said_whatever_it_holds(
        self, facts: Facts, held: str, workspace: Path, value: str
    ):
        done = facts("add", "Oz", "--note", value, "--", "officers.crier", value)

        assert done.code == 0, done.err
        tree, problems = read_yaml(workspace / OZ)
        assert problems == []
        assert tree.entries["officers"].entries["crier"].entries["value"].text == value
        assert tree.entries["officers"].entries["crier"].entries["note"].text == value

    def it_keeps_paragraphs_where_they_are_allowed(self, facts: Facts, workspace: Path):
        facts("add", "Oz", "law.geese.summary", "One.\n\n  Two: #.\n")

        fact = FactStore([workspace / "jurisdictions"]).layer("us/zz/oz").said.at("law.geese.summary")
        assert fact.value == "One.\n\n  Two: #.\n"

    def it_takes_lists_and_what_does_not_apply(self, facts: Facts, texts: Texts):
        facts("add", "Oz", "law.geese.standing", "[allowed, required]")
        facts("add", "Oz", "drafting.ladder", '["(1)", "(a)", A.]')
        facts("add", "Oz", "drafting.section.marker", "!none")

        assert "standing: {value: [allowed, required], status: assumed}" in texts()[OZ]
        assert 'ladder: {value: ["(1)", "(a)", A.], status: assumed}' in texts()[OZ]
        assert "marker: {value: !none, status: assumed}" in texts()[OZ]

    def it_takes_an_unknown_with_where_somebody_looked(self, facts: Facts, texts: Texts):
        facts("add", "Oz", "officers.crier", "--status", "unknown", "--note", "looked at the gate")

        assert "crier: {status: unknown, note: looked at the gate}" in texts()[OZ]

    def it_gives_no_status_to_what_only_names_the_place(self, facts: Facts, texts: Texts):
        facts("add", "Oz", "geoid", "9900001")

        assert '\ngeoid: "9900001"\n' in texts()[OZ]

    def it_takes_what_is_the_users_own(self, facts: Facts, texts: Texts):
        facts("add", "Oz", "custom.our.own", "x")

        assert "custom:\n  our:\n    own: {value: x, status: assumed}\n" in texts()[OZ]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["population", "many"], "a whole number"),
            (["--", "population", "-5"], "a whole number"),
            (["drafting.section.run_in", "maybe"], "true or false"),
            (["law.dragons.standing", "[alowed]"], "did you mean `allowed`"),
            (["law.dragons.standing", "[allowed"], "Write [one, two]"),
            (["law.dragons.standing", "[allowed]\nschema: 2"], "Write [one, two]"),
            (["officers.crier", "two\nlines"], "one paragraph"),
            (["officers.crier", "a\x1b[31mb"], "U+001B"),
            (["officers.crier", "\u202egnimoc"], "U+202E"),
            (["officers.crier", "x", "--note", "\ue000"], "the note holds"),
            (["officers.crier", "\udcff"], "U+DCFF"),
            (["officers.crier", ""], "some text"),
            (["officers.crier"], "a fact has a value, or it is unknown"),
            (["officers.crier", "x", "--status", "unknown"], "a fact has a value, or it is unknown"),
            (["officers.crier", "--status", "unknown"], "needs a note"),
            (["officers.crier", "x", "--status", "sure"], "is not one of"),
            (["officers", "x"], "such as officers.treasurer"),
            (["law.dragons", "x"], "standing, cite"),
            (["drafting.ladder.0", "x"], "whole list"),
            (["drafting.signature", "x"], "by hand"),
            (["offcers.crier", "x"], "Did you mean `officers`"),
            (["officers.crier", "x", "--kind", "city"], "has a file"),
            (["officers.crier", "x", "--source", "cod"], "Did you mean `code`"),
            (["officers.crier", "x", "--url", "https://example.org"], "needs a title"),
            (["officers.crier", "x", "--source", "code", "--title", "Other"], "is in"),
        ],
    )  # fmt: skip
    def it_refuses_what_cannot_be_and_writes_nothing(
        self, facts: Facts, held: str, texts: Texts, words: list[str], said: str
    ):
        done = facts("add", "Oz", *words)

        assert (done.code, done.out) == (2, "")
        assert said.casefold() in done.err.casefold()
        assert texts() == {OZ: held}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["officers.crier", "x", "--status", "verified"], "lacks a source"),
            (["officers.crier", "x", "--status", "reported"], "by nobody"),
            (["officers.crier", "x", *SOURCE, "--status", "verified", "--quote", "y"], "does not stand in"),
            (["officers.crier", "x", *SOURCE, "--quote", "x " * 21], "21 words"),
            (["officers.crier", "x", "--title", "T", "--checked", "today"], "a day of the calendar"),
            (["officers.crier", "x", "--title", "T", "--url", "javascript:x"], "a web address"),
            (["kind", "county"], "kind"),
        ],
    )
    def it_refuses_what_the_loader_refuses_and_writes_nothing(
        self, facts: Facts, held: str, texts: Texts, words: list[str], said: str
    ):
        done = facts("add", "Oz", *words)

        assert (done.code, done.out) == (1, "")
        assert said in done.err
        assert texts() == {OZ: held}


class DescribeSourcesAndStatus:
    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ([], "assumed"),
            ([*SOURCE, "--quote", "the town crier shall"], "verified"),
            ([*SOURCE, "--quote", "the crier of the town"], "reported"),
            ([*SOURCE], "reported"),
            (["--title", "No day", "--quote", "Town Crier"], "reported"),
            (["--source", "code"], "verified"),
            ([*SOURCE, "--quote", "Town Crier", "--status", "reported"], "reported"),
            (["--status", "given"], "given"),
        ],
    )
    def it_claims_no_more_than_the_source_bears(self, facts: Facts, held: str, more: list[str], status: str):
        data = facts("add", "Oz", "officers.crier", "Town Crier", *more, "--json").json

        assert data["status"] == status
        assert f"status: {status}" in data["text"]

    def it_makes_an_entry_of_a_new_source(self, facts: Facts, held: str, texts: Texts):
        facts("add", "Oz", "officers.crier", "x", *SOURCE, "--copy-of", "2026-12-30")

        entry = '  city-code: {title: City code, url: "https://example.org/c", checked: 2027-01-02, '
        entry += "copy_of: 2026-12-30}"
        assert texts()[OZ].endswith(f"{held.splitlines()[-1]}\n{entry}\n")
        assert "crier: {value: x, status: reported, source: city-code}" in texts()[OZ]

    def it_uses_the_same_entry_for_the_same_source_and_another_for_another(
        self, facts: Facts, held: str, texts: Texts
    ):
        facts("add", "Oz", "officers.crier", "x", *SOURCE)
        facts("add", "Oz", "officers.piper", "y", *SOURCE)
        facts("add", "Oz", "officers.baker", "z", "--title", "City code", "--checked", "2027-02-01")

        assert texts()[OZ].count("  city-code: {") == 1
        assert texts()[OZ].count("  city-code-2: {") == 1

    def it_takes_along_a_source_of_the_builtin_file(self, facts: Facts, texts: Texts):
        facts("add", "us/zz", "officers.crier", "x", "--source", "made-up")

        said = '  made-up: {title: Made up, url: "https://example.org/", checked: 2027-01-01}\n'
        assert texts()["jurisdictions/us/zz.yaml"].endswith(f"\nsources:\n{said}")


class DescribeReplacing:
    def it_refuses_to_replace_a_value_and_says_where_it_stands(self, facts: Facts, held: str, texts: Texts):
        done = facts("add", "Oz", "officers.clerk", "Clerk")

        assert done.code == 2
        assert f"{OZ}:8: `officers.clerk` has a value already: 'City Clerk'" in done.err
        assert "--replace" in done.err
        assert texts() == {OZ: held}

    @pytest.mark.parametrize(
        ("path", "value", "old", "new"),
        [
            ("officers.clerk", "Clerk", "'City Clerk'", "{value: Clerk, status: assumed}"),
            ("population", "6", "{value: 5, as_of: 2020-04-01}", "{value: 6, status: assumed}"),
            ("law.dragons.standing", "allowed", "[required]", "{value: [allowed], status: assumed}"),
            ("drafting.caption", "[OZ]", '\n    - CITY OF OZ\n    - "ORDINANCE {n}"',
             " {value: [OZ], status: assumed}"),
            ("drafting.section.label", "S. {n}", "|\n      Section {n}.",
             '{value: "S. {n}", status: assumed}'),
        ],
    )  # fmt: skip
    def it_replaces_that_value_alone_when_asked(
        self, facts: Facts, held: str, texts: Texts, path: str, value: str, old: str, new: str
    ):
        done = facts("add", "Oz", path, value, "--replace")

        assert done.code == 0, done.err
        assert texts()[OZ] == held.replace(old, new, 1)
        assert "  in place of " in done.out

    @pytest.mark.parametrize(
        ("path", "old", "new"),
        [
            ("officers.mayor", "{status: unknown, note: looked everywhere}", "{value: x, status: assumed}"),
            ("law.cats.cite", "{status: unknown, note: nobody knows}", "{cite: {value: x, status: assumed}}"),
        ],
    )
    def it_lets_an_unknown_give_way_unasked(
        self, facts: Facts, held: str, texts: Texts, path: str, old: str, new: str
    ):
        facts("add", "Oz", path, "x")

        assert texts()[OZ] == held.replace(old, new, 1)

    def it_leaves_a_block_with_comments_to_its_author(self, facts: Facts, workspace: Path, texts: Texts):
        text = (
            "schema: 1\nid: us/zz/oz\nofficers:\n  clerk:\n    value: x  # as printed\n    status: assumed\n"
        )
        small.write(workspace, {OZ: text})
        done = facts("add", "Oz", "officers.clerk", "y", "--replace")

        assert done.code == 2
        assert "holds comments that would be lost" in done.err
        assert texts() == {OZ: text}

    def it_puts_nothing_below_a_value(self, facts: Facts, workspace: Path, texts: Texts):
        small.write(workspace, {OZ: "schema: 1\nid: us/zz/oz\nhome_rule: !none\n"})
        done = facts("add", "Oz", "home_rule.cite", "Section 9", "--replace")

        assert done.code == 2
        assert "`home_rule` has a value already: !none" in done.err

    def it_says_what_the_workspace_now_lies_over(self, facts: Facts):
        done = facts("add", "us/zz", "officers.treasurer", "keeper")

        assert "  over state treasurer (" in done.out
        assert "builtin/jurisdictions/us/zz.yaml:10)" in done.out


class DescribeSafety:
    def it_shows_what_would_change_and_writes_nothing(self, facts: Facts, held: str, texts: Texts):
        done = facts("add", "Oz", "officers.crier", "x", "--dry-run")

        assert done.code == 0
        assert "\n+  crier: {value: x, status: assumed}\n" in done.out
        assert texts() == {OZ: held}

    def it_is_one_object(self, facts: Facts, held: str):
        data = facts("add", "Oz", "officers.clerk", "x", "--replace", "--json").json

        assert data == {
            "schema": "billgen.facts-add/1", "ok": True, "id": "us/zz/oz", "path": "officers.clerk",
            "file": OZ, "line": 8, "status": "assumed", "text": "{value: x, status: assumed}",
            "replaced": "'City Clerk'",
            "over": None, "new_file": False, "dry_run": False, "did_you_mean": None,
        }  # fmt: skip

    def it_adds_nothing_to_a_file_that_cannot_be_read(self, facts: Facts, workspace: Path, texts: Texts):
        small.write(workspace, {OZ: "schema: 1\nid: us/zz/oz\nname: [\n"})
        before = texts()

        assert facts("add", "Oz", "officers.crier", "x").code == 1
        assert texts() == before

    def it_refuses_a_town_without_a_state(self, facts: Facts, texts: Texts):
        done = facts("add", "us/yy/town", "county", "x", "--kind", "city", "--name", "Town")

        assert done.code == 1
        assert "`us/yy`" in done.err
        assert texts() == {}

    def it_asks_for_what_a_new_place_needs(self, facts: Facts, texts: Texts):
        done = facts("add", "us/zz/town", "county", "x")

        assert done.code == 2
        assert "--kind and --name" in done.err
        assert texts() == {}

    @pytest.mark.parametrize("broken", ["fsync", "replace"])
    def it_leaves_no_part_of_a_file_behind(
        self, facts: Facts, held: str, texts: Texts, monkeypatch: pytest.MonkeyPatch, broken: str
    ):
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(f"billgen.facts.saving.os.{broken}", fail)
        done = facts("add", "Oz", "officers.crier", "x")

        assert done.code == 74
        assert "No space left" in done.err
        assert texts() == {OZ: held}

    def it_keeps_what_somebody_else_wrote_meanwhile(
        self, facts: Facts, workspace: Path, held: str, texts: Texts, monkeypatch: pytest.MonkeyPatch
    ):
        real = os.fsync

        def meanwhile(descriptor: int) -> None:
            (workspace / OZ).write_text(held + "# more\n", encoding="utf-8")
            real(descriptor)

        monkeypatch.setattr("billgen.facts.saving.os.fsync", meanwhile)
        done = facts("add", "Oz", "officers.crier", "x")

        assert done.code == 74
        assert "meanwhile" in done.err
        assert texts() == {OZ: held + "# more\n"}

    def it_keeps_the_rights_of_the_file(self, facts: Facts, workspace: Path, held: str):
        (workspace / OZ).chmod(0o640)
        facts("add", "Oz", "officers.crier", "x")

        assert (workspace / OZ).stat().st_mode & 0o777 == 0o640

    def it_writes_nothing_outside_of_its_root(self, facts: Facts, workspace: Path, tmp_path: Path, held: str):
        outside = tmp_path / "elsewhere.yaml"
        (workspace / OZ).rename(outside)
        (workspace / OZ).symlink_to(outside)
        done = facts("add", "us/zz/oz", "officers.crier", "x")

        assert done.code == 1
        assert "leads out of its root" in done.err
        assert outside.read_text(encoding="utf-8") == held

    @pytest.mark.parametrize("id", ["us/zz/../../evil", "us/zz/a/b", "/etc/x", "us/zz/NUL", "us/zz/con"])
    def it_makes_no_file_for_what_is_no_id(self, facts: Facts, texts: Texts, id: str):
        assert facts("add", id, "county", "x", "--kind", "city", "--name", "X").code == 2
        assert texts() == {}
