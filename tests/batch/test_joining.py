"""What tells the parts of a joined PDF apart: roles, classes, ids, ties to tags, names that several have."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from billgen.batch.joining import Join

# A page with one table cell, tagged by a role, a class and an id of its own, and a link by name.
OBJECTS = """
1 0 obj <</Type/Catalog/Pages 2 0 R/StructTreeRoot 5 0 R/MarkInfo<</Marked true>>/Lang(en)
  /Dests<</x[3 0 R/Fit]>>>> endobj
2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/StructParents 0/Annots[4 0 R]>> endobj
4 0 obj <</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/GoTo/D/x>>/StructParent 1>> endobj
5 0 obj <</Type/StructTreeRoot/K 6 0 R/ParentTree<</Nums[0[7 0 R]1 7 0 R]>>/RoleMap<</Own/ROLE>>
  /ClassMap<</c<</O/Layout/Height HEIGHT>>>>/IDTree<</Names[(i)7 0 R]/Limits[(i)(i)]>>>> endobj
6 0 obj <</Type/StructElem/S/Document/P 5 0 R/K 7 0 R>> endobj
7 0 obj <</Type/StructElem/S/Own/P 6 0 R/Pg 3 0 R/ID(i)/C/c/K 0/A<</O/Table/Headers[(i)]>>>> endobj
trailer <</Root 1 0 R/Size 8>>
"""


def reader(role: str, height: int) -> PdfReader:
    """A tiny tagged PDF."""
    body = b"%PDF-1.7\n"
    places: list[int] = []
    objects, _, trailer = (
        OBJECTS.strip().replace("ROLE", role).replace("HEIGHT", str(height)).partition("trailer")
    )
    for one in objects.strip().split(" endobj"):
        if one.strip():
            places.append(len(body))
            body += one.strip().encode() + b" endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 8\n0000000000 65535 f \n{table}trailer{trailer}\nstartxref\n{len(body)}\n%%EOF"
    return PdfReader(BytesIO(body + end.encode()))


def joined(*readers: PdfReader) -> Any:
    """The catalog of their join, and the element of each part's cell."""
    out = BytesIO()
    join = Join(out)
    parts = [join.add(one, f"Part {number}") for number, one in enumerate(readers)]
    join.end("Whole", "en-US", parts, [("", f"Part {number}", part) for number, part in enumerate(parts)])
    return PdfReader(out)


class DescribeJoining:
    def it_keeps_apart_what_parts_call_by_one_name(self):
        whole = joined(reader("P", 1), reader("TD", 2), reader("P", 1))
        tags = whole.trailer["/Root"]["/StructTreeRoot"]
        parts = [part.get_object() for part in tags["/K"][0]["/K"]]
        cells = [part["/K"][0].get_object() for part in parts]

        assert [(part["/S"], part["/T"]) for part in parts] == [("/Part", f"Part {n}") for n in range(3)]
        assert [tags["/RoleMap"][cell["/S"]] for cell in cells] == ["/P", "/TD", "/P"]
        assert [tags["/ClassMap"][cell["/C"]]["/Height"] for cell in cells] == [1, 2, 1]
        ids = [cell["/ID"] for cell in cells]
        assert len(set(ids)) == 3
        assert [list(cell["/A"]["/Headers"]) for cell in cells] == [[id] for id in ids]
        leaves = [leaf.get_object()["/Names"] for leaf in tags["/IDTree"]["/Kids"]]
        assert [(leaf[0], leaf[1].get_object()) for leaf in leaves] == list(zip(ids, cells, strict=True))

    def it_ties_each_page_and_link_to_its_own_tags(self):
        whole = joined(reader("P", 1), reader("P", 1))
        tags = whole.trailer["/Root"]["/StructTreeRoot"]
        ties: dict[int, Any] = {}
        for leaf in tags["/ParentTree"]["/Kids"]:
            numbers = leaf.get_object()["/Nums"]
            ties |= {
                int(key): value.get_object() for key, value in zip(numbers[::2], numbers[1::2], strict=True)
            }

        for page, part in zip(whole.pages, tags["/K"][0]["/K"], strict=True):
            cell = part.get_object()["/K"][0].get_object()
            link = page["/Annots"][0].get_object()
            assert ties[page["/StructParents"]][0].get_object() == cell
            assert ties[link["/StructParent"]] == cell
            assert cell["/Pg"] == page
            assert link["/Dest"][0].get_object() == page
            assert "/A" not in link
