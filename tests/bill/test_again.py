"""What two drafts have in common is read and made once, and nothing else is."""

from __future__ import annotations

from billgen.base.errors import Place
from billgen.base.kept import another_draft, by_identity, by_words, first_of_equals
from billgen.bill.inline import token
from billgen.bill.model import Bill, Text, Value, plain
from billgen.bill.parse import parse
from tests.bill.reading import good, read

SEATTLE, TACOMA = Value("Seattle", ("place.name",)), Value("Tacoma", ("place.name",))
TEXT = (
    "## Duty {: #duty}\nThe city of @0@ shall act.\n\n## Powers {: #powers}\nIt may lend:\n\n(1 #lend) money."
)


def sections(bill: Bill) -> list[str]:
    return [
        " ".join([plain(one.runs), *(plain(child.runs) for child in one.walk())]) for one in bill.sections
    ]


class DescribeASectionReadBefore:
    def it_is_the_same_object(self):
        first, second = good(TEXT, [SEATTLE]), good(TEXT, [SEATTLE])
        assert all(one is other for one, other in zip(first.sections, second.sections, strict=True))

    def it_is_another_with_another_value(self):
        first, second = good(TEXT, [SEATTLE]), good(TEXT, [TACOMA])
        (duty, powers), (other, same) = first.sections, second.sections
        assert "Seattle" in plain(duty.runs)
        assert plain(other.runs) == "The city of Tacoma shall act."
        assert powers is same

    def it_is_another_where_it_stands_elsewhere(self):
        moved = [
            (line, Place("t", row)) for row, line in enumerate(TEXT.replace("@0@", token(0)).split("\n"), 9)
        ]
        bill, problems = parse(moved, [SEATTLE])
        assert not problems
        assert next(good(TEXT, [SEATTLE]).sections).where == Place("t", 1)
        assert next(bill.sections).where == Place("t", 9)

    def it_complains_each_time(self):
        for _ in range(2):
            _, problems = read("## Duty {: #duty}\n\n(1 #a) x\n\n(1 #a) y")
            assert [problem.what for problem in problems] == ["the id 'duty.a' twice"]
        good(TEXT, [SEATTLE])
        _, problems = read(TEXT + "\n\n## Duty again {: #duty}\nIt ends.", [SEATTLE])
        assert [problem.what for problem in problems] == ["the id 'duty' twice"]
        assert "t:1" in problems[0].why

    def it_takes_a_note_from_elsewhere(self):
        note = "\n\n## Last {: #last}\nIt ends.\n\n::: note {: for=powers.lend}\nWhy.\n:::"
        bare = good(TEXT, [SEATTLE])
        noted = good(TEXT + note, [SEATTLE])
        found = noted.find("powers.lend")
        assert found is not None
        assert [plain(runs) for one in found.notes for runs in one.paragraphs] == ["Why."]
        again = bare.find("powers.lend")
        assert again is not None
        assert not again.notes
        assert sections(good(TEXT, [SEATTLE])) == sections(bare)


class DescribeWhatIsKept:
    def it_is_made_anew_for_an_equal_thing(self):
        asked: list[Text] = []

        @by_identity
        def made(one: Text) -> str:
            asked.append(one)
            return one.text

        here = Text("x")
        assert (made(here), made(here), made(Text("x"))) == ("x", "x", "x")
        assert len(asked) == 2

    def it_holds_its_things(self):
        @by_identity
        def length(one: list[int]) -> int:
            return len(one)

        # Were the lists let go, later ones would come to stand at their addresses and be taken for them.
        assert [length([0] * size) for size in range(500)] == list(range(500))

    def it_forgets_what_no_draft_asks_for_any_more(self):
        asked: list[str] = []

        @by_identity
        def made(one: Text) -> list[str]:
            asked.append(one.text)
            return [one.text]

        often, once = Text("often"), Text("once")
        kept = made(often)
        made(once)
        for _ in range(200):
            another_draft()
            assert made(often) is kept
            made(Text("of one town"))
        made(once)
        assert (asked.count("often"), asked.count("once")) == (1, 2)

    def it_forgets_words_that_are_very_long(self):
        asked: list[int] = []

        @by_words
        def made(words: str) -> int:
            asked.append(len(words))
            return len(words)

        for words in ("x", "x", "y" * 5000, "y" * 5000):
            assert made(words) == len(words)
        assert asked == [1, 5000, 5000]

    def it_finds_the_first_of_equals(self):
        known: list[Text] = []
        first = Text("x")
        assert first_of_equals(known, first) is first
        assert first_of_equals(known, Text("y")) is not first
        assert first_of_equals(known, Text("x")) is first
        for number in range(100):
            first_of_equals(known, Text(str(number)))
        assert len(known) <= 64
