# SPDX-License-Identifier: Apache-2.0
"""What commands print: plain lines and columns, with nothing from a file left unescaped."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import click

__all__ = [
    "print_columns",
    "print_error",
    "print_json",
    "print_line",
    "print_met",
    "print_note",
    "say_share",
    "shorten",
]

_GAP = "  "


def print_line(text: str = "") -> None:
    """Prints one line on standard output; what cannot be seen is shown as an escape."""
    click.echo(_show(text))


def print_note(text: str) -> None:
    """Prints lines on standard error, where they do not mix with results."""
    for line in text.split("\n"):
        click.echo(_show(line), err=True)


def print_error(text: str, *, cure: str = "") -> None:
    """Prints what went wrong, and what to do about it, on standard error."""
    print_note(f"armslength: {text}")
    if cure:
        print_note(cure)


def print_met(policies: Iterable[str], is_met: Callable[[str], bool]) -> bool:
    """Prints which policies of ``--fail-on`` are met, and returns whether any is."""
    met = [policy for policy in policies if is_met(policy)]
    for policy in met:
        print_note(f"--fail-on {policy} is met.")
    return bool(met)


def print_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints rows below their header, each column as wide as its widest cell.

    The first column is set flush left, the others by what the header says: one that begins with
    ``>`` is set flush right.
    """
    titles = [title.removeprefix(">") for title in header]
    shown = [titles, *([_show(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in shown) for place in range(len(header))]
    for row in shown:
        cells = [
            cell.rjust(width) if title.startswith(">") else cell.ljust(width)
            for cell, width, title in zip(row, widths, header, strict=True)
        ]
        click.echo(_GAP.join(cells).rstrip())


def print_json(record: Mapping[str, object]) -> None:
    """Prints one object as one line of UTF-8, whatever the terminal's own encoding is."""
    from pipeline.report.records import json_line

    click.echo(json_line(record), nl=False)


def say_share(figure: float | None) -> str:
    """Returns a share as two decimals, and a dash where there was nothing to count."""
    return "-" if figure is None else f"{figure:.2f}"


def shorten(text: str, longest: int) -> str:
    """Returns a text on one line, cut to so many letters with three dots behind."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]}..."


def _show(text: str) -> str:
    if text.isascii() and text.isprintable():
        # Spares most errors the loading of what makes reports.
        return text
    from pipeline.report.visible import visible

    return visible(text)
