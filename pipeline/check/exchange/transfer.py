# SPDX-License-Identifier: Apache-2.0
"""Annotations as marks on the text of their papers, and marks as annotations again.

What leaves and comes back unchanged is the same. What another tool does not know comes back as not
said: without a grade a mark is a draft, because nobody has said how hard its words bite.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.annotations import (
    AnnotatedDocument,
    Annotation,
    AnnotationKind,
    Draft,
    read_line,
)
from pipeline.check.exchange.values import Mark, MarkedPaper
from pipeline.check.papers import PaperText
from pipeline.check.placing import Likeness, Searched
from pipeline.check.writing import annotation_line
from pipeline.domain.document import Span
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Category, Mitigator

__all__ = ["Choices", "TakenPaper", "mark_paper", "take_paper"]

_AROUND = 32
# What a mark tells by its place, its words and its label.
_OF_THE_MARK = frozenset({"document", "quote", "category"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decides on the way in.

    Attributes:
        renamed: Labels of the tool, and what they are here; "" leaves a label out.
        severity: Grade, or strength, of marks of which the file says none; None makes drafts.
        document: Name of the paper that the file is about, where it does not say.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    severity: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class TakenPaper:
    """What a file of a tool says of one paper, as lines of annotations.

    Attributes:
        name: Name of the paper among the samples.
        lines: In the order of the file.
        complete_for: Without labels of which there are drafts.
        aside: Whether the paper is kept aside.
        moved: Places in the file of marks that were found by their words alone.
        lost: Places of marks whose words are not in the paper.
        left_out: Places of marks whose label the person leaves out.
        incomplete: Labels that left ``complete_for``, since drafts of them came in.
        faults: What makes lines of annotations impossible, each with its place.
    """

    name: str
    lines: tuple[Annotation | Draft, ...]
    complete_for: tuple[Label, ...] = ()
    aside: bool = False
    moved: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    incomplete: tuple[Label, ...] = ()
    faults: tuple[str, ...] = ()


def mark_paper(
    document: AnnotatedDocument, paper: PaperText
) -> tuple[MarkedPaper, tuple[Annotation, ...]]:
    """Returns a paper with its annotations as marks, and those whose words are not in it.

    Words that stand several times are marked in the clause that the annotation names, or else
    where they stand first.
    """
    searched = Searched(paper.text)
    marks: list[Mark] = []
    lost: list[Annotation] = []
    lines: tuple[Annotation | Draft, ...] = (*document.annotations, *document.drafts)
    for one in lines:
        annotation = one.annotation if isinstance(one, Draft) else one
        spans = searched.find(annotation.quote).spans
        if not spans:
            lost.append(annotation)
            continue
        span = _in_clause(spans, annotation.clause, paper)
        marks.append(
            Mark(
                span.start,
                span.end,
                str(annotation.label),
                paper.text[span.start : span.end],
                _said_of(document.name, one),
                prefix=paper.text[max(0, span.start - _AROUND) : span.start],
                suffix=paper.text[span.end : span.end + _AROUND],
            )
        )
    complete = tuple(map(str, document.complete_for))
    marked = MarkedPaper(document.name, paper.text, tuple(marks), complete, document.aside)
    return marked, tuple(lost)


def take_paper(marked: MarkedPaper, paper: PaperText, choices: Choices) -> TakenPaper:
    """Returns what a file of a tool says of a paper, in exact words of the paper as it is read.

    Words that do not stand where the file says are looked for: between those around them, or
    nearest to the place. A clause that nobody said is that in which the words stand.
    """
    taking = _Taking(paper, choices)
    for mark in marked.marks:
        taking.take(mark)
    complete = tuple(LABELS[one] for one in marked.complete_for if one in LABELS)
    undecided = {one.annotation.label for one in taking.lines if isinstance(one, Draft)}
    return TakenPaper(
        name=paper.name,
        lines=tuple(taking.lines),
        complete_for=tuple(one for one in complete if one not in undecided),
        aside=marked.aside,
        moved=tuple(taking.moved),
        lost=tuple(taking.lost),
        left_out=tuple(taking.left_out),
        incomplete=tuple(one for one in complete if one in undecided),
        faults=tuple(taking.faults),
    )


class _Taking:
    """One paper on its way in."""

    def __init__(self, paper: PaperText, choices: Choices) -> None:
        self._paper = paper
        self._choices = choices
        self._searched = Searched(paper.text)
        self.lines: list[Annotation | Draft] = []
        self.faults: list[str] = []
        self.moved: list[str] = []
        self.lost: list[str] = []
        self.left_out: list[str] = []

    def take(self, mark: Mark) -> None:
        label = self._choices.renamed.get(mark.label, mark.label)
        if not label and mark.label in self._choices.renamed:
            self.left_out.append(mark.place)
            return
        span = self._place(mark)
        if span is None:
            self.lost.append(mark.place)
            return
        if span != Span(max(0, mark.start), max(0, mark.end)):
            self.moved.append(mark.place)
        line = read_line(self._record(mark, label, span), mark.place)
        if isinstance(line, tuple):
            self.faults += map(str, line)
        else:
            self.lines.append(line)

    def _record(self, mark: Mark, label: str, span: Span) -> dict[str, object]:
        record: dict[str, object] = {
            "clause": self._paper.clause_at(span.start),
            "kind": str(_usual_kind(label)),
            **mark.said,
            # Last: what was said may come from anywhere.
            "document": self._paper.name,
            "quote": self._paper.text[span.start : span.end],
            "category": label,
        }
        if "severity" not in record:
            self._grade(record)
        return record

    def _grade(self, record: dict[str, object]) -> None:
        graded = (str(AnnotationKind.RESTRICTION), str(AnnotationKind.MITIGATOR))
        if record["kind"] not in graded:
            record["severity"] = 0
        elif record.get("draft") is True:
            return
        elif self._choices.severity is not None:
            record["severity"] = self._choices.severity
        else:
            record["draft"] = True

    def _place(self, mark: Mark) -> Span | None:
        text = self._paper.text
        if 0 <= mark.start < mark.end <= len(text) and text[mark.start : mark.end] == mark.quote:
            return Span(mark.start, mark.end)
        found = self._searched.find(mark.quote)
        if found.likeness is Likeness.ABSENT:
            return None
        return min(found.spans, key=lambda span: _distance(mark, span, text))


def _distance(mark: Mark, span: Span, text: str) -> tuple[int, int]:
    """Returns how far a place is from what a mark says of it: words around first, then letters."""
    before = mark.prefix.strip()
    behind = mark.suffix.strip()
    differs = (
        not text[: span.start].rstrip().endswith(before),
        not text[span.end :].lstrip().startswith(behind),
    )
    return sum(differs), abs(span.start - mark.start) if mark.start >= 0 else 0


def _in_clause(spans: Sequence[Span], clause: str, paper: PaperText) -> Span:
    named = [Span(one.start, one.end) for one in paper.clauses if one.number == clause]
    within = (span for span in spans if any(one.contains(span) for one in named))
    return next(within, spans[0])


def _said_of(name: str, one: Annotation | Draft) -> dict[str, object]:
    line = annotation_line(name, one)
    return {key: value for key, value in line.items() if key not in _OF_THE_MARK}


def _usual_kind(label: str) -> AnnotationKind:
    found = LABELS.get(label)
    if isinstance(found, Mitigator):
        return AnnotationKind.MITIGATOR
    # What is no label of ours is refused by the reader, which knows the nearest one.
    ours = isinstance(found, Category) or found is None
    return AnnotationKind.RESTRICTION if ours else AnnotationKind.MODIFIER
