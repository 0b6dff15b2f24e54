"""Makes the sample contracts from their sources."""

from .errors import Problem, SourceError
from .make import make_document
from .numbering import NumberedBlock, Numbering, footnote_texts, number_blocks, printed_text
from .source import Block, ClauseFormat, Format, Mark, Source, parse_source, read_source

__all__ = [
    "Block",
    "ClauseFormat",
    "Format",
    "Mark",
    "NumberedBlock",
    "Numbering",
    "Problem",
    "Source",
    "SourceError",
    "footnote_texts",
    "make_document",
    "number_blocks",
    "parse_source",
    "printed_text",
    "read_source",
]
