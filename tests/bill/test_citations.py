"""The citation parser: a broad table of what it reads, the nearest things it must leave, and its time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.bill.citation_forms import CODES
from billgen.bill.citations import Citation, citations, code_alone

CITED = (
    "8 U.S.C. § 1373",
    "5 U.S.C. 552",
    "8 U.S.C. Sec. 1357(g)",
    "42 C.F.R. § 1.1",
    "28 C.F.R. Part 20",
    "2 CFR section 200.305",
    "Pub. L. 104-208",
    "P.L. 104-208",
    "110 Stat. 3009",
    "110 Stat. 3009-707",
    "63 Fed. Reg. 44752",
    "RCW 34.05.010",
    "chapter 34.05 RCW",
    "Title 30A RCW",
    "RCW 34.05.010 and 34.05.020",
    "Gov. Code, § 12940",
    "Section 11340 of the Government Code",
    "Sections 11340 and 11342 of the Government Code",
    "20 ILCS 1705/4",
    "30 ILCS 105/5.878 new",
    "Section 752.053, Government Code",
    "Chapter 551, Local Government Code",
    "s. 117.105, F.S.",
    "Section 117.105, Florida Statutes",
    "section 117.105, F.S.",
    "N.J.S.A. 40:20-1",
    "R.S.40:48-2",
    "P.L.2020, c.67",
    "C.R.S. 2-4-213",
    "section 24-6-402, C.R.S.",
    "section 2923.50 of the Revised Code",
    "Minn. Stat. § 1.1",
    "Minnesota Statutes, section 1.1",
    "Minnesota Statutes 2024, section 1.1",
    "M.G.L. c. 164, § 34",
    "RSA 106-Q:2",
    "ORS 33.710",
    "A.R.S. § 11-1051",
    "O.C.G.A. § 36-80-23",
    "K.S.A. 1-101",
    "NRS 218D.635",
    "Va. Code § 1-246",
    "29 Del. C. § 1",
    "Article VIII, section 5 of the state Constitution",
    "Section 5, Article XI, Texas Constitution",
    "Article XI, section 10 of the Constitution of the state of Washington",
    "Cal. Const., art. XVI, § 6",
    "U.S. Const. amend. XIV",
    "United States v. X, 521 U.S. 898 (1997)",
    "Printz v. United States, 521 U.S. 898 (1997)",
    "City of El Cenizo v. Texas, 890 F.3d 164 (5th Cir. 2018)",
    "80 Wn.2d 672",
    "Printz v. United States",
    "In re Gault",
    "SMC 4.18.010",
    "Section 2-1 of the City Code",
    "City Code Section 25-1-502",
    "Seattle Municipal Code 4.18.010",
    "LAMC 12.03",
    "Fla. Stat. 12",
    "Tex. Gov't Code § 551.001",
    "Mo. Rev. Stat. § 610.010",
    "Tenn. Code Ann. § 8-44-101",
    "Mass. Gen. Laws ch. 30A",
    "section 610.010, RSMo",
    "2-3-201, MCA",
    "Section 10-15-1 NMSA 1978",
    "65 Pa.C.S. § 701",
    "1 V.S.A. § 310",
    "1 M.R.S. § 401",
    "section 100 of the public officers law",
    "Laws of 2016, chapter 152",
    "chapter 152, Laws of 2016",
    "§ 12",
    "§§ 12 and 13",
    "42 U.S.C. chapter 7",
    "title 42 of the United States Code",
    "Title 5, United States Code",
    "section 101 of the Immigration and Nationality Act",
    "Section 2.2-3700 of the Code of Virginia",
    "section 1-200 of the general statutes",
    "W.S. 16-4-401",
    "AS 44.62.310",
    "IC 5-14-1.5",
    "s. 19.81, stats.",
    "Neb. Rev. Stat. § 84-1407",
    "Public Law 104-208",
    "section 7 of the Charter",
    "Conn. Gen. Stat. § 1-200",
    "Section 5 of the City Charter",
    "Ill. Const. art. VII, sec. 6",
    "12 USC § 1841(b)",
    "8 U.S.C. §§ 1373 and 1644",
    "§ 3-101 of the State Government Article",
    "Lujan v. Defenders of Wildlife, 504 U.S. 555, 560 (1992)",
    "921 F.3d 865 (9th Cir. 2019)",
    "RCW 42.30.030(2)(a)",
    "A.C.A. § 25-19-105",
    "HRS § 92-3",
    "KRS 61.810",
    "MCL 15.263",
    "N.C.G.S. 143-318.10",
    "G.S. 143-318.10",
    "N.D.C.C. § 44-04-19",
    "R.C. 121.22",
    "25 O.S. § 307",
    "R.I.G.L. § 42-46-4",
    "SDCL 1-25-1",
    "T.C.A. § 8-44-102",
    "WAC 44-14-01001",
    "chapter 44-14 WAC",
    "Section 25-1-502 of the Austin City Code",
    "section 5, chapter 10, Laws of 2023",
    "Section 1 of Article VIII of the Constitution",
)
NOT_CITED = (
    "section 4 of this act",
    "subsection (1)(a)",
    "$5,000",
    "January 11, 2027",
    "section 4",
    "sections 4 through 6 of this act",
    "Title IX",
    "Article VIII",
    "Section 8 housing",
    "chapter 3 of this title",
    "the Government Code",
    "RCW",
    "the Constitution",
    "§ 4 of this chapter",
    "not more than 10 percent",
    "within 30 days",
    "Part 2 of this act",
    "Section 3 of this Act",
    "20,000 people",
    "the U.S. 500",
    "the year 2020, c",
    "a 12 MC drum",
    "5 of the 7 members",
    "NO. 24",
    "24 C.R.S",
    "section 4 of this code",
    "IC 5 chip",
    "RSA 2048",
    "zip code 98101",
    "Zip Code 98101",
    "Building Code 2021",
    "ISO 9001",
    "rule 4 of procedure",
    "the 2 Va. delegates",
    "v. 1",
    "version 1.2.3",
    "subsection 3 of section 4 of this ordinance",
    "First Amendment",
    "five (5) days",
    "title 3",
    "article 4 of this compact",
    "12:30",
    "1-800-555-0100",
    "206-555-0100",
    "the Section of Streets",
    "May 5, 2027, the Union",
    "4.18",
    "on 1/1/2027",
    "section 2 of article III of this compact",
    "Public Bank of 5",
    "RCW and ORS",
    "No. 12-34",
    "paragraph 4 of the agreement",
    "Act 4",
    "3 A. 5",
    "section 4, the bank may",
    "ORDINANCE NO. 5",
    "the Town of May, Section 4",
    "under sections 4 and 5 of this ordinance",
    "section 12 of this Code",
    "the city of Union, Democrat",
    "Section 4 The Act",
    "the Act of 1935",
    "Chapter 5 of this Title",
)
AROUND = ("{}", "as {} provides", "under {}, and", "({})", "See {}; or", "\x00{}\x00", "by {}.")


def one(text: str) -> Citation:
    (found,) = citations(text)
    return found


class DescribeACitation:
    @pytest.mark.parametrize("words", CITED)
    def it_is_found_whole_wherever_it_stands(self, words: str):
        for around in AROUND:
            text = around.format(words)
            found = one(text)

            assert found.text == words, text
            assert text[found.start : found.end] == words

    @pytest.mark.parametrize(
        ("words", "parts"),
        [
            ("8 U.S.C. Sec. 1357(g)", ("statute", "U.S.C.", "8", "1357", ("g",), "us")),
            ("42 C.F.R. § 1.1", ("regulation", "C.F.R.", "42", "1.1", (), "us")),
            ("RCW 42.30.030(2)(a)", ("statute", "RCW", "", "42.30.030", ("2", "a"), "us/wa")),
            ("chapter 34.05 RCW", ("statute", "RCW", "", "34.05", (), "us/wa")),
            ("30 ILCS 105/5.878 new", ("statute", "ILCS", "30", "105/5.878", (), "us/il")),
            ("Gov. Code, § 12940", ("statute", "Gov. Code", "", "12940", (), "")),
            ("Section 752.053, Government Code", ("statute", "Government Code", "", "752.053", (), "")),
            ("M.G.L. c. 164, § 34", ("statute", "M.G.L.", "", "34", (), "us/ma")),
            ("P.L.2020, c.67", ("session law", "P.L.", "", "2020", (), "us/nj")),
            ("Cal. Const., art. XVI, § 6", ("constitution", "Cal. Const.", "", "6", (), "")),
            ("SMC 4.18.010", ("ordinance", "SMC", "", "4.18.010", (), "")),
            ("Printz v. United States, 521 U.S. 898 (1997)", ("case", "U.S.", "521", "898", (), "us")),
            ("80 Wn.2d 672", ("case", "Wn.", "80", "672", (), "us/wa")),
            ("§ 12(b)", ("statute", "", "", "12", ("b",), "")),
        ],
    )
    def it_says_what_its_parts_are(self, words: str, parts: tuple[object, ...]):
        found = one(words)

        got = (found.kind, found.code, found.title, found.section, found.subdivisions, found.place)
        assert got == parts

    def it_is_told_from_its_neighbour(self):
        text = "RCW 34.05.010; 8 U.S.C. 1373, 10 days after; and chapter 42.56 RCW"

        assert [found.text for found in citations(text)] == [
            "RCW 34.05.010",
            "8 U.S.C. 1373",
            "chapter 42.56 RCW",
        ]

    def it_has_the_names_of_the_parties_without_the_words_before_them(self):
        assert one("as held in Printz v. United States, 521 U.S. 898").text.startswith("Printz")

    def it_may_break_over_a_line(self):
        assert one("under RCW\n34.05.010").section == "34.05.010"


class DescribeWhatIsNoCitation:
    @pytest.mark.parametrize("words", NOT_CITED)
    def it_is_left_alone(self, words: str):
        for around in ("{}", "as {} provides", "{}.", "({})", "{} and more"):
            assert citations(around.format(words)) == []


class DescribeACodeByItself:
    def it_is_known_where_its_abbreviation_is_of_one_place(self):
        assert list(code_alone("in the RCW, or the ILCS")) == [("RCW", 7), ("ILCS", 19)]

    @pytest.mark.parametrize("text", ["RCWS", "a MCA", "the AS", "an RSA key", "MRSA", "the Code"])
    def it_is_no_everyday_word(self, text: str):
        assert list(code_alone(text)) == []


class DescribeTheTable:
    def it_has_an_example_of_every_code(self):
        examples = " | ".join(CITED)
        lacking = [code.name for code in CODES if code.kind not in ("case",) and code.name and
                   not any(form in examples for form in code.forms)]  # fmt: skip

        assert lacking == []


HOSTILE = (
    *("8 U.S.C. ", "1 ", "1,", "§", "§ 1 ", "A ", "section 1 of the ", "A v. ", "In re ", "RCW ", "RCW 1.1 "),
    *(
        "MC 1.1 ",
        "Section 1 of the Aa of the Aa of the ",
        "section 1 of the a b c d e ",
        "1(a)(b)(c)(d)(e)(f)",
    ),
    *(
        "1-1-1-1-1-1-",
        "Article I, ",
        "s. 1 s. ",
        "A Stat. 1 ",
        "A B C D Code 1.1 ",
        "A v. B, 1 U.S. 1 (1999) ",
    ),
    *("P.L.2020, c.67 ", "1"),
)
PIECES = st.sampled_from(
    [*"0123456789 .,§()-:/AaIVXcs\x00\n", "RCW", "U.S.C.", " v. ", "Section ", " of the ", "Code"]
)


def seconds(text: str) -> float:
    start = time.process_time()
    citations(text)
    return time.process_time() - start


class DescribeItsTime:
    @pytest.mark.parametrize("words", HOSTILE)
    def it_is_under_a_second_for_a_megabyte_made_to_be_slow(self, words: str):
        text = words * (1_000_000 // len(words))

        # Another program on the machine may slow one run; it cannot make a slow parser fast.
        assert any(seconds(text) < 1 for _ in range(3))

    @given(st.lists(PIECES, max_size=300).map("".join))
    @settings(max_examples=150, deadline=None)
    def it_is_spent_on_any_text_without_a_crash(self, text: str):
        found = citations(text)

        assert all(text[one.start : one.end] == one.text != "" for one in found)
        assert all(one.end <= other.start for one, other in pairwise(found))

    @given(st.text(max_size=500))
    @settings(max_examples=50, deadline=None)
    def it_takes_any_characters(self, text: str):
        assert citations(text) is not None
