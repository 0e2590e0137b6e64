"""Times a run over the towns of a state, against docxtpl that fills the same words and LibreOffice behind it.

Called by bench.py. Towns are declared in rows, so no table is needed; `BENCH_TOWNS` says how many (351, as
Massachusetts has). The slow ones are timed on `SAMPLE` of them, and compared by the draft.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from billgen import Library, Request, draft
from billgen.batch.declared import declared_id
from billgen.batch.jobs import Declared, Job, Setting, base_name
from billgen.batch.work import Desk
from billgen.render.html import document
from billgen.render.html.css import house_css
from billgen.render.pdf import margin_css, print_css

Row = tuple[str, str, str, str]
TEMPLATE = "sanctuary-ordinance"
TOWNS = int(os.environ.get("BENCH_TOWNS", "351"))
SAMPLE = 40
WORKERS = 2
_SOFFICE_FILES = 20
"""Files one start of LibreOffice converts: its start costs a second, and its memory grows."""


def _run(folder: Path, rows: Path, *words: str) -> tuple[float, dict[str, Any]]:
    """Seconds of a whole process, and what it said."""
    command = [
        sys.executable,
        "-m",
        "billgen",
        "batch",
        TEMPLATE,
        "--rows",
        str(rows),
        "--jobs",
        str(WORKERS),
    ]
    command += ["--out", str(folder), "--as-of", "2026-11-28", "--no-cover", "--json", *words]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    said = json.loads(done.stdout)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}{said.get('failed')}")
    return took, said


def _rows(path: Path, count: int) -> Path:
    lines = ["state,kind,name", *(f"MA,town,Benchton {number:04}" for number in range(count))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-towns-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _filled(folder: Path, count: int, model: Callable[..., Any], filled: Callable[..., bytes]) -> float:
    """Seconds that docxtpl takes to fill the model of one draft for so many towns, in two warm processes."""
    library = Library()
    place = next(id for id in library.facts.ids() if id.startswith("us/ma/"))
    made = draft(library, Request(TEMPLATE, place, date(2026, 11, 28)))
    template, values = model(made.sheet.paras)
    towns: list[tuple[Path, bytes, dict[str, str]]] = []
    for number in range(count):
        own = {name: value.replace("Town", f"Town {number}") for name, value in values.items()}
        towns.append((folder / f"town-{number:04}.docx", template, own))
    return _at_once(_fill_all, towns, filled)


def _fill_all(
    towns: Sequence[tuple[Path, bytes, dict[str, str]]], ready: Any, filled: Callable[..., bytes]
) -> None:
    """What a script of docxtpl's would do with the towns."""
    filled(*towns[0][1:])
    ready.wait()
    for path, template, own in towns:
        path.write_bytes(filled(template, own))


def _at_once(work: Callable[..., None], items: Sequence[Any], *more: Any) -> float:
    """Seconds that two processes take over the items, from when both are warm."""
    context = get_context("spawn")
    ready = context.Barrier(WORKERS + 1)
    shares = [items[start::WORKERS] for start in range(WORKERS)]
    running = [context.Process(target=work, args=(share, ready, *more)) for share in shares]
    for one in running:
        one.start()
    ready.wait()
    start = time.perf_counter()
    for one in running:
        one.join()
    return time.perf_counter() - start


def _bare(count: int) -> float:
    """Seconds of WeasyPrint's own calls over the HTML of so many drafts, in two processes that are warm.

    Its best setting: fonts found once a process, style sheets parsed once. The drafts are made beforehand.
    """
    desk = Desk(Setting(Path(), None, ("pdf",), "", date(2026, 11, 28), cover=False))
    pages: list[tuple[str, str]] = []
    for number in range(count):
        place, declared = declared_id(desk.library, Declared("MA", "town", f"Benchton {number:04}"))
        desk.declared.declared, desk.declared.id = declared, place
        sheet = desk.drafted(Job(TEMPLATE, place, base_name(TEMPLATE, place), declared=declared)).sheet
        pages.append((document(sheet, for_print=True), margin_css(sheet)))
    return _at_once(_print_all, pages, house_css(sheet.house) + print_css(sheet.house))


