"""From a source to the bytes of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from .numbering import number_blocks
from .print_pdf import write_pdf
from .scan import scan_pdf
from .source import Format
from .word import write_word

if TYPE_CHECKING:
    from .source import Source

__all__ = ["make_document"]


def make_document(source: Source) -> bytes:
    """Return the document of a source, in the format that the source asks for.

    Raises:
        SourceError: A number or a name in it cannot be resolved.
    """
    numbering = number_blocks(source)
    match source.format:
        case Format.DOCX:
            return write_word(source, numbering)
        case Format.PDF | Format.TWO_COLUMN:
            return write_pdf(source, numbering)
        case Format.SCAN:
            return scan_pdf(write_pdf(source, numbering), source.title)
        case _ as never:
            assert_never(never)
