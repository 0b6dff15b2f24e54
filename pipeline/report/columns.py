# SPDX-License-Identifier: Apache-2.0
"""Columns, shares and shortened texts for a terminal."""

from collections.abc import Sequence

from pipeline.report.visible import visible

__all__ = ["lay_columns", "say_share", "shorten"]

_GAP = "  "


def lay_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Returns the header and the rows below it, each column as wide as its widest cell.

    What cannot be seen in a cell is shown as an escape. A column whose header begins with ``>``
    is set flush right, every other one flush left.
    """
    titles = [title.removeprefix(">") for title in header]
    shown = [titles, *([visible(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in shown) for place in range(len(header))]
    lines = []
    for row in shown:
        cells = [
            cell.rjust(width) if title.startswith(">") else cell.ljust(width)
            for cell, width, title in zip(row, widths, header, strict=True)
        ]
        lines.append(_GAP.join(cells).rstrip())
    return lines


def say_share(figure: float | None) -> str:
    """Returns a share as two decimals, and a dash where there was nothing to count."""
    return "-" if figure is None else f"{figure:.2f}"


def shorten(text: str, longest: int) -> str:
    """Returns a text on one line, cut to so many letters with three dots behind."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}..."
