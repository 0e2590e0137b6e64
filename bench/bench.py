"""Times billgen against its targets and a peer, in one run, and writes the table of docs/performance.md.

Run by `make bench`; never by the tests. Every figure is a median. The peer (docxtpl) is measured twice: as it
is used, filling a Word model of the bill, and at its least, looping over plain paragraphs.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import places
import towns
import whole

from billgen import Library, Request, draft
from billgen.bill.model import Text, Value
from billgen.render import docx
from billgen.render.engines import ENGINES, Engine
from billgen.render.sheet import Para, Sheet

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


def loop_template() -> bytes:
    """A Word template with one loop over plain paragraphs: the least docxtpl can be asked to do."""
    from docx import Document

    document = Document()
    for text in ("{%p for para in paras %}", "{{ para }}", "{%p endfor %}"):
        document.add_paragraph(text)
    return saved(document)


def model_template(paras: Sequence[Para]) -> tuple[bytes, dict[str, str]]:
    """The bill as a Word model with a tag for every value: how docxtpl is used in practice."""
    from docx import Document

    document, values = Document(), dict[str, str]()
    for para in paras:
        paragraph = document.add_paragraph()
        for piece in para.pieces():
            paragraph.add_run(piece.gap)
            for run in piece.runs or (Text(piece.text),):
                if isinstance(run, Value):
                    name = f"v{len(values)}"
                    values[name] = run.text
                    paragraph.add_run(f"{{{{ {name} }}}}")
                else:
                    paragraph.add_run(run.text).bold = "b" in run.marks
    return saved(document), values


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def filled(template: bytes, context: dict[str, Any]) -> bytes:
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    document.render(context, autoescape=True)
    return saved(document)


def writer_rows() -> list[tuple[str, str, str, str]]:
    """Our DOCX writer against docxtpl on the same words, at two sizes."""
    made = draft(Library(), Request("public-bank", "us/wa", date.fromisoformat(AS_OF)))
    rows: list[tuple[str, str, str, str]] = []
    loop = loop_template()
    for copies in (1, 2):
        # A second copy may not bring the same bookmarks and notes again.
        again = tuple(replace(para, cited=False, notes=()) for para in made.sheet.paras) * (copies - 1)
        sheet = replace(made.sheet, paras=made.sheet.paras + again)
        texts = [para.text for para in sheet.paras]
        words = sum(len(text.split()) for text in texts)
        model, values = model_template(sheet.paras)
        ours = call(lambda sheet=sheet: docx.write(sheet), runs=21)
        theirs = call(lambda model=model, values=values: filled(model, values), runs=7)
        least = call(lambda texts=texts: filled(loop, {"paras": texts}), runs=7)
        name = f"docxtpl {version('docxtpl')}"
        what = f"DOCX writer, {words:,} words, {len(texts)} paragraphs"
        rows.append(
            (
                what,
                ms(ours),
                f"{name}, the bill as a Word model: {ms(theirs)}, {theirs / ours:.1f} times",
                "at least 10 times",
            )
        )
        rows.append(
            (
                "the same",
                ms(ours),
                f"{name}, one loop over plain paragraphs: {ms(least)}, {least / ours:.1f} times",
                "none: ours also numbers, styles, links and comments",
            )
        )
    return rows


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def command_rows() -> list[tuple[str, str, str, str]]:
    """Whole commands, cold processes with warm files."""
    from pypdf import PdfReader

    floor = bare("import click")
    rows = [
        (
            "`billgen --help`",
            f"{(t := command('--help')) * 1000:.0f} ms",
            f"`python -c 'import click'` {floor * 1000:.0f} ms: {t / floor:.1f} times",
            "under 200 ms",
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        base = ("draft", "public-bank", "us/wa", "--as-of", AS_OF, "--out", folder, "--quiet", "--format")
        cold = command(*base, "docx")
        rows.append(
            ("cold draft, DOCX", f"{cold:.2f} s", f"{cold / floor:.1f} times that floor", "under 0.6 s")
        )
        for template, place in (("public-bank", "us/wa"), ("sanctuary-ordinance", "us/wa/seattle")):
            both = command(
                "draft",
                template,
                place,
                "--as-of",
                AS_OF,
                "--out",
                folder,
                "--quiet",
                "--format",
                "docx,pdf",
                runs=5,
            )
            names = (f"{template}.pdf", f"{template}--cover.pdf")
            pages = sum(len(PdfReader(Path(folder) / place / name).pages) for name in names)
            rows.append(
                (
                    f"cold draft, DOCX and PDF, {template} and its cover, {pages} pages",
                    f"{both:.2f} s",
                    f"{(both - 1.3) / pages * 1000:.0f} ms a page beyond 1.3 s",
                    f"under {1.3 + 0.055 * pages:.2f} s (1.3 s + 55 ms a page)",
                )
            )
        words = ("draft", "public-bank", "us/wa", "--as-of", AS_OF, "--out", folder, "--quiet")
        typst = command(*words, "--format", "docx,pdf", "--engine", "typst", runs=5)
        rows.append(
            (
                "cold draft, DOCX and PDF by Typst, public-bank",
                f"{typst:.2f} s",
                f"{typst / cold:.1f} times the DOCX alone",
                "none",
            )
        )
    return rows


def changed(sheet: Sheet, turn: int) -> Sheet:
    """The sheet with other first words in every paragraph: what it has set once, Typst would look up."""
    paras = (
        replace(para, runs=(Text(f"{turn}q{index} "), *para.runs)) for index, para in enumerate(sheet.paras)
    )
    return replace(sheet, paras=tuple(paras))


def written(engine: Engine, sheet: Sheet, runs: int) -> tuple[float, int]:
    """Seconds to write a sheet that is another each time, warm; and its pages."""
    from pypdf import PdfReader

    times: list[float] = []
    data = b""
    for turn in range(1000, 1001 + runs):
        given = changed(sheet, turn)
        start = time.perf_counter()
        data = engine.write(given)
        if turn > 1000:
            times.append(time.perf_counter() - start)
    return median(times), len(PdfReader(io.BytesIO(data)).pages)


def engine_rows() -> list[tuple[str, str, str, str]]:
    """Typst against WeasyPrint on one tree, lines and all alike; warm, every paragraph changed each time."""
    rows: list[tuple[str, str, str, str]] = []
    for template, place in (("public-bank", "us/wa"), ("sanctuary-ordinance", "us/wa/seattle")):
        sheet = draft(Library(), Request(template, place, date.fromisoformat(AS_OF))).sheet
        ours, pages = written(ENGINES["typst"], sheet, runs=11)
        slow, others = written(ENGINES["weasyprint"], sheet, runs=5)
        assert pages == others, f"the engines disagree: {pages} and {others} pages"
        spacing = f"line spacing {sheet.house.page.line_spacing:g}"
        rows.append(
            (
                f"PDF/UA by Typst, {template}, {pages} pages, {spacing}, {ours / pages * 1000:.1f} ms a page",
                ms(ours),
                f"WeasyPrint {version('weasyprint')}: {ms(slow)}, {slow / ours:.1f} times",
                "at least 4 times as fast",
            )
        )
    return rows


def page(rows: list[tuple[str, str, str, str]]) -> str:
    lines = [
        "# Performance",
        "",
        "Written by `make bench`; do not edit. Medians; ratios are against a peer or floor of the same run.",
        f"Machine: {platform.machine()}, Python {platform.python_version()}, WeasyPrint "
        f"{version('weasyprint')}, Typst {version('typst')}; measured {date.today().isoformat()}.",
        "",
        "| what | billgen | against | target |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # commands start as on a user's machine, from their bytecode
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/performance.md alone")
    options = parser.parse_args()
    peer = f"docxtpl {version('docxtpl')}"
    rows = [*command_rows(), *whole.opening(), *writer_rows()]
    rows += whole.whole(date.fromisoformat(AS_OF), call, model_template, filled, peer)
    rows += [*engine_rows(), *places.rows(), *towns.rows(model_template, filled, peer), *towns.memory()]
    text = page(rows)
    print(text)
    if not options.dry:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
