# SPDX-License-Identifier: Apache-2.0
"""Words that lie on a page without being printed in it: notes, text boxes, values of fields.

Accepted gap: words that only the drawing of a stamp or note shows, without its contents.
"""

import ctypes
from collections.abc import Callable, Iterator

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
# Fields that a person fills with words.
_FIELDS = frozenset(
    {
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    }
)
# Fields that a person ticks; what is ticked is said by their names.
_TICKS = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})
_TICKED = "[x]"
_UNTICKED = frozenset({"", "Off"})
# What programs call the ticked state of a box that stands for nothing but itself.
_PLAIN = frozenset({"yes", "on", "1", "true", "checked"})


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
        return _string_of(mark, b"Contents")
    if form is None:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form, mark)
    if field in _TICKS:
        return _tick(mark, form)
    if field not in _FIELDS:
        return ""
    return _of_field(pdfium.FPDFAnnot_GetFormFieldValue, mark, form)


def _tick(mark: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    """Returns the name of a ticked box, for people or for programs, and what it stands for."""
    value = _string_of(mark, b"AS")
    if value in _UNTICKED:
        return ""
    name = _of_field(pdfium.FPDFAnnot_GetFormFieldAlternateName, mark, form) or _of_field(
        pdfium.FPDFAnnot_GetFormFieldName, mark, form
    )
    return f"{_TICKED} {name}" if value.lower() in _PLAIN else f"{_TICKED} {name}: {value}"


def _of_field(
    read: Callable[..., int], mark: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE
) -> str:
    return read_string(lambda buffer, size: int(read(form, mark, buffer, size)))


def _string_of(mark: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    return read_string(
        lambda buffer, size: int(pdfium.FPDFAnnot_GetStringValue(mark, key, buffer, size))
    )


def _box(mark: pdfium.FPDF_ANNOTATION, place: Place) -> Box | None:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(mark, ctypes.byref(rect)):
        return None
    return place(rect.left, rect.bottom, rect.right, rect.top)
