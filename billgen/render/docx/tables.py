"""Render room: a table of the sheet as a Word table, its head repeated on each page."""

from __future__ import annotations

from collections.abc import Callable

from billgen.bill.model import Runs, Table
from billgen.render.docx.styles import text_width
from billgen.render.house import House

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_xml(table: Table, house: House, cell: Callable[[str, Runs], str]) -> str:
    """`w:tbl` for a table, and the paragraph that keeps it apart from one that follows.

    Args:
        table: rows of cells, the first of them the head; all of one length.
        house: gives the width between the margins, which the columns share.
        cell: writes a cell's words as a paragraph of a role.
    """
    columns = len(table[0])
    width = text_width(house) // columns
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    rows: list[str] = []
    for index, row in enumerate(table):
        role, head = (
            ("table-cell", "") if index else ("table-head", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
        )
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell(role, runs)}</w:tc>'
            for runs in row
        )
        rows.append(f"<w:tr>{head or '<w:trPr><w:cantSplit/></w:trPr>'}{cells}</w:tr>")
    properties = (
        f'<w:tblPr><w:tblW w:w="{width * columns}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return (
        f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="BillTable"/></w:pPr></w:p>'
    )
