# SPDX-License-Identifier: Apache-2.0
"""Questions to the prime (taxonomy section 5.B): neutral, to be edited and sent."""

from collections.abc import Sequence

from pipeline.domain.taxonomy import Role
from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, build_dossiers, is_unsure
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
    "please say so."
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
    sheet.text(f"{_NOTE} {_parties(dossier)}")


def end(sheet: Sheet, dossier: Dossier, points: Sequence[Point]) -> None:
    """Adds what to ask whatever the papers say."""
    if not points:
        unsure = any(is_unsure(one.finding) for one in dossier.restrictions)
        wording = "no clear wording" if unsure else "no wording"
        sheet.text(f"We found {wording} to ask about in the pages we could read.")
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


def _parties(dossier: Dossier) -> str:
    """Returns who 'you' and 'we' are; by name where all papers name the same parties."""
    prime, sub = (dossier.party(role) for role in (Role.PRIME, Role.SUB))
    same = not any(
        dossier.differing(one, role)
        for one in dossier.documents
        for role in (Role.PRIME, Role.SUB)
    )
    if prime and sub and same:
        return f"Here 'you' are {prime}, and 'we' are {sub}."
    return "Here 'you' are the organisation that offers the paper, and 'we' the one that reads it."


def _add_unsure(sheet: Sheet, dossier: Dossier) -> None:
    """Adds the places of wording that nobody is sure to have read rightly."""
    unsure = (one for one in dossier.restrictions if is_unsure(one.finding))
    places = [*dict.fromkeys(dossier.place(one, dossier.numbers) for one in unsure)]
    left = len(places) - _MOST_PLACES
    if places:
        named = [*places[:_MOST_PLACES], *([f"and {left} more"] if left > 0 else [])]
        sheet.text(f"{'; '.join(named)}.", lead="We are not sure how to read:")


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
    if not points:
        _add_unsure(sheet, dossier)
    end(sheet, dossier, points)
    return sheet.data()
