# SPDX-License-Identifier: Apache-2.0
"""What one paragraph is: its style, number, heading level and indent, direct or taken over."""

from collections.abc import Set
from dataclasses import dataclass

from lxml import etree

from pipeline.extract.word.numbering import ListDefinitions
from pipeline.extract.word.revisions import DELETING, is_mark_deleted
from pipeline.extract.word.styles import ParagraphStyle, StyleSheet, heading_level, read_indent
from pipeline.extract.word.tags import WORD, child, is_on, number, val

__all__ = ["ParagraphProperties", "PropertyReader"]

_ILVL = f"{WORD}ilvl"
_INDENT = f"{WORD}ind"
_NUM_ID = f"{WORD}numId"
_NUM_PR = f"{WORD}numPr"
_OUTLINE = f"{WORD}outlineLvl"
_PPR = f"{WORD}pPr"
_RPR = f"{WORD}rPr"
_SECTION = f"{WORD}sectPr"
_STYLE = f"{WORD}pStyle"
_VANISH = f"{WORD}vanish"

_DIRECT = frozenset({_INDENT, _NUM_PR, _OUTLINE, _SECTION})  # what a paragraph sets itself
_READ = _DIRECT | {_STYLE}
_MARKS = DELETING | {_VANISH}
_LAST_LEVEL = 8


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What a paragraph is.

    Attributes:
        style: Its style.
        num_id: List that numbers it, None for none.
        num_level: Level in that list, from 0.
        heading_level: From 0, None for what is no heading.
        indent: Points from the margin of the text.
        section: The section that it ends, if it ends one.
        mark_deleted: True when a tracked change joins it with the next paragraph.
        mark_hidden: True when its end is hidden.
    """

    style: ParagraphStyle
    num_id: int | None = None
    num_level: int = 0
    heading_level: int | None = None
    indent: float = 0.0
    section: etree._Element | None = None
    mark_deleted: bool = False
    mark_hidden: bool = False


class PropertyReader:
    """Reads what paragraphs are; those that only name a style share the answer.

    Args:
        styles: The styles of the file.
        lists: Its lists.
        marked: Properties of paragraphs whose end may be deleted or hidden; more may be added
            while reading goes on.
    """

    def __init__(
        self, styles: StyleSheet, lists: ListDefinitions, marked: Set[etree._Element]
    ) -> None:
        self._styles = styles
        self._lists = lists
        self._marked = marked
        self._of_style: dict[str | None, ParagraphProperties] = {}
        self._of_direct: dict[tuple[object, ...], ParagraphProperties] = {}

    def read(self, paragraph: etree._Element) -> ParagraphProperties:
        """Returns what a ``w:p`` is, from its own properties, its style and its list."""
        properties: etree._Element | None = None
        # The properties come first, if there are any.
        for properties in paragraph:
            if properties.tag != _PPR:
                properties = child(paragraph, _PPR)
            break
        if properties is None:
            return self._plain(None)
        direct = {tag: element for element in properties if (tag := element.tag) in _READ}
        if properties in self._marked:
            mark = child(properties, _RPR)
            if mark is not None:
                direct[_RPR] = mark
        style_id = val(direct.pop(_STYLE, None))
        return self._read_direct(direct, style_id) if direct else self._plain(style_id)

    def _plain(self, style_id: str | None) -> ParagraphProperties:
        """Returns what a paragraph is that only names a style."""
        known = self._of_style.get(style_id)
        if known is None:
            known = _resolve({}, self._styles.paragraph(style_id), self._lists)
            self._of_style[style_id] = known
        return known

    def _read_direct(
        self, direct: dict[str, etree._Element], style_id: str | None
    ) -> ParagraphProperties:
        if _SECTION in direct:
            return _resolve(direct, self._styles.paragraph(style_id), self._lists)
        key = (style_id, *_key(direct))
        found = self._of_direct.get(key)
        if found is None:
            style = self._styles.paragraph(style_id)
            found = self._of_direct[key] = _resolve(direct, style, self._lists)
        return found


def _key(direct: dict[str, etree._Element]) -> tuple[object, ...]:
    """Returns what tells paragraphs apart whose answers differ."""
    num_pr, indent, mark = direct.get(_NUM_PR), direct.get(_INDENT), direct.get(_RPR)
    return (
        None if num_pr is None else tuple((inner.tag, val(inner)) for inner in num_pr),
        None if indent is None else tuple(indent.items()),
        val(direct.get(_OUTLINE)),
        None if mark is None else tuple((m.tag, val(m)) for m in mark if m.tag in _MARKS),
    )


def _resolve(
    direct: dict[str, etree._Element], style: ParagraphStyle, lists: ListDefinitions
) -> ParagraphProperties:
    num_pr = direct.get(_NUM_PR)
    own_list = number(val(child(num_pr, _NUM_ID)))
    num_id = style.num_id if own_list is None else own_list
    num_level = 0
    if num_id:
        own_level = number(val(child(num_pr, _ILVL)))
        num_level = _num_level(own_level, num_id, style, lists)
    outline = number(val(direct.get(_OUTLINE)))
    mark = direct.get(_RPR)
    hidden = child(mark, _VANISH)
    return ParagraphProperties(
        style=style,
        num_id=num_id or None,
        num_level=num_level,
        heading_level=style.heading_level if outline is None else heading_level(outline),
        indent=_indent(direct.get(_INDENT), style, _level_indent(lists, num_id, num_level)),
        section=direct.get(_SECTION),
        mark_deleted=is_mark_deleted(mark),
        mark_hidden=style.hidden if hidden is None else is_on(hidden),
    )


def _num_level(own: int | None, num_id: int, style: ParagraphStyle, lists: ListDefinitions) -> int:
    if own is None:
        own = lists.level_of_style(num_id, style.style_ids)
    if own is None:
        own = style.num_level
    return min(max(own or 0, 0), _LAST_LEVEL)


def _level_indent(lists: ListDefinitions, num_id: int | None, level: int) -> float | None:
    definition = lists.level(num_id, level) if num_id else None
    return definition.indent if definition else None


def _indent(direct: etree._Element | None, style: ParagraphStyle, of_level: float | None) -> float:
    for indent in (read_indent(direct), style.indent if of_level is None else of_level):
        if indent is not None:
            return indent
    return 0.0
