"""Names as people write them, and the words they search by."""

from __future__ import annotations

import pytest

from billgen.places.look import look, search

from .conftest import needs_big_tables


class DescribeNames:
    @pytest.mark.parametrize(
        ("written", "id"),
        {
            "Spokane, WA": "us/wa/spokane",
            "spokane wa": "us/wa/spokane",
            "Spokane, Washington": "us/wa/spokane",
            "City of SeaTac": "us/wa/seatac",
            "SeaTac, City of": "us/wa/seatac",
            "Sea-Tac": "us/wa/seatac",
            "SEA TAC": "us/wa/seatac",
            "Town of Friday Harbor": "us/wa/friday-harbor",
            "The Town of Friday Harbor": "us/wa/friday-harbor",
            "Spokane (city)": "us/wa/spokane",
            "Spokane (City of)": "us/wa/spokane",
            "Spokane city": "us/wa/spokane",
            "Mt. Vernon": "us/wa/mount-vernon",
            "Mt Vernon, WA": "us/wa/mount-vernon",
            "Spokane County": "us/wa/spokane-county",
            "County of Spokane": "us/wa/spokane-county",
            "Spokane Co., WA": "us/wa/spokane-county",
            "Saint Louis": "us/mo/st-louis",
            "St. Louis County": "us/mo/st-louis-county",
            "Kansas City": "us/mo/kansas-city",
            "City of Kansas City, MO": "us/mo/kansas-city",
            "Coeur d'Alene": "us/id/coeur-dalene",
            "Coeur d’Alene, ID": "us/id/coeur-dalene",
            "coeur d alene": "us/id/coeur-dalene",
            "Dona Ana County": "us/nm/dona-ana-county",
            "Doña Ana County, NM": "us/nm/dona-ana-county",
            "Espanola": "us/nm/espanola",
            "Canon City": "us/co/canon-city",
            "City of Industry": "us/ca/industry",
            "Town of Pines": "us/in/town-of-pines",
            "Alvan": "us/il/alvin",
            "City of Rochester, NY": "us/ny/rochester",
            "Town of Rochester, NY": "us/ny/rochester-ulster",
            "Rochester, Ulster County, NY": "us/ny/rochester-ulster",
            "Jackson Township (Allen County)": "us/in/jackson-township-allen",
            "Jackson Twp., Wells County, IN": "us/in/jackson-township-wells",
            "Ypsilanti Charter Township": "us/mi/ypsilanti-charter-township-washtenaw",
            "Springfield": "us/oh/springfield-township-clark",
            "Nashville, TN": "us/tn/nashville-davidson",
            "City of Nashville": "us/tn/nashville-davidson",
            "Louisville KY": "us/ky/louisville-jefferson-county",
            "Jefferson County, KY": "us/ky/louisville-jefferson-county",
            "Orleans Parish": "us/la/new-orleans",
            "City and County of San Francisco": "us/ca/san-francisco",
            "Washington, DC": "us/dc",
            "Richmond, VA": "us/va/richmond",
            "Richmond County": "us/va/richmond-county",
        }.items(),
    )
    def it_takes_what_can_only_be_one(self, tables, written, id):
        assert list(look(tables, written).ids) == [id]

    @pytest.mark.parametrize(
        ("written", "ids"),
        {
            "Rochester, NY": ["us/ny/rochester", "us/ny/rochester-ulster"],
            "Reno TX": ["us/tx/reno-lamar", "us/tx/reno-parker"],
            "Jackson Township, IN": ["us/in/jackson-township-allen", "us/in/jackson-township-wells"],
        }.items(),
    )
    def it_gives_all_where_nothing_decides(self, tables, written, ids):
        assert list(look(tables, written).ids) == ids

    def it_takes_no_town_for_the_city_that_is_asked_for(self, tables):
        found = look(tables, "City of Friday Harbor, WA")
        assert (found.ids, list(found.near)) == ((), ["us/wa/friday-harbor"])
        assert "none that is a city" in found.why

    def it_takes_no_county_for_a_bare_name(self, tables):
        found = look(tables, "King, WA")
        assert (found.ids, list(found.near)) == ((), ["us/wa/king-county"])

    def it_offers_what_is_spelled_nearly_so_and_takes_it_not(self, tables):
        found = look(tables, "Yakma, WA")
        assert found.ids == ()
        assert "us/wa/yakima" in found.near

    @pytest.mark.parametrize(
        "written", ["", "   ", ",", "City of", "Xyzzy, WA", "'; DROP TABLE unit; --", '"', "(("]
    )
    def it_finds_nothing_in_nothing(self, tables, written):
        found = look(tables, written)
        assert (list(found.ids), list(found.near)) == ([], [])

    def it_goes_by_the_formal_name_where_a_table_gives_one(self, imported, target):
        from billgen.places.store import PlaceStore

        imported()
        assert look(PlaceStore(target), "Town of Amherst, MA").ids == ()
        imported("own_names.csv")
        assert list(look(PlaceStore(target), "Town of Amherst, MA").ids) == ["us/ma/amherst"]


class DescribeSearch:
    @pytest.mark.parametrize(
        ("words", "first"),
        {
            "spokane wa": "us/wa/spokane",
            "spokane": "us/wa/spokane",
            "spokane county": "us/wa/spokane-county",
            "spok": "us/wa/spokane",
            "St. Louis": "us/mo/st-louis",
            "saint louis mo": "us/mo/st-louis",
            "Coeur d'Alene": "us/id/coeur-dalene",
            "coeur d alene": "us/id/coeur-dalene",
            "Doña Ana": "us/nm/dona-ana-county",
            "dona ana": "us/nm/dona-ana-county",
            "nashville": "us/tn/nashville-davidson",
            "town wa": "us/wa/friday-harbor",
            "yakma wa": "us/wa/yakima",
        }.items(),
    )
    def it_puts_the_likeliest_first(self, tables, words, first):
        assert search(tables, words)[0].id == first

    def it_is_held_to_a_state_and_a_kind(self, tables):
        assert [hit.id for hit in search(tables, "rochester", kind="town")] == ["us/ny/rochester-ulster"]
        assert search(tables, "rochester", state="WA") == []

    def it_gives_no_more_than_asked_for(self, tables):
        assert len(search(tables, "wa", limit=3)) == 3

    @pytest.mark.parametrize("words", ["", "'", '"', "*", "AND", "name:", "NEAR(", "a" * 5000, "\x00"])
    def it_takes_no_word_for_a_command(self, tables, words):
        assert isinstance(search(tables, words), list)


@needs_big_tables
class DescribeTheBigTables:
    @pytest.mark.parametrize(
        ("words", "first"),
        {
            "spokane wa": "us/wa/spokane",
            "St. Louis": "us/mo/st-louis",
            "Coeur d'Alene": "us/id/coeur-dalene",
            "Doña Ana": "us/nm/dona-ana-county",
        }.items(),
    )
    def it_puts_the_likeliest_first(self, big, words, first):
        assert search(big, words)[0].id == first
