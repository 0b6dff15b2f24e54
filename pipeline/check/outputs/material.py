# SPDX-License-Identifier: Apache-2.0
"""What the outputs of a check are made from, and how they name files."""

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.check.comparison import CheckReport

__all__ = ["CheckMaterial", "LinePlace"]


class LinePlace(NamedTuple):
    """A file as seen from where the check was started, and a line in it; None of all of it."""

    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class CheckMaterial:
    """What the outputs of a check are made from.

    Attributes:
        report: What was found.
        show_aside: Whether what concerns papers kept aside is shown, and not only counted.
        papers: Folder of the papers as seen from where the check was started, with ``/`` between
            names; empty for that place itself, and where the folder lies elsewhere.
        annotations: Folder of the annotations, likewise.
    """

    report: CheckReport
    show_aside: bool = False
    papers: str = ""
    annotations: str = ""

    def place_paper(self, name: str) -> str:
        """Returns the path of a paper."""
        return _below(self.papers, name)

    def place_line(self, place: str) -> LinePlace:
        """Returns the file and the line of an annotation's ``file:line``."""
        name, _, line = place.rpartition(":")
        if not name or not line.isascii() or not line.isdigit():
            return LinePlace(_below(self.annotations, place), None)
        return LinePlace(_below(self.annotations, name), int(line))


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
