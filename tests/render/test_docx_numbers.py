"""Numbers in Word files: list, section fields, references, as LibreOffice prints and Word documents them."""

from __future__ import annotations

import re
import tempfile
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.bill.model import Label, Text
from billgen.bill.styles import SectionStyle
from billgen.render.docx import write
from billgen.render.sheet import Sheet
from tests.judges import (
    W,
    docx_faults,
    instructions,
    parts,
    pdf_text,
    soffice_pdfs,
    squeezed,
    text_of,
    validate_docx,
    with_wrong_caches,
    word_labels,
)
from tests.render.docx_bills import CALIFORNIA, OUTLINE, Node, link, node, sheet_of

CITED = (
    "chain", "run-in", "run-in.a", "later.ii", "chain.1", "chain.1a", "chain.1ai", "chain.1b", "chain.1bi",
    "plain.2a", "deep.I", "many.27", "many.53", "thirty.28", "plain", "two", "two.a", "two.i", "two.iA",
)  # fmt: skip


def every_shape() -> list[Node]:
    """A bill with each way in which items can follow a section, each paragraph with words of its own."""
    numbers = count(1)

    def n(*below: Node | str, id: str = "") -> Node:
        return node(f"word{next(numbers)}.", *below, id=id)

    return [
        # Run-in with children, flush text after them, and a sibling that counts from 2.
        node(
            "",
            n(n(id="run-in.a"), n(), id="run-in"),
            "Flush of the section.",
            n(n(), n(n(), n(id="later.ii"))),
            n(),
        ),
        # Two labels on the section's line: (1)(a).
        node(
            "",
            node(
                "",
                n(n(id="chain.1ai"), n(), id="chain.1a"),
                n(n(id="chain.1bi"), n(), id="chain.1b"),
                n(),
                "Flush of item one.",
                id="chain.1",
            ),
            n(n(n()), n()),
            n(),
            id="chain",
        ),
        # A lead-in, so nothing runs in, right after a section where something did.
        n(n(n(), n()), n(n(id="plain.2a"), n()), id="plain"),
        # Run-in again, after one without.
        node("", n(n(), n()), n()),
        # Five levels.
        n(n(n(n(n(n(), n(id="deep.I")), n()), n(n())), n(n()))),
        # Past z and past zz.
        n(*[n(id=f"many.{index}") for index in range(1, 60)]),
        node("", n(*[n(id=f"thirty.{index}") for index in range(1, 31)])),
        # Three labels on one line, then up again level by level.
        node("", node("", node("", n(n(), n()), n(), n()), n(n(), n())), n(n(n()))),
        # Run-in with no sibling, twice over; then no items; then a plain paragraph first.
        node("", n()),
        node("", n(), n()),
        n(),
        node("", "Plain paragraph.", n(), n(n()), "Flush.", n()),
        # Two labels on an item's line: (2)(a), and three; both cited.
        n(
            n(),
            node("", n(n(), id="two.a"), n(n()), id="two"),
            n(n(), node("", node("", n(id="two.iA"), n(), id="two.i"), n()), n()),
            n(n()),
        ),
        # Flush text of the run-in item itself.
        node("", n("Flush at once.", n(), n(), "Flush at last."), n(n())),
        node(tuple(run for id in CITED for run in (link(id), Text("; "))), id="references"),
    ]


SHEETS = {
    "washington": lambda: sheet_of(*every_shape()),
    "california": lambda: sheet_of(*every_shape(), ladder=CALIFORNIA, style=SectionStyle(before="SECTION ")),
    "outline": lambda: sheet_of(*every_shape(), ladder=OUTLINE, style=SectionStyle(start=7)),
    "by fives": lambda: sheet_of(*every_shape(), style=SectionStyle(start=105, step=5)),
    "headings": lambda: sheet_of(*every_shape(), style=SectionStyle(run_in=False, marker="NEW SECTION.")),
}


def save(sheet: Sheet, folder: Path, name: str = "bill") -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(write(sheet))
    return path


def listed(sheet: Sheet) -> list[str]:
    """The label that the list must print before each paragraph; "" where none, or where it is typed."""
    in_list = (para.label if para.level and para.runs and not para.run_in else None for para in sheet.paras)
    return [label.text if label else "" for label in in_list]


