"""Place overlays: sections replaced, added and dropped by id, for a place and what lies in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.render.text import write
from tests import small

BILL = """{% extends form %}
{% block provisions %}
## One {: #one}
The words of one in {{ state.name }}.
{% if on("two") %}
## Two {: #two}
(1 #first) The {{ state.officers.lost }} does two. See [](#one).
(1) And more.
{% endif %}
{% if options.short %}
## Three {: #three}
Three in short.
{% else %}
## Three {: #three}
Three at length.
{% endif %}
{% include "_clauses/spare.md.j2" %}
## Last {: #last}
{{ state.officers.absent }} is on line 21.
::: signature
Signed.
:::
{% endblock %}
"""
MANIFEST = """
options:
  short: {kind: flag, default: false, help: Short.}
sections:
  two: {default: on}
"""
FILE = "templates/thing/places/us/zz.yaml"


def library(root: Path, overlay: str, **files: str) -> Library:
    more = {name.replace("__", "/"): text for name, text in files.items()}
    small.library(root, manifest=MANIFEST, bill=BILL, files={FILE: overlay, **more})
    return Library(root=root)


def made(root: Path, overlay: str, place: str = "us/zz", **asked: Any) -> Draft:
    return draft(library(root, overlay), Request("thing", place, small_day(), **asked))


def small_day() -> Any:
    from datetime import date

    return date(2027, 1, 11)


def words(one: Draft) -> str:
    return " ".join(write(one.sheet).decode().split())


REPLACE = """schema: 1
replace:
  one: |
    ## One for here {: #one}
    Other words in {{ state.name }}.
    (1 #own) The {{ state.officers.nobody }} does one.
"""


class DescribeReplacing:
    def it_puts_other_words_in_the_place_of_a_section(self, tmp_path: Path):
        said = words(made(tmp_path, REPLACE))

        assert "Other words in Zedland." in said
        assert "The words of one" not in said
        assert "See section 1 of this act." in said

    def it_says_file_and_line_of_the_overlay(self, tmp_path: Path):
        gaps = {
            one.path: str(one.where) for one in made(tmp_path, REPLACE).findings if one.check == "missing"
        }

        assert gaps["state.officers.nobody"] == "thing/places/us/zz.yaml:6"

    def it_leaves_every_other_line_where_it_was(self, tmp_path: Path):
        gaps = {
            one.path: str(one.where) for one in made(tmp_path, REPLACE).findings if one.check == "missing"
        }

        assert gaps["state.officers.lost"] == "thing/bill.md.j2:7"
        assert gaps["state.officers.absent"] == "thing/bill.md.j2:19"

    def it_keeps_the_guard_of_a_section(self, tmp_path: Path):
        overlay = "schema: 1\nreplace:\n  two: |\n    ## Two {: #two}\n    Other two.\n"

        assert "Other two." in words(made(tmp_path, overlay))
        assert "Other two." not in words(made(tmp_path, overlay, without=["two"]))

    @pytest.mark.parametrize("short", ["true", "false"])
    def it_replaces_every_branch_that_has_the_id(self, tmp_path: Path, short: str):
        overlay = "schema: 1\nreplace:\n  three: |\n    ## Three {: #three}\n    Three for here.\n"
        said = words(made(tmp_path, overlay, options={"short": short}))

        assert said.count("Three for here.") == 1
        assert "in short" not in said
        assert "at length" not in said

    def it_reaches_a_section_of_a_shared_clause(self, tmp_path: Path):
        overlay = "schema: 1\nreplace:\n  spare: |\n    ## Spare {: #spare}\n    Our spare words.\n"
        said = words(made(tmp_path, overlay))

        assert "Our spare words." in said
        assert "shipped words" not in said

    def it_may_name_a_file(self, tmp_path: Path):
        text = "## One {: #one}\nFrom a file, {{ state.officers.nobody }}.\n"
        one = draft(
            library(
                tmp_path,
                "schema: 1\nreplace:\n  one: zz/one.md.j2\n",
                **{"templates/thing/places/us/zz/one.md.j2": text},
            ),
            Request("thing", "us/zz", small_day()),
        )
        gaps = {one.path: str(one.where) for one in one.findings if one.check == "missing"}

        assert "From a file" in words(one)
        assert gaps["state.officers.nobody"] == "thing/places/us/zz/one.md.j2:2"


class DescribeAdding:
    def it_puts_a_section_after_another_and_its_guard(self, tmp_path: Path):
        overlay = 'schema: 1\nadd:\n  - {after: two, text: "## New {: #new}\\nNew words."}\n'
        on, off = words(made(tmp_path, overlay)), words(made(tmp_path, overlay, without=["two"]))

        assert on.index("And more.") < on.index("New words.") < on.index("Three at length.")
        assert "New words." in off

    def it_puts_several_in_their_order(self, tmp_path: Path):
        overlay = """schema: 1
add:
  - after: three
    text: |
      ## New {: #new}
      First words.
  - after: three
    text: |
      ## Newer {: #newer}
      Second words, and [](#new).
  - before: one
    text: |
      ## Zero {: #zero}
      Zero words.
"""
        said = words(made(tmp_path, overlay))

        assert said.index("Zero words.") < said.index("The words of one")
        assert (
            said.index("at length") < said.index("First words.") < said.index("Second words, and section 5")
        )
        assert said.index("Second words") < said.index("shipped words")

    def it_goes_before_what_stands_beside_the_sections(self, tmp_path: Path):
        overlay = 'schema: 1\nadd:\n  - {after: last, text: "## New {: #new}\\nNew words."}\n'
        said = words(made(tmp_path, overlay))

        assert said.index("is on line 21") < said.index("New words.") < said.index("Signed.")


class DescribeDropping:
    def it_switches_a_section_off_that_could_be_on(self, tmp_path: Path):
        one = made(tmp_path, "schema: 1\ndrop: [two]\n")

        assert [found.check for found in one.findings if found.check == "switches"] == []
        assert dict(one.inputs.sections) == {}
        with pytest.raises(CommandError, match="'two' is dropped for this place"):
            made(tmp_path, "schema: 1\ndrop: [two]\n", with_=["two"])

    def it_takes_a_section_away_with_what_it_reads(self, tmp_path: Path):
        one = made(tmp_path, "schema: 1\ndrop: [last]\n")

        assert "is on line 21" not in words(one)
        assert "state.officers.absent" not in one.reads.missed

    def it_is_told_of_a_reference_that_leads_nowhere_then(self, tmp_path: Path):
        found = [
            one for one in made(tmp_path, "schema: 1\ndrop: [one]\n").findings if one.check == "references"
        ]

        assert found[0].where is not None
        assert str(found[0].where) == "thing/bill.md.j2:7"


TOWN = REPLACE.replace("Other words", "Words of the state")


class DescribeTheLineage:
    @pytest.fixture
    def local(self, tmp_path: Path) -> Path:
        library(tmp_path, TOWN)
        manifest = small.MANIFEST.replace("enacted_by: [state]", "enacted_by: [city, state]") + MANIFEST
        return small.write(tmp_path, {"templates/thing/template.yaml": manifest})

    def made(self, root: Path, place: str) -> Draft:
        return draft(Library(root=root), Request("thing", place, small_day()))

    def it_reaches_from_a_state_to_its_towns(self, local: Path):
        assert "Words of the state in Zedland." in words(self.made(local, "us/zz/oz"))

    def it_lets_the_town_have_the_last_word(self, local: Path):
        town = TOWN.replace("Words of the state", "Words of the town")
        small.write(local, {"templates/thing/places/us/zz/oz.yaml": town})

        assert "Words of the town in Zedland." in words(self.made(local, "us/zz/oz"))
        assert "Words of the state in Zedland." in words(self.made(local, "us/zz"))

    def it_lets_a_town_build_on_what_its_state_added(self, local: Path):
        small.write(
            local,
            {
                FILE: 'schema: 1\nadd:\n  - {after: one, text: "## New {: #new}\\nNew of the state."}\n',
                "templates/thing/places/us/zz/oz.yaml": "schema: 1\nreplace:\n  new: |\n"
                "    ## New {: #new}\n    New of the town.\n",
            },
        )

        assert "New of the town." in words(self.made(local, "us/zz/oz"))

    def it_leaves_other_places_alone(self, tmp_path: Path):
        library(tmp_path, REPLACE)
        (tmp_path / FILE).rename((tmp_path / FILE).with_name("yy.yaml"))
        one = small.make(tmp_path)

        assert "The words of one" in words(one)
        assert "overlay" not in one.template


class DescribeTheRecordOfAnOverlay:
    def it_names_the_overlay_and_hashes_it(self, tmp_path: Path):
        first = made(tmp_path, REPLACE)
        second = made(tmp_path, REPLACE.replace("Other words", "Still other words"))

        assert first.template["overlay"] == "us/zz"
        assert first.template["content"] != second.template["content"]

    def it_leaves_the_hash_of_other_places_as_it_was(self, tmp_path: Path):
        one = library(tmp_path, REPLACE)

        assert one.content("thing", "us/yy") == one.content("thing")
        assert one.content("thing", "us/zz") != one.content("thing")


class DescribeAnOverlayInAWorkspace:
    def it_lies_over_a_template_that_is_shipped(self, tmp_path: Path):
        small.library(tmp_path / "root", manifest=MANIFEST, bill=BILL)
        small.write(tmp_path / "mine", {FILE: REPLACE})
        mine = Library(tmp_path / "mine", tmp_path / "root")

        assert "Other words in Zedland." in words(draft(mine, Request("thing", "us/zz", small_day())))
        assert mine.overlaid("thing") == ["us/zz"]


class DescribeTheNeedsOfAnOverlay:
    def it_explains_what_is_missing(self, tmp_path: Path):
        overlay = REPLACE + "needs:\n  state.officers.nobody: {why: does one, section: one}\n"
        (one,) = [one for one in made(tmp_path, overlay).findings if one.path == "state.officers.nobody"]

        assert "It is needed: does one." in one.message


ONE = "schema: 1\nreplace:\n  one: |\n    ## One {: #one}\n"


class DescribeABrokenOverlay:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("schema: 1\nreplace:\n  on: |\n    ## On {: #on}\n    x\n", 3, "no section 'on'"),
            ("schema: 1\ndrop: [too]\n", 2, "did you mean 'two'?"),
            ("schema: 1\nadd:\n  - {after: too, text: '## X {: #x}'}\n", 3, "no section 'too'"),
            ("schema: 1\nadd:\n  - {text: '## X {: #x}'}\n", 3, "does not say where"),
            ("schema: 1\nreplace:\n  one: |\n    Bare words.\n", 3, "begin it with ## Heading {: #one}"),
            ("schema: 1\nreplace:\n  one: zz/none.md.j2\n", 3, "no file 'thing/places/us/zz/none.md.j2'"),
            (REPLACE + "drop: [one]\n", 1, "both replaced and"),
            ("schema: 1\nreplaces: {}\n", 2, "did you mean 'replace'"),
            ("schema: 2\n", 1, "reads schema 1"),
            (ONE + "\n    {% if %}\n", 6, "Expected an expression"),
            (ONE + "    (2) Two.\n", 5, "a typed label (2)"),
            (ONE + "    {{ nobody }}\n", 5, "'nobody' is not known"),
        ],
    )  # fmt: skip
    def it_is_told_with_its_file_and_line(self, tmp_path: Path, text: str, line: int, words: str):
        with pytest.raises(InputError) as caught:
            made(tmp_path, text)

        assert words in str(caught.value)
        assert caught.value.problems[0].where is not None
        assert caught.value.problems[0].where.file.endswith("thing/places/us/zz.yaml")
        assert caught.value.problems[0].where.line == line

    def it_may_not_leave_its_folder(self, tmp_path: Path):
        small.write(tmp_path, {"templates/thing/secret.md.j2": "## One {: #one}\nx\n"})
        with pytest.raises(InputError):
            made(tmp_path, "schema: 1\nreplace:\n  one: ../../secret.md.j2\n")
