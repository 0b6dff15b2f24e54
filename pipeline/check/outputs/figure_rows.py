# SPDX-License-Identifier: Apache-2.0
"""The figures of a check as rows of a table, with what changed against the baseline."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.check.baseline import WRONG, Baseline, Met
from pipeline.check.comparison import CheckReport
from pipeline.check.differences import Regression
from pipeline.check.metrics import LabelFigures, Measurement
from pipeline.check.outputs.words import name_topic, say_figure
from pipeline.check.share import Share
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.report.columns import say_share

__all__ = ["FIGURE_HEADINGS", "FigureRow", "figure_rows"]

FIGURE_HEADINGS = (
    "Topic",
    "Found",
    "Recall",
    "Right",
    "False alarms",
    "Precision",
    "F1",
    "Average precision",
    "Same side bound",
    "Same grade",
    "Kappa",
    "Tempting, flagged",
)
_Moves = Mapping[Label, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: a name, cells under all headings but the first, and whether it is a sum of others."""

    name: str
    cells: tuple[str, ...]
    together: bool


def figure_rows(measurement: Measurement, report: CheckReport) -> tuple[FigureRow, ...]:
    """Returns a row a label and one for each kind together.

    Args:
        measurement: Figures of the report, or those of its papers kept aside.
        report: Its baseline, if there is one, gives by how much counts of findings changed.
    """
    whole = measurement is report.measurement
    moves = _moves(report.regression) if whole and report.regression is not None else {}
    return tuple(_rows(measurement, moves))


def _rows(measurement: Measurement, moves: _Moves) -> Iterator[FigureRow]:
    yield from (_row(one, _move(one, moves)) for one in measurement.categories)
    yield _row(measurement.restrictions_together, _sum(moves, Category), together=True)
    yield from (_row(one, _move(one, moves)) for one in measurement.mitigators)
    if measurement.mitigators:
        yield _row(measurement.mitigators_together, _sum(moves, Mitigator), together=True)
    yield from (_row(one, _move(one, moves)) for one in measurement.modifiers)


def _row(figures: LabelFigures, move: tuple[int, int], *, together: bool = False) -> FigureRow:
    right, wrong = move
    within = figures.intervals
    cells = (
        _share(figures.found),
        say_figure(figures.recall, within.recall),
        _count(figures.right.hits, right),
        _count(figures.right.of - figures.right.hits, wrong),
        say_figure(figures.precision, within.precision),
        say_figure(figures.f1, within.f1),
        say_figure(figures.average_precision, within.average_precision),
        say_share(figures.direction.figure),
        say_share(figures.severity_equal.figure),
        say_share(figures.grades.kappa),
        _share(figures.negatives_flagged),
    )
    label = LABELS.get(figures.name)
    name = figures.name.capitalize() if label is None else name_topic(label)
    return FigureRow(name, cells, together)


def _count(number: int, move: int) -> str:
    return f"{number} ({move:+})" if move else str(number)


def _share(share: Share) -> str:
    return f"{share.hits} of {share.of}" if share.of else say_share(None)


def _moves(held: Regression) -> _Moves:
    """Returns by how many right and wrong findings of a label there are more than before."""
    before, after = _judged(held.before), _judged(held.after)
    return {
        label: tuple(after[label, wrong] - before[label, wrong] for wrong in (False, True))  # type: ignore[misc]
        for label, _ in {**before, **after}
    }


def _judged(run: Baseline) -> Counter[tuple[Label, bool]]:
    return Counter(
        (one.label, one.met in WRONG)
        for paper in run.papers
        for one in paper.findings
        if one.met is not Met.UNJUDGED
    )


def _move(figures: LabelFigures, moves: _Moves) -> tuple[int, int]:
    return next((move for label, move in moves.items() if str(label) == figures.name), (0, 0))


def _sum(moves: _Moves, kind: type[Label]) -> tuple[int, int]:
    own = [move for label, move in moves.items() if isinstance(label, kind)]
    return sum(right for right, _ in own), sum(wrong for _, wrong in own)
