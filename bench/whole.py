"""The whole way, facts to Word file, on a bill of some 14,000 words; and a library of all states opened."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from billgen import Library, Request, draft
from billgen.render import docx

ROOT = Path(__file__).resolve().parent.parent
_TITLE = re.compile(r"(\{: #)([a-z][a-z0-9-]*)")
_REFERENCE = re.compile(r"(\]\(#)([a-z][a-z0-9-]*)")
_NOTE = re.compile(r"(for=)([a-z][a-z0-9-]*)")
_INCLUDE = re.compile(r'^\{% include "_clauses/.*$', re.MULTILINE)


@contextmanager
def doubled() -> Iterator[Path]:
    """A workspace whose template `twice` is the public bank act with each section of its own twice."""
    with tempfile.TemporaryDirectory() as folder:
        source = ROOT / "templates" / "public-bank"
        target = Path(folder) / "templates" / "twice"
        shutil.copytree(source, target)
        (Path(folder) / "billgen.yaml").touch()
        manifest = (target / "template.yaml").read_text(encoding="utf-8")
        (target / "template.yaml").write_text(manifest.replace("id: public-bank", "id: twice", 1))
        text = (target / "bill.md.j2").read_text(encoding="utf-8")
        head, opening, rest = text.partition("{% block provisions %}")
        body, closing, tail = rest.rpartition("{% endblock %}")
        again = _INCLUDE.sub("", body)
        for pattern in (_TITLE, _REFERENCE, _NOTE):
            again = pattern.sub(r"\1\2-again", again)
        (target / "bill.md.j2").write_text(head + opening + body + again + closing + tail, encoding="utf-8")
        yield Path(folder)


def whole(
    as_of: date,
    timed: Callable[..., float],
    model: Callable[..., tuple[bytes, dict[str, str]]],
    filled: Callable[[bytes, dict[str, Any]], bytes],
    peer: str,
) -> list[tuple[str, str, str, str]]:
    """Facts to DOCX, warm, against docxtpl that loads the same values from YAML and fills a model."""
    import yaml

    with doubled() as workspace:
        library = Library(workspace=workspace)

        turn = count()

        def ours() -> bytes:
            # Other facts at each turn, as in a run over many places: what is kept between drafts is the words
            # of the template, never a draft.
            given = {
                "state.officers.treasurer": f"Treasurer {next(turn)}",
                "state.officers.auditor": f"Auditor of District {next(turn)}",
                "state.officers.governor": f"Governor of {next(turn)}",
            }
            return docx.write(draft(library, Request("twice", "us/wa", as_of, facts=given)).sheet)

        sheet = draft(library, Request("twice", "us/wa", as_of)).sheet
        words = sum(len(para.text.split()) for para in sheet.paras)
        template, values = model(sheet.paras)
        facts = yaml.safe_dump(values)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        mine = timed(ours, runs=11)
        theirs = timed(lambda: filled(template, yaml.load(facts, loader)), runs=7)
    what = f"facts to DOCX, warm, {words:,} words, with every check"
    against = f"{peer}, YAML to DOCX: {theirs * 1000:.0f} ms, {theirs / mine:.1f} times"
    return [(what, f"{mine * 1000:.0f} ms", against, "at least 3 times")]


def opening() -> list[tuple[str, str, str, str]]:
    """A library opened, and one place and one template of it read, with as many states as there are."""
    times: list[float] = []
    for _ in range(7):
        start = time.perf_counter()
        library = Library()
        library.facts.place("us/wa/seattle")
        library.template("public-bank")
        times.append(time.perf_counter() - start)
    states = sum(id.count("/") == 1 for id in Library().facts.ids())
    took = sorted(times)[len(times) // 2]
    what = f"library opened, a town's facts and a template read, {states} states present"
    return [(what, f"{took * 1000:.0f} ms", "in a process that runs already", "under 150 ms")]
