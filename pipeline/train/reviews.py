# SPDX-License-Identifier: Apache-2.0
"""Papers that reviewers judged, as labelled rows.

A paper that teaches elsewhere too falls in the same fold there and here, known by its words:
otherwise a model would be held against what it has read. Accepted gap: the agreements of CUAD are
read from plain text, and a reviewed PDF of one of them is not known again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import ConfigurationError, InputError
from pipeline.train.aside import KeptAside
from pipeline.train.papers import (
    AnnotatedPaper,
    JudgedPaper,
    judge_paper,
    list_annotated,
    tabulate_papers,
)
from pipeline.train.sources import Desk
from pipeline.train.table import Table

__all__ = ["read_reviews", "reviewed_papers"]

_SOURCE = "reviews"
_ANNOTATIONS = "annotations"


def read_reviews(folders: Iterable[Path], desk: Desk, aside: KeptAside) -> tuple[JudgedPaper, ...]:
    """Returns the papers in folders of reviews; what they keep aside themselves is left out.

    Raises:
        InputError: No annotations, or annotations of papers that are not there or that the
            project keeps aside.
        ConfigurationError: Faults of annotations, all of them: also quotations that do not stand
            in their papers.
    """
    judged: list[JudgedPaper] = []
    for folder in folders:
        here = [
            judge_paper(one, _SOURCE, desk)
            for one in list_annotated(folder)
            if not _is_left_out(one, desk)
        ]
        _refuse_aside(folder, here, aside)
        _refuse_lost(folder, here)
        judged += here
        desk.tell(f"{_SOURCE}: {len(judged)} papers")
    return _named_apart(judged)


def reviewed_papers(judged: Sequence[JudgedPaper], others: Table) -> Table:
    """Returns reviewed papers as rows, each in the group of the same words among the others."""
    frame = others.frame
    groups = dict(zip(frame["content"], frame["group"], strict=True))
    return tabulate_papers(_SOURCE, [_grouped(one, groups) for one in judged])


def _grouped(one: JudgedPaper, groups: Mapping[str, str]) -> JudgedPaper:
    content = one.paper.content
    # Two reviewers of one paper are one group whatever they call it.
    group = groups.get(content) if content else None
    return replace(one, group=group or f"{_SOURCE} {content}")


def _is_left_out(one: AnnotatedPaper, desk: Desk) -> bool:
    if one.annotated.aside:
        desk.tell(f"{_SOURCE}: {one.annotated.name} is left out: its annotations keep it aside")
    return one.annotated.aside


def _refuse_aside(folder: Path, judged: Iterable[JudgedPaper], aside: KeptAside) -> None:
    met = [(one.name, aside.meet(one.paper.text)) for one in judged]
    listed = "\n".join(f"  {name!r} is or holds {kept!r}" for name, kept in met if kept)
    if listed:
        msg = f"reviewed papers in {str(folder)!r} are kept aside for measuring:\n{listed}"
        cure = "Take them out of the reviews: a model is held against them and must not know them."
        raise InputError(msg, cure=cure)


def _refuse_lost(folder: Path, judged: Iterable[JudgedPaper]) -> None:
    faults = [
        f"{lost.source}: the quote does not stand in {one.name!r}"
        for one in judged
        for lost in one.placed.lost
    ]
    if faults:
        cure = "Quote words of the paper as `armslength read` shows them; spaces do not matter."
        raise ConfigurationError(folder / _ANNOTATIONS, faults, cure=cure)


def _named_apart(judged: Iterable[JudgedPaper]) -> tuple[JudgedPaper, ...]:
    """Returns papers with a number behind a name that an earlier one has."""
    taken: dict[str, int] = {}
    named = []
    for one in judged:
        taken[one.name] = number = taken.get(one.name, 0) + 1
        named.append(one if number == 1 else replace(one, name=f"{one.name} ({number})"))
    return tuple(named)
