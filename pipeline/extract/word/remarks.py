# SPDX-License-Identifier: Apache-2.0
"""What a person must know of the reading of a Word file: what was not read, and what is odd."""

from collections import Counter
from collections.abc import Iterator

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.extract.word.number_formats import MAX_NUMBER
from pipeline.extract.word.story import Reading

__all__ = ["remarks"]

_STAGE = "extract"
_CURE_PICTURE = "If it shows pictures of text, ask for a version with text."
_FEW_WORDS = 50  # for each picture of a page: what a cover, a header or a stamp may say


def remarks(reading: Reading) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each thing in a Word file that a reader of the result must know."""
    yield from _unread(reading)
    yield from _notices(reading)


def _unread(reading: Reading) -> Iterator[Diagnostic]:
    if not any(block.in_flow for block in reading.transcript.blocks):
        message = "No words were found in the document."
        yield _partial(ReasonCode.NO_TEXT_LAYER, message, cure=_CURE_PICTURE)
    elif reading.page_pictures:
        few = len(reading.transcript.text.split()) < _FEW_WORDS * reading.page_pictures
        code = ReasonCode.NO_TEXT_LAYER if few else ReasonCode.PART_SKIPPED
        message = f"{_counted(reading.page_pictures, 'picture')} as large as a page not read."
        yield _partial(code, message, cure=_CURE_PICTURE, part="pictures")
    for name, times in sorted(Counter(reading.objects).items()):
        message = f"{_counted(times, 'embedded file')} ({name}) not read."
        cure = "Open it by a double click in Word, save it as a file of its own, and scan that."
        yield _partial(ReasonCode.PART_SKIPPED, message, cure=cure, part="embedded files")
    unseen = len(reading.parts.notes.keys() - reading.notes_read)
    if unseen:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{unseen} notes to which nothing refers were not read; Word does not show them.",
            part="notes",
        )
    if reading.pictures:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{_counted(reading.pictures, 'picture')} not read.",
            cure="Look at the pictures: words in them are not judged.",
            part="pictures",
        )
    if reading.field_numbers:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{_counted(reading.field_numbers, 'clause number')} that only Word counts not read.",
            cure="Turn these fields into text in Word (Ctrl+Shift+F9), or scan it as PDF.",
            part="numbers",
        )


def _notices(reading: Reading) -> Iterator[Diagnostic]:
    changes = len(reading.transcript.insertions), len(reading.transcript.deletions)
    if any(changes):
        yield _note(
            ReasonCode.TRACKED_CHANGES,
            f"{_counted(changes[0], 'insertion')} and {_counted(changes[1], 'deletion')} by "
            f"{_counted(len(reading.parts.loader.authors), 'author')} are tracked; "
            "the text is the one in which they are accepted.",
            cure="Accept or reject them in Word, or ask which text is offered.",
        )
    if reading.hidden:
        yield _note(
            ReasonCode.HIDDEN_TEXT,
            "The file holds hidden text, which was read.",
            cure="Turn on the display of hidden text in Word to see it.",
        )
    if reading.broken_references:
        yield _note(
            ReasonCode.CORRUPT,
            f"{_counted(reading.broken_references, 'reference')} to clauses that are not there.",
            cure="Ask the sender which clauses are meant.",
            part="references",
        )
    if reading.fields_unpaired:
        yield _note(
            ReasonCode.CORRUPT,
            "The marks of fields do not pair; text within field codes was read as text.",
        )
    if reading.numbering.overflowed or reading.note_numbering.overflowed:
        yield _note(
            ReasonCode.CORRUPT,
            f"A list number is larger than {MAX_NUMBER}, the largest that Word counts to.",
        )


def _partial(code: ReasonCode, message: str, *, cure: str, part: str | None = None) -> Diagnostic:
    return Diagnostic(code, Gravity.PARTIAL, message, cure, stage=_STAGE, part=part)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _note(
    code: ReasonCode, message: str, *, cure: str = "", part: str | None = None
) -> Diagnostic:
    return Diagnostic(code, Gravity.NOTE, message, cure, stage=_STAGE, part=part)
