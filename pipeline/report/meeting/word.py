# SPDX-License-Identifier: Apache-2.0
"""A Word file that people edit: headings, quotes, tables, lines to write on; the same bytes."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.report.visible import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["Sheet"]

_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_FONT = "Arial"
# Letters that XML cannot hold and that are no controls.
_NOT_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}
_GREY = "E7E7E7"
# Written as text, so that a screen reader says it and every printer has it.
BOX = "[   ]"


class Sheet:
    """A Word file in the making: A4, English, with real headings and header rows.

    Every text is written as a text: nothing in it becomes a field or a link, and what cannot be
    seen is shown as an escape. Nobody's name and no date goes into its properties.
    """

    def __init__(self, title: str, *, size: float = 10.5, margin: float = 20.0) -> None:
        """Begins a file.

        Args:
            title: Its title in the properties; no name of a paper or person.
            size: Of its letters, in points.
            margin: On all four sides, in millimetres.
        """
        import docx
        from docx.shared import Mm

        self._size = size
        self.document: Document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(margin)
        section.top_margin = section.bottom_margin = Mm(margin)
        section.header_distance = section.footer_distance = Mm(max(5.0, margin / 2))
        self._set_properties(title)
        self._set_styles()

    def remark(self, text: str) -> None:
        """Puts a line at the head of every page."""
        header = self.document.sections[0].header.paragraphs[0]
        self._run(header, text, bold=True)

    def foot(self, text: str) -> None:
        """Puts a line at the foot of every page."""
        footer = self.document.sections[0].footer.paragraphs[0]
        self._run(footer, text, size=self._size - 1.5)

    def heading(self, text: str, level: int = 1) -> None:
        """Adds a heading; level 0 is the title of the file."""
        paragraph = self.document.add_heading(level=level)
        paragraph.add_run(_safe(text))

    def text(self, text: str, *, lead: str = "", stays: bool = False) -> None:
        """Adds a paragraph, with a few words in bold before it.

        Args:
            text: What it says.
            lead: The words in bold.
            stays: Whether it stays on the page of what follows it.
        """
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = stays or None
        if lead:
            self._run(paragraph, f"{lead} ", bold=True)
        self._run(paragraph, text)

    def quote(self, text: str, place: str) -> None:
        """Adds the words of a paper and where they stand."""
        paragraph = self.document.add_paragraph(style="Quote")
        paragraph.add_run(f"\N{LEFT DOUBLE QUOTATION MARK}{_safe(text)}")
        paragraph.add_run("\N{RIGHT DOUBLE QUOTATION MARK} ")
        self._run(paragraph, f"({place})")

    def items(self, texts: Iterable[str], *, numbered: bool = False) -> None:
        """Adds a list."""
        style = "List Number" if numbered else "List Bullet"
        for text in texts:
            self._run(self.document.add_paragraph(style=style), text)

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
    ) -> None:
        """Adds a table with a header row, which is said again on each page.

        Args:
            head: Headings of its columns.
            rows: A text for each column; lines within a text become lines of the cell.
            widths: Of its columns, in millimetres.
        """
        from docx.shared import Mm

        table = self.document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
        table.autofit = False
        for number, texts in enumerate((head, *rows)):
            row = table.rows[number]
            _mark_row(row._tr, is_head=number == 0)
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                self._fill(cell, text, is_head=number == 0)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)

    def write_on(self, label: str, lines: int = 1) -> None:
        """Adds a label and ruled lines to write on."""
        paragraph = self.document.add_paragraph()
        self._run(paragraph, label, bold=True)
        for _ in range(lines):
            _rule_below(self.document.add_paragraph()._p)

    def data(self) -> bytes:
        """Returns the bytes of the file: the same for the same contents."""
        stream = io.BytesIO()
        self.document.save(stream)
        return _undated(stream.getvalue())

    def _set_properties(self, title: str) -> None:
        properties = self.document.core_properties
        properties.title, properties.language = title, "en-GB"
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = _MADE
        properties.revision = 1

    def _set_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor
        from docx.styles.style import ParagraphStyle

        styles = self.document.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        for style in styles:
            if style.type is not WD_STYLE_TYPE.PARAGRAPH or not isinstance(style, ParagraphStyle):
                continue
            style.font.name = _FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{script}"), None)
            style.font.color.rgb = RGBColor(0, 0, 0)
        for line in styles["Title"].element.iter(qn("w:bottom")):
            line.set(qn("w:color"), "000000")
        body = styles["Normal"]
        body.font.size = Pt(self._size)
        body.paragraph_format.space_after = Pt(self._size * 0.4)
        styles["Quote"].paragraph_format.space_before = Pt(self._size * 0.4)
        for name, times in (("Title", 1.6), ("Heading 1", 1.25), ("Heading 2", 1.05)):
            heading = styles[name]
            heading.font.size = Pt(round(self._size * times * 2) / 2)
            form = heading.paragraph_format
            form.space_before, form.space_after = Pt(self._size * 0.7), Pt(self._size * 0.25)

    def _run(
        self, paragraph: "Paragraph", text: str, *, bold: bool = False, size: float | None = None
    ) -> None:
        from docx.shared import Pt

        run = paragraph.add_run(_safe(text))
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)

    def _fill(self, cell: "_Cell", text: str, *, is_head: bool) -> None:
        from docx.shared import Pt

        if is_head:
            _shade(cell._tc)
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            self._run(paragraph, line, bold=is_head, size=self._size - 0.5)


def _safe(text: str) -> str:
    return visible(text, keep="\n\t").translate(_NOT_XML)


def _shade(cell: object) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _GREY)
    cell.get_or_add_tcPr().append(shade)  # type: ignore[attr-defined]


def _mark_row(row: object, *, is_head: bool) -> None:
    """Keeps a row on one page, and has a header row said again on each."""
    from docx.oxml.parser import OxmlElement

    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _rule_below(paragraph: object) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph.get_or_add_pPr().append(borders)  # type: ignore[attr-defined]


def _undated(data: bytes) -> bytes:
    """Returns the same zip with fixed dates, as if no system had made it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system.
            entry.create_system = 0
            archive.writestr(entry, made.read(name))
    return stream.getvalue()
