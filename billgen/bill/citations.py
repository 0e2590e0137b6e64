"""Bill room: words in, the citations of law among them out - statutes, regulations, constitutions, decisions.

It reads the forms of bill drafting (`citation_forms`) and knows no other. References of a bill to itself
("section 4 of this act", "subsection (1)(a)") are none, nor is a part that names no code ("Title IX",
"Article VIII", "Section 8"): bills call their own parts so, and nothing says of what it would be a part.
All that a pattern repeats is bounded, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from billgen.bill.citation_forms import CODES, NAMED, Code, Kind
from billgen.bill.words import any_of

MAX_LOOKS = 5_000
"""Places in one text at which each family is looked for; what holds more of them is no bill."""

_UNIT = (
    r"(?:(?:[Ss](?:ections?|ec)|SECTIONS?|[Cc]hapters?|CHAPTERS?|[Tt]itles?|TITLE|[Aa]rticles?|ARTICLE"
    r"|[Pp]arts?|PART|[Rr]ules?)\s{1,3}"
    r"|(?:[Ss]ecs?\.|ss?\.|§§?|[Cc]hs?\.|cc?\.|[Tt]it\.|[Aa]rts?\.|ART\.|[Pp]t\.|[Aa]mends?\.)\s{0,3})"
)
_NUMBER = (
    r"\d{1,7}[A-Za-z]{0,4}(?:[.:/–-][0-9A-Za-z]{1,8}){0,6}"
    r"(?:\((?:\d{1,2}[A-Za-z]{0,3}|[A-Za-z]{1,5})\)){0,6}(?: new\b)?(?!\w)"
)
_LED = rf"{_UNIT}(?:{_NUMBER}|[IVXLC]{{1,8}}(?!\w))"
_JOIN = (
    # A bare number behind a comma counts on only where it looks like law: "1644, 10 days after".
    rf"(?:(?:,? (?:and|or|through) |–|, (?=\d{{1,7}}[A-Za-z]{{0,4}}[.:/-]))(?:{_LED}|{_NUMBER})"
    rf"|,? (?:of (?:the )?)?{_LED})"
)
_NUMBER_AHEAD = re.compile(r"[\dIVXLC](?:(?<=[A-Za-z.§]\s.)|(?<=\s\s.)|(?<=[A-Za-z]\..)|(?<=§.))")
_LEADS = frozenset(
    (
        *("section", "sections", "sec", "sec.", "secs.", "s.", "ss.", "chapter", "chapters", "ch.", "chs."),
        *("c.", "cc.", "title", "titles", "tit.", "article", "articles", "art.", "arts.", "part", "parts"),
        *("pt.", "rule", "rules", "amend.", "amends."),
    )
)
_CHAIN = re.compile(rf"(?:{_LED}|{_NUMBER}){_JOIN}{{0,8}}")
_GAP = re.compile(r",?\s{0,3}")
_TOKEN = re.compile(rf"(?P<unit>{_UNIT})?(?P<number>{_NUMBER}|(?<!\w)[IVXLC]{{1,8}}(?!\w))")
_DOTTED = re.compile(r"\d\w{0,10}[.:/–-]\w")
_VOLUME = re.compile(r"(?<![\w.$,-])(\d{1,4}[A-Za-z]?)\s{1,2}$")
_BARE_BEFORE = re.compile(r"(?<![\w.$-])(\d{1,3}[A-Z]?-\d[\w.-]{1,12}),?\s$")
_NEAR = frozenset("0123456789,")
_SUBDIVISION = re.compile(r"\(([0-9A-Za-z]{1,5})\)")
_DECIDED = re.compile(r"(?:, \d{1,5}(?:[–-]\d{1,5})?){0,3} ?\([^()\n]{0,40}\d{4}\)")
_FIRST = re.compile(r"\d|(?<![A-Za-z])[IVXLC]{1,8}(?!\w)")
_YEAR = re.compile(r"\s\d{4}(?!\w)")
_PAGE = re.compile(r"\d{1,5}")
_OWN = re.compile(r",? of this\b")
_VERSUS = re.compile(r" vs?\. (?=[A-Z])")
_IN_RE = re.compile(r"In re (?=[A-Z])|Ex parte (?=[A-Z])")
_WORD = re.compile(r"[^\s\x00()\[\]\"“”]+|[\x00()\[\]\"“”]")
_SMALL = re.compile(r"(?:of|and|the|for|on|in|The|A|An|See|In|Under)\s")
_NAME = 90
"""Characters in which a party's name may stand."""
_LOWER = frozenset({"of", "the", "and", "&", "ex", "rel.", "for", "in", "re", "et", "al.", "on"})
_UNITS = {
    "s": "section",
    "§": "section",
    "c": "chapter",
    "t": "title",
    "a": "article",
    "p": "part",
    "r": "rule",
}
_LOCAL = ("charter", "ordinances", "municipal", "city", "county", "town")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in a text.

    Attributes:
        kind: what is cited.
        start, end, text: where it stands, and its words.
        code: the code, reporter or constitution, as the table calls it or as it is written; "" for a bare
            "§ 12" and for a case that is named alone.
        title: the number before the code (8 in 8 U.S.C. 1373), or "".
        section: the number of the section, else the first behind the code, without subdivisions; or "".
        subdivisions: what stands in brackets after it ("g", "1").
        place: id of the place whose law it is, where the form tells ("us/wa"), else "".
    """

    kind: Kind
    start: int
    end: int
    text: str
    code: str = ""
    title: str = ""
    section: str = ""
    subdivisions: tuple[str, ...] = ()
    place: str = ""


def citations(text: str) -> list[Citation]:
    """Every citation of law in a text, in its order; of two that overlap the longer."""
    found = [*_by_code(text), *_by_number(text), *_cases(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Citation] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def code_alone(text: str) -> Iterator[tuple[str, int]]:
    """Abbreviations that by themselves name the code of one place ("the RCW"), and where they stand."""
    for match in _FORMS.finditer(text):
        if _whole(text, match.start(), match.end()) and any(code.alone for code in _CODES_OF[match[0]]):
            yield match[0], match.start()


# By the abbreviation of a code ---------------------------------------------------------------------------

_CODES_OF: dict[str, list[Code]] = {}
for _code in CODES:
    for _form in _code.forms:
        _CODES_OF.setdefault(_form, []).append(_code)


_FORMS = any_of(_CODES_OF)
_TAILS = {code.name: code for code in CODES if "before" in code.where}
_TAIL = re.compile(
    ",?\\s{1,2}(" + "|".join(re.escape(form) for code in _TAILS.values() for form in code.forms) + r")(?!\w)"
)
"""Codes behind their numbers: section 1.100, RSMo; chapter 34.05 RCW."""


def _by_code(text: str) -> Iterator[Citation]:
    for match in islice(_FORMS.finditer(text), MAX_LOOKS):
        start, end = match.span()
        if text[end : end + 1].isalpha():
            continue
        gap = _GAP.match(text, end)
        after = _CHAIN.match(text, gap.end() if gap else end)
        for code in _CODES_OF[match[0]]:
            if one := _at(text, code, start, end, after):
                yield one
                break


def _whole(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _at(text: str, code: Code, start: int, end: int, after: re.Match[str] | None) -> Citation | None:
    """The citation by a code that stands at some place, if its numbers are there."""
    if code.before != "capitals" and (text[start - 1 : start].isalnum() or text[start - 1 : start] == "."):
        return None
    if after is None or not _fits(code, after):
        near = "before" in code.where and text[start - 2 : start - 1] in _NEAR
        bare = _BARE_BEFORE.search(text, max(0, start - 20), start) if near else None
        return _made(text, code, bare.start(), bare[1], end=end) if bare else None
    if "around" in code.where:
        volume = _VOLUME.search(text, max(0, start - 8), start)
        if volume is None:
            return None
        if code.kind == "case":
            return _case(text, code, volume, start, after) if volume[1].isdigit() else None
        return _made(text, code, volume.start(), after[0], end=after.end(), title=volume[1])
    first = start - _lead(text, start, code.before)
    if code.before and first == start and code.kind != "constitution" and " " not in text[start:end]:
        return None
    if code.unit and _OWN.match(text, after.end()):
        return None
    return _made(text, code, first, after[0], end=after.end(), name=text[first:end])


def _fits(code: Code, after: re.Match[str]) -> bool:
    """Whether the numbers behind a code are such as it has."""
    chain = after[0]
    number = _FIRST.search(chain)
    if number is None or not code.number.match(chain, number.start()):
        return False
    return not code.unit or number.start() > 0 or bool(_DOTTED.match(chain)) or "§" in chain or "c" in chain


def _lead(text: str, start: int, what: str) -> int:
    """How many characters before a form belong to it."""
    at = start
    if what == "capitals":
        while start - at < 4 and at > 0 and "A" <= text[at - 1] <= "Z":
            at -= 1
        return 0 if text[at - 1 : at].isalnum() else start - at
    for _ in range(4 if what == "words" else 0):
        words = text[max(0, at - 24) : at].rsplit(" ", 2)[-2:]
        word = words[0].lstrip("(\x00\n")
        if len(words) < 2 or words[1] or not (word[:1].isupper() or word in ("of", "and", "the")):
            break
        at -= len(word) + 1
    return start - _past_small(text, at, start)


def _past_small(text: str, at: int, end: int) -> int:
    """Where a name begins that may have small words at its head."""
    while (small := _SMALL.match(text, at, end)) is not None:
        at = small.end()
    return at


def _made(
    text: str, code: Code, start: int, chain: str, *, end: int, title: str = "", name: str = ""
) -> Citation:
    section = subdivisions = ""
    for token in _TOKEN.finditer(chain):
        counts = _UNITS.get((token["unit"] or "")[:1].lower(), "")
        if not section or counts == "section":
            section, bracket, rest = token["number"].partition("(")
            subdivisions = bracket + rest
        if counts == "section":
            break
    return Citation(
        code.kind,
        start,
        end,
        text[start:end],
        code.name or name.strip(),
        title,
        section.removesuffix(" new"),
        tuple(_SUBDIVISION.findall(subdivisions)),
        code.place,
    )


# By the numbers -------------------------------------------------------------------------------------------


def _by_number(text: str) -> Iterator[Citation]:
    """Numbers with a word of law before them and a code behind them, and the sign § by itself.

    Section 11340 of the Government Code; Article VIII, section 5 of the Constitution; chapter 34.05 RCW.
    """
    for match in islice(_led(text), MAX_LOOKS):
        start, end = match.span()
        if (tail := _TAIL.match(text, end)) is not None:
            code = next(code for code in _CODES_OF[tail[1]] if "before" in code.where)
            last = tail.end()
            if code.unit:  # chapter 152, Laws of 2016
                year = _YEAR.match(text, last)
                if year is None:
                    continue
                last = year.end()
            yield _made(text, code, start, match[0], end=last)
        elif (named := NAMED.match(text, end)) is not None:
            name = named["name"]
            yield _made(text, Code(name, _kind(name), ()), start, match[0], end=named.end())
        elif "§" in match[0] and not _OWN.match(text, end):
            start += match[0].index("§")
            yield _made(text, Code("", "statute", ()), start, match[0][match[0].index("§") :], end=end)


def _led(text: str) -> Iterator[re.Match[str]]:
    """Every chain of numbers that a word of law leads, found from its first number: words are many."""
    past = 0
    for number in _NUMBER_AHEAD.finditer(text):
        at = number.start()
        if at < past:
            continue
        before = text[max(0, at - 14) : at].rstrip()
        word = before[before.rfind(" ") + 1 :].lstrip('("“\x00\n')
        sign = word.endswith("§")
        if not sign and word.lower() not in _LEADS:
            continue
        start = at - len(text[max(0, at - 14) : at]) + len(before) - (1 if sign else len(word))
        start -= sign and text[start - 1 : start] == "§"
        if (match := _CHAIN.match(text, start)) is not None:
            past = match.end()
            yield match


def _kind(name: str) -> Kind:
    words = name.lower()
    if "constitution" in words:
        return "constitution"
    return (
        "ordinance" if any(word in words for word in _LOCAL) and "government code" not in words else "statute"
    )


# Decisions ------------------------------------------------------------------------------------------------


def _case(text: str, code: Code, volume: re.Match[str], reporter: int, after: re.Match[str]) -> Citation:
    """521 U.S. 898, with the names before it and the court and year behind it."""
    page = _PAGE.match(text, after.start())
    assert page is not None  # the row asks for a plain number
    decided = _DECIDED.match(text, page.end())
    end = decided.end() if decided else page.end()
    start = volume.start()
    if text[start - 2 : start] == ", ":
        versus = max(text.rfind(f" {sign} ", max(0, start - _NAME), start) for sign in ("v.", "vs."))
        start = _party(text, versus) if versus >= 0 else start
    name = code.name or text[reporter : page.start()].strip()
    return Citation("case", start, end, text[start:end], name, volume[1], page[0], (), code.place)


def _cases(text: str) -> Iterator[Citation]:
    """Cases that are named and no more: Printz v. United States; In re Gault."""
    for match in islice(_VERSUS.finditer(text), MAX_LOOKS):
        start, end = _party(text, match.start()), _other(text, match.end())
        if start < match.start() and end > match.end():
            yield Citation("case", start, end, text[start:end])
    for match in islice(_IN_RE.finditer(text), MAX_LOOKS):
        if not text[match.start() - 1 : match.start()].isalnum():
            end = _other(text, match.end())
            yield Citation("case", match.start(), end, text[match.start() : end])


def _party(text: str, end: int) -> int:
    """Where the name begins that ends at `end`; `end` itself when there is none."""
    low = max(0, end - _NAME)
    at = end
    for word in reversed(list(_WORD.finditer(text, low, end))[-10:]):
        first, last = word[0][0], word[0][-1]
        if not (first.isupper() or word[0].rstrip(",") in _LOWER) or last in ";:!?":
            break
        at = word.start()
    return _past_small(text, at, end)


def _other(text: str, start: int) -> int:
    """Where the name ends that begins at `start`; `start` itself when there is none."""
    end = start
    for word in _WORD.finditer(text, start, start + _NAME):
        bare = word[0].rstrip(",.;:")
        if not (bare[:1].isupper() or bare in _LOWER):
            break
        if bare[0].isupper():
            end = word.start() + len(bare)
        if word[0][-1] in ",;:" or (word[0][-1] == "." and len(bare) > 4):
            break
    return end
