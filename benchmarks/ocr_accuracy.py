# SPDX-License-Identifier: Apache-2.0
"""Prints how exactly the text of scanned pages is recognised, and what a page costs.

Pages with text are drawn at 200 dpi and saved as PDFs that hold nothing but the picture: once
clean, once askew by one to two degrees, blurred and with noise. What the program reads of the
picture is compared with what it reads of the original page. Printed for each engine that is
there, Tesseract on the PATH and rapidocr in this environment:

- characters: inserted, left out and wrong characters by the number of the original's; white
  space, quotation marks and dashes folded; a line read in another order counts in full
- words: share of the original's words that are missing, in whatever order
- numbers: share of the clause numbers and letters at the beginning of paragraphs that are found
- seconds of processor time and by the clock, for each page

    python benchmarks/ocr_accuracy.py FOLDER [--pages 12] [--seed 1]
"""

import argparse
import hashlib
import io
import os
import random
import re
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from pipeline.config import Limits, ReadingAids
from pipeline.domain.document import Document
from pipeline.extract.ocr.choosing import find_engine
from pipeline.extract.pdf.labels import label_end
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.programs import find_program
from pipeline.extract.support import Support

DPI = 200
FEWEST = 1200  # characters: pages with fewer are covers and signature pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of PDF files, searched in depth")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    files = sorted(options.folder.rglob("*.pdf"))
    random.shuffle(files)
    originals = take(pages_of(files), options.pages)
    if not originals:
        print(f"no pages with text in {options.folder}")
        return 1
    for name in engines():
        for kind, spoil in (("clean", clean), ("askew, noisy", askew)):
            print(f"{name}, {kind}: {measure(originals, spoil)}", flush=True)
    return 0


def engines() -> Iterator[str]:
    """Yields the names of the engines, each while it is the one that is found."""
    path, seen = os.environ["PATH"], set[str]()
    for search in (path, ""):
        os.environ["PATH"] = search
        find_program.cache_clear()
        engine = find_engine()
        if engine is None:
            continue
        if engine.name not in seen:
            seen.add(engine.name)
            yield engine.name
    os.environ["PATH"] = path


def take(pages: Iterator[bytes], most: int) -> list[bytes]:
    return [page for page, _ in zip(pages, range(most), strict=False)]


def pages_of(files: list[Path]) -> Iterator[bytes]:
    """Yields the middle page of each file as a PDF of its own."""
    for file in files:
        try:
            document = pypdfium2.PdfDocument(file.read_bytes())
        except pypdfium2.PdfiumError:
            continue
        middle = len(document) // 2
        if len(document) and len(document[middle].get_textpage().get_text_range()) >= FEWEST:
            alone = pypdfium2.PdfDocument.new()
            alone.import_pages(document, [middle])
            target = io.BytesIO()
            alone.save(target)
            yield target.getvalue()


def clean(picture: Image.Image) -> Image.Image:
    return picture


def askew(picture: Image.Image) -> Image.Image:
    angle = random.choice((-1, 1)) * random.uniform(1, 2)  # noqa: S311 - no secret
    turned = picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.8))
    return Image.blend(blurred, Image.effect_noise(blurred.size, 40), 0.15)


def scanned(page: bytes, spoil: Callable[[Image.Image], Image.Image]) -> bytes:
    drawn = pypdfium2.PdfDocument(page)[0].render(scale=DPI / 72, grayscale=True)
    target = io.BytesIO()
    spoil(drawn.to_pil().convert("L")).save(target, "PDF", resolution=DPI)
    return target.getvalue()


def measure(originals: list[bytes], spoil: Callable[[Image.Image], Image.Image]) -> str:
    wrong = letters = missing = words = lost = numbers = 0
    processor = clock = 0.0
    for page in originals:
        picture = scanned(page, spoil)
        expected = read(page, ocr=False)
        started, used = time.monotonic(), processor_seconds()
        found = read(picture, ocr=True)
        clock += time.monotonic() - started
        processor += processor_seconds() - used
        wanted, got = fold(expected.text), fold(found.text)
        wrong += distance(wanted, got)
        letters += len(wanted)
        missing += (Counter(wanted.split()) - Counter(got.split())).total()
        words += len(wanted.split())
        lost += (labels(expected) - labels(found)).total()
        numbers += labels(expected).total()
    count = len(originals)
    return (
        f"{count} pages, characters {wrong / letters:.2%} wrong, words {missing / words:.2%} "
        f"missing, numbers {1 - lost / max(numbers, 1):.1%} of {numbers} found; "
        f"{processor / count:.2f} s processor, {clock / count:.2f} s by the clock"
    )


def read(data: bytes, *, ocr: bool) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    support = Support(aids=ReadingAids(ocr=ocr))
    return read_pdf(data, name="page.pdf", sha256=sha256, limits=Limits(), support=support)


def processor_seconds() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for letters, plain in (("‘’‚‛", "'"), ("“”„", '"'), ("–—‐‑", "-")):  # noqa: RUF001 - as printed
        text = re.sub(f"[{letters}]", plain, text)
    return " ".join(text.split())


def labels(document: Document) -> Counter[str]:
    texts = (document.text[block.start : block.end] for block in document.flow())
    return Counter(
        text[: label_end(text)].strip() for text in texts if text[:1] in "(0123456789" and text
    )


def distance(wanted: str, got: str) -> int:
    """Returns how many letters differ (Levenshtein), a column of the table as bits of a number."""
    places: dict[str, int] = {}
    for at, letter in enumerate(wanted):
        places[letter] = places.get(letter, 0) | 1 << at
    whole = (1 << len(wanted)) - 1
    last = 1 << max(len(wanted) - 1, 0)
    plus, minus, score = whole, 0, len(wanted)
    for letter in got:
        same = places.get(letter, 0)
        down = (((same & plus) + plus) ^ plus) | same | minus
        more = minus | (~(down | plus) & whole)
        less = plus & down
        score += bool(more & last) - bool(less & last)
        more = ((more << 1) | 1) & whole
        less = (less << 1) & whole
        plus = less | (~(down | more) & whole)
        minus = more & down
    return score


if __name__ == "__main__":
    raise SystemExit(main())
