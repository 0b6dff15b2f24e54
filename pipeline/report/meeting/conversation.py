# SPDX-License-Identifier: Apache-2.0
"""The open conversation sheet (taxonomy section 5.F): for handing to the other side.

It knows nothing of what the organisation wants, fears or would settle for. Its points stand in
the order of the papers, so that no order tells what matters most.
"""

from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, build_dossiers
from pipeline.report.meeting.points import GENERAL_QUESTIONS, TOPICS, Point, build_points
from pipeline.report.meeting.questions import OUTWARD_NOTE, quote_passages
from pipeline.report.meeting.word import Sheet

__all__ = ["conversation_files"]


def conversation_files(material: Material) -> dict[str, bytes]:
    """Returns ``conversation/<name>.docx`` for each offer, or paper."""
    return {
        f"conversation/{dossier.stem}.docx": _sheet(dossier, build_points(dossier, material.packs))
        for dossier in build_dossiers(material.result)
    }


def _sheet(dossier: Dossier, points: tuple[Point, ...]) -> bytes:
    sheet = Sheet("What we read, and what we would like to understand")
    sheet.heading("What we read, and what we would like to understand", level=0)
    titles = dossier.titles
    sheet.text(f"{'; '.join(titles.values())}.", lead="About:")
    sheet.text(OUTWARD_NOTE)
    names = titles if len(titles) > 1 else {}
    for point in sorted(points, key=_by_place):
        sheet.heading(TOPICS[point.category])
        quote_passages(sheet, dossier, point, names)
        sheet.text(point.reads, lead="What we read:")
        sheet.text(point.ask, lead="What we would like to understand:")
        sheet.write_on("What you tell us:", lines=2)
    if not points:
        sheet.text("We found no wording to ask about in the pages we could read.")
    sheet.heading("In general")
    sheet.items(GENERAL_QUESTIONS)
    return sheet.data()


def _by_place(point: Point) -> tuple[str, int]:
    return min((one.document, one.finding.span.start) for one in point.passages)
