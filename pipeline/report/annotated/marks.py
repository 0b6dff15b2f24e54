# SPDX-License-Identifier: Apache-2.0
"""What is to be marked in a paper, what came of it, and how both travel between processes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Span
from pipeline.errors import ReadingError

__all__ = [
    "AUTHOR",
    "Colour",
    "Mark",
    "MarkedCopy",
    "Unplaced",
    "decode_copy",
    "decode_marks",
    "encode_copy",
    "encode_marks",
    "misread",
]

AUTHOR = "Armslength"

# Red, green and blue from 0 to 1.
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding to be shown on its words.

    Attributes:
        finding: Its public id.
        span: Its words, in ``Document.text``.
        quote: Those words: a reading that gives others is not marked.
        title: Its category and grade, on one line.
        note: All that the note says, in lines; of characters that screens and XML can show.
        colour: What a PDF shows behind the words; the note says the grade in words as well.
    """

    finding: str
    span: Span
    quote: str
    title: str
    note: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mark that could not be set where its words are, and why; empty cure where none is."""

    finding: str
    reason: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A copy of a paper with its marks.

    Attributes:
        data: Its bytes; empty when no mark could be placed, so that there is no copy.
        suffix: How its name has to end, with the dot; empty to keep the paper's own ending.
        unplaced: The marks that are not in it.
        remarks: What else a reader of the copy must know, in sentences.
    """

    data: bytes
    suffix: str = ""
    unplaced: tuple[Unplaced, ...] = ()
    remarks: tuple[str, ...] = ()


def misread(mark: Mark) -> Unplaced:
    """Returns the reason for a mark whose words this reading of the file does not have."""
    return Unplaced(
        mark.finding,
        "the words stand elsewhere or otherwise when the paper is read again",
        "Scan again with the programs that are installed now, then annotate.",
    )


def encode_marks(marks: Sequence[Mark], date: datetime | None) -> dict[str, object]:
    """Returns marks and date as values that JSON can carry."""
    dumped = _marks().dump_python(tuple(marks), mode="json")
    return {"marks": dumped, "date": date.isoformat() if date else None}


def decode_marks(order: Mapping[str, object]) -> tuple[tuple[Mark, ...], datetime | None]:
    """Returns the marks and the date that ``encode_marks`` wrote."""
    date = order.get("date")
    marks = _marks().validate_python(order["marks"], strict=False)
    return marks, datetime.fromisoformat(date) if isinstance(date, str) else None


def encode_copy(copy: MarkedCopy) -> bytes:
    """Returns a copy as a line of JSON with the bytes of the file behind it."""
    told = _copies().dump_python((replace(copy, data=b""),), mode="json")
    return json.dumps(told).encode("ascii") + b"\n" + copy.data


def decode_copy(data: bytes) -> MarkedCopy:
    """Returns the copy that ``encode_copy`` wrote, its shape checked.

    Raises:
        ReadingError: The bytes are none: a hostile file may have written them.
    """
    told, _, content = data.partition(b"\n")
    try:
        (copy,) = _copies().validate_json(told)
    except ValidationError as error:
        raise ReadingError(
            ReasonCode.WORKER_CRASH,
            "the process that annotated it sent what is no result",
            cure="Treat the file as dangerous: ask for it in another format.",
        ) from error
    return replace(copy, data=content)


def _marks() -> TypeAdapter[tuple[Mark, ...]]:
    return TypeAdapter(tuple[Mark, ...])


def _copies() -> TypeAdapter[tuple[MarkedCopy]]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    return TypeAdapter(tuple[MarkedCopy], config=ConfigDict(extra="forbid", strict=True))
