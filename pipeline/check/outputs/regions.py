# SPDX-License-Identifier: Apache-2.0
"""Where in the text of its paper a point stands."""

from collections.abc import Mapping

from pipeline.check.outputs.points import Point, PointKind
from pipeline.check.placing import Searched
from pipeline.domain.document import Span

__all__ = ["Regions"]


class Regions:
    """The texts of papers as they were read, in which points are looked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._searched = {name: Searched(text) for name, text in texts.items()}

    def place(self, point: Point) -> Span | None:
        """Returns where a point stands, in code points; None where nobody can say.

        What was found stands where it was found. What a person annotated, or the baseline has,
        and this run does not, stands where its words do, once they stand in one place alone.
        """
        if point.kind is not PointKind.MISSED and point.after is not None:
            return point.span
        return self._find(point) or point.span

    def quote(self, paper: str, span: Span) -> str:
        """Returns the words of a place; empty where the text of the paper is not known."""
        searched = self._searched.get(paper)
        return "" if searched is None else searched.text[span.start : span.end]

    def _find(self, point: Point) -> Span | None:
        searched = self._searched.get(point.paper)
        if searched is None or point.before is None:
            return None
        places = searched.find(point.before.quote).spans
        return places[0] if len(places) == 1 else None
