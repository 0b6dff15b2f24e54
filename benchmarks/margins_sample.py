# SPDX-License-Identifier: Apache-2.0
"""Prints a random sample of the lines that reading takes for headers, footers and page numbers.

Each sampled line is printed among its neighbours on the page, from top to bottom: ``>`` marks the
sampled line, ``-`` another line that leaves the text, ``|`` a line that stays. So a person can
judge whether a line of the body was lost. With ``--pages`` it prints instead the outermost lines
of random pages, so that a person can count the headers and footers that stay in the text.

    python benchmarks/margins_sample.py FOLDER... [--lines 60] [--pages 0] [--seed 1]
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pypdfium2

from pipeline.extract.pdf.lines import PrintedLine, PrintedPage
from pipeline.extract.pdf.margins import part_margins
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.page import read_page

_NEIGHBOURS = 3
_EDGE = 5
_WIDTH = 120


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="folders of PDF files")
    parser.add_argument("--lines", type=int, default=60, help="how many lines that leave")
    parser.add_argument("--pages", type=int, default=0, help="how many pages' edges instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = sorted(file for folder in options.folders for file in folder.rglob("*.[pP][dD][fF]"))
    pages = [(file, *found) for file in files for found in parted(file)]
    chooser = random.Random(options.seed)  # noqa: S311 - a sample, not a secret
    print(f"{len(files)} files, {len(pages)} pages")
    if options.pages:
        for file, page, leaving in chooser.sample(pages, min(options.pages, len(pages))):
            print_edges(file, page, leaving)
        return 0
    every = [(file, page, leaving, line) for file, page, leaving in pages for line in leaving]
    print(f"{len(every)} lines leave the text")
    for file, page, leaving, line in chooser.sample(every, min(options.lines, len(every))):
        print_line(file, page, leaving, line)
    return 0


def parted(file: Path) -> Iterator[tuple[PrintedPage, dict[PrintedLine, str]]]:
    """Yields each page of a file with the lines that leave its text, and what they are."""
    try:
        opened = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        print(f"not opened: {file.name}")
        return
    with closing(opened):
        pages = [read_page(opened, index) for index in range(len(opened))]
    _, margins = part_margins(pages)
    for page in pages:
        yield page, {each.line: each.kind for each in margins if each.line.page == page.number}


def print_line(
    file: Path, page: PrintedPage, leaving: dict[PrintedLine, str], line: PrintedLine
) -> None:
    lines = from_top(page.lines)
    at = lines.index(line)
    print(f"\n{file.name} page {page.number}: {leaving[line]}")
    for near in lines[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS + 1]:
        show(near, ">" if near is line else "-" if near in leaving else "|")


def print_edges(file: Path, page: PrintedPage, leaving: dict[PrintedLine, str]) -> None:
    lines = from_top(page.lines)
    print(f"\n{file.name} page {page.number}")
    for near in lines if len(lines) <= 2 * _EDGE else [*lines[:_EDGE], *lines[-_EDGE:]]:
        show(near, "-" if near in leaving else "|")


def from_top(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    return sorted(reading_order(lines), key=lambda line: -line.box.top)


def show(line: PrintedLine, mark: str) -> None:
    place = f"{line.box.bottom:4.0f} {line.box.left:4.0f}"
    print(f"  {mark} {place}  {line.text[:_WIDTH]}")


if __name__ == "__main__":
    raise SystemExit(main())
