"""Base room: files come from strangers; a path in, bytes out, and no file that never ends or never begins."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_plain(path: Path, limit: int) -> bytes:
    """The first `limit` + 1 bytes of a file, so that one that is too large shows.

    Raises:
        OSError: it cannot be read, or is a pipe, a device or a folder.
    """
    # Not blocking: a named pipe would otherwise hold billgen up for good.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file", str(path))
        return stream.read(limit + 1)
