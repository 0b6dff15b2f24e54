# SPDX-License-Identifier: Apache-2.0
"""An organisation's profile as a TOML file (``values.toml``), checked at the edge."""

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipeline.domain.profile import (
    QUESTIONS,
    Answer,
    Clearance,
    OwnStatement,
    Position,
    Profile,
    Stance,
)
from pipeline.domain.taxonomy import Category
from pipeline.errors import ConfigurationError
from pipeline.packs.rule import RuleBook
from pipeline.packs.toml_lines import TomlLines

__all__ = ["VALUES_ANSWER", "load_profile", "subtypes_by_category"]

# The answer to this question names values, and so takes part in their comparison.
VALUES_ANSWER = "values"
_MAX_BYTES = 1_000_000
_CURE = "Correct the lines named above; `armslength profile new` explains all keys in a new file."

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
_Said = Annotated[_Text, StringConstraints(min_length=1)]
_Grade = Annotated[int, Field(ge=1, le=4)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Subtype(_Shape):
    stance: Stance
    threshold: _Grade = 3
    reason: _Text = ""


class _Category(_Shape):
    stance: Stance = Stance.NEGOTIABLE
    threshold: _Grade = 3
    reason: _Text = ""
    subtypes: dict[str, _Subtype] = Field(default_factory=dict)


class _Cleared(_Shape):
    document: _Said
    category: Category
    who: _Said
    when: date
    why: _Said
    sha256: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{8,64})?$")] = ""


class _Answers(_Shape):
    identity: _Text = ""
    company: _Text = ""
    voice: _Text = ""
    methods: _Text = ""
    people: _Text = ""
    loss: _Text = ""
    ownership: _Text = ""
    values: _Text = ""
    deciders: _Text = ""
    walk_away: _Text = ""


class _ProfileFile(_Shape):
    name: _Text = ""
    decided_by: _Text = ""
    decided_on: date | None = None
    values: tuple[_Said, ...] = ()
    statements: _Text = ""
    answers: _Answers = _Answers()
    categories: dict[Category, _Category] = Field(default_factory=dict)
    cleared: tuple[_Cleared, ...] = ()


def load_profile(
    path: Path, *, subtypes: Mapping[Category, Collection[str]] | None = None
) -> Profile:
    """Returns the profile of a file.

    Values are those of ``values`` and the answer to the question of that name. The paper of
    ``statements`` is not read here: its path, counted from the file's folder, is handed on.

    Args:
        path: The file.
        subtypes: Those that there are, to tell a misspelt one; None to take any.

    Raises:
        ConfigurationError: All faults of the file at once, with their lines where they are known.
    """
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(path, [str(error)], cure=_CURE) from error
    lines = TomlLines(text)
    try:
        shape = _ProfileFile.model_validate(raw)
    except ValidationError as error:
        faults = [_fault(one["loc"], one["type"], one["msg"], lines) for one in error.errors()]
        raise ConfigurationError(path, faults, cure=_CURE) from error
    faults = list(_unknown_subtypes(shape, subtypes, lines)) if subtypes is not None else []
    if faults:
        raise ConfigurationError(path, faults, cure=_CURE)
    return _profile(shape, path)


def subtypes_by_category(book: RuleBook) -> Mapping[Category, Collection[str]]:
    """Returns the subtypes that the rules of a book give, by category."""
    return {
        pack.label: {subtype for rule in pack.rules for subtype in rule.subtypes}
        for pack in book.packs
        if isinstance(pack.label, Category)
    }


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            fault = f"it is {len(data)} bytes long, at most {_MAX_BYTES} are read"
            raise ConfigurationError(path, [fault], cure=_CURE)
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        cure = "Save it as UTF-8, as text editors do by default."
        raise ConfigurationError(path, ["it is no UTF-8 text"], cure=cure) from error
    except OSError as error:
        cure = "Write one with `armslength profile new`, or correct the path."
        raise ConfigurationError(
            path, [f"it cannot be read ({error.strerror})"], cure=cure
        ) from error


def _profile(shape: _ProfileFile, path: Path) -> Profile:
    said = shape.answers.model_dump()
    values = [OwnStatement(text, path.name) for text in shape.values]
    if shape.answers.values:
        values.append(OwnStatement(shape.answers.values, f"{path.name}, answers"))
    return Profile(
        positions=tuple(_positions(shape.categories)),
        name=shape.name,
        decided_by=shape.decided_by,
        decided_on=shape.decided_on,
        answers=tuple(Answer(one.key, said[one.key]) for one in QUESTIONS if said[one.key]),
        values=tuple(values),
        cleared=tuple(
            Clearance(one.document, one.category, one.who, one.when, one.why, one.sha256)
            for one in shape.cleared
        ),
        statements=str((path.parent / shape.statements).absolute()) if shape.statements else "",
    )


def _positions(categories: Mapping[Category, _Category]) -> Iterator[Position]:
    for category in Category:
        if category not in categories:
            continue
        said = categories[category]
        # An empty table, as a file to be filled in has them, says nothing.
        if said.model_fields_set - {"subtypes"}:
            yield Position(category, said.stance, "", said.threshold, said.reason)
        for subtype, own in sorted(said.subtypes.items()):
            yield Position(category, own.stance, subtype, own.threshold, own.reason)


def _unknown_subtypes(
    shape: _ProfileFile, subtypes: Mapping[Category, Collection[str]], lines: TomlLines
) -> Iterator[str]:
    for category, said in shape.categories.items():
        known = sorted(subtypes.get(category, ()))
        for subtype in said.subtypes:
            if subtype not in known:
                place = ("categories", str(category), "subtypes", subtype)
                hint = _nearest(subtype, known) or f"; there are {', '.join(known)}"
                yield _place(place, lines) + f"no such subtype{hint}"


def _fault(location: tuple[int | str, ...], kind: str, text: str, lines: TomlLines) -> str:
    place = tuple(part for part in location if part != "[key]")
    said = _place(place, lines)
    if kind == "extra_forbidden":
        return f"{said}no such key{_nearest(str(place[-1]), _known_keys(place[:-1]))}"
    if kind == "enum" and len(location) > len(place):
        return f"{said}no such category{_nearest(str(place[-1]), list(Category))}"
    return f"{said}{text[:1].lower()}{text[1:]}"


def _place(place: tuple[int | str, ...], lines: TomlLines) -> str:
    where = lines.where(place)
    key = ".".join(str(part) for part in place)
    return f"{where}: {key}: " if where else f"{key}: "


def _nearest(name: str, known: Collection[Any]) -> str:
    near = difflib.get_close_matches(name, [str(one) for one in known], n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


# Which shape stands where: the steps of a place that are names of the person's own are left out.
_SHAPES: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): _ProfileFile,
    ("answers",): _Answers,
    ("categories",): _Category,
    ("categories", "subtypes"): _Subtype,
    ("cleared",): _Cleared,
}


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    named = tuple(
        str(part) for part in place if part in ("answers", "categories", "cleared", "subtypes")
    )
    shape = _SHAPES.get(named)
    return list(shape.model_fields) if shape is not None else []
