"""What a place goes by: its own facts, what its state gives, what comes down, what is laid over it."""

from __future__ import annotations

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.base.provenance import Fact, FactList, NotApplicable, Record, Status, bare
from billgen.facts.lineage import leaves

US = """\
kind: country
name: United States
acts:
  apa: {name: Administrative Procedure Act, cite: 5 U.S.C. 551}
"""
STATE = """\
kind: state
name: Jefferson
postal: JF
population: 7000000
officers: {treasurer: state treasurer}
code: {name: Jefferson Code, abbreviation: J.C., cite_section: "J.C. {section}"}
acts:
  public_records: {name: Records Act, cite: chapter 1 J.C.}
law:
  state_bank: {standing: [unsettled], cite: J.C. 7, summary: Nobody knows.}
  sanctuary: {standing: [enacted], cite: J.C. 8}
drafting:
  enacting_clause: "BE IT ENACTED:"
  title: {opening: AN ACT}
placement:
  public_bank: {title: "43"}
localities:
  - for: {kind: [city, town]}
    formal_name: "City of {name}"
    governing_body: {name: council, presiding_officer: mayor}
    drafting:
      ordaining_clause: "The {governing body} of {formal_name}, {state}, ordains:"
      section: {label: "Section {n}."}
  - for: {kind: city, class: first class}
    governing_body: {name: city council}
  - for: {kind: city, class: first class, form: council-manager}
    executive: {title: city manager}
"""
TOWN = """\
kind: city
class: First Class
government_form: council manager
name: Ashfield
officers: {clerk: city clerk}
drafting:
  section: {run_in: false}
law:
  sanctuary: {standing: [required]}
"""


def _value(record, path):
    return bare(record.at(path))


@pytest.fixture
def ashfield(write, store):
    write("us", US)
    write("us/jf", STATE)
    write("us/jf/ashfield", TOWN)
    return store().place("us/jf/ashfield")


class DescribeASortThatIsGiven:
    def it_decides_what_the_state_gives(self, write, store):
        write("us", US)
        write("us/jf", STATE)
        write("us/jf/elm", "kind: city\nname: Elm\n")
        plain = store().place("us/jf/elm")
        given = {"place.class": "first-class", "place.government_form": "Council-Manager"}
        sorted_ = store().place("us/jf/elm", given)
        assert (_value(plain.place, "governing_body.name"), plain.classes) == (
            "council",
            ("first class", "council-manager"),
        )
        assert _value(sorted_.place, "governing_body.name") == "city council"
        assert _value(sorted_.place, "executive.title") == "city manager"
        assert (list(sorted_.sorted_by), sorted_.classes) == (["class", "government_form"], ())
        assert sorted_.sorted_by["class"].status is Status.GIVEN

    def it_must_be_a_kind_that_there_is(self, write, store):
        write("us", US)
        with pytest.raises(CommandError, match="no kind of place is called 'citty'"):
            store().place("us", {"place.kind": "citty"})


