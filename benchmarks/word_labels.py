# SPDX-License-Identifier: Apache-2.0
"""Prints how many automatic numbers of Word files are those that LibreOffice prints.

LibreOffice exports each file as text, with the number before each paragraph; it is independent of
this project, but it is not Word. Both texts are aligned paragraph by paragraph. A paragraph counts
when either side gives it a label with a letter or digit, so that numbers that only LibreOffice
prints count as well; white space, brackets and full stops around a label are not compared.
Bullets are counted apart. Text boxes, notes and headers are not in the export, and files that
LibreOffice cannot open are named. Each remaining difference is printed.

LibreOffice counts inserted and deleted paragraphs alike, so of a file with tracked changes it gets
two copies made here: one in which they are accepted, one in which they are rejected. They are
compared with the current and with the original reading.

    python benchmarks/word_labels.py FOLDER... [--exports CACHE] [--verbose]
"""

import argparse
import difflib
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pipeline.domain.document import BlockKind, Document
from pipeline.errors import ReadingError
from pipeline.extract.safe_xml import parse_xml
from pipeline.extract.word.reader import read_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INSERTED = (f"{W}ins", f"{W}moveTo")
DELETED = (f"{W}del", f"{W}moveFrom")
SUFFIXES = {".docx", ".docm", ".dotx"}
COMPARED = {BlockKind.PARAGRAPH, BlockKind.CELL, BlockKind.CONTENTS}
CURRENT, ORIGINAL = "current", "original"
BATCH = 25
LONG = 40  # letters and digits; of longer lines the last TAIL ones tell which line it is
TAIL = 28
OPENING = 16
MOST_CELLS = 4_000_000  # of an alignment table
LONGEST_LABEL = 60
_NO_WORD = re.compile(r"[\W_]+")
# A line that is nothing but a number: "3.2", "(iv)", "Schedule 2", "B."
_ALONE = re.compile(r"\s*\(?(?:[A-Za-z]+ )?(?:\d+|[ivxlcdm]+|[a-z]{1,2})(?:\.\d+)*[.):]*\s*", re.I)


