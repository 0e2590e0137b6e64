"""What a broken manifest or form is told: every fault at once, with its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.errors import InputError
from billgen.library.library import Library
from billgen.library.manifest import read_form, read_manifest
from billgen.library.reader import read_file
from tests import small

BROKEN = Path(__file__).resolve().parents[1] / "broken" / "templates"

# file → (line, words that the message must hold)
MESSAGES: dict[str, tuple[int, tuple[str, ...]]] = {
    "no-keys": (1, ("no 'id'", "no 'title'", "no 'form'", "no 'effect'", "who can enact it", "add grammar")),
    "newer-schema": (1, ("schema 2", "reads schema 1", "newer")),
    "newer-grammar": (2, ("grammar 7", "reads grammar 1")),
    "bad-id": (3, ("'The Thing'", "a-z")),
    "unknown-key": (11, ("unknown key 'sumary'", "did you mean 'summary'")),
    "unknown-effect": (8, ("'effect' is 'bindng'", "binding, internal, hortatory")),
    "enacted-by-nobody": (1, ("who can enact it", "enacted_by: [state]")),
    "enacted-by-word": (7, ("'enacted_by' wants a list",)),
    "title-is-a-map": (4, ("'title' wants text",)),
    "needs-a-list": (11, ("'needs' wants a map",)),
    "need-of-no-fact": (12, ("options.color", "place, state or us")),
    "need-without-why": (12, ("needs.state.name has no 'why'",)),
    "need-with-unknown-key": (12, ("unknown key 'sektion'", "did you mean 'section'")),
    "option-without-kind": (12, ("options.color has no 'kind'",)),
    "option-of-unknown-kind": (12, ("'kind' is 'colour'", "text, choose, flag")),
    "option-without-default": (12, ("'color' has no default", "leave it out")),
    "option-without-help": (12, ("options.color has no 'help'",)),
    "option-default-misfits": (12, ("default of option 'size'", "'big' is no number")),
    "choice-without-choices": (12, ("'color' offers nothing to choose", "choose:")),
    "choice-default-not-offered": (12, ("'green' is not offered", "red, blue")),
    "record-without-fields": (12, ("'seats' is a record without fields",)),
    "field-of-unknown-kind": (12, ("field 'who' of kind 'person'", "text, flag")),
    "record-default-misfits": (12, ("no field 'whom'", "'who' is missing", "who: text")),
    "choose-is-a-list": (12, ("'choose' wants a map",)),
    "switch-neither-on-nor-off": (12, ("'default' is 'maybe'", "true or false")),
    "switch-is-a-word": (12, ("sections.study wants a map",)),
    "show-if-of-no-option": (12, ("show_if of shade", "options.colour", "did you mean 'color'")),
    "show-if-of-no-fact": (12, ("show_if of study", "no fact place.knd", "did you mean place.kind")),
    "gate-of-unknown-level": (12, ("'level' is 'halt'", "stop, warn")),
    "gate-without-words": (12, ("gates 1 has no 'say'",)),
    "gate-is-a-word": (12, ("gates 1 wants a map",)),
    "rule-without-must": (12, ("rules 1 has no 'must'", "must: …")),
    "rule-is-a-list": (12, ("rules 1 wants an expression",)),
    "duplicate-key": (11, ("duplicate key `title`", "line 4")),
    "not-yaml": (12, ("not YAML",)),
    "a-list": (1, ("map of keys",)),
}


def told(name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_file(BROKEN / f"{name}.yaml", f"{name}.yaml", read_manifest)
    return caught.value


class DescribeABrokenManifest:
    @pytest.mark.parametrize("name", MESSAGES)
    def it_says_what_is_wrong_where_and_what_to_write(self, name: str):
        error = told(name)
        line, words = MESSAGES[name]

        assert [word for word in words if word not in str(error)] == []
        assert error.problems[0].where is not None
        assert error.problems[0].where.file == f"{name}.yaml"
        assert error.problems[0].where.line == line
        assert all(problem.fix for problem in error.problems)

    def it_has_a_test_for_every_broken_file(self):
        assert {path.stem for path in BROKEN.glob("*.yaml")} == {*MESSAGES, "many-faults"}

    def it_is_told_everything_at_once_in_the_order_of_lines(self):
        lines = [problem.where.line for problem in told("many-faults").problems if problem.where]

        assert len(lines) == 5
        assert lines == sorted(lines)


class DescribeAForm:
    def it_is_read_with_its_words_parts_and_drafting_rules(self, tmp_path: Path):
        form = Library(root=small.library(tmp_path)).form("paper")

        assert form.words["act"] == "act"
        assert form.parts == ("caption", "long-title", "enacting-clause", "provisions")
        assert form.drafting["ladder"] == ["(1)", "(a)", "(i)", "(A)", "(I)"]

    def it_is_told_of_maps_that_are_none(self, tmp_path: Path):
        path = tmp_path / "f.yaml"
        path.write_text("schema: 1\nid: f\ntitle: F\nwords: act\ndrafting: [x]\nparts: all\n")

        with pytest.raises(InputError) as caught:
            read_file(path, "f.yaml", read_form)

        assert [problem.where.line for problem in caught.value.problems if problem.where] == [4, 5, 6]


class DescribeTheBuiltInLibrary:
    def it_can_be_read_whole(self):
        library = Library()

        for id in library.templates:
            manifest = library.template(id)
            assert library.form(manifest.form)
            assert library.needs(id)
            assert library.sources(id)
