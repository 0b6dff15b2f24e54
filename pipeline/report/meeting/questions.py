# SPDX-License-Identifier: Apache-2.0
"""Questions to the prime (taxonomy section 5.B): neutral, to be edited and sent."""

from collections.abc import Sequence

from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, build_dossiers
from pipeline.report.meeting.points import (
    GENERAL_QUESTIONS,
    MOST_QUOTED,
    TOPICS,
    Point,
    build_points,
)
from pipeline.report.meeting.word import Sheet

__all__ = ["begin", "end", "question_files", "quote_passages"]

_NOTE = (
    "We read the wording of your papers, and describe nobody's conduct. Where we misread it, "
    "please say so. In our summaries, 'the other side' and 'another' are the organisation that "
    "offers the paper."
)
_MOST_PLACES = 8


def question_files(material: Material) -> dict[str, bytes]:
    """Returns ``questions/<name>.docx`` for each offer, or paper."""
    return {
        f"questions/{dossier.stem}.docx": _sheet(dossier, build_points(dossier, material.packs))
        for dossier in build_dossiers(material.result)
    }


def begin(sheet: Sheet, dossier: Dossier) -> None:
    """Adds which papers it is about, and how to read it."""
    numbers = [*dossier.numbers.values()]
    for at, title in enumerate(dossier.titles):
        sheet.text(f"{title}.", lead=f"{numbers[at].capitalize()}:" if numbers else "About:")
    sheet.text(_NOTE)


def end(sheet: Sheet, points: Sequence[Point]) -> None:
    """Adds what to ask whatever the papers say."""
    if not points:
        sheet.text("We found no wording to ask about in the pages we could read.")
    sheet.heading("In general")
    sheet.items(GENERAL_QUESTIONS)


def quote_passages(sheet: Sheet, dossier: Dossier, point: Point) -> None:
    """Adds the hardest wording of a point, and names the places of the rest."""
    names = dossier.numbers
    for one in point.passages[:MOST_QUOTED]:
        sheet.quote(one.finding.quote, dossier.place(one, names))
    shown = {dossier.place(one, names) for one in point.passages[:MOST_QUOTED]}
    others = dict.fromkeys(dossier.place(one, names) for one in point.passages[MOST_QUOTED:])
    places = [place for place in others if place not in shown]
    if places:
        left = len(places) - _MOST_PLACES
        named = [*places[:_MOST_PLACES], *([f"and {left} more"] if left > 0 else [])]
        sheet.text(f"{'; '.join(named)}.", lead="See also:")


def _sheet(dossier: Dossier, points: tuple[Point, ...]) -> bytes:
    sheet = Sheet("Questions on the papers")
    sheet.remark("Draft: read it through and change it before you send it.")
    sheet.heading("Questions on the papers", level=0)
    begin(sheet, dossier)
    for number, point in enumerate(points, start=1):
        sheet.heading(f"{number}. {TOPICS[point.category]}")
        quote_passages(sheet, dossier, point)
        sheet.text(point.reads, lead="What we read:")
        sheet.text(point.ask, lead="What we would like to understand:")
        sheet.text(point.help, lead="What would help:")
    end(sheet, points)
    return sheet.data()
