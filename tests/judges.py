"""Programs nobody here wrote, called one way by every test; a missing one fails and says what installs it."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def program(name: str, package: str) -> str:
    """Path of a program; fails with what to install when it is missing."""
    found = shutil.which(name)
    assert found, f"{name} is missing: run `make draft`, or apt-get install {package}"
    return found


# Word files -----------------------------------------------------------------------------------------------


def validate_docx(path: Path) -> None:
    """Fail unless the Open XML SDK, openxml-audit and our own assertions all accept the file."""
    complaints = [*_sdk(path), *_audit(path), *docx_faults(path)]
    assert not complaints, f"{path.name} is not a good Word file:\n" + "\n".join(complaints)


def _sdk(path: Path) -> list[str]:
    node = Path(sys.prefix) / "bin" / "node"
    judge = ROOT / ".setup" / "node" / "node_modules" / ".bin" / "ooxml-validator"
    for needed in (node, judge):
        assert needed.exists(), f"{needed} is missing: run `.venv/bin/python tools/setup.py test`"
    done = subprocess.run([str(node), str(judge), str(path)], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip(), f"ooxml-validator said nothing: {done.stderr}"
    answer = json.loads(done.stdout)
    if answer["ok"]:
        return []
    return [f"Open XML SDK: {e['description']} ({e['path']})" for e in answer["errors"]] or [
        "Open XML SDK: not ok"
    ]


def _audit(path: Path) -> list[str]:
    result = _auditor().validate(str(path))
    if result.is_valid:
        return []
    return [f"openxml-audit: {error.description} ({error.part_uri})" for error in result.errors]


@cache
def _auditor():
    from openxml_audit import FileFormat, OpenXmlValidator

    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def parts(path: Path) -> dict[str, etree._Element]:
    """Every XML part of a Word file, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def docx_faults(path: Path) -> list[str]:
    """What no validator sees: unclosed fields, dead references, doubled bookmarks, loose comments."""
    found = parts(path)
    document, styles = (found[f"word/{name}.xml"] for name in ("document", "styles"))
    numbering = found.get("word/numbering.xml")  # a flat file has none
    faults: list[str] = []
    for name, part in found.items():
        for paragraph in part.iter(f"{W}p"):
            kinds = [char.get(f"{W}fldCharType") for char in paragraph.iter(f"{W}fldChar")]
            if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
                faults.append(f"{name}: a field is not closed in {text_of(paragraph)[:60]!r}")
    bookmarks = [mark.get(f"{W}name", "") for mark in document.iter(f"{W}bookmarkStart")]
    faults += [f"bookmark {name} stands twice" for name in _twice(name.lower() for name in bookmarks)]
    faults += [
        f"bookmark name {name!r} is not valid"
        for name in bookmarks
        if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name)
    ]
    for kind in ("bookmark", "commentRange"):
        starts, ends = (_ids(document, f"{kind}{side}") for side in ("Start", "End"))
        if sorted(starts) != sorted(ends) or len(set(starts)) != len(starts):
            faults.append(f"{kind} starts and ends do not pair")
    targets = {
        instruction.split()[1] for instruction in instructions(document) if instruction.startswith("REF")
    }
    faults += [f"REF to {name}, which is no bookmark" for name in sorted(targets - set(bookmarks))]
    faults += [f"bookmark {name} that nothing refers to" for name in sorted(set(bookmarks) - targets)]
    comments = found.get("word/comments.xml")
    written = _ids(comments, "comment") if comments is not None else []
    if not (
        sorted(written)
        == sorted(_ids(document, "commentRangeStart"))
        == sorted(_ids(document, "commentReference"))
    ):
        faults.append("comments and their anchors do not pair")
    numbers = () if numbering is None else numbering.iter(f"{W}num")
    lists = {number.get(f"{W}numId") for number in numbers}
    used = {place.get(f"{W}val") for part in (document, styles) for place in part.iter(f"{W}numId")}
    faults += [f"list {number} does not exist" for number in sorted(used - lists)]
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    wanted = {
        style.get(f"{W}val")
        for part in found.values()
        for tag in ("pStyle", "rStyle", "basedOn")
        for style in part.iter(W + tag)
    }
    faults += [f"style {style} is not defined" for style in sorted(wanted - known)]
    controls = [control.get(f"{W}val") for control in document.iterfind(f".//{W}sdtPr/{W}id")]
    if len(set(controls)) != len(controls):
        faults.append("two content controls have one id")
    if any(True for _ in styles.iter(f"{W}highlight")):
        faults.append("w:highlight in a style is not valid")
    return faults


def instructions(part: etree._Element) -> list[str]:
    """The field codes of a part, in order."""
    return [(code.text or "").strip() for code in part.iter(f"{W}instrText")]


