# SPDX-License-Identifier: Apache-2.0
"""The trustees' one page (taxonomy section 5.D): a tagged PDF, and a Word file to write in."""

import hashlib
from collections.abc import Callable
from typing import Any, NoReturn

from pipeline.report.formats import Material
from pipeline.report.html import report_templates
from pipeline.report.meeting.board_view import ROOMS, BoardView, build_board
from pipeline.report.meeting.board_word import board_docx, fits_one_page
from pipeline.report.meeting.dossier import build_dossiers

__all__ = ["board_files", "board_html"]

_NO_PACKAGE = (
    "The board page is written as Word alone: a PDF needs WeasyPrint, which is not installed. "
    "Install it: pip install 'armslength[board]'"
)
_NO_LIBRARY = (
    "The board page is written as Word alone: WeasyPrint is here, but the library Pango that it "
    "draws with is not. On Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0. "
    "On macOS: brew install pango. Or save the Word file as PDF."
)


def board_files(material: Material) -> dict[str, bytes]:
    """Returns ``board/<name>.docx`` for each offer, or paper, and ``.pdf`` where it can be made.

    Each is one page of A4, and both say the same in the same words. Where the PDF cannot be made,
    ``material.tell`` hears why and what helps.
    """
    printer = _printer(material)
    files: dict[str, bytes] = {}
    for dossier in build_dossiers(material.result):
        views = [build_board(dossier, material, room) for room in ROOMS]
        fitting = [view for view in views if fits_one_page(view)] or views[-1:]
        view = fitting[0]
        if printer is not None:
            view, files[f"board/{dossier.stem}.pdf"] = _print(printer, fitting)
        files[f"board/{dossier.stem}.docx"] = board_docx(view)
    return files


def board_html(view: BoardView) -> str:
    """Returns the page as the HTML from which the PDF is made; all text of papers is escaped."""
    return report_templates().get_template("board.html.j2").render(view=view)


def _printer(material: Material) -> "Callable[..., Any] | None":
    try:
        from weasyprint import HTML
    except ModuleNotFoundError as error:
        if error.name != "weasyprint":
            raise
        material.tell(_NO_PACKAGE)
        return None
    except OSError:
        # Its package loads the library when it is imported.
        material.tell(_NO_LIBRARY)
        return None
    printer: Callable[..., Any] = HTML
    return printer


def _print(printer: Callable[..., Any], views: list[BoardView]) -> tuple[BoardView, bytes]:
    """Returns the first of some views that prints on one page, and that print."""
    for view in views:
        page = board_html(view)
        made = printer(string=page, url_fetcher=_refuse)
        laid_out = made.render(pdf_variant="pdf/ua-1")
        if len(laid_out.pages) == 1 or view is views[-1]:
            break
    # The file's identity is what it says: no clock and no chance.
    identity = hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    data: bytes = laid_out.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identity.encode("ascii")
    )
    return view, data


def _refuse(url: str, *_others: object, **_more: object) -> NoReturn:
    """Fetches nothing: the page refers to nothing outside itself."""
    msg = f"nothing is fetched for a board page: {url!r}"
    raise ValueError(msg)
