# SPDX-License-Identifier: Apache-2.0
"""What people decided as annotations, which ``armslength check`` and ``model train`` read.

No paper is called complete (decision 0017): of what nobody flagged people read a tenth.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from pipeline.annotations import AnnotationKind
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Bound, Category, Mitigator, Modifier
from pipeline.report.cells import safe_cell
from pipeline.report.ids import public_id
from pipeline.report.records import json_lines
from pipeline.report.words import LABEL_NAMES
from pipeline.review.exchange.values import Decided
from pipeline.review.values import ItemKind

__all__ = ["LEFT_OUT", "Annotated", "LeftOut", "annotate", "left_out_table"]

LEFT_OUT = "left-out.csv"
# Of what binds only the other side a restriction takes nothing from the charity.
_ELSEWHERE = frozenset({Bound.PRIME, Bound.NONE})
_NOT_NAMED = re.compile(r"[^a-z0-9]+")
_LONGEST_STEM = 40

_Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A decision that no annotation can hold, and why."""

    decided: Decided
    why: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """Annotations by name of their file, one a paper, and what is in none of them."""

    files: dict[str, bytes]
    left_out: tuple[LeftOut, ...] = ()


def annotate(decided: Iterable[Decided]) -> Annotated:
    """Returns decisions as annotations; the same decisions in any order give the same bytes.

    What was confirmed is as it was found; what was corrected as corrected, and a negative of the
    topic that was found where that differs; what was dismissed, or binds the other side alone, is
    a negative with the reason. A provision without a flag in which nothing bites gives nothing.
    """
    files: dict[str, bytes] = {}
    left_out: list[LeftOut] = []
    ordered = sorted(decided, key=_place)
    for name, given in groupby(ordered, key=lambda one: one.paper.name):
        header: _Line = {"document": name, "complete_for": []}
        lines: list[_Line] = []
        for one in given:
            why = _why_not(one)
            if why:
                left_out.append(LeftOut(one, why))
            else:
                lines += _lines(one)
        if lines:
            files[_file_name(name)] = json_lines([header, *lines])
    return Annotated(files, tuple(left_out))


def left_out_table(left_out: Iterable[LeftOut]) -> bytes:
    """Returns ``left-out.csv``: decisions that are in no annotation, each with the reason."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("Document", "Clause", "Topic", "Decision", "Why it is no annotation"))
    for one in left_out:
        item = one.decided.item
        topic = LABEL_NAMES[item.label] if item.label else ""
        verdict = one.decided.judgement.verdict.value
        cells = (one.decided.paper.name, item.clause, topic, verdict, one.why)
        writer.writerow([safe_cell(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


def _place(one: Decided) -> tuple[str, int, int, str, str]:
    return one.paper.name, one.item.start, one.item.end, str(one.item.label), one.item.id


def _why_not(one: Decided) -> str:
    """Returns why a decision is no annotation; empty where it is one, or nothing is to be said."""
    if _says_nothing(one):
        return ""
    if not _words(one).strip():
        return "It is about words that are not there, and an annotation quotes words."
    label = one.label
    if isinstance(label, Mitigator) and one.severity not in range(1, 4):
        return f"What protects needs a strength from 1 to 3, and none was given ({one.severity})."
    return ""


def _says_nothing(one: Decided) -> bool:
    return one.item.kind is ItemKind.UNFLAGGED and one.label is None


def _lines(one: Decided) -> Iterator[_Line]:
    if _says_nothing(one):
        return
    found, label = one.item.label, one.label
    if label is None:
        if found is not None:
            yield _negative(one, found, one.why or "Reviewers found it wrong.")
        return
    bound = one.judgement.bound or one.item.bound
    if isinstance(label, Category) and bound in _ELSEWHERE:
        yield _negative(one, label, one.why or "It does not bind the charity.", bound=bound)
    else:
        yield _held(one, label, bound)
    if found is not None and found is not label and one.item.quote.strip():
        yield _negative(one, found, f"Reviewers corrected the topic to {label}.")


def _held(one: Decided, label: Label, bound: Bound) -> _Line:
    finding = one.finding
    same = finding is not None and finding.label is label
    return {
        **_where(one),
        "category": str(label),
        "kind": str(_kind(label)),
        "severity": 0 if isinstance(label, Modifier) else one.severity,
        "bound": str(bound),
        # What only the program said of a confirmed finding stands with it.
        "force": str(finding.force) if finding is not None else None,
        "subtype": ", ".join(finding.subtypes[:1]) if finding is not None and same else "",
        "note": one.why,
    }


def _negative(one: Decided, label: Label, why: str, *, bound: Bound | None = None) -> _Line:
    return {
        **_where(one, own=bound is None),
        "category": str(label),
        "kind": str(AnnotationKind.NEGATIVE),
        "severity": 0,
        "bound": str(bound) if bound else None,
        "note": why,
    }


def _where(one: Decided, *, own: bool = False) -> _Line:
    quote = one.item.quote if own else _words(one)
    return {"document": one.paper.name, "clause": one.item.clause, "quote": quote}


def _words(one: Decided) -> str:
    return one.judgement.quote or one.item.quote


def _kind(label: Label) -> AnnotationKind:
    if isinstance(label, Category):
        return AnnotationKind.RESTRICTION
    return AnnotationKind.MITIGATOR if isinstance(label, Mitigator) else AnnotationKind.MODIFIER


def _file_name(paper: str) -> str:
    """Returns a name that every disk can hold and that no two papers share."""
    stem = _NOT_NAMED.sub("-", PurePosixPath(paper).stem.casefold()).strip("-")
    return f"{stem[:_LONGEST_STEM] or 'paper'}-{public_id(paper, '')}.jsonl"
