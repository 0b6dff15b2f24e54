# SPDX-License-Identifier: Apache-2.0
"""What readers say of provisions of papers that must not be repeated here: keys and labels only.

A line is one provision: ``{"key": ..., "natural": 4.9, "labels": {"exclusivity":
{"chance": 1.0, "grade": 3, "who": "a"}}, "tempts": [...], "readers": 1}``. The key is a hash of
the paper's name and the provision's words (``table.key_of``), so that the file holds no word of
anybody's contract. ``chance`` is 1 where the readers were sure and .5 where a colleague might
differ; ``natural`` says how many provisions of the set it was drawn for.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.errors import InputError
from pipeline.train.table import LABELS, Table, column_of

__all__ = ["Reading", "apply_readings", "load_readings"]

# A provision that stands for many would drown what was read closely.
_MOST_NATURAL = 10.0
_CONTESTED = 0.5
_CONTESTED_WEIGHT = 0.5


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Label(_Values):
    """What readers say of one label.

    ``grade`` and ``who`` are for people who look a reading up. Nothing learns from them: grades
    are learned from papers of our own field (``Table.grades``), and these are none.
    """

    chance: Annotated[float, Field(gt=0, le=1)]
    grade: Annotated[int, Field(ge=0, le=4)] = 0
    who: str = "?"


class Reading(_Values):
    """What ``readers`` readers say of one provision; ``tempts`` are labels that it lacks."""

    key: str
    natural: Annotated[float, Field(gt=0)]
    labels: dict[str, _Label] = Field(default_factory=dict)
    tempts: tuple[str, ...] = ()
    readers: int = 1


_READINGS: TypeAdapter[Reading] = TypeAdapter(Reading)


def load_readings(path: Path) -> dict[str, Reading]:
    """Returns readings by key.

    Raises:
        InputError: There is no such file, or a line of it is wrong.
    """
    readings: dict[str, Reading] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{str(path)!r} cannot be read ({type(error).__name__})"
        raise InputError(msg, cure="Give the file of readings with --readings.") from error
    for number, line in enumerate(lines, 1):
        try:
            one = _READINGS.validate_json(line)
        except ValidationError as error:
            msg = f"{str(path)!r}, line {number}: {error.errors()[0]['msg']}"
            raise InputError(msg, cure="Correct the line, or leave it out.") from error
        unknown = [name for name in (*one.labels, *one.tempts) if name not in LABELS]
        if unknown:
            msg = f"{str(path)!r}, line {number}: {unknown[0]!r} is no label of the taxonomy"
            raise InputError(msg, cure="Correct the line, or leave it out.")
        readings[one.key] = one
    return readings


def apply_readings(table: Table, readings: Mapping[str, Reading]) -> int:
    """Sets targets and weights of the provisions that were read; returns how many were met."""
    met = 0
    # Words that stand in a paper several times were drawn once.
    times = table.frame["key"].value_counts()
    for row, key in enumerate(table.frame["key"]):
        reading = readings.get(key)
        if reading is None:
            continue
        met += 1
        natural = reading.natural / float(times[key])
        table.frame.loc[row, "natural"] = natural
        table.targets[row] = 0.0
        table.weights[row] = min(natural, _MOST_NATURAL)
        for label, said in reading.labels.items():
            column = column_of(label)
            table.targets[row, column] = said.chance
            if said.chance == _CONTESTED:
                table.weights[row, column] *= _CONTESTED_WEIGHT
    return met
