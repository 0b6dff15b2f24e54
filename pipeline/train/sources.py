# SPDX-License-Identifier: Apache-2.0
"""The data sets that a model is trained on, each as a table of labelled provisions.

Papers that people quoted have a module of their own (``papers``).

``cuad_dev``: commercial agreements whose lawyers' labels lead to our categories by ``MAPPING``;
what readers say in our own categories comes first. ``ccs_2017``: British public framework papers,
read in our categories. ``labels``: blocks and papers that two blind readers labelled. The
project's own samples: papers that are annotated in full, and drafted clauses. What is kept aside
in any of them is never among the rows.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import Limits
from pipeline.detect import Engine, judge_as_seen
from pipeline.errors import InputError, ReadingError
from pipeline.extract import read_document
from pipeline.outline import build_outline
from pipeline.packs import RuleBook
from pipeline.run.walk import COMPANIONS
from pipeline.train.agreements import group_agreements, read_agreement, read_rows
from pipeline.train.quotations import hash_words
from pipeline.train.readings import Reading, apply_readings
from pipeline.train.table import (
    Cut,
    Paper,
    Place,
    Table,
    as_composed,
    column_of,
    cut_paper,
    key_of,
)

__all__ = [
    "FULL",
    "MAPPING",
    "PUBLIC",
    "Desk",
    "ReadPaper",
    "cuad_agreements",
    "drafted_clauses",
    "labelled_blocks",
    "list_papers",
    "public_papers",
    "read_paper",
]

# Lawyers' labels, and the categories of ours to which they lead.
MAPPING = {
    "Exclusivity": "exclusivity",
    "Non-Compete": "exclusivity",
    "No-Solicit of Customers": "exclusivity",
    "No-Solicit of Employees": "workforce_control",
    "Liquidated Damages": "termination_penalty",
    "Termination for Convenience": "termination_penalty",
    "IP Ownership Assignment": "ip_data_control",
    "Change of Control": "organisational_control",
    "Anti-Assignment": "organisational_control",
    "Audit Rights": "monitoring_burden",
    "Post-Termination Services": "exit_obligations",
    "Non-Disparagement": "publicity_gagging",
    "Minimum Commitment": "volume_access",
    "Competitive Restriction Exception": "non_exclusive",
}
PUBLIC = tuple(dict.fromkeys(MAPPING.values()))
# Of these most labelled provisions are ours too, in the judgement of our readers; the others are
# left to what was read.
_TRUSTED = frozenset(
    {
        "Exclusivity",
        "Non-Compete",
        "No-Solicit of Customers",
        "No-Solicit of Employees",
        "IP Ownership Assignment",
        "Change of Control",
        "Anti-Assignment",
        "Audit Rights",
        "Non-Disparagement",
    }
)
# How much a row counts that no reader of ours has seen: lawyers' labels, silence, rules' hits.
_LAWYERS = 0.5
_SILENT = 0.3
_SILVER = 0.3
# What was labelled in full, or by two readers, or by its drafter.
FULL = 3.0
_LEAST_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Desk:
    """What every source needs: rules to hear papers with, and somebody to tell of progress."""

    engine: Engine
    book: RuleBook
    tell: Callable[[str], None] = lambda _text: None


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper that was read: its text, a hash of its words, and its provisions in order."""

    text: str
    content: str
    cuts: tuple[Cut, ...]


def cuad_agreements(folder: Path, desk: Desk, readings: Mapping[str, Reading]) -> Table:
    """Returns the agreements of ``cuad_dev`` with readings, lawyers' labels and silver labels."""
    rows = sorted(read_rows(folder / "texts.jsonl.gz"), key=lambda row: str(row["doc_id"]))
    groups = group_agreements(rows)
    papers = []
    for number, row in enumerate(rows, 1):
        name = row["doc_id"]
        papers.append(Paper(name, groups[name], _cut_text(name, row["text"], desk)))
        desk.tell(f"cuad_dev: {number} of {len(rows)} agreements")
    table = Table.of("cuad_dev", papers)
    _set_silver(table)
    lawyers = lawyers_labels(folder, table)
    for at, given in enumerate(lawyers):
        for label in given & _TRUSTED:
            column = column_of(MAPPING[label])
            table.targets[at, column] = 1.0
            table.weights[at, column] = _LAWYERS
    _lay_readings(table, readings, desk)
    return table


