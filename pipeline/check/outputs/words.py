# SPDX-License-Identifier: Apache-2.0
"""What outputs of a check say, in words that draw no conclusion of law.

A topic is called by its words, and behind them in brackets by the id that people type and that
programs compare; ids stand alone in names of tests and floors that other programs read.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.annotations import Annotation, AnnotationKind, Draft
from pipeline.check.baseline import Asked, KeptFinding, Met
from pipeline.check.bootstrap import Caveat, Interval
from pipeline.check.comparison import CheckReport, UnreadPaper
from pipeline.check.differences import (
    Acceptance,
    Change,
    Effect,
    FindingDifference,
    PaperChange,
    PaperDifference,
)
from pipeline.check.metrics import Measurement
from pipeline.check.order import RankingFigures
from pipeline.check.outputs.points import Point, PointKind
from pipeline.check.reading import ReadingFigures
from pipeline.check.verdict import FloorResult
from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.finding import LABELS, Finding, Label
from pipeline.domain.taxonomy import Bound, FindingKind
from pipeline.report.columns import say_share
from pipeline.report.words import (
    BOUND_WORDS,
    GRADE_WORDS,
    LABEL_NAMES,
    STRENGTH_WORDS,
    count_of,
    list_in_words,
)

__all__ = [
    "EFFECT_TITLES",
    "EFFECT_WORDS",
    "PAPERS_TITLE",
    "FileOfDrafts",
    "count_drafts",
    "describe_acceptance",
    "describe_annotation",
    "describe_changes",
    "describe_circumstances",
    "describe_diagnostics",
    "describe_difference",
    "describe_drafts",
    "describe_finding",
    "describe_kept",
    "describe_order_and_reading",
    "describe_outcome",
    "describe_paper_difference",
    "describe_stale_model",
    "describe_unread",
    "list_cautions",
    "list_cures",
    "name_figure",
    "name_topic",
    "say_figure",
    "say_floor",
    "say_hidden",
    "say_in_full",
    "say_limit",
]


class FileOfDrafts(NamedTuple):
    """A file of annotations with lines that nobody has judged yet: the first, and how many."""

    name: str
    first: str
    number: int


EFFECT_TITLES = {
    Effect.LOSS: "Worse than the baseline",
    Effect.UNJUDGED: "Different, and no annotation says which is right",
    Effect.GAIN: "Better than the baseline",
}
PAPERS_TITLE = "Papers that differ as a whole"
EFFECT_WORDS = {
    Effect.LOSS: "worse, by the annotations",
    Effect.GAIN: "better, by the annotations",
    Effect.UNJUDGED: "no annotation says which is right",
}


_EFFECT_NAMES = {
    Effect.LOSS: ("difference for the worse", "differences for the worse"),
    Effect.UNJUDGED: (
        "difference that no annotation judges",
        "differences that no annotation judges",
    ),
    Effect.GAIN: ("difference for the better", "differences for the better"),
}
_MET_WORDS = {
    Met.RIGHT: "right",
    Met.FALSE_ALARM: "a false alarm",
    Met.NEGATIVE: "a false alarm on words marked as tempting",
    Met.UNJUDGED: "judged by no annotation",
}
_KIND_NAMES = {
    PointKind.PAPER: ("difference of a whole paper", "differences of whole papers"),
    PointKind.MISSED: ("miss", "misses"),
    PointKind.FALSE_ALARM: ("false alarm", "false alarms"),
    PointKind.NEGATIVE: ("tempting clause flagged", "tempting clauses flagged"),
    PointKind.NOT_IN_TEXT: ("quote not in the text", "quotes not in the text"),
    PointKind.OTHERWISE: ("finding judged otherwise", "findings judged otherwise"),
}


def name_topic(label: Label) -> str:
    """Returns a topic as ``Cost of leaving (termination_penalty)``, once where both are alike."""
    words = LABEL_NAMES[label]
    return words if words.lower() == label.value else f"{words} ({label})"


def name_figure(name: str) -> str:
    """Returns the name of a floor, as in ``recall of exclusivity``, with its topic in words."""
    figure, of, topic = name.rpartition(" of ")
    label = LABELS.get(topic)
    return name if label is None else f"{figure}{of}{name_topic(label)}"


def describe_kept(finding: KeptFinding) -> str:
    """Returns how a finding is graded, whom it binds, and whether it is asserted."""
    sure = "offered for review" if finding.unsure else ""
    return _state(finding.label, finding.kind, finding.severity, finding.bound, sure)


def describe_finding(finding: Finding) -> str:
    """Returns the same of a finding of this run."""
    sure = "offered for review" if finding.is_unsure else ""
    return _state(finding.label, finding.kind, finding.severity, finding.bound, sure)


def describe_annotation(annotation: Annotation) -> str:
    """Returns the same of what a person annotated, and the person's remark."""
    name = name_topic(annotation.label)
    note = annotation.note.strip()
    if annotation.kind is AnnotationKind.NEGATIVE:
        return "; ".join(part for part in (f"looks like {name} and is none", note) if part)
    kind = FindingKind(str(annotation.kind))
    return _state(annotation.label, kind, annotation.severity, annotation.bound, note)


