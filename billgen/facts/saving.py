"""Facts room: a file saved as a whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from billgen.base.errors import OutputError, Place, Problem


def write(file: Path, data: bytes, old: bytes | None = None, *, unchanged: bool = False) -> None:
    """Write a file beside its place, sync, then rename.

    Args:
        file: where it goes; its folder is made when it is not there.
        data: what it will hold.
        old: with `unchanged`, what must lie there until the last moment; None for nothing.
        unchanged: whether to look.

    Raises:
        OutputError: it cannot be written, or was changed. Nothing is then left of the new one.
    """
    target = Path(os.path.realpath(file))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with open(temporary, "xb") as stream:  # never through a link that somebody laid there
            if target.exists():
                os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if unchanged and (target.read_bytes() if target.exists() else None) != old:
            what = "somebody changed the file meanwhile; it is left as it is"
            raise OutputError(Problem(what, Place(str(file)), fix="try again"))
        os.replace(temporary, target)
    except OSError as error:
        fix = "check the rights and room of the folder, or name another"
        what = f"cannot write: {error.strerror or error}"
        raise OutputError(Problem(what, Place(str(file)), fix=fix)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
