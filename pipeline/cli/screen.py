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
]


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
    """Prints rows below their header, as ``lay_columns`` lays them out."""
    from pipeline.report.columns import lay_columns

    for line in lay_columns(header, rows):
        click.echo(line)


def print_json(record: Mapping[str, object]) -> None:
    """Prints one object as one line of UTF-8, whatever the terminal's own encoding is."""
    from pipeline.report.records import json_line

    click.echo(json_line(record), nl=False)


def _show(text: str) -> str:
    if text.isascii() and text.isprintable():
        # Spares most errors the loading of what makes reports.
        return text
    from pipeline.report.visible import visible

    return visible(text)
