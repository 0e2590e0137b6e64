"""What a broken house is told: every fault at once, with its line, why, and what to write instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.base.errors import InputError
from billgen.library.library import Library
from billgen.pipeline import Request, draft
from tests import small

BROKEN = Path(__file__).resolve().parents[1] / "broken" / "houses"
WORDS = "it changes no word"

# file → (line, words that the message must hold)
MESSAGES: dict[str, tuple[int, tuple[str, ...]]] = {
    "empty": (1, ("the file is empty",)),
    "not-yaml": (3, ("not YAML",)),
    "no-schema": (1, ("no 'schema'",)),
    "newer-schema": (1, ("schema 2", "reads schema 1")),
    "duplicate": (4, ("duplicate key `section`", "line 3")),
    "alias": (3, ("anchor &a", "alias *a")),
    "unknown-key": (2, ("unknown key 'rolls'", WORDS, "did you mean 'roles'")),
    "content": (2, ("unknown key 'content'", WORDS, "page, roles, schema")),
    "running-head": (3, ("page.running_head is words", WORDS, "drafting.page")),
    "closing-mark": (3, ("page.closing_mark is words", WORDS, "drafting.page")),
    "page-is-a-word": (2, ("'page' wants a map",)),
    "unknown-page-key": (3, ("unknown key 'margin'", WORDS, "did you mean 'margin_")),
    "paper": (3, ("page.paper is 'A4'", "letter, legal")),
    "line-numbers": (3, ("'fives'", "page, run, none")),
    "face-closes-css": (3, ("page.face is", "one installed face")),
    "face-closes-typst": (3, ("page.face is", "one installed face")),
    "face-closes-xml": (3, ("page.face is", "one installed face")),
    "face-too-long": (3, ("page.face is", "64 characters")),
    "size-too-small": (3, ("page.size is '1'", "from 6 to 72 (points)")),
    "size-is-a-word": (3, ("'12pt'", "from 6 to 72 (points)")),
    "size-is-not-a-number": (3, ("'nan'", "from 6 to 72")),
    "size-is-a-list": (3, ("page.size is no value", "one value")),
    "unknown-role": (3, ("no role 'sektion'", "did you mean 'section'")),
    "role-is-a-word": (3, ("roles.section wants a map",)),
    "unknown-look": (3, ("unknown key 'weight'", "bold, caps")),
    "text-of-role": (3, ("unknown key 'text'", WORDS)),
    "flag": (3, ("'perhaps'", "true or false")),
    "align": (3, ("section.align is 'middle'", "left, center, right, justify")),
    "length-too-long": (3, ("'9999'", "from 0 to 300 (points)")),
    "colour-closes-css": (3, ("section.shade is", "RRGGBB")),
    "colour-too-dark": (3, ("'000000'", "could not be read", "lighter")),
    "blank-unseen": (3, ("'FFFFFF'", "must be seen", "darker")),
    "struck": (3, ("section takes no 'strike'", "takes out of the law")),
    "underlined": (3, ("quoted-law takes no 'underline'", "adds to the law")),
    "inserted-unmarked": (3, ("takes no 'underline'", "adds to the law")),
    "align-of-words": (3, ("catchline takes no 'align'", "stretch of words", "bold, caps")),
    "page-of-cell": (3, ("takes no 'new_page'", "A cell opens no page")),
    "look-of-table": (3, ("table takes no 'bold'", "table-head and table-cell")),
    "shade-of-margin": (3, ("draft-line takes no 'shade'", "must be read")),
    "many-faults": (3, ("page.size", "'colour'", "'sektion'", "body.align", "body.size")),
    "no-room": (4, ("indents of level1", "no room for words", "144 points")),
    "off-the-paper": (3, ("first line of body", "left of the margin", "0 or more")),
    "draft-line-too-large": (3, ("draft-line needs 138 points", "has 72", "smaller")),
}


def told(path: Path, root: Path) -> InputError:
    small.library(root)
    request = Request("thing", "us/zz", date(2027, 1, 11), house=str(path))
    with pytest.raises(InputError) as caught:
        draft(Library(root=root), request)
    return caught.value


class DescribeABrokenHouse:
    @pytest.mark.parametrize("name", MESSAGES)
    def it_says_what_is_wrong_where_why_and_what_to_write(self, name: str, tmp_path: Path):
        path = BROKEN / f"{name}.yaml"
        problems = told(path, tmp_path).problems
        line, words = MESSAGES[name]
        said = " ".join(f"{one.what} {one.why} {one.fix}" for one in problems)

        assert [word for word in words if word not in said] == []
        assert problems[0].where is not None
        assert (problems[0].where.file, problems[0].where.line) == (str(path), line)
        assert len({str(one) for one in problems}) == len(problems)

    def it_has_a_file_for_each_and_no_other(self):
        assert sorted(path.stem for path in BROKEN.glob("*")) == sorted(MESSAGES)
