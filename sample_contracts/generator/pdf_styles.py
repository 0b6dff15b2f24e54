"""The styles of paragraphs in a printed PDF."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle

from .hyphens import hyphenate
from .source import ClauseFormat

__all__ = ["Look", "paragraph_style"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the styles of a document depend on."""

    is_narrow: bool
    clause_format: ClauseFormat

    @property
    def size(self) -> float:
        """Size of the text in points."""
        return 8.8 if self.is_narrow else 10.5

    @property
    def step(self) -> float:
        """Indent of clauses in points."""
        return 25.0 if self.is_narrow else 36.0

    def limb(self, level: int) -> tuple[float, float]:
        """Return where the number and the text of a level 3 or 4 stand.

        Dotted numbers are longer than letters and need more room.
        """
        is_decimal = self.clause_format is ClauseFormat.DECIMAL
        widths = (1.3, 1.6) if is_decimal else (0.8, 0.8)
        third = self.step * (1 + widths[0])
        return (self.step, third) if level == 3 else (third, third + self.step * widths[1])


def paragraph_style(name: str, look: Look) -> ParagraphStyle:
    """Return the style that a block of this name has.

    Raises:
        KeyError: There is no style of this name.
    """
    return {**_plain_styles(look), **_list_styles(look)}[name]


def _plain_styles(look: Look) -> dict[str, ParagraphStyle]:
    size = look.size
    clear = {"alignment": TA_LEFT, "keepWithNext": 1, "fontName": "Times-Bold"}
    return {
        "title": _style(
            look,
            "title",
            **{**clear, "alignment": TA_CENTER},
            fontSize=size + 5,
            leading=size + 8,
            spaceBefore=8,
            spaceAfter=18,
        ),
        "schedule": _style(
            look,
            "schedule",
            **{**clear, "alignment": TA_CENTER},
            fontSize=size + 2,
            leading=size + 5,
            spaceAfter=12,
        ),
        "heading": _style(look, "heading", **clear, fontSize=size + 0.5, spaceBefore=9),
        "outer paragraph": _style(look, "outer paragraph"),
        "inner paragraph": _style(look, "inner paragraph", leftIndent=_inner(look)),
        "cell": _style(
            look, "cell", alignment=TA_LEFT, fontSize=size - 0.8, leading=size + 1.6, spaceAfter=0
        ),
        "note": _style(look, "note", alignment=TA_LEFT, fontSize=8, leading=9.6, spaceAfter=1),
    }


def _list_styles(look: Look) -> dict[str, ParagraphStyle]:
    step = look.step
    if look.clause_format is ClauseFormat.PLAIN:
        levels = {
            "level 1": _heading(look, "level 1", 0.0),
            "level 2": _style(look, "level 2"),
            "level 3": _style(look, "level 3", leftIndent=step),
            "level 4": _style(look, "level 4", leftIndent=2 * step),
        }
    else:
        levels = {
            "level 1": _heading(look, "level 1", step),
            "level 2": _hanging(look, "level 2", 0.0, step),
            "level 3": _hanging(look, "level 3", *look.limb(3)),
            "level 4": _hanging(look, "level 4", *look.limb(4)),
        }
    inner = _inner(look)
    return {
        **levels,
        "recital": _hanging(look, "recital", 0.0, step),
        "outer bullet": _hanging(look, "outer bullet", 6.0, 20.0),
        "inner bullet": _hanging(look, "inner bullet", inner + 6, inner + 20),
    }


def _inner(look: Look) -> float:
    return 0.0 if look.clause_format is ClauseFormat.PLAIN else look.step


def _heading(look: Look, name: str, indent: float) -> ParagraphStyle:
    return _style(
        look,
        name,
        alignment=TA_LEFT,
        fontName="Times-Bold",
        bulletFontName="Times-Bold",
        fontSize=look.size + 0.5,
        bulletFontSize=look.size + 0.5,
        leftIndent=indent,
        spaceBefore=9,
        keepWithNext=1,
    )


def _hanging(look: Look, name: str, number: float, text: float) -> ParagraphStyle:
    return _style(look, name, bulletIndent=number, leftIndent=text)


def _style(look: Look, name: str, **settings: object) -> ParagraphStyle:
    base: dict[str, object] = {
        "fontName": "Times-Roman",
        "fontSize": look.size,
        "leading": look.size * 1.22,
        "bulletFontName": "Times-Roman",
        "bulletFontSize": look.size,
        "alignment": TA_JUSTIFY,
        "spaceAfter": 4 if look.is_narrow else 6,
        "hyphenationLang": hyphenate if look.is_narrow else "",
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(name, **{**base, **settings})