def describe_difference(difference: FindingDifference) -> str:
    """Returns the topic of a finding and what is other about it, without words of its paper."""
    changes = list_in_words([str(change) for change in difference.changes])
    return f"{name_topic(difference.shown.label)}: {changes}"


def describe_changes(difference: FindingDifference) -> str:
    """Returns what is other in words: ``graded anew: 3 -> 2; another clause number: 4 -> 4.1``.

    Of what is new or missing it says what annotations say of it: ``missing, and was right``.
    """
    before, after = difference.before, difference.after
    if before is None or after is None:
        verb = "is" if before is None else "was"
        return f"{difference.changes[0]}, and {verb} {_MET_WORDS[difference.shown.met]}"
    sides = {
        Change.RELABELLED: (name_topic(before.label), name_topic(after.label)),
        Change.REGRADED: (before.severity, after.severity),
        Change.REBOUND: (before.bound, after.bound),
        Change.MOVED: (before.clause or "none", after.clause or "none"),
    }
    said = (
        f"{change}: {sides[change][0]} -> {sides[change][1]}" if change in sides else str(change)
        for change in difference.changes
    )
    return "; ".join(said)


def describe_circumstances(difference: FindingDifference) -> str:
    """Returns what people annotated there, and whether the reading was another; may be empty."""
    after = difference.after
    told = []
    if after is not None and after.asked is not None:
        told.append(f"annotated: {_asked(after.asked, after.kind)}")
    if difference.aided:
        told.append("another program helped to read the paper than in the baseline")
    return "; ".join(told)


def say_in_full(point: Point) -> str:
    """Returns what a point is, what annotations say of that, what else is to be known, its id."""
    effect = "" if point.effect is None else EFFECT_WORDS[point.effect]
    name = f"id {point.id}" if point.id else ""
    return "; ".join(part for part in (point.says, effect, point.detail, name) if part)


def describe_paper_difference(difference: PaperDifference) -> str:
    """Returns what is other about a whole paper."""
    sides = [one for one in (difference.before, difference.after) if one]
    if difference.change is PaperChange.RENAMED:
        return f"renamed; it was {difference.before}"
    return f"{difference.change}: {' -> '.join(sides)}" if sides else str(difference.change)


def describe_acceptance(acceptance: Acceptance) -> str:
    """Returns why somebody took a difference for right, and since when."""
    return f"{acceptance.reason} ({acceptance.date})" if acceptance.date else acceptance.reason


def describe_unread(paper: UnreadPaper) -> str:
    """Returns what becomes of the annotations of a paper of which nothing was read, and why."""
    what = "count as missed" if paper.counted else "are left out of all figures"
    why = describe_diagnostics(paper.diagnostics)
    return f"Its annotations ({paper.annotations}) {what}. {why}".strip()


