"""Facts room: what is said of a fact - status, source, quote - and what that is worth.."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from billgen.base.errors import Place, Problem
from billgen.base.provenance import Scalar, Source, Status
from billgen.facts.ids import did_you_mean
from billgen.facts.kinds import Leaf, Proof
from billgen.facts.quotes import shows, too_long
from billgen.facts.schema import MAX_QUOTE_WORDS, META, SOURCE
from billgen.facts.yaml_nodes import YamlMap, YamlNode, YamlScalar

_STATUSES = [status.value for status in Status]


class Said(NamedTuple):
    """What has been said of a fact by itself, its records and its file.

    Attributes:
        status: as stated, None when nobody stated one.
        source, quote, as_of, note: as stated; `quote` only when stated apart from its source.
        own: whether the fact itself states its status.
        line: where the status or source was stated.
        default: whether the source is only the file's `default_source`.
        identity: whether the fact names the place rather than says something of it.
    """

    status: Status | None = None
    source: Source | None = None
    quote: str = ""
    as_of: str = ""
    note: str = ""
    own: bool = False
    line: int = 0
    default: bool = False
    identity: bool = False

    @property
    def shown_by(self) -> str:
        """The phrase that stands for the fact: its own, else its source's."""
        return self.quote or (self.source.quote if self.source else "")

    @property
    def cited(self) -> Source | None:
        """The source worth naming: a file's default source is none for what is only assumed."""
        if self.default and self.status in (Status.ASSUMED, Status.GIVEN, Status.UNKNOWN):
            return None
        return self.source


