# SPDX-License-Identifier: Apache-2.0
"""Figures of a check as lines for a terminal, the sentences that most people want first."""

from collections.abc import Iterator

from pipeline.check.metrics import LabelFigures, Measurement
from pipeline.check.outputs.words import describe_order_and_reading, say_figure
from pipeline.check.share import Share
from pipeline.domain.finding import LABELS
from pipeline.report.columns import lay_columns, say_share
from pipeline.report.words import LABEL_NAMES, count_of, percent

__all__ = ["describe_figures"]

_FOUND = (
    "category",
    ">found",
    ">recall",
    ">right",
    ">precision",
    ">F1",
    ">average precision",
)
_GRADED = (
    "category",
    ">who is bound",
    ">same grade",
    ">within one",
    ">kappa",
    ">tempting, flagged",
    "in words",
)
_BRACKETS = (
    "In brackets: where 95 of 100 draws from these papers lie; nothing stands there where there "
    "is too little to say, or nothing varies."
)


def describe_figures(measurement: Measurement) -> Iterator[str]:
    """Yields figures: all restrictions in a sentence, then tables by category, order, reading."""
    yield from _in_short(measurement.restrictions_together)
    rows = _rows_of_something(measurement)
    if not rows:
        yield "Nothing is annotated and judged here: there are no figures."
        return
    found = list(lay_columns(_FOUND, [_found_row(one) for one in rows]))
    yield ""
    yield from found
    if any("(" in line for line in found):
        yield _BRACKETS
    yield ""
    yield from lay_columns(_GRADED, [_graded_row(one) for one in rows])
    last = describe_order_and_reading(measurement)
    if last:
        yield ""
        yield from last


def _rows_of_something(measurement: Measurement) -> list[LabelFigures]:
    rows = (
        *measurement.categories,
        measurement.restrictions_together,
        *measurement.mitigators,
        measurement.mitigators_together,
        *measurement.modifiers,
    )
    return [one for one in rows if one.found.of or one.right.of or one.negatives_flagged.of]


def _in_short(figures: LabelFigures) -> Iterator[str]:
    if not figures.found.of:
        return
    yield (
        f"Of {count_of(figures.found.of, 'restriction')} that people annotated, "
        f"{_part(figures.found)} found; of "
        f"{count_of(figures.right.of, 'finding')}, {_part(figures.right)} right."
    )
    told = [
        f"{name} in {percent(share.figure)} of {share.of}"
        for name, share in (
            ("who is bound", figures.direction),
            ("the grade", figures.severity_equal),
            ("the grade within one step", figures.severity_within_one),
        )
        if share.figure is not None
    ]
    if told:
        yield f"Of what was found, these agree: {'; '.join(told)}."
    tempting = figures.negatives_flagged
    if tempting.of:
        clauses = count_of(tempting.of, "clause that tempts", "clauses that tempt")
        verb = "does" if tempting.of == 1 else "do"
        yield f"Of {clauses} and {verb} not bite, {_part(tempting)} flagged."


def _part(share: Share) -> str:
    number = str(share.hits) if share.figure is None else f"{share.hits} ({percent(share.figure)})"
    return f"{number} {'was' if share.hits == 1 else 'were'}"


def _found_row(figures: LabelFigures) -> tuple[str, ...]:
    within = figures.intervals
    return (
        figures.name,
        _counted(figures.found),
        say_figure(figures.recall, within.recall),
        _counted(figures.right),
        say_figure(figures.precision, within.precision),
        say_figure(figures.f1, within.f1),
        say_figure(figures.average_precision, within.average_precision),
    )


def _graded_row(figures: LabelFigures) -> tuple[str, ...]:
    return (
        figures.name,
        say_share(figures.direction.figure),
        say_share(figures.severity_equal.figure),
        say_share(figures.severity_within_one.figure),
        say_share(figures.grades.kappa),
        _counted(figures.negatives_flagged),
        # The table above has no room for it.
        LABEL_NAMES[label] if (label := LABELS.get(figures.name)) else "",
    )


def _counted(share: Share) -> str:
    return f"{share.hits} of {share.of}" if share.of else "-"