def lawyers_labels(folder: Path, table: Table) -> list[frozenset[str]]:
    """Returns the lawyers' labels of each row of ``cuad_agreements``.

    A row has a label when a labelled span covers half of it, or lies half in it and covers some.
    """
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in read_rows(folder / "spans.jsonl.gz"):
        if row["category_original"] in MAPPING and row["label"]:
            spans[f"cuad_dev: {row['doc_id']}"].append(
                (row["start"], row["end"], row["category_original"])
            )
    places = zip(table.frame["paper"], table.frame["start"], table.frame["end"], strict=True)
    return [frozenset(_covering(spans[paper], start, end)) for paper, start, end in places]


def public_papers(
    folder: Path, desk: Desk, readings: Mapping[str, Reading], *, without: Collection[str] = ()
) -> Table:
    """Returns the papers of ``ccs_2017``, but those named, with what readers say of them."""
    papers = []
    paths = [
        path
        for path in list_papers(folder, "*.doc*")
        if as_composed(path.stem.strip()) not in without
    ]
    if not paths:
        msg = f"{str(folder)!r} holds no Word files"
        raise InputError(msg, cure="Give the folder of data that models/README.md describes.")
    for number, path in enumerate(paths, 1):
        name = as_composed(path.stem)
        try:
            paper = read_paper(path, name, desk)
            papers.append(Paper(name, f"ccs {name}", paper.cuts, paper.content))
        except ReadingError as error:
            # An old format without its converter: the others still teach.
            desk.tell(f"ccs_2017: {path.name} is left out: {error.message}")
        desk.tell(f"ccs_2017: {number} of {len(paths)} papers")
    table = Table.of("ccs_2017", papers)
    _set_silver(table)
    _lay_readings(table, readings, desk)
    return table


def labelled_blocks(path: Path, agreements: Table) -> int:
    """Lays blocks that two blind readers labelled over agreements; returns rows that it set."""
    by_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(path):
        if row["source"] == "cuad_dev":
            by_paper[f"cuad_dev: {row['doc_id']}"].append(row)
    places = zip(
        agreements.frame["paper"], agreements.frame["start"], agreements.frame["end"], strict=True
    )
    met = 0
    for at, (paper, start, end) in enumerate(places):
        for block in by_paper.get(paper, ()):
            if block["start"] <= start and end <= block["end"] + 1:
                _set_block(agreements, at, block, Place(start, end))
                met += 1
    return met


def drafted_clauses(paths: Iterable[Path], desk: Desk) -> Table:
    """Returns clauses that people drafted and labelled, alone or as lines of a paper."""
    papers: list[Paper] = []
    labels: list[dict[str, Any]] = []
    for path in sorted(paths):
        for paper, rows in _by_paper(path):
            cuts = _cut_lines(paper, rows, desk)
            papers.append(Paper(paper, f"drafted {path.stem}", cuts))
            labels += rows
    table = Table.of("drafted", papers)
    table.weights[:] = FULL
    # Single clauses were drafted to bite, and rules were written with them in sight; lines of a
    # paper stand in their proportions, and no rule was.
    table.frame["natural"] = [float("paper" in given) for given in labels]
    table.frame["tuned"] = ["paper" not in given for given in labels]
    for row, given in enumerate(labels):
        for one in given.get("labels", ()):
            column = column_of(one["category"])
            if not _bites(one):
                # The drafter saw it, and that it does not bite: it counts neither way.
                table.weights[row, column] = 0.0
            else:
                table.targets[row, column] = 1.0
                table.grades[row, column] = int(one.get("severity", 0))
    return table