_LEADING = re.compile(rf"{_ALONE.pattern}[ \t]+(?P<words>.+)", re.I)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of ours, or a line of the export, with its letters and digits."""

    text: str
    label: str
    bare: str


@dataclass(slots=True)
class Count:
    """What was compared."""

    compared: int = 0
    equal: int = 0
    bullets: int = 0
    bullets_equal: int = 0
    files: int = 0

    def add(self, other: "Count") -> None:
        """Adds the figures of another file."""
        self.compared += other.compared
        self.equal += other.equal
        self.bullets += other.bullets
        self.bullets_equal += other.bullets_equal
        self.files += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="searched in depth")
    parser.add_argument("--exports", type=Path, help="folder that keeps the exports between runs")
    parser.add_argument("--verbose", action="store_true", help="also print the files one by one")
    options = parser.parse_args()
    files = sorted(
        path
        for folder in options.folders
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    if not files or not shutil.which("soffice"):
        print("no Word files there" if not files else "soffice is absent: install LibreOffice")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        cache = options.exports or Path(folder)
        total = compare_all(files, export_all(files, cache), verbose=options.verbose)
    share = 100 * total.equal / max(total.compared, 1)
    print(f"{total.files} files, {total.compared} numbered paragraphs, {total.equal} equal")
    print(f"agreement of numbers {share:.2f} %")
    print(f"bullets {total.bullets_equal} of {total.bullets}")
    return 0


def compare_all(files: Sequence[Path], exports: dict[str, Path], *, verbose: bool) -> Count:
    """Compares the readings that both sides have; prints each difference."""
    total = Count()
    for file in files:
        try:
            document = read_word(file.read_bytes(), name=file.name, sha256="")
        except ReadingError as error:
            print(f"not read: {file.name}: {error.code}", file=sys.stderr)
            continue
        readings = {CURRENT: document}
        if document.original is not None:
            readings[ORIGINAL] = replace(document.original, name=f"{file.name} (original)")
        for which, reading in readings.items():
            export = exports.get(export_name(file, which))
            if export is None:
                print(f"not exported by LibreOffice: {reading.name}", file=sys.stderr)
                continue
            count = compare(reading, export.read_text("utf-8", errors="replace"))
            if verbose and count.compared:
                print(f"{count.equal:6}/{count.compared:<6} {reading.name}")
            total.add(count)
    return total


def compare(document: Document, export: str) -> Count:
    """Returns how many labels are equal; prints the others."""
    ours = [
        Passage(body, block.label or "", bare(body))
        for block in document.blocks
        if block.kind in COMPARED and bare(body := document.text[block.body : block.end])
    ]
    lines = [line for line in re.split(r"[\n\r\f]", export.lstrip("\ufeff")) if line.strip()]
    theirs = [Passage(line.strip(), "", bare(line)) for line in lines]
    count = Count()
    pairs = dict(align(ours, theirs))
    used = set(pairs.values())
    for at, passage in enumerate(ours):
        if at in pairs:
            printed = printed_label(passage, theirs, pairs[at], used)
            judge(document.name, passage, printed, count)
        elif bare(passage.label):
            count.compared += 1
            print(f"{document.name}: not in the export: {passage.label!r} {passage.text[:60]!r}")
    known = bare(document.text)
    for line in (line for at, line in enumerate(theirs) if at not in used):
        # What follows a line break within a paragraph is a line of its own, but no other words.
        words = _LEADING.match(line.text)
        if words and bare(words["words"]) and bare(words["words"]) not in known:
            count.compared += 1
            print(f"{document.name}: only in the export: {line.text[:80]!r}")
    return count


def judge(name: str, passage: Passage, printed: str, count: Count) -> None:
    """Counts one paragraph, and prints it when the labels differ."""
    ours, theirs = bare(passage.label), bare(printed)
    if not ours and (not theirs or (theirs == "o" and passage.label)):
        if passage.label or printed.strip():
            count.bullets += 1
            count.bullets_equal += bool(passage.label) == bool(printed.strip())
            if bool(passage.label) != bool(printed.strip()):
                print(f"{name}: bullet {passage.label!r}, {printed!r}: {passage.text[:60]!r}")
        return
    count.compared += 1
    count.equal += ours == theirs
    if ours != theirs:
        print(f"{name}: ours {passage.label!r}, LibreOffice {printed!r}: {passage.text[:60]!r}")


def printed_label(passage: Passage, theirs: list[Passage], at: int, used: set[int]) -> str:
    """Returns what the export prints before the words of a paragraph.

    A number alone in its cell stands on a line of its own before that of the words.
    """
    opening = passage.bare[:OPENING]
    # Of a paragraph with line breaks, the last line was found; its number is before the first.
    while at and opening not in theirs[at].bare and passage.bare.endswith(theirs[at].bare):
        at -= 1
    line = theirs[at]
    if line.bare.endswith(passage.bare):
        start = len(line.bare) - len(passage.bare)
    else:
        start = max(line.bare.find(opening), 0)
    label = raw_prefix(line.text, start)
    # Quotation marks and brackets that open the words are no label.
    opening = "".join(raw_prefix(passage.text, 0).split())
    if opening:
        label = "".join(label.split()).removesuffix(opening)
    before = theirs[at - 1] if at else None
    if bare(label) or not bare(passage.label) or before is None or at - 1 in used:
        return label
    return before.text if _ALONE.fullmatch(before.text) else label


def raw_prefix(text: str, letters: int) -> str:
    """Returns the beginning of a text up to a number of letters and digits, and what follows."""
    seen = 0
    for place, character in enumerate(text):
        if bare(character):
            if seen >= letters:
                return text[:place].strip()
            seen += len(bare(character))
    return text.strip()


def align(ours: list[Passage], theirs: list[Passage]) -> Iterator[tuple[int, int]]:
    """Yields the places of paragraphs that are the same on both sides, in order.

    Paragraphs that are equal with their numbers come first, then, between them, those that end
    alike, and what lies between these is aligned one by one.
    """
    labelled = [bare(passage.label) + passage.bare for passage in ours]
    equal = common_runs(labelled, [passage.bare for passage in theirs])
    for start, end in gaps(equal, len(ours), len(theirs)):
        inner_ours, inner_theirs = ours[start[0] : end[0]], theirs[start[1] : end[1]]
        alike = long_and_alike(inner_ours, inner_theirs)
        for begin, stop in gaps(alike, len(inner_ours), len(inner_theirs)):
            pair = inner_ours[begin[0] : stop[0]], inner_theirs[begin[1] : stop[1]]
            for a, b in align_gap(*pair):
                yield start[0] + begin[0] + a, start[1] + begin[1] + b
        yield from ((start[0] + a, start[1] + b) for a, b in alike)
    yield from equal


def common_runs(first: list[str], second: list[str]) -> list[tuple[int, int]]:
    """Returns the places of equal strings, in order on both sides."""
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return [
        (block.a + step, block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def long_and_alike(ours: list[Passage], theirs: list[Passage]) -> list[tuple[int, int]]:
    """Returns the places of long paragraphs whose last letters are equal."""
    long_ours = [at for at, passage in enumerate(ours) if len(passage.bare) >= LONG]
    long_theirs = [at for at, passage in enumerate(theirs) if len(passage.bare) >= LONG]
    runs = common_runs(
        [ours[at].bare[-TAIL:] for at in long_ours],
        [theirs[at].bare[-TAIL:] for at in long_theirs],
    )
    return [(long_ours[a], long_theirs[b]) for a, b in runs]


def gaps(
    pairs: list[tuple[int, int]], ours: int, theirs: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yields the start and end, on both sides, of what lies between pairs."""
    start = (0, 0)
    for a, b in [*pairs, (ours, theirs)]:
        if a > start[0] and b > start[1]:
            yield start, (a, b)
        start = (a + 1, b + 1)


