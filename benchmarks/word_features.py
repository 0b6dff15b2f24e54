# SPDX-License-Identifier: Apache-2.0
"""Prints which share of the words of Word files is in the reading, by where the words stand.

Probes are taken straight from the XML: the text of each paragraph (or run of an insertion, a
content control...) that stands in a table cell, a note, a comment and so on. Compared are letters
and digits only. A probe must be in the current text; one of a deletion must be in the original
reading, and must not be in the current text when its words stand nowhere else in the file.
Every row should say 100 %; probes that are missing are printed. The words with which a content
control asks for words ("Click here to enter text") are no words of a paper, and no probes.

    python benchmarks/word_features.py FOLDER... [--shown 3]
"""

import argparse
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.domain.document import Document
from pipeline.errors import ReadingError
from pipeline.extract.safe_xml import parse_xml
from pipeline.extract.word.reader import read_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SUFFIXES = {".docx", ".docm", ".dotx"}
# Test suites hold files that zipfile refuses: damaged, encrypted, of a newer kind of zip.
REFUSED = (zipfile.BadZipFile, NotImplementedError, KeyError, RuntimeError)
GONE = (f"{W}del", f"{W}moveFrom")
BORDER = "\n"
SHORTEST = 6  # letters and digits: shorter probes meet by chance
# Where a probe stands, as a path from the root of a part; "within" means at any depth.
FEATURES = {
    "table cell": f".//{W}tc/{W}p",
    "nested table": f".//{W}tc//{W}tc/{W}p",
    "insertion": f".//{W}ins/{W}r",
    "target of a move": f".//{W}moveTo/{W}r",
    "content control of blocks": f".//{W}sdtContent/{W}p",
    "content control in a line": f".//{W}p//{W}sdtContent/{W}r",
    "text box": f".//{W}txbxContent/{W}p",
    "hyperlink": f".//{W}hyperlink/{W}r",
    "field in a line": f".//{W}fldSimple/{W}r",
}
PARTS = {
    "footnote": re.compile(r"word/footnotes\.xml"),
    "endnote": re.compile(r"word/endnotes\.xml"),
    "comment": re.compile(r"word/comments\.xml"),
    "header or footer": re.compile(r"word/(?:header|footer)\d*\.xml"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="searched in depth")
    parser.add_argument("--shown", type=int, default=3, help="missing probes shown of each row")
    options = parser.parse_args()
    files = sorted(
        path
        for folder in options.folders
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    probes: Counter[str] = Counter()
    found: Counter[str] = Counter()
    holders: dict[str, set[Path]] = {}
    shown: Counter[str] = Counter()
    for file in files:
        for feature, probe, is_found in judge_file(file):
            probes[feature] += 1
            found[feature] += is_found
            holders.setdefault(feature, set()).add(file)
            if not is_found and shown[feature] < options.shown:
                shown[feature] += 1
                print(f"missing: {feature}: {file.name}: {probe[:60]}")
    for feature, count in probes.items():
        share = 100 * found[feature] / count
        print(f"{feature:28} {share:6.1f} % of {count:6} probes in {len(holders[feature])} files")
    return 0 if probes else 1


def judge_file(file: Path) -> Iterator[tuple[str, str, bool]]:
    """Yields the feature and the words of each probe of a file, and whether they are found."""
    try:
        document = read_word(file.read_bytes(), name=file.name, sha256="")
        with zipfile.ZipFile(file) as archive:
            roots = {
                name: parse_xml(archive.read(name), part=name)
                for name in archive.namelist()
                if name == "word/document.xml" or any(map_matches(name))
            }
    except (ReadingError, *REFUSED) as error:
        print(f"left out: {file.name}: {type(error).__name__}", file=sys.stderr)
        return
    current = bare(document.text)
    for feature, words in all_probes(roots):
        yield feature, words, bare(words) in current
    yield from judge_deletions(document, roots)


def map_matches(name: str) -> Iterator[bool]:
    """Yields for each kind of part whether a member is one of it."""
    return (bool(pattern.fullmatch(name)) for pattern in PARTS.values())


def all_probes(roots: dict[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Yields the feature and words of the probes that stand in the current text."""
    main = roots.get("word/document.xml")
    if main is None:
        return
    shown = {reference.get(f"{W}id") for reference in main.iter() if is_reference(reference)}
    for feature, path in FEATURES.items():
        yield from ((feature, words) for words in probes_at(main, path))
    for feature, pattern in PARTS.items():
        for name, root in roots.items():
            if not pattern.fullmatch(name):
                continue
            notes = [root] if feature == "header or footer" else list(root)
            for note in notes:
                if feature.endswith("note") and note.get(f"{W}id") not in shown:
                    continue
                yield from ((feature, words) for words in probes_at(note, f".//{W}p"))


def is_reference(element: etree._Element) -> bool:
    """Says whether an element is a reference to a note that is not deleted."""
    if element.tag not in (f"{W}footnoteReference", f"{W}endnoteReference"):
        return False
    return next(element.iterancestors(*GONE), None) is None


def probes_at(root: etree._Element, path: str) -> Iterator[str]:
    """Yields the words of the elements at a path that are long enough."""
    for element in root.iterfind(path):
        words = current_words(element)
        if len(bare(words)) >= SHORTEST:
            yield words


def current_words(element: etree._Element) -> str:
    """Returns the words within an element that are neither deleted nor in another paragraph."""
    if next(element.iterancestors(*GONE, FALLBACK), None) is not None:
        return ""
    for control in element.iterancestors(f"{W}sdt"):
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            return ""
    return max(pieces_of(element).split(BORDER), key=len)


def pieces_of(element: etree._Element) -> str:
    """Returns the current words within an element, with a border where others stand between."""
    pieces = []
    for text in element.iter(f"{W}t"):
        foreign = False
        for outer in text.iterancestors():
            if outer is element:
                break
            foreign = foreign or outer.tag in (*GONE, FALLBACK, f"{W}txbxContent")
        pieces.append(BORDER if foreign else text.text or "")
    return "".join(pieces)


def judge_deletions(
    document: Document, roots: dict[str, etree._Element]
) -> Iterator[tuple[str, str, bool]]:
    """Yields the probes of deletions: kept in the original reading, gone from the current one."""
    main = roots.get("word/document.xml")
    if main is None:
        return
    kept = bare("".join(pieces_of(root) for root in roots.values()))
    current = bare(document.text)
    original = bare(document.original.text if document.original else "")
    for deletion in main.iter(*GONE):
        if next(deletion.iterancestors(f"{W}ins", f"{W}moveTo"), None) is not None:
            continue  # inserted and deleted again: in neither reading
        if next(deletion.iter(f"{W}ins"), None) is not None:
            continue
        for run in deletion.iterfind(f"{W}r"):
            words = "".join(text.text or "" for text in run.iter(f"{W}delText", f"{W}t"))
            if len(bare(words)) < SHORTEST:
                continue
            yield "deletion, in the original", words, bare(words) in original
            if bare(words) not in kept:
                yield "deletion, not in the current", words, bare(words) not in current


def bare(text: str) -> str:
    """Returns the letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", text).casefold()


if __name__ == "__main__":
    raise SystemExit(main())