def text_of(paragraph: etree._Element) -> str:
    """The words typed in a paragraph (no list label), results of fields included; every space plain."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    run = f"{W}r"
    words = "".join(
        (node.text or "") if node.tag == f"{W}t" else signs[node.tag]
        for node in paragraph.iter(f"{W}t", *signs)
        if node.getparent().tag == run
    )
    return words.replace("\u00a0", " ")


def with_wrong_caches(path: Path) -> Path:
    """A copy of a Word file in which every field's cached result is 777: what prints right was recomputed."""
    wrong = path.with_name(f"{path.stem}-777.docx")
    changed = 0
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(wrong, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = etree.fromstring(source.read(name))
            for paragraph in part.iter(f"{W}p"):
                in_result = False
                for node in paragraph.iter(f"{W}fldChar", f"{W}t"):
                    if node.tag == f"{W}fldChar":
                        in_result = node.get(f"{W}fldCharType") == "separate"
                    elif in_result:
                        node.text = "777"
                        changed += 1
            target.writestr(
                name, etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
    assert changed, f"{path.name} has no fields to falsify"
    return wrong


def word_labels(path: Path, *, skipped_levels_count: bool) -> list[str]:
    """The list label of each paragraph by the rules Word documents (ECMA-376 part 1, 17.9); "" for none.

    Counters belong to the abstract list and are shared by its instances; a level starts afresh after any
    shallower one; a startOverride holds when its instance first uses the level.

    Args:
        path: the file.
        skipped_levels_count: whether an item without a parent makes one that counts. The standard does not
            say, so labels should be the same both ways.
    """
    found = parts(path)
    document, styles, numbering = (found[f"word/{name}.xml"] for name in ("document", "styles", "numbering"))
    abstract, _ = numbering.iter(f"{W}abstractNum")  # the second prints nothing
    (nothing,) = (
        number.get(f"{W}numId")
        for number in numbering.iter(f"{W}num")
        if _val(number, "abstractNumId") == "1"
    )
    levels = {int(level.get(f"{W}ilvl", "")): level for level in abstract.iter(f"{W}lvl")}
    overrides = {
        (number.get(f"{W}numId"), int(place.get(f"{W}ilvl", ""))): int(_val(place, "startOverride"))
        for number in numbering.iter(f"{W}num")
        for place in number.iter(f"{W}lvlOverride")
    }
    by_style = {
        style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}numPr") for style in styles.iter(f"{W}style")
    }
    counts: dict[int, int] = {}
    labels: list[str] = []
    for paragraph in document.iter(f"{W}p"):
        place = paragraph.find(f"{W}pPr/{W}numPr")
        if place is None:
            place = by_style[_val(paragraph, f"pPr/{W}pStyle")]
        if place is None or _val(place, "numId") == nothing:
            labels.append("")
            continue
        number, level = _val(place, "numId"), int(_val(place, "ilvl"))
        start = int(_val(levels[level], "start"))
        counts[level] = overrides.pop((number, level), counts.get(level, start - 1) + 1)
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        if skipped_levels_count:
            for skipped in range(level):
                counts.setdefault(skipped, 1)
        labels.append(_label(levels[level], counts))
    return labels


def _label(level: etree._Element, counts: dict[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        return _number(_val(level, "numFmt"), counts[int(match[1]) - 1])

    return re.sub(r"%(\d)", number, _val(level, "lvlText"))


def _number(kind: str, count: int) -> str:
    if kind == "decimal":
        return str(count)
    if kind.endswith("Letter"):
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    else:
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
        text = tens[count // 10] + ones[count % 10]
    return text.upper() if kind.startswith("upper") else text


def _val(element: etree._Element, path: str) -> str:
    found = element.find(W + path)
    assert found is not None, f"{element.tag} has no {path}"
    return found.get(f"{W}val", "")


def _ids(part: etree._Element, tag: str) -> list[str]:
    return [mark.get(f"{W}id", "") for mark in part.iter(W + tag)]


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]


# Pages ----------------------------------------------------------------------------------------------------


def validate_html(*paths: Path) -> None:
    """Fail unless html-validate and a strict parser accept the pages, all of one folder."""
    from tinyhtml5.parser import HTMLParser

    for path in paths:
        parser = HTMLParser(namespace_html_elements=False)
        parser.parse(path.read_text("utf-8"))
        assert not parser.errors, f"{path.name}: {parser.errors[:3]}"
    # Ids are the author's own, "powers.lend": HTML allows the dot.
    rules = {"valid-id": ["error", {"relaxed": True}], "long-title": "off"}
    config = {"root": True, "extends": ["html-validate:recommended"], "rules": rules}
    folder = paths[0].parent
    (folder / ".htmlvalidate.json").write_text(json.dumps(config))
    node = Path(sys.prefix) / "bin" / "node"
    judge = ROOT / ".setup" / "node" / "node_modules" / ".bin" / "html-validate"
    assert judge.exists(), f"{judge} is missing: run `.venv/bin/python tools/setup.py test`"
    done = subprocess.run(
        [node, judge, "-f", "json", *paths], capture_output=True, text=True, cwd=folder, timeout=120
    )
    (folder / ".htmlvalidate.json").unlink()
    assert json.loads(done.stdout) == [], done.stderr
    assert done.returncode == 0


# PDF ------------------------------------------------------------------------------------------------------


def soffice_pdf(path: Path) -> Path:
    """The file as LibreOffice prints it; it recomputes list numbers, SEQ, REF and PAGE while loading."""
    return soffice_pdfs([path])[0]


def soffice_pdfs(paths: Sequence[Path]) -> list[Path]:
    """Several files, all in one folder, printed by one start of LibreOffice (a start takes a second)."""
    return _soffice(paths, "pdf", paths[0].parent)


def soffice_texts(paths: Sequence[Path]) -> list[Path]:
    """Several files, all in one folder, as LibreOffice reads them: every list number worked out and typed."""
    return _soffice(paths, "txt:Text (encoded):UTF8", paths[0].parent)


def soffice_docx(path: Path) -> Path:
    """The Word file as LibreOffice saves it, in a folder below its own."""
    return _soffice([path], "docx:MS Word 2007 XML", path.parent / "saved")[0]


def _soffice(paths: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    soffice = program("soffice", "libreoffice-writer-nogui")
    made = [folder / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
    for old in made:
        old.unlink(missing_ok=True)
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    done = subprocess.run(
        [soffice, "--headless", profile, "--convert-to", kind, "--outdir", str(folder), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    missing = [file.name for file in made if not file.exists()]
    assert not missing, f"LibreOffice did not make {missing}: {done.stdout} {done.stderr}"
    return made


@cache
def _profile() -> Path:
    """A profile of this process's own: two LibreOffices on one profile wait for each other, or crash."""
    folder = Path(tempfile.mkdtemp(prefix="billgen-soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def pdf_text(path: Path, layout: bool = False) -> str:
    """The words of a PDF, in reading order, or as they lie on the page (`layout`)."""
    pdftotext = program("pdftotext", "poppler-utils")
    switches = ["-layout"] if layout else []
    done = subprocess.run([pdftotext, *switches, str(path), "-"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"pdftotext failed on {path.name}: {done.stderr}"
    return done.stdout


def squeezed(text: str) -> str:
    """The text without white space, which line breaking moves about."""
    return "".join(text.split())


def validate_pdf_ua(path: Path) -> None:
    """Fail unless the file is PDF/UA-1, sound for qpdf, and has every font embedded."""
    import page

    report = page.validate_pdf(str(path), profile=page.ValidationProfile("ua1"))
    complaints = [f"PDF/UA-1: {failure.rule_id} {failure.message}" for failure in report.failures]
    if not report.is_compliant and not complaints:
        complaints.append("PDF/UA-1: not compliant")
    checked = subprocess.run(
        [program("qpdf", "qpdf"), "--check", str(path)], capture_output=True, text=True, timeout=60
    )
    if checked.returncode:
        complaints.append(f"qpdf: {checked.stdout} {checked.stderr}")
    listed = subprocess.run(
        [program("pdffonts", "poppler-utils"), str(path)], capture_output=True, text=True, timeout=60
    )
    # The columns before the object id are "emb sub uni".
    loose = [line for line in listed.stdout.splitlines()[2:] if line.split()[-5] != "yes"]
    complaints += [f"font not embedded: {line}" for line in loose]
    assert not complaints, f"{path.name} is not a good PDF:\n" + "\n".join(complaints)


# What poppler 22 finds fault with and ISO 32000-1 allows: Suspects is a truth value (14.7.1, table 321), and
# BorderColor may be four colours (14.8.5.4, table 343).
_POPPLER_IS_WRONG = (
    "Syntax Error: Suspects object is wrong type (boolean)",
    "Syntax Warning: Attribute BorderColor value is of wrong type (array)",
)


def pdf_structure(path: Path) -> list[tuple[int, str]]:
    """The tag tree with its words as poppler reads it: (depth, "P") for an element, (depth, '"words"')."""
    pdfinfo = program("pdfinfo", "poppler-utils")
    command = [pdfinfo, "-struct-text", str(path)]
    # A title that is not ASCII comes as it stands in the file, in UTF-16.
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
    assert done.returncode == 0, f"pdfinfo failed on {path.name}: {done.stderr}"
    complaints = [line for line in done.stderr.splitlines() if line not in _POPPLER_IS_WRONG]
    assert not complaints, f"pdfinfo complains of {path.name}: {complaints}"
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return [((len(line) - len(line.lstrip())) // 2, line.strip()) for line in lines]
