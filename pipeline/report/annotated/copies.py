# SPDX-License-Identifier: Apache-2.0
"""Annotated copies of the papers of a scan: found again, made apart, written beside the reports.

This process never parses a paper. It finds the file, hands its path to a process of its own, and
writes the bytes that come back.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from pipeline.config import Config
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import FindingKind
from pipeline.errors import InputError, ReadingError
from pipeline.packs import Pack
from pipeline.report.annotated.keeping import CopyFolder
from pipeline.report.annotated.marks import Mark, MarkedCopy, decode_copy, encode_marks
from pipeline.report.annotated.notes import build_marks
from pipeline.report.annotated.work import ANNOTATE
from pipeline.report.cells import safe_cell
from pipeline.report.files import write_atomically
from pipeline.report.ids import public_id
from pipeline.report.silence import near_answers, temper_silence
from pipeline.report.words import LABEL_NAMES
from pipeline.run.apart import work_apart
from pipeline.run.walk import ANNOTATED_FOLDER, walk_paths

__all__ = [
    "ANNOTATED_FOLDER",
    "Annotations",
    "Group",
    "NotPlaced",
    "annotate_papers",
    "describe_annotations",
]

_LIST_NAME = "not-placed.csv"
_COLUMNS = (
    "group",
    "document",
    "finding",
    "category",
    "clause",
    "page",
    "quote",
    "reason",
    "cure",
)
_ENDING = "-annotated"
# Of a name in bytes; file systems allow 255, and a file is written under a longer one first.
_LONGEST_NAME = 200
_CURE_PAPERS = "Say where the papers lie now, as they were named for the scan, or scan again."
_CURE_MISSING = "Put it back where it was, or scan again."


class Group(StrEnum):
    """Why there is no note: what was missed, or what no copy could show.

    Attributes:
        MISSED: Its words were not found again, or its paper was not there or could not be read.
        TAKEN_OUT: A tracked change takes its words out: they stand in no copy.
        NO_WORDS: It is a question about what the paper does not say.
        REMARK: Nothing is missing; something about a copy is to be known.
    """

    MISSED = "missed"
    TAKEN_OUT = "taken_out"
    NO_WORDS = "no_words"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A finding, or a whole paper, of which there is no note in a copy; or what else to know.

    Attributes:
        group: What kind of a gap it is.
        document: ``JudgedDocument.name``.
        finding: Public id of the finding, empty where it concerns the paper.
        category: Name of its category in words.
        clause: Number of its clause.
        page: Page from 1, None without pages.
        quote: Its words.
        reason: Why.
        cure: What can be done; empty where nothing can.
    """

    group: Group
    document: str
    reason: str
    cure: str = ""
    finding: str = ""
    category: str = ""
    clause: str = ""
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Annotations:
    """What was written and what was not.

    Attributes:
        copies: Paths of the annotated copies, by name of the paper.
        table: Path of ``not_placed`` as a table.
        placed: Number of findings that stand in a copy.
        not_placed: What was missed first, then by name of the paper, as the findings come.
    """

    copies: tuple[Path, ...]
    table: Path
    placed: int
    not_placed: tuple[NotPlaced, ...]

    def count(self, group: Group) -> int:
        """Returns how many lines of a group there are."""
        return sum(one.group is group for one in self.not_placed)


# Real misses first, so that they stand out.
_ORDER = tuple(Group)


@dataclass(frozen=True, slots=True)
class _Job:
    document: JudgedDocument
    marks: tuple[Mark, ...]
    path: Path | None


def annotate_papers(  # noqa: PLR0913 - all by name but two
    result: ScanResult,
    folder: Path,
    *,
    packs: Sequence[Pack],
    papers: Sequence[Path],
    config: Config,
    date: datetime | None = None,
) -> Annotations:
    """Writes an annotated copy of each paper that has findings with words in it.

    Args:
        result: What the scan gave.
        folder: Output folder of the scan.
        packs: The rule packs that judged, for what they say of such wording.
        papers: The files and folders that were scanned.
        config: Limits, number of processes, and how papers are read.
        date: When the notes were made; None writes no date.

    Raises:
        InputError: There are no such papers, or the folder cannot be written.
    """
    found = _find_papers(papers, folder)
    jobs = [
        _Job(document, build_marks(document, packs=packs), found.get(document.name))
        for document in sorted(result.documents, key=lambda one: one.name)
    ]
    jobs = [job for job in jobs if job.marks or _without_words(job.document)]
    place = folder / ANNOTATED_FOLDER
    shelf = CopyFolder(place)
    copies: list[Path] = []
    missing: list[NotPlaced] = []
    placed = 0
    for job, made in _make_copies(jobs, config=config, date=date):
        missing += _list_missing(job, made)
        if isinstance(made, MarkedCopy) and made.data:
            path = _place_copy(place, job.document.name, made.suffix, taken=copies)
            shelf.write(path, made.data)
            copies.append(path)
            placed += len(job.marks) - len(made.unplaced)
    shelf.finish()
    missing += _list_kept(shelf)
    missing.sort(key=lambda one: _ORDER.index(one.group))
    table = place / _LIST_NAME
    write_atomically(table, _table(missing))
    return Annotations(tuple(copies), table, placed, tuple(missing))