def _print_all(pages: Sequence[tuple[str, str]], ready: Any, css: str) -> None:
    """What a script of WeasyPrint's would do with the pages."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    house = weasyprint.CSS(string=css, font_config=fonts)

    def made(html: str, margin: str) -> bytes | None:
        sheets = [house, weasyprint.CSS(string=margin, font_config=fonts)]
        page = weasyprint.HTML(string=html)
        return page.write_pdf(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1")

    made(*pages[0])
    ready.wait()
    for page in pages:
        made(*page)


def _converted(folder: Path) -> float:
    """Seconds that LibreOffice takes to convert the Word files of a folder, in batches, two at once."""
    files = sorted(folder.glob("*.docx"))
    batches = [files[start : start + _SOFFICE_FILES] for start in range(0, len(files), _SOFFICE_FILES)]
    start = time.perf_counter()
    running: list[subprocess.Popen[bytes]] = []
    for number, batch in enumerate(batches):
        if len(running) == WORKERS:
            running.pop(0).wait()
        profile = f"-env:UserInstallation=file://{folder}/profile-{number % WORKERS}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, batch),
        ]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    for one in running:
        one.wait()
    took = time.perf_counter() - start
    made = len(list(folder.glob("*.pdf")))
    if made != len(files):
        raise RuntimeError(f"LibreOffice made {made} of {len(files)} PDFs")
    return took


def rows(model: Callable[..., Any], filled: Callable[..., bytes], peer: str) -> list[Row]:
    """The rows of the table."""
    with _folder() as folder:
        all_towns, some = _rows(folder / "all.csv", TOWNS), _rows(folder / "some.csv", SAMPLE)
        typst, _ = _run(folder / "typst", all_towns, "--format", "docx,pdf", "--engine", "typst", "--yes")
        still, said = _run(folder / "typst", all_towns, "--format", "docx,pdf", "--engine", "typst", "--yes")
        assert said["states"] == {"unchanged": TOWNS}
        changed = (
            (folder / "all.csv").read_text(encoding="utf-8").replace("Benchton 0007", "Benchton Seven", 1)
        )
        (folder / "all.csv").write_text(changed, encoding="utf-8")
        one, _ = _run(folder / "typst", all_towns, "--format", "docx,pdf", "--engine", "typst", "--yes")
        docx, _ = _run(folder / "docx", all_towns, "--format", "docx", "--yes")
        weasy, _ = _run(folder / "weasy", some, "--format", "docx,pdf", "--engine", "weasyprint")
        words = folder / "words"
        words.mkdir()
        bare = _bare(SAMPLE)
        fill = _filled(words, SAMPLE, model, filled)
        convert = _converted(words) if shutil.which("soffice") else 0.0
    per = {"typst": typst / TOWNS, "docx": docx / TOWNS, "weasy": weasy / SAMPLE}
    theirs, alone = (fill + convert) / SAMPLE, fill / SAMPLE
    ours = f"{typst:.1f} s, {_ms(per['typst'])} a town"
    batches = f"then LibreOffice in batches of {_SOFFICE_FILES}"
    both = f"{peer}, {batches}, {WORKERS} processes: {_ms(theirs)} a town, {theirs / per['typst']:.1f} times"
    slower = (
        f"WeasyPrint, {SAMPLE} towns: {_ms(per['weasy'])} a town, {per['weasy'] / per['typst']:.1f} times"
    )
    plain = f"WeasyPrint's own calls, {WORKERS} warm processes: {_ms(bare / SAMPLE)} a town, "
    plain += f"{bare / weasy:.2f} times"
    word = f"{peer} alone, {WORKERS} processes: {_ms(alone)} a town, {alone / per['docx']:.1f} times"
    return [
        (
            f"{TOWNS} towns × {TEMPLATE}, DOCX and PDF/UA-1 by Typst, whole run",
            ours,
            both,
            "at least 2 times",
        ),
        ("the same", ours, slower, "at least 3 times"),
        (
            f"{SAMPLE} towns, DOCX and PDF/UA-1 by WeasyPrint, whole run",
            f"{weasy:.1f} s, {_ms(per['weasy'])} a town",
            plain,
            "no slower",
        ),
        (f"{TOWNS} towns, DOCX alone", f"{docx:.1f} s, {_ms(per['docx'])} a town", word, "at least 5 times"),
        (f"{TOWNS} towns again, nothing changed", f"{still:.2f} s", "none", "under 1.5 s"),
        (f"{TOWNS} towns again, one of them changed", f"{one:.2f} s", "none", "under 3 s"),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def memory(count: int = 3_000, early: int = 100) -> Sequence[Row]:
    """How much a worker holds after many drafts, against after few, in a process of its own."""
    with _folder() as folder, get_context("spawn").Pool(1) as pool:
        sizes, took = pool.apply(_sizes, (folder, count, early))
    more = f"after {early}: {sizes[early] / 2**20:.0f} MB, {sizes[count] / sizes[early]:.2f} times"
    held = f"{sizes[count] / 2**20:.0f} MB; {count / took:.0f} drafts as text a second"
    return [(f"memory of a worker after {count:,} drafts", held, more, "at most 1.2 times")]


def _sizes(folder: Path, count: int, early: int) -> tuple[dict[int, int], float]:
    """Bytes that this process holds after some drafts and after many, and the seconds they took."""
    desk = Desk(Setting(folder, None, ("txt",), "", date(2026, 11, 28), cover=False))
    sizes: dict[int, int] = {}
    start = time.perf_counter()
    for number in range(1, count + 1):
        place, declared = declared_id(desk.library, Declared("MA", "town", f"Benchton {number:04}"))
        desk.make(Job(TEMPLATE, place, base_name(TEMPLATE, place), declared=declared))
        if number in (early, count):
            sizes[number] = _resident()
    return sizes, time.perf_counter() - start


def _resident() -> int:
    """Bytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
