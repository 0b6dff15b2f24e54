"""The markup inside a block: bold, tracked changes, footnotes, names and references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .errors import MarkupError

__all__ = ["Change", "Inline", "Note", "Piece", "Reference", "Span", "parse_inline"]


class Change(StrEnum):
    """What a tracked change did to a piece of text."""

    NONE = "none"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one look."""

    text: str
    bold: bool = False
    change: Change = Change.NONE


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to the number of the block that has the name `key`."""

    key: str
    bold: bool = False
    change: Change = Change.NONE


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; its text holds no further footnote."""

    pieces: tuple[Span | Reference, ...]
    change: Change = Change.NONE


Piece = Span | Reference | Note


@dataclass(frozen=True, slots=True)
class Inline:
    """The content of a block: its pieces and the name it bears, or None without one."""

    pieces: tuple[Piece, ...]
    key: str | None = None


# A footnote is taken whole; then names, references, and the marks that open and close.
_TOKEN = re.compile(
    r"(?P<note>\[\[fn:(?P<note_text>.*?)\]\])"
    r"|(?P<ref>\{ref:(?P<ref_key>[\w-]+)\})"
    r"|(?P<name>\{#(?P<name_key>[\w-]+)\})"
    r"|(?P<mark>\*\*|\{\+|\+\}|\{-|-\})"
)
_LEFTOVER = re.compile(r"\[\[|\]\]|\{|\}|\*\*")
_OPENS = {"{+": Change.INSERTED, "{-": Change.DELETED}
_CLOSES = {"+}": Change.INSERTED, "-}": Change.DELETED}


def parse_inline(text: str) -> Inline:
    """Return the pieces of a block's text, with runs of white space made one space.

    Raises:
        MarkupError: A mark is unknown, not closed, nested in itself, or out of place.
    """
    reader = _Reader()
    text = " ".join(text.split())
    end = 0
    for match in _TOKEN.finditer(text):
        reader.add_text(text[end : match.start()])
        end = match.end()
        reader.add_token(match, is_last=not text[end:].strip())
    reader.add_text(text[end:])
    return reader.finish()


class _Reader:
    """Collects pieces while bold and change go on and off."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._key: str | None = None
        self._bold = False
        self._change = Change.NONE

    def add_text(self, text: str) -> None:
        leftover = _LEFTOVER.search(text)
        if leftover:
            what = f"{leftover.group()!r} is not a mark that stands alone"
            raise MarkupError(
                what,
                "write {ref:key}, {#key}, {+text+}, {-text-}, [[fn: text]], "
                "or [[box: text]] as a block of its own",
            )
        if text:
            self._pieces.append(Span(text, self._bold, self._change))

    def add_token(self, match: re.Match[str], *, is_last: bool) -> None:
        if match["note"]:
            self._pieces.append(Note(_note_pieces(match["note_text"]), self._change))
        elif match["ref"]:
            self._pieces.append(Reference(match["ref_key"], self._bold, self._change))
        elif match["name"]:
            self._name(match["name_key"], is_last=is_last)
        elif match["mark"] == "**":
            self._bold = not self._bold
        elif match["mark"] in _OPENS:
            self._open(match["mark"])
        else:
            self._close(match["mark"])

    def finish(self) -> Inline:
        if self._bold:
            what = "'**' is not closed"
            raise MarkupError(what, "put a second '**' after the bold words")
        if self._change is not Change.NONE:
            what = f"text marked {self._change.value} is not closed"
            raise MarkupError(
                what,
                "close {+ with +} and {- with -} in the same block",
            )
        return Inline(_trim_end(self._pieces), self._key)

    def _name(self, key: str, *, is_last: bool) -> None:
        if not is_last:
            what = f"the name {key!r} stands inside the text"
            raise MarkupError(what, "move it to the end")
        self._key = key

    def _open(self, mark: str) -> None:
        if self._change is not Change.NONE:
            what = f"{mark!r} inside a tracked change"
            raise MarkupError(what, "close the first one before")
        self._change = _OPENS[mark]

    def _close(self, mark: str) -> None:
        if self._change is not _CLOSES[mark]:
            what = f"{mark!r} closes nothing"
            raise MarkupError(what, "open it, or remove it")
        self._change = Change.NONE


def _note_pieces(text: str) -> tuple[Span | Reference, ...]:
    inline = parse_inline(text)
    if inline.key is not None:
        what = "a name inside a footnote"
        raise MarkupError(what, "name the block instead")
    pieces = []
    for piece in inline.pieces:
        if isinstance(piece, Note):
            what = "a footnote inside a footnote"
            raise MarkupError(what, "make it one footnote")
        pieces.append(piece)
    return tuple(pieces)


def _trim_end(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Drop the space that a name at the end leaves behind."""
    if not pieces or not isinstance(pieces[-1], Span):
        return tuple(pieces)
    last = pieces[-1]
    text = last.text.rstrip()
    kept = (Span(text, last.bold, last.change),) if text else ()
    return (*pieces[:-1], *kept)
