"""The three ways to have billgen: a wheel in an empty folder, an editable install, a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.program import ROOT, billgen, files_below

PROJECT = ("billgen", "templates", "jurisdictions", "tools", "pyproject.toml", "README.md", "LICENSE")
WHERE = "import billgen, billgen.library.library as it; print(billgen.__file__); print(it.builtin_root())"


def pip(*words: str | Path) -> None:
    """Run pip without any index: what is needed is there or the test fails."""
    line = [sys.executable, "-m", "pip", *map(str, words), "--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run(
        [*line, "--quiet", "--disable-pip-version-check"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a wheel is built from."""
    folder = tmp_path_factory.mktemp("project")
    for name in PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", project, "--wheel-dir", folder)
    (made,) = folder.glob("billgen-*.whl")
    return made


def drafts(cwd: Path, env: Mapping[str, str]) -> None:
    """Fail unless a draft of the built-in library comes out."""
    words = ["draft", "sanctuary-ordinance", "Seattle, WA", "--format", "docx,txt"]
    done = billgen(*words, cwd=cwd, env=env)
    assert done.code == 0, done.err
    endings = ("--cover.docx", "--cover.txt", ".docx", ".record.json", ".txt")
    names = [f"sanctuary-ordinance{ending}" for ending in endings]
    assert files_below(cwd / "out") == [f"us/wa/seattle/{name}" for name in names]


class DescribeTheWheel:
    def it_carries_every_template_and_every_fact(self, project: Path, wheel: Path):
        with zipfile.ZipFile(wheel) as archive:
            held = set(archive.namelist())
        wanted = [
            f"{room}/{name}"
            for room in ("templates", "jurisdictions")
            for name in files_below(project / room)
        ]

        assert [name for name in wanted if f"billgen/_library/{name}" not in held] == []
        assert {"billgen/py.typed", "billgen/render/tree.schema.json"} <= held
        assert [name for name in held if name.startswith(("tests", "tools", "out"))] == []

    def it_works_from_an_empty_folder(self, wheel: Path, tmp_path: Path):
        pip("install", wheel, "--target", tmp_path / "site")
        (tmp_path / "empty").mkdir()
        env = {"PYTHONPATH": str(tmp_path / "site")}
        line = [sys.executable, "-c", WHERE]
        said = subprocess.run(
            line, env={**os.environ, **env}, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

        package = tmp_path / "site" / "billgen"
        assert said.splitlines() == [str(package / "__init__.py"), str(package / "_library")]
        drafts(tmp_path / "empty", env)

    def it_says_to_put_missing_facts_in_a_workspace(self, wheel: Path, tmp_path: Path):
        pip("install", wheel, "--target", tmp_path / "site")
        words = ["check", "sanctuary-ordinance", "Seattle, WA", "--fact", "place.custom.nonsense=x"]
        done = billgen(*words, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")})

        assert "jurisdictions/us/wa/seattle.yaml of a workspace (--workspace DIR)" in done.out


class DescribeAnEditableInstall:
    def it_reads_the_checkout_and_no_frozen_copy(self, project: Path, tmp_path: Path):
        home = tmp_path / "venv"
        venv.create(home, symlinks=True)
        (site,) = home.glob("lib/python*/site-packages")
        (outer,) = Path(sys.prefix).glob("lib/python*/site-packages")
        # The packages of this environment, without what its own .pth files add.
        (site / "outer.pth").write_text(f"{outer}\n")
        pip("--python", home / "bin" / "python", "install", "--editable", project)
        (tmp_path / "empty").mkdir()
        env = {
            key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "BILLGEN_WORKSPACE")
        }

        def run(*words: str) -> str:
            done = subprocess.run(
                words, env=env, cwd=tmp_path / "empty", capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        said = run(str(home / "bin" / "python"), "-c", WHERE)
        assert said.splitlines() == [str(project / "billgen" / "__init__.py"), str(project)]
        assert "sanctuary-ordinance" in run(str(home / "bin" / "billgen"), "list", "templates")
        run(str(home / "bin" / "billgen"), "draft", "sanctuary-ordinance", "us/wa/seattle", "--format", "txt")
        assert (tmp_path / "empty/out/us/wa/seattle/sanctuary-ordinance.txt").is_file()


class DescribeACheckout:
    def it_works_from_any_folder(self, project: Path, tmp_path: Path):
        drafts(tmp_path, {"PYTHONPATH": str(project)})
