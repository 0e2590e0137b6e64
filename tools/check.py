"""Every check that is not a test, one after the other (`make check`); says which failed and shows why."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYRIGHT = (str(BIN / "node"), str(ROOT / ".setup/node/node_modules/.bin/pyright"))
CODE = ("billgen", "tests", "tools", "bench")
YAML = ("jurisdictions", "templates", ".pre-commit-config.yaml", ".yamllint")


def existing(names: tuple[str, ...]) -> list[str]:
    """Those that are there."""
    return [name for name in names if (ROOT / name).exists()]


def locks() -> list[str]:
    """What is wrong with the locks: an address, a package without a hash, a lock not of its source."""
    wrong: list[str] = []
    for path in sorted((ROOT / "requirements").glob("lock-*.txt")):
        text = path.read_text()
        if "://" in text or "--index-url" in text:
            wrong.append(f"{path.name} names an address; run `make lock`")
        bare = re.findall(r"^[\w.-]+==[^\n]*[^\\\n]$", text, re.MULTILINE)
        wrong += [f"{path.name}: no hash for {line}; run `make lock`" for line in bare]
    lock = json.loads((ROOT / "requirements/package-lock.json").read_text())
    wrong += [
        f"package-lock.json: {name} has `resolved`"
        for name, it in lock["packages"].items()
        if "resolved" in it
    ]
    asked = json.loads((ROOT / "requirements/package.json").read_text())
    if any(lock["packages"][""].get(key) != asked.get(key) for key in ("dependencies", "devDependencies")):
        wrong.append("package-lock.json is not of package.json; run `make lock`")
    return wrong


def main() -> int:
    """Runs all, stops at none."""
    checks = {
        "style": [str(BIN / "ruff"), "check", "--quiet", *existing(CODE)],
        "format": [str(BIN / "ruff"), "format", "--quiet", "--check", *existing(CODE)],
        "types": [*PYRIGHT],
        "layers": [str(BIN / "lint-imports")],
        "yaml": [str(BIN / "yamllint"), "--strict", *existing(YAML)],
        "templates": [str(BIN / "djlint"), "-e", "j2", "--lint", "--profile", "jinja", "templates"],
        "template check": [str(BIN / "billgen"), "template", "check"],
        "installed packages": [str(BIN / "python"), "-m", "pip", "check"],
        "licences": [str(BIN / "python"), "tools/licences.py"],
    }
    failed: list[str] = []
    for name, command in checks.items():
        start = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        print(
            f"check: {name:20} {'FAILED' if done.returncode else 'ok':6} {time.monotonic() - start:4.1f} s",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr)
    wrong = locks()
    print(f"check: {'locks':20} {'FAILED' if wrong else 'ok'}", *wrong, sep="\n    ")
    failed += ["locks"] if wrong else []
    if failed:
        print(f"check: failed: {', '.join(failed)}", file=sys.stderr)
    return min(len(failed), 1)


if __name__ == "__main__":
    sys.exit(main())