def align_gap(ours: list[Passage], theirs: list[Passage]) -> Iterator[tuple[int, int]]:
    """Yields the longest common run of short lines, by a table of lengths."""
    if not ours or not theirs:
        return
    if len(ours) * len(theirs) > MOST_CELLS:
        ends = [passage.bare[-4:] for passage in theirs]
        yield from common_runs([passage.bare[-4:] for passage in ours], ends)
        return
    width = len(theirs) + 1
    table = [[0] * width for _ in range(len(ours) + 1)]
    for a in range(len(ours) - 1, -1, -1):
        row, below = table[a], table[a + 1]
        for b in range(len(theirs) - 1, -1, -1):
            match = below[b + 1] + likeness(ours[a], theirs[b])
            row[b] = max(match, below[b], row[b + 1])
    a = b = 0
    while a < len(ours) and b < len(theirs):
        alike = likeness(ours[a], theirs[b])
        if alike and table[a][b] == table[a + 1][b + 1] + alike:
            yield a, b
            a, b = a + 1, b + 1
        elif table[a][b] == table[a + 1][b]:
            a += 1
        else:
            b += 1


def likeness(ours: Passage, theirs: Passage) -> int:
    """Returns how well a line of the export fits a paragraph: 0 not at all, 4 with its number."""
    if theirs.bare.endswith(ours.bare):
        extra = len(theirs.bare) - len(ours.bare)
        if extra > LONGEST_LABEL:
            return 0
        if theirs.bare == bare(ours.label) + ours.bare:
            return 4
        return 3 if not extra else 2
    # A line break within the paragraph: the export goes on in the next line.
    first = theirs.bare.removeprefix(bare(ours.label))
    return 2 if len(first) > 5 and ours.bare.startswith(first) else 0


def bare(text: str) -> str:
    """Returns the letters and digits of a text, in lower case."""
    return _NO_WORD.sub("", text).casefold()


def export_all(files: Sequence[Path], cache: Path) -> dict[str, Path]:
    """Returns the exports that LibreOffice makes, in batches, by the name of the reading."""
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copies = [copy for file in files for copy in settled_copies(file, Path(folder))]
        for size in (BATCH, 1):  # a file that ends the program takes its batch with it
            waiting = [copy for copy in copies if not (cache / f"{copy.stem}.txt").exists()]
            for start in range(0, len(waiting), size):
                export(waiting[start:][:size], cache, Path(folder))
    return {text.stem: text for text in cache.glob("*.txt")}


def export_name(file: Path, which: str) -> str:
    """Returns a name for the export of one reading of a file."""
    return f"{hashlib.sha256(str(file).encode()).hexdigest()[:16]}-{which}"


