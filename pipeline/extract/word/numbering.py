# SPDX-License-Identifier: Apache-2.0
"""The automatic numbers of a Word file, as its reader sees them.

A file stores no numbers, but lists (``w:num``) that point to shared definitions
(``w:abstractNum``) of nine levels each.
The numbers come from counting paragraphs in the order of the document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.extract.word.alternatives import ALTERNATIVES, chosen_alternative
from pipeline.extract.word.number_formats import MAX_NUMBER, format_number
from pipeline.extract.word.styles import StyleSheet, read_indent, run_look
from pipeline.extract.word.symbols import plain_bullet
from pipeline.extract.word.tags import WORD, child, is_on, number, val

__all__ = ["ListDefinitions", "ListLevel", "ListPlace", "Numbering", "read_numbering"]

_ABSTRACT = f"{WORD}abstractNum"
_ABSTRACT_ID = f"{WORD}abstractNumId"
_FORMAT = f"{WORD}format"
_ILVL = f"{WORD}ilvl"
_INDENT = f"{WORD}ind"
_IS_LEGAL = f"{WORD}isLgl"
_LEVEL = f"{WORD}lvl"
_LEVEL_TEXT = f"{WORD}lvlText"
_NAME = f"{WORD}name"
_NUM = f"{WORD}num"
_NUM_FORMAT = f"{WORD}numFmt"
_NUM_ID = f"{WORD}numId"
_NUM_STYLE_LINK = f"{WORD}numStyleLink"
_OVERRIDE = f"{WORD}lvlOverride"
_PARAGRAPH_STYLE = f"{WORD}pStyle"
_PPR = f"{WORD}pPr"
_RESTART = f"{WORD}lvlRestart"
_RPR = f"{WORD}rPr"
_START = f"{WORD}start"
_START_OVERRIDE = f"{WORD}startOverride"

_LEVELS = 9
_SILENT = frozenset({"none", "bullet"})  # levels whose place in another level's text stays empty
_PLACEHOLDER = re.compile(r"%([1-9])")
_ZEROS = re.compile(r"0{1,8}[01]")
_MAX_LABEL = 80  # characters; a longer one is no number


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One of the nine levels of a list.

    Attributes:
        start: First number.
        style: ``w:numFmt``.
        digits: Least number of digits, with zeros before.
        text: What is printed, with ``%1`` to ``%9`` for the counters of the levels.
        restart: Level, from 1, after which it starts anew; 0 for never, None for any above it.
        legal: True when all counters are printed in Arabic digits.
        paragraph_style: Style whose paragraphs stand on this level.
        indent: Points, None where the level sets none.
        hidden: True when its numbers count, but are not shown.
    """

    start: int = 1
    style: str = "decimal"
    digits: int = 0
    text: str = ""
    restart: int | None = None
    legal: bool = False
    paragraph_style: str | None = None
    indent: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands: the list that numbers it, and the level in it from 0."""

    num_id: int
    level: int


@dataclass(frozen=True, slots=True)
class _List:
    abstract: int
    levels: tuple[ListLevel, ...]
    restarts: frozenset[int]


class ListDefinitions:
    """The lists of a file by id, each read when it is first asked for.

    Templates define dozens of lists, of which a paper uses a few.
    """

    def __init__(
        self,
        abstracts: dict[int, etree._Element],
        nums: dict[int, etree._Element],
        styles: StyleSheet,
    ) -> None:
        self._abstracts = abstracts
        self._nums = nums
        self._styles = styles
        self._levels: dict[int, tuple[ListLevel, ...]] = {}
        self._lists: dict[int, _List | None] = {}

    def get(self, num_id: int) -> _List | None:
        """Returns a list, None for an id that no list carries."""
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def named(self, name: str) -> _List | None:
        """Returns the list whose definition has that name, in lower case; None for none."""
        for abstract, element in self._abstracts.items():
            if (val(child(element, _NAME)) or "").lower() == name:
                return _List(abstract, _read_levels(element), frozenset())
        return None

    def level(self, num_id: int, level: int) -> ListLevel | None:
        """Returns a level of a list, None when there is no such list."""
        found = self.get(num_id)
        return found.levels[level] if found else None

    def level_of_style(self, num_id: int, style_ids: tuple[str, ...]) -> int | None:
        """Returns the level that the list links to the nearest of the styles, None for none."""
        found = self.get(num_id)
        if found is None:
            return None
        for style_id in style_ids:
            for level, definition in enumerate(found.levels):
                if definition.paragraph_style == style_id:
                    return level
        return None

    def _read(self, num_id: int) -> _List | None:
        abstract = self._follow_links(self._target(num_id))
        if abstract is None:
            return None
        if abstract not in self._levels:
            self._levels[abstract] = _read_levels(self._abstracts[abstract])
        return _read_list(self._nums[num_id], abstract, self._levels[abstract])

    def _target(self, num_id: int) -> int | None:
        abstract = number(val(child(self._nums.get(num_id), _ABSTRACT_ID)))
        return abstract if abstract in self._abstracts else None

    def _follow_links(self, abstract: int | None) -> int | None:
        # A definition may only say "as that numbering style"; the style names the list to use.
        seen: set[int] = set()
        while abstract is not None and abstract not in seen:
            seen.add(abstract)
            link = val(child(self._abstracts[abstract], _NUM_STYLE_LINK))
            num_id = self._styles.list_of_style(link) if link else None
            target = None if num_id is None else self._target(num_id)
            if target is None:
                break
            abstract = target
        return abstract


class Numbering:
    """Counts the numbered paragraphs of one story, in the order of the document.

    Attributes:
        overflowed: True once a number was larger than Word counts.
    """

    def __init__(self, definitions: ListDefinitions) -> None:
        self.definitions = definitions
        self.overflowed = False
        self._counters: dict[int, list[int | None]] = {}
        self._restarted: set[tuple[int, int]] = set()
        self._named: dict[str, _List | None] = {}

    def advance(self, num_id: int, level: int, *, start: int | None = None) -> str | None:
        """Counts one paragraph and returns its label, None when nothing is printed.

        The label is as printed, without white space and full stops at its end.

        Args:
            num_id: The list.
            level: From 0.
            start: The number to go on with, when it is not the next one.
        """
        found = self.definitions.get(num_id)
        if found is None:
            return None
        return self._advance(found, ListPlace(num_id, level), start)

    def advance_named(
        self, name: str, level: int, *, levels: tuple[ListLevel, ...], start: int | None
    ) -> str | None:
        """Counts one field of a list that is known by its name, and returns its number.

        Args:
            name: In lower case.
            level: From 0.
            levels: The levels of a list that every file has; none looks for it in the file.
            start: The number to go on with, when it is not the next one.
        """
        if name not in self._named:
            # Keys below nought, so that they are none of those of the file's own definitions.
            key = -1 - len(self._named)
            own = _List(key, levels, frozenset()) if levels else None
            self._named[name] = own or self.definitions.named(name)
        found = self._named[name]
        return None if found is None else self._advance(found, ListPlace(0, level), start)

    def full_label(self, place: ListPlace) -> str:
        """Returns the number as a reference writes it in full: ``2.1(a)`` where ``(a)`` stands.

        It is that of the paragraph that was counted last on the level; empty for none.
        """
        found = self.definitions.get(place.num_id)
        counters = found and self._counters.get(found.abstract)
        level, label = place.level, ""
        while found is not None and counters and level >= 0:
            label = (self._print(found, counters, level) or "") + label
            shown = [int(digit) - 1 for digit in _PLACEHOLDER.findall(found.levels[level].text)]
            level = min([level, *shown]) - 1
        return label

    def _advance(self, found: _List, place: ListPlace, start: int | None) -> str | None:
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        self._count(found, counters, num_id=place.num_id, level=place.level)
        if start is not None:
            counters[place.level] = start
        return self._print(found, counters, place.level)

    def _count(self, found: _List, counters: list[int | None], *, num_id: int, level: int) -> None:
        current = counters[level]
        if level in found.restarts and (num_id, level) not in self._restarted:
            self._restarted.add((num_id, level))
            current = None
        counters[level] = found.levels[level].start if current is None else current + 1
        for above in range(level):
            if counters[above] is None:
                counters[above] = found.levels[above].start
        for below in range(level + 1, _LEVELS):
            restart = found.levels[below].restart
            if restart is None or (restart and level < restart):
                counters[below] = None

    def _print(self, found: _List, counters: list[int | None], level: int) -> str | None:
        definition = found.levels[level]
        if definition.hidden:
            return None
        if definition.style == "bullet":
            return plain_bullet(definition.text)

        # Words stand at the even places of the pieces, the numbers of levels at the odd ones.
        pieces = _PLACEHOLDER.split(definition.text)
        for place in range(1, len(pieces), 2):
            at = int(pieces[place]) - 1
            value = counters[at]
            legal = definition.legal
            pieces[place] = (
                "" if value is None else self._printed(found.levels[at], value, legal=legal)
            )
        label = " ".join("".join(pieces).split())
        return label[:_MAX_LABEL].rstrip(". ") or None

    def _printed(self, level: ListLevel, value: int, *, legal: bool) -> str:
        self.overflowed = self.overflowed or value > MAX_NUMBER
        if legal and level.style not in _SILENT:
            return format_number(value, "decimal")
        printed = format_number(value, level.style)
        return printed.zfill(level.digits) if level.digits else printed


def read_numbering(root: etree._Element | None, styles: StyleSheet) -> ListDefinitions:
    """Returns the lists of a file; none for a file without."""
    abstracts: dict[int, etree._Element] = {}
    nums: dict[int, etree._Element] = {}
    for element in () if root is None else root:
        if element.tag == _ABSTRACT:
            abstract_id = number(element.get(_ABSTRACT_ID))
            if abstract_id is not None:
                abstracts.setdefault(abstract_id, element)
        elif element.tag == _NUM:
            num_id = number(element.get(_NUM_ID))
            if num_id is not None:
                nums.setdefault(num_id, element)
    return ListDefinitions(abstracts, nums, styles)


def _read_levels(abstract: etree._Element) -> tuple[ListLevel, ...]:
    levels = [ListLevel()] * _LEVELS
    for element in abstract.iterchildren(_LEVEL):
        place = number(element.get(_ILVL))
        if place is not None and 0 <= place < _LEVELS:
            levels[place] = _read_level(element)
    return tuple(levels)


def _read_level(element: etree._Element) -> ListLevel:
    # One walk, as a paper may use hundreds of lists; of several of a name, the first holds.
    told: dict[str, etree._Element] = {}
    for inner in element:
        told.setdefault(inner.tag, inner)
    legal = told.get(_IS_LEGAL)
    style, digits = _read_format(told)
    return ListLevel(
        # A level that does not say where it starts, starts at nought.
        start=number(val(told.get(_START))) or 0,
        style=style,
        digits=digits,
        text=val(told.get(_LEVEL_TEXT)) or "",
        restart=number(val(told.get(_RESTART))),
        legal=legal is not None and is_on(legal),
        paragraph_style=val(told.get(_PARAGRAPH_STYLE)),
        indent=read_indent(child(told.get(_PPR), _INDENT)),
        hidden=bool(run_look(told.get(_RPR)).hidden),
    )


def _read_format(level: Mapping[str, etree._Element]) -> tuple[str, int]:
    element = level.get(_NUM_FORMAT)
    alternatives = level.get(ALTERNATIVES)
    if element is None and alternatives is not None:
        element = child(chosen_alternative(alternatives), _NUM_FORMAT)
    style = val(element) or "decimal"
    if style == "decimalZero":
        return "decimal", 2
    # "0001, 0002, ..." asks for four digits.
    zeros = _ZEROS.match(element.get(_FORMAT) or "") if element is not None else None
    return ("decimal", len(zeros[0])) if zeros else (style, 0)


def _read_list(num: etree._Element, abstract: int, levels: tuple[ListLevel, ...]) -> _List:
    changed = list(levels)
    restarts = set()
    for override in num.iterchildren(_OVERRIDE):
        place = number(override.get(_ILVL))
        if place is None or not 0 <= place < _LEVELS:
            continue
        definition = child(override, _LEVEL)
        if definition is not None:
            changed[place] = _read_level(definition)
        start = number(val(child(override, _START_OVERRIDE)))
        if start is not None:
            changed[place] = replace(changed[place], start=start)
            restarts.add(place)
    return _List(abstract, tuple(changed), frozenset(restarts))
