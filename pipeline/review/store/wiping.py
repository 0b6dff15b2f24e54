# SPDX-License-Identifier: Apache-2.0
"""Overwriting what is removed, so that its words are not found in free blocks of the disk.

Accepted gaps: file systems that copy on write, and the cells of flash disks, may keep what was
overwritten. Windows lets nobody remove what another has open: there logs are removed as they are.
"""

import os
from pathlib import Path

__all__ = ["hold_log", "let_go", "wipe_file"]

_CHUNK = b"\0" * 1_048_576


def hold_log(path: Path) -> int | None:
    """Returns the write-ahead log of a file of SQLite, held open; None where it has none."""
    if os.name == "nt":
        return None
    try:
        return os.open(_log_of(path), os.O_RDWR)
    except FileNotFoundError:
        return None


def let_go(log: int | None, path: Path) -> None:
    """Closes a log that was held, overwritten where SQLite has removed it meanwhile."""
    if log is None:
        return
    try:
        if not _is_there(log, _log_of(path)):
            _write_zeros(log)
    finally:
        os.close(log)


def wipe_file(path: Path) -> None:
    """Overwrites a file and removes it."""
    handle = os.open(path, os.O_RDWR)
    try:
        _write_zeros(handle)
    finally:
        os.close(handle)
    path.unlink()


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _is_there(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _write_zeros(handle: int) -> None:
    left = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, _CHUNK[:left])
    os.fsync(handle)
