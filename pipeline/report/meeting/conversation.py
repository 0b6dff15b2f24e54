# SPDX-License-Identifier: Apache-2.0
"""The open conversation sheet (taxonomy section 5.F): for handing to the other side.

It knows nothing of what the organisation wants, fears or would settle for. Its points stand in
the order of the papers, so that no order tells what matters most.
"""

from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, build_dossiers
from pipeline.report.meeting.points import TOPICS, Point, build_points
from pipeline.report.meeting.questions import begin, end, quote_passages
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
    begin(sheet, dossier)
    for point in sorted(points, key=_by_place):
        sheet.heading(TOPICS[point.category])
        quote_passages(sheet, dossier, point)
        sheet.text(point.reads, lead="What we read:")
        sheet.text(point.ask, lead="What we would like to understand:")
        sheet.write_on("What you tell us:", lines=2)
    end(sheet, dossier, points)
    return sheet.data()


def _by_place(point: Point) -> tuple[str, int]:
    return min((one.document, one.finding.span.start) for one in point.passages)
