"""Render room: words become escaped runs, and no part leaves with a character that XML cannot hold."""

from __future__ import annotations

import re

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_RTL}](?:[^{_RTL}A-Za-z<>&]*[{_RTL}])*")
_RESERVED = re.compile("[&<>\"']")
_PRINTS_ITS_OWN_ELEMENT = re.compile("[\n\t]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """The text with the five characters that XML reserves as entities; fit for content and attributes."""
    if _RESERVED.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace('"', "&quot;").replace("'", "&apos;")
    return text


def encode(part: str) -> bytes:
    """A finished part as UTF-8.

    Raises:
        ValueError: the part holds a control character, a lone surrogate, U+FFFE or U+FFFF. They are
            refused where facts and templates are loaded; this is the last guard: such a file opens nowhere.
    """
    try:
        data = part.encode()
    except UnicodeEncodeError:
        data = b"\x00"
    # One pass in C over the bytes: a regular expression over the text costs as much as writing the document.
    if (
        len(data.translate(None, _CONTROLS)) != len(data)
        or b"\xef\xbf\xbe" in data
        or b"\xef\xbf\xbf" in data
    ):
        bad = _INVALID.search(part)
        code = f"U+{ord(bad[0]):04X}" if bad else "a control character"
        near = part[max(0, bad.start() - 30) : bad.start()] if bad else ""
        raise ValueError(f"{code} cannot be written to a Word document (after {near!r})")
    return data


def run(text: str, properties: str = "") -> str:
    """A stretch of words as one or more runs.

    Args:
        text: the words; a line feed is a line break, a tab a tab. Right-to-left letters get runs of their
            own, because Word orders the punctuation between them only when the run says so.
        properties: content of `w:rPr`, in schema order, or "".
    """
    if not text:
        return ""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and _RIGHT_TO_LEFT.search(text):
        return _both_ways(text, properties)
    return _run(text, properties)


def _run(text: str, properties: str) -> str:
    text = escape(text)
    if "\n" in text or "\t" in text:
        body = _PRINTS_ITS_OWN_ELEMENT.sub(_break, f'<w:t xml:space="preserve">{text}</w:t>')
    else:
        body = f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{body}</w:r>" if properties else f"<w:r>{body}</w:r>"


def _break(match: re.Match[str]) -> str:
    return f'</w:t>{"<w:br/>" if match[0] == chr(10) else "<w:tab/>"}<w:t xml:space="preserve">'


def _both_ways(text: str, properties: str) -> str:
    out: list[str] = []
    done = 0
    for match in _RIGHT_TO_LEFT.finditer(text):
        if match.start() > done:
            out.append(_run(text[done : match.start()], properties))
        out.append(_run(match[0], properties + "<w:rtl/>"))
        done = match.end()
    if done < len(text):
        out.append(_run(text[done:], properties))
    return "".join(out)
