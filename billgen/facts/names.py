"""Facts room: what people call a place in, its id out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from billgen.base.errors import CommandError, Problem
from billgen.base.files import read_plain
from billgen.facts.ids import did_you_mean, slug
from billgen.facts.table import Named, PlaceTable

_HEAD = 8192
_NEAR = 0.85
"""How like a state's name is to one that is mistyped: a letter of six, two of twelve."""
_NAME = re.compile(r"""^name:\s*(?:\{\s*value:\s*)?["']?([^"'{},#\n]+?)["']?\s*(?:[,}#].*)?$""", re.MULTILINE)
_BEFORE = re.compile(r"(?:the )?(?:city|town|village|borough|township|county|state|commonwealth) of ")
_AFTER = re.compile(r" (?:city|town|village|borough)")


def find(text: str, known: Sequence[str], roots: Iterable[Path], table: PlaceTable | None = None) -> str:
    """The one id of `known`, or of a table, that is meant.

    A bare name or the letters of a state mean the state, though towns may be called so too.

    Raises:
        CommandError: none or several are meant; the message lists them.
    """
    if text in known:
        return text
    roots = tuple(roots)
    states = {id: _names_of_state(id, roots) for id in known if id.count("/") < 2}
    wanted = " ".join(text.replace(",", " ").split())
    for id, names in states.items():
        if slug(wanted) in names or slug(_BEFORE.sub("", wanted.casefold(), count=1)) in names:
            return id
    named = table.named(text) if table else Named()
    candidates = list(dict.fromkeys((*_towns(wanted, known, states), *named.ids)))
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        listed = ", ".join(_described(candidates[:12], table))
        what = f"`{text}` may be any of {len(candidates)}: {listed}"
        raise CommandError(Problem(what, fix="Add the state, say the kind (City of …), or give the id."))
    if state := _state_near(wanted, states, roots):
        raise CommandError(Problem(f"no place is called `{text}`. Did you mean {state}?", fix="Give the id."))
    if named.near:
        meant = ", ".join(_described(named.near, table))
        what = f"no place is called `{text}`{named.why}. Did you mean {meant}?"
        raise CommandError(Problem(what, fix="Give the id."))
    spelled = slug(wanted)
    # Among 39,000 names the search for a near one takes seconds; nobody mistypes the first letter.
    inside, _ = apart(text, known, roots)
    ids = {
        id.rpartition("/")[2]: id
        for id in known
        if id.rpartition("/")[2][:1] == spelled[:1] and (not inside or id.startswith(f"{inside}/"))
    }
    near = did_you_mean(spelled, ids)
    for name in sorted(ids, key=len, reverse=True):  # whole ids, so that the state is seen before it is taken
        if f"`{name}`" in near:
            near = near.replace(f"`{name}`", f"`{ids[name]}`")
            break
    raise CommandError(
        Problem(
            f"no place is called `{text}`.{near}",
            fix="`billgen list places` says which have facts; a file in your workspace adds one, and a table "
            "many: billgen places import.",
        )
    )


def _state_near(wanted: str, states: dict[str, set[str]], roots: tuple[Path, ...]) -> str:
    """The state whose name is a letter or two away, before any town: "us/or (Oregon)"; "" for none."""
    names = {name: id for id, own in states.items() for name in own if len(name) > 3}
    near = get_close_matches(slug(wanted), names, n=1, cutoff=_NEAR)
    return f"{names[near[0]]} ({_called(names[near[0]], roots)[-1]})" if near else ""


def find_state(text: str, known: Sequence[str], roots: Iterable[Path]) -> str:
    """The id of the one state, or of the country, that an id, a name or postal letters mean.

    Raises:
        CommandError: none is called so, or several begin so; the message says which may be meant.
    """
    roots = tuple(roots)
    called = {id: _called(id, roots) for id in known if id.count("/") < 2}
    if text in called:
        return text
    fix = "write its name, its letters or its id: Washington, wa, us/wa"
    if text in known:
        what = f"{text!r} is a place in {text.rpartition('/')[0]}, and no state"
        raise CommandError(Problem(what, fix=fix))
    wanted = slug(_BEFORE.sub("", " ".join(text.casefold().split()), count=1))
    spelled = {slug(name): id for id, names in called.items() for name in names}
    if wanted in spelled:
        return spelled[wanted]
    words = [id for name, id in spelled.items() if wanted and wanted in name.split("-")]
    begun = [id for name, id in spelled.items() if wanted and name.startswith(wanted)]
    near = [id for name, id in spelled.items() if f"`{name}`" in did_you_mean(wanted, spelled)]
    meant = [f"{id} ({called[id][-1]})" for id in dict.fromkeys(words or begun or near)]
    told = f" Did you mean {' or '.join(meant)}?" if meant else ""
    raise CommandError(Problem(f"no state is called {text!r}.{told}", fix=fix))


def apart(text: str, known: Sequence[str], roots: Iterable[Path]) -> tuple[str, str]:
    """The id of the state that a name or an id of a place names, or "", and the rest as a slug."""
    state, _, rest = text.rpartition("/")
    if state in known:
        return state, slug(rest)
    states = {id: _names_of_state(id, roots) for id in known if id.count("/") == 1}
    words = text.replace(",", " ").split()
    for length in range(min(3, len(words) - 1), 0, -1):
        tail = slug(" ".join(words[-length:]))
        for id, names in states.items():
            if tail in names:
                return id, slug(" ".join(words[:-length]))
    return "", slug(text)


def _described(ids: Iterable[str], table: PlaceTable | None) -> list[str]:
    about = {id: table.about(id) if table else "" for id in ids}
    return [f"{id} ({words})" if words else id for id, words in about.items()]


def _towns(wanted: str, known: Sequence[str], states: dict[str, set[str]]) -> list[str]:
    """Ids of towns and counties with this name, in the state that the end of the text names, else in any."""
    words = wanted.split()
    for length in range(min(3, len(words) - 1), -1, -1):
        tail = slug(" ".join(words[len(words) - length :])) if length else ""
        inside = [id for id, names in states.items() if tail in names and "/" in id] if tail else [""]
        name = " ".join(words[: len(words) - length])
        for spelled in _spellings(name):
            found = [
                id
                for id in known
                if id.count("/") == 2
                and (id.rpartition("/")[2] == spelled)
                and any(id.startswith(f"{state}/" if state else "") for state in inside)
            ]
            if found:
                return found
    return []


def _spellings(name: str) -> list[str]:
    """Slugs to try, the fullest first: as written, without "City of", without " city" at the end."""
    folded = name.casefold()
    bare = _BEFORE.sub("", folded, count=1) if _BEFORE.match(folded) else folded
    county = f"{bare} county" if "county of " in folded else bare
    trimmed = re.sub(f"{_AFTER.pattern}$", "", bare)
    return list(dict.fromkeys(slug(spelling) for spelling in (county, folded, bare, trimmed)))


def _names_of_state(id: str, roots: Iterable[Path]) -> set[str]:
    """The slugs a country or state answers to."""
    return set(map(slug, _called(id, roots)))


def _called(id: str, roots: Iterable[Path]) -> list[str]:
    """What a country or state is called: its letters, then the names that stand in its files.

    Only the head of a file is looked at: to find a name is no reason to read fifty states.
    """
    found = [id.rpartition("/")[2]]
    for root in roots:
        try:
            head = read_plain(root / f"{id}.yaml", _HEAD).decode("utf-8-sig", errors="replace")
        except OSError:
            continue
        if match := _NAME.search(head):
            found.append(match[1])
    return found