def count_drafts(drafts: Sequence[Draft]) -> tuple[FileOfDrafts, ...]:
    """Returns the files in which lines wait to be judged, in their order."""
    files: dict[str, list[str]] = {}
    for one in drafts:
        place = one.annotation.place
        files.setdefault(place.rpartition(":")[0], []).append(place)
    return tuple(FileOfDrafts(name, own[0], len(own)) for name, own in files.items())


def describe_drafts(number: int) -> str:
    """Returns that annotations were begun and not judged, and what to do about it."""
    lines = count_of(number, "line")
    return (
        f'Not judged yet, and counted nowhere: {lines} with "draft". '
        'Judge each, and take "draft" away, or delete the line.'
    )


def describe_diagnostics(diagnostics: Sequence[Diagnostic]) -> str:
    """Returns why something was not read, and what to do about it."""
    return " ".join(f"{one.message} {one.cure}".strip() for one in diagnostics)


def say_floor(floor: FloorResult) -> str:
    """Returns a floor, the figure held against it, and what was measured for the baseline."""
    pinned = f", {floor.pinned:.2f} in the baseline" if floor.pinned is not None else ""
    return (
        f"{name_figure(floor.name)}: {say_share(floor.figure)}, to be {say_limit(floor)}{pinned}"
    )


def say_limit(floor: FloorResult) -> str:
    """Returns what a floor, or ceiling, asks for."""
    return f"{'at most' if floor.ceiling else 'at least'} {floor.limit:.2f}"


def describe_order_and_reading(measurement: Measurement) -> tuple[str, ...]:
    """Returns sentences on the order of papers and on their reading; empty for nothing."""
    return (*_ranking(measurement.ranking), *_reading(measurement.reading))


def say_figure(figure: float | None, interval: Interval) -> str:
    """Returns a figure of 0 to 1, and in brackets where it likely lies, if that is known."""
    if interval.low is None or interval.high is None:
        return say_share(figure)
    # Without the zeros before the point four of these fit beside each other.
    low, high = (f"{bound:.2f}".removeprefix("0") for bound in (interval.low, interval.high))
    return f"{say_share(figure)} ({low}-{high})"


def list_cautions(report: CheckReport) -> tuple[str, ...]:
    """Returns what to know of the model before the figures are read; empty for nothing."""
    refused = (describe_diagnostics((one,)) for one in report.refusals)
    return tuple(one for one in (*refused, describe_stale_model(report)) if one)


def describe_stale_model(report: CheckReport) -> str:
    """Returns what a model does that learned beside other rules; empty where it did not."""
    if not report.model_is_stale:
        return ""
    told = (
        f"The model learned beside other rules ({report.model_rules}): what rules say that it "
        "does not know is offered for review. Train it anew: armslength model train."
    )
    if report.passed:
        return told
    return (
        f"{told} One changed rule can turn into many differences by this: look at it first. "
        "Checks with --model none, before the change and after it, show what the rules alone "
        "changed."
    )


def list_cures(report: CheckReport) -> tuple[str, ...]:
    """Returns the ways on from a check that failed, a sentence each; empty where it passed."""
    if report.passed:
        return ()
    failing = [one for one in report.verdict.floors if not one.passed]
    ways = ["Mend the rule, or the annotation."]
    if report.regression is not None and not report.regression.passed:
        ways += [
            'Accept what is right as it is now, by its name: --accept NAME --reason "WHY".',
            'Accept all of it: --update-baseline --reason "WHY".',
        ]
    if any(one.pinned is not None for one in failing):
        ways.append(
            "Accept figures that are worse than in the baseline: --update-baseline "
            '--lower-floors --reason "WHY".'
        )
    if any(one.pinned is None for one in failing):
        ways.append("Lower a floor that asks too much in armslength.toml.")
    return tuple(ways)


