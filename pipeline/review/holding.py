# SPDX-License-Identifier: Apache-2.0
"""One server for one folder: two would not know of each other's sessions."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Holding"]

_NAME = "in-use"
_LONGEST = 200
# On Windows a locked byte cannot be read: one that the text never reaches.
_LOCKED_BYTE = 1 << 20


class Holding:
    """Holds the folder of a review as long as it is entered; the system lets go of it at an end.

    Args:
        folder: ``OUT/review``, which is there.

    Attributes:
        before: Origin of the pages when they were served last; empty where they never were.

    Raises:
        InputError: On entering, when another process holds it; says where its pages are.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._handle = -1
        self.before = ""

    def __enter__(self) -> Self:
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError as error:
            where = self._read()
            os.close(self._handle)
            at = f" at {where}" if where else ""
            msg = f"{str(self._path.parent)!r} is in use: its pages are open{at}"
            cure = "Open that address in the same browser, or stop the other command with Ctrl-C."
            raise InputError(msg, cure=cure) from error
        self.before = self._read()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def tell(self, origin: str) -> None:
        """Writes down where the pages are, for others who try; never the secret of the address."""
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, origin.encode("ascii"))

    def _read(self) -> str:
        return os.read(self._handle, _LONGEST).decode("ascii", "replace").strip()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
