# SPDX-License-Identifier: Apache-2.0
"""Figures against the floors of the configuration: pass or fail, with every floor named."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.check.metrics import LabelFigures, Measurement
from pipeline.config import CheckFloors
from pipeline.domain.taxonomy import Category, Mitigator, Modifier
from pipeline.errors import ConfigurationError

__all__ = ["FloorResult", "Verdict", "judge"]

# The name under which a floor speaks of all categories together.
ALL = "all"
# Shares of small counts are not exact in binary: 0.7 must not fail a floor of 0.7.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class FloorResult:
    """One floor, or ceiling, and the figure held against it.

    ``figure`` is None when nothing was measured; a floor above 0 then fails. ``pinned`` is what
    was measured when the baseline was set, where the floor comes from there: the limit then lies
    below it by the noise margin.
    """

    name: str
    limit: float
    figure: float | None
    passed: bool
    ceiling: bool = False
    pinned: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All floors, in the order of the configuration; passed when each of them is."""

    floors: tuple[FloorResult, ...]

    @property
    def passed(self) -> bool:
        """Says whether every floor is reached; True without floors."""
        return all(floor.passed for floor in self.floors)


def judge(measurement: Measurement, floors: CheckFloors) -> Verdict:
    """Returns how the figures stand against the floors.

    ``precision``, ``recall`` and ``f1`` are by category, mitigator or modifier, or for ``all``
    categories together; direction, severity and hard negatives are over all of these. Floors
    of 0, and a ceiling of 1, hold by themselves and are not listed.

    Raises:
        ConfigurationError: A floor names no category, or does not lie between 0 and 1.
    """
    tables = {"precision": floors.precision, "recall": floors.recall, "f1": floors.f1}
    _refuse_faults(tables)
    together = measurement.restrictions_together
    results = [
        _hold_floor(f"{kind} of {name}", limit, _figure(_find(measurement, name), kind))
        for kind, table in tables.items()
        for name, limit in table.items()
    ]
    results.append(_hold_floor("direction", floors.direction, together.direction.figure))
    within_one = together.severity_within_one.figure
    results.append(_hold_floor("severity within one", floors.severity_within_one, within_one))
    flagged = together.negatives_flagged.figure
    results.append(_hold_ceiling(floors.hard_negatives_flagged, flagged))
    return Verdict(tuple(one for one in results if _says_something(one)))


def _refuse_faults(tables: Mapping[str, Mapping[str, float]]) -> None:
    known = [ALL, *(str(label) for label in (*Category, *Mitigator, *Modifier))]
    faults = []
    for kind, table in tables.items():
        for name, limit in table.items():
            if name not in known:
                nearest = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
                faults.append(f"check.{kind}.{name}: no such category{hint}")
            if not 0 <= limit <= 1:
                faults.append(f"check.{kind}.{name}: a floor is from 0 to 1, not {limit!r}")
    if faults:
        cure = "Correct the floors named above in the [check] part of armslength.toml."
        raise ConfigurationError(Path("armslength.toml"), faults, cure=cure)


def _find(measurement: Measurement, name: str) -> LabelFigures | None:
    return measurement.restrictions_together if name == ALL else measurement.by_name(name)


def _figure(figures: LabelFigures | None, kind: str) -> float | None:
    if figures is None:
        return None
    return {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}[kind]


def _hold_floor(name: str, limit: float, figure: float | None) -> FloorResult:
    passed = limit == 0 if figure is None else figure >= limit - _TOLERANCE
    return FloorResult(name, limit, figure, passed)


def _hold_ceiling(limit: float, figure: float | None) -> FloorResult:
    passed = figure is None or figure <= limit + _TOLERANCE
    return FloorResult("hard negatives flagged", limit, figure, passed, ceiling=True)


def _says_something(result: FloorResult) -> bool:
    return result.limit != (1 if result.ceiling else 0)
