# SPDX-License-Identifier: Apache-2.0
"""The folder of annotated copies: what people wrote into a copy is never lost.

A list beside the copies knows the hash of each as it was written. A copy that has another one now
was worked on: it is put aside under a name of its own before a new one takes its place. A copy
that no scan stands behind any more is removed, unless it was worked on.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import InputError
from pipeline.report.files import remove_file, write_atomically

__all__ = ["CopyFolder"]

_LIST_NAME = "copies.json"
_CURE = "Close programs that have copies open, and annotate again."


class CopyFolder:
    """Writes copies into a folder; ``finish`` has to be called when all are written.

    Attributes:
        kept: Where copies that people have worked on were put, by the place that they had.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = _read_list(folder / _LIST_NAME)
        self._written: dict[str, str] = {}
        self.kept: dict[Path, Path] = {}

    def write(self, path: Path, data: bytes) -> None:
        """Writes a copy at a place in the folder.

        Raises:
            InputError: It cannot be written.
        """
        fresh = hashlib.sha256(data).hexdigest()
        if self._is_worked_on(path, fresh):
            self._put_aside(path)
        write_atomically(path, data)
        self._written[self._name(path)] = fresh

    def finish(self) -> None:
        """Removes what this program wrote earlier and not now, and writes the list.

        Raises:
            InputError: Something cannot be removed or written.
        """
        for name in sorted(self._known.keys() - self._written.keys()):
            path = self._folder / name
            if self._is_worked_on(path, ""):
                self._put_aside(path)
            else:
                remove_file(path)
        data = json.dumps(self._written, indent=0, sort_keys=True).encode("ascii")
        write_atomically(self._folder / _LIST_NAME, data)

    def _is_worked_on(self, path: Path, fresh: str) -> bool:
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return False
        return found not in {fresh, self._known.get(self._name(path))}

    def _put_aside(self, path: Path) -> None:
        number = 1
        while (aside := path.with_name(f"{path.stem}-kept-{number}{path.suffix}")).exists():
            number += 1
        try:
            path.rename(aside)
        except OSError as error:
            why = error.strerror or type(error).__name__
            msg = f"{str(path)!r}: somebody has worked on it, and it cannot be put aside: {why}"
            raise InputError(msg, cure=_CURE) from error
        self.kept[path] = aside

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _read_list(path: Path) -> Mapping[str, str]:
    """Returns hashes by name; none where the list is missing or is no such list."""
    with contextlib.suppress(OSError, ValueError):
        values = json.loads(path.read_bytes())
        if isinstance(values, dict):
            # Whoever wrote the list: what it names lies in the folder, or is not touched.
            return {
                name: sha256
                for name, sha256 in values.items()
                if isinstance(sha256, str) and not _leads_away(name)
            }
    return {}


def _leads_away(name: str) -> bool:
    path = Path(name)
    return path.is_absolute() or bool(path.drive) or ".." in path.parts
