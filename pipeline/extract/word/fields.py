# SPDX-License-Identifier: Apache-2.0
"""Fields: their results are text, their codes are not."""

from collections.abc import Iterable

from lxml import etree

from pipeline.extract.word.tags import WORD, child, is_on, number, val

__all__ = ["FIELD_MARK", "FieldTracker", "are_balanced", "form_value", "is_contents_code"]

FIELD_MARK = f"{WORD}fldChar"

_CHECKBOX = f"{WORD}checkBox"
_CHECKED = f"{WORD}checked"
_DEFAULT = f"{WORD}default"
_DROPDOWN = f"{WORD}ddList"
_ENTRY = f"{WORD}listEntry"
_FORM = f"{WORD}ffData"
_KIND = f"{WORD}fldCharType"
_RESULT = f"{WORD}result"

# Word counts these fields when it shows the page; their results are not in the file.
_NUMBER_CODES = ("LISTNUM", "AUTONUM")


class _Field:
    __slots__ = ("code", "in_code")

    def __init__(self) -> None:
        self.code = ""
        self.in_code = True


class FieldTracker:
    """Follows the marks of the fields of one story; a field may span paragraphs.

    Attributes:
        in_code: True between the start of a field and its result: what stands there is no text.
        in_contents: True within the result of a table of contents.
        numbers: How many fields were met that print a clause number which no file stores.
    """

    __slots__ = ("_open", "_trust", "in_code", "in_contents", "numbers")

    def __init__(self) -> None:
        self.in_code = False
        self.in_contents = False
        self.numbers = 0
        self._trust = True
        self._open: list[_Field] = []

    def distrust(self) -> None:
        """Stops following: from now on all text is text.

        For a story whose marks do not pair, where a field that never ends would swallow the rest.
        """
        self._trust = False

    def mark(self, element: etree._Element) -> None:
        """Takes a ``w:fldChar``."""
        if not self._trust:
            return
        kind = element.get(_KIND)
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_code = False
        elif kind == "end" and self._open:
            self.numbers += self._open.pop().code.lstrip().upper().startswith(_NUMBER_CODES)
        self.in_code = any(field.in_code for field in self._open)
        self.in_contents = any(
            not field.in_code and is_contents_code(field.code) for field in self._open
        )

    def add_code(self, text: str | None) -> None:
        """Takes the text of a ``w:instrText``."""
        if text and self._open:
            self._open[-1].code += text


def are_balanced(marks: Iterable[etree._Element]) -> bool:
    """Says whether each field that begins also ends, in order."""
    depth = 0
    for mark in marks:
        kind = mark.get(_KIND)
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0:
            return False
    return depth == 0


def is_contents_code(code: str) -> bool:
    """Says whether a field code makes a table of contents."""
    return code.lstrip()[:4].rstrip().upper() == "TOC"


def form_value(mark: etree._Element) -> str:
    """Returns what an old form field shows that keeps its value in its mark, else nothing."""
    form = child(mark, _FORM)
    if form is None:
        return ""
    box = child(form, _CHECKBOX)
    if box is not None:
        state = child(box, _CHECKED)
        state = child(box, _DEFAULT) if state is None else state
        return "☒" if state is not None and is_on(state) else "☐"
    choices = child(form, _DROPDOWN)
    if choices is None:
        return ""
    entries = [val(entry) or "" for entry in choices.iterchildren(_ENTRY)]
    chosen = number(val(child(choices, _RESULT)))
    chosen = number(val(child(choices, _DEFAULT))) if chosen is None else chosen
    return entries[chosen or 0] if 0 <= (chosen or 0) < len(entries) else ""
