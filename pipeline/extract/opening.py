# SPDX-License-Identifier: Apache-2.0
"""The bytes of a file that somebody else sent: no links, no pipes, nothing too large."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError

__all__ = ["read_bytes", "read_unchanged"]


def read_bytes(path: Path, *, most: int) -> bytes:
    """Returns the bytes of a regular file of at most ``most`` bytes, from one open handle.

    Raises:
        ReadingError: ``not_regular``, ``unreadable`` or ``too_large``.
    """
    try:
        with _open_handle(path) as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise _not_regular()
            # One byte more than may be, so that a file that grows meanwhile is noticed too.
            data = handle.read(most + 1)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR}:
            raise _not_regular() from error
        raise ReadingError(
            ReasonCode.UNREADABLE,
            f"The file could not be opened: {error.strerror or 'no reason was given'}.",
            cure="Check that the file is there and that you may read it.",
        ) from error
    if len(data) > most:
        raise ReadingError(
            ReasonCode.TOO_LARGE,
            f"The file is larger than the limit of {most // (1024 * 1024)} MB.",
            cure="Raise limits.file_mb, or split the file, and scan again.",
        )
    return data


def read_unchanged(path: Path, *, sha256: str, most: int, changed: ReadingError) -> bytes:
    """Returns what ``read_bytes`` gives, if it is still what was scanned.

    Raises:
        ReadingError: ``changed``, when the hash of the bytes is another; else as ``read_bytes``.
    """
    data = read_bytes(path, most=most)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise changed
    return data


def _open_handle(path: Path) -> BinaryIO:
    # Flags that a platform lacks count as 0. Without O_NONBLOCK a named pipe would block for
    # ever; O_BINARY keeps Windows from translating line ends.
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    return os.fdopen(os.open(path, flags), "rb")


def _not_regular() -> ReadingError:
    return ReadingError(
        ReasonCode.NOT_REGULAR,
        "This is a link, a folder, a pipe or a device, not a file.",
        cure="Put the file itself into the folder and scan again.",
    )