class DescribeFactStore:
    def it_adds_a_state_and_a_town_without_any_python(self, ashfield):
        assert (ashfield.id, ashfield.kind) == ("us/jf/ashfield", "city")
        assert ashfield.lineage == ("us", "us/jf", "us/jf/ashfield")
        assert [file.name for file in ashfield.files] == ["us.yaml", "jf.yaml", "ashfield.yaml"]
        assert _value(ashfield.place, "name") == "Ashfield"
        assert _value(ashfield.state, "name") == "Jefferson"
        assert _value(ashfield.us, "name") == "United States"

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "population",
                "postal",
                "officers.treasurer",
                "drafting.enacting_clause",
                "drafting.title.opening",
            ),
            *("localities", "legislature"),
        ],
    )
    def it_never_lets_own_keys_come_down(self, ashfield, path):
        assert ashfield.place.at(path) is None

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("law.state_bank.cite", "J.C. 7"),
            ("acts.public_records.name", "Records Act"),
            ("acts.apa.cite", "5 U.S.C. 551"),
            ("placement.public_bank.title", "43"),
        ],
    )
    def it_lets_law_acts_and_placement_come_down(self, ashfield, path, value):
        assert _value(ashfield.place, path) == value

    def it_takes_an_inherited_thing_whole_or_not_at_all(self, ashfield):
        assert bare(ashfield.place.at("law.sanctuary")) == {"standing": ["required"]}
        assert _value(ashfield.state, "law.sanctuary.cite") == "J.C. 8"

    def it_gives_a_state_neither_code_nor_placement_of_the_country(self, write, store):
        write("us", US + "code: {name: United States Code}\nplacement:\n  bank: {title: '12'}\n")
        write("us/jf", "kind: state\nname: Jefferson\n")
        state = store().place("us/jf").place
        assert "code" not in state.fields
        assert "placement" not in state.fields
        assert _value(state, "acts.apa.cite") == "5 U.S.C. 551"

    def it_is_its_own_state_for_a_state_and_has_none_for_a_country(self, write, store):
        write("us", US)
        write("us/jf", STATE)
        opened = store()
        assert opened.place("us/jf").state is opened.place("us/jf").place
        assert opened.place("us").state is None
        assert opened.place("us").us is opened.place("us").place

    def it_keeps_the_state_of_a_town_as_the_state_sees_itself(self, ashfield):
        assert _value(ashfield.state, "drafting.enacting_clause") == "BE IT ENACTED:"
        assert _value(ashfield.state, "population") == 7_000_000

    def it_remembers_layer_file_and_line_of_every_value(self, ashfield):
        for fact in leaves(ashfield.place):
            assert fact.layer in ashfield.lineage
            assert fact.where is not None
            assert fact.where.line > 0
        clerk = ashfield.place.at("officers.clerk")
        assert clerk.where.file.endswith("ashfield.yaml")
        assert clerk.where.line == 7

    def it_lists_the_ids_that_have_files(self, ashfield, store):
        assert store().ids() == ["us", "us/jf", "us/jf/ashfield"]

    def it_holds_nothing_in_a_root_that_is_not_there(self, store):
        assert store("nowhere").ids() == []


class DescribeLocalities:
    def it_gives_by_kind_class_and_form_the_most_specific_first(self, ashfield):
        assert _value(ashfield.place, "governing_body.name") == "city council"
        assert _value(ashfield.place, "governing_body.presiding_officer") == "mayor"
        assert _value(ashfield.place, "executive.title") == "city manager"

    def it_tells_of_what_no_place_goes_by(self, write, store):
        given = (
            "localities:\n"
            "  - {for: {kind: [city, town]}, officers: {clerk: clerk}, police: own}\n"
            "  - {for: {kind: city, class: first class}, officers: {clerk: city clerk}}\n"
            "  - {for: {kind: city}, officers: {clerk: city clerk, crier: crier}, home_rule: {cite: Here}}\n"
            "  - {for: {kind: [city, village]}, police: none}\n"
        )
        write("us", US)
        write("us/jf", STATE.partition("localities:")[0] + given)
        (told,) = store().check()

        assert told.what == (
            "`officers.clerk` for city never counts: what line "
            f"{told.where.line - 2} gives to city, town hides it"
        )

    def it_is_overlaid_value_by_value_by_the_towns_own(self, ashfield):
        assert bare(ashfield.place.at("drafting.section")) == {"label": "Section {n}.", "run_in": False}

    def it_fills_known_names_and_leaves_other_braces_as_blanks(self, ashfield):
        clause = ashfield.place.at("drafting.ordaining_clause")
        assert clause.value == "The {governing body} of City of Ashfield, Jefferson, ordains:"

    def it_gives_nothing_to_places_that_do_not_fit(self, write, store):
        write("us/jf", STATE)
        write("us/jf/ashfield", "kind: town\nname: Ashfield\n")
        place = store().place("us/jf/ashfield").place
        assert _value(place, "governing_body.name") == "council"
        assert place.at("executive") is None

    def it_keeps_a_verified_pattern_verified_unless_the_name_is_only_assumed(self, write, store):
        source = "sources:\n  s: {title: T, checked: 2026-11-22}\n"
        given = (
            "localities:\n  - for: {kind: city}\n    drafting:\n"
            '      ordaining_clause: {value: "{name} ordains",'
            ' status: verified, source: s, quote: "Rome ordains"}\n'
            '      effective: {clause: {value: "{formal_name} says", status: verified, source: s,'
            " quote: they says}}\n"
        )
        write("us/jf", "kind: state\nname: Jefferson\n" + given + source)
        write("us/jf/ashfield", "kind: city\nname: Ashfield\nformal_name: City of Ashfield\n")
        place = store().place("us/jf/ashfield").place
        assert place.at("drafting.ordaining_clause").status is Status.VERIFIED
        assert place.at("drafting.effective.clause").status is Status.ASSUMED

    def it_leaves_a_hole_whose_name_the_place_does_not_know(self, write, store):
        write("us/jf", STATE.replace('    formal_name: "City of {name}"\n', ""))
        write("us/jf/ashfield", TOWN)
        clause = store().place("us/jf/ashfield").place.at("drafting.ordaining_clause")
        assert "{formal_name}" in clause.value


