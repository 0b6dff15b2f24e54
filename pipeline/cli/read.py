# SPDX-License-Identifier: Apache-2.0
"""``armslength read``: what was read of one paper, so that a person can check it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.reading_screen import print_reading
from pipeline.cli.screen import print_json, print_note
from pipeline.cli.settings import (
    config_option,
    json_option,
    password_option,
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
@password_option
@json_option
def read_command(  # noqa: PLR0913 - click passes each option by its name
    file: Path,
    *,
    rules: Path | None,
    config_path: Path | None,
    roles: tuple[tuple[str, Role], ...],
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Show what is read of FILE: text, clause numbers, parties, definitions.

    Nothing is judged. The file is read in a process of its own, under the limits of the
    configuration. Ends with 3 when the file cannot be opened; what was not read
    of one that can is listed.
    """
    flags = {"rules": rules, "roles": dict(roles) or None, "password_file": password_file}
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
        print_reading(reading)


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
