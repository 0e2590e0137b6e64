"""Word files with facts in content controls, plain or bound to one store."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from billgen.bill.model import Blank, Block, Inline, Text, Value
from billgen.render.docx import write
from billgen.render.sheet import ControlKind, Para, Sheet
from tests.judges import (
    ROOT,
    W,
    parts,
    pdf_text,
    soffice_docx,
    soffice_pdf,
    soffice_pdfs,
    squeezed,
    validate_docx,
    with_wrong_caches,
)
from tests.render import test_docx
from tests.render.docx_bills import link, node, sheet_of

STORE = "customXml/item1.xml"
PROPERTIES = "customXml/itemProps1.xml"
MODES: tuple[ControlKind, ...] = ("plain", "bound")
KING = ("place.executive.name", "King")
HOSTILE = (
    "A & B",
    "a < b",
    "<w:t x>",
    'say "it"',
    "King's",
    "{1F}",
    "]]>",
    "&amp;",
    "é § — 東京",
    " spaced ",
)


def controlled(sheet: Sheet, mode: ControlKind) -> Sheet:
    """The sheet with a title for every value in it."""
    values = [
        run
        for para in sheet.paras
        for cell in ((*para.catchline, *para.runs), *(cell for row in para.table for cell in row))
        for run in cell
        if isinstance(run, Value) and run.paths
    ]
    return replace(
        sheet, controls=mode, names={(run.paths[0], run.text): f"title of {run.paths[0]}" for run in values}
    )


def with_values(*values: Inline, mode: ControlKind = "bound") -> Sheet:
    """One section with some values in it."""
    return controlled(sheet_of(node((Text("The "), *values, Text(" rules.")))), mode)


def whole(mode: ControlKind) -> Sheet:
    """Values in every place: in a catchline before bookmarked labels, assumed, in items that are cited."""
    king, assumed = Value("King", KING[:1]), test_docx.ASSUMED
    return controlled(
        sheet_of(
            node((Text("Cited as the "), Value("Bank <Act> & Co", ("options.title",)), Text("."))),
            node(
                "",
                node((Text("With "), assumed, Text(" and "), king), node((king,), id="s2.a"), id="s2.one"),
                node((assumed, Text(", "), test_docx.MISSING, Text(", by "), Blank("day", "deliberate"))),
                node((Text("See "), link("s2.one"), Text(", "), link("s2.a"), Text(" and "), link("s3"))),
                id="s2",
                heading=(Text("Powers of "), king, Text(" and "), assumed, Text(" under "), link("s3")),
            ),
            node((Text("See "), link("s2.one"), Text(" of "), king, Text("."))),
            front=(Block("long-title", (Text("AN ACT on "), king, Text("."))),),
        ),
        mode,
    )


def save(sheet: Sheet, folder: Path, name: str = "bill") -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(write(sheet))
    return path


def read(sheet: Sheet) -> dict[str, etree._Element]:
    with zipfile.ZipFile(BytesIO(write(sheet))) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def controls(sheet: Sheet) -> list[etree._Element]:
    return list(read(sheet)["word/document.xml"].iter(f"{W}sdt"))


def said(control: etree._Element) -> str:
    return "".join(text.text or "" for text in control.iter(f"{W}t"))


def of(control: etree._Element, name: str) -> str:
    found = control.find(f"{W}sdtPr/{W}{name}")
    return "" if found is None else found.get(f"{W}val", "") or found.get(f"{W}xpath", "")


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a file in which one part is another."""
    copy = path.with_name(f"{path.stem}-changed.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            target.writestr(entry, change(data) if entry == name else data)
    return copy


def unwrapped(part: etree._Element) -> bytes:
    """A part with its content controls taken off what stands in them."""
    for control in list(part.iter(f"{W}sdt")):
        parent = control.getparent()
        assert parent is not None
        place = parent.index(control)
        parent[place : place + 1] = list(control.find(f"{W}sdtContent"))
    return etree.tostring(part)


class DescribeAFactInAControl:
    @pytest.mark.parametrize("mode", MODES)
    def it_satisfies_every_judge(self, tmp_path: Path, mode: ControlKind):
        validate_docx(save(whole(mode), tmp_path))

    @pytest.mark.parametrize("mode", MODES)
    def it_goes_by_a_title_and_its_path(self, mode: ControlKind):
        (control,) = controls(with_values(Value("King", KING[:1]), mode=mode))

        assert said(control) == "King"
        assert of(control, "alias") == "title of place.executive.name"
        assert of(control, "tag") == "place.executive.name"

    @pytest.mark.parametrize("mode", MODES)
    def it_changes_nothing_else(self, mode: ControlKind):
        plain = replace(whole(mode), controls="off", names={})
        one, other = read(whole(mode)), read(plain)

        assert len(controls(plain)) == 0
        assert unwrapped(one["word/document.xml"]) == etree.tostring(other["word/document.xml"])
        for name in other.keys() - {"word/document.xml", "[Content_Types].xml"}:
            if not name.endswith(".rels"):
                assert etree.tostring(one[name]) == etree.tostring(other[name]), name

    def it_looks_the_same_when_it_is_emptied_and_typed_anew(self):
        sheet = with_values(replace(test_docx.ASSUMED, marks="b"), mode="plain")
        (control,) = controls(sheet)
        typed, stands = (
            control.find(f"{W}{path}") for path in ("sdtPr/" + f"{W}rPr", "sdtContent//" + f"{W}rPr")
        )

        assert etree.tostring(typed) == etree.tostring(stands)

    @pytest.mark.parametrize(
        "value",
        [
            Value("King", KING[:1], how="derived"),
            Value("King\nof", KING[:1]),
            Value("King\tof", KING[:1]),
            Value("חוק King", KING[:1]),
            Value("King", KING[:1], marks="-b"),
            Value("King", (*KING[:1], "place.name")),
            Value("Queen", ()),
        ],
        ids=[
            "derived",
            "two lines",
            "tab",
            "two directions",
            "old words",
            "two facts",
            "no fact",
        ],
    )
    @pytest.mark.parametrize("mode", MODES)
    def it_is_never(self, value: Value, mode: ControlKind):
        sheet = with_values(value, mode=mode)

        assert controls(sheet) == []
        assert STORE not in read(sheet)

    @pytest.mark.parametrize("mode", MODES)
    def it_may_be_marked_as_new_law_but_not_in_a_change_of_old(self, mode: ControlKind):
        value = Value("King", KING[:1], marks="+")
        sheet = with_values(value, mode=mode)

        assert len(controls(sheet)) == 1
        assert controls(replace(sheet, paras=(Para("quoted-law", (value,)),))) == []

    def it_needs_a_title(self):
        sheet = replace(with_values(Value("King", KING[:1])), names={("place.name", "King"): "name"})

        assert controls(sheet) == []

    @pytest.mark.parametrize("mode", MODES)
    def it_stands_in_no_comment_and_splits_no_field(self, mode: ControlKind):
        found = read(whole(mode))

        assert "word/comments.xml" in found
        assert [name for name, part in found.items() if list(part.iter(f"{W}sdt"))] == ["word/document.xml"]
        inside = [f"{W}{tag}" for tag in ("fldChar", "bookmarkStart", "bookmarkEnd", "commentReference")]
        for control in found["word/document.xml"].iter(f"{W}sdt"):
            assert list(control.iter(*inside)) == []

    @pytest.mark.parametrize("mode", MODES)
    def it_prints_right_though_every_cache_is_wrong(self, tmp_path: Path, mode: ControlKind):
        sheet = whole(mode)
        path = save(sheet, tmp_path)
        wanted = squeezed("".join(para.text for para in sheet.paras)) + "Page1of1"

        for pdf in soffice_pdfs([path, with_wrong_caches(path)]):
            assert squeezed(pdf_text(pdf)) == wanted


class DescribeABoundFact:
    def entries(self, sheet: Sheet) -> list[tuple[str, str]]:
        return [(fact.get("path", ""), fact.text or "") for fact in read(sheet)[STORE]]

    def it_shares_one_entry_with_all_of_the_same(self):
        king, capitals = Value("King", KING[:1]), Value("KING", KING[:1])
        sheet = with_values(king, capitals, king, Value("King", ("place.name",)), king)

        assert self.entries(sheet) == [KING, (KING[0], "KING"), ("place.name", "King")]
        paths = [of(control, "dataBinding") for control in controls(sheet)]
        assert [path[-2] for path in paths] == list("12131")

    def it_points_at_its_own_words_in_the_store(self):
        found = read(whole("bound"))
        (guid,) = {
            binding.get(f"{W}storeItemID") for binding in found["word/document.xml"].iter(f"{W}dataBinding")
        }
        bound = [one for one in found["word/document.xml"].iter(f"{W}sdt") if of(one, "dataBinding")]

        assert len(bound) > 5
        for control in bound:
            path = of(control, "dataBinding")
            (entry,) = found[STORE].getroottree().xpath(path, namespaces={"f": "urn:billgen:facts"})
            assert (entry.get("path"), entry.text) == (of(control, "tag"), said(control))
        assert set(found[PROPERTIES].attrib.values()) == {guid}

    def it_prints_what_the_store_says(self, tmp_path: Path):
        # The cached words stay as they are: what prints "Regent" was read from the store.
        path = save(whole("bound"), tmp_path)
        changed = with_part(path, STORE, lambda data: data.replace(b">King<", b">Regent<"))
        before, after = (pdf_text(pdf) for pdf in soffice_pdfs([path, changed]))

        assert before.count("King") == 5
        assert after == before.replace("King", "Regent")

    def it_is_told_apart_from_one_that_is_not_bound(self):
        found = read(whole("plain"))

        assert not {STORE, PROPERTIES} & set(found)
        assert list(found["word/document.xml"].iter(f"{W}dataBinding")) == []

    @pytest.mark.parametrize("words", HOSTILE)
    @pytest.mark.parametrize("mode", MODES)
    def it_holds_any_words(self, tmp_path: Path, words: str, mode: ControlKind):
        sheet = with_values(Value(words, ("options.x",)), Value("King", KING[:1]), mode=mode)

        assert [said(control) for control in controls(sheet)] == [words, "King"]
        if mode == "bound":
            unsafe = set("&<>") & set(words)
            assert [text for _, text in self.entries(sheet)] == [*([] if unsafe else [words]), "King"]

    def it_satisfies_every_judge_with_any_words(self, tmp_path: Path):
        values = [Value(words, (f"options.{words}",)) for words in HOSTILE]
        sheet = with_values(*values)
        path = save(sheet, tmp_path)

        validate_docx(path)
        assert squeezed(sheet.paras[0].text) in squeezed(pdf_text(soffice_pdf(path)))

    def it_keeps_its_words_when_libreoffice_saves(self, tmp_path: Path):
        values = [Value(words, (f"options.{index}",)) for index, words in enumerate(HOSTILE)]
        saved = soffice_docx(save(with_values(*values), tmp_path))
        kept = [words for words in HOSTILE if not set("&<>") & set(words)]

        assert [fact.text for fact in parts(saved)[STORE]] == kept

    def it_is_the_same_bytes_in_every_process(self):
        program = (
            "import sys; sys.path[:0] = ['.']; from tests.render.test_docx_controls import whole, write;"
            "import hashlib; print([hashlib.sha256(write(whole(m))).hexdigest() for m in ('plain', 'bound')])"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | {"PYTHONHASHSEED": seed},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("0", "1")
        }
        assert len(digests) == 1

    def it_has_a_store_of_its_drafts_own(self):
        one, other = (replace(whole("bound"), fingerprint=hash * 64) for hash in "ab")

        assert read(one)[PROPERTIES].attrib.values() != read(other)[PROPERTIES].attrib.values()
