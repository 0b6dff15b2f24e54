# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share, and the configuration that they add up to."""

import difflib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_note
from pipeline.domain.taxonomy import Role

if TYPE_CHECKING:
    from pipeline.config import Config

__all__ = [
    "config_option",
    "formats_option",
    "jobs_option",
    "json_option",
    "model_option",
    "password_option",
    "profile_option",
    "read_settings",
    "role_option",
    "rules_option",
]


def _parse_roles(
    _context: click.Context, _parameter: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, Role], ...]:
    return tuple(_parse_role(value) for value in values)


def _parse_role(value: str) -> tuple[str, Role]:
    """Returns the word and the side of ``'Lead Provider=prime'``."""
    word, _, side = (part.strip() for part in value.rpartition("="))
    known = [str(role) for role in Role]
    if word and side in known:
        return word, Role(side)
    near = difflib.get_close_matches(side, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    msg = f"{value!r} is not WORD=SIDE with one of {', '.join(known)} as side.{hint}"
    raise click.BadParameter(msg)


config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Configuration to use instead of armslength.toml beside the papers.",
)


class _FormatType(click.ParamType[str]):
    """A format by name: the table of formats is loaded only when it is needed."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """Returns the names for the help."""
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the name of a format that there is."""
        names = self._names()
        if value not in names:
            near = difflib.get_close_matches(value, names, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            self.fail(f"{value!r} is none of {', '.join(names)}.{hint}", param, ctx)
        return value

    @staticmethod
    def _names() -> list[str]:
        from pipeline.report import FORMATS

        return list(FORMATS)


class _FormatOption(click.Option):
    """An option whose help says what each format is; the table is loaded for the help alone."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Returns the option and its help with a word on each format."""
        from pipeline.report import FORMATS

        record = super().get_help_record(ctx)
        if record is None:
            return None
        gists = "; ".join(f"{one.name}: {one.gist}" for one in FORMATS.values())
        return record[0], f"{record[1]} {gists}."


formats_option = click.option(
    "--format",
    "formats",
    cls=_FormatOption,
    type=_FormatType(),
    multiple=True,
    help="What to write. May be repeated. When not given: html, csv and jsonl. What lies in the "
    "folder already is written anew when the result has changed.",
)
rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of rule packs to use instead of those that come with the program.",
)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a model to use instead of the one that comes with the program; 'none' lets "
    "the rules judge alone.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="Papers read at the same time."
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)
role_option = click.option(
    "--role",
    "roles",
    callback=_parse_roles,
    multiple=True,
    metavar="WORD=SIDE",
    help="Side of a party word, as in 'Lead Provider=prime'. May be repeated.",
)
password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Text file of passwords, one a line, that are tried on protected papers.",
)
profile_option = click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Profile of your organisation, from `armslength profile new`. May be repeated: the first "
    "one orders the papers.",
)


def read_settings(
    config_path: Path | None,
    *,
    folders: Sequence[Path] = (),
    flags: Mapping[str, object] | None = None,
) -> "Config":
    """Returns the configuration of a command.

    Args:
        config_path: File that the person named.
        folders: Where ``armslength.toml`` is looked for otherwise: the first that has one. The
            person is told when it does not lie in the current folder, because it then came
            with the papers.
        flags: Values of the command line; ``password_file`` is that of ``reading``.

    Raises:
        ConfigurationError: Everything that is wrong with it.
        InputError: The file of passwords that it names cannot be used.
    """
    from pipeline.config import CONFIG_NAME, load_config

    found = config_path
    if found is None:
        places = (folder / CONFIG_NAME for folder in (*folders, Path()))
        found = next((place for place in places if place.is_file()), None)
        if found is not None and found.parent.resolve() != Path.cwd():
            print_note(f"Using {found}.")
    config = load_config(found, environment=os.environ, flags=_nested(flags or {}))
    if config.reading.password_file is not None:
        from pipeline.extract.passwords import read_passwords

        # Before any paper is opened: they are read again where one asks for a password.
        read_passwords(config.reading.password_file)
    return config


def _nested(flags: Mapping[str, object]) -> dict[str, object]:
    from pipeline.config import NO_MODEL

    nested = dict(flags)
    if nested.get("model") == Path(NO_MODEL):
        nested["model"] = NO_MODEL
    password_file = nested.pop("password_file", None)
    if password_file is not None:
        nested["reading"] = {"password_file": password_file}
    return nested
