# SPDX-License-Identifier: Apache-2.0
"""One frozen ``Config``, read once: defaults, file, environment, flags.

The file is ``armslength.toml``; unknown keys are errors that name the nearest valid key, and all
faults are reported at once.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import pipeline
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.errors import ConfigurationError, InternalError

__all__ = [
    "NO_MODEL",
    "CheckFloors",
    "Config",
    "Limits",
    "OwnMeans",
    "ReadingAids",
    "find_data_folder",
    "load_config",
]

CONFIG_NAME = "armslength.toml"
_ENVIRONMENT_PREFIX = "ARMSLENGTH_"
# Keys whose values are paths, counted from the folder of the file that names them.
_PATHS = frozenset({"rules", "model", "password_file"})
# Instead of a folder: the rules judge alone.
NO_MODEL = "none"


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Values):
    """What one document may cost before its worker is ended.

    Attributes:
        seconds: Time for reading and judging; recognition and conversion count apart.
        stall_seconds: Time without a sign that work goes on.
        memory_mb: Memory of the worker.
        file_mb: Size of the file.
        pages: Pages that are read.
        ocr_pages: Pages whose text is recognised from their picture.
        ocr_page_seconds: Time for recognising one page.
        convert_seconds: Time for converting one old format.
    """

    seconds: float = Field(default=120.0, gt=0)
    stall_seconds: float = Field(default=20.0, gt=0)
    memory_mb: int = Field(default=2048, ge=256)
    file_mb: int = Field(default=100, ge=1)
    pages: int = Field(default=5000, ge=1)
    ocr_pages: int = Field(default=300, ge=0)
    ocr_page_seconds: float = Field(default=60.0, gt=0)
    convert_seconds: float = Field(default=90.0, gt=0)


class ReadingAids(_Values):
    """Which other programs reading may use, and what opens protected papers.

    Attributes:
        ocr: Whether the text of pages without any is recognised from their picture.
        convert: Whether old formats are converted by another program.
        password_file: File of passwords, one a line, that are tried on protected papers.
    """

    ocr: bool = True
    convert: bool = True
    password_file: Path | None = None


class CheckFloors(_Values):
    """Figures below which ``check`` fails; each from 0 to 1."""

    precision: dict[str, float] = Field(default_factory=dict)
    recall: dict[str, float] = Field(default_factory=dict)
    f1: dict[str, float] = Field(default_factory=dict)
    direction: float = Field(default=0.0, ge=0, le=1)
    severity_within_one: float = Field(default=0.0, ge=0, le=1)
    hard_negatives_flagged: float = Field(default=1.0, ge=0, le=1)


class OwnMeans(_Values):
    """What the organisation says of its own money, so that stated sums can be set beside it.

    Attributes:
        turnover: Income of a year, in pounds.
        reserves: Free reserves, in pounds.
    """

    turnover: float | None = Field(default=None, gt=0)
    reserves: float | None = Field(default=None, gt=0)


class Config(_Values):
    """Everything that a run can be told.

    Attributes:
        jobs: Worker processes; 0 means as many as the machine has cores.
        rules: Folder of rule packs, None for the packs that come with the program.
        model: Folder of a model, None for the one that comes with the program, "none" to let
            the rules judge alone.
        limits: What one document may cost.
        reading: Which other programs reading may use, and what opens protected papers.
        roles: Party words whose side the person gives: ``{"Lead Provider": "prime"}``.
        kinds: Kind of a document by name, where the person knows better.
        profiles: Files of an organisation's own profiles, the main one first.
        check: Floors of ``check``.
        organisation: Turnover and reserves; they stand in reports and never leave the machine.
    """

    jobs: int = Field(default=0, ge=0)
    rules: Path | None = None
    model: Path | Literal["none"] | None = None
    limits: Limits = Limits()
    reading: ReadingAids = ReadingAids()
    roles: dict[str, Role] = Field(default_factory=dict)
    kinds: dict[str, DocumentKind] = Field(default_factory=dict)
    profiles: tuple[Path, ...] = ()
    check: CheckFloors = CheckFloors()
    organisation: OwnMeans = OwnMeans()

    @property
    def worker_count(self) -> int:
        """Number of worker processes, at least 1."""
        return self.jobs or os.cpu_count() or 1


def load_config(
    path: Path | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Config:
    """Returns the configuration that file, environment and flags give together.

    Args:
        path: The file to read; when None, ``armslength.toml`` in ``folder`` if it is there.
        folder: Where to look for the file, usually that of the contracts.
        environment: Variables; ``ARMSLENGTH_JOBS=4`` or ``ARMSLENGTH_LIMITS__SECONDS=60``.
        flags: Values of the command line; None values are left out.

    Raises:
        ConfigurationError: Unknown keys or wrong values, all of them at once.
    """
    found = path if path is not None else _find(folder)
    values: dict[str, Any] = {}
    if found is not None:
        _overlay(values, _anchored(_read(found), found.parent))
    _overlay(values, _anchored(_from_environment(environment or {}), Path()))
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    _overlay(values, _anchored(given, Path()))
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(
            found or Path(CONFIG_NAME),
            [_fault(detail["loc"], detail["type"], detail["msg"]) for detail in error.errors()],
            cure="Correct the keys named above; README.md lists all of them.",
        ) from error


def _find(folder: Path | None) -> Path | None:
    candidate = (folder or Path()) / CONFIG_NAME
    return candidate if candidate.is_file() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cure = "Correct the line named above, or move the file away to use the defaults."
        raise ConfigurationError(path, [str(error)], cure=cure) from error


def _anchored(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Returns the values with absolute paths: workers have a folder of their own."""
    anchored = dict(values)
    for key, value in values.items():
        if key == "model" and value == NO_MODEL:
            continue
        if key in _PATHS and isinstance(value, str | Path):
            anchored[key] = (folder / value).absolute()
        elif key == "profiles" and isinstance(value, list | tuple):
            anchored[key] = [(folder / str(path)).absolute() for path in value]
        elif key == "reading" and isinstance(value, Mapping):
            anchored[key] = _anchored(value, folder)
    return anchored


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith(_ENVIRONMENT_PREFIX):
            continue
        keys = name.removeprefix(_ENVIRONMENT_PREFIX).lower().split("__")
        place = values
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return values


def _overlay(base: dict[str, Any], above: Mapping[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            _overlay(base[key], value)
        else:
            base[key] = value


def _fault(location: tuple[int | str, ...], kind: str, text: str) -> str:
    key = ".".join(str(part) for part in location)
    if kind != "extra_forbidden":
        return f"{key}: {text}"
    nearest = difflib.get_close_matches(str(location[-1]), _known_keys(location[:-1]), n=1)
    hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
    return f"{key}: no such key{hint}"


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = Config
    for part in location:
        annotation = model.model_fields[str(part)].annotation
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        model = annotation
    return list(model.model_fields)


def find_data_folder(name: str) -> Path:
    """Returns the folder ``rules`` or ``models`` that comes with the program.

    It lies inside an installed wheel, or beside a checkout.

    Raises:
        InternalError: The installation lacks it.
    """
    package = Path(pipeline.__file__).parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    msg = f"the folder {name!r} is missing from this installation"
    raise InternalError(msg, cure="Install armslength again.")
