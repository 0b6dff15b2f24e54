# SPDX-License-Identifier: Apache-2.0
"""The styles of a Word file, with what each takes over from those that it is based on."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.extract.word.tags import WORD, child, is_on, number, val

__all__ = [
    "CharacterStyle",
    "ParagraphStyle",
    "StyleSheet",
    "heading_level",
    "is_tiny",
    "is_white",
    "read_indent",
    "read_styles",
    "run_look",
]

_BASED_ON = f"{WORD}basedOn"
_BOLD = f"{WORD}b"
_COLOR = f"{WORD}color"
_DEFAULT = f"{WORD}default"
_DOC_DEFAULTS = f"{WORD}docDefaults"
_ILVL = f"{WORD}ilvl"
_INDENT = f"{WORD}ind"
_LEFT = f"{WORD}left"
_NAME = f"{WORD}name"
_NUM_ID = f"{WORD}numId"
_NUM_PR = f"{WORD}numPr"
_OUTLINE = f"{WORD}outlineLvl"
_PPR = f"{WORD}pPr"
_RPR = f"{WORD}rPr"
_RPR_DEFAULT = f"{WORD}rPrDefault"
_SIZE = f"{WORD}sz"
_START = f"{WORD}start"
_STYLE = f"{WORD}style"
_STYLE_ID = f"{WORD}styleId"
_TYPE = f"{WORD}type"
_VANISH = f"{WORD}vanish"

_HEADING_NAME = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc\s*[1-9]|table of figures)$", re.IGNORECASE)
_TITLES = frozenset({"title"})
_BODY_TEXT_LEVEL = 9  # the outline level that means "no heading"
_MAX_CHAIN = 32
_LOOKS = frozenset({_BOLD, _COLOR, _SIZE, _VANISH})
_TINY = 2  # half points
_WHITE = "ffffff"


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """What runs of a style look like; None where the style leaves it as it is."""

    bold: bool | None = None
    hidden: bool | None = None
    white: bool | None = None
    tiny: bool | None = None

    @property
    def hides(self) -> bool:
        """Says whether words of this look may not be seen."""
        return bool(self.hidden or self.white or self.tiny)

    def under(self, above: "CharacterStyle") -> "CharacterStyle":
        """Returns this look with everything that another one sets."""
        return CharacterStyle(
            bold=self.bold if above.bold is None else above.bold,
            hidden=self.hidden if above.hidden is None else above.hidden,
            white=self.white if above.white is None else above.white,
            tiny=self.tiny if above.tiny is None else above.tiny,
        )


_NO_LOOK = CharacterStyle()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What paragraphs of a style are, everything taken over included.

    Attributes:
        style_ids: The style and those that it is based on, nearest first.
        num_id: List of the automatic number, 0 where the style turns it off.
        num_level: Level in that list, None when only the list's own link to the style tells.
        heading_level: From 0, None for what is no heading.
        title: True for the title of the paper.
        contents: True for lines of a table of contents.
        bold: True when its words are bold unless a run says otherwise.
        hidden: True when its words are hidden unless a run says otherwise.
        white: True when its words are white unless a run says otherwise.
        tiny: True when its words are too small to read unless a run says otherwise.
        indent: Points, None where no style sets it.
    """

    style_ids: tuple[str, ...] = ()
    num_id: int | None = None
    num_level: int | None = None
    heading_level: int | None = None
    title: bool = False
    contents: bool = False
    bold: bool = False
    hidden: bool = False
    white: bool = False
    tiny: bool = False
    indent: float | None = None


