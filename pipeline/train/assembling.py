# SPDX-License-Identifier: Apache-2.0
"""Which data sets make a training table, and under which licences they are given."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.modelstore import TrainingSource
from pipeline.train.aside import load_aside, taught_drafts
from pipeline.train.papers import annotated_papers, labelled_papers
from pipeline.train.readings import Reading, load_readings
from pipeline.train.reviews import read_reviews, reviewed_papers
from pipeline.train.sources import (
    Desk,
    cuad_agreements,
    drafted_clauses,
    labelled_blocks,
    public_papers,
)
from pipeline.train.table import Table

__all__ = ["OWN_FIELD", "Data", "Training", "assemble"]

# Papers of the kind that the program is for: their rows are read in full and in our categories.
OWN_FIELD = frozenset({"labels", "samples", "drafted", "reviews"})
# One of so many provisions that nobody read is taken.
_UNREAD_ONE_IN = 3

_TITLES = {
    "cuad_dev": (
        "CUAD v1, The Atticus Project: 255 commercial agreements with lawyers' labels; what "
        "readers of this project say of some of their provisions",
        "CC BY 4.0",
    ),
    "ccs_2017": (
        "Crown Commercial Service, facilities framework of 2017: what readers of this project say "
        "of its provisions",
        "MIT (repository); Crown copyright (documents)",
    ),
    "labels": (
        "Papers that two blind readers labelled in this project's categories",
        "labels: this project; texts: as their source",
    ),
    "samples": ("The project's own sample papers, without those kept aside", "Apache-2.0"),
    "drafted": ("Clauses and papers drafted and labelled for this project", "Apache-2.0"),
    "reviews": ("Decisions of reviewers", "given by whoever trains"),
}


@dataclass(frozen=True, slots=True)
class Data:
    """Where the data sets lie.

    Attributes:
        shared: Folder with ``cuad_dev``, ``ccs_2017``, ``labels`` and ``reading``.
        samples: The project's annotated papers, with ``clauses/`` beside them.
        readings: File of what readers say.
        reviews: Folders of annotated papers that reviewers judged.
    """

    shared: Path
    samples: Path
    readings: Path
    reviews: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """A training table with what it was made of."""

    table: Table
    sources: tuple[TrainingSource, ...]


def assemble(data: Data, desk: Desk) -> Training:
    """Returns all data sets as one table, what is kept aside left out.

    Raises:
        InputError: One of them is not there, a reviewed paper is kept aside, or no reading is of
            a provision of the data.
        ConfigurationError: Faults of annotations, all of them.
    """
    _ask_for(data)
    # First, since people write reviews by hand and the rest takes a minute.
    reviews = read_reviews(data.reviews, desk, load_aside(data.samples)) if data.reviews else ()
    readings = load_readings(data.readings)
    cuad = cuad_agreements(data.shared / "cuad_dev", desk, readings)
    labelled_blocks(data.shared / "labels/cuad_blocks.jsonl", cuad)
    papers = labelled_papers(data.shared, data.shared / "labels/papers.jsonl", desk)
    read_twice = {name.removeprefix("labels: ") for name in papers.frame["paper"]}
    public = public_papers(data.shared / "ccs_2017", desk, readings, without=read_twice)
    _hold_readings(readings, (cuad, public), data, desk)
    tables = [
        cuad,
        public,
        papers,
        annotated_papers(data.samples, desk),
        drafted_clauses(taught_drafts(data.samples), desk),
    ]
    table = Table.joined(tables)
    if reviews:
        table = Table.joined([table, reviewed_papers(reviews, table)])
    _thin(table)
    return Training(table, tuple(_sources(table)))


def _ask_for(data: Data) -> None:
    needed = [
        data.shared / "cuad_dev/texts.jsonl.gz",
        data.shared / "cuad_dev/spans.jsonl.gz",
        data.shared / "ccs_2017",
        data.shared / "labels/cuad_blocks.jsonl",
        data.shared / "labels/papers.jsonl",
        data.samples / "annotations",
        data.samples / "clauses",
        data.readings,
        *data.reviews,
    ]
    missing = [str(path) for path in needed if not path.exists()]
    if missing:
        msg = f"the data to train on is not all there; missing: {', '.join(missing)}"
        cure = "Name its folders with --data, --samples, --readings; models/README.md lists them."
        raise InputError(msg, cure=cure)


def _hold_readings(
    readings: Mapping[str, Reading], tables: Iterable[Table], data: Data, desk: Desk
) -> None:
    """Tells how many readings are of no provision, and refuses a file of which none is of any."""
    met = readings.keys() & {key for table in tables for key in table.frame["key"]}
    lost = len(readings) - len(met)
    if readings and not met:
        msg = (
            f"of the {lost} readings in {str(data.readings)!r} none is of a provision of the data"
        )
        cure = (
            f"Give the readings of {str(data.shared)!r} with --readings: they know a provision by "
            "the name of its paper and its words."
        )
        raise InputError(msg, cure=cure)
    twice = sum(readings[key].readers > 1 for key in met)
    desk.tell(f"readings: {len(met)} teach, {twice} of them of two readers")
    if lost:
        desk.tell(
            f"readings: {lost} of {len(readings)} ARE OF NO PROVISION HERE and teach nothing"
        )


def _thin(table: Table) -> None:
    """Leaves out most provisions that nobody read and in which nothing speaks."""
    quiet = table.frame["natural"].eq(0).to_numpy() & (table.targets == 0).all(axis=1)
    quiet &= (table.weights < 1).all(axis=1)  # what was read counts more
    numbers = np.array([int(key, 16) % _UNREAD_ONE_IN for key in table.frame["key"]])
    table.weights[quiet & (numbers > 0)] = 0.0


def _sources(table: Table) -> list[TrainingSource]:
    known: list[TrainingSource] = []
    for name in _TITLES:
        rows = np.flatnonzero(
            table.frame["source"].eq(name).to_numpy() & (table.weights > 0).any(axis=1)
        )
        if len(rows):
            title, licence = _TITLES[name]
            papers = table.frame["paper"].iloc[rows].nunique()
            known.append(
                TrainingSource(
                    name=name,
                    title=title,
                    licence=licence,
                    documents=int(papers),
                    provisions=len(rows),
                    sha256=_hash(table, rows),
                )
            )
    return known


def _hash(table: Table, rows: NDArray[np.int64]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        labels = [round(float(number), 4) for number in (*table.targets[row], *table.weights[row])]
        digest.update(json.dumps([table.frame["key"].iloc[row], labels]).encode())
    return digest.hexdigest()
