"""Towns from a table have facts without a file each: a row is the weakest layer, a file adds or corrects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.base.provenance import Fact, NotApplicable, Record, Status
from billgen.library.library import Library, builtin_root

from .conftest import Import, needs_big_tables


@pytest.fixture
def library(imported: Import, washington: Path, tmp_path: Path) -> Library:
    """The shipped facts with our small tables in a workspace."""
    imported()
    (tmp_path / "billgen.yaml").touch()
    return Library(tmp_path, washington)


def write(library: Library, id: str, text: str) -> Library:
    """The library again, with a file in its workspace."""
    assert library.workspace
    path = library.workspace / "jurisdictions" / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"schema: 1\nid: {id}\n{text}", encoding="utf-8")
    return Library(library.workspace, library.builtin)


def fact(node: Record, path: str) -> Fact:
    found = node.at(path)
    assert isinstance(found, Fact)
    return found


class DescribeATownFromATable:
    def it_has_what_its_row_says_with_its_source(self, library: Library):
        yakima = library.facts.place(library.facts.find("Yakima, WA"))

        assert (yakima.id, yakima.kind) == ("us/wa/yakima", "city")
        people = fact(yakima.place, "population")
        assert (people.value, people.status, people.as_of) == (96968, Status.REPORTED, "2020-04-01")
        assert people.source
        assert people.source.title.startswith("2020 Census, in places.csv, sha256 ")
        assert people.source.title.endswith("imported 2026-11-28")
        assert people.where
        assert (people.where.file, people.where.line) == ("places.csv", 7)
        assert fact(yakima.place, "county").value == "Yakima County"
        assert fact(yakima.place, "geoid").value == "5380010"
        assert fact(yakima.place, "ocd_id").value == "ocd-division/country:us/state:wa/place:yakima"

    def it_goes_by_what_its_state_gives_to_such_places(self, library: Library):
        formal = fact(library.facts.place("us/wa/yakima").place, "formal_name")
        assert (formal.value, formal.layer) == ("City of Yakima", "us/wa")

    def it_goes_by_the_type_as_assumed_where_the_state_says_nothing(self, library: Library):
        library = write(library, "us/ny", "kind: state\nname: New York\n")
        formal = fact(library.facts.place("us/ny/rochester-ulster").place, "formal_name")
        assert (formal.value, formal.status, formal.layer) == ("Town of Rochester", Status.ASSUMED, "us")

    def it_says_of_a_town_that_is_a_city_what_is_doubtful(self, library: Library):
        library = write(library, "us/ma", "kind: commonwealth\nname: Massachusetts\n")
        formal = fact(library.facts.place("us/ma/amherst").place, "formal_name")
        assert (formal.value, formal.status) == ("City of Amherst", Status.ASSUMED)
        assert 'may style itself "Town of Amherst"' in formal.note

    def it_goes_by_its_own_name_for_itself(self, library: Library, imported: Import):
        imported("own_names.csv")
        library = write(library, "us/ma", "kind: commonwealth\nname: Massachusetts\n")
        formal = fact(library.facts.place("us/ma/amherst").place, "formal_name")
        assert (formal.value, formal.status) == ("Town of Amherst", Status.REPORTED)

    def it_has_its_state_s_law(self, library: Library):
        yakima = library.facts.place("us/wa/yakima")
        assert fact(yakima.place, "acts.public_records.name").layer == "us/wa"

    def it_needs_the_facts_of_its_state(self, library: Library):
        with pytest.raises(
            InputError, match="`us/in/town-of-pines` has facts, but its state `us/in` has none"
        ):
            library.facts.place(library.facts.find("Town of Pines, IN"))


class DescribeAFileOverATable:
    def it_adds_and_corrects_and_leaves_the_rest(self, library: Library):
        library = write(library, "us/wa/yakima", "class: code city\npopulation: 97000\n")
        place = library.facts.place("us/wa/yakima").place

        assert fact(place, "population").value == 97000
        assert fact(place, "population").status is Status.ASSUMED
        assert fact(place, "name").value == "Yakima"
        assert fact(place, "county").value == "Yakima County"

    def it_shows_both_in_the_chain(self, library: Library):
        found = library.facts.place("us/wa/seattle").explain("population")
        assert [one.value for _, one in found] == [737015, 737015]
        assert found[-1][1].source.title.startswith("2020 Census, in places.csv")

    def it_gives_a_government_to_a_place_that_the_table_denies_one(self, library: Library):
        write(library, "us/ct", "kind: state\nname: Connecticut\n")
        library = write(library, "us/ct/hartford-county", "governing_body: {name: council of governments}\n")
        assert isinstance(library.facts.place("us/ct/hartford-county").place.at("governing_body"), Record)

    def it_lists_only_what_has_a_file(self, library: Library):
        assert "us/wa/yakima" not in library.facts.ids()
        assert library.facts.check() == []


class DescribeAPlaceWithoutGovernment:
    def it_has_no_governing_body_and_says_why(self, library: Library):
        library = write(library, "us/ct", "kind: state\nname: Connecticut\n")
        body = fact(library.facts.place("us/ct/hartford-county").place, "governing_body")
        assert body.value == NotApplicable()
        assert body.note == "no county government"


class DescribeFinding:
    def it_leads_from_a_county_to_the_one_government(self, library: Library):
        assert library.facts.find("Jefferson County, KY") == "us/ky/louisville-jefferson-county"
        assert library.facts.find("us/ky/jefferson-county") == "us/ky/louisville-jefferson-county"

    def it_means_the_state_by_a_bare_name(self, library: Library):
        assert library.facts.find("Washington") == "us/wa"

    def it_lists_who_may_be_meant(self, library: Library):
        with pytest.raises(CommandError) as error:
            library.facts.find("Rochester, NY")
        assert "us/ny/rochester (city, Monroe County, 211,328 people)" in str(error.value)
        assert "us/ny/rochester-ulster (town, Ulster County, 7,272 people)" in str(error.value)

    def it_asks_what_was_meant(self, library: Library):
        with pytest.raises(CommandError, match="Did you mean us/wa/yakima"):
            library.facts.find("Yakma, WA")

    def it_finds_what_has_a_file_as_before(self, library: Library):
        assert library.facts.find("Seattle, WA") == "us/wa/seattle"


class DescribeALibraryWithoutTables:
    def it_loads_no_database(self):
        code = (
            "import sys; from billgen.library.library import Library; "
            "Library().facts.find('Seattle, WA'); print('sqlite3' in sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=builtin_root(), capture_output=True, text=True, check=True
        )
        assert done.stdout == "False\n"


@needs_big_tables
class DescribeEveryHandWrittenTown:
    def it_has_the_id_that_the_tables_give_it(self, big):
        found = {unit.geoid: id for id, unit in big.units() if id}
        facts = Library().facts
        for id in facts.ids():
            geoid = facts.layer(id).said.at("geoid")
            if id.count("/") == 2 and isinstance(geoid, Fact):
                assert found.get(str(geoid.value)) == id
