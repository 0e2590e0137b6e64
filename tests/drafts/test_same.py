"""The same inputs give the same bytes, and a draft needs no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafts.conftest import INSTRUMENTS
from tests.program import DAY, billgen, files_below

FORMATS = "docx,pdf,html,txt"
NO_NETWORK = """
import socket

class NoSocket(socket.socket):
    def __init__(self, *_, **__):
        raise OSError("this test has no network")

def refuse(*_, **__):
    raise OSError("this test has no network")

socket.socket = NoSocket
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
print("no network", file=__import__("sys").stderr)
"""


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


class DescribeAMachineWithoutNetwork:
    def it_drafts_all_the_same(self, tmp_path: Path):
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "sitecustomize.py").write_text(NO_NETWORK)
        words = ["draft", "sanctuary-ordinance", "us/wa/seattle", "--as-of", DAY, "--format", FORMATS]
        done = billgen(*words, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")})

        assert done.code == 0
        assert done.err == "no network\n"