class DescribeOverlay:
    def it_lays_a_later_root_over_an_earlier_one_value_by_value(self, write, store):
        write("us/jf", STATE)
        write(
            "us/jf", "officers: {auditor: state auditor}\nlaw:\n  state_bank: {cite: J.C. 9}\n", root="mine"
        )
        facts = store("facts", "mine").place("us/jf")
        assert bare(facts.place.at("officers")) == {
            "treasurer": "state treasurer",
            "auditor": "state auditor",
        }
        assert bare(facts.place.at("law.state_bank"))["cite"] == "J.C. 9"
        assert bare(facts.place.at("law.state_bank"))["summary"] == "Nobody knows."
        assert len(facts.files) == 2

    def it_adds_places_that_only_the_workspace_knows(self, write, store):
        write("us/jf", STATE)
        write("us/jf/ashfield", TOWN, root="mine")
        assert store("facts", "mine").ids() == ["us/jf", "us/jf/ashfield"]
        assert store("facts", "mine").place("us/jf/ashfield").kind == "city"

    def it_prefers_the_more_specific_locality_to_the_nearer_root(self, write, store):
        write("us/jf", STATE)
        own = "localities:\n- for: {kind: city}\n  governing_body: {name: senate, presiding_officer: consul}"
        write("us/jf", own, root="mine")
        write("us/jf/ashfield", TOWN)
        body = store("facts", "mine").place("us/jf/ashfield").place.at("governing_body")
        assert bare(body) == {"name": "city council", "presiding_officer": "consul"}

    def it_lets_none_replace_a_record(self, write, store):
        write("us/jf", STATE)
        write("us/jf", "officers: !none\n", root="mine")
        fact = store("facts", "mine").place("us/jf").place.at("officers")
        assert fact.value == NotApplicable()


class DescribeExplain:
    def it_tells_the_chain_most_specific_first(self, ashfield):
        chain = ashfield.explain("place.law.sanctuary.standing")
        assert [(layer, fact.value) for layer, fact in chain] == [
            ("us/jf/ashfield", "required"),
            ("us/jf", "enacted"),
        ]

    def it_tells_what_the_state_gives_to_its_places(self, ashfield):
        chain = ashfield.explain("governing_body.name")
        assert [(layer, fact.value) for layer, fact in chain] == [
            ("us/jf", "city council"),
            ("us/jf", "council"),
        ]

    def it_begins_with_the_fact_that_counts(self, ashfield):
        for path in (
            "name",
            "drafting.ordaining_clause",
            "law.state_bank.cite",
            "acts.apa.name",
        ):
            assert ashfield.explain(path)[0][1] == ashfield.place.at(path)

    def it_says_nothing_of_what_does_not_come_down(self, ashfield):
        assert ashfield.explain("population") == []


