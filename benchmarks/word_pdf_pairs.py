# SPDX-License-Identifier: Apache-2.0
"""Prints how equal the outlines of the same papers are, read as Word files and as PDFs.

Each Word paper is printed to a PDF by LibreOffice; both are read and outlined, and their clause
numbers and judged provisions (each under its number, its text folded to letters and digits) are
compared as multisets. The papers are those given, and, with --generate, the sample contracts and
variants of them: every source as Word, with decimal and with lettered limbs. Tracked changes are
accepted in a copy first, because a PDF prints what they delete too, and fields of the text keep
the words that they were saved with, because LibreOffice counts references anew. Papers that
LibreOffice cannot print are named and left out.

    python benchmarks/word_pdf_pairs.py [PAPER.docx | FOLDER ...] [--generate] [--differences 20]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pipeline.config import Limits
from pipeline.domain.document import Document
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Section
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.safe_xml import parse_xml
from pipeline.outline import build_outline

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_contracts"
# What no clause holds: headers, page numbers, tables of contents, headings.
UNJUDGED = (Section.MARGINAL, Section.CONTENTS, Section.HEADING)
SECONDS_A_PAPER = 120
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHANGES = (
    *("del", "moveFrom", "ins", "moveTo", "rPrChange", "pPrChange", "sectPrChange"),
    *("tblPrChange", "trPrChange", "tcPrChange", "numberingChange"),
)
FIELDS = ("fldChar", "instrText", "fldSimple")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is compared of one file."""

    clauses: Counter[str]
    provisions: Counter[str]
    texts: Counter[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("papers", nargs="*", type=Path, help="Word papers, or folders of them")
    parser.add_argument("--generate", action="store_true", help="make papers of the samples")
    parser.add_argument("--differences", type=int, default=0, help="print so many for each paper")
    options = parser.parse_args()
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is absent: install it to print the papers")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = [*collect(options.papers), *(generate(folder) if options.generate else ())]
        if not papers:
            print("no papers: name Word files or folders, or ask for --generate")
            return 1
        compare_all(papers, folder, office, most=options.differences)
    return 0


def collect(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.glob("*.docx")) if path.is_dir() else [path])
    return found


def generate(folder: Path) -> list[Path]:
    """Makes a Word paper of each sample, and one with its numbers in the other way."""
    sys.path.insert(0, str(SAMPLES))
    from generator import make_document, read_source
    from generator.source import ClauseFormat, Format

    other = {
        ClauseFormat.LEGAL: ClauseFormat.DECIMAL,
        ClauseFormat.DECIMAL: ClauseFormat.LEGAL,
        ClauseFormat.PLAIN: ClauseFormat.PLAIN,
    }
    papers = []
    for path in sorted((SAMPLES / "source").glob("*.txt")):
        source = replace(read_source(path), format=Format.DOCX)
        for numbers in dict.fromkeys((source.clause_format, other[source.clause_format])):
            paper = folder / f"{path.stem}-{numbers.value}.docx"
            paper.write_bytes(make_document(replace(source, clause_format=numbers)))
            papers.append(paper)
    return papers


def compare_all(papers: list[Path], folder: Path, office: str, *, most: int) -> None:
    totals: Counter[str] = Counter()
    for given in papers:
        paper = accept_changes(given, folder)
        word = read(paper)
        printed = print_paper(paper, folder, office)
        pdf = read(printed) if printed is not None else None
        if word is None or pdf is None:
            print(f"{paper.name[:58]:58} left out: not {'printed' if word else 'read'}")
            continue
        totals.update(compare(paper.name, outline(word), outline(pdf), most=most))
    if totals["provisions"]:
        shares = {
            name: totals[f"equal {name}"] / totals[name]
            for name in ("clauses", "provisions", "texts")
        }
        print(f"all: {totals['papers']} pairs", *(f"{n} {s:.2%}" for n, s in shares.items()))


def accept_changes(paper: Path, folder: Path) -> Path:
    """Returns a copy of a paper with its tracked changes accepted; deleted marks stay breaks."""
    copy = folder / f"accepted {paper.name}"
    with zipfile.ZipFile(paper) as package, zipfile.ZipFile(copy, "w") as written:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                part = accepted(part, frozen=name == "word/document.xml")
            written.writestr(name, part, zipfile.ZIP_DEFLATED)
    return copy


def accepted(part: bytes, *, frozen: bool) -> bytes:
    """Returns a part with its changes accepted and, if frozen, its fields as they were saved."""
    root = parse_xml(part, part="a part of the paper")
    if frozen:
        for mark in [each for tag in FIELDS for each in root.iter(WORD + tag)]:
            holder = mark.getparent()
            if holder is not None:
                for child in list(mark):
                    mark.addprevious(child)
                holder.remove(mark)
    for mark in [each for tag in CHANGES for each in root.iter(WORD + tag)]:
        holder = mark.getparent()
        if holder is None:
            continue
        if mark.tag in (WORD + "ins", WORD + "moveTo"):
            for child in list(mark):
                mark.addprevious(child)
        holder.remove(mark)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def read(path: Path) -> Document | None:
    try:
        return read_document(path, name=path.name, limits=Limits())
    except ReadingError:
        return None


def print_paper(paper: Path, folder: Path, office: str) -> Path | None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(paper)], check=False, capture_output=True, timeout=SECONDS_A_PAPER
    )
    printed = folder / f"{paper.stem}.pdf"
    return printed if printed.is_file() else None


def outline(document: Document) -> Reading:
    """Returns the numbers of the clauses and the judged provisions, folded."""
    made = build_outline(document, lexicon=PartyLexicon(()))
    judged = [each for each in made.provisions if each.section not in UNJUDGED]
    return Reading(
        Counter(fold(clause.number) for clause in made.clauses),
        Counter(f"{fold(made.clause_number(each)):30} {fold(each.text)}" for each in judged),
        Counter(fold(each.text) for each in judged),
    )


def fold(text: str) -> str:
    """Returns letters and digits alone: layouts differ in white space, hyphens and quotes."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def compare(name: str, word: Reading, pdf: Reading, *, most: int) -> Counter[str]:
    counts = Counter(papers=1)
    for part, ours, theirs in (
        ("clauses", word.clauses, pdf.clauses),
        ("provisions", word.provisions, pdf.provisions),
        ("texts", word.texts, pdf.texts),
    ):
        counts[part] = max(ours.total(), theirs.total())
        counts[f"equal {part}"] = (ours & theirs).total()
    print(
        f"{name[:58]:58} clauses {counts['equal clauses']}/{counts['clauses']}"
        f" provisions {counts['equal provisions']}/{counts['provisions']}"
        f" their text alone {counts['equal texts']}"
    )
    for sign, more, less in (("word", word, pdf), ("pdf ", pdf, word)):
        for provision in list(more.provisions - less.provisions)[:most]:
            print(f"    only {sign} {provision[:120]}")
    return counts


if __name__ == "__main__":
    sys.exit(main())
