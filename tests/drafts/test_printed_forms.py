"""States whose bills look nothing alike: each draft opens, numbers and refers as its state's print does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.program import DAY, billgen

PRINTS = {
    "us/tx": (
        "A BILL TO BE ENTITLED",
        "AN ACT",
        "relating to the establishment of a public bank;",
        "BE IT ENACTED BY THE LEGISLATURE OF THE STATE OF TEXAS:",
        "SECTION 1. (a) The legislature finds",
        "SECTION 2. Title 3, Finance Code, is amended by adding Chapter",
        "Sec. [public bank chapter].001. SHORT TITLE.",
        "Sec. [public bank chapter].003. CREATION AND LEGAL CHARACTER. (a)",
        "SECTION 3. (a)",
    ),
    "us/oh": (
        "As Introduced",
        "A BILL",
        "To enact sections [public bank chapter].01, [public bank chapter].02,",
        "of the Revised Code regarding the establishment",
        "BE IT ENACTED BY THE GENERAL ASSEMBLY OF THE STATE OF OHIO:",
        "of the Revised Code be enacted to read as follows:",
        "Sec. [public bank chapter].01. This chapter",
        "division (A)(2) of section [public bank chapter].09 of the Revised Code",
        "Section 2. (A) The General Assembly finds",
    ),
    "us/ga": (
        "A BILL TO BE ENTITLED",
        "To amend Title [public bank title] of the Official Code of Georgia Annotated,",
        ", so as to provide for the establishment of a public bank;",
        "; and for other purposes.",
        "BE IT ENACTED BY THE GENERAL ASSEMBLY OF GEORGIA:",
        "SECTION 1. (a) The General Assembly finds",
        "is amended by adding a new chapter to read as follows:",
        "subsection (c) of this Code section",
    ),
    "us/nc": (
        "GENERAL ASSEMBLY OF NORTH CAROLINA",
        "A BILL TO BE ENTITLED",
        "AN ACT TO PROVIDE FOR THE ESTABLISHMENT OF A PUBLIC BANK.",
        "The General Assembly of North Carolina enacts:",
        "SECTION 1. (a) The General Assembly finds",
        "of the General Statutes is amended by adding a new Article to read:",
        "§ [number 1]. Short title.",
        "The following definitions apply in this Article:",
        "G.S. [number 9](a)(2)",
    ),
    "us/mi": (
        "A bill to provide for the establishment of a public bank;",
        "THE PEOPLE OF THE STATE OF MICHIGAN ENACT:",
        "Sec. 1. This",
        "Sec. 5. As used in this act:",
        '(a) "Available state funds" means',
        "Sec. 7. (1) The Public Bank of Michigan is created.",
    ),
    "us/nj": (
        "STATE OF NEW JERSEY",
        "CURRENT VERSION OF TEXT As introduced.",
        "An Act concerning the establishment of a public bank",
        "Be It Enacted by the Senate and General Assembly of the State of New Jersey:",
        "1. This act may be known",
        "2. a. The Legislature finds that: (1)",
        "3. As used in this act:",
        "c.____ (C.________) (pending before the Legislature as this bill)",
    ),
    "us/va": (
        "Patron--",
        "A BILL to amend the Code of Virginia by adding in Title [public bank title] a chapter numbered",
        ", relating to the establishment of a public bank; penalties.",
        "Be it enacted by the General Assembly of Virginia:",
        "1. That the Code of Virginia is amended by adding in Title",
        "as follows: CHAPTER [public bank chapter]. PUBLIC BANK CHARTER.",
        "§ [number 2]. Definitions. As used in this chapter, unless the context requires a different meaning:",
        "subsection F of § [number 6]",
        "4. That if any provision of this act",
    ),
    "us/az": (
        "REFERENCE TITLE:",
        "State of Arizona",
        "AN ACT amending title 6, Arizona Revised Statutes, by adding chapter",
        "; relating to the establishment of a public bank.",
        "Be it enacted by the Legislature of the State of Arizona:",
        "Section 1. Findings and intent",
        "Sec. 2. Title 6, Arizona Revised Statutes, is amended by adding chapter",
        "PUBLIC BANK CHARTER ARTICLE 1. GENERAL PROVISIONS 6-[public bank chapter]01. Short title",
        "In this chapter, unless the context otherwise requires: 1.",
        "subsection C of this section",
    ),
    "us/ma": (
        "DOCKET, NO.",
        "The Commonwealth of Massachusetts In the",
        "An Act relative to the establishment of a public bank.",
        "Be it enacted by the Senate and House of Representatives in General Court assembled,",
        "SECTION 1. (a) The general court finds that:",
        "SECTION 2. The General Laws are hereby amended by inserting after chapter ____ the following chapter:-",
        "CHAPTER 10A PUBLIC BANK CHARTER Section 1. This chapter",
        "the following words shall, unless the context clearly requires otherwise, have the following meanings:",
        "paragraph (2) of subsection (a) of section 9",
        "SECTION 4. If any provision of this act",
    ),
    "us/sd": (
        "Introduced by:",
        "Underscores indicate new language.",
        "An Act to provide for the establishment of a public bank.",
        "Be it enacted by the Legislature of the State of South Dakota:",
        "Section 1. That a NEW SECTION be added to chapter [public bank chapter]:",
        "Section 2. (1) The Legislature finds that:",
        "Terms used in this chapter mean:",
        "section 4 of this Act",
        "Catchlines are not law.",
    ),
}


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


class DescribeAStatesPrint:
    @pytest.mark.parametrize("state", PRINTS)
    def it_is_followed_from_heading_to_last_section(self, state: str, tmp_path: Path):
        done = billgen("draft", "public-bank", state, "--as-of", DAY, "--format", "txt", cwd=tmp_path)
        assert done.code == 0, done.err
        text = one_line((tmp_path / "out" / state / "public-bank.txt").read_text(encoding="utf-8"))

        at = 0
        for words in PRINTS[state]:
            found = text.find(words, at)
            assert found >= 0, f"{words!r} does not stand after {text[max(at - 60, 0) : at]!r}"
            at = found + len(words)

    def it_leaves_out_what_a_state_does_not_print(self, tmp_path: Path):
        billgen("draft", "public-bank", "us/oh", "--as-of", DAY, "--format", "txt", cwd=tmp_path)
        text = (tmp_path / "out" / "us" / "oh" / "public-bank.txt").read_text(encoding="utf-8")

        # The headings of Ohio's published code are not in its bills.
        assert not re.search(r"(?i)short title|severability", text)
