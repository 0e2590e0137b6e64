"""One broken file an error: told with its line, in words that say what is wrong and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.facts.reading import read_facts
from billgen.facts.yaml_nodes import read_yaml

FOLDER = Path(__file__).parents[1] / "broken" / "facts"

#: File, line of the first problem, words its message must contain.
BROKEN = [
    ("alias", 5, ["alias *it", "Write the value out"]),
    ("anchor", 5, ["anchor &it", "Write the value out"]),
    ("bad_amount_of_people", 5, ["`population`", "'many'", "whole number"]),
    ("bad_choice", 5, ["`drafting.page.paper`", "Did you mean `letter`"]),
    ("bad_day", 5, ["`placement.bank.seen_free`", "2026-11-22"]),
    ("bad_first_label", 5, ["`drafting.section.first_label`", "such as SECTION 1."]),
    ("bad_label", 5, ["`drafting.section.label`", "'Sec. {number}.'", "words with {n} in them"]),
    ("bad_ladder", 5, ["`drafting.ladder.1`", "'(2)'", "Write 1, a, i, A or I with its marks, as in (a)"]),
    ("bad_reference", 5, ["`drafting.reference.provision`", "nothing in braces but {n}, {labels}, {items}"]),
    ("bad_flag", 5, ["`drafting.section.run_in`", "true or false"]),
    ("bad_geoid", 5, ["`geoid`", "digits"]),
    ("bad_kind", 3, ["`kind`", "Did you mean `state`"]),
    ("bad_number", 5, ["`drafting.page.size`", "1.25"]),
    ("bad_ocd_id", 5, ["`ocd_id`", "ocd-division/country:us"]),
    ("bad_open_key", 5, ["`State-Treasurer`", "small letters"]),
    ("bad_postal", 5, ["`postal`", "two capitals"]),
    ("bad_schema", 1, ["`schema`", "Write one of 1"]),
    ("bad_status", 5, ["`verfied`", "Did you mean `verified`", "given"]),
    ("bidi", 5, ["bidi control", "U+202E"]),
    ("complex_key", 5, ["key must be a plain word"]),
    ("control_character", 5, ["control character", "U+0007"]),
    ("default_source_unknown", 5, ["`actt`", "Did you mean `act`"]),
    ("directive", 1, ["directive", "begin with %"]),
    ("duplicate_key", 7, ["duplicate key `county`", "line 5"]),
    ("duplicate_key_deep", 7, ["duplicate key `clerk`", "line 6"]),
    ("empty", 1, ["empty", "schema: 1"]),
    ("empty_value", 5, ["empty value", "Leave the key out"]),
    ("escaped_private_use", 5, ["escaped", "U+E000"]),
    ("escaped_tab", 5, ["escaped", "U+0009"]),
    ("fact_with_other_keys", 5, ["unknown key `year`", "as_of"]),
    ("fact_without_value", 5, ["`population` has no value", "Add `value:`"]),
    ("id_missing", 1, ["`id` is missing", "id: us/jf"]),
    ("id_of_another_place", 2, ["`us/jg`", "`us/jf`", "move the file"]),
    ("kind_of_another_path", 3, ["path of a state", "`city`"]),
    (
        "law_text_out_of_quote",
        5,
        [
            "`legislature.upper`",
            "'Senate'",
            "does not stand in its quote",
            "the State Bank has 7 chairs",
            "status: reported",
        ],
    ),
    ("law_text_out_of_quote_of_record", 9, ["`law.bank.cite`", "'J.C. 7'", "does not stand in its quote"]),
    ("list_expected", 5, ["`law.bank.standing` takes a list", "brackets"]),
    ("localities_with_law", 7, ["`law` cannot be given", "comes down to all places", "top of this file"]),
    ("map_expected", 5, ["`officers` takes a map", "treasurer"]),
    ("none_with_value", 5, ["!none with a value", "no such thing"]),
    ("not_a_map", 1, ["a map of keys"]),
    ("not_utf8", 3, ["not UTF-8"]),
    ("not_yaml", 6, ["not YAML", "indentation"]),
    ("null", 5, ["null is not allowed", "status: unknown"]),
    ("null_in_list", 5, ["null is not allowed"]),
    ("null_tilde", 5, ["null is not allowed", "!none"]),
    ("number_out_of_quote", 5, ["`governing_body.size`", "'70'", "quote"]),
    ("private_use", 5, ["private-use", "U+E123"]),
    ("quote_too_long", 5, ["21 words", "20 are the most", "shortest phrase"]),
    ("reported_by_nobody", 5, ["reported, but by nobody", "source:"]),
    ("schema_missing", 1, ["`schema` is missing", "schema: 1"]),
    ("second_document", 5, ["second document", "remove `---`"]),
    ("source_bad_day", 5, ["`sources.act.checked`", "2026-11-22"]),
    ("source_bad_url", 5, ["`sources.act.url`", "https://"]),
    ("source_is_text", 5, ["source `act` is not a map", "title:"]),
    ("source_of_source", 5, ["`sources.act.title`", "plain value"]),
    ("source_quote_too_long", 5, ["30 words", "20 are the most"]),
    ("source_unknown", 5, ["source `akt`", "Did you mean `act`", "sources:"]),
    ("source_unknown_key", 5, ["unknown key `date`", "copy_of"]),
    ("source_without_title", 5, ["source `act` has no title"]),
    ("sources_are_a_list", 5, ["`sources` is a map"]),
    ("status_is_a_map", 5, ["`status` takes plain words"]),
    ("tab", 6, ["a tab", "spaces"]),
    ("tag", 5, ["tag tag:yaml.org,2002:str", "quotes"]),
    ("tag_of_python", 5, ["tag tag:yaml.org,2002:python", "only tag is !none"]),
    ("text_expected", 5, ["`county` takes text, not a list"]),
    ("text_of_paragraphs", 5, ["`county`", "one paragraph"]),
    ("too_deep", 5, ["deeper than 20", "flat"]),
    ("unknown_key", 5, ["unknown key `popluation`", "Did you mean `population`", "custom:"]),
    ("unknown_key_deep", 5, ["unknown key `fase`", "`drafting.page`", "Did you mean `face`"]),
    ("unknown_key_of_localities", 6, ["unknown key `sort`", "class"]),
    ("unknown_with_value", 5, ["`county` is unknown and yet has a value"]),
    ("unknown_without_note", 5, ["unknown without a `note`", "where you looked"]),
    ("verified_without_day", 5, ["`county` is verified", "`checked`", "`unread`"]),
    ("verified_without_quote", 5, ["`county` is verified", "lacks a quote"]),
    ("verified_without_source", 5, ["`county` is verified", "lacks a source", "status: reported"]),
]


def _problems(path):
    tree, problems = read_yaml(path)
    if tree is not None:
        problems = [*problems, *read_facts(tree, str(path), "us/jf")[1]]
    return sorted(problems, key=lambda problem: problem.where)


class DescribeBrokenFiles:
    @pytest.mark.parametrize(("name", "line", "words"), BROKEN, ids=[row[0] for row in BROKEN])
    def it_tells_what_where_and_how_to_mend(self, name, line, words):
        problems = _problems(FOLDER / f"{name}.yaml")
        assert problems, "nothing was found wrong"
        first = problems[0]
        assert first.where.line == line, str(first)
        assert first.where.file.endswith(f"{name}.yaml")
        assert first.fix
        assert [word for word in words if word not in str(first)] == [], str(first)

    @pytest.mark.parametrize(("name", "line", "words"), BROKEN, ids=[row[0] for row in BROKEN])
    def it_tells_one_fault_once(self, name, line, words):
        assert len(_problems(FOLDER / f"{name}.yaml")) == 1

    def it_has_a_row_for_every_file(self):
        assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(row[0] for row in BROKEN)

    def it_tells_everything_at_once(self, tmp_path):
        path = tmp_path / "jf.yaml"
        path.write_text(
            "schema: 1\nid: us/jf\nname: J\x07\npopluation: 7\ncounty: null\npopulation: many\n"
            "formal_name: !!str x\npostal: JF\npostal: JF\n"
        )
        assert [problem.where.line for problem in _problems(path)] == [3, 4, 5, 6, 7, 9]
