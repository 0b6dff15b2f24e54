# SPDX-License-Identifier: Apache-2.0
"""Files written whole or not at all, readable by their owner alone."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from pipeline.errors import InputError

__all__ = ["append_lines", "prepare_folder", "remove_file", "set_aside", "write_atomically"]

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CURE_FULL = "Free some space on this disk, or choose a folder on another one."
_CURE_OTHER = "Choose a folder in which you may write."


def prepare_folder(folder: Path) -> None:
    """Creates a folder and what is missing above it, open to its owner alone (0700).

    A folder that is there already keeps its permissions.

    Raises:
        InputError: It cannot be created.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        # One by one: ``mkdir(parents=True)`` gives the mode to the last folder only.
        for place in reversed(missing):
            place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    if not folder.is_dir():
        msg = f"{str(folder)!r}: cannot be used as a folder: a file stands in its place"
        raise InputError(msg, cure=_CURE_OTHER)


def write_atomically(path: Path, data: bytes) -> None:
    """Writes a file so that readers see the old one or the new one, never a part (0600).

    The bytes go to a temporary file of the same folder, reach the disk, and take the name in one
    step. The folder is created when it is missing. A link in the file's place is replaced.

    Raises:
        InputError: The disk is full, or the place cannot be written; the old file stays.
    """
    prepare_folder(path.parent)
    try:
        _replace(path, data)
    except OSError as error:
        raise _cannot_write(path, error) from error


def remove_file(path: Path) -> None:
    """Removes a file; does nothing when it is not there.

    Raises:
        InputError: It cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def set_aside(path: Path) -> Path:
    """Gives a file another name beside its own, and returns it: ``clauses.kept-1.xlsx``.

    Raises:
        InputError: It cannot be renamed.
    """
    number = 1
    while (aside := path.with_name(f"{path.stem}.kept-{number}{path.suffix}")).exists():
        number += 1
    try:
        return path.rename(aside)
    except OSError as error:
        raise _cannot_write(path, error) from error


def append_lines(path: Path, data: bytes) -> None:
    """Adds lines to the end of a file, and makes them last; creates it where it is missing (0600).

    A part of a line that an interrupted write has left at its end is taken away first.

    Args:
        path: A file of lines.
        data: Whole lines, each with its line feed.

    Raises:
        InputError: It cannot be written, or the disk is full; what stood there stays.
    """
    prepare_folder(path.parent)
    try:
        binary = getattr(os, "O_BINARY", 0)  # Windows would change line feeds
        handle = os.open(path, os.O_RDWR | os.O_CREAT | binary, 0o600)
        with os.fdopen(handle, "r+b") as stream:
            there = stream.read()
            whole = there.rfind(b"\n") + 1
            stream.truncate(whole)
            stream.seek(whole)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise _cannot_write(path, error) from error


def _replace(path: Path, data: bytes) -> None:
    # mkstemp creates the file with 0600 and a name that nobody can foresee.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".armslength-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Makes the new name itself last, where folders can be synced (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems cannot sync folders; the file itself is safe by now.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(path: Path, error: OSError) -> InputError:
    why = error.strerror or type(error).__name__
    cure = _CURE_FULL if error.errno in _FULL else _CURE_OTHER
    return InputError(f"{str(path)!r}: cannot be written: {why}", cure=cure)
