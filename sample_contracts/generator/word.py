"""Writing a source as a Word file, with the features that a law firm's file has.

The parts are written by hand: python-docx has neither footnotes nor tracked changes nor
text boxes, and stamps its files with the time of day. No clause number stands in the
text; Word counts them from the styles.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .columns import column_widths
from .inline import Change
from .numbering import NumberedBlock, Numbering
from .source import Block, ClauseFormat, Mark, Source
from .word_styles import (
    BULLET_LIST,
    NAMESPACES,
    XML_HEAD,
    numbering_xml,
    settings_xml,
    styles_xml,
)
from .word_text import BODY_WIDTH, RunWriter, field_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["write_word"]

_ZIP_DATE = (2025, 3, 14, 10, 20, 0)
_CORE_DATE = "2025-03-14T10:20:00Z"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Widths in twentieths of a point: of a wide letter of bold text, and around a cell's text.
_CHARACTER, _CELL_PADDING = 135, 230


def write_word(source: Source, numbering: Numbering) -> bytes:
    """Return the bytes of the Word file; the same source gives the same bytes."""
    writer = RunWriter(numbering.targets, _bookmarks(numbering))
    body = "".join(_block(each, source, writer) for each in numbering.blocks)
    schedules = max((each.part for each in numbering.blocks), default=0)
    has_changes = any(
        piece.change is not Change.NONE for block in source.blocks for piece in block.all_pieces()
    )
    parts = {
        "word/document.xml": _document(body, has_header=bool(source.header)),
        "word/styles.xml": styles_xml(),
        "word/numbering.xml": numbering_xml(source.clause_format, schedules),
        "word/settings.xml": settings_xml(has_changes=has_changes),
        "word/footnotes.xml": _footnotes(writer.notes),
        "word/footer1.xml": _footer(source.footer),
    }
    if source.header:
        parts["word/header1.xml"] = _header(source.header)
    return _pack(parts, source)


def _bookmarks(numbering: Numbering) -> Mapping[str, int]:
    """Return an identity for the name of every block that Word numbers by itself."""
    keys = [
        each.block.key
        for each in numbering.blocks
        if each.block.key and each.label and each.block.mark is not Mark.BULLET
    ]
    return {key: number for number, key in enumerate(keys, start=1)}


def _block(each: NumberedBlock, source: Source, writer: RunWriter) -> str:
    block = each.block
    if block.mark is Mark.TABLE:
        return _table(block, writer)
    if block.mark is Mark.BOX:
        return f"<w:p>{writer.box(block.pieces)}</w:p>"
    change = Change.NONE
    if each.is_inserted or each.is_deleted:
        change = Change.INSERTED if each.is_inserted else Change.DELETED
    mark = writer.change_mark(change)
    properties = (
        f'<w:pStyle w:val="{_style_of(each, source.clause_format)}"/>'
        + _list_of(each, source.clause_format)
        + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    )
    runs = writer.bookmarked(block.key, writer.runs(block.pieces))
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


_STYLES = {
    Mark.TITLE: "Title",
    Mark.SCHEDULE: "ScheduleHeading",
    Mark.RECITAL: "Recital",
    Mark.BULLET: "ListBullet",
}
_PLAIN_STYLES = {1: "Heading1", 2: "Normal", 3: "ClauseBody", 4: "ClauseBody"}


def _style_of(each: NumberedBlock, clause_format: ClauseFormat) -> str:
    mark = each.block.mark
    is_plain = clause_format is ClauseFormat.PLAIN
    if mark.level:
        return _PLAIN_STYLES[mark.level] if is_plain else f"Clause{mark.level}"
    if mark is Mark.HEADING:
        return "Heading2" if is_plain else "Heading1"
    if mark is Mark.PARAGRAPH:
        return "ClauseBody" if each.depth else "Normal"
    return _STYLES[mark]


def _list_of(each: NumberedBlock, clause_format: ClauseFormat) -> str:
    """Return the list properties that differ from those of the style.

    In a schedule every numbered paragraph names the schedule's own, restarted list; a
    bullet inside a clause stands one level in.
    """
    mark = each.block.mark
    if mark is Mark.BULLET and each.depth:
        return _list_properties(1, BULLET_LIST)
    if not each.part or clause_format is ClauseFormat.PLAIN:
        return ""
    if mark.level:
        return _list_properties(mark.level - 1, BULLET_LIST + 2 * each.part - 1)
    if mark is Mark.RECITAL:
        return _list_properties(0, BULLET_LIST + 2 * each.part)
    return ""


def _list_properties(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _table(block: Block, writer: RunWriter) -> str:
    shares = column_widths(block, BODY_WIDTH, character=_CHARACTER, padding=_CELL_PADDING)
    widths = [int(share) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = []
    for place, row in enumerate(block.rows):
        header = "" if place else "<w:tblHeader/>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_SHADE if not place else ""}'
            '</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>'
            f"{writer.runs(cell, bold=not place)}</w:p></w:tc>"
            for width, cell in zip(widths, row, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>")
    # Two tables without a paragraph between them would become one.
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
        '<w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>'
    )


_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'


def _document(body: str, *, has_header: bool) -> str:
    header = '<w:headerReference w:type="default" r:id="rId6"/>' if has_header else ""
    return (
        f"{XML_HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr>"
        f'{header}<w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" '
        'w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _header(text: str) -> str:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{_text(text)}</w:p>'
    return f"{XML_HEAD}<w:hdr {NAMESPACES}>{paragraph}</w:hdr>"


def _footer(text: str) -> str:
    return (
        f'{XML_HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{_text(text)}<w:r><w:tab/></w:r>{_text('Page ')}{field_runs(' PAGE ', '1')}"
        f"{_text(' of ')}{field_runs(' NUMPAGES ', '1')}</w:p></w:ftr>"
    )


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _footnotes(notes: Sequence[str]) -> str:
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>'
        f'<w:spacing w:after="0"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"{XML_HEAD}<w:footnotes {NAMESPACES}>{rules}{''.join(notes)}</w:footnotes>"


_KINDS = ("styles", "numbering", "settings", "footnotes", "footer", "header")


def _pack(parts: Mapping[str, str], source: Source) -> bytes:
    """Return the zip of the parts with their content types and relations."""
    kinds = [kind for kind in _KINDS if kind != "header" or source.header]
    names = {kind: f"{kind}1" if kind in ("footer", "header") else kind for kind in kinds}
    types = "".join(
        f'<Override PartName="/word/{names[kind]}.xml" ContentType="{_MAIN_TYPE}.{kind}+xml"/>'
        for kind in kinds
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" '
        f'Target="{names[kind]}.xml"/>'
        for number, kind in enumerate(kinds, start=1)
    )
    everything = {
        "[Content_Types].xml": (
            f'{XML_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" '
            f'ContentType="{_MAIN_TYPE}.document.main+xml"/>{types}'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" '
            'Target="word/document.xml"/><Relationship Id="rId2" '
            f'Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": _core(source),
        "word/_rels/document.xml.rels": (
            f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            "</Relationships>"
        ),
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in everything.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def _core(source: Source) -> str:
    moments = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{_CORE_DATE}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(source.title)}</dc:title><dc:creator>Armslength samples</dc:creator>"
        "<dc:description>Sample document; every party is invented.</dc:description>"
        f"{moments}</cp:coreProperties>"
    )
