# SPDX-License-Identifier: Apache-2.0
"""Papers that people read and quoted, as labelled rows: the samples, and papers read twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.annotations import (
    AnnotatedDocument,
    AnnotationKind,
    AnnotationSet,
    load_annotations,
    require_documents,
)
from pipeline.errors import InputError
from pipeline.run.walk import walk_paths
from pipeline.train.agreements import read_rows
from pipeline.train.quotations import Placed, Quotation, place_quotations
from pipeline.train.sources import FULL, Desk, ReadPaper, list_papers, read_paper
from pipeline.train.table import LABELS, Paper, Place, Table, as_composed, column_of

__all__ = [
    "AnnotatedPaper",
    "JudgedPaper",
    "annotated_papers",
    "judge_paper",
    "labelled_papers",
    "list_annotated",
    "tabulate_papers",
]


@dataclass(frozen=True, slots=True)
class AnnotatedPaper:
    """Where an annotated paper lies, and what was annotated in it."""

    path: Path
    annotated: AnnotatedDocument


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """A paper that was read, and what people quoted in it.

    ``complete_for`` holds the labels that are absent wherever nothing was quoted.
    """

    name: str
    group: str
    paper: ReadPaper
    placed: Placed
    complete_for: tuple[str, ...] = LABELS


def labelled_papers(folder: Path, labels: Path, desk: Desk) -> Table:
    """Returns papers that two blind readers read in full; what one of them gave counts not."""
    by_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(labels):
        by_paper[as_composed(row["doc"].strip())].append(row)
    folders = folder / "ccs_2017", folder / "reading/docx"
    paths = {as_composed(path.stem.strip()): path for one in folders for path in list_papers(one)}
    missing = sorted(by_paper.keys() - paths.keys())
    if missing:
        msg = f"labelled papers are not in {str(folder)!r}: {', '.join(missing)}"
        raise InputError(msg, cure="Give the folder of data that models/README.md describes.")
    judged = []
    for name, rows in sorted(by_paper.items()):
        paper = read_paper(paths[name], name, desk)
        placed = place_quotations(paper.text, _labelled(name, rows))
        judged.append(JudgedPaper(name, f"ccs {as_composed(paths[name].stem)}", paper, placed))
    _tell_lost("labels", judged, desk)
    return tabulate_papers("labels", judged)


def annotated_papers(folder: Path, desk: Desk, *, aside: bool = False) -> Table:
    """Returns the project's samples, which people annotated in full.

    Args:
        folder: Papers, and their annotations in ``annotations/*.jsonl``.
        desk: Rules, and whom to tell.
        aside: Whether to take those that are kept aside, instead of all others.

    Raises:
        InputError: No annotations, or annotations of papers that are not there.
        ConfigurationError: Faults of annotations, all of them.
    """
    judged: list[JudgedPaper] = []
    for one in list_annotated(folder):
        if one.annotated.aside is aside:
            judged.append(judge_paper(one, f"samples {one.annotated.name}", desk))
            desk.tell(f"samples: {len(judged)} papers")
    _tell_lost("samples", judged, desk)
    table = tabulate_papers("samples", judged)
    if not aside:
        table.frame["tuned"], table.frame["natural"] = True, 0.0
    return table


def list_annotated(folder: Path) -> tuple[AnnotatedPaper, ...]:
    """Returns the annotated papers in a folder, sorted by name, as ``armslength check`` does.

    Raises:
        InputError: No annotations, or annotations of papers that are not there.
        ConfigurationError: Faults of annotations, all of them.
    """
    documents = tuple(
        replace(one, name=as_composed(one.name)) for one in load_annotations(folder).documents
    )
    paths = {as_composed(one.name): one.path for one in walk_paths([folder]).files}
    require_documents(AnnotationSet(documents), paths)
    return tuple(AnnotatedPaper(paths[one.name], one) for one in documents)


def judge_paper(one: AnnotatedPaper, group: str, desk: Desk) -> JudgedPaper:
    """Returns a paper that was read, with the places of its annotations."""
    annotated = one.annotated
    if annotated.drafts:
        undecided = f'{len(annotated.drafts)} lines with "draft"'
        desk.tell(f"{annotated.name}: {undecided} are left out: nobody has judged them")
    paper = read_paper(one.path, annotated.name, desk)
    placed = place_quotations(paper.text, _annotated(annotated))
    complete = tuple(str(label) for label in annotated.complete_for)
    return JudgedPaper(annotated.name, group, paper, placed, complete)


def tabulate_papers(source: str, judged: Sequence[JudgedPaper]) -> Table:
    """Returns papers as rows: what is quoted, and what is not there where nothing is.

    Their names must differ.
    """
    papers = [Paper(one.name, one.group, one.paper.cuts, one.paper.content) for one in judged]
    table = Table.of(source, papers)
    by_name = {f"{source}: {one.name}": one for one in judged}
    places = zip(table.frame["paper"], table.frame["start"], table.frame["end"], strict=True)
    for row, (name, start, end) in enumerate(places):
        _set_row(table, row, by_name[name], Place(start, end))
    table.frame["natural"] = 1.0
    return table


def _labelled(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Quotation]:
    """Yields what two readers gave; a label that one of them gave counts neither way."""
    for row in rows:
        held = row["kind"] != "negative"
        # Two readers give a pair of grades, which is no grade.
        grade = row.get("severity") if held else 0
        yield Quotation(
            words=row["quote"],
            label=row["category"],
            target=float(held),
            weight=FULL if row.get("readers", 2) == 2 else 0.0,
            source=name,
            grade=grade if isinstance(grade, int) else 0,
        )


def _annotated(document: AnnotatedDocument) -> Iterator[Quotation]:
    for one in document.annotations:
        held = one.kind is not AnnotationKind.NEGATIVE
        yield Quotation(
            words=one.quote,
            label=str(one.label),
            target=float(held),
            weight=FULL,
            source=one.place,
            grade=one.severity if held else 0,
        )


def _tell_lost(source: str, judged: Iterable[JudgedPaper], desk: Desk) -> None:
    """Tells of quotations that are not in their papers: what they say is lost."""
    lost = Counter(quoted.source for one in judged for quoted in one.placed.lost)
    if lost:
        places = ", ".join(f"{place} ({number})" for place, number in lost.items())
        desk.tell(
            f"{source}: {lost.total()} of the quotations are not found in the text of their "
            f"papers and teach nothing: {places}"
        )


def _set_row(table: Table, row: int, judged: JudgedPaper, place: Place) -> None:
    """Sets a row of a paper that was read, by quotations with their places."""
    table.weights[row, [column_of(label) for label in judged.complete_for]] = 1.0
    met = [
        one.given
        for one in judged.placed.found
        if place.shares_half(one.place.start, one.place.end)
    ]
    # What is held comes last: a line may be quoted for and against.
    for one in sorted(met, key=lambda one: (one.target, one.weight)):
        column = column_of(one.label)
        table.targets[row, column], table.weights[row, column] = one.target, one.weight
        table.grades[row, column] = one.grade
