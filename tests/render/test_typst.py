"""What holds of the engine Typst alone; what holds of every engine is in test_pdf.py."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import InputError, MachineError
from billgen.bill.drafting import Page
from billgen.bill.model import Text
from billgen.render import typst
from billgen.render.roles import CHARACTERS, PARAGRAPHS
from billgen.render.sheet import Para
from billgen.render.typst import engine, glyphs, machine
from billgen.render.typst.literals import language, string, words
from billgen.render.typst.source import document
from tests.judges import pdf_text, validate_pdf_ua
from tests.render.pdfs import fonts, read
from tests.render.sheets import EVIL, PARAS, evil_sheet, item, section, sheet

LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
SERIF = ("Liberation Serif",)


@cache
def evaluator():
    """What says the value of an expression, as JSON."""
    return partial(engine.typst().eval, b"", font_paths=engine.fonts())


def skeleton(source: str) -> str:
    """A source without its literals: what is code in it."""
    return re.sub(r'""(\+(linebreak\(\)\+)?"")*', '""', LITERAL.sub('""', source))


class DescribeLiterals:
    @settings(max_examples=100, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def it_means_the_very_text(self, text: str):
        assert json.loads(evaluator()(string(text))) == text

    def it_holds_no_character_that_could_end_it_or_name_a_package(self):
        literal = string(EVIL + '"#@\\$`*_[]{}<>/\n')
        assert re.fullmatch(r'"(?:[\w .,;:()\'-]|\\u\{[0-9a-f]+\})*"', literal)

    def it_breaks_lines_and_folds_spaces(self):
        assert words("a  b\t c\nd") == '"a b c"+linebreak()+"d"'

    def it_sets_a_fixed_space_apart(self):
        assert words("see section\u00a03, or") == '"see "+box("section 3,")+" or"'

    def it_walls_in_what_turns_the_words_around(self):
        assert words("a\u202eb\u2069c") == r'"\u{2068}a\u{202e}bc\u{2069}"'
        assert words("a b") == '"a b"'

    @pytest.mark.parametrize(
        ("tag", "settings"),
        [
            ("en-US", 'lang:"en",region:"US"'),
            ("es", 'lang:"es"'),
            ("haw", 'lang:"haw"'),
            ("zh-Hant-TW", 'lang:"zh"'),
            ('en"); evil("', 'lang:"en"'),
        ],
    )
    def it_writes_a_language_as_typst_has_it(self, tag: str, settings: str):
        assert language(tag) == settings


class DescribeSource:
    def it_is_the_same_code_whatever_the_words_are(self):
        tame = evil_sheet()
        for char in EVIL:
            if not char.isspace():
                tame = _replaced(tame, char)
        assert skeleton(document(evil_sheet(), SERIF)) == skeleton(document(tame, SERIF))

    def it_calls_a_role_for_each_paragraph(self):
        body = document(sheet(), SERIF).partition("\n#{\n")[2].splitlines()
        assert [line.partition("(")[0] for line in body[:-1]] == [para.role for para in PARAS]

    def it_defines_every_role(self):
        source = document(sheet(), SERIF)
        for role in (*PARAGRAPHS, *CHARACTERS):
            assert f"\n#let {role.name}(it" in source

    def it_hides_no_function_that_it_calls(self):
        source = document(sheet(), SERIF)
        called = set(re.findall(r"(?<![\w.-])([a-z][\w-]*)\(", skeleton(source)))
        defined = set(re.findall(r"#let ([\w-]+)\(", source))
        known = {*("block", "par", "text", "highlight", "underline", "upper", "grid", "place", "align")}
        known |= {
            "pad",
            "h",
            "strike",
            "pagebreak",
            "rgb",
            "linebreak",
            "heading",
            "metadata",
            "counter",
            "box",
            "str",
            "link",
            "datetime",
        }
        assert not known & defined
        assert called - defined <= known | {"font", "margin", "keywords", "document", "page"} | {
            *("first-line-indent", "inset", "columns", "if", "align", "display", "final", "first", "line"),
        }

    def it_names_no_package_and_no_file(self):
        assert "@" not in document(evil_sheet(), SERIF)
        assert not re.search(
            r"\b(import|include|read|plugin|image)\b", skeleton(document(evil_sheet(), SERIF))
        )


def _replaced(given, char: str):
    """A sheet with an x for a character wherever a value stands."""
    paras = tuple(
        replace(
            para,
            runs=tuple(_tame(run, char) for run in para.runs),
            catchline=tuple(_tame(run, char) for run in para.catchline),
        )
        for para in given.paras
    )
    texts = {name: getattr(given, name).replace(char, "x") for name in ("title", "head", "draft_line")}
    return replace(given, paras=paras, **texts)


def _tame(run, char: str):
    if hasattr(run, "parts"):
        return replace(
            run, parts=tuple(replace(part, text=part.text.replace(char, "x")) for part in run.parts)
        )
    name = "label" if hasattr(run, "label") else "text"
    return replace(run, **{name: getattr(run, name).replace(char, "x")})


class DescribeConfinement:
    """The source never asks for any of this; if one day it did, the compiler has nothing to give."""

    @pytest.mark.parametrize(
        "call",
        [
            'read("/etc/passwd")',
            'read("../../../../etc/passwd")',
            'image("/etc/passwd")',
            'include("/etc/hostname")',
            'plugin("/bin/true")',
            'json("pyproject.toml")',
        ],
    )
    def it_sees_no_file(self, call: str):
        with pytest.raises(engine.CompileError, match=r"not found|escape|sandbox"):
            engine.compile_pdf(f'#set document(title:"x")\n#{call}')

    def it_sees_no_environment_and_no_clock(self):
        with pytest.raises(engine.CompileError):
            engine.compile_pdf('#set document(title:"x")\n#sys.inputs.at("HOME")')

    def it_fetches_no_package(self):
        with pytest.raises(engine.CompileError, match="may name no package"):
            engine.compile_pdf('#set document(title:"x")\n#import "@preview/example:0.1.0": *')

    @pytest.mark.loopback
    def it_opens_no_connection(self):
        """Typst downloads through the proxy that the environment names: listen there."""
        package = "import typst\ntry: typst.compile(b'#import \"@preview/example:0.1.0\": *')\n"
        bare = package + "except Exception: pass"
        ours = (
            "from billgen.render import typst; from tests.render.sheets import evil_sheet;"
            "typst.write(evil_sheet())"
        )

        assert b"packages.typst.org" in heard(bare)
        assert heard(ours) == b""


def heard(code: str) -> bytes:
    """What a Python process asks of the proxy it is given."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        env = {
            **os.environ,
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"), proxy),
        }
        env["XDG_CACHE_HOME"] = env["XDG_DATA_HOME"] = "/nonexistent"
        with subprocess.Popen(
            [sys.executable, "-c", code], env=env, cwd=Path(__file__).parents[2]
        ) as process:
            asked = b""
            while process.poll() is None:
                with contextlib.suppress(TimeoutError):
                    caller, _ = server.accept()
                    with caller:
                        asked += caller.recv(1000)
        assert process.returncode == 0
        return asked


