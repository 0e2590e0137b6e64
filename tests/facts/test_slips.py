"""A key of an open map that only one file uses and that looks like one which many use."""

from __future__ import annotations

import pytest

FILE = "kind: state\nname: {name}\npostal: {postal}\nofficers: {{treasurer: state treasurer, {more}}}\n"
STATES = {"aa": "Arra", "bb": "Brig", "cc": "Cand", "dd": "Dorn"}


@pytest.fixture
def problems(write, store):
    """What a look at four states and a fifth says, whose officers have one key of their own."""

    def check(key: str) -> list[str]:
        write("us", "kind: country\nname: United States\n")
        for postal, name in STATES.items():
            more = "police_chief: chief" if postal != "aa" else "auditor: auditor"
            write(f"us/{postal}", FILE.format(name=name, postal=postal.upper(), more=more))
        write("us/ee", f"kind: state\nname: Elm\npostal: EE\nofficers: {{{key}: someone}}\n")
        return [str(one) for one in store().check()]

    return check


class DescribeSlips:
    def it_finds_one_and_names_what_was_meant(self, problems):
        (told,) = problems("tresurer")

        assert "us/ee.yaml:6" in told
        assert "`officers.tresurer` stands in this file alone, and 4 have `treasurer`" in told
        assert "Write `treasurer`" in told

    def it_finds_it_among_the_files_that_one_place_goes_by(self, problems, store):
        problems("tresurer")

        assert [one.where.line for one in store().check(["us/ee"])] == [6]
        assert store().check(["us/dd"]) == []

    def it_counts_what_a_state_gives_to_its_places(self, problems, store, write):
        problems("clrk")
        given = "localities:\n  - {for: {kind: city}, officers: {clerk: city clerk}}\n"
        write("us/ff", f"kind: state\nname: Fir\npostal: FF\n{given}")

        assert store().near_path("officers.clrk") == ""  # a file has it
        assert store().near_path("officers.clerc") == "officers.clerk"
        assert store().near_path("law.clerc") == ""

    @pytest.mark.parametrize("key", ["treasurer", "comptroller", "treasurer_2", "police_chef"])
    def it_leaves_alone_what_many_use_or_nothing_is_like(self, problems, key: str):
        # Three states alone have a police_chief: too few to call another a slip of it.
        assert problems(key) == []

    def it_leaves_alone_the_keys_of_a_list(self, write, store):
        write("us", "kind: country\nname: United States\n")
        for postal, name in {**STATES, "ee": "Elm"}.items():
            role = "section_heading" if postal == "ee" else "code_section_heading"
            looks = f"drafting: {{looks: {{{role}: {{bold: true}}}}}}\n"
            write(f"us/{postal}", f"kind: state\nname: {name}\npostal: {postal.upper()}\n{looks}")
        assert store().check() == []
