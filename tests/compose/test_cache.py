"""The cache of compiled templates: used when private, never when somebody else could have written it."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import ROOT

EVIL = marshal.dumps(
    compile("import pathlib, os; pathlib.Path(os.environ['PROOF']).write_text('ran')", "x", "exec")
)
ASK = """
from billgen.compose.cache import cached_code
made = []
def make():
    made.append(1)
    return compile('answer = 42', 'x', 'exec')
exec(cached_code(('source',), make))
print(len(made))
"""


def ask(folder: Path) -> str:
    """How often a fresh process had to compile, with this cache folder."""
    environment = {**os.environ, "BILLGEN_CACHE": str(folder), "PROOF": str(folder.parent / "proof")}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


class DescribeTheCache:
    def it_spares_the_second_process_the_work(self, tmp_path: Path) -> None:
        assert [ask(tmp_path / "cache"), ask(tmp_path / "cache")] == ["1", "0"]

    def it_is_private(self, tmp_path: Path) -> None:
        ask(tmp_path / "cache")
        folder = tmp_path / "cache" / "templates"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]

    @pytest.mark.parametrize(
        "loosen", ["folder", "file", "owner", "link", "group", "folder's owner", "linked folder"]
    )
    def it_never_runs_what_somebody_else_could_have_put_there(self, tmp_path: Path, loosen: str) -> None:
        ask(tmp_path / "cache")
        folder = tmp_path / "cache" / "templates"
        (file,) = folder.iterdir()
        file.write_bytes(EVIL)
        match loosen:
            case "folder":
                folder.chmod(0o777)
            case "file":
                file.chmod(0o666)
            case "owner":
                if os.geteuid() != 0:
                    pytest.skip("only root can give a file away")
                os.chown(file, 12345, 12345)
            case "group":
                folder.chmod(0o770)
            case "folder's owner":
                if os.geteuid() != 0:
                    pytest.skip("only root can give a folder away")
                os.chown(folder, 12345, 12345)
            case "linked folder":
                folder.rename(tmp_path / "elsewhere")
                folder.symlink_to(tmp_path / "elsewhere")
            case _:
                elsewhere = tmp_path / "elsewhere"
                file.rename(elsewhere)
                file.symlink_to(elsewhere)
        assert ask(tmp_path / "cache") == "1"
        assert not (tmp_path / "proof").exists()

    @pytest.mark.parametrize("torn", [b"", b"\x00", b"nonsense", marshal.dumps("text")])
    def it_gets_over_a_torn_file(self, tmp_path: Path, torn: bytes) -> None:
        ask(tmp_path / "cache")
        (file,) = (tmp_path / "cache" / "templates").iterdir()
        file.write_bytes(torn)
        assert [ask(tmp_path / "cache"), ask(tmp_path / "cache")] == ["1", "0"]

    def it_can_be_switched_off(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        environment = {**os.environ, "BILLGEN_CACHE": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": ""}
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", ASK],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.strip() == "1"
        assert not list(tmp_path.iterdir())
