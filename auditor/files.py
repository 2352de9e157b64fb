"""Files that appear whole or not at all, and what to say of those that cannot be written."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.errors import OutputError

_LEFTOVER = re.compile(r"\..+\.\d+")


def write_whole(file: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, at once or piece by piece, beside its place, then rename it.

    OutputError when that cannot be done; whatever else goes wrong while pieces are made, no part of the file
    is left.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with writing(file):
        try:
            with temporary.open("wb") as out:
                out.writelines((data,) if isinstance(data, bytes) else data)
            temporary.replace(file)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def remove_leftovers(folder: Path) -> None:
    """Remove what `write_whole` left half-written in a folder when its process was killed."""
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            if _LEFTOVER.fullmatch(file.name) and file.is_file():
                file.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """OutputError for what goes wrong while `path` is written."""
    try:
        yield
    except OSError as error:
        raise output_error(error, path) from error


def output_error(error: OSError, path: Path) -> OutputError:
    """The error to show for a file that could not be written."""
    where = str(error.filename or path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("output.disk-full", path=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("output.no-permission", path=where)
    return OutputError("output.not-written", path=where, error=error.strerror or str(error))
