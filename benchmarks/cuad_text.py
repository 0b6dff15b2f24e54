# SPDX-License-Identifier: Apache-2.0
"""Prints how well the words of PDFs agree with a reference text of the same papers.

The measure is the F1 of word trigrams, counted with their repeats: a missing, a garbled and an
added word each cost up to three, a paragraph in the wrong place costs a few. It is taken over the
lines of each page in reading order, before headers, footers and page numbers are parted from the
text, because the reference has them where they stand.
A second figure is taken over the same lines as the file draws them: the reference was made by a
program that keeps that order, so it tells of words alone. The files that agree least in it come
last, each with runs of words that only one side has: what was read against the reference.

    python benchmarks/cuad_text.py FOLDER [--worst 10] [--show 3] [--every 1]

FOLDER holds ``texts.jsonl.gz``, an object a line with ``doc_id`` and ``text``, and ``pdf/`` with
a file ``<doc_id>.pdf`` for some of them, as in the agreements of CUAD.
"""

import argparse
import difflib
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from pipeline.extract.pdf.lines import PrintedLine, PrintedPage
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.page import read_page
from pipeline.extract.pdf.words import hyphen_judge

Order = Callable[[Sequence[PrintedLine]], tuple[PrintedLine, ...]]
WORD = re.compile(r"\w+")


class Score(NamedTuple):
    """Agreement of one file, each figure from 0 to 1."""

    f1: float
    precision: float
    recall: float
    name: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder with texts.jsonl.gz and pdf/")
    parser.add_argument("--worst", type=int, default=10, help="files listed")
    parser.add_argument("--show", type=int, default=3, help="differences shown of each")
    parser.add_argument("--every", type=int, default=1, help="take each n-th file only")
    options = parser.parse_args()
    texts = options.folder / "texts.jsonl.gz"
    files = sorted((options.folder / "pdf").glob("*.pdf"))[:: options.every]
    if not texts.is_file() or not files:
        print(f"no texts.jsonl.gz or no pdf/*.pdf in {options.folder}", file=sys.stderr)
        return 2
    references = load_references(texts, {file.stem for file in files})
    known = [file for file in files if file.stem in references]
    pages = {file.stem: read_pages(file) for file in known}
    ordered = {name: words_in(pages[name], reading_order) for name in pages}
    read = {name: words_in(pages[name], tuple) for name in pages}
    print_scores("in reading order", [score(n, w, references[n]) for n, w in ordered.items()])
    scores = sorted(score(name, words, references[name]) for name, words in read.items())
    print_scores("as the file draws it", scores)
    print(f"{len(scores)} files, {sum(map(len, read.values()))} words")
    for one in scores[: options.worst]:
        print(f"\n{one.f1:.4f} (P {one.precision:.4f}, R {one.recall:.4f}) {one.name}")
        for line in differences(read[one.name], references[one.name], most=options.show):
            print(f"    {line}")
    return 0


def load_references(path: Path, wanted: set[str]) -> dict[str, list[str]]:
    """Returns the words of the reference texts by name."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return {row["doc_id"]: words_of(row["text"]) for row in rows if row["doc_id"] in wanted}


def read_pages(file: Path) -> list[PrintedPage]:
    """Returns what the pages of a PDF print."""
    with closing(pypdfium2.PdfDocument(file.read_bytes())) as opened:
        return [read_page(opened, index) for index in range(len(opened))]


def words_in(pages: Sequence[PrintedPage], order: Order) -> list[str]:
    """Returns the words of pages, the lines of each in an order, parted words joined."""
    lines = [line for page in pages for line in order(page.lines)]
    judge = hyphen_judge(lines)
    pieces: list[str] = []
    for line, below in zip_longest(lines, lines[1:]):
        pieces.append(line.text)
        parted = below is not None and line.hyphen
        pieces.append(("" if line.soft else judge(line.text, below.text)) if parted else " ")
    return words_of("".join(pieces))


def print_scores(title: str, scores: Sequence[Score]) -> None:
    for name in ("f1", "precision", "recall"):
        values = [getattr(one, name) for one in scores]
        print(f"{title:20} {name:9} mean {statistics.mean(values):.5f}  least {min(values):.4f}")


def words_of(text: str) -> list[str]:
    return WORD.findall(text.lower())


def score(name: str, words: list[str], reference: list[str]) -> Score:
    """Returns how well two lists of words agree in their trigrams."""
    ours, theirs = trigrams(words), trigrams(reference)
    common = (ours & theirs).total()
    precision, recall = common / max(ours.total(), 1), common / max(theirs.total(), 1)
    f1 = 2 * precision * recall / (precision + recall) if common else 0.0
    return Score(f1, precision, recall, name)


def trigrams(words: list[str]) -> Counter[tuple[str, str, str]]:
    return Counter(zip(words, words[1:], words[2:], strict=False))


def differences(words: list[str], reference: list[str], *, most: int) -> Iterator[str]:
    """Yields the first runs of words that only one side has, with the word before them."""
    matcher = difflib.SequenceMatcher(None, words, reference, autojunk=False)
    found = (block for block in matcher.get_opcodes() if block[0] != "equal")
    for _, (_, start, end, other_start, other_end) in zip(range(most), found, strict=False):
        before = " ".join(words[max(start - 2, 0) : start])
        ours = " ".join(words[start:end][:12])
        theirs = " ".join(reference[other_start:other_end][:12])
        yield f"... {before} [{ours}] reference [{theirs}]"


if __name__ == "__main__":
    raise SystemExit(main())
