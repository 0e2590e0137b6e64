"""The grammar of bill text: level markers, headings, flush text, notes, containers."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import Place
from billgen.bill.inline import line_token, split_lines, token
from billgen.bill.model import Blank, Ref, Text, Value, plain
from billgen.bill.parse import BLOCK_ROLES, parse
from tests.bill.reading import finished, good, read, shape, words


class DescribeLevels:
    def it_reads_levels_from_markers_whatever_the_indentation(self):
        bill = good(
            "## Powers\nIt may:\n      (1) lend:\n(a) to towns:\n (i) new;\n (A) old;\n(I) dry;\n(1) save."
        )
        assert shape(bill) == [
            "_1 Powers It may:",
            "  _1._1 lend:",
            "    _1._1._1 to towns:",
            "      _1._1._1._1 new;",
            "        _1._1._1._1._1 old;",
            "          _1._1._1._1._1._1 dry;",
            "  _1._2 save.",
        ]

    def it_takes_the_words_of_an_item_from_wrapped_lines(self):
        assert shape(good("## A\n(1) one\n     two\nthree.\n(1) four")) == [
            "_1 A",
            "  _1._1 one two three.",
            "  _1._2 four",
        ]

    def it_takes_the_words_of_an_item_from_the_next_line(self):
        assert shape(good("## A\n(1)\nwords")) == ["_1 A", "  _1._1 words"]

    def it_may_hold_items_and_no_words(self):
        assert shape(good("## A\n(1)\n(a) words")) == ["_1 A", "  _1._1", "    _1._1._1 words"]

    def it_lets_blank_lines_stand_between_items(self):
        assert shape(good("## A\n\n(1) one\n\n\n(a) two\n\n(1) three")) == [
            "_1 A",
            "  _1._1 one",
            "    _1._1._1 two",
            "  _1._2 three",
        ]

    def it_reads_an_escaped_label_as_words(self):
        assert shape(good("## A\nUnder subsection\n\\(a) of this section.")) == [
            "_1 A Under subsection (a) of this section."
        ]

    @pytest.mark.parametrize(
        "line", ["(a), (b), and (c) apply.", "(or) it may", "(the bank)", "(2027) was", "(1); and", "(IT)"]
    )
    def it_leaves_running_text_alone(self, line: str):
        assert shape(good(f"## A\nWords\n{line}")) == [f"_1 A Words {line}"]


class DescribeIds:
    def it_names_sections_and_items(self):
        bill = good("## Powers {: #powers .uncodified .findings}\n(1 #lend) lend:\n(a #towns) to towns")
        assert [one.id for one in bill.walk()] == ["powers", "powers.lend", "powers.towns"]
        assert next(bill.sections).classes == {"uncodified", "findings"}

    def it_makes_ids_of_the_position_where_none_is_given(self):
        bill = good("## A\n## B {: #b}\n(1) x\n(1 #y) y\n(a) z")
        assert [(one.id, one.positional) for one in bill.walk()] == [
            ("_1", True),
            ("b", False),
            ("b._1", True),
            ("b.y", False),
            ("b.y._1", True),
        ]

    def it_reads_a_heading_without_words(self):
        assert shape(good("## {: #x}\nText.")) == ["x Text."]

    def it_remembers_where_each_provision_stands(self):
        assert [one.where for one in good("\n## A\n\n(1) x").walk()] == [Place("t", 2), Place("t", 4)]


class DescribeFlushText:
    def it_closes_an_item_after_its_children(self):
        assert shape(good("## A\n(1) one:\n(a) two\n(1...) closes\nit\n(1) next")) == [
            "_1 A",
            "  _1._1 one:",
            "    _1._1._1 two",
            "    | closes it",
            "  _1._2 next",
        ]

    def it_closes_a_deeper_item(self):
        assert shape(good("## A\n(1) one\n(a) two\n(i) three\n(a...) closes two\n(1...) closes one"))[
            -2:
        ] == [
            "      | closes two",
            "    | closes one",
        ]

    def it_closes_the_list_of_a_section(self):
        assert shape(good("## A\nThe bank may:\n(1) lend;\n(1) save.\n(...) It may not gamble.")) == [
            "_1 A The bank may:",
            "  _1._1 lend;",
            "  _1._2 save.",
            "  | It may not gamble.",
        ]

    def it_keeps_further_paragraphs_of_a_section(self):
        assert shape(good("## A\nFirst.\n\nSecond.\n\nThird.")) == [
            "_1 A First.",
            "  | Second.",
            "  | Third.",
        ]


class DescribeHeadings:
    def it_tells_parts_sections_and_captions(self):
        assert shape(good("# Part One\n## A\nx\n### Loans\n## B\ny")) == [
            "part: Part One",
            "_1 A x",
            "caption: Loans",
            "_2 B y",
        ]

    def it_reads_them_indented(self):
        assert shape(good("        ## A\n        x")) == ["_1 A x"]


class DescribeNotes:
    def it_hangs_on_the_provision_it_names(self):
        bill = good(
            "## A {: #a}\n(1 #x) x\n## B\ny\n::: note {: for=a.x level=contested}\nOne.\n\nTwo\nlines.\n:::"
        )
        note = bill.find("a.x").notes[0]  # type: ignore[union-attr]
        assert (note.level, [plain(one) for one in note.paragraphs]) == ("contested", ["One.", "Two lines."])

    def it_hangs_on_the_provision_before_it(self):
        bill = good("## A {: #a}\n(1) x\n::: note\nHm.\n:::\n(1) y")
        assert [len(one.notes) for one in bill.walk()] == [0, 1, 0]

    def it_speaks_of_the_whole_bill_before_any_section(self):
        assert plain(good("::: note\nHm.\n:::\n## A\nx").notes[0].paragraphs[0]) == "Hm."

    def it_does_not_close_the_list(self):
        assert shape(good("## A\n(1) x\n::: note\nHm.\n:::\n(a) y"))[-1] == "    _1._1._1 y"


class DescribePurposes:
    def it_hangs_on_its_section_and_prints_nothing(self):
        bill = good(
            "## A {: #a}\n(1) x\n::: purpose\nDoes\nit.\n:::\n(a) y\n"
            "## B {: #b}\n::: purpose {: for=b}\nZ.\n:::\nz"
        )

        said = [one.purpose and plain(one.purpose.paragraphs[0]) for one in bill.sections]
        assert said == ["Does it.", "Z."]
        assert shape(bill) == ["a A", "  a._1 x", "    a._1._1 y", "b B z"]

    def it_refers_from_outside_of_its_section_and_makes_no_bookmark(self):
        text = "## A {: #a}\n(1 #x) x\n::: purpose\nSee [](#a.x) and [](#b).\n:::\n## B {: #b}\ny"
        bill, problems = finished(text)
        purpose = next(bill.sections).purpose

        assert purpose is not None
        assert problems == []
        assert plain(purpose.paragraphs[0]) == plain(
            finished(text.replace("purpose", "note"))[0].find("a.x").notes[0].paragraphs[0]
        )
        assert not any(one.cited for one in bill.walk())

    def it_may_refer_to_nothing_that_is_not_there(self):
        _, problems = finished("## A {: #a}\nx\n::: purpose\nSee [](#b).\n:::")

        assert [one.what for one in problems] == ["a reference to 'b', which is not in this bill"]


class DescribeContainers:
    @pytest.mark.parametrize("role", BLOCK_ROLES)
    def it_makes_blocks_of_the_form(self, role: str):
        assert [
            (one.role, plain(one.runs)) for one in good(f"::: {role}\nOne\nline.\n\nTwo.\n:::").front
        ] == [
            (role, "One line."),
            (role, "Two."),
        ]

    def it_puts_what_follows_the_sections_behind_them(self):
        bill = good("::: caption\nA\n:::\n## S\nx\n::: signature\nB\n:::")
        assert ([one.role for one in bill.front], [one.role for one in bill.back]) == (
            ["caption"],
            ["signature"],
        )

    def it_keeps_an_empty_long_title_to_be_computed(self):
        assert [one.role for one in good("::: long-title\n:::").front] == ["long-title"]

    def it_reads_no_markers_inside(self):
        assert plain(good("::: recital\n(2) x\n:::").front[0].runs) == "(2) x"


class DescribeInlineText:
    def it_marks_emphasis(self):
        section = next(good("## A\n*a* **b** ***c***").sections)
        assert section.runs == (Text("a", "i"), Text(" "), Text("b", "b"), Text(" "), Text("c", "bi"))

    def it_reads_references(self):
        section = next(good("## A\nSee [](#b.c) and\n[#](#d).").sections)
        refs = [run for run in section.runs if isinstance(run, Ref)]
        assert [(ref.target, ref.style, ref.where) for ref in refs] == [
            ("b.c", "full", Place("t", 2)),
            ("d", "number", Place("t", 3)),
        ]

    def it_folds_white_space_of_words_and_not_of_values(self):
        section = next(good("## A\n  a   b @0@   c ", [Value(" x  y\nz ", ("p",))]).sections)
        assert section.runs == (Text("a b "), Value(" x  y\nz ", ("p",)), Text(" c"))

    def it_gives_marks_to_values_and_blanks(self):
        section = next(good("## A\n**@0@** *@1@*", [Value("x", ("p",)), Blank("y")]).sections)
        assert [run.marks for run in section.runs] == ["b", "", "i"]

    def it_leaves_other_signs_alone(self):
        text = "a_b_c 2 * 3 <b> &amp; `x` ~~y~~ $5 # ^ ![ ] [z] | {x}"
        assert plain(next(good(f"## A\nx {text}").sections).runs) == f"x {text}"

    def it_takes_a_backslash_for_words_that_look_like_marks(self):
        assert plain(next(good("## A\n\\*a\\* \\[](#x)").sections).runs) == "*a* [](#x)"


BROKEN = {
    "(1) x": (1, "before any section", "## heading"),
    "## A\n(a) x": (2, "an item (a) with no (1) above it", "write (1) first"),
    "## A\n(1) x\n(i) y": (3, "an item (i) with no (a) above it", "Levels cannot be skipped"),
    "## A\n(2) x": (2, "a typed label (2)", "write (1), (a), (i), (A) or (I)"),
    "## A\n(1) y\nB. x": (3, "a typed label B.", "join it to the line before"),
    "## A\n(1) y\na. x": (3, "a typed label a.", ""),
    "## A\n(12) x": (2, "a typed label (12)", "Numbers are computed"),
    "## A\n(b) x": (2, "a typed label (b)", "\\(b)"),
    "## A\n(1) y\n(iv) x": (3, "a typed label (iv)", ""),
    "## A\n(bb) x": (2, "a typed label (bb)", ""),
    "## A\n(B) x": (2, "a typed label (B)", ""),
    "## A\n(1)(a) x": (2, "a typed label (1)", "a line of its own"),
    "## A\n(1)x": (2, "a typed label (1)", "and a space"),
    "## A\n( 1 ) x": (2, "a typed label ( 1 )", ""),
    "## A\n(1....) x": (2, "a typed label (1....)", ""),
    "## A\n(1 #a b) x": (2, "a typed label (1 #a b)", ""),
    "## A\n(1 #A) x": (2, "'A' cannot be an id", "a-z, 0-9"),
    "## A\n(1 #a.b) x": (2, "'a.b' cannot be an id", ""),
    "## A\n(1 #@0@) x": (2, "'{{…}}' cannot be an id", ""),
    "## A\n(1) ": (2, "an item with no words", "guard it"),
    "## A\n(1) x\n(1...)": (3, "flush text (1...) with no words", ""),
    "## A\n(1...) x": (2, "flush text (1...) with no (1) open", "write (1) above"),
    "## A\n(1) x\n(a...) y": (3, "flush text (a...) with no (a) open", ""),
    "(...) y": (1, "flush text (...) with no section open", "## heading"),
    "## A\n(1) x\n(1... #y) z": (3, "an id on flush text", "name the item"),
    "## A\n(1) x\n\ny": (4, "a paragraph after an item", "(1...)"),
    "x": (1, "a paragraph outside any section", "::: container"),
    "### A\nx": (2, "a paragraph outside any section", ""),
    "## A\n(1) under subsection\n(a) of this section": (3, "an item that opens with 'of'", "\\(a)"),
    "## A\n(1) x\n(1) through\n(a) and (b)": (3, "an item that opens with 'through'", "join it"),
    "## A {: #a}\nx\n## B {: #a}\ny": (3, "the id 'a' twice", "It stands at t:1"),
    "## A\n(1 #x) x\n(1 #x) y": (3, "the id '_1.x' twice", "rename"),
    "#### A": (1, "a heading that cannot be read", "### for an unnumbered caption"),
    "##A": (1, "a heading that cannot be read", "then a space"),
    "## A {: #A}": (1, "'#A' cannot be read in {: …}", "{: #id .class into=…}"),
    "## A {: a=b}": (1, "'a=b' cannot be read", ""),
    "# A {: .x}": (1, "attributes on a caption", ""),
    "### A {: #x}": (1, "attributes on a caption", ""),
    "## A {: #x} {: .y}": (1, "{: …} in running text", ""),
    "## A\nx {: #y}": (2, "{: …} in running text", "(1 #id)"),
    "## A\n(1) x {: .y}": (2, "{: …} in running text", "Only headings and containers"),
    "## A\n- x": (2, "'-' at the start of a line", "write (1)"),
    "## A\n* x": (2, "'*' at the start of a line", ""),
    "## A\n+ x": (2, "'+' at the start of a line", ""),
    "## A\n1. x": (2, "'1.' at the start of a line", ""),
    "## A\n2) x": (2, "'2)' at the start of a line", ""),
    "## A\nb) x": (2, "'b)' at the start of a line", ""),
    "## A\niv) x": (2, "'iv)' at the start of a line", ""),
    "## A\n> x": (2, "'>' at the start of a line", ""),
    "## A\n| a | b |": (2, "a table that cannot be read", "| --- | --- |"),
    "| a |\n| - |\n| b |": (1, "a table outside any section", "## heading"),
    "## A\n| a | b |\n| - | - |\n| c |": (2, "a table that cannot be read", "as many cells"),
    "## A\n[text: Name]": (2, "a field [text: Name] in bill text", "::: exhibit"),
    '::: exhibit {: #e title="A"}\nx': (1, "::: exhibit is never closed", ":::"),
    '::: exhibit {: #e title="A"}\nx\n## B\ny': (1, "::: exhibit is never closed", ":::"),
    "::: exhibit {: #e}\nx\n:::": (1, "an exhibit without a title", "title="),
    "## A\n```": (2, "'```' at the start of a line", ""),
    "## A\n~~~": (2, "'~~~' at the start of a line", ""),
    "## A\n<b>x</b>": (2, "'<b' at the start of a line", "\\ before"),
    "## A\n<!-- x -->": (2, "'<!' at the start of a line", ""),
    "## A\nx\n---": (3, "'---' at the start of a line", ""),
    "## A\nx\n=====": (3, "'=====' at the start of a line", ""),
    "## A\n***": (2, "'***' at the start of a line", ""),
    "## A\nx {++y++}": (2, "an amendment mark {++", "inside ::: amend"),
    "## A\nx {--y--}": (2, "an amendment mark {--", ""),
    "## A\nx\ny [z](http://w)": (3, "a link to 'http://w'", "cite(...)"),
    "## A\n![z](w)": (2, "a link to 'w'", ""),
    "## A\nsee [section 3](#a)": (2, "a reference with typed words: [section 3](#a)", "[](#a)"),
    "## A\nsee [](#)": (2, "a link to '#'", ""),
    "## A\nsee [](#@0@)": (2, "a value inside a reference: [](#{{…}})", "| ident"),
    "::: caption\nx": (1, "::: caption is never closed", "write ::: on a line of its own"),
    "::: caption\nx\n## A\ny": (1, "::: caption is never closed", ""),
    "::: caption\nx\n::: recital\ny\n:::": (1, "::: caption is never closed", ""),
    ":::": (1, "::: with nothing open", "::: name"),
    "::: Caption\nx\n:::": (1, "a container line that cannot be read", ""),
    "::: caption x\ny\n:::": (1, "a container line that cannot be read", "{: key=value}"),
    "::: quote\ny\n:::": (1, "a container named 'quote'", "containers are note"),
    "::: caption {: for=x}\ny\n:::": (1, "'for=x' cannot be read", ""),
    "::: note {: far=x}\ny\n:::": (1, "'far=x' cannot be read", "for=… level=…"),
    "::: note {: level=sure}\ny\n:::": (1, "a note of level 'sure'", "settled, contested, untested"),
    "::: note {: for=x.y}\ny\n:::": (1, "a note for 'x.y', which is not in this bill", "section.item"),
    "::: purpose {: for=x}\ny\n:::": (1, "a purpose for 'x', which is no section", "for=section"),
    "::: purpose\ny\n:::\n## A\nx": (1, "a purpose for ''", "for=section"),
    "## A {: #a}\n(1 #x) y\n::: purpose {: for=a.x}\ny\n:::": (3, "a purpose for 'a.x'", "for=section"),
    "## A\nx\n::: purpose\n:::": (3, "a purpose with no words", "one or two plain sentences"),
    "## A\nx\n::: purpose\ny\n\nz\n:::": (3, "a purpose of several paragraphs", ""),
    "## A\nx\n::: purpose\ny\n:::\n::: purpose\nz\n:::": (6, "a second purpose for '_1'", "join the two"),
    "## A\nx\n::: purpose {: level=settled}\ny\n:::": (3, "'level=settled' cannot be read", "for=…"),
}


class DescribeRefusals:
    @pytest.mark.parametrize("text", BROKEN)
    def it_names_the_line_and_what_to_write(self, text: str):
        line, what, advice = BROKEN[text]
        _, problems = read(text, [Value("x", ("p",))])
        found = [problem for problem in problems if what in problem.what]
        assert found, problems
        assert found[0].where == Place("t", line)
        assert advice in str(found[0])
        assert found[0].fix

    def it_finds_every_problem_at_once(self):
        _, problems = read("## A\n(2) x\n- y\n\n(1) z\n(i) w")
        assert [problem.where.line for problem in problems if problem.where] == [2, 3, 6]

    def it_shows_no_private_characters(self):
        for text in BROKEN:
            _, problems = read(text, [Value("x", ("p",))])
            assert not any("\ue000" <= char <= "\uf8ff" for problem in problems for char in str(problem))


HOSTILE = [
    "# *[x](y)*",
    "(1) item",
    "(2) item",
    "{: #id}",
    ":::",
    "::: note",
    "a\n\n## b\n(1) c",
    "|",
    "{{ 7*7 }}",
    "\\",
    "**",
    "[](#a)",
    "- x",
    "<b>",
    "&amp;",
    "`",
    "{++x++}",
]


class DescribeHostileValues:
    @pytest.mark.parametrize("value", HOSTILE)
    def it_stays_one_inert_run_in_every_place(self, value: str):
        text = "::: caption\n@0@\n:::\n# @0@\n## @0@ {: #a}\n@0@\n(1 #x) @0@\n@0@\n(a) **@0@**\n(a...) @0@"
        text += "\n::: note\n@0@\n:::"
        bill = good(text, [Value(value, ("p",))])
        runs = [bill.front[0].runs, bill.body[0].runs]  # type: ignore[union-attr]
        section = bill.find("a")
        assert section is not None
        runs += [
            section.heading,
            section.runs,
            bill.find("a.x._1").runs,
            bill.find("a.x._1").notes[0].paragraphs[0],
        ]  # type: ignore[union-attr]
        assert all(plain(one) == value and len(one) == 1 and isinstance(one[0], Value) for one in runs)
        assert plain(bill.find("a.x").runs) == f"{value} {value}"  # type: ignore[union-attr]
        assert len(list(bill.walk())) == 3


MARKUP = "(1aiAI.#) :{}[]*_\\\n-=|>`~<$@0abc"


class DescribeAnyText:
    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(st.text(alphabet=MARKUP, max_size=80))
    def it_is_read_without_an_exception(self, text: str):
        bill, problems = read(text, [Value("v", ("p",))])
        ids = [one.id for one in bill.walk()]
        assert len(set(ids)) == len(ids) or any("twice" in problem.what for problem in problems)

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(st.text(max_size=60))
    def it_is_read_whatever_the_characters(self, text: str):
        parse(
            [(line, None) for line in text.split("\n") if not any("\ue000" <= c <= "\uf8ff" for c in line)],
            (),
        )

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 7),
                st.lists(
                    st.sampled_from(["the bank", "may;", "lend\nto", "*money*"]), min_size=1, max_size=3
                ),
            ),
            max_size=25,
        )
    )
    def it_keeps_every_word_in_order(self, made: list[tuple[int, list[str]]]):
        depth, lines = 0, ["## start"]
        for step, said in made:
            if step == 0:
                depth, marker = 0, "## "
                said = [" ".join(said).replace("\n", " ")]
            elif step < 6:
                depth = min(step, depth + 1)
                marker = f"({'1aiAI'[depth - 1]}) "
            else:
                marker = f"({'1aiAI'[depth - 1]}...) " if depth else "(...) "
            lines.append(marker + " ".join(said))
        bill = good("\n".join(lines))
        source = " ".join(part for _, said in made for part in said).replace("*", "")
        assert words(bill) == ["start", *source.split()]

    @pytest.mark.parametrize(
        "text",
        [
            "## " + " " * 50_000 + "x",
            ":::" + " " * 50_000 + "x",
            "## A\n" + "\u00a0" * 100_000 + "x *",
            "## A\n" + "[" * 3000,
            "## A\nx" + "*a " * 5000,
            "## A\n(" + " " * 50_000,
        ],
    )
    def it_is_read_in_no_more_time_than_it_has_words(self, text: str):
        read(text)


class DescribeTokens:
    @settings(max_examples=50, deadline=None, derandomize=True)
    @given(st.integers(0, 10**6), st.integers(0, 300), st.integers(1, 10**5))
    def it_round_trips(self, index: int, file: int, line: int):
        assert list(split_lines(f"a{line_token(file, line)}{token(index)}\nb")) == [
            ("a" + token(index), (file, line)),
            ("b", None),
        ]

    def it_takes_the_origin_of_the_first_word(self):
        text = line_token(0, 9) + "  " + line_token(1, 4) + "words" + line_token(2, 7) + " more"
        assert list(split_lines(text)) == [("  words more", (1, 4))]


class DescribeALongerText:
    def it_reads_the_example_of_the_guide(self):
        text = """
        ## Definitions {: #definitions .definitions}
        In this act:
        (1) "Bank" means the bank created by [](#creation).

        ## Powers {: #powers}
        (1 #lend) Subject to [](#limits), the bank may:
          (a #homes) make loans for homes;
          (a) buy participations.
        (1...) This closes item one.
        ::: note {: for=powers.lend level=contested}
        **Lending of credit.** See the constitution.
        :::
        """
        assert shape(good(dedent(text))) == [
            "definitions Definitions In this act:",
            '  definitions.bank "Bank" means the bank created by .',
            "powers Powers",
            "  powers.lend Subject to , the bank may:",
            "    powers.homes make loans for homes;",
            "    powers.lend._2 buy participations.",
            "    | This closes item one.",
        ]


class DescribeALineThatOpensWithV:
    def it_may_stand_between_the_parties_of_a_case(self):
        bill = good("## A {: #a}\nAs held in Smith\nv. Jones.")
        assert plain(next(bill.sections).runs) == "As held in Smith v. Jones."
