# SPDX-License-Identifier: Apache-2.0
"""The parts of a Word file that hold words, loaded so that one broken part spoils no other."""

from dataclasses import dataclass

from lxml import etree

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.safe_xml import parse_xml
from pipeline.extract.word.landmarks import Landmarks
from pipeline.extract.word.numbering import ListDefinitions, read_numbering
from pipeline.extract.word.package import Package, Relationship, main_part, open_package
from pipeline.extract.word.properties import PropertyReader
from pipeline.extract.word.styles import StyleSheet, read_styles
from pipeline.extract.word.tags import WORD, child, in_usual_dialect
from pipeline.extract.word.undoing import TrackedPart

__all__ = ["PartLoader", "WordParts", "load_parts", "skipped_part"]

_BODY = f"{WORD}body"
_ID = f"{WORD}id"
_NOTE_TAGS = {"footnotes": f"{WORD}footnote", "endnotes": f"{WORD}endnote"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_BROKEN_REFERENCE = b"Error!"
_TYPE = f"{WORD}type"
_STAGE = "extract"
_CURE_PART = "Open the file in Word, save it under a new name, and scan the new file."
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class PartLoader:
    """Loads parts by their relationship, and notes those that cannot be read.

    Attributes:
        package: The zip.
        diagnostics: What could not be read, added to while reading goes on.
        landmarks: What stands out in the parts that were loaded so far.
        may_break: True once a part was loaded that may hold references to nothing.
        tracked: The changes of the parts that were loaded so far in which something is tracked.
        original: True for the parts as they were before their tracked changes.
    """

    def __init__(self, package: Package, *, original: bool = False) -> None:
        self.package = package
        self.diagnostics: list[Diagnostic] = []
        self.landmarks = Landmarks()
        self.may_break = False
        self.tracked: list[TrackedPart] = []
        self.original = original

    def load_main(self, name: str) -> etree._Element:
        """Returns the root of the main document.

        Raises:
            ReadingError: It cannot be read.
        """
        return self._parse(self.package.read(name), name)

    def load(self, link: Relationship | None) -> etree._Element | None:
        """Returns the root of a part, None when there is none or it cannot be read."""
        data = self.read(link)
        return None if data is None or link is None else self.parse(data, link.target)

    def read(self, link: Relationship | None) -> bytes | None:
        """Returns the bytes of a part, None when there is none or it cannot be read."""
        if link is None:
            return None
        if link.external:
            self.diagnostics.append(skipped_part(link.kind, "it is not in the file."))
            return None
        try:
            return self.package.read(link.target)
        except ReadingError as error:
            self.skip(link.target, error)
            return None

    def parse(self, data: bytes, name: str) -> etree._Element | None:
        """Returns the root of a part from its bytes, None when it cannot be read."""
        try:
            return self._parse(data, name)
        except ReadingError as error:
            self.skip(name, error)
            return None

    def undo_changes(self) -> set[etree._Element]:
        """Takes the parts back to what they were before their tracked changes, also later ones.

        Returns the elements in which something was tracked, however deep.
        """
        self.original = True
        changed: set[etree._Element] = set()
        for part in self.tracked:
            changed |= part.holders()
            part.undo_changes()
        self.landmarks.forget_undone()
        return changed

    @property
    def authors(self) -> frozenset[str]:
        """Who made tracked changes in the parts that were loaded so far."""
        return frozenset(author for part in self.tracked for author in part.authors)

    def skip(self, part: str, error: ReadingError) -> None:
        """Notes that a part was not read."""
        self.diagnostics.append(skipped_part(part, error.message, cure=error.cure))

    def links(self, name: str) -> dict[str, Relationship]:
        """Returns the relationships of a part by id, none with a diagnostic if they are bad."""
        try:
            return self.package.relationships(name)
        except ReadingError as error:
            self.skip("relationships", error)
            return {}

    def _parse(self, data: bytes, name: str) -> etree._Element:
        root = in_usual_dialect(parse_xml(data, part=name), part=name)
        self.may_break = self.may_break or _BROKEN_REFERENCE in data
        part = TrackedPart(self.landmarks.survey(root))
        if part.any:
            self.tracked.append(part)
            if self.original:
                part.undo_changes()
                self.landmarks.forget_undone(root)
        return root


@dataclass(frozen=True, slots=True)
class WordParts:
    """What a Word file is made of.

    Attributes:
        loader: Loads further parts.
        root: ``w:document``.
        links: Relationships of the main document by id.
        styles: Its styles.
        lists: Its lists.
        properties: What its paragraphs are.
        notes: Footnotes and endnotes by kind and id, without the lines that part them from text.
        comments: The root of the comments, None without any.
        title: Title from the properties.
    """

    loader: PartLoader
    root: etree._Element
    links: dict[str, Relationship]
    styles: StyleSheet
    lists: ListDefinitions
    properties: PropertyReader
    notes: dict[tuple[str, str], etree._Element]
    comments: etree._Element | None = None
    title: str = ""


def load_parts(data: bytes, *, original: bool = False) -> WordParts:
    """Returns the parts of a Word file, as they are or as they were before tracked changes.

    Raises:
        ReadingError: The zip or its main document cannot be read.
    """
    package = open_package(data)
    name = main_part(package)
    if name is None:
        message = "The file is a zip, but no Word document is in it."
        cure = "Check that it is the right file, or open and save it again in Word."
        raise ReadingError(ReasonCode.NOT_A_DOCUMENT, message, cure=cure)
    loader = PartLoader(package, original=original)
    root = loader.load_main(name)
    if child(root, _BODY) is None:
        message = f"The part {name!r} has no body."
        raise ReadingError(ReasonCode.CORRUPT, message, cure=_CURE_PART)
    if name.casefold() in package.doubled:
        loader.diagnostics.append(_doubled_part(name))
    if any(link.kind == "officeDocument" and link.external for link in loader.links("").values()):
        loader.diagnostics.append(_other_main_part(name))
    links = loader.links(name)
    by_kind = {link.kind: link for link in reversed(links.values())}
    styles = read_styles(loader.load(by_kind.get("styles")))
    loader.landmarks.learn_styles(styles)
    notes: dict[tuple[str, str], etree._Element] = {}
    for kind, tag in _NOTE_TAGS.items():
        notes |= _notes(loader.load(by_kind.get(kind)), kind, tag)
    lists = read_numbering(loader.load(by_kind.get("numbering")), styles)
    return WordParts(
        loader=loader,
        root=root,
        links=links,
        styles=styles,
        lists=lists,
        properties=PropertyReader(styles, lists, loader.landmarks.marked),
        notes=notes,
        comments=loader.load(by_kind.get("comments")),
        title=_title(loader),
    )


def skipped_part(part: str, why: str, *, cure: str = _CURE_PART) -> Diagnostic:
    """Returns the diagnostic for a part that was not read."""
    message = f"The part {part!r} was not read: {why}"
    return Diagnostic(
        ReasonCode.PART_SKIPPED, Gravity.PARTIAL, message, cure, stage=_STAGE, part=part
    )


def _notes(
    root: etree._Element | None, kind: str, tag: str
) -> dict[tuple[str, str], etree._Element]:
    if root is None:
        return {}
    return {
        (kind, note.get(_ID) or ""): note
        for note in root.iterchildren(tag)
        if note.get(_TYPE) not in _SEPARATORS
    }


def _title(loader: PartLoader) -> str:
    links = loader.links("").values()
    link = next((link for link in links if link.kind == "core-properties"), None)
    root = None if link is None or link.external else loader.load(link)
    title = child(root, _TITLE)
    return "" if title is None else " ".join((title.text or "").split())


def _doubled_part(name: str) -> Diagnostic:
    message = f"The file holds the part {name!r} twice; another program may read the other one."
    cure = "Ask the sender which text is meant, and for a file that holds it once."
    return Diagnostic(ReasonCode.CORRUPT, Gravity.PARTIAL, message, cure, stage=_STAGE, part=name)


def _other_main_part(name: str) -> Diagnostic:
    message = f"The file names a main document that is not in it; {name!r} was read instead."
    cure = "Ask the sender for a file that Word opens, and compare the text."
    return Diagnostic(ReasonCode.CORRUPT, Gravity.PARTIAL, message, cure, stage=_STAGE, part=name)
