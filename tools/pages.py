"""What the tools that write pages have in common: they write what differs, or with --check only name it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from billgen.facts.saving import write  # noqa: E402


def put(wanted: Mapping[Path, str], tool: str) -> int:
    """Write what differs from what is wanted; with --check on the command line, 1 where anything does.

    Args:
        wanted: path → what it should hold.
        tool: the name of the tool, for the words of --check.
    """
    check = "--check" in sys.argv
    late = {path: text for path, text in wanted.items() if _held(path) != text}
    for path, text in late.items():
        print(f"{path.relative_to(ROOT)}: {f'run tools/{tool}' if check else 'written'}")
        if not check:
            write(path, text.encode())
    return 1 if late and check else 0


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
