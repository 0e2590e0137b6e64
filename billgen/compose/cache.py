"""Compose room: compiled templates kept on disk, in a folder that nobody else can write.

What lies there is code that will be run, so a folder or file that somebody else owns or may write is never
read. The folder is $BILLGEN_CACHE, else billgen under $XDG_CACHE_HOME or ~/.cache; an empty BILLGEN_CACHE
switches it off.
"""

from __future__ import annotations

import marshal
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 20_000_000


def cached_code(parts: tuple[str, ...], compile: Callable[[], CodeType]) -> CodeType:
    """The code for some source: from the cache, else compiled and kept.

    Args:
        parts: everything the code depends on, the compiler apart.
        compile: makes the code.
    """
    folder = _folder()
    if folder is None:
        return compile()
    path = folder / sha256("\0".join((_compiler(), *parts)).encode()).hexdigest()
    code = _read(path)
    if code is None:
        code = compile()
        _write(path, code)
    return code


@cache
def _folder() -> Path | None:
    """The private folder, made when it is not there; None when there is none to be trusted."""
    named = os.environ.get("BILLGEN_CACHE")
    if named == "" or not hasattr(os, "geteuid"):
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(named or os.path.join(home, "billgen")) / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.lstat(folder)
    except OSError:
        return None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & _OTHERS
    return folder if mine else None


@cache
def _compiler() -> str:
    """What compiles: Python, Jinja, and the code of ours that rewrites templates."""
    here = Path(__file__).parent
    ours = (here / "environment.py", here / "tokens.py", here.parent / "base" / "language.py")
    own = sha256(b"\0".join(path.read_bytes() for path in ours)).hexdigest()
    return f"{MAGIC_NUMBER.hex()} {version('jinja2')} {own}"


def _read(path: Path) -> CodeType | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        plain = stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST
        if not plain or found.st_uid != os.geteuid() or found.st_mode & _OTHERS:
            return None
        try:
            code = marshal.load(stream)
        except (EOFError, ValueError, TypeError):  # a torn file; it will be written anew
            return None
    return code if isinstance(code, CodeType) else None


def _write(path: Path, code: CodeType) -> None:
    """Keep code; a cache that cannot be written is no fault."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                marshal.dump(code, stream)
            os.replace(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink()
