"""A table is somebody else's file: each problem is told with its line, and nothing in it is believed."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from billgen.base.errors import BillgenError, CommandError, InputError
from billgen.places.sheets import MAX_BYTES, csv_bytes, harmless, read_sheet
from billgen.places.store import PlaceStore
from billgen.places.tables import Given

from .conftest import Import

HEADER = "geoid,state,name,legal_type,population,population_year,source,base_name,note,county,ocd_id\n"
GOOD = "5367000,WA,Spokane city,city,228989,2020,C2020,Spokane,,Spokane County,\n"
TOWN = Given({"name": "n"}, {"state": "VT", "kind": "town"})


def table(tmp_path: Path, data: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def told(imported: Import, *paths: Path, **more: object) -> list[str]:
    with pytest.raises(BillgenError) as error:
        imported(*paths, **more)
    return [f"{one.where.line if one.where else 0}: {one.what}" for one in error.value.problems]


class DescribeWrongRows:
    def it_tells_every_problem_of_every_file_at_once(self, imported: Import, tmp_path):
        first = table(
            tmp_path,
            HEADER
            + "5367000,XX,Spokane city,city,1,2020,C2020,Spokane,,,\n"
            + "536700,WA,Spokane city,citty,many,2020,C2020,Spokane,,,\n"
            + "0667000,WA,Fog city,city,1,2020,C2020,Fog,,,place:fog\n",
        )
        second = table(tmp_path, HEADER + "5367000,WA,,city,1,2020,C2020,,,,\n", "second.csv")
        assert told(imported, first, second) == [
            "2: no state is called `XX`.",
            "3: no kind of place is called `citty`. Did you mean `city`?",
            "3: `536700` is no GEOID",
            "3: `many` is no number of people",
            "4: `place:fog` is no OCD id",
            "4: the GEOID 0667000 is not of this state, whose GEOIDs begin with 53",
            "2: the row has no name",
        ]

    def it_tells_of_a_row_that_comes_twice(self, imported: Import, tmp_path):
        assert told(imported, table(tmp_path, HEADER + GOOD + GOOD)) == [
            "3: line 2 has the same GEOID: 5367000"
        ]

    def it_tells_of_a_row_with_more_cells_than_columns(self, imported: Import, tmp_path):
        path = table(tmp_path, "n,m\nBarre,1\nBarre, City, of\n")
        assert told(imported, path, given=TOWN) == ["3: the row has 3 cells, and the header 2"]

    def it_stops_counting_somewhere(self, imported: Import, tmp_path):
        rows = "".join(f"{n:07},XX,A city,city,,,,A,,,\n" for n in range(5300000, 5300400))
        found = told(imported, table(tmp_path, HEADER + rows))
        assert len(found) == 101
        assert found[-1] == "0: and more such problems"


class DescribeWrongColumns:
    def it_asks_what_was_meant(self, imported: Import, tmp_path):
        header = HEADER.replace("legal_type", "legal_typ").replace("population,", "populaton,")
        with pytest.raises(CommandError) as error:
            imported(table(tmp_path, header + GOOD))
        said = str(error.value)
        assert "looks like the place table" in said
        assert "`legal_type` Did you mean `legal_typ`?" in said
        assert "`population` Did you mean `populaton`?" in said

    def it_says_how_to_read_an_unknown_table(self, imported: Import, tmp_path):
        with pytest.raises(CommandError, match="--map name="):
            imported(table(tmp_path, "who,where\nx,y\n"))

    def it_refuses_two_columns_of_one_name(self, imported: Import, tmp_path):
        assert told(imported, table(tmp_path, "n,n\nx,y\n"), given=TOWN) == ["1: two columns are called `n`"]


class DescribeWrongText:
    def it_reads_a_mark_of_utf_8_and_line_ends_of_windows(self, imported: Import, target, tmp_path):
        imported(table(tmp_path, ("\ufeff" + HEADER + GOOD).replace("\n", "\r\n")))
        assert PlaceStore(target).unit("us/wa/spokane")

    def it_reads_utf_16_with_its_mark(self, imported: Import, target, tmp_path):
        imported(table(tmp_path, (HEADER + GOOD).encode("utf-16")))
        assert PlaceStore(target).unit("us/wa/spokane")

    def it_names_the_line_that_is_not_utf_8(self, imported: Import, tmp_path):
        path = table(tmp_path, b"n\nBarre\nCa\xf1on\n")
        assert told(imported, path, given=TOWN) == ["3: the text is not UTF-8"]

    def it_reads_it_when_told_how(self, imported: Import, target, tmp_path):
        imported(table(tmp_path, b"n\nCa\xf1on\n"), given=TOWN, encoding="latin-1")
        assert PlaceStore(target).unit("us/vt/canon").name == "Cañon"

    def it_knows_no_encoding_of_that_name(self, imported: Import, tmp_path):
        path = table(tmp_path, "n\nBarre\n")
        assert told(imported, path, given=TOWN, encoding="latin-99") == [
            "0: no encoding is called `latin-99`"
        ]

    def it_refuses_a_nul(self, imported: Import, tmp_path):
        assert told(imported, table(tmp_path, b"n\nBar\0re\n"), given=TOWN) == [
            "2: the text holds a NUL character"
        ]

    @pytest.mark.parametrize("bad", ["\u202e", "\ue000", "\x1b"])
    def it_refuses_characters_that_cannot_print(self, imported: Import, tmp_path, bad):
        path = table(tmp_path, f"n\nBar{bad}re\n")
        assert told(imported, path, given=TOWN)[0].startswith("2: a cell holds a character that cannot print")

    def it_refuses_a_cell_of_ten_megabytes(self, imported: Import, tmp_path):
        path = table(tmp_path, "n\nBarre\n" + "x" * 10_000_000 + "\n")
        assert told(imported, path, given=TOWN)[0].startswith("3: the table breaks off here: field larger")

    def it_refuses_a_quotation_that_never_ends(self, imported: Import, tmp_path):
        path = table(tmp_path, 'n\nBarre\n"Newfane\n' + "Town of somewhere\n" * 20_000)
        assert "the table breaks off here" in told(imported, path, given=TOWN)[0]

    def it_refuses_a_long_name_without_printing_it(self, imported: Import, tmp_path):
        [what] = told(imported, table(tmp_path, f"n\n{'x' * 1500}\n"), given=TOWN)
        assert what.startswith("2: the name has 1500 characters")
        assert len(what) < 120

    @pytest.mark.parametrize("data", ["", "\n\n", "  ,  \n"])
    def it_refuses_a_table_without_a_header(self, imported: Import, tmp_path, data):
        assert told(imported, table(tmp_path, data), given=TOWN) == ["0: the table is empty"]


class DescribeWrongFiles:
    def it_names_a_file_that_is_not_there(self, imported: Import, tmp_path):
        assert told(imported, tmp_path / "none.csv") == ["0: no such file"]

    def it_reads_no_folder(self, imported: Import, tmp_path):
        assert told(imported, tmp_path) == ["0: is not a file"]

    def it_refuses_a_huge_file_unread(self, imported: Import, tmp_path):
        with open(tmp_path / "huge.csv", "wb") as stream:
            stream.truncate(MAX_BYTES + 1)
        assert "64 MB is the most" in told(imported, tmp_path / "huge.csv")[0]


class DescribeWrongWorkbooks:
    def it_refuses_one_that_unpacks_to_too_much(self, imported: Import, tmp_path):
        with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
        assert "unpacks to 38 MB" in told(imported, tmp_path / "bomb.xlsx", given=TOWN)[0]

    def it_refuses_a_broken_one(self, imported: Import, tmp_path):
        path = table(tmp_path, b"PK\x03\x04" + b"no zip at all", "broken.xlsx")
        assert told(imported, path, given=TOWN) == ["0: the workbook is broken"]

    def it_refuses_a_zip_that_is_no_workbook(self, imported: Import, tmp_path):
        with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
            archive.writestr("readme.txt", "hello")
        assert "the workbook cannot be read" in told(imported, tmp_path / "zip.xlsx", given=TOWN)[0]

    def it_reads_a_sheet_that_claims_to_be_a_million_rows_long(self, tmp_path):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["n"])
        book.active.append(["Barre"])
        book.save(tmp_path / "small.xlsx")
        changed = io.BytesIO()
        with zipfile.ZipFile(tmp_path / "small.xlsx") as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
        path = table(tmp_path, changed.getvalue(), "claims.xlsx")
        assert [cells for _, cells in read_sheet(path).rows] == [["Barre"]]

    def it_takes_a_formula_for_no_more_than_its_last_value(self, tmp_path):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["n"])
        book.active.append(['=HYPERLINK("http://example.org")'])
        book.save(tmp_path / "formula.xlsx")
        assert read_sheet(tmp_path / "formula.xlsx").rows == []


class DescribeWhatWeWrite:
    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|calc", "%0A"])
    def it_holds_no_cell_that_a_spreadsheet_computes(self, cell):
        assert harmless(cell).startswith("'")

    @pytest.mark.parametrize("cell", ["Spokane", "us/wa/spokane", "228989", "O'Fallon", "Winston-Salem", ""])
    def it_leaves_other_cells_alone(self, cell):
        assert harmless(cell) == cell

    def it_is_read_back_as_it_was_meant(self):
        data = csv_bytes(("a", "b"), [('say "x", y', 5)])
        assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [["a", "b"], ['say "x", y', "5"]]


class DescribeSeparators:
    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def it_knows_the_usual_ones(self, tmp_path, mark):
        sheet = read_sheet(table(tmp_path, f"a{mark}b\n1{mark}2\n"))
        assert (sheet.header, sheet.rows) == (("a", "b"), [(2, ["1", "2"])])

    def it_keeps_the_line_of_each_row(self, tmp_path):
        sheet = read_sheet(table(tmp_path, 'a,b\n\n"x\ny",2\n3,4\n'))
        assert [line for line, _ in sheet.rows] == [4, 5]


class DescribeInput:
    def it_is_an_error_of_the_input_and_not_of_the_command(self, imported: Import, tmp_path):
        with pytest.raises(InputError):
            imported(table(tmp_path, HEADER + GOOD + GOOD))