def export(copies: list[Path], cache: Path, folder: Path) -> None:
    """Runs LibreOffice once."""
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(cache), *map(str, copies),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=60 + 20 * len(copies))
    except subprocess.TimeoutExpired:
        print(f"LibreOffice took too long over {len(copies)} files", file=sys.stderr)


def settled_copies(file: Path, folder: Path) -> Iterator[Path]:
    """Yields a copy for each reading, without tracked changes and references to notes."""
    current = folder / f"{export_name(file, CURRENT)}{file.suffix.lower()}"
    original = folder / f"{export_name(file, ORIGINAL)}{file.suffix.lower()}"
    try:
        with zipfile.ZipFile(file) as archive:
            root = parse_xml(archive.read("word/document.xml"), part="document")
            tracked = next(root.iter(*INSERTED, *DELETED), None) is not None
            settle(archive, current, drop=DELETED)
            yield current
            if tracked:
                settle(archive, original, drop=INSERTED)
                yield original
            return
    # Test suites hold files that zipfile refuses: damaged, encrypted, of a newer kind of zip.
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, KeyError) as error:
        print(f"copied as it is: {file.name}: {type(error).__name__}", file=sys.stderr)
    except ReadingError as error:
        print(f"copied as it is: {file.name}: {error.code}", file=sys.stderr)
    shutil.copyfile(file, current)
    yield current


def settle(archive: zipfile.ZipFile, copy: Path, *, drop: tuple[str, ...]) -> None:
    """Writes a copy in which one kind of change is carried out and the other undone."""
    root = parse_xml(archive.read("word/document.xml"), part="document")
    if drop is INSERTED:
        restore_properties(root)
    for mark in [*root.iter(*drop), *root.iter(f"{W}cell{'Ins' if drop is INSERTED else 'Del'}")]:
        drop_change(mark)
    for mark in [mark for mark in root.iter(*drop) if mark.getparent().tag == f"{W}rPr"]:
        join_with_next(mark.getparent().getparent().getparent())
    # The export prints the numbers of notes within the words.
    for reference in list(root.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
        reference.getparent().remove(reference)
    for text in root.iter(f"{W}delText", f"{W}delInstrText"):
        text.tag = f"{W}t" if text.tag == f"{W}delText" else f"{W}instrText"
    unwrap_changes(root)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in archive.namelist():
            main = name == "word/document.xml"
            settled.writestr(name, etree.tostring(root) if main else archive.read(name))


def drop_change(mark: etree._Element) -> None:
    """Takes away what a change covers: words, a row, a cell or a number."""
    holder = mark.getparent()
    if holder is None or holder.tag == f"{W}rPr":
        return
    if holder.tag in (f"{W}trPr", f"{W}tcPr"):
        mark, holder = holder.getparent(), holder.getparent().getparent()
    elif holder.tag == f"{W}numPr":
        mark, holder = holder, holder.getparent()
    if holder is not None:
        holder.remove(mark)


def restore_properties(root: etree._Element) -> None:
    """Puts back the properties that paragraphs had before their tracked changes."""
    for change in list(root.iter(f"{W}pPrChange")):
        now = change.getparent()
        kept = [inner for inner in now if inner.tag in (f"{W}rPr", f"{W}sectPr")]
        now[:] = [*(inner for before in change for inner in before), *kept]


def unwrap_changes(root: etree._Element) -> None:
    """Takes away the elements of the changes that stay, but not what is in them."""
    for mark in list(root.iter(*INSERTED, *DELETED)):
        holder = mark.getparent()
        place = holder.index(mark)
        holder[place : place + 1] = list(mark)


def join_with_next(paragraph: etree._Element) -> None:
    """Joins a paragraph whose end is gone with the next one, which keeps its properties."""
    following = paragraph.getnext()
    while following is not None and following.tag.endswith(("Start", "End")):
        following = following.getnext()
    words = [inner for inner in paragraph if inner.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
        following[place:place] = words
    if words and (following is None or following.tag != f"{W}p"):
        return
    if following is not None:
        paragraph.getparent().remove(paragraph)


if __name__ == "__main__":
    raise SystemExit(main())
