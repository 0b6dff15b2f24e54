# SPDX-License-Identifier: Apache-2.0
"""Putting a folder of files in its place in one step: whole or not at all, and nothing lost.

The files are written and tried in a folder beside, which then takes the name.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.errors import InputError

__all__ = ["place_folder", "require_free"]

_CURE = "Choose a folder in which you may write, with -o."


def require_free(folder: Path, known: Iterable[str]) -> None:
    """Refuses a place in which something else lies than the files that are known.

    Raises:
        InputError: With what lies there.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        msg = f"{str(folder)!r} is no folder: a file or a link stands in its place"
        raise InputError(msg, cure=_CURE)
    names = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
    strange = [name for name in names if name not in known]
    if strange:
        msg = f"{str(folder)!r} holds what is no part of a model: {', '.join(strange)}"
        raise InputError(msg, cure="Move it elsewhere, or name another folder with -o.")


def place_folder(folder: Path, write: Callable[[Path], None], *, replace: bool = False) -> None:
    """Writes files into a new folder that takes its name when they are whole.

    Args:
        folder: The place; may hold the same bytes already, which then stay.
        write: Writes files into the empty folder that it is given, and tries them; what it
            raises leaves everything as it was.
        replace: Whether to take the place of other bytes.

    Raises:
        InputError: The place holds other bytes, and stays as it was; the new folder then lies
            beside it. Or nothing can be written there.
    """
    try:
        with _workshop(folder) as workshop:
            _place(folder, write, workshop, replace=replace)
    except OSError as error:
        msg = f"{str(folder)!r} cannot be written: {error.strerror or type(error).__name__}"
        raise InputError(msg, cure=_CURE) from error


def _place(folder: Path, write: Callable[[Path], None], workshop: Path, *, replace: bool) -> None:
    new = workshop / folder.name
    new.mkdir()
    write(new)
    if _holds_same(folder, new):
        return
    if folder.is_dir() and any(folder.iterdir()) and not replace:
        beside = _free_name(folder)
        new.rename(beside)
        msg = f"{str(folder)!r} holds another model, which stays; the new one is {str(beside)!r}"
        cure = "Compare them and rename the new one, or train again with --force to replace."
        raise InputError(msg, cure=cure)
    _swap(folder, new, workshop / "old")


@contextlib.contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Gives an empty folder on the same disk, and removes what is left in it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".armslength-"))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _holds_same(folder: Path, new: Path) -> bool:
    if not folder.is_dir():
        return False
    names = {one.name for one in new.iterdir()}
    return {one.name for one in folder.iterdir()} == names and all(
        (folder / name).read_bytes() == (new / name).read_bytes() for name in names
    )


def _free_name(folder: Path) -> Path:
    """Returns a name beside a folder that nothing has, and that is no version."""
    number = 1
    while (beside := folder.with_name(f"{folder.name}-new{number}")).exists():
        number += 1
    return beside


def _swap(folder: Path, new: Path, old: Path) -> None:
    """Gives a new folder the name of one that may be there; a failure gives the old one back."""
    if folder.is_dir():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.is_dir():
            old.rename(folder)
        raise