def say_hidden(hidden: Sequence[Point]) -> str:
    """Returns how many things of which kind are counted and not shown; empty for none."""
    if not hidden:
        return ""
    counted = Counter(map(_name_point, hidden))
    order = (*_EFFECT_NAMES.values(), *_KIND_NAMES.values())
    parts = [count_of(counted[one], *one) for one in order if counted[one]]
    return f"In papers kept aside, and not shown without --show-aside: {list_in_words(parts)}."


def describe_outcome(report: CheckReport) -> str:
    """Returns in one line whether a check passed, and what stopped it if it did not."""
    papers = count_of(len(report.matches), "paper")
    if report.passed:
        return f"Check passed: {papers}{_standing(report)}."
    return f"Check failed: {list_in_words(_reasons(report))} ({papers})."


def _reasons(report: CheckReport) -> list[str]:
    held = report.regression
    findings = [] if held is None else [one for one in held.findings if one.fails]
    whole = 0 if held is None else sum(one.fails for one in held.papers)
    effects = Counter(one.effect for one in findings)
    floors = sum(not one.passed for one in report.verdict.floors)
    counted = (
        *((effects[effect], *names) for effect, names in _EFFECT_NAMES.items()),
        (whole, "paper that differs as a whole", "papers that differ as a whole"),
        (floors, "floor not reached", "floors not reached"),
    )
    return [count_of(number, one, many) for number, one, many in counted if number]


def _standing(report: CheckReport) -> str:
    if report.regression is None:
        return ", no baseline"
    held = report.regression
    return f", {count_of(len(held.findings), 'finding differs', 'findings differ')}"


def _state(label: Label, kind: FindingKind, severity: int, bound: Bound | None, more: str) -> str:
    parts = [name_topic(label), _grade(kind, severity)]
    if bound is not None and kind is not FindingKind.ABSENCE:
        parts.append(f"bound: {BOUND_WORDS[bound]}")
    return "; ".join(part for part in (*parts, more) if part)


def _asked(asked: Asked, kind: FindingKind) -> str:
    bound = "" if asked.bound is None else f"bound: {BOUND_WORDS[asked.bound]}"
    return ", ".join(part for part in (_grade(kind, asked.severity), bound) if part)


def _grade(kind: FindingKind, severity: int) -> str:
    match kind:
        case FindingKind.RESTRICTION:
            return f"{GRADE_WORDS[severity]}, grade {severity} of 4"
        case FindingKind.MITIGATOR:
            return f"{STRENGTH_WORDS[severity]}, {severity} of 3"
        case FindingKind.MODIFIER:
            return "rests on other papers"
        case FindingKind.ABSENCE:
            return "a question about what was not found"


def _ranking(ranking: RankingFigures | None) -> Iterator[str]:
    if ranking is None:
        return
    papers = count_of(ranking.papers, "paper")
    if ranking.correlation is None:
        why = ranking.caveat or Caveat.NOTHING
        yield f"Order of {papers} against the order written beside them: {why}."
    else:
        interval = ranking.interval
        within = ""
        if interval.low is not None and interval.high is not None:
            within = f" ({interval.low:.2f} to {interval.high:.2f})"
        yield (
            f"Order of {papers} against the order written beside them: "
            f"{ranking.correlation:.2f}{within} by Spearman."
        )
    if ranking.left_out:
        yield f"Not in that order, since not read: {', '.join(ranking.left_out)}."


def _reading(reading: ReadingFigures) -> Iterator[str]:
    if reading.clauses.of:
        yield (
            f"Of {count_of(reading.clauses.of, 'finding')} whose annotation names a clause, "
            f"{count_of(reading.clauses.hits, 'stands', 'stand')} under it."
        )
    if reading.quotes.of:
        marks = reading.quotes_folded.hits - reading.quotes.hits
        others = f", and {marks} more but for marks and spacing" if marks else ""
        yield (
            f"Of {count_of(reading.quotes.of, 'annotated quote')}, {reading.quotes.hits} stand in "
            f"the text word for word{others}."
        )


def _name_point(point: Point) -> tuple[str, str]:
    return _KIND_NAMES[point.kind] if point.effect is None else _EFFECT_NAMES[point.effect]
