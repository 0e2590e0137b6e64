"""Options of every kind: their defaults, what `--set` and a file may say, and the advice on a wrong value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.facts.yaml_nodes import YamlMap, parse_yaml
from billgen.library.asked import read_asked
from billgen.library.options import Option, read_option, settle
from billgen.library.reader import Reader

MANIFEST = """
name: {kind: text, default: Anna, help: A name.}
gone: {kind: text, default: "", help: Left out.}
color: {choose: {red: Red, blue: Blue}, default: red, help: A color.}
open: {kind: flag, default: on, help: Whether it is open.}
size: {kind: number, default: 7, help: A size.}
change: {kind: number, default: 0, min: -20, help: A change.}
cap: {kind: money, default: 1500000, help: A cap.}
day: {kind: date, default: 2027-01-31, help: A day.}
tongues: {kind: list, default: [English, Spanish], help: Languages.}
seats:
  {kind: record, list: true, fields: {who: text, count: number}, default: [{who: governor, count: 3}],
   help: S.}
chair: {kind: record, fields: {who: text, since: date}, default: "", help: The chair.}
law: {kind: citation, default: "", help: A law.}
seat: {kind: place, default: Salem, help: A place.}
"""


def options_of_every_kind() -> dict[str, Option]:
    """The options above, by name."""
    node, problems = parse_yaml(MANIFEST, "t.yaml")
    assert node is not None
    read = {
        name: read_option(name, Reader(entry, "t.yaml", problems))
        for name, entry in node.entries.items()
        if isinstance(entry, YamlMap)
    }
    assert not problems
    return read


@pytest.fixture(scope="module")
def options() -> dict[str, Option]:
    return options_of_every_kind()


def given(options: dict[str, Option], text: str) -> object:
    name, _, value = text.partition("=")
    return settle(options, {name: value}, {}, "thing")[name]


class DescribeTheKindOfOptionsThatOfferSomeWords:
    @pytest.mark.parametrize("kind", ["", "kind: choose, ", "kind: choice, "])
    def it_is_choose_whatever_it_was_called(self, kind: str):
        node, problems = parse_yaml(f"{{{kind}choose: {{a: one}}, default: a, help: Way.}}", "t.yaml")
        assert isinstance(node, YamlMap)

        assert read_option("way", Reader(node, "t.yaml", problems)).kind == "choose"
        assert problems == []


class DescribeTheLeastThatAnOptionTakes:
    @pytest.mark.parametrize("rest", ["kind: number, min: few", "kind: text, min: 1", "kind: money, min: []"])
    def it_is_a_number_beside_a_number(self, rest: str):
        node, problems = parse_yaml(f"{{{rest}, default: '7', help: A size.}}", "t.yaml")
        assert isinstance(node, YamlMap)
        read_option("size", Reader(node, "t.yaml", problems))

        assert "'min'" in problems[0].what
        assert problems[0].where is not None


class DescribeOptions:
    def it_has_typed_defaults(self, options: dict[str, Option]):
        assert settle(options, {}, {}, "thing") == {
            "name": "Anna",
            "gone": "",
            "color": "red",
            "open": True,
            "size": 7,
            "change": 0,
            "cap": 1500000,
            "day": date(2027, 1, 31),
            "tongues": ["English", "Spanish"],
            "seats": [{"who": "governor", "count": 3}],
            "chair": "",
            "law": "",
            "seat": "Salem",
        }

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("name=Bob: #1 {x}, [y]", "Bob: #1 {x}, [y]"),
            ("name=", ""),
            ("color=blue", "blue"),
            ("open=No", False),
            ("open=true", True),
            ("change=-12.5", -12.5),
            ("size=1,000", 1000),
            ("cap=$2,500,000", 2500000),
            ("cap=", ""),
            ("day=2028-02-29", date(2028, 2, 29)),
            ("tongues=[Tagalog, Korean]", ["Tagalog", "Korean"]),
            ("tongues=Tagalog, Korean", ["Tagalog", "Korean"]),
            ("tongues=Tagalog", ["Tagalog"]),
            ("tongues=", []),
            ("seats=[{who: mayor, count: 2}, {who: council, count: 1}]",
             [{"who": "mayor", "count": 2}, {"who": "council", "count": 1}]),
            ("seats=[]", []),
            ("chair={who: Ann, since: 2027-01-01}", {"who": "Ann", "since": date(2027, 1, 1)}),
            ("law=5 U.S.C. 552", "5 U.S.C. 552"),
        ],
    )  # fmt: skip
    def it_types_what_the_command_line_gives(self, options: dict[str, Option], text: str, value: object):
        assert given(options, text) == value

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("color=green", "'green' is not offered; choose red, blue"),
            ("open=perhaps", "neither true nor false"),
            ("size=big", "'big' is no number; write 7 or 12.5"),
            ("size=1_000", "no number"),
            ("size=nan", "no number"),
            ("size=1e9", "no number"),
            ("size=1,0", "no number"),
            ("size=99999999999999999999", "larger than can be meant"),
            ("size=-1", "option 'size': '-1' is below 0, the least it takes"),
            ("cap=-$5,000", "no sum of money"),
            ("cap=-5000", "option 'cap': '-5000' is below 0"),
            ("change=-21", "'-21' is below -20"),
            ("seats=[{who: mayor, count: -1}]", "option 'seats': field 'count': '-1' is below 0"),
            ("cap=much", "no sum of money; write 25,000,000"),
            ("day=20270131", "write it as 2027-01-31"),
            ("day=2027-02-30", "is no date"),
            ("seats=mayor", "a list is wanted: [{who: text, count: number}]"),
            ("seats=[mayor]", "a record is wanted: {who: text, count: number}"),
            ("seats=[{who: mayor}]", "field 'count' is missing"),
            ("seats=[{who: mayor, count: 1, sum: 2}]", "no field 'sum'"),
            ("seats=[{who: mayor, count: one}]", "'one' is no number"),
            ("chair=Ann", "a record is wanted: {who: text, since: date}"),
            ("colour=red", "did you mean 'color'?"),
            ("zzz=1", "there are name, gone, color"),
        ],
    )
    def it_advises_on_a_wrong_value(self, options: dict[str, Option], text: str, words: str):
        with pytest.raises(CommandError) as caught:
            given(options, text)

        assert words in str(caught.value)

    def it_tells_of_every_wrong_value_at_once(self, options: dict[str, Option]):
        with pytest.raises(CommandError) as caught:
            settle(options, {"size": "big", "color": "green", "nope": "1"}, {}, "thing")

        assert len(caught.value.problems) == 3


class DescribeAnOptionsFile:
    def read(self, tmp_path: Path, text: str, name: str = "o.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_asked(str(path))

    def it_is_a_map_of_options(self, tmp_path: Path, options: dict[str, Option]):
        asked = self.read(tmp_path, "size: 9\nseats:\n  - {who: mayor, count: 9}\n")

        values = settle(options, {}, asked.options, "thing")
        assert (values["size"], values["seats"]) == (9, [{"who": "mayor", "count": 9}])

    def it_gives_way_to_the_command_line(self, tmp_path: Path, options: dict[str, Option]):
        asked = self.read(tmp_path, "options: {size: 9, name: Bea}\n")

        values = settle(options, {"size": "11"}, asked.options, "thing")
        assert (values["size"], values["name"]) == (11, "Bea")

    def it_may_be_the_inputs_of_a_record(self, tmp_path: Path):
        text = """
        inputs:
          template: thing
          place: us/zz
          options: {size: 9}
          sections: {study: false}
          facts: {state.name: Zedland}
          waived: {missing@duties: known}
          as_of: "2027-01-11"
          letter: A
          clean: false
        """
        asked = self.read(tmp_path, text)

        assert asked.sections == {"study": False}
        assert asked.facts == {"state.name": "Zedland"}
        assert asked.waived == {"missing@duties": "known"}
        assert asked.as_of == "2027-01-11"

    def it_may_be_a_whole_record(self, tmp_path: Path):
        text = '{"schema": "billgen.record/1", "inputs": {"options": {"size": 9}}, "facts": {"x": null}}'

        assert list(self.read(tmp_path, text).options) == ["size"]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "empty"),
            ("options: 7\n", "'options' wants a map"),
            ("options: {}\nsections: {study: perhaps}\n", "neither on nor off"),
            ("options: {}\nfacts: {state.name: [a]}\n", "wants text"),
            ("options: {}\nas_of: soon\n", "'soon' is no date"),
            ("options: {}\nfact: {}\n", "did you mean 'facts'?"),
            ("size: [\n", "not YAML"),
        ],
    )
    def it_is_told_what_is_wrong(self, tmp_path: Path, text: str, words: str):
        with pytest.raises((CommandError, InputError)) as caught:
            self.read(tmp_path, text)

        assert words in str(caught.value)

    def it_must_be_there(self, tmp_path: Path):
        with pytest.raises(InputError, match="No such file"):
            read_asked(str(tmp_path / "none.yaml"))
