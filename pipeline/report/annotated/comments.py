# SPDX-License-Identifier: Apache-2.0
"""The parts of a Word file that comments need: the comments, what links to them, their kind."""

import posixpath
from datetime import UTC, datetime

from lxml import etree

from pipeline.extract.safe_xml import parse_xml
from pipeline.extract.word.package import Package
from pipeline.extract.word.tags import WORD, number
from pipeline.report.annotated.marks import AUTHOR

__all__ = ["Comments"]

_NAMESPACE = WORD[1:-1]
_COMMENT = f"{WORD}comment"
_ID = f"{WORD}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
# The stubs want names; a namespace without one is the usual one of its part.
_USUAL: dict[str, str] = {None: _RELATIONSHIPS}  # type: ignore[dict-item]
_TYPES_PART = "[Content_Types].xml"
_STYLE = b'w:styleId="CommentText"'


class Comments:
    """The comments of a Word file, to which more are added.

    Args:
        package: The file.
        main: Name of its main document.
    """

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        links = package.relationships(main).values()
        known = next((one for one in links if one.kind == "comments" and not one.external), None)
        self._is_new = known is None
        if known is None:
            self._name = _free_name(package, posixpath.dirname(main))
            self._root = etree.Element(f"{WORD}comments", nsmap={"w": _NAMESPACE})
        else:
            self._name = known.target
            self._root = parse_xml(package.read(known.target), part=known.target)
        self._next = 1 + max(
            (number(one.get(_ID)) or 0 for one in self._root.iter(_COMMENT)), default=-1
        )
        styles = next((one for one in links if one.kind == "styles" and not one.external), None)
        self._styled = styles is not None and _STYLE in package.read(styles.target)

    def add(self, note: str, *, date: datetime | None) -> str:
        """Adds a comment of one paragraph a line; returns its id."""
        comment = etree.SubElement(self._root, _COMMENT)
        name, self._next = str(self._next), self._next + 1
        comment.set(_ID, name)
        comment.set(f"{WORD}author", AUTHOR)
        comment.set(f"{WORD}initials", AUTHOR[0])
        if date is not None:
            comment.set(f"{WORD}date", f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        for place, line in enumerate(note.split("\n")):
            paragraph = etree.SubElement(comment, f"{WORD}p")
            if self._styled:
                properties = etree.SubElement(paragraph, f"{WORD}pPr")
                etree.SubElement(properties, f"{WORD}pStyle").set(f"{WORD}val", "CommentText")
            if place == 0:
                etree.SubElement(etree.SubElement(paragraph, f"{WORD}r"), f"{WORD}annotationRef")
            text = etree.SubElement(etree.SubElement(paragraph, f"{WORD}r"), f"{WORD}t")
            text.set(_SPACE, "preserve")
            text.text = line
        return name

    def parts(self) -> dict[str, bytes]:
        """Returns the parts that are new or changed, by name."""
        parts = {self._name: serialise(self._root)}
        if self._is_new:
            folder, base = posixpath.split(self._main)
            links = posixpath.join(folder, "_rels", f"{base}.rels")
            parts[links] = self._linked(links)
            parts[_TYPES_PART] = self._declared()
        return parts

    def _linked(self, name: str) -> bytes:
        if name in self._package:
            root = parse_xml(self._package.read(name), part=name)
        else:
            root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap=_USUAL)
        taken = {one.get("Id") for one in root}
        link = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        link.set("Id", next(f"rId{i}" for i in range(1, 2 + len(taken)) if f"rId{i}" not in taken))
        link.set("Type", f"{_OFFICE}/comments")
        link.set("Target", f"/{self._name}")
        return serialise(root)

    def _declared(self) -> bytes:
        root = parse_xml(self._package.read(_TYPES_PART), part=_TYPES_PART)
        override = etree.SubElement(root, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{self._name}")
        override.set("ContentType", _CONTENT_TYPE)
        return serialise(root)


def serialise(root: etree._Element) -> bytes:
    """Returns a part as Word writes it: UTF-8, standing alone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _free_name(package: Package, folder: str) -> str:
    names = (
        "comments.xml",
        *(f"comments{place}.xml" for place in range(1, len(package.names) + 2)),
    )
    return next(
        joined for name in names if (joined := posixpath.join(folder, name)) not in package
    )