def list_papers(folder: Path, pattern: str = "*") -> list[Path]:
    """Returns the files of a folder by name, without what programs lay beside papers."""
    return sorted(
        (path for path in folder.glob(pattern) if not path.name.startswith(COMPANIONS)),
        key=lambda path: as_composed(path.name),
    )


def read_paper(path: Path, name: str, desk: Desk) -> ReadPaper:
    """Returns a paper as a scan reads it, and its provisions as a model sees them.

    Raises:
        ReadingError: Nothing of it can be read.
    """
    document = read_document(path, name=name, limits=Limits())
    outline = build_outline(document, lexicon=desk.book.parties)
    cuts = cut_paper(document, outline, desk.engine, name=name)
    return ReadPaper(document.text, hash_words(document.text), cuts)


def _cut_text(name: str, text: str, desk: Desk) -> tuple[Cut, ...]:
    agreement = read_agreement(name, text)
    outline = build_outline(agreement.document, lexicon=desk.book.parties)
    return cut_paper(agreement.document, outline, desk.engine, name=name, origin=agreement.origin)


def _cut_lines(paper: str, rows: Sequence[dict[str, Any]], desk: Desk) -> list[Cut]:
    """Returns single provisions as a model sees them, with the usual party words."""
    cuts = []
    for row in rows:
        text = " ".join(row["text"].split())
        headings = (row["heading"],) if row.get("heading") else ()
        seen = judge_as_seen(text, headings, desk.engine, desk.book.parties)
        cuts.append(Cut(seen, Place(0, len(text)), key_of(paper, text), len(text.split())))
    return cuts


def _by_paper(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yields the lines of a file by the paper that they name; each alone where they name none."""
    papers: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path):
        papers.setdefault(str(row.get("paper") or row["id"]), []).append(row)
    yield from papers.items()


def _bites(given: Mapping[str, Any]) -> bool:
    return int(given.get("severity", 1)) > 0 or given["category"] == "flow_down"


def _covering(spans: Iterable[tuple[int, int, str]], start: int, end: int) -> Iterator[str]:
    length = end - start
    for first, last, label in spans:
        shared = min(last, end) - max(first, start)
        if shared > 0 and (
            2 * shared >= length
            or (2 * shared >= last - first and shared >= _LEAST_SHARE * length)
        ):
            yield label


def _lay_readings(table: Table, readings: Mapping[str, Reading], desk: Desk) -> None:
    met = apply_readings(table, readings)
    if readings and len(table):
        source = table.frame["source"].iloc[0]
        desk.tell(f"{source}: {met} provisions were read in our categories")


def _set_silver(table: Table) -> None:
    """Lets provisions that nobody read say what rules say of them, quietly."""
    table.weights[:] = _SILENT
    for row, seen in enumerate(table.seen):
        for label, confidence in seen.hits.items():
            table.targets[row, column_of(label)] = 1.0
            table.weights[row, column_of(label)] = _SILVER * confidence


def _set_block(table: Table, row: int, block: Mapping[str, Any], place: Place) -> None:
    """Sets a row within a block: what both readers marked, what one did, what tempts."""
    table.targets[row] = 0.0
    table.weights[row] = 1.0
    table.frame.loc[row, "natural"] = 0.0
    for one in block["contested"]:
        name = one if isinstance(one, str) else one["category"]
        table.weights[row, column_of(name)] = 0.0
    for name in block["tempting_but_wrong"]:
        table.weights[row, column_of(name)] = FULL
    for one in block["agreed"]:
        column = column_of(one["category"])
        marked = [
            place.shares_half(block["start"] + first, block["start"] + last)
            for first, last in one["spans"]
        ]
        if all(marked):
            table.targets[row, column], table.weights[row, column] = 1.0, FULL
        elif any(marked):
            table.weights[row, column] = 0.0
