# SPDX-License-Identifier: Apache-2.0
"""What drawings, pictures and objects within a paragraph hold: boxes, words, charts, files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.extract.word.alternatives import shown_within
from pipeline.extract.word.tags import DRAWING, RELATION_ID, WORD, all_text

__all__ = ["Picture", "drawn_paragraphs", "read_picture"]

_BOX = f"{WORD}txbxContent"
_CACHED_NAMES = "{http://schemas.openxmlformats.org/drawingml/2006/chart}strCache"
_CACHED_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DIAGRAM_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_DRAWN_PARAGRAPH = f"{DRAWING}p"
_DRAWN_TEXT = f"{DRAWING}t"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_SHAPES = ("{urn:schemas-microsoft-com:vml}shape", "{urn:schemas-microsoft-com:vml}rect")
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"

# Objects that show a formula or a picture, whose whole content is on the page.
_PICTURED_OBJECTS = ("equation", "mathtype", "pbrush", "paint.", "imaging.")
_NO_NAME = re.compile(r"[^\w.]+")
_LONGEST_NAME = 40
# A page of A4 is 595 by 842 points. A scan that was pasted in takes at least the text area of a
# page with wide margins.
_PAGE_WIDTH, _PAGE_HEIGHT = 360, 480
_EMU = 12700  # units of a drawing in a point
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})\s*(pt|in|)")


@dataclass(frozen=True, slots=True)
class Picture:
    """What one drawing, picture or object holds.

    Attributes:
        boxes: Its text boxes, in order.
        words: Words that are drawn in its shapes or as lettering.
        links: Relationship ids of its charts and diagrams.
        objects: Kinds of the files that are embedded in it (``Word.Document.12``).
        fills_page: True when it is as large as a page, as a scan is.
    """

    boxes: tuple[etree._Element, ...] = ()
    words: str = ""
    links: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    fills_page: bool = False


def read_picture(element: etree._Element) -> Picture:
    """Returns what a ``w:drawing``, ``w:pict`` or ``w:object`` holds."""
    boxes = () if next(element.iter(_BOX), None) is None else tuple(shown_within(element, _BOX))
    drawn = [all_text(inner) for inner in _own(element, _DRAWN_TEXT)]
    drawn += [inner.get("string") or "" for inner in _own(element, _WORD_ART)]
    links = [inner.get(RELATION_ID) for inner in _own(element, _CHART)]
    links += [inner.get(_DIAGRAM_DATA) for inner in _own(element, _DIAGRAM)]
    return Picture(
        boxes=boxes,
        words=" ".join(" ".join(drawn).split()),
        links=tuple(link for link in links if link),
        objects=tuple(_object_names(element)),
        fills_page=not boxes and _fills_page(element),
    )


def drawn_paragraphs(root: etree._Element) -> tuple[str, ...]:
    """Returns the words of a chart or diagram: its paragraphs, and the names in its data.

    The numbers of a chart are left out; white space is collapsed.
    """
    found: list[str] = []
    for element in root.iter(_DRAWN_PARAGRAPH, _CACHED_NAMES):
        tag = _DRAWN_TEXT if element.tag == _DRAWN_PARAGRAPH else _CACHED_VALUE
        apart = "" if element.tag == _DRAWN_PARAGRAPH else "; "
        words = " ".join(apart.join(all_text(inner) for inner in element.iter(tag)).split())
        if words and words not in found[-1:]:
            found.append(words)
    return tuple(found)


def _own(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yields the elements of that name that are not within a text box, which is read apart."""
    for inner in element.iter(tag):
        outer = inner.getparent()
        while outer is not None and outer is not element and outer.tag != _BOX:
            outer = outer.getparent()
        if outer is element:
            yield inner


def _object_names(element: etree._Element) -> Iterator[str]:
    for inner in _own(element, _OBJECT):
        name = _NO_NAME.sub(" ", inner.get("ProgID") or "").strip()[:_LONGEST_NAME]
        if not name.lower().startswith(_PICTURED_OBJECTS):
            yield name or "object"


def _fills_page(element: etree._Element) -> bool:
    for extent in element.iter(_EXTENT):
        try:
            width, height = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        except ValueError:
            continue
        if width >= _PAGE_WIDTH * _EMU and height >= _PAGE_HEIGHT * _EMU:
            return True
    return any(_is_page_size(shape.get("style") or "") for shape in element.iter(*_SHAPES))


def _is_page_size(style: str) -> bool:
    sizes = {}
    for name, size, unit in _STYLE_SIZE.findall(style[:1000]):
        try:
            sizes[name] = float(size) * (72 if unit == "in" else 1)
        except ValueError:
            continue
    return sizes.get("width", 0) >= _PAGE_WIDTH and sizes.get("height", 0) >= _PAGE_HEIGHT