class DescribeFonts:
    @pytest.fixture
    def without_fonts(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A machine on which no font is installed."""
        bundled = engine.typst().Fonts(include_system_fonts=False)
        caches = (engine.families, engine._compiler, glyphs._shows)
        monkeypatch.setattr(engine, "fonts", lambda: bundled)
        for one in caches:
            one.cache_clear()
        yield
        for one in caches:
            one.cache_clear()

    @pytest.mark.usefixtures("without_fonts")
    def it_needs_none_installed(self, tmp_path: Path):
        path = tmp_path / "draft.pdf"
        path.write_bytes(typst.write(sheet()))
        validate_pdf_ua(path)
        assert {name.split("-")[0] for name in fonts(read("typst", sheet()))} == {"LibertinusSerif"}

    @pytest.mark.usefixtures("without_fonts")
    def it_shows_what_bills_are_written_in_all_the_same(self):
        assert typst.missing_glyphs("“Coös” — ʻOkina, Łódź, § 3 ¶ ≥ ½ • …", "Liberation Serif") == set()

    @pytest.mark.usefixtures("without_fonts")
    def it_keeps_a_typewriter_face_a_typewriter_face(self):
        found = fonts(read("typst", sheet(page=Page(face="Courier New"))))
        assert all("Mono" in name for name in found)

    def it_takes_a_face_whatever_its_case(self):
        assert engine.families("liberation serif")[0] == "Liberation Serif"
        assert engine.families("No Such Face")[-1] == "Libertinus Serif"


class DescribeInvisibleCharacters:
    def it_copies_spaces_as_spaces_after_them(self, tmp_path: Path):
        given = sheet(
            section(1, "\u00adSOFT\u200bBREAK", Text("\u00adbank of the state")),
            head="\u200bHead of all pages",
        )
        path = tmp_path / "draft.pdf"
        path.write_bytes(typst.write(given))
        printed = pdf_text(path)
        assert "Head of all pages" in printed
        assert "bank of the state" in printed


class DescribeMissingGlyphs:
    def it_finds_what_no_font_shows(self):
        assert typst.missing_glyphs("a \U0010fffd ok \ufffe", "Liberation Serif") == {"\U0010fffd", "\ufffe"}

    def it_finds_what_is_no_character(self):
        assert typst.missing_glyphs("a\ud800b\x01", "Liberation Serif") == {"\ud800", "\x01"}

    def it_costs_nothing_for_plain_text(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(engine, "compile_pdf", None)
        assert typst.missing_glyphs("plain § é\n", "Any Face") == set()

    def it_refuses_what_the_compiler_refuses(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(typst, "check_glyphs", lambda *_: None)
        with pytest.raises(InputError, match="could not be displayed"):
            typst.write(sheet(PARAS[1], item(1, "1", Text("\U0010fffd"))))


class DescribeTags:
    def it_makes_a_heading_within_a_paragraph_of_a_run_in_section(self, tmp_path: Path):
        from tests.judges import pdf_structure

        path = tmp_path / "draft.pdf"
        path.write_bytes(
            typst.write(sheet(PARAS[1], section(1, "POWERS", Text("Words.")), Para("body", PARAS[1].runs)))
        )
        tree = [(depth, line.split()[0]) for depth, line in pdf_structure(path) if not line.startswith('"')]
        assert [one for one in tree if one[1] in ("Document", "H1", "H2", "P")] == [
            (0, "Document"),
            (1, "H1"),
            (1, "P"),
            (2, "H2"),
            (1, "P"),
        ]


class DescribeMachine:
    def it_says_what_is_missing_and_what_mends_it(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(machine, "find_spec", lambda name: None)
        machine.obstacle.cache_clear()
        engine.typst.cache_clear()
        try:
            assert typst.available() is None
            with pytest.raises(MachineError) as caught:
                engine.typst()
        finally:
            machine.obstacle.cache_clear()
        assert caught.value.exit_code == 69
        assert "pip install typst" in str(caught.value)

    def it_is_not_imported_before_it_is_needed(self):
        code = "import sys, billgen.render.typst as p; p.available(); print('typst' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"
