"""Markup of every output language in names, titles, options, facts, sources: it prints and does nothing."""

from __future__ import annotations

import json
import re
import socket
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from tests import small
from tests.judges import pdf_text, squeezed, validate_docx
from tests.program import DAY, Run, billgen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECRET = "canary-5f1c"
PAYLOADS = {
    "html": "</p></title><script src=http://{host}/x.js></script><img src=file://{canary} onerror=alert(1)>",
    "css": '";}} @import url(http://{host}/x.css); p {{ background: url(file://{canary}) }}',
    "typst": '#read("{canary}") #image("{canary}") #import "@preview/x:0.1.0" $x$ `raw` <l> @l',
    "wordprocessingml": '</w:t></w:r><w:fldSimple w:instr="INCLUDETEXT {canary}"/><w:t> ]]> &x; <!ENTITY x>',
    "a word field": 'DDEAUTO "cmd" "/c calc" {{ INCLUDETEXT "{canary}" }}',
    "json": '","files":{{"x":"y"}},"z":"\\u0041 \\\\ ',
    "markdown": "[x](javascript:alert(1)) ![x](http://{host}/x.png) <javascript:alert(1)> [](#duties) **b**",
    "jinja": "{{{{ 7*7 }}}} {{% include '/etc/passwd' %}} {{# x #}}",
    "bill text": "## Evil {{: #evil}} (1) ::: note {{++new++}} {{--old--}} [text: x] | a |",
    "rtf and a spreadsheet": "{{\\\\rtf1 \\\\par}} =cmd|' /C calc'!A0 @SUM(1) \\\\input{{{canary}}}",
    "percent": "%s %n {{0.__class__}} ${{HOME}} $(id) `id` ; rm -rf",
}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody on this machine who waits for a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        yield server


@pytest.fixture
def hostile(tmp_path: Path, listener: socket.socket) -> dict[str, str]:
    canary = tmp_path / "canary.txt"
    canary.write_text(SECRET)
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    return {name: text.format(host=host, canary=canary) for name, text in PAYLOADS.items()}


MANIFEST = "options:\n  who: {kind: text, default: nobody, help: Who.}\n"
BILL = small.BILL.replace("{{ state.officers.treasurer }}", "{{ options.who }} and {{ state.custom.evil }}")


