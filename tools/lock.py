"""Writes the locks in requirements/ anew from pyproject.toml and package.json (`make lock`).

One lock serves Python 3.11 and later on every platform, with hashes, and names no registry: whoever installs
brings the index. Each lock holds the one before it: runtime < test < dev.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
GROUPS = {"runtime": ("build",), "test": ("build", "test"), "dev": ("build", "test", "dev")}
HEADER = "# Written by `make lock` from pyproject.toml. Do not edit.\n"


def lock_python() -> None:
    """Each lock is held to the versions of the one before it."""
    inner: Path | None = None
    for level, groups in GROUPS.items():
        target = REQUIREMENTS / f"lock-{level}.txt"
        command = [str(ROOT / ".venv/bin/uv"), "pip", "compile", "--quiet", "--upgrade"]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
        command += ["pyproject.toml", "--output-file", str(target)]
        for group in groups:
            command += ["--group", group]
        if inner:
            command += ["--constraint", str(inner)]
        target.unlink(missing_ok=True)
        subprocess.run(command, cwd=ROOT, check=True)
        target.write_text(HEADER + target.read_text())
        inner = target


def lock_node() -> None:
    """Strips addresses; names platform packages a registry may lack, or `npm ci` refuses the lock."""
    sys.path.insert(0, str(ROOT / "tools"))
    from setup import npm_command

    path = REQUIREMENTS / "package-lock.json"
    path.unlink(missing_ok=True)
    command, environment = npm_command()
    command += ["install", "--package-lock-only", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=REQUIREMENTS, check=True, env=os.environ | environment)
    lock = json.loads(path.read_text())
    packages: dict[str, dict[str, object]] = lock["packages"]
    for package in list(packages.values()):
        package.pop("resolved", None)
        optional = package.get("optionalDependencies")
        for name, version in optional.items() if isinstance(optional, dict) else ():
            if (key := f"node_modules/{name}") not in packages:
                system, processor = name.rsplit("-", 2)[-2:]
                packages[key] = {"version": version, "cpu": [processor], "optional": True, "os": [system]}
    lock["packages"] = dict(sorted(packages.items()))
    path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    lock_python()
    lock_node()
