"""The tree as JSON: valid against the schema that is shipped, every word with where it comes from."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from billgen import Library, Request, draft
from billgen.bill import model
from billgen.render import tree
from billgen.render.formats import FORMATS
from tests import small
from tests.drafts.conftest import INSTRUMENTS

SCHEMA = json.loads(Path(tree.__file__).with_name("tree.schema.json").read_text(encoding="utf-8"))
DAY = date(2027, 1, 11)
NAMES = {
    "text": model.Text,
    "value": model.Value,
    "blank": model.Blank,
    "reference": model.Ref,
    "part": model.RefPart,
    "label": model.Label,
    "block": model.Block,
    "caption": model.Caption,
    "provision": model.Provision,
    "flush": model.Flush,
    "note": model.Note,
}


def read(made: Any) -> dict[str, Any]:
    return json.loads(FORMATS["json"].write(made.sheet))


def faults(data: object) -> list[str]:
    return [
        f"{list(one.absolute_path)}: {one.message}" for one in Draft202012Validator(SCHEMA).iter_errors(data)
    ]


def nodes(data: object) -> list[dict[str, Any]]:
    """Every object of the data, depth first."""
    if isinstance(data, list):
        return [one for item in data for one in nodes(item)]
    if isinstance(data, dict):
        return [data, *(one for item in data.values() for one in nodes(item))]
    return []


class DescribeTheSchema:
    def it_is_a_good_schema(self):
        Draft202012Validator.check_schema(SCHEMA)

    @pytest.mark.parametrize("name", NAMES)
    def it_knows_every_field_of_every_node(self, name: str):
        known = set(SCHEMA["$defs"][name]["properties"]) - {"type"}
        held = {one.name for one in fields(NAMES[name])}

        assert held - known == set()
        assert known - held <= {"text"}

    def it_knows_every_part_of_a_bill(self):
        assert {one.name for one in fields(model.Bill)} - set(SCHEMA["properties"]) == set()

    @pytest.mark.parametrize("template", INSTRUMENTS)
    def it_accepts_the_shipped_drafts(self, template: str):
        made = draft(Library(), Request(template, INSTRUMENTS[template], DAY))

        assert faults(read(made)) == []

    @pytest.mark.parametrize(
        "wrong",
        [{"schema": "billgen.tree/2"}, {"body": [{"type": "section"}]}, {"more": 1}, {"fingerprint": "x"}],
    )
    def it_refuses_what_billgen_does_not_write(self, tmp_path: Path, wrong: dict[str, object]):
        data = read(small.make(small.library(tmp_path)))

        assert faults(data) == []
        assert faults({**data, **wrong}) != []


class DescribeTheTree:
    def it_holds_sections_with_id_label_heading_and_words(self, tmp_path: Path):
        data = read(small.make(small.library(tmp_path)))
        one, two = data["body"]

        assert (one["type"], one["id"], one["label"]["text"]) == ("section", "short-title", "Section 1.")
        assert one["heading"] == [{"type": "text", "text": "Short title"}]
        assert one["runs"][1] == {
            "type": "value",
            "text": "Zedland",
            "paths": ["state.name"],
            "how": "value",
            "status": "given",
        }
        assert [child["label"]["text"] for child in two["children"]] == ["(1)", "(2)"]

    def it_holds_references_with_their_parts(self, tmp_path: Path):
        data = read(small.make(small.library(tmp_path)))
        (ref,) = [one for one in nodes(data) if one.get("type") == "reference"]

        assert ref["text"].lower() == "subsection (1) of this section"
        assert ref["target"] == "duties.keep"
        assert {"text": "(1)", "target": "duties.keep", "scope": "item"} in ref["parts"]

    def it_says_which_words_are_blanks(self, tmp_path: Path):
        bill = small.BILL.replace("state.name", "state.county")
        (blank,) = [
            one
            for one in nodes(read(small.make(small.library(tmp_path, bill=bill))))
            if one.get("type") == "blank"
        ]

        assert (blank["kind"], blank["paths"], blank["text"]) == (
            "missing",
            ["state.county"],
            "[county of the state]",
        )

    def it_holds_notes_but_not_of_a_clean_draft(self, tmp_path: Path):
        bill = small.BILL.replace("## Duties", "::: note {: level=settled}\nA remark.\n:::\n## Duties")
        root = small.library(tmp_path, bill=bill)
        text, clean = (json.dumps(read(small.make(root, clean=clean))) for clean in (False, True))

        assert "A remark." in text
        assert "A remark." not in clean
        assert faults(json.loads(clean)) == []

    def it_is_the_same_every_time(self, tmp_path: Path):
        root = small.library(tmp_path)

        assert FORMATS["json"].write(small.make(root).sheet) == FORMATS["json"].write(small.make(root).sheet)

    def it_is_of_bills_alone(self, tmp_path: Path):
        with pytest.raises(ValueError, match="no tree"):
            FORMATS["json"].write(small.make(small.library(tmp_path)).cover)