class Sayings:
    """Reads `sources:` and the keys beside a value, and judges statuses; tells each problem once."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.sources: Mapping[str, Source] = {}
        self._told: set[tuple[str, int]] = set()

    def tell(self, line: int, what: str, fix: str = "", why: str = "") -> None:
        """Add a problem, unless the same was told of the same line."""
        if (what, line) not in self._told:
            self._told.add((what, line))
            self.problems.append(Problem(what, Place(self.file, line), why, fix))

    def not_of_type(self, line: int, path: str, leaf: Leaf, text: str, error: ValueError) -> None:
        """Tell that a text cannot be read as its type; the error says what was expected."""
        self.tell(line, f"`{path}` is {shorten(text)!r}, which is no {leaf.name}", f"Write {error}.")

    def read_sources(self, node: YamlNode | None) -> None:
        """Take the `sources:` of the file."""
        sources: dict[str, Source] = {}
        self.sources = sources
        if node is None or node.broken:
            return
        if not isinstance(node, YamlMap):
            self.tell(
                node.line,
                "`sources` is a map of entries",
                "Write `sources:` and `  some-name: {title: …, url: …}`.",
            )
            return
        for name, entry in node.entries.items():
            if not isinstance(entry, YamlMap):
                self.tell(
                    node.key_lines[name],
                    f"source `{name}` is not a map",
                    "Write {title: …, url: …, checked: …}.",
                )
                continue
            sources[name] = self._source(name, entry, node.key_lines[name])

    def _source(self, name: str, entry: YamlMap, line: int) -> Source:
        read: dict[str, Scalar] = {}
        for key, node in entry.entries.items():
            row = SOURCE.by_name.get(key)
            at = entry.key_lines[key]
            if row is None or not isinstance(row.type, Leaf):
                known = ", ".join(SOURCE.by_name)
                self.tell(
                    at,
                    f"unknown key `{key}` in source `{name}`.{did_you_mean(key, SOURCE.by_name)}",
                    f"Known: {known}.",
                )
            elif not isinstance(node, YamlScalar):
                what = f"`sources.{name}.{key}` is {describe(node)}; it takes a plain value"
                self.tell(at, what, "Write the value alone: a source has no source.")
            elif not node.broken and not node.none:
                try:
                    read[key] = row.type.read(node.text)
                except ValueError as error:
                    self.not_of_type(at, f"sources.{name}.{key}", row.type, node.text, error)
        if "title" not in entry.entries:
            self.tell(line, f"source `{name}` has no title", "Say what was read: title: …")
        self._length(str(read.get("quote", "")), entry.key_lines.get("quote", line))
        checked = read.get("checked")
        words = {key: str(read.get(key, "")) for key in ("title", "url", "copy_of", "quote")}
        return Source(name, checked=checked if isinstance(checked, date) else None, **words)

    def _length(self, quote: str, line: int, value: str = "") -> None:
        if too_long(quote, value):
            what = f"the quote has {len(quote.split())} words; {MAX_QUOTE_WORDS} are the most"
            self.tell(
                line,
                what,
                "Keep the shortest phrase that shows the value.",
                "A quote proves; it does not copy.",
            )

    def of(self, node: YamlMap, base: Said, *, of_fact: bool) -> Said:
        """What a record or fact map says, on top of what its surroundings say."""
        if not any(key in node.entries for key in META):
            return base
        words: dict[str, str] = {}
        for key in META:
            child = node.entries.get(key)
            if isinstance(child, YamlScalar) and not child.none:
                if not child.broken:
                    words[key] = child.text
            elif child is not None:
                what = f"`{key}` takes plain words, not {describe(child)}"
                self.tell(node.key_lines[key], what, "Write it in words, or leave it out.")
        source, status, quote, line, own = base.source, base.status, base.quote, base.line, base.own
        default = base.default
        if "source" in words:
            # Another source speaks for itself: neither quote nor status of the record around is about it.
            line = node.key_lines["source"]
            source, status, quote, own, default = self.source(words["source"], line), None, "", False, False
        if word := words.get("status"):
            line = node.key_lines["status"]
            if word in _STATUSES:
                status, own = Status(word), of_fact
            else:
                what = f"unknown status `{shorten(word)}`.{did_you_mean(word, _STATUSES)}"
                self.tell(line, what, f"A status is one of {', '.join(_STATUSES)}.")
        if "quote" in words:
            quote = words["quote"]
            value = node.entries.get("value")
            self._length(quote, node.key_lines["quote"], value.text if isinstance(value, YamlScalar) else "")
        as_of, note = words.get("as_of", base.as_of), words.get("note", base.note)
        return Said(status, source, quote, as_of, note, own, line, default, base.identity)

    def source(self, name: str, line: int) -> Source | None:
        """The source of this name."""
        if name not in self.sources:
            what = f"source `{shorten(name)}` is not under `sources:`.{did_you_mean(name, self.sources)}"
            self.tell(line, what, "Add it to `sources:` with title, url and checked.")
        return self.sources.get(name)

    def judge(self, path: str, line: int, leaf: Leaf, text: str, said: Said) -> Status:
        """The status of a leaf that has a value; tells what its stated status does not bear."""
        match said.status:
            case None:
                if said.identity and not said.source:
                    return Status.GIVEN
                if not said.source:
                    return Status.ASSUMED
                proven = said.source.checked is not None and shows(said.shown_by, text)
                return Status.VERIFIED if proven else Status.REPORTED
            case Status.VERIFIED:
                return self._verified(path, line, leaf, text, said)
            case Status.REPORTED:
                if said.source is None:
                    self.tell(
                        line,
                        f"`{path}` is reported, but by nobody",
                        "Name a `source:`, or set status: assumed.",
                    )
                return Status.REPORTED
            case Status.UNKNOWN:
                fix = "Remove the value and say in `note` where you looked, or give another status."
                self.tell(line, f"`{path}` is unknown and yet has a value", fix)
                return Status.UNKNOWN
            case status:
                return status

    def judge_none(self, path: str, line: int, said: Said) -> Status:
        """The status of `!none`: a quote cannot hold it, so only the source is asked for."""
        if said.status is None:
            return Status.REPORTED if said.source else Status.ASSUMED
        if said.status is Status.VERIFIED:
            self._backed(path, said.line or line, said)
        return said.status

    def _backed(self, path: str, line: int, said: Said) -> bool:
        lacks = ""
        if said.source is None:
            lacks = "a source"
        elif said.source.checked is None:
            lacks = f"the day `checked` in its source `{said.source.id}`"
        elif not said.shown_by:
            lacks = "a quote"
        if lacks:
            fix = "Add a `source:` whose entry has `checked:`, and a `quote:`; or set status: reported."
            self.tell(line, f"`{path}` is verified but lacks {lacks}", fix)
        return not lacks

    def _verified(self, path: str, line: int, leaf: Leaf, text: str, said: Said) -> Status:
        backed = self._backed(path if said.own else f"{path} (by its record)", said.line, said)
        if leaf.proof is Proof.OURS or not backed:
            return Status.VERIFIED
        if shows(said.shown_by, text) or (leaf.proof is Proof.SHOWN and said.own):
            return Status.VERIFIED
        if leaf.proof is Proof.LAW or said.own:
            fix = "Quote the phrase that holds it, beside the fact or at its source; or set status: reported."
            what = f"`{path}` is verified, but {shorten(text)!r} does not stand in its quote"
            self.tell(line, what, fix, f"The quote is {said.shown_by!r}.")
            return Status.VERIFIED
        # The record was verified; this leaf of it is not in the words that were read. Claim no more.
        return Status.REPORTED


def describe(node: YamlNode) -> str:
    """What a node is, for messages."""
    return "a map" if isinstance(node, YamlMap) else "text" if isinstance(node, YamlScalar) else "a list"


def shorten(text: str) -> str:
    """Text short enough for a message."""
    return text if len(text) <= 60 else text[:57] + "…"
