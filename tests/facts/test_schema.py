"""The table, and the JSON Schema that is made of it."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from billgen.facts.ids import id_problem, kind_problem, lineage, slug
from billgen.facts.json_schema import json_schema
from billgen.facts.kinds import Anything, Key, Leaf, ListOf, OpenMap, Reach, RecordOf
from billgen.facts.schema import FILE, META

ROOTS = Path(__file__).parents[2] / "jurisdictions"
FILES = sorted(path for path in ROOTS.rglob("*.yaml") if path.name != "aliases.yaml")
BROKEN = Path(__file__).parents[1] / "broken" / "facts"


def _rows(type_, path=""):
    match type_:
        case RecordOf():
            for key in type_.keys:
                yield path, key
                yield from _rows(key.type, f"{path}.{key.name}")
        case ListOf() | OpenMap():
            yield from _rows(type_.item, path)
        case Leaf() | Anything():
            pass


class _Editor(yaml.SafeLoader):
    """YAML as an editor types it before it asks a schema."""


_Editor.add_constructor("!none", lambda loader, node: "")
_Editor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def _as_an_editor_reads(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Editor)


class DescribeTable:
    def it_gives_every_row_of_the_top_a_line_of_explanation(self):
        assert [key.name for key in FILE.keys if not key.doc] == []

    def it_names_no_key_twice_and_none_like_the_words_beside_a_value(self):
        for path, key in _rows(FILE):
            assert key.name not in (*META, "value"), f"{path}.{key.name}"
        for type_ in [FILE, *(key.type for _, key in _rows(FILE) if isinstance(key.type, RecordOf))]:
            names = [key.name for key in type_.keys]
            assert len(names) == len(set(names))

    def it_lets_only_law_and_its_neighbours_come_down(self):
        down = {key.name for key in FILE.keys if key.reach is not Reach.OWN}
        assert down == {"law", "acts", "constitution", "cases", "placement", "law_text"}

    def it_is_data(self):
        assert all(isinstance(key, Key) for key in FILE.keys)


class DescribeJsonSchema:
    def it_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(json_schema())

    @pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOTS).as_posix() for path in FILES])
    def it_accepts_every_shipped_file(self, path):
        errors = jsonschema.Draft202012Validator(json_schema()).iter_errors(_as_an_editor_reads(path))
        assert [f"{error.json_path}: {error.message[:80]}" for error in errors] == []

    @pytest.mark.parametrize(
        "name",
        [
            "bad_choice",
            "bad_kind",
            "bad_status",
            "list_expected",
            "unknown_key",
            "unknown_key_deep",
            "unknown_without_note",
            "fact_with_other_keys",
            "source_without_title",
            "id_missing",
            "bad_open_key",
        ],
    )
    def it_refuses_what_an_editor_can_see(self, name):
        data = _as_an_editor_reads(BROKEN / f"{name}.yaml")
        assert not jsonschema.Draft202012Validator(json_schema()).is_valid(data)


class DescribeIds:
    @pytest.mark.parametrize(
        "id",
        [
            "us",
            "us/wa",
            "us/wa/spokane",
            "us/wa/spokane-county",
            "us/in/jackson-township-allen",
            "us/ak/2-rivers",
        ],
    )
    def it_takes_paths(self, id):
        assert id_problem(id) == ""

    @pytest.mark.parametrize(
        ("id", "word"),
        [
            ("us/wa/nul", "Windows"),
            ("us/wa/COM", "small letters"),
            ("us/wa/a_b", "hyphens"),
            ("usa", "two small"),
            ("us/wash", "two small letters of a state"),
            ("us/wa/a/b", "4 parts"),
            ("us/wa/" + "a" * 99, "small letters"),
        ],
    )
    def it_says_what_is_wrong_with_others(self, id, word):
        assert word in id_problem(id)

    @pytest.mark.parametrize(
        ("id", "kind"),
        [
            ("us/wa/king", "county"),
            ("us/wa/king-county", "city"),
            ("us/la/orleans", "parish"),
            ("us/in/jackson", "township"),
            ("us/wa", "city"),
            ("us/wa/x", "state"),
            ("us", "state"),
        ],
    )
    def it_ties_the_id_to_the_kind(self, id, kind):
        assert kind_problem(id, kind)

    @pytest.mark.parametrize(
        ("id", "kind"),
        [
            ("us", "country"),
            ("us/wa", "state"),
            ("us/dc", "federal district"),
            ("us/wa/king-county", "county"),
            ("us/la/orleans-parish", "parish"),
            ("us/nj/fort-lee", "borough"),
            ("us/in/jackson-township-allen", "township"),
            ("us/wa/seattle", "city"),
            ("us/ky/lexington-fayette", "consolidated government"),
        ],
    )
    def it_is_content_when_they_agree(self, id, kind):
        assert kind_problem(id, kind) == ""

    def it_knows_the_lineage(self):
        assert lineage("us/wa/spokane") == ("us", "us/wa", "us/wa/spokane")

    @pytest.mark.parametrize(
        ("name", "folded"),
        [
            ("Coeur d’Alene", "coeur-dalene"),
            ("Cañon City", "canon-city"),
            ("St. Paul", "st-paul"),
            ("Kailua-Kona ʻOhana", "kailua-kona-ohana"),
            ("  ", ""),
        ],
    )
    def it_folds_names(self, name, folded):
        assert slug(name) == folded
