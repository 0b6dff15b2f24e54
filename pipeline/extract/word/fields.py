# SPDX-License-Identifier: Apache-2.0
"""Fields: their results are text, their codes are not."""

import re
from collections.abc import Iterable

from lxml import etree

from pipeline.extract.word.tags import WORD, child, is_on, number, val

__all__ = ["FIELD_MARK", "FieldTracker", "are_balanced", "button_text", "form_value"]

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
_PARAGRAPH_NUMBER = "AUTONUM"
_SHOWN_CODES = ("LISTNUM", "MACROBUTTON", "GOTOBUTTON")
# A button shows what follows the name of what it starts: {MACROBUTTON NoMacro [insert fee]}.
_BUTTON = re.compile(r"\s*(?:MACRO|GOTO)BUTTON\s+\S+\s+(.+)", re.IGNORECASE | re.DOTALL)
# A cross-reference: its kind, then the name of the bookmark that it points to.
_REFERENCE = re.compile(r'\s*(?:REF|NOTEREF)\s+"?([^\s"\\]+)', re.IGNORECASE)


class _Field:
    __slots__ = ("code", "in_code")

    def __init__(self, code: str = "", *, in_code: bool = True) -> None:
        self.code = code
        self.in_code = in_code


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

    @property
    def idle(self) -> bool:
        """Says whether no field is open."""
        return not self._open

    def distrust(self) -> None:
        """Stops following: from now on all text is text.

        For a story whose marks do not pair, where a field that never ends would swallow the rest.
        """
        self._trust = False

    def mark(self, element: etree._Element) -> str:
        """Takes a ``w:fldChar``.

        Returns the code of a field without a result that it ends, when the code says what the
        page shows (``LISTNUM``, ``MACROBUTTON``); else nothing.
        """
        if not self._trust:
            return ""
        kind = element.get(_KIND)
        ended = ""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_code = False
        elif kind == "end" and self._open:
            ended = self._end(self._open.pop())
        self._settle()
        return ended

    def begin_simple(self, code: str) -> None:
        """Takes the start of a ``w:fldSimple``, whose content is its result."""
        self._open.append(_Field(code, in_code=False))
        self._settle()

    def end_simple(self) -> None:
        """Takes the end of a ``w:fldSimple``."""
        if self._open:
            self._open.pop()
        self._settle()

    def add_code(self, text: str | None) -> None:
        """Takes the text of a ``w:instrText``."""
        if text and self._open:
            self._open[-1].code += text

    def referred(self) -> str | None:
        """Returns the bookmark that the innermost field refers to, None when it refers to none."""
        found = _REFERENCE.match(self._open[-1].code) if self._open else None
        return found[1] if found else None

    def skip_result(self) -> None:
        """Leaves out what is still to come of the result of the innermost field."""
        if self._open:
            self._open[-1].in_code = True
            self._settle()

    def _end(self, field: _Field) -> str:
        code = field.code.strip()
        self.numbers += code.upper().startswith(_PARAGRAPH_NUMBER)
        return code if field.in_code and code.upper().startswith(_SHOWN_CODES) else ""

    def _settle(self) -> None:
        self.in_code = any(field.in_code for field in self._open)
        self.in_contents = any(
            not field.in_code and _is_contents_code(field.code) for field in self._open
        )


def are_balanced(marks: Iterable[etree._Element]) -> bool:
    """Says whether each field that begins also ends, in order."""
    depth = 0
    for mark in marks:
        kind = mark.get(_KIND)
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0:
            return False
    return depth == 0


def _is_contents_code(code: str) -> bool:
    """Says whether a field code makes a table of contents."""
    return code.lstrip()[:4].rstrip().upper() == "TOC"


def button_text(code: str) -> str:
    """Returns what the field of a button shows, nothing for another field."""
    found = _BUTTON.match(code)
    return found[1].strip() if found else ""


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