class DescribeRefusals:
    def it_lets_an_unknown_give_way_to_what_the_state_gives_as_assumed(self, write, store):
        unread = "{status: unknown, note: looked in the charter}"
        write("us", US)
        write("us/jf", STATE)
        write(
            "us/jf/ashfield",
            TOWN.replace("run_in: false", f"label: {unread}")
            + f"governing_body: {unread}\nexecutive: {{title: {unread}}}\nhome_rule: {{cite: {unread}}}\n",
        )
        place = store().place("us/jf/ashfield").place

        for path, value in (
            ("governing_body.name", "city council"),
            ("governing_body.presiding_officer", "mayor"),
            ("executive.title", "city manager"),
            ("drafting.section.label", "Section {n}."),
        ):
            fact = place.at(path)
            assert (fact.value, fact.status, fact.layer) == (value, Status.ASSUMED, "us/jf"), path
            assert "looked in the charter" in fact.note
        assert place.at("home_rule.cite").status is Status.UNKNOWN

    def it_keeps_an_unknown_law_from_borrowing_that_of_the_state(self, write, store):
        write("us", US)
        write("us/jf", STATE)
        write("us/jf/ashfield", TOWN.replace("standing: [required]", "cite: {status: unknown, note: looked}"))
        sanctuary = store().place("us/jf/ashfield").place.at("law.sanctuary")

        assert sanctuary.at("cite").status is Status.UNKNOWN
        assert sanctuary.at("standing") is None

    def it_refuses_an_unknown_id_and_asks_whether_another_was_meant(self, ashfield, store):
        with pytest.raises(InputError, match="Did you mean `us/jf/ashfield`"):
            store().place("us/jf/ashfeild")

    @pytest.mark.parametrize(
        "id",
        [
            "../../etc/passwd",
            "us/../../etc/passwd",
            "us/wa/..",
            "/etc/passwd",
            "us//wa",
            "US/WA",
            "us/wa/a/b",
            "",
            "us/wa/con",
            "us\\wa",
            "us/wa/a--b",
            "us/wa/\0",
            "us/wa/é",
        ],
    )
    def it_refuses_an_id_that_is_no_id(self, store, id):
        with pytest.raises(InputError):
            store().place(id)

    def it_tells_all_problems_of_all_files_of_the_lineage_at_once(self, write, store):
        write("us", US + "anthem: x\n")
        write("us/jf", "kind: state\nname: Jefferson\npopulation: many\n")
        write("us/jf/ashfield", "kind: city\nname: Ashfield\nmayor: Jane\nmotto: x\n")
        with pytest.raises(InputError) as caught:
            store().place("us/jf/ashfield")
        told = [
            (problem.where.file.rpartition("/")[2], problem.where.line) for problem in caught.value.problems
        ]
        assert told == [("us.yaml", 7), ("jf.yaml", 5), ("ashfield.yaml", 5), ("ashfield.yaml", 6)]

    def it_refuses_a_town_whose_state_has_no_file(self, write, store):
        write("us/jf/ashfield", TOWN)
        with pytest.raises(InputError, match=r"its state `us/jf` has none"):
            store().place("us/jf/ashfield")

    def it_refuses_a_place_without_name_or_kind_once_all_roots_are_laid_together(self, write, store):
        write("us/jf", "population: 1\n")
        with pytest.raises(InputError, match="has no kind and no name"):
            store().place("us/jf")

    def it_names_files_whose_path_is_no_id(self, ashfield, store, write):
        write("us/jf/Bad Name", TOWN)
        path = write("us/jf/short", "x: y").rename
        path(write("us/jf/other", "").with_suffix(".yml"))
        told = "\n".join(str(problem) for problem in store().check())
        assert "`Bad Name`" in told
        assert "other.yml" in told

    def it_checks_every_file_and_tells_each_problem_once(self, ashfield, store, write):
        write("us/jf", STATE + "motto: x\n")
        write("us/jf/beech", TOWN)
        assert len(store().check()) == 1


