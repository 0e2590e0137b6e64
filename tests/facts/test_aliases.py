"""Ids that a place once had: they lead to it for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.facts.aliases import read_aliases

TOWNS = "kind: city\nname: "


@pytest.fixture
def old(write, store, tmp_path: Path):
    """A store with two towns and some aliases."""

    def open_(text: str, head: str = "schema: 1\naliases:\n", **roots: str):
        write("us", "kind: country\nname: United States\n")
        write("us/jf", "kind: state\nname: Jefferson\npostal: JF\n")
        write("us/jf/ashfield-brook", f"{TOWNS}Ashfield-Brook\n")
        write("us/jf/brook", f"{TOWNS}Brook\n")
        (tmp_path / "facts" / "aliases.yaml").write_text(head + text, encoding="utf-8")
        for root, more in roots.items():
            (tmp_path / root).mkdir()
            (tmp_path / root / "aliases.yaml").write_text(head + more, encoding="utf-8")
        return store("facts", *roots)

    return open_


ONE = "  us/jf/ashfield: us/jf/ashfield-brook\n"


class DescribeAliases:
    def it_gives_the_place_of_today_for_an_old_id(self, old):
        store = old(ONE)

        assert store.place("us/jf/ashfield").id == "us/jf/ashfield-brook"
        assert store.find("us/jf/ashfield") == "us/jf/ashfield-brook"

    @pytest.mark.parametrize("name", ["Ashfield", "Ashfield, JF", "City of Ashfield, Jefferson"])
    def it_finds_a_place_by_the_name_it_had(self, old, name: str):
        assert old(ONE).find(name) == "us/jf/ashfield-brook"

    def it_prefers_whoever_has_the_name_today(self, old):
        assert old("  us/jf/brook-hill: us/jf/ashfield-brook\n").find("Brook, JF") == "us/jf/brook"

    def it_follows_as_many_steps_as_it_takes(self, old):
        assert old("  us/jf/a: us/jf/ashfield\n" + ONE).find("us/jf/a") == "us/jf/ashfield-brook"

    def it_does_not_list_old_ids_nor_take_the_file_for_a_place(self, old):
        store = old(ONE)

        assert store.ids() == ["us", "us/jf", "us/jf/ashfield-brook", "us/jf/brook"]
        assert store.check() == []

    def it_takes_the_word_of_the_later_root(self, old):
        assert old(ONE, later="  us/jf/ashfield: us/jf/brook\n").find("us/jf/ashfield") == "us/jf/brook"

    def it_still_refuses_what_was_never_called_so(self, old):
        with pytest.raises(CommandError, match="no place is called"):
            old(ONE).find("Nowhere")

    @pytest.mark.parametrize(
        ("text", "head", "said"),
        [
            ("  us/jf/a: us/jf/b\n  us/jf/b: us/jf/a\n", None, "runs in a circle"),
            ("  us/jf/A: us/jf/brook\n", None, "small letters"),
            ("  us/jf/a: !none\n", None, "leads to no id"),
            ("  us/jf/a: us/jf\n", None, "no place of the same level"),
            ("", "schema: 1\naliases: [a]\n", "`aliases` is a map"),
            ("", "schema: 2\n", "not known here"),
            ("", "aliases: {}\n", "`schema` is missing"),
            ("", "schema: 1\nalias: {}\n", "Did you mean `aliases`?"),
        ],
    )
    def it_tells_what_is_wrong_with_the_file(self, old, text: str, head: str | None, said: str):
        store = old(text, **({"head": head} if head else {}))

        assert said in " ".join(str(problem) for problem in store.check())
        assert store.find("Brook, JF") == "us/jf/brook"  # whoever needs no alias is not held up
        with pytest.raises(InputError, match=said.replace("?", r"\?")):
            store.find("us/jf/ashfield")

    def it_reads_nothing_where_nothing_is(self, tmp_path: Path):
        assert read_aliases([tmp_path]).today == {}
