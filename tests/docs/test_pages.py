"""The pages tell the truth: their links lead somewhere, and their commands do what they say."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.program import BILLGEN, ROOT, environment

PAGES = sorted(
    page.relative_to(ROOT)
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "templates").rglob("*.md"))
)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every billgen line of the README's command blocks."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    return [line for block in blocks for line in block.splitlines() if line.startswith("billgen ")]


MAKE = (ROOT / "Makefile").read_text()


class DescribeEveryPage:
    @pytest.mark.parametrize("page", PAGES, ids=str)
    def it_links_to_what_is_there(self, page: Path) -> None:
        text = re.sub(r"```.*?```|`[^`]*`", "", (ROOT / page).read_text(), flags=re.DOTALL)
        links = [link for link in LINK.findall(text) if not link.startswith("@")]
        assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


class DescribeTheReadme:
    def it_has_commands(self) -> None:
        assert len(commands()) > 5

    def it_shows_commands_that_work_one_after_the_other(self, tmp_path: Path) -> None:
        env = environment()
        for line in commands():
            command, _, remark = line.partition("  #")
            words = [*BILLGEN, *shlex.split(command)[1:]]
            if words[-1] == "start":  # it asks; here nobody answers
                words += ["public-bank", "us/wa", "--yes"]
            done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == (1 if "exit 1" in remark else 0), f"{line}\n{done.stderr}"
        of_make = ("us/wa/public-bank", "us/wa/seattle/sanctuary-ordinance")  # never written over
        assert [one for one in of_make if (tmp_path / f"out/{one}.record.json").exists()] == []
        assert all(f"billgen draft {one.rpartition('/')[2]}" in MAKE for one in of_make)
