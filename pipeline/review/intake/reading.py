# SPDX-License-Identifier: Apache-2.0
"""A paper read again for review, in a process of its own, and what came back looked at closely.

The process may have been taken over by the paper: shapes, places and sizes are checked here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.errors import InputError, ReadingError
from pipeline.review.intake.placed import decode_words
from pipeline.review.intake.values import PaperText, ReadProvision, TextClause, TextPage
from pipeline.review.intake.work import READ, Answer
from pipeline.run.apart import Stop, work_apart
from pipeline.run.walk import walk_paths

__all__ = ["PaperReading", "find_papers", "not_a_result", "read_paper"]

_MOST_DEPTH = 1_000
_MOST_POINTS = 1e6


@dataclass(frozen=True, slots=True)
class PaperReading:
    """A paper as it was read again.

    Attributes:
        text: Its words.
        provisions: Its operative provisions, in reading order.
        words: For each page the places of its words, as ``decode_words`` takes them; their
            shape has been checked. Empty for formats without pages.
    """

    text: PaperText
    provisions: tuple[ReadProvision, ...] = ()
    words: tuple[bytes, ...] = ()


def find_papers(result: ScanResult, folder: Path) -> dict[str, Path]:
    """Returns where the papers of a scan lie now, by the names that they have in it.

    Args:
        result: The scan; it says which files and folders were scanned.
        folder: Where it was written, which is not searched.

    Raises:
        InputError: It does not say, or they are gone.
    """
    cure = "Put the papers back where they were, or scan again."
    if not result.paths:
        msg = "the result does not say which files and folders were scanned"
        raise InputError(msg, cure=cure)
    try:
        walk = walk_paths(tuple(map(Path, result.paths)), leave_out=(folder,))
    except InputError as error:
        raise InputError(error.message, cure=cure) from error
    return {one.name: one.path for one in walk.files}


def read_paper(
    path: Path, document: JudgedDocument, *, config: Config, stop: Stop | None = None
) -> PaperReading:
    """Returns what a paper says now, which is what it said when it was scanned.

    Findings whose words do not stand in it where the scan found them are named: other programs
    may be installed now than then.

    Args:
        path: Where it lies.
        document: What the scan made of it.
        config: Its limits bind the process; it says how the paper is read.
        stop: Ends the process when it is set.

    Raises:
        ReadingError: It has changed, cannot be read, or cost more than the limits allow.
        PreparationError: The rules are at fault.
    """
    order = {"path": str(path.absolute()), "name": document.name, "sha256": document.sha256}
    reading = _decode(work_apart(READ, order, config=config, stop=stop))
    misplaced = _misplaced(reading.text.text, document.findings)
    return replace(reading, text=replace(reading.text, misplaced=misplaced))


def not_a_result() -> ReadingError:
    """Returns the error of a process that sent what no honest one sends."""
    return ReadingError(
        ReasonCode.WORKER_CRASH,
        "The process that read it sent what is no result.",
        cure="Treat the file as dangerous: ask for it in another format.",
    )


def _misplaced(text: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    found = (one.before or one for one in findings)
    return tuple(
        sorted(one.id for one in found if text[one.span.start : one.span.end] != one.quote)
    )


def _decode(data: bytes) -> PaperReading:
    first, *lines = data.split(b"\n")
    try:
        text, provisions = _adapter().validate_json(first)
        reading = PaperReading(text, provisions, tuple(lines))
        _require(_is_sound(reading))
        for line in lines:
            # Looked at one by one: all of them at once would take much memory.
            decode_words(line, length=len(text.text))
    except (ValidationError, ValueError, RecursionError):
        # What it holds was written by the paper and must not be repeated.
        raise not_a_result() from None
    return reading


def _require(sound: bool) -> None:  # noqa: FBT001 - one word for one condition
    if not sound:
        msg = "places outside the text"
        raise ValueError(msg)


def _is_sound(reading: PaperReading) -> bool:
    text, size = reading.text, len(reading.text.text)
    places: list[TextClause | TextPage | ReadProvision] = [
        *text.clauses,
        *text.pages,
        *reading.provisions,
    ]
    return (
        not text.misplaced
        and all(0 <= one.start <= one.end <= size for one in places)
        and all(0 <= one.depth <= _MOST_DEPTH for one in text.clauses)
        and _are_pages(text.pages)
        and len(reading.words) in (0, len(text.pages))
    )


def _are_pages(pages: Sequence[TextPage]) -> bool:
    sized = all(
        0 < min(one.width, one.height) <= max(one.width, one.height) < _MOST_POINTS
        for one in pages
    )
    ordered = all(one.number < other.number for one, other in pairwise(pages))
    return sized and ordered and (not pages or pages[0].number >= 1)


def _adapter() -> TypeAdapter[Answer]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    strict = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return TypeAdapter(Answer, config=strict)
