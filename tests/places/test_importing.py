"""Tables in: ours, the Census's, the Open Civic Data list, .gov names, any other by a map of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.places.store import PlaceStore
from billgen.places.tables import Given
from billgen.places.units import Unit

from .conftest import Import, needs_big_tables


def unit(target: Path, id: str) -> Unit:
    found = PlaceStore(target).unit(id)
    assert found is not None
    return found


class DescribeOurTables:
    def it_reads_a_row_with_where_it_comes_from(self, tables):
        one = tables.unit("us/wa/bothell")
        assert (one.name, one.kind, one.county, one.counties) == ("Bothell", "city", "King County", 2)
        assert (one.population, one.as_of, one.counted) == (48161, "2020-04-01", "2020 Census")
        assert (tables.files[one.file].name, one.line) == ("places.csv", 8)
        assert len(tables.files[one.file].sha256) == 64

    def it_gives_an_apostrophe_back_that_the_table_lost(self, tables):
        assert tables.unit("us/id/coeur-dalene").name == "Coeur d'Alene"

    def it_keeps_the_table_s_name_where_the_other_source_has_other_letters(self, tables):
        one = tables.unit("us/il/alvin")
        assert (one.name, one.other) == ("Alvin", ("Alvan",))

    def it_dates_an_estimate_to_july(self, tables):
        assert tables.unit("us/ct/bethel").as_of == "2021-07-01"

    def it_leaves_people_out_where_nobody_counted_them(self, tables):
        assert tables.unit("us/in/jackson-township-allen").population is None


class DescribeConsolidatedGovernments:
    @pytest.mark.parametrize(
        ("id", "today"),
        [
            ("us/ky/jefferson-county", "us/ky/louisville-jefferson-county"),
            ("us/ky/louisville", "us/ky/louisville-jefferson-county"),
            ("us/tn/davidson-county", "us/tn/nashville-davidson"),
            ("us/tn/nashville", "us/tn/nashville-davidson"),
            ("us/ca/san-francisco-county", "us/ca/san-francisco"),
            ("us/la/orleans-parish", "us/la/new-orleans"),
            ("us/ak/juneau-city-and-borough", "us/ak/juneau"),
            ("us/dc/washington", "us/dc"),
        ],
    )
    def it_has_one_id_and_leads_the_others_there(self, tables, id, today):
        assert tables.unit(id) is None
        assert tables.today(id) == today
        assert tables.why(id)

    def it_takes_an_independent_city_for_one_city_and_not_for_the_county_of_its_name(self, tables):
        assert tables.unit("us/va/richmond").population == 226610
        assert tables.unit("us/va/richmond").kind == "city"
        assert tables.unit("us/va/richmond-county").population == 8923
        assert tables.unit("us/mo/st-louis-county").population == 1004125

    def it_gives_a_government_that_is_called_a_county_the_county_s_id(self, tables):
        assert tables.unit("us/ga/echols-county").kind == "consolidated government"

    def it_leaves_a_county_alone_that_only_holds_the_place(self, tables):
        assert tables.unit("us/wa/king-county") is not None


class DescribeUnitsWithoutGovernment:
    @pytest.mark.parametrize(
        ("id", "why"),
        [
            ("us/ct/hartford-county", "no county government"),
            ("us/ri/kent-county", "no county government"),
            ("us/ak/chugach-census-area", "a census area is drawn for statistics and has no government"),
            ("us/oh/columbus-city-township-delaware", "functional status unverified"),
        ],
    )
    def it_keeps_the_reason_of_the_table(self, tables, id, why):
        assert why in tables.unit(id).none

    def it_has_no_reason_against_a_place_of_more_remarks(self, tables):
        assert tables.unit("us/ma/amherst").none == ""
        assert tables.unit("us/ks/township-1-township-harper").none == ""


class DescribeTheGazetteer:
    def it_reads_names_types_and_functional_status(self, imported: Import, target):
        done = imported("gazetteer.txt")
        assert unit(target, "us/wa/anacortes").kind == "city"
        assert "no working government" in unit(target, "us/oh/gone").none
        assert unit(target, "us/wv/charles-town").name == "Charles Town"
        passed = done.files[0][1].passed
        assert sum(passed.values()) == 2  # a CDP, and Princeton, whose name holds no type

    def it_leaves_what_another_table_says_of_people(self, imported: Import, target):
        imported()
        imported("gazetteer.txt")
        assert unit(target, "us/wa/spokane").population == 228989


class DescribeTheEstimates:
    def it_takes_the_last_year_and_the_county_with_most_people(self, imported: Import, target):
        imported("sub-est.csv")
        one = unit(target, "us/nm/espanola")
        assert (one.population, one.as_of, one.county_geoid) == (10430, "2023-07-01", "35039")

    def it_reads_them_as_they_are_encoded(self, imported: Import, target):
        imported("sub-est.csv")
        assert unit(target, "us/nm/dona-ana-county").name == "Doña Ana"

    def it_lays_newer_people_over_older_with_their_source(self, imported: Import, target):
        imported()
        imported("sub-est.csv")
        store = PlaceStore(target)
        one = unit(target, "us/nm/espanola")
        assert (one.as_of, store.files[one.counted_in].name) == ("2023-07-01", "sub-est.csv")
        assert store.files[one.file].name == "sub-est.csv"


class DescribeTheDivisionList:
    def it_adds_ids_and_leaves_names(self, imported: Import, target):
        imported()
        done = imported("divisions.csv")
        assert unit(target, "us/wi/superior-douglas-village").ocd_id.endswith("place:superior_village")
        assert unit(target, "us/wa/seattle").full == "Seattle city"
        assert done.unused == 1  # Barrow, which no table of the Census has any more


class DescribeOwnNames:
    def it_takes_formal_names_and_no_others(self, imported: Import, target):
        imported()
        imported("own_names.csv")
        assert unit(target, "us/ma/amherst").formal == "Town of Amherst"
        assert unit(target, "us/wa/seattle").formal == "City of Seattle"
        assert unit(target, "us/wa/yakima").formal == ""


class DescribeAMappedTable:
    def it_reads_any_columns_that_are_named(self, imported: Import, target, tmp_path):
        table = tmp_path / "towns.csv"
        table.write_text("Town;Shire;Folk\nBarre;Washington County;9,052\nNewfane;Windham County;\n")
        columns = {"name": "Town", "county": "Shire", "population": "Folk"}
        imported(table, given=Given(columns, {"state": "VT", "kind": "town"}))
        assert unit(target, "us/vt/barre").population == 9052
        assert unit(target, "us/vt/newfane").county == "Windham County"

    def it_takes_the_bare_name_out_of_what_lists_write(self, imported: Import, target, tmp_path):
        table = tmp_path / "members.csv"
        names = (
            "City of Astoria",
            '"Ashland, City of"',
            "Brookings (city)",
            "Baker City",
            "City of The Dalles",
        )
        table.write_text("\n".join(("n", *names, "Town of Bend")))
        imported(table, given=Given({"name": "n"}, {"state": "OR", "kind": "city"}))
        for id in ("astoria", "ashland", "brookings", "baker-city", "the-dalles", "town-of-bend"):
            assert unit(target, f"us/or/{id}").kind == "city"

    def it_corrects_the_unit_of_this_name_and_kind(self, imported: Import, target, tmp_path):
        imported()
        table = tmp_path / "own.csv"
        table.write_text("n,s,k,f,c\nFriday Harbor,wa,Town,The Town of Friday Harbor,fourth class\n")
        columns = {"name": "n", "state": "s", "kind": "k", "formal_name": "f", "class": "c"}
        assert imported(table, given=Given(columns)).new == 0
        given_class = PlaceStore(target).layer("us/wa/friday-harbor").at("class")
        assert (given_class.value, given_class.source.title.split()[0]) == ("fourth class", "own.csv")
        assert unit(target, "us/wa/friday-harbor").formal == "The Town of Friday Harbor"
        assert unit(target, "us/wa/friday-harbor").geoid == "5325475"

    def it_gives_a_geoid_the_0_back_that_a_spreadsheet_took(self, imported: Import, target, tmp_path):
        table = tmp_path / "al.csv"
        table.write_text("n,g\nAbbeville,100124\n")
        given = Given({"name": "n", "geoid": "g"}, {"state": "AL", "kind": "city"})
        imported(table, given=given)
        assert unit(target, "us/al/abbeville").geoid == "0100124"

    def it_says_what_nothing_says(self, imported: Import, tmp_path):
        table = tmp_path / "t.csv"
        table.write_text("Nam,State\nX,WA\n")
        with pytest.raises(CommandError) as error:
            imported(table, given=Given({"name": "Name"}))
        said = str(error.value)
        assert "no column `Name`. Did you mean `Nam`?" in said
        assert "nothing says the state" in said
        assert "nothing says the kind" in said


class DescribeAWorkbook:
    def it_reads_the_first_sheet(self, imported: Import, target, tmp_path):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["Town", "GEOID"])
        book.active.append(["Barre", 5003175])
        book.save(tmp_path / "towns.xlsx")
        given = Given({"name": "Town", "geoid": "GEOID"}, {"state": "VT", "kind": "city"})
        imported(tmp_path / "towns.xlsx", given=given)
        assert unit(target, "us/vt/barre").geoid == "5003175"


class DescribeTheStore:
    def it_is_the_same_bytes_for_the_same_tables(self, imported: Import, target):
        imported()
        first = target.read_bytes()
        imported()  # once more over itself
        again = target.read_bytes()
        imported(fresh=True)
        assert first == again == target.read_bytes()

    def it_forgets_when_told(self, imported: Import, target):
        imported()
        imported("gazetteer.txt", fresh=True)
        assert PlaceStore(target).unit("us/tx/reno-lamar") is None

    def it_is_left_alone_by_an_import_that_fails(self, imported: Import, target, tmp_path):
        imported()
        before = target.read_bytes()
        (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
        with pytest.raises(CommandError):
            imported("gazetteer.txt", tmp_path / "bad.csv")
        assert target.read_bytes() == before
        assert [path.name for path in target.parent.iterdir() if path.suffix == ".tmp"] == []

    def it_notices_when_another_takes_its_place(self, imported: Import, target):
        imported()
        store = PlaceStore(target)
        assert store.unit("us/wa/seattle")
        imported("gazetteer.txt")
        with pytest.raises(InputError, match="imported anew while this run was reading"):
            store.unit("us/wa/seattle")

    def it_does_not_mind_the_same_tables_again(self, imported: Import, target):
        imported()
        store = PlaceStore(target)
        assert store.unit("us/wa/seattle")
        imported()
        assert store.unit("us/wa/seattle")

    @pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"x" * 200])
    def it_says_so_when_it_is_none(self, target, data):
        target.write_bytes(data)
        with pytest.raises(InputError, match="no place store"):
            PlaceStore(target).unit("us/wa/seattle")


@needs_big_tables
class DescribeTheBigTables:
    def it_knows_the_places_that_are_easily_mistaken(self, big):
        assert big.unit("us/md/baltimore").population == 585708
        assert big.unit("us/md/baltimore-county").population == 854535
        assert big.unit("us/il/oak-park").kind == "village"
        assert big.unit("us/nj/montclair-township-essex").ocd_id.endswith("county:essex/place:montclair")
        assert big.unit("us/ak/anchorage").population == 291247
        assert big.today("us/la/orleans-parish") == "us/la/new-orleans"

    def it_refuses_every_county_of_connecticut_and_rhode_island(self, big):
        for state, count in (("ct", 8), ("ri", 5)):
            listed = [
                one for id, one in big.units() if id.startswith(f"us/{state}/") and one.kind == "county"
            ]
            assert len(listed) == count
            assert all(one.none for one in listed)

    def it_adds_up_to_the_people_of_the_country(self, big):
        assert sum(one.population or 0 for _, one in big.units() if len(one.geoid) == 5) == 331_449_281
