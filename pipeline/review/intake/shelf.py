# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages and places of words as files below a folder, readable by their owner alone."""

import contextlib
import os
import re
from pathlib import Path

from pipeline.domain.document import Span
from pipeline.report.files import write_atomically
from pipeline.review.intake.placed import decode_words, rectangles_of
from pipeline.review.intake.values import PlacedWord, Rectangle

__all__ = ["PAGES_FOLDER", "PageShelf"]

# Below the folder of a review.
PAGES_FOLDER = "pages"
_MARK = "reading"
# What an id may be: it becomes the name of a folder.
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
_MOST_LENGTH = 1 << 62


class PageShelf:
    """The pages of papers, by id of the paper and number of the page, from 1.

    Args:
        folder: Where they stand; created when the first is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep_picture(self, paper: str, page: int, data: bytes) -> None:
        """Keeps the picture of a page in the place of an earlier one.

        Raises:
            InputError: It cannot be written.
        """
        write_atomically(self._path(paper, page, ".png"), data)

    def keep_words(self, paper: str, page: int, data: bytes) -> None:
        """Keeps the places of the words of a page, as ``encode_words`` gave them.

        Raises:
            InputError: They cannot be written.
        """
        write_atomically(self._path(paper, page, ".json"), data)

    def picture(self, paper: str, page: int) -> Path | None:
        """Returns where the picture of a page lies; None where there is none yet."""
        path = self._path(paper, page, ".png")
        return path if path.is_file() else None

    def words(self, paper: str, page: int) -> tuple[PlacedWord, ...]:
        """Returns the words of a page by their order in the text; none where none are kept."""
        try:
            data = self._path(paper, page, ".json").read_bytes()
            return decode_words(data, length=_MOST_LENGTH)
        except (OSError, ValueError):
            return ()

    def rectangles(self, paper: str, page: int, span: Span) -> tuple[Rectangle, ...]:
        """Returns where a span stands on a page, a rectangle a line; none if that is unknown."""
        return rectangles_of(span, self.words(paper, page))

    def mark(self, paper: str, reading: str) -> None:
        """Notes which reading of a paper all that is kept of it comes from.

        Raises:
            InputError: It cannot be written.
        """
        write_atomically(self._folder_of(paper) / _MARK, reading.encode("ascii"))

    def marked(self, paper: str) -> str:
        """Returns the reading that was noted last; empty without one."""
        try:
            return (self._folder_of(paper) / _MARK).read_text(encoding="ascii")
        except (OSError, ValueError):
            return ""

    def drop(self, paper: str) -> None:
        """Overwrites and removes all that is kept of a paper.

        Raises:
            OSError: Something cannot be removed.
        """
        _remove(self._folder_of(paper))

    def purge(self) -> None:
        """Overwrites all files and removes them with their folders.

        Accepted gap: file systems that copy on write, and flash disks, may keep what was there.

        Raises:
            OSError: Something cannot be removed.
        """
        _remove(self._folder)

    def _path(self, paper: str, page: int, ending: str) -> Path:
        if page < 1:
            msg = "no number of a page"
            raise ValueError(msg)
        return self._folder_of(paper) / f"{page}{ending}"

    def _folder_of(self, paper: str) -> Path:
        if not _NAME.fullmatch(paper):
            msg = "no id of a paper"
            raise ValueError(msg)
        return self._folder / paper


def _remove(folder: Path) -> None:
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
            continue
        if not path.is_symlink():
            _overwrite(path)
        path.unlink()
    folder.rmdir()


def _overwrite(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("r+b") as stream:
        stream.write(bytes(path.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
