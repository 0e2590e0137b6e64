"""Forks: what they remember of their origin, what they changed, and a newer original merged under that."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError, OutputError
from billgen.library.forking import changes, fork, origin_of, update
from billgen.library.library import Library
from billgen.library.merging import merge_text
from billgen.library.pieces import pieces
from billgen.pipeline import Request, draft
from billgen.render.text import write
from tests import small

MANIFEST = """# A comment.
options:
  size: {kind: number, default: 7, help: Size.}
  color: {kind: text, default: red, help: Color.}
needs:
  state.name: {why: x}
"""
BILL = """{% extends form %}
{% block provisions %}
## Short title {: #short-title}
This is the Thing Act.
## Duties {: #duties}
(1 #keep) Keep it.
(1 #show) Show it
to all who ask
on any day.
{% if on("study") %}
## Study {: #study}
Study it.
{% endif %}
{% include "thing/more.md.j2" %}
{% endblock %}
"""
MORE = "## More {: #more}\nMore in {{ options.color }}, {{ options.size }}.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small.library(
        tmp_path / "root",
        manifest=MANIFEST + "sections:\n  study: {default: on}\n",
        bill=BILL,
        files={"templates/thing/more.md.j2": MORE, "templates/thing/CHANGELOG.md": "# First\n"},
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return small.write(tmp_path / "mine", {"billgen.yaml": ""})


@pytest.fixture
def own(root: Path, mine: Path) -> Path:
    """The folder of a fork of `thing`."""
    return fork(Library(mine, root), "thing", "our-thing")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def newer(root: Path, file: str, old: str, new: str) -> None:
    edit(root / "templates" / "thing", file, old, new)


class DescribePieces:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("bill.md.j2", BILL),
            ("bill.md.j2", ""),
            ("bill.md.j2", "no section at all"),
            ("template.yaml", small.MANIFEST + MANIFEST),
            ("CHANGELOG.md", "# One\n"),
        ],
    )
    def it_is_the_file_again_when_joined(self, name: str, text: str):
        assert "".join(one.text for one in pieces(name, text)) == text

    def it_is_named_by_section_and_provision(self):
        assert [one.key for one in pieces("bill.md.j2", BILL)] == [
            "(opening)", "short-title", "duties", "duties.keep", "duties.show", "after duties", "study",
            "after study",
        ]  # fmt: skip

    def it_is_named_by_key_of_the_manifest(self):
        keys = [one.key for one in pieces("template.yaml", small.MANIFEST + MANIFEST)]

        assert keys[:3] == ["schema", "grammar", "id"]
        assert keys[-5:] == ["options", "options.size", "options.color", "needs", "needs.state.name"]

    def it_knows_its_line(self):
        assert {one.key: one.line for one in pieces("bill.md.j2", BILL)}["duties.show"] == 7


class DescribeAFork:
    def it_drafts_as_its_origin_does(self, root: Path, mine: Path, own: Path):
        from datetime import date

        library = Library(mine, root)
        one, two = (draft(library, Request(id, "us/zz", date(2027, 1, 11))) for id in ("thing", "our-thing"))

        def body(text: bytes) -> list[bytes]:
            return text.splitlines()[2:]

        assert body(write(one.sheet)) == body(write(two.sheet))

    def it_remembers_its_origin(self, root: Path, mine: Path, own: Path):
        library = Library(mine, root)
        origin = origin_of(library, "our-thing")

        assert (origin.id, origin.version) == ("thing", "1.0.0")
        assert origin.content == library.content("thing")
        assert (own / ".origin" / "bill.md.j2").read_text() == BILL
        assert library.templates == ["our-thing", "thing"]

    def it_calls_its_own_texts_its_own(self, own: Path):
        assert '"our-thing/more.md.j2"' in (own / "bill.md.j2").read_text()

    def it_may_stand_in_the_place_of_its_origin(self, root: Path, mine: Path):
        fork(Library(mine, root), "thing", "thing")
        edit(mine / "templates/thing", "template.yaml", "title: Thing", "title: My thing")

        assert Library(mine, root).template("thing").title == "My thing"
        assert update(Library(mine, root), "thing") is None

    @pytest.mark.parametrize(
        ("id", "words"), [("our-thing", "there is a template 'our-thing' already"), ("../x", "use a-z")]
    )
    def it_wants_an_id_that_is_free(self, root: Path, mine: Path, own: Path, id: str, words: str):
        with pytest.raises(CommandError, match=words):
            fork(Library(mine, root), "thing", id)

    def it_wants_a_workspace(self, root: Path):
        with pytest.raises(CommandError, match="no workspace to write into"):
            fork(Library(root=root), "thing", "our-thing")

    def it_leaves_nothing_when_it_cannot_be_written(
        self, root: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
    ):
        def fail(*_: object) -> None:
            raise OSError(28, "No space left")

        monkeypatch.setattr("billgen.library.saving.os.rename", fail)
        with pytest.raises(OutputError, match="No space left"):
            fork(Library(mine, root), "thing", "our-thing")
        assert list((mine / "templates").iterdir()) == []


class DescribeChanges:
    def it_is_none_at_first(self, root: Path, mine: Path, own: Path):
        assert changes(Library(mine, root), "our-thing") == []

    def it_is_told_by_section_and_key(self, root: Path, mine: Path, own: Path):
        edit(own, "template.yaml", "default: 7", "default: 9")
        edit(own, "bill.md.j2", "(1 #keep) Keep it.\n", "(1 #keep) Keep it well.\n(1 #new) And new.\n")
        edit(own, "bill.md.j2", "## Short title {: #short-title}\nThis is the Thing Act.\n", "")
        (own / "CHANGELOG.md").unlink()
        small.write(own, {"extra.md.j2": "x\n"})
        found = {(one.file, one.key): one.what for one in changes(Library(mine, root), "our-thing")}

        assert found == {
            ("CHANGELOG.md", ""): "removed",
            ("bill.md.j2", "short-title"): "removed",
            ("bill.md.j2", "duties.keep"): "changed",
            ("bill.md.j2", "duties.new"): "added",
            ("extra.md.j2", ""): "added",
            ("template.yaml", "options.size"): "changed",
        }

    def it_wants_a_fork(self, root: Path, mine: Path):
        with pytest.raises(CommandError, match="thing is no fork"):
            changes(Library(mine, root), "thing")


class DescribeAnUpdate:
    def it_is_none_while_the_origin_is_the_same(self, root: Path, mine: Path, own: Path):
        edit(own, "bill.md.j2", "Keep it.", "Keep it well.")

        assert update(Library(mine, root), "our-thing") is None

    def it_brings_in_what_is_new_under_what_was_changed(self, root: Path, mine: Path, own: Path):
        edit(own, "bill.md.j2", "Keep it.", "Keep it well.")
        edit(own, "template.yaml", "default: 7", "default: 9")
        newer(root, "template.yaml", "version: 1.0.0", "version: 1.1.0")
        newer(root, "template.yaml", "default: red", "default: blue")
        newer(
            root, "template.yaml", "needs:\n", "  weight: {kind: number, default: 1, help: Weight.}\nneeds:\n"
        )
        newer(root, "bill.md.j2", "Show it\n", "Show it freely\n")
        newer(root, "bill.md.j2", "## Duties", "## Aims {: #aims}\nAim at it.\n## Duties")
        newer(root, "more.md.j2", "More in", "Much more in")
        done = update(Library(mine, root), "our-thing")
        bill = (own / "bill.md.j2").read_text()
        manifest = (own / "template.yaml").read_text()

        assert done is not None
        assert done.conflicts == ()
        assert (done.old.version, done.new.version) == ("1.0.0", "1.1.0")
        assert done.taken["bill.md.j2"] == ("aims", "duties.show")
        assert "Keep it well." in bill
        assert "Show it freely" in bill
        assert bill.index("Thing Act") < bill.index("Aim at it.") < bill.index("## Duties")
        assert "default: 9" in manifest
        assert "default: blue" in manifest
        assert "id: our-thing" in manifest
        assert manifest.index("color:") < manifest.index("weight:") < manifest.index("needs:")
        assert "Much more" in (own / "more.md.j2").read_text()
        assert origin_of(Library(mine, root), "our-thing").version == "1.1.0"
        assert update(Library(mine, root), "our-thing") is None
        assert {one.key for one in changes(Library(mine, root), "our-thing")} == {
            "duties.keep",
            "options.size",
        }

    def it_merges_lines_of_one_provision_that_only_one_side_changed(self, root: Path, mine: Path, own: Path):
        edit(own, "bill.md.j2", "on any day.", "on any day but Sunday.")
        newer(root, "bill.md.j2", "Show it\n", "Show it freely\n")
        done = update(Library(mine, root), "our-thing")

        assert done is not None
        assert done.conflicts == ()
        assert "Show it freely\nto all who ask\non any day but Sunday.\n" in (own / "bill.md.j2").read_text()

    def it_marks_and_lists_what_both_changed(self, root: Path, mine: Path, own: Path):
        edit(own, "bill.md.j2", "Keep it.", "Keep it well.")
        newer(root, "bill.md.j2", "Keep it.", "Keep it safe.")
        newer(root, "bill.md.j2", "Study it.", "Study it hard.")
        newer(root, "template.yaml", "version: 1.0.0", "version: 1.1.0")
        done = update(Library(mine, root), "our-thing")
        bill = (own / "bill.md.j2").read_text()

        assert done is not None
        assert [(one.file, one.key, one.why) for one in done.conflicts] == [
            ("bill.md.j2", "duties.keep", "changed on both sides")
        ]
        assert (
            "<<<<<<< yours\n(1 #keep) Keep it well.\n||||||| before\n(1 #keep) Keep it.\n=======\n"
            "(1 #keep) Keep it safe.\n>>>>>>> thing 1.1.0\n"
        ) in bill
        assert "Study it hard." in bill

    def it_waits_until_the_marks_of_the_last_one_are_gone(self, root: Path, mine: Path, own: Path):
        self.it_marks_and_lists_what_both_changed(root, mine, own)
        newer(root, "bill.md.j2", "Study it hard.", "Study it harder.")
        with pytest.raises(InputError, match=r"bill\.md\.j2:\d+: a conflict mark"):
            update(Library(mine, root), "our-thing")

    def it_lists_what_one_side_dropped_and_the_other_changed(self, root: Path, mine: Path, own: Path):
        edit(own, "bill.md.j2", "(1 #keep) Keep it.\n", "")
        newer(root, "bill.md.j2", "Keep it.", "Keep it safe.")
        edit(own, "more.md.j2", "More", "Less")
        (root / "templates/thing/more.md.j2").unlink()
        done = update(Library(mine, root), "our-thing")

        assert done is not None
        assert [(one.key, one.why) for one in done.conflicts] == [
            ("duties.keep", "changed there, dropped here"),
            ("", "it was dropped there and changed here; it was kept"),
        ]

    def it_drops_what_the_origin_dropped_and_keeps_away_what_the_fork_dropped(
        self, root: Path, mine: Path, own: Path
    ):
        edit(own, "bill.md.j2", "(1 #keep) Keep it.\n", "")
        newer(root, "bill.md.j2", "This is the Thing Act.\n", "This is it.\n")
        newer(root, "bill.md.j2", "## Study {: #study}\nStudy it.\n", "")
        done = update(Library(mine, root), "our-thing")
        bill = (own / "bill.md.j2").read_text()

        assert done is not None
        assert done.conflicts == ()
        assert "Keep it" not in bill
        assert "Study it" not in bill
        assert "This is it." in bill

    def it_changes_nothing_when_it_cannot_be_written(
        self, root: Path, mine: Path, own: Path, monkeypatch: pytest.MonkeyPatch
    ):
        newer(root, "bill.md.j2", "Keep it.", "Keep it safe.")
        before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}

        def fail(*_: object) -> None:
            raise OSError(28, "No space left")

        monkeypatch.setattr("billgen.library.saving.os.fsync", fail)
        with pytest.raises(OutputError):
            update(Library(mine, root), "our-thing")
        assert {path: path.read_bytes() for path in own.rglob("*") if path.is_file()} == before
        assert [path.name for path in own.parent.iterdir()] == ["our-thing"]

    def it_says_when_the_origin_is_gone(self, root: Path, mine: Path, own: Path):
        (root / "templates/thing/template.yaml").unlink()
        with pytest.raises(CommandError, match="the origin 'thing' is not in the library any more"):
            update(Library(mine, root), "our-thing")


class DescribeMergingText:
    @pytest.mark.parametrize(
        ("base", "ours", "theirs", "merged"),
        [
            ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
            ("a\nb\n", "a\nb\n", "a\nx\nb\n", "a\nx\nb\n"),
            ("a\nb\n", "b\n", "a\nb\nc\n", "b\nc\n"),
            ("", "x\n", "", "x\n"),
            ("", "", "x\n", "x\n"),
            ("a\n", "b\n", "b\n", "b\n"),
        ],
    )
    def it_takes_what_one_side_changed(self, base: str, ours: str, theirs: str, merged: str):
        assert merge_text(base, ours, theirs, "new") == (merged, "")

    def it_marks_only_the_lines_that_clash(self):
        text, why = merge_text("a\nb\nc\n", "a\nB\nc\n", "a\nβ\nc\n", "new")

        assert why == "changed on both sides"
        assert text == "a\n<<<<<<< yours\nB\n||||||| before\nb\n=======\nβ\n>>>>>>> new\nc\n"
