"""The tutorial, followed word by word: its files written, its commands run, its output compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from billgen.cli import COMMANDS
from tests.judges import parts, validate_docx
from tests.program import BILLGEN, ROOT, environment

PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}comment"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, what stands behind it, its text, the line before, its line number."""

    language: str
    info: str
    text: str
    before: str
    line: int


def blocks() -> list[Block]:
    """Every fenced block of the page, in order."""
    page = PAGE.read_text(encoding="utf-8")
    return [
        Block(
            one[1],
            one[2].strip(),
            one[3],
            page[: one.start()].rstrip().rpartition("\n")[2],
            page.count("\n", 0, one.start()) + 1,
        )
        for one in _BLOCK.finditer(page)
    ]


class Shell:
    """A shell at the reader's table: commands run where the last one left off."""

    def __init__(self, home: Path) -> None:
        self.home = self.here = home
        program = home / "bin" / "billgen"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shlex.join(BILLGEN)} "$@"\n')
        program.chmod(0o755)
        self.env = environment({"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"})

    def run(self, text: str) -> tuple[int, str]:
        """The exit code of some commands, and all that they print."""
        at = self.home / "here"
        done = subprocess.run(
            ["bash", "-c", f"set -e\ntrap 'pwd > {shlex.quote(str(at))}' EXIT\n{text}"],
            cwd=self.here,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        self.here = Path(at.read_text().strip())
        return done.returncode, done.stdout


def missing(said: str, shown: str) -> list[str]:
    """Lines that the page shows and the program did not print in that order; … stands for anything."""
    left = [" ".join(line.split()) for line in said.splitlines()]
    lost: list[str] = []
    for line in shown.splitlines():
        words = " ".join(line.split())
        if words in ("", "…"):
            continue
        pattern = re.compile(".*".join(map(re.escape, words.split("…"))))
        found = next((number for number, one in enumerate(left) if pattern.fullmatch(one)), None)
        if found is None:
            lost.append(line)
        else:
            left = left[found + 1 :]
    return lost


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The page, followed to its end."""
    shell = Shell(tmp_path_factory.mktemp("tutorial"))
    said = ""
    for block in blocks():
        where = f"docs/tutorial.md:{block.line}"
        if block.language == "sh":
            wanted = int(block.info.removeprefix("exit=") or 0)
            code, said = shell.run(block.text)
            assert code == wanted, f"{where}: exit {code}\n{said}"
        elif block.language == "text":
            assert missing(said, block.text) == [], f"{where}\n{said}"
        else:
            file = shell.here / block.info.removeprefix("file=")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
    return shell


class DescribeTheTutorial:
    def it_shows_every_file_whole_and_says_where_it_goes(self):
        for block in blocks():
            if block.language in ("yaml", "jinja"):
                name = block.info.removeprefix("file=")
                assert name != block.info, f"docs/tutorial.md:{block.line}"
                assert f"`{name}`" in block.before, f"docs/tutorial.md:{block.line}"
            else:
                assert block.language in ("sh", "text"), f"docs/tutorial.md:{block.line}"

    def it_does_what_it_says_to_the_last_line(self, followed: Shell):
        assert followed.here.name == "fernhollow"

    def it_leaves_a_word_file_that_is_sound_and_has_comments(self, followed: Shell):
        docx = followed.here / "out/us/wa/fernhollow/copy-fees.docx"
        validate_docx(docx)
        comments = ["".join(one.itertext()) for one in parts(docx)["word/comments.xml"].iter(_COMMENT)]

        assert any("Inspection is free." in text for text in comments)

    def it_names_commands_that_exist(self):
        commands = {
            line.split()[1]
            for block in blocks()
            if block.language == "sh"
            for line in block.text.splitlines()
            if line.startswith("billgen ")
        }

        assert commands == {"check", "draft", "facts", "list", "template"}
        assert commands <= set(COMMANDS)