def drafted(tmp_path: Path, text: str) -> tuple[Run, Path]:
    """A draft in every format, "typst.pdf" beside it, with a text wherever a text can come from."""
    workspace, here = tmp_path / "workspace", tmp_path / "here"
    here.mkdir()
    quoted = json.dumps(text)
    manifest = small.MANIFEST.replace("title: Thing", f"title: {quoted}").replace("A thing.", quoted)
    zz = small.FACTS["jurisdictions/us/zz.yaml"]
    zz = zz.replace("name: Zedland", f"name: {quoted}").replace("Made up", f"{quoted}")
    quote = json.dumps(text[:60].strip())
    evil = f"{{value: {quoted}, note: {quoted}, quote: {quote}, source: made-up}}"
    zz = f"{zz.rstrip(' ')}        custom:\n          evil: {evil}\n"
    files = {
        "jurisdictions/us/zz.yaml": zz,
        "templates/thing/template.yaml": manifest.replace("summary: '", "summary: ") + MANIFEST,
    }
    small.library(workspace, bill=BILL, files=files)
    asked = {"schema": "billgen.job/1", "template": "thing", "place": "us/zz", "as_of": DAY}
    (here / "job.json").write_text(json.dumps({**asked, "options": {"who": text}}))
    env = {"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)}
    words = ["draft", "job.json", "--annotated", "--waive", f"unread@duties={text}"]
    done = billgen(*words, "--format", "docx,pdf,html,txt,json", cwd=here, env=env)
    again = billgen(*words, "--format", "pdf", "--engine", "typst", "--name", "typst", cwd=here, env=env)
    assert again.code == 0, again.err
    return done, here / "out/us/zz"


class _Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


RECORD = (
    "schema",
    "inputs",
    "fingerprint",
    "template",
    "tool",
    "facts",
    "missed",
    "findings",
    "waived",
    "sections",
    "files",
)
GROUPS = (
    ("html", "css", "markdown"),
    ("typst", "wordprocessingml", "a word field"),
    ("json", "jinja", "percent"),
    ("bill text", "rtf and a spreadsheet"),
)


@pytest.mark.loopback
class DescribeMarkupInWords:
    @pytest.mark.parametrize("languages", GROUPS, ids=", ".join)
    def it_prints_and_does_nothing(
        self, tmp_path: Path, hostile: dict[str, str], listener: socket.socket, languages: tuple[str, ...]
    ):
        text = " ".join(hostile[language] for language in languages)
        done, folder = drafted(tmp_path, text)

        assert done.code == 0, done.err
        with pytest.raises(TimeoutError):
            listener.accept()  # nobody came
        assert [path.name for path in folder.iterdir() if SECRET.encode() in path.read_bytes()] == []
        assert " ".join(text.split()) in " ".join((folder / "thing.txt").read_text().split())
        assert text in words_of(json.loads((folder / "thing.json").read_text()))
        is_inert_html((folder / "thing.html").read_text(), text)
        is_inert_word(folder / "thing.docx", text)
        for pdf in (folder / "thing.pdf", folder / "typst.pdf"):
            is_inert_pdf(pdf, text)
        record = json.loads((folder / "thing.record.json").read_text())
        assert record["facts"]["state.custom.evil"]["value"] == text
        assert sorted(record) == sorted(RECORD)


def words_of(data: object) -> str:
    """Every text in some JSON."""
    match data:
        case dict():
            return " ".join(map(words_of, data.values()))
        case list():
            return " ".join(map(words_of, data))
        case _:
            return str(data)


def is_inert_html(page: str, text: str) -> None:
    found = _Elements(page)
    assert not found.seen & {"script", "img", "link", "iframe", "object", "base", "form", "svg"}
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "style")]
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    assert text in "".join(etree.HTML(page).itertext())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert "import" not in style[1]


def is_inert_word(path: Path, text: str) -> None:
    validate_docx(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert b'TargetMode="External"' not in b"".join(parts.values())
    assert all(".." not in name and not name.startswith("/") for name in parts)
    trees = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    fields = [one.text or "" for tree in trees.values() for one in tree.iter(f"{W}instrText")]
    fields += [one.get(f"{W}instr", "") for tree in trees.values() for one in tree.iter(f"{W}fldSimple")]
    assert all(re.match(r"\s*(REF|PAGE|NUMPAGES|SEQ|STYLEREF|TOC)\b", field) for field in fields), fields
    words = ["".join(one.itertext(f"{W}t")) for one in trees["word/document.xml"].iter(f"{W}p")]
    assert any(text in paragraph for paragraph in words)


def is_inert_pdf(path: Path, text: str) -> None:
    """No action but a jump inside the file, and the words on the page."""
    reader = PdfReader(path)
    for number in range(1, len(reader.xref[0]) if reader.xref else 0):
        one = reader.get_object(number)
        if isinstance(one, dict):
            assert one.get("/S") not in ("/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm"), one
            assert not {"/JS", "/EmbeddedFiles", "/AA"} & one.keys()
    assert squeezed(text)[:20] in squeezed(pdf_text(path))


class DescribeAddressesOfSources:
    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JavaScript://example.org/%0aalert(1)",
            "data:text/html,<script>1</script>",
            "file:///etc/passwd",
            "//example.org/",
            "https://user@example.org/",
            "https://example.org/ x",
            'https://example.org/"onclick=1',
            "https:///etc/passwd",
            "\\\\\\\\server\\\\share",
            "ftp://example.org/",
        ],
    )
    def it_takes_only_the_web(self, tmp_path: Path, url: str):
        workspace = small.library(tmp_path / "workspace")
        path = workspace / "jurisdictions/us/zz.yaml"
        path.write_text(path.read_text().replace('"https://example.org/"', json.dumps(url)))
        words = ["draft", "thing", "us/zz", "--format", "txt"]
        done = billgen(*words, cwd=tmp_path, env={"BILLGEN_WORKSPACE": str(workspace)})

        assert done.code == 1
        assert "a web address that begins with https://" in done.err