class StyleSheet:
    """The styles of a file by id; an id that is not there is judged by its name alone."""

    def __init__(
        self, styles: dict[str, etree._Element], default: str | None, base: CharacterStyle
    ) -> None:
        self._styles = styles
        self._default = default
        self._base = base
        self._paragraph: dict[str | None, ParagraphStyle] = {}
        self._character: dict[str, CharacterStyle] = {}
        self._within: dict[tuple[str, str], list[etree._Element]] = {}

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """Returns what paragraphs of a style are; None asks for the default style."""
        found = self._paragraph.get(style_id)
        if found is None:
            found = self._paragraph[style_id] = self._resolve(style_id or self._default)
        return found

    def character(self, style_id: str) -> CharacterStyle:
        """Returns what runs of a character style look like."""
        found = self._character.get(style_id)
        if found is None:
            found = CharacterStyle()
            for style in reversed(self._chain(style_id)):
                found = found.under(run_look(child(style, _RPR)))
            self._character[style_id] = found
        return found

    def within(self, style_id: str, tag: str) -> list[etree._Element]:
        """Returns the elements of that name in a style and in those that it is based on."""
        key = (style_id, tag)
        if key not in self._within:
            self._within[key] = [
                element for style in self._chain(style_id) for element in style.iter(tag)
            ]
        return self._within[key]

    def list_of_style(self, style_id: str) -> int | None:
        """Returns the list that a numbering style stands for, None when it names none."""
        return number(val(child(_num_pr(self._styles.get(style_id)), _NUM_ID)))

    def _chain(self, style_id: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        seen: set[str] = set()
        # A chain that bites its own tail ends where it began.
        while style_id and style_id not in seen and len(chain) < _MAX_CHAIN:
            seen.add(style_id)
            style = self._styles.get(style_id)
            if style is None:
                break
            chain.append(style)
            style_id = val(child(style, _BASED_ON))
        return chain

    def _resolve(self, style_id: str | None) -> ParagraphStyle:
        chain = self._chain(style_id)
        look = self._base
        found = ParagraphStyle(style_ids=tuple(style.get(_STYLE_ID, "") for style in chain))
        for style in reversed(chain):
            look = look.under(run_look(child(style, _RPR)))
            found = _with_style(found, style)
        if not chain and style_id:
            found = _with_name(found, style_id)
        return replace(
            found,
            bold=bool(look.bold),
            hidden=bool(look.hidden),
            white=bool(look.white),
            tiny=bool(look.tiny),
        )


def read_styles(root: etree._Element | None) -> StyleSheet:
    """Returns the styles of a file; an empty sheet for a file without."""
    if root is None:
        return StyleSheet({}, None, CharacterStyle())
    styles: dict[str, etree._Element] = {}
    default = None
    for style in root.iterchildren(_STYLE):
        style_id = style.get(_STYLE_ID)
        if not style_id:
            continue
        styles.setdefault(style_id, style)
        if style.get(_TYPE) == "paragraph" and style.get(_DEFAULT, "0") in {"1", "true", "on"}:
            default = default or style_id
    defaults = child(child(child(root, _DOC_DEFAULTS), _RPR_DEFAULT), _RPR)
    return StyleSheet(styles, default, run_look(defaults))


def heading_level(outline: int) -> int | None:
    """Returns the level of a heading from 0, None for the outline level of body text."""
    return outline if 0 <= outline < _BODY_TEXT_LEVEL else None


def run_look(properties: etree._Element | None) -> CharacterStyle:
    """Returns what a ``w:rPr`` itself sets; nothing for None."""
    if properties is None:
        return _NO_LOOK
    # One walk: this is asked of each run of a paper that hides words.
    found = {inner.tag: inner for inner in properties if inner.tag in _LOOKS}
    if not found:
        return _NO_LOOK
    bold, hidden = found.get(_BOLD), found.get(_VANISH)
    color, size = val(found.get(_COLOR)), val(found.get(_SIZE))
    return CharacterStyle(
        bold=None if bold is None else is_on(bold),
        hidden=None if hidden is None else is_on(hidden),
        white=None if color is None else is_white(color),
        tiny=None if number(size) is None else is_tiny(size),
    )


def is_white(color: str | None) -> bool:
    """Says whether a ``w:color`` of that value is white."""
    return color is not None and color.lower() == _WHITE


def is_tiny(size: str | None) -> bool:
    """Says whether words of a ``w:sz`` of that value are too small to read."""
    half_points = number(size)
    return half_points is not None and half_points <= _TINY


def read_indent(indent: etree._Element | None) -> float | None:
    """Returns the left indent of a ``w:ind`` in points, None where it sets none."""
    if indent is None:
        return None
    twips = number(indent.get(_LEFT) or indent.get(_START))
    return None if twips is None else twips / 20


def _num_pr(style: etree._Element | None) -> etree._Element | None:
    return child(child(style, _PPR), _NUM_PR)


def _with_style(found: ParagraphStyle, style: etree._Element) -> ParagraphStyle:
    found = _with_name(found, val(child(style, _NAME)) or "")
    properties = child(style, _PPR)
    if properties is None:
        return found
    num_pr = child(properties, _NUM_PR)
    num_id, num_level = number(val(child(num_pr, _NUM_ID))), number(val(child(num_pr, _ILVL)))
    outline = number(val(child(properties, _OUTLINE)))
    indent = read_indent(child(properties, _INDENT))
    return replace(
        found,
        num_id=found.num_id if num_id is None else num_id,
        num_level=found.num_level if num_level is None else num_level,
        heading_level=found.heading_level if outline is None else heading_level(outline),
        indent=found.indent if indent is None else indent,
    )


def _with_name(found: ParagraphStyle, name: str) -> ParagraphStyle:
    heading = _HEADING_NAME.match(name)
    return replace(
        found,
        heading_level=int(heading[1]) - 1 if heading else found.heading_level,
        title=name.lower() in _TITLES or found.title,
        contents=bool(_CONTENTS_NAME.match(name)) or found.contents,
    )
