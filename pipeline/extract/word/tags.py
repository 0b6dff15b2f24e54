# SPDX-License-Identifier: Apache-2.0
"""Names of the elements and attributes of a Word file, and how their values are read."""

import re

from lxml import etree

from pipeline.extract.safe_xml import parse_xml

__all__ = [
    "DRAWING",
    "MARKUP",
    "RELATION_ID",
    "WORD",
    "all_text",
    "child",
    "in_usual_dialect",
    "is_on",
    "number",
    "val",
]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_VAL = f"{WORD}val"
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_DIGITS = 15
_NUMBER = re.compile(rf"[+-]?\d{{1,{_MAX_DIGITS}}}")
_STRICT = "http://purl.oclc.org/ooxml/"
# The Strict dialect differs from the usual one in the addresses of its namespaces.
_DIALECTS = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", WORD[1:-1]),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", RELATION_ID[1:-3]),
    *(
        (f"http://purl.oclc.org/ooxml/{strict}", f"http://schemas.openxmlformats.org/{usual}")
        for strict, usual in (
            ("officeDocument/math", "officeDocument/2006/math"),
            ("drawingml/main", DRAWING[1:-1].removeprefix("http://schemas.openxmlformats.org/")),
            ("drawingml/chart", "drawingml/2006/chart"),
            ("drawingml/diagram", "drawingml/2006/diagram"),
            ("drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
        )
    ),
)


def val(element: etree._Element | None) -> str | None:
    """Returns the ``w:val`` of an element, None when there is neither."""
    return None if element is None else element.get(_VAL)


def number(text: str | None) -> int | None:
    """Returns a whole number, None for what is absent or no number of at most 15 digits."""
    if not text:
        return None
    if len(text) <= _MAX_DIGITS and text.isdecimal():  # nearly all are, and it is much faster
        return int(text)
    found = _NUMBER.match(text)
    return int(found[0]) if found else None


def is_on(element: etree._Element) -> bool:
    """Says whether a switch such as ``w:b`` is on; without a value it is."""
    return element.get(_VAL, "1").lower() not in _OFF


def child(element: etree._Element | None, tag: str) -> etree._Element | None:
    """Returns the first child of that name, None when there is none."""
    if element is not None:
        # Twice as fast as lxml's own search among the few children that properties have.
        for inner in element:
            if inner.tag == tag:
                return inner
    return None


def all_text(element: etree._Element, *tags: str) -> str:
    """Returns the text within an element, or within those below it that carry one of the tags."""
    if tags:
        return "".join(all_text(inner) for inner in element.iter(*tags))
    return "".join(str(text) for text in element.itertext())


def in_usual_dialect(root: etree._Element, *, part: str) -> etree._Element:
    """Returns the same tree with the namespaces of Transitional files, if it is a Strict one."""
    if not root.tag.startswith("{" + _STRICT):
        return root
    data = etree.tostring(root, encoding="UTF-8")
    for strict, usual in _DIALECTS:
        data = data.replace(strict.encode(), usual.encode())
    return parse_xml(data, part=part)