def _grown(speaks: bool, below: list[Any], level: int) -> Node:
    """A node from a random tree, cut off at level 5; one that does not speak lets its first child run in."""
    children = [_grown(*child, level + 1) for child in below] if level < 5 else []
    return node("words" if speaks or not children else "", *children)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name of a sheet → its words as LibreOffice prints them, also from wrong caches ("… 777")."""
    folder = tmp_path_factory.mktemp("numbers")
    right = {name: save(make(), folder, name.replace(" ", "-")) for name, make in SHEETS.items()}
    files = right | {f"{name} 777": with_wrong_caches(path) for name, path in right.items()}
    return dict(zip(files, map(_words, soffice_pdfs(list(files.values()))), strict=True))


def _words(pdf: Path) -> str:
    return squeezed(re.sub(r"Page \d+ of \d+", "", pdf_text(pdf)))


def _expected(sheet: Sheet) -> str:
    return squeezed("".join(para.text for para in sheet.paras))


class DescribeNumbering:
    @pytest.mark.parametrize("name", SHEETS)
    def it_prints_every_label_in_libreoffice(self, printed: dict[str, str], name: str):
        assert printed[name] == _expected(SHEETS[name]())

    @pytest.mark.parametrize("name", SHEETS)
    @pytest.mark.parametrize("skipped_levels_count", [True, False])
    def it_prints_every_label_by_words_own_rules(self, tmp_path: Path, name: str, skipped_levels_count: bool):
        sheet = SHEETS[name]()
        path = save(sheet, tmp_path)
        assert word_labels(path, skipped_levels_count=skipped_levels_count) == listed(sheet)

    @given(st.recursive(st.just([]), lambda below: st.lists(st.tuples(st.booleans(), below), max_size=4)))
    @settings(deadline=None, max_examples=80)
    def it_numbers_any_tree_by_words_own_rules(self, tree: list[Any]):
        sheet = sheet_of(*[_grown(speaks, below, 0) for speaks, below in tree])
        with tempfile.TemporaryDirectory() as folder:
            path = save(sheet, Path(folder))
            assert docx_faults(path) == []
            for counted in (True, False):
                assert word_labels(path, skipped_levels_count=counted) == listed(sheet)

    def it_types_no_label_of_an_item(self, tmp_path: Path):
        document = parts(save(sheet_of(node("Lead-in:", node("first", node("deeper")))), tmp_path))
        typed = [text_of(paragraph) for paragraph in document["word/document.xml"].iter(f"{W}p")]
        assert typed == ["NEW SECTION.  Sec. 1.  Lead-in:", "first", "deeper"]

    def it_types_the_label_of_an_item_that_stands_on_its_sections_line(self, tmp_path: Path):
        document = parts(
            save(sheet_of(node("", node("", node("one"), node("two")), node("three"))), tmp_path)
        )
        typed = [text_of(paragraph) for paragraph in document["word/document.xml"].iter(f"{W}p")]
        assert typed == ["NEW SECTION.  Sec. 1.  (1)(a) one", "two", "three"]

    def it_opens_a_list_only_where_the_count_is_broken(self, tmp_path: Path):
        sheet = sheet_of(
            node("a", node("1"), node("2")), node("", node("1"), node("2"), node("3")), node("b", node("1"))
        )
        numbering = parts(save(sheet, tmp_path))["word/numbering.xml"]
        starts = [start.get(f"{W}val") for start in numbering.iter(f"{W}startOverride")]
        assert starts == ["2"]

    def it_types_a_label_that_the_list_cannot_print(self, tmp_path: Path):
        sheet = sheet_of(node("Lead-in:", node("one"), node("odd", node("below")), node("three")))
        odd = [replace(p, label=Label("(", "1-A", ")")) if p.ordinal == 2 else p for p in sheet.paras]
        path = save(replace(sheet, paras=tuple(odd)), tmp_path)
        labels = word_labels(path, skipped_levels_count=True)
        typed = [text_of(paragraph) for paragraph in parts(path)["word/document.xml"].iter(f"{W}p")]
        assert typed[2] == "(1-A) odd"
        assert labels == ["", "(1)", "", "(a)", "(3)"]

    def it_links_each_level_to_its_role(self, tmp_path: Path):
        numbering = parts(save(sheet_of(node("x")), tmp_path))["word/numbering.xml"]
        styles = [style.get(f"{W}val") for style in numbering.iter(f"{W}pStyle")]
        assert styles == ["BillSection", *(f"BillLevel{depth}" for depth in range(1, 6))]
        assert [
            suffix.get(f"{W}val") for suffix in next(numbering.iter(f"{W}abstractNum")).iter(f"{W}suff")
        ] == ["nothing", *["space"] * 5]


class DescribeReferences:
    @pytest.mark.parametrize("name", SHEETS)
    def it_prints_right_from_wrong_caches(self, printed: dict[str, str], name: str):
        assert printed[f"{name} 777"] == printed[name]
        assert "777" not in printed[f"{name} 777"]
        assert "notfound" not in printed[f"{name} 777"]

    def it_makes_one_field_for_each_level(self, tmp_path: Path):
        sheet = sheet_of(
            node("Lead-in:", node("one", node("deep", id="s1.deep"), id="s1.one")), node((link("s1.deep"),))
        )
        document = parts(save(sheet, tmp_path))["word/document.xml"]
        assert [code for code in instructions(document) if code.startswith("REF")] == [
            "REF _Ref_s1 \\h \\* CHARFORMAT",
            "REF _Ref_s1_one \\n \\h \\* CHARFORMAT",
            "REF _Ref_s1_deep \\n \\h \\* CHARFORMAT",
        ]

    def it_points_at_the_typed_words_of_a_run_in_label(self, tmp_path: Path):
        sheet = sheet_of(node("", node("one", id="s1.one")), node((link("s1.one"),)))
        document = parts(save(sheet, tmp_path))["word/document.xml"]
        assert "REF _Ref_s1_one \\h \\* CHARFORMAT" in instructions(document)

    def it_bookmarks_only_what_is_cited(self, tmp_path: Path):
        sheet = sheet_of(node("x", node("y", id="s1.y")), node("z"), node((link("s2"),)))
        document = parts(save(sheet, tmp_path))["word/document.xml"]
        assert [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")] == ["_Ref_s2"]

    def it_keeps_long_and_alike_names_apart(self, tmp_path: Path):
        ids = ["a" * 50, "a" * 51, "lend-a", "lend.a", "Lend.A", "é.ü"]
        sheet = sheet_of(*[node("x", id=id) for id in ids], node(tuple(link(id) for id in ids)))
        path = save(sheet, tmp_path)
        names = [
            mark.get(f"{W}name", "") for mark in parts(path)["word/document.xml"].iter(f"{W}bookmarkStart")
        ]
        assert len({name.lower() for name in names}) == len(ids)
        assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in names)
        assert docx_faults(path) == []

    def it_leaves_a_number_literal_when_no_field_can_count_it(self, tmp_path: Path):
        document = parts(save(SHEETS["by fives"](), tmp_path))["word/document.xml"]
        assert not [code for code in instructions(document) if code.startswith("SEQ")]

    def it_starts_the_section_field_where_the_place_starts(self, tmp_path: Path):
        document = parts(save(SHEETS["outline"](), tmp_path))["word/document.xml"]
        counters = [code for code in instructions(document) if code.startswith("SEQ")]
        assert counters[:2] == ["SEQ Section \\r 7 \\* ARABIC", "SEQ Section \\* ARABIC"]

    def it_writes_plain_words_when_the_target_is_not_in_the_sheet(self, tmp_path: Path):
        sheet = sheet_of(node("x"), node((link("s1"),)))
        path = save(replace(sheet, paras=sheet.paras[1:]), tmp_path)
        assert docx_faults(path) == []
        assert "Section 1" in text_of(next(parts(path)["word/document.xml"].iter(f"{W}p")))


class DescribeValidity:
    @pytest.mark.parametrize("name", SHEETS)
    def it_satisfies_every_judge(self, tmp_path: Path, name: str):
        validate_docx(save(SHEETS[name](), tmp_path))

    def it_has_judges_that_can_say_no(self, tmp_path: Path):
        good = write(sheet_of(node("x", id="s1"), node((link("s1"),))))
        path = tmp_path / "broken.docx"
        for old, new, complaint in (
            (b'"_Ref_s1"', b'"_Ref_s9"', "REF to _Ref_s1"),
            (b"<w:pStyle", b"<w:pStile", "Open XML SDK"),
            (b'fldCharType="end"', b'fldCharType="separate"', "field is not closed"),
        ):
            path.write_bytes(_rezipped(good, old, new))
            with pytest.raises(AssertionError, match=complaint):
                validate_docx(path)


def _rezipped(data: bytes, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return out.getvalue()