class DescribeFind:
    @pytest.fixture
    def find(self, write, store):
        write("us", US)
        write("us/jf", STATE)
        write("us/nf", 'kind: state\nname: "New Franklin"\npostal: NF\n')
        for id in ("us/jf/ashfield", "us/nf/ashfield", "us/jf/new-franklin", "us/jf/coeur-dalene"):
            write(id, TOWN)
        write("us/jf/ash-county", "kind: county\nname: Ash County\n")
        return store().find

    @pytest.fixture
    def find_state(self, find):
        return find.__self__.find_state

    @pytest.mark.parametrize("text", ["us/jf", "jf", "JF", "jefferson", "State of Jefferson"])
    def it_takes_a_states_id_letters_or_name(self, find_state, text):
        assert find_state(text) == "us/jf"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("franklin", r"Did you mean us/nf \(New Franklin\)\?"),
            ("Jeffersn", r"Did you mean us/jf \(Jefferson\)\?"),
            ("us/jf/ashfield", "is a place in us/jf, and no state"),
            ("us/qq", "no state is called 'us/qq'"),
            ("", "no state is called ''"),
        ],
    )
    def it_names_the_states_that_may_be_meant(self, find_state, text, told):
        with pytest.raises(CommandError, match=told) as caught:
            find_state(text)
        assert caught.value.exit_code == 2

    @pytest.mark.parametrize(
        ("text", "id"),
        [
            ("us/jf/ashfield", "us/jf/ashfield"),
            ("Ashfield, JF", "us/jf/ashfield"),
            ("ashfield jf", "us/jf/ashfield"),
            ("Ashfield, New Franklin", "us/nf/ashfield"),
            ("City of Ashfield, JF", "us/jf/ashfield"),
            ("the Town of Ashfield, Jefferson", "us/jf/ashfield"),
            ("ASHFIELD CITY, NF", "us/nf/ashfield"),
            ("Jefferson", "us/jf"),
            ("JF", "us/jf"),
            ("State of Jefferson", "us/jf"),
            ("New Franklin", "us/nf"),
            ("New Franklin, JF", "us/jf/new-franklin"),
            ("Coeur d'Alene, JF", "us/jf/coeur-dalene"),
            ("Coeur d’Alène", "us/jf/coeur-dalene"),
            ("Ash County, JF", "us/jf/ash-county"),
            ("County of Ash, JF", "us/jf/ash-county"),
            ("United States", "us"),
        ],
    )
    def it_knows_places_by_the_names_people_use(self, find, text, id):
        assert find(text) == id

    def it_lists_the_candidates_of_an_ambiguous_name(self, find):
        with pytest.raises(CommandError, match="us/jf/ashfield, us/nf/ashfield") as caught:
            find("Ashfield")
        assert caught.value.exit_code == 2

    @pytest.mark.parametrize("text", ["Ashfeild", "", " ", ",", "Ashfield, ZZ", "../x", "City of"])
    def it_refuses_what_nobody_is_called(self, find, text):
        with pytest.raises(CommandError, match="no place is called"):
            find(text)

    @pytest.mark.parametrize("text", ["Elm County, NF", "us/nf/elm-county", "County of Elm, New Franklin"])
    def it_says_why_no_county_of_a_state_has_a_government(self, find, write, text):
        none = (
            "localities:\n  - for: {kind: county}\n    governing_body:\n      {value: !none , note: Gone.}\n"
        )
        write("us/nf", f'kind: state\nname: "New Franklin"\npostal: NF\n{none}')

        with pytest.raises(CommandError, match="no county of New Franklin has a government of its own: Gone"):
            find(text)
        with pytest.raises(CommandError, match="no place is called"):
            find(text.replace("nf", "jf").replace("NF", "JF").replace("New Franklin", "Jefferson"))

    @pytest.mark.parametrize("state", ["jf", "nf"])
    def it_looks_for_a_misspelled_town_in_its_own_state(self, find, state):
        with pytest.raises(CommandError, match=f"Did you mean `us/{state}/ashfield`"):
            find(f"Ashfeild, {state}")


def it_types_facts_as_base_says(ashfield):
    assert isinstance(ashfield.place, Record)
    assert isinstance(ashfield.place.at("law.state_bank.standing"), FactList)
    assert isinstance(ashfield.place.at("name"), Fact)
