"""Fails when something that a user of billgen installs has a licence that is not on the list below.

Looked at: every package in requirements/lock-runtime.txt that is installed here, and whatever the extras of
pyproject.toml bring with them. Allowed: permissive licences, and the weak copyleft ones that ask nothing of a
program that only uses the package (LGPL, MPL). Tools for tests and development are not passed on and are not
looked at.
"""

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "lock-runtime.txt"
ALLOWED = (
    r"MIT|MIT-0|MIT-CMU|ISC|0BSD|Zlib|HPND|Unlicense|CC0-1\.0",
    r"BSD License|BSD-\d-Clause|MIT License|Apache Software License|Apache-2\.0",
    r"PSF-2\.0|Python Software Foundation License|MPL-2\.0|Mozilla Public License 2\.0.*",
    r"LGPL.*|GNU (Lesser|Library).*",
)
PERMITTED = re.compile("|".join(ALLOWED))
# Read by hand where a package says it in a way no program can judge: name -> licence, and why it will do.
BY_HAND = {
    "partd": "BSD, and its text is that of BSD-3-Clause",
    "pyphen": "GPL-2.0+ or LGPL-2.1+ or MPL-1.1, at the user's choice: LGPL",
}


def licences(package: Distribution) -> list[str]:
    """All licences a package names: its SPDX expression taken apart, else classifiers, else free text."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return [part.strip(" ()") for part in re.split(r"\bAND\b|\bOR\b|\bWITH\b", expression)]
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    named = [c.rsplit(" :: ", 1)[1] for c in classifiers if c.count("::") > 1]
    named = [re.sub(r" \((MIT|LGPLv\d\+?|MPL 2\.0|PSF)\)$", "", name) for name in named]
    return named or [(metadata.get("License") or "says nothing").strip().splitlines()[0]]


def with_extras() -> set[str]:
    """Names of all packages that the extras bring, as they are installed here."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    left = [Requirement(one) for group in asked.values() for one in group]
    found: set[str] = set()
    seen: set[str] = set()
    while left:
        one = left.pop()
        if str(one) in seen:
            continue
        seen.add(str(one))
        found.add(canonicalize_name(one.name))
        for text in distribution(one.name).requires or []:
            below = Requirement(text)
            if below.marker is None or any(below.marker.evaluate({"extra": e}) for e in ("", *one.extras)):
                below.marker = None
                left.append(below)
    return found


def main() -> int:
    """Prints what is not permitted; with -v, everything."""
    refused = 0
    locked = re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)
    for name in (*locked, *sorted(with_extras() - set(locked))):
        try:
            found = licences(distribution(name))
        except PackageNotFoundError:  # for another platform
            continue
        good = name in BY_HAND or all(PERMITTED.fullmatch(licence) for licence in found)
        refused += not good
        if not good or "-v" in sys.argv:
            print(f"{'ok ' if good else 'NOT'} {name}: {BY_HAND.get(name) or ', '.join(found)}")
    return min(refused, 1)


if __name__ == "__main__":
    sys.exit(main())
