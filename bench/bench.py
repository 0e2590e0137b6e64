"""Times billgen against its targets and a peer, in one run, and writes the table of docs/performance.md.

Run by `make bench`; never by the tests. Every figure is a median; the peer (docxtpl) gets its natural, fastest form:
one loop over paragraphs, no numbering, fields, comments or styles to make.
"""

from __future__ import annotations

import argparse
import io
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
AS_OF = "2026-11-22"


def median(times: list[float]) -> float:
    return statistics.median(times)


def command(*words: str, runs: int = 7) -> float:
    """Seconds of a whole process, once warmed up."""
    line = [str(Path(sys.executable).with_name("billgen")), *words]
    times: list[float] = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if turn:
            times.append(time.perf_counter() - start)
    return median(times)


def bare(code: str, runs: int = 7) -> float:
    """Seconds of a Python that runs `code`: the floor under a command."""
    times: list[float] = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        if turn:
            times.append(time.perf_counter() - start)
    return median(times)


def call(function: Callable[[], object], runs: int = 11) -> float:
    """Seconds of a call, once warmed up."""
    times: list[float] = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        function()
        if turn:
            times.append(time.perf_counter() - start)
    return median(times)


def peer_template() -> bytes:
    """A Word template that loops over paragraphs, made with python-docx."""
    from docx import Document

    document = Document()
    for text in ("{%p for para in paras %}", "{{ para }}", "{%p endfor %}"):
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def writer_rows() -> list[tuple[str, str, str, str]]:
    """Our DOCX writer against docxtpl on the same words, at two sizes."""
    from dataclasses import replace

    from docxtpl import DocxTemplate

    from billgen import Library, Request, draft
    from billgen.render import docx

    made = draft(Library(), Request("public-bank", "us/wa", date.fromisoformat(AS_OF)))
    template = peer_template()
    rows: list[tuple[str, str, str, str]] = []
    front = [para for para in made.sheet.paras if not para.id and not para.level]
    for times in (1, 2):
        paras = (*front, *(para for _ in range(times) for para in made.sheet.paras if para not in front))
        if times > 1:  # a second copy may not bring the same bookmarks and notes again
            paras = tuple(replace(para, cited=False, notes=()) if index > len(paras) // 2 else para for index, para in enumerate(paras))
        sheet = replace(made.sheet, paras=paras)
        texts = [para.text for para in paras]
        words = sum(len(text.split()) for text in texts)

        def peer(texts: list[str] = texts) -> bytes:
            document = DocxTemplate(io.BytesIO(template))
            document.render({"paras": texts}, autoescape=True)
            stream = io.BytesIO()
            document.save(stream)
            return stream.getvalue()

        ours = call(lambda sheet=sheet: docx.write(sheet))
        theirs = call(peer, runs=5)
        rows.append((
            f"DOCX writer, {words:,} words, {len(paras)} paragraphs", f"{ours * 1000:.1f} ms",
            f"docxtpl {version('docxtpl')} {theirs * 1000:.0f} ms: {theirs / ours:.1f} times", "at least 10 times",
        ))
    return rows


def command_rows() -> list[tuple[str, str, str, str]]:
    """Whole commands, cold processes with warm files."""
    from pypdf import PdfReader

    floor = bare("import click")
    rows = [("`billgen --help`", f"{(t := command('--help')) * 1000:.0f} ms", f"`python -c 'import click'` {floor * 1000:.0f} ms: {t / floor:.1f} times", "under 200 ms")]
    with tempfile.TemporaryDirectory() as folder:
        base = ("draft", "public-bank", "us/wa", "--as-of", AS_OF, "--out", folder, "--quiet", "--format")
        cold = command(*base, "docx")
        rows.append(("cold draft, DOCX", f"{cold:.2f} s", f"{cold / floor:.1f} times that floor", "under 0.6 s"))
        for template, place in (("public-bank", "us/wa"), ("sanctuary-ordinance", "us/wa/seattle")):
            both = command("draft", template, place, "--as-of", AS_OF, "--out", folder, "--quiet", "--format", "docx,pdf", runs=5)
            pages = len(PdfReader(Path(folder) / place / f"{template}.pdf").pages)
            rows.append((
                f"cold draft, DOCX and PDF, {template}, {pages} pages", f"{both:.2f} s",
                f"{(both - 1.3) / pages * 1000:.0f} ms a page beyond 1.3 s", f"under {1.3 + 0.055 * pages:.2f} s (1.3 s + 55 ms a page)",
            ))
    return rows


def page(rows: list[tuple[str, str, str, str]]) -> str:
    lines = [
        "# Performance", "",
        "Written by `make bench`; do not edit. Medians; every ratio is against a peer or a floor in the same run.",
        f"Machine: {platform.machine()}, Python {platform.python_version()}, WeasyPrint {version('weasyprint')}; measured {date.today().isoformat()}.", "",
        "| what | billgen | against | target |", "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows), "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/performance.md alone")
    options = parser.parse_args()
    text = page(command_rows() + writer_rows())
    print(text)
    if not options.dry:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
