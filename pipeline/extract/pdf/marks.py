# SPDX-License-Identifier: Apache-2.0
"""Words that lie on a page without being printed in it: notes, text boxes, values of fields."""

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Place
from pipeline.extract.pdf.lines import Comment, clean_text
from pipeline.extract.pdf.strings import read_string

__all__ = ["MOST_MARKS", "count_marks", "read_marks"]

# A page of a paper has a few dozen; beyond this many the rest of the page's marks is left out.
MOST_MARKS = 5_000

# A link has no words of its own, and a pop-up shows those of the note it belongs to.
_WORDLESS = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
# Fields that a person fills with words; a button or a tick has none.
_FIELDS = frozenset(
    {
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    }
)


def count_marks(page: pdfium.FPDF_PAGE) -> int:
    """Returns the number of annotations on an open page."""
    return max(int(pdfium.FPDFPage_GetAnnotCount(page)), 0)


def read_marks(
    page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE, *, number: int, place: Place
) -> Iterator[Comment]:
    """Yields the words of notes and filled fields of an open page, in the order of the file.

    Args:
        page: An open page.
        form: The form of the document, None when it has none: then fields are not read.
        number: Page from 1.
        place: Turns a place in the file into one on the page as shown.
    """
    for index in range(min(count_marks(page), MOST_MARKS)):
        mark = pdfium.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            words = " ".join(clean_text(_words(mark, form)).split())
            if words:
                yield Comment(words, number, _box(mark, place))
        finally:
            pdfium.FPDFPage_CloseAnnot(mark)


def _words(mark: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(mark)
    if kind in _WORDLESS:
        return ""
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return read_string(lambda buffer, size: _contents(mark, buffer, size))
    if form is None or pdfium.FPDFAnnot_GetFormFieldType(form, mark) not in _FIELDS:
        return ""
    return read_string(
        lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, mark, buffer, size)
    )


def _contents(mark: pdfium.FPDF_ANNOTATION, buffer: object, size: int) -> int:
    return int(pdfium.FPDFAnnot_GetStringValue(mark, b"Contents", buffer, size))


def _box(mark: pdfium.FPDF_ANNOTATION, place: Place) -> Box | None:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(mark, ctypes.byref(rect)):
        return None
    return place(rect.left, rect.bottom, rect.right, rect.top)
