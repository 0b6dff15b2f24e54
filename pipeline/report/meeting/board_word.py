# SPDX-License-Identifier: Apache-2.0
"""The trustees' one page as a Word file, and whether it stays one page."""

import math
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from pipeline.report.meeting.board_rows import Row
from pipeline.report.meeting.board_view import BoardView
from pipeline.report.meeting.negotiation import INTERNAL_NOTE
from pipeline.report.meeting.word import BOX, Sheet

__all__ = ["board_docx", "fits_one_page"]

# Measured with the letters and widths below: letters in a line of the whole page, of half of it,
# and of the second column of a small table; and how many lines a page holds. A little less than
# was measured, since papers may use wide letters.
_WHOLE, _HALF, _SECOND = 118, 57, 86
_LINES = 83
_HEADING, _EDGE, _NOTE = 1.5, 0.35, 1.8
_FIXED = 13
_SIZE, _MARGIN = 8.5, 11.0
_COLUMNS = (46.0, 142.0)


def board_docx(view: BoardView) -> bytes:
    """Returns the page as a Word file with headings, real tables and lines to write on."""
    from docx.shared import Pt

    sheet = Sheet("Board page", size=_SIZE, margin=_MARGIN)
    for name in ("Title", "Heading 1"):
        form = sheet.document.styles[name].paragraph_format
        form.space_before, form.space_after = Pt(3), Pt(1)
    for name in ("Normal", "Quote", "List Bullet", "List Number"):
        form = sheet.document.styles[name].paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(1), 1.0
    sheet.document.styles["Title"].font.size = Pt(13)
    sheet.remark(INTERNAL_NOTE)
    sheet.heading(f"Board page: {view.name}", level=0)
    sheet.text(" ".join((view.coverage, f"{view.made_by}.", "Date: ____________")))
    if view.papers:
        sheet.text(f"{'; '.join(view.papers)}.")
    sheet.heading("1. What this is, and who holds the power")
    sheet.text(view.sentence)
    sheet.heading("2. Your red lines")
    sheet.text(view.red_lines)
    for quoted in view.quotes:
        sheet.quote(quoted.words, f"{quoted.place}. {quoted.why}")
    sheet.heading("3. What you get, and what you give up")
    sheet.table(
        ("You get", "You give up"),
        [[*pair] for pair in zip_longest(view.gets, view.gives, fillvalue="")],
        (94, 94),
    )
    sheet.heading("4. Who decides what")
    sheet.table(("Who", "What"), _cells(view.rights), _COLUMNS)
    sheet.heading("5. How hard it is to leave")
    sheet.table(("What it takes", "What we found"), _cells(view.leaving), _COLUMNS)
    sheet.heading("6. Impact on your independence")
    sheet.text(" ".join(view.index))
    sheet.heading("7. What we could not see")
    sheet.text(" ".join(view.unseen))
    sheet.heading("8. Questions to ask")
    sheet.items(view.questions, numbered=True)
    _write_decision(sheet, view)
    return sheet.data()


def fits_one_page(view: BoardView) -> bool:
    """Says whether a page by its letters is no longer than one side of A4."""
    return _estimate(view) <= _LINES


def _estimate(view: BoardView) -> float:
    pairs = [*zip_longest(view.gets, view.gives, fillvalue="")]
    lines = _FIXED + 8 * _HEADING + _NOTE * view.notes
    lines += _count((view.sentence, view.red_lines), _WHOLE)
    lines += _count((" ".join(view.index), " ".join(view.unseen)), _WHOLE)
    lines += _count(["; ".join(view.papers)] if view.papers else [], _WHOLE)
    lines += _count((f"{one.words} ({one.place}. {one.why})" for one in view.quotes), _WHOLE)
    lines += _count(view.questions, _WHOLE - 8)
    lines += sum(_EDGE + max(_count([one], _HALF) for one in pair) for pair in pairs)
    rows = (*view.rights, *view.leaving)
    lines += sum(_EDGE + max(_count([one.text], _SECOND), _count([one.head], 28)) for one in rows)
    return lines


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    return [[row.head, row.text] for row in rows]


def _count(texts: Iterable[str], letters: int) -> int:
    return sum(max(1, math.ceil(len(text) / letters)) for text in texts)


def _write_decision(sheet: Sheet, view: BoardView) -> None:
    sheet.heading("9. What you can do (the order is no recommendation)")
    options = ("talk", "ask for changes", "take advice", "decline")
    sheet.text("     ".join(f"{BOX} {one}" for one in options))
    sheet.heading("10. Notes of the trustees, decision, signatures")
    sheet.write_on("Notes:", lines=view.notes)
    sheet.text(f"Decision: {'_' * 44}  Signed: {'_' * 22}  Signed: {'_' * 22}")
    sheet.foot(
        "This page helps you to read a paper. It is not legal advice. It describes wording, "
        "never conduct. Grades go from 1 (light) to 4 (severe)."
    )
