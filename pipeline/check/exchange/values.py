# SPDX-License-Identifier: Apache-2.0
"""Marks on the words of papers, as annotation tools keep them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["NO_PLACE", "Mark", "MarkedPaper", "ReadMarks", "Said", "as_number", "encode", "parse"]

# What was said of a mark beside its label: keys of a line of annotations, with their values.
Said = Mapping[str, object]
# The offset of a mark whose tool gave none.
NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on words.

    Attributes:
        start: Where they begin in the text of the tool, in code points, or ``NO_PLACE``.
        end: Where they end.
        label: Whatever the tool calls it.
        quote: The words.
        said: What else was said of them; keys that nobody said are not there.
        prefix: Words right before them, empty when the tool keeps none.
        suffix: Words right behind them.
        place: Where in the file it stands, for messages.
    """

    start: int
    end: int
    label: str
    quote: str
    said: Said = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class MarkedPaper:
    """A paper with its marks.

    Attributes:
        document: Its name among the samples; empty when the file does not say.
        text: The text that the marks lie on; empty when the tool keeps none.
        marks: In the order of the file.
        complete_for: Labels for which it was annotated in full, as far as the file says.
        aside: Whether it is kept aside.
        place: Where in the file it stands, for messages.
    """

    document: str
    text: str
    marks: tuple[Mark, ...]
    complete_for: tuple[str, ...] = ()
    aside: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class ReadMarks:
    """What was read of a file of a tool, and what is wrong with it; nothing is left out unsaid."""

    papers: tuple[MarkedPaper, ...]
    faults: tuple[str, ...] = ()


def parse(text: str | bytes) -> object:
    """Returns what JSON says; None where it is none, or is nested too deep, or says null."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed


def encode(values: object, *, indent: int | None = 1) -> bytes:
    """Returns JSON in ASCII: tools that guess at encodings cannot guess wrong."""
    return f"{json.dumps(values, indent=indent, ensure_ascii=True)}\n".encode("ascii")


def as_number(value: object) -> int | None:
    """Returns a whole number of zero or more, None for all else."""
    return value if type(value) is int and value >= 0 else None
