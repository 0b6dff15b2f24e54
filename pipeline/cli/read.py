# SPDX-License-Identifier: Apache-2.0
"""``armslength read``: what was read of one paper, so that a person can check it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.screen import print_columns, print_json, print_line, print_note
from pipeline.cli.settings import (
    config_option,
    json_option,
    read_settings,
    role_option,
    rules_option,
)
from pipeline.domain.taxonomy import Role
from pipeline.errors import InputError, ReadingError

if TYPE_CHECKING:
    from pipeline.config import Config

__all__ = ["read_command"]

# What describe_reading gave, after a way through JSON.
_Reading = Mapping[str, Any]


@click.command("read", epilog="Example: armslength read subcontract.pdf")
@click.argument("file", type=click.Path(path_type=Path))
@rules_option
@config_option
@role_option
@json_option
def read_command(
    file: Path,
    *,
    rules: Path | None,
    config_path: Path | None,
    roles: tuple[tuple[str, Role], ...],
    as_json: bool,
) -> None:
    """Show what is read of FILE: text, clause numbers, parties, definitions.

    Nothing is judged. The file is read in a process of its own, under the limits of the
    configuration. Ends with 3 when the file cannot be opened; what was not read
    of one that can is listed.
    """
    flags = {"rules": rules, "roles": dict(roles) or None}
    config = read_settings(config_path, folders=(file.parent,), flags=flags)
    try:
        reading = _read(file, config)
    except ReadingError as error:
        if not as_json:
            raise
        # Programs get one line with all of it.
        print_note(f"armslength: {error.code}: {error.message} {error.cure}".rstrip())
        click.get_current_context().exit(error.exit_code)
    if as_json:
        print_json(reading)
    else:
        _print_reading(reading)


def _read(file: Path, config: "Config") -> _Reading:
    from pipeline.cli.reading_process import read_isolated
    from pipeline.run.walk import walk_paths

    if file.is_dir():
        msg = f"{str(file)!r} is a folder"
        raise InputError(msg, cure=f"Name one file, or use: armslength scan {file}")
    walk = walk_paths((file,))
    for skipped in walk.skipped:
        diagnostic = skipped.diagnostic
        raise ReadingError(diagnostic.code, diagnostic.message, cure=diagnostic.cure)
    return read_isolated(walk.files[0].path, config=config)


def _print_reading(reading: _Reading) -> None:
    print_line(f"{reading['document']}: {reading['format']}, {reading['kind']}")
    pages = f"{reading['pages']} pages, " if reading["pages"] else ""
    print_line(f"Read: {reading['status']}, {pages}{reading['chars']} characters")
    _print_diagnostics(reading["diagnostics"])
    _print_parties(reading["parties"])
    _print_terms(reading)
    _print_clauses(reading)
    _print_blocks(reading["blocks"])


def _print_heading(text: str) -> None:
    print_line()
    print_line(text)


def _print_diagnostics(diagnostics: Sequence[_Reading]) -> None:
    if not diagnostics:
        return
    _print_heading("Not read, or to know")
    for one in diagnostics:
        page = f"page {one['page']}: " if one["page"] else ""
        print_line(f"  {one['gravity']}: {page}{one['message']} [{one['code']}]")
        if one["cure"]:
            print_line(f"    {one['cure']}")


def _print_parties(parties: Sequence[_Reading]) -> None:
    _print_heading("Parties")
    if not parties:
        print_line("  none found; give them with --role")
    for party in parties:
        words = [party["name"], *party["aliases"]]
        called = ", ".join(dict.fromkeys(word for word in words if word))
        print_line(f"  {party['role']} ({party['confidence']:.2f}): {called}")
        for reason in party["reasons"]:
            print_line(f"    {reason}")


def _print_terms(reading: _Reading) -> None:
    _print_heading("Definitions")
    terms = [one["term"] for one in reading["definitions"]]
    print_line(f"  {'; '.join(terms) if terms else 'none found'}")
    _print_heading("References")
    references = reading["references"]
    lost = [one["target"] for one in references if one["clause"] is None]
    print_line(f"  {len(references)}, of which {len(references) - len(lost)} to clauses found")
    if lost:
        print_line(f"  not found here: {'; '.join(dict.fromkeys(lost))}")
    _print_heading("Provisions")
    counts = dict(reading["provisions"])
    total = counts.pop("count")
    sections = ", ".join(f"{number} {section}" for section, number in counts.items())
    print_line(f"  {total}{': ' if sections else ''}{sections}")


def _print_clauses(reading: _Reading) -> None:
    _print_heading("Clauses")
    rows = [
        (f"  {'  ' * clause['depth']}{clause['number']}", clause["heading"] or clause["begins"])
        for clause in reading["clauses"]
    ]
    if rows:
        print_columns(("  number", "heading, or first words"), rows)
    else:
        print_line("  none found")


def _print_blocks(blocks: Sequence[_Reading]) -> None:
    _print_heading("Text")
    page = None
    for block in blocks:
        if block["page"] != page:
            page = block["page"]
            print_line(f"--- page {page} ---")
        mark = "" if block["kind"] == "paragraph" else f"[{block['kind']}] "
        hidden = "[hidden] " if block.get("hidden") else ""
        for line in block["text"].split("\n"):
            print_line(f"{mark}{hidden}{line.replace(chr(9), ' ')}")