def describe_annotations(made: Annotations) -> str:
    """Returns in a sentence how many findings were placed, missed, or stand in no words."""
    text = f"Findings placed in copies: {made.placed}; missed: {made.count(Group.MISSED)}."
    others = [
        f"{words}: {made.count(group)}"
        for group, words in (
            (Group.TAKEN_OUT, "taken out by tracked changes"),
            (Group.NO_WORDS, "questions, which have no words"),
            (Group.REMARK, "remarks"),
        )
        if made.count(group)
    ]
    return f"{text} Also listed: {'; '.join(others)}." if others else text


def _find_papers(papers: Sequence[Path], folder: Path) -> dict[str, Path]:
    """Returns where the papers lie by the names that the scan gave them."""
    if not papers:
        msg = "the result does not say which files and folders were scanned"
        raise InputError(msg, cure=_CURE_PAPERS)
    try:
        walk = walk_paths(papers, leave_out=(folder,))
    except InputError as error:
        raise InputError(error.message, cure=_CURE_PAPERS) from error
    return {one.name: one.path for one in walk.files}


def _make_copies(
    jobs: Sequence[_Job], *, config: Config, date: datetime | None
) -> Iterator[tuple[_Job, MarkedCopy | ReadingError]]:
    """Yields what became of each job, in their order; as many at a time as there are workers."""

    def make(job: _Job) -> MarkedCopy | ReadingError:
        return _make_copy(job, config=config, date=date)

    with ThreadPoolExecutor(config.worker_count) as workers:
        try:
            yield from zip(jobs, workers.map(make, jobs), strict=True)
        finally:
            workers.shutdown(cancel_futures=True)


def _make_copy(job: _Job, *, config: Config, date: datetime | None) -> MarkedCopy | ReadingError:
    if not job.marks or job.path is None:
        return MarkedCopy(b"")
    order = {
        "path": str(job.path.absolute()),
        "sha256": job.document.sha256,
        **encode_marks(job.marks, date),
    }
    try:
        return decode_copy(work_apart(ANNOTATE, order, config=config))
    except ReadingError as error:
        return error


def _list_missing(job: _Job, made: MarkedCopy | ReadingError) -> Iterator[NotPlaced]:
    name = job.document.name
    by_id = {
        public_id(name, finding.id): finding
        for finding in (*job.document.passed_down, *job.document.findings)
    }
    if isinstance(made, ReadingError):
        reasons = {mark.finding: (made.message, made.cure) for mark in job.marks}
    elif job.marks and job.path is None:
        why = ("the paper is not where it was when it was scanned", _CURE_MISSING)
        reasons = {mark.finding: why for mark in job.marks}
    else:
        reasons = {one.finding: (one.reason, one.cure) for one in made.unplaced}
        for remark in made.remarks:
            yield NotPlaced(Group.REMARK, name, remark)
    for mark in job.marks:
        if mark.finding in reasons:
            reason, cure = reasons[mark.finding]
            yield _not_placed(Group.MISSED, job.document, by_id[mark.finding], (reason, cure))
    for group, finding, reason in _without_words(job.document):
        yield _not_placed(group, job.document, finding, (reason, ""))


def _list_kept(shelf: CopyFolder) -> Iterator[NotPlaced]:
    for was, aside in sorted(shelf.kept.items()):
        why = (
            f"somebody has worked on this copy since it was written: it is kept as {aside.name!r}"
        )
        yield NotPlaced(Group.REMARK, was.name, why, "Take over from it what is still of use.")


def _without_words(document: JudgedDocument) -> tuple[tuple[Group, Finding, str], ...]:
    """Returns the findings that no copy can show, with their group and the reason."""
    gaps = [
        (one, temper_silence(why.text, near_answers(one, document)))
        for one in document.findings
        if one.kind is FindingKind.ABSENCE
        for why in one.reasons[:1]
    ]
    asked = "it has no words to be marked, for it is about what the paper does not say"
    gone = "a tracked change takes its words out of the paper"
    return (
        *((Group.NO_WORDS, one, f"{asked}: {text}") for one, text in gaps),
        *((Group.TAKEN_OUT, finding, gone) for finding in document.taken_out),
    )


def _not_placed(
    group: Group, document: JudgedDocument, finding: Finding, why: tuple[str, str]
) -> NotPlaced:
    reason, cure = why
    return NotPlaced(
        group=group,
        document=document.name,
        finding=public_id(document.name, finding.id),
        category=LABEL_NAMES[finding.label],
        clause=finding.clause,
        page=finding.page,
        quote=finding.quote,
        reason=reason,
        cure=cure,
    )


def _place_copy(folder: Path, name: str, suffix: str, *, taken: Sequence[Path]) -> Path:
    """Returns where the copy of a paper goes, below a folder; no place is given twice."""
    paper = PurePosixPath(name)
    ending = suffix or paper.suffix
    stem = paper.name
    if stem.lower().endswith(ending.lower()):
        stem = stem[: -len(ending)]
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if len(stem.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        # Cut in bytes, so that no character is cut in two.
        stem = stem.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore") + mark
    # What a result says is believed within the folder of copies only.
    above = folder.joinpath(*(part for part in paper.parts[:-1] if part not in {"/", ".."}))
    copy = above / f"{stem}{_ENDING}{ending}"
    if str(copy).casefold() in {str(one).casefold() for one in taken}:
        return above / f"{stem}-{mark}{_ENDING}{ending}"
    return copy


def _table(rows: Sequence[NotPlaced]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(getattr(row, column)) for column in _COLUMNS])
    return stream.getvalue().encode("utf-8", "backslashreplace")
