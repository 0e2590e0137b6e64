"""Names of governments in words: by their shape, so that no ordinary word is taken for a town."""

from __future__ import annotations

import pytest

from billgen.bill.named_places import named_places


class DescribeNamedPlaces:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("the City of Tacoma", ("City of Tacoma", "city", "Tacoma")),
            ("CITY OF TACOMA", ("CITY OF TACOMA", "city", "TACOMA")),
            ("a resident of the town of May", ("town of May", "town", "May")),
            ("Within Cook County", ("Cook County", "county", "Cook")),
            ("the Union County Clerk", ("Union County", "county", "Union")),
            ("law of Oregon", ("Oregon", "state", "Oregon")),
            ("THE STATE OF NEW YORK", ("STATE OF NEW YORK", "state", "New York")),
            ("the Commonwealth of Virginia", ("Commonwealth of Virginia", "state", "Virginia")),
            ("West Virginia", ("West Virginia", "state", "West Virginia")),
            ("Nevada County", ("Nevada County", "county", "Nevada")),
            ("the City of Washington", ("City of Washington", "city", "Washington")),
        ],
    )
    def it_knows(self, text: str, found: tuple[str, str, str]):
        (named,) = named_places(text)

        assert (named.what, named.kind, named.name) == found
        assert text[named.start :].startswith(named.what)

    @pytest.mark.parametrize(
        "text",
        [
            "the United States",
            "the state, this city and each county",
            "the county of residence",
            "County of Residence",
            "Section, May, Union, Council and Democrat",
            "in May the Union may act",
            "State of Emergency",
            "Each Participating County",
            "Duties of the County",
            "the City Council and the County Clerk",
            "a Virginian, and washington",
            "Passed by the City Council this day, Mayor",
        ],
    )
    def it_leaves_alone(self, text: str):
        assert named_places(text) == []

    def it_knows_a_state_that_it_is_told_of(self):
        assert [one.name for one in named_places("in Zedland", ["Zedland"])] == ["Zedland"]
