"""Ids of places: the bare name, and no more than a clash asks for."""

from __future__ import annotations

import random

import pytest

from billgen.facts.ids import id_problem, kind_problem
from billgen.places.ids import ids_of
from billgen.places.store import PlaceStore
from billgen.places.units import Level, Unit

from .conftest import Import, needs_big_tables


def geoids(store: PlaceStore) -> dict[str, str]:
    """GEOID → id."""
    return {unit.geoid: id for id, unit in store.units() if id}


class DescribeIds:
    @pytest.mark.parametrize(
        ("geoid", "id"),
        {
            "5367000": "us/wa/spokane",
            "53063": "us/wa/spokane-county",
            "1800337458": "us/in/jackson-township-allen",
            "1817937566": "us/in/jackson-township-wells",
            "2616189160": "us/mi/ypsilanti-charter-township-washtenaw",
            "2007771201": "us/ks/township-1-township-harper",
            "3525170": "us/nm/espanola",
            "35013": "us/nm/dona-ana-county",
            "1616750": "us/id/coeur-dalene",
            "2965000": "us/mo/st-louis",
            "29189": "us/mo/st-louis-county",
            "02063": "us/ak/chugach-census-area",
            "02150": "us/ak/kodiak-island-borough",
        }.items(),
    )
    def it_is_the_name_with_the_county_of_counties_and_townships(self, tables, geoid, id):
        assert geoids(tables)[geoid] == id

    def it_leaves_the_bare_name_to_the_only_place_that_has_it(self, tables):
        found = geoids(tables)
        assert found["3663000"] == "us/ny/rochester"
        assert found["3611163011"] == "us/ny/rochester-ulster"

    def it_takes_the_county_where_two_places_share_a_name(self, tables):
        found = geoids(tables)
        assert found["4861592"] == "us/tx/reno-lamar"
        assert found["4861604"] == "us/tx/reno-parker"

    def it_takes_the_type_where_they_share_the_county_too(self, tables):
        found = geoids(tables)
        assert found["5578650"] == "us/wi/superior-douglas-city"
        assert found["5578660"] == "us/wi/superior-douglas-village"
        assert found["5503178675"] == "us/wi/superior-douglas-town"
        assert found["3605934000"] == "us/ny/hempstead-nassau-town"

    def it_takes_the_geoid_at_last_and_what_governs_goes_first(self, tables):
        found = geoids(tables)
        assert found["3915981400"] == "us/oh/washington-township-union"
        assert found["3915981401"] == "us/oh/washington-township-union-3915981401"

    def it_adds_the_type_to_a_name_that_windows_keeps(self, tables):
        assert geoids(tables)["3999999"] == "us/oh/aux-village"

    def it_is_an_id_that_a_file_may_have(self, tables):
        for id, unit in tables.units():
            if id:
                assert not id_problem(id)
                assert not kind_problem(id, unit.kind)

    def it_does_not_depend_on_the_order_of_the_rows(self, tables):
        units = {unit.geoid: unit for id, unit in tables.units() if id}
        keys = list(units)
        random.Random(7).shuffle(keys)
        assert ids_of({key: units[key] for key in keys}, {}) == ids_of(units, {})

    def it_leaves_a_published_id_alone(self):
        town = Unit(Level.PLACE, "WI", "Superior", kind="city", county="Douglas County", geoid="5578650")
        village = town._replace(kind="village", geoid="5578660")
        found = ids_of({"a": town, "b": village}, {"b": "us/wi/superior"})
        assert found == {"a": "us/wi/superior-douglas-city", "b": "us/wi/superior"}


class DescribeIdsOverTime:
    def it_keeps_every_id_when_more_tables_come(self, imported: Import, target):
        imported("places.csv")
        before = geoids(PlaceStore(target))
        imported("county_subdivisions.csv")
        after = geoids(PlaceStore(target))
        assert {geoid: after[geoid] for geoid in before} == before

    def it_lets_a_town_keep_the_bare_name_that_it_had_first(self, imported: Import, target):
        imported("county_subdivisions.csv")
        imported("places.csv", "counties.csv")
        found = geoids(PlaceStore(target))
        assert found["3611163011"] == "us/ny/rochester"
        assert found["3663000"] == "us/ny/rochester-monroe"

    def it_takes_the_id_of_a_file_that_has_the_geoid(self, imported: Import, target):
        imported(published={"4861592": "us/tx/reno"})
        assert geoids(PlaceStore(target))["4861592"] == "us/tx/reno"


@needs_big_tables
class DescribeIdsOfEveryUnit:
    def it_gives_each_of_39035_units_one_id_or_leads_it_to_one(self, big):
        listed = list(big.units())
        own = [id for id, _ in listed if id]
        assert len(listed) == 39_035
        assert len(set(own)) == len(own)
        assert [id for id in own if id_problem(id)] == []
        assert [id for id, unit in listed if id and kind_problem(id, unit.kind)] == []

    def it_makes_one_of_68_units_and_the_place_that_governs_them(self, big):
        folded = [unit for id, unit in big.units() if not id]
        assert len(folded) == 68
        assert {unit.kind for unit in folded if unit.state != "DC"} == {
            "county", "parish", "independent city", "city and borough", "municipality",
        }  # fmt: skip

    def it_agrees_with_the_files_that_are_written_by_hand(self, big):
        found = geoids(big)
        assert found["5363000"] == "us/wa/seattle"
        assert found["5367000"] == "us/wa/spokane"
        assert found["4805000"] == "us/tx/austin"

    def it_has_281_cities_and_towns_in_washington(self, big):
        here = [unit for id, unit in big.units() if id.startswith("us/wa/") and unit.level is Level.PLACE]
        assert len(here) == 281
