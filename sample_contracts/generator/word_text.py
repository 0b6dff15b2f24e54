"""Runs of a Word file: text, tracked changes, footnotes, fields, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from .inline import Change, Note, Piece, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["BODY_WIDTH", "RunWriter", "field_runs"]

# Width of the text on A4 between margins, in twentieths of a point.
BODY_WIDTH = 9070

# Who made every change, and when: fixed, so that the same source gives the same bytes.
_AUTHOR = "Penhallow Reeve LLP"
_DATE = "2025-03-14T10:20:00Z"
_EMU_PER_TWIP = 635
_CHARACTERS_PER_LINE = 88
_LINE_HEIGHT = 300


@dataclass(slots=True)
class RunWriter:
    """Writes pieces as runs, and collects the footnotes that they call.

    Attributes:
        targets: The full number of every name.
        bookmarks: Identity of the bookmark of every name that a field can point to.
        notes: XML of the footnotes so far, in order.
    """

    targets: Mapping[str, str]
    bookmarks: Mapping[str, int]
    notes: list[str] = field(default_factory=list, init=False)
    _changes: int = field(default=0, init=False)
    _boxes: int = field(default=0, init=False)

    def runs(self, pieces: Sequence[Piece], *, bold: bool = False) -> str:
        """Return the runs of a paragraph; `bold` makes all of them bold."""
        return "".join(self._tracked(piece, bold=bold) for piece in pieces)

    def bookmarked(self, key: str | None, runs: str) -> str:
        """Return the runs between the marks of their bookmark, if the name has one."""
        if key is None or key not in self.bookmarks:
            return runs
        number = self.bookmarks[key]
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>{runs}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def change_mark(self, change: Change) -> str:
        """Return the mark of a whole paragraph inserted or deleted, for its w:rPr."""
        return "" if change is Change.NONE else f"<w:{_TAGS[change]} {self._signature()}/>"

    def box(self, pieces: Sequence[Piece]) -> str:
        """Return the run of a text box: the shape Word draws, and the one it falls back on."""
        self._boxes += 1
        content = (
            '<w:txbxContent><w:p><w:pPr><w:pStyle w:val="BoxText"/></w:pPr>'
            f"{self.runs(pieces)}</w:p></w:txbxContent>"
        )
        length = sum(len(getattr(piece, "text", "")) for piece in pieces)
        height = (length // _CHARACTERS_PER_LINE + 1) * _LINE_HEIGHT + 240
        return _box_run(content, self._boxes, height)

    def _tracked(self, piece: Piece, *, bold: bool) -> str:
        run = self._run(piece, bold=bold)
        if piece.change is Change.NONE:
            return run
        tag = _TAGS[piece.change]
        return f"<w:{tag} {self._signature()}>{run}</w:{tag}>"

    def _run(self, piece: Piece, *, bold: bool) -> str:
        if isinstance(piece, Note):
            return self._note(piece)
        look = "<w:rPr><w:b/></w:rPr>" if bold or piece.bold else ""
        text_tag = "w:delText" if piece.change is Change.DELETED else "w:t"
        if isinstance(piece, Reference):
            return self._reference(piece, look, text_tag)
        return _text_run(piece.text, look, text_tag)

    def _reference(self, piece: Reference, look: str, text_tag: str) -> str:
        number = self.targets[piece.key]
        if piece.key not in self.bookmarks or piece.change is Change.DELETED:
            return _text_run(number, look, text_tag)
        code = f" REF {_bookmark(self.bookmarks[piece.key])} \\w \\h "
        return field_runs(code, number, look)

    def _note(self, piece: Note) -> str:
        number = len(self.notes) + 1
        mark = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f"<w:r>{mark}<w:footnoteRef/></w:r>{_text_run(' ', '', 'w:t')}"
            f"{self.runs(piece.pieces)}</w:p></w:footnote>"
        )
        return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'

    def _signature(self) -> str:
        self._changes += 1
        # Changes and bookmarks share one space of identities.
        number = 1000 + self._changes
        return f'w:id="{number}" w:author={quoteattr(_AUTHOR)} w:date="{_DATE}"'


_TAGS = {Change.INSERTED: "ins", Change.DELETED: "del"}


def field_runs(code: str, result: str, look: str = "") -> str:
    """Return the runs of a field with the result that Word showed last."""
    marks = {
        kind: f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    }
    instruction = f'<w:r>{look}<w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    shown = _text_run(result, look, "w:t")
    return f"{marks['begin']}{instruction}{marks['separate']}{shown}{marks['end']}"


def _text_run(text: str, look: str, tag: str) -> str:
    return f'<w:r>{look}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'


def _bookmark(number: int) -> str:
    return f"_Ref{20250300 + number}"


def _box_run(content: str, number: int, height: int) -> str:
    wide, high = BODY_WIDTH * _EMU_PER_TWIP, height * _EMU_PER_TWIP
    shape = (
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Text Box {number}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        '</a:prstGeom><a:solidFill><a:srgbClr val="F2F2F2"/></a:solidFill><a:ln w="9525">'
        '<a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx>"
        '<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="91440" tIns="45720" rIns="91440" '
        'bIns="45720" anchor="t"><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData>'
        "</a:graphic></wp:inline>"
    )
    fallback = (
        f'<w:pict><v:rect id="_x0000_s{1025 + number}" '
        f'style="width:{BODY_WIDTH / 20:.1f}pt;'
        f'height:{height / 20:.1f}pt" fillcolor="#f2f2f2" strokecolor="#404040">'
        f"<v:textbox>{content}</v:textbox></v:rect></w:pict>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing>'
        f"</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
