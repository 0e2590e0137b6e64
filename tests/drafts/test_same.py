"""The same inputs give the same bytes, and a draft needs no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.drafts.conftest import INSTRUMENTS
from tests.program import DAY, billgen, environment, files_below

FORMATS = "docx,pdf,html,txt"


class DescribeTwoRuns:
    @pytest.mark.parametrize("template", INSTRUMENTS)
    def it_makes_the_same_bytes(self, tmp_path: Path, template: str):
        made: list[dict[str, bytes]] = []
        for seed in ("0", "4242"):
            cwd = tmp_path / seed
            cwd.mkdir()
            words = ["draft", template, INSTRUMENTS[template], "--as-of", DAY, "--format", FORMATS]
            done = billgen(
                *words, cwd=cwd, env={"PYTHONHASHSEED": seed, "TZ": f"UTC{seed[0]}", "TMPDIR": str(cwd)}
            )
            assert done.code == 0, done.err
            made.append({name: (cwd / name).read_bytes() for name in files_below(cwd)})

        assert len(made[0]) == 8  # four formats of the bill, three of its cover note, the record
        assert made[0].keys() == made[1].keys()
        assert [name for name in made[0] if made[0][name] != made[1][name]] == []


ASKS = {
    "connects": "socket.create_connection(('127.0.0.1', 9))",
    "asks for a name": "socket.getaddrinfo('example.org', 443)",
    "sends": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "listens": "socket.create_server(('127.0.0.1', 0))",
    "fetches": "urllib.request.urlopen('http://127.0.0.1:9/')",
}
ALL = ["--as-of", DAY, "--format", f"{FORMATS},json", "--annotated"]
NOTICE = "--annotated: the .txt has no notes and no sources.\n"
NAMESPACE = ("unshare", "--map-root-user", "--net")
"""Runs a program in a network of its own, which has nothing in it."""


def _can(*words: str) -> bool:
    try:
        return subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


class DescribeAMachineWithoutNetwork:
    """Every test of the suite is one: its Python, and that of each program it starts, opens no socket."""

    @pytest.mark.parametrize("asks", ASKS.values(), ids=ASKS)
    def it_is_what_the_programs_of_the_tests_run_on(self, asks: str, tmp_path: Path):
        code = f"import socket, urllib.request\ntry: {asks}\nexcept Exception: pass"
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment(), cwd=tmp_path, capture_output=True, text=True
        )

        assert done.returncode != 0
        assert "the tests have no network" in done.stderr

    @pytest.mark.parametrize("engine", ["weasyprint", "typst"])
    def it_drafts_all_the_same(self, tmp_path: Path, engine: str):
        done = billgen("draft", "public-bank", "us/wa", *ALL, "--engine", engine, cwd=tmp_path)

        assert (done.code, done.err) == (0, NOTICE)
        assert len(files_below(tmp_path)) == 9

    @pytest.mark.skipif(not _can(*NAMESPACE), reason="this machine gives no network of one's own")
    @pytest.mark.parametrize("engine", ["weasyprint", "typst"])
    def it_drafts_all_the_same_where_the_kernel_has_none(self, tmp_path: Path, engine: str):
        """Libraries that are no Python are kept from it only here."""
        words = ["draft", "sanctuary-ordinance", "us/wa/seattle", *ALL, "--engine", engine]
        done = billgen(*words, cwd=tmp_path, below=NAMESPACE)

        assert (done.code, done.err) == (0, NOTICE)
        assert len(files_below(tmp_path)) == 9
