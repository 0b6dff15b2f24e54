# SPDX-License-Identifier: Apache-2.0
"""How many notes of annotated copies stand on their words, and what a copy costs.

Each paper is scanned and annotated as people do it. Then the copy is read back without this
program's own reader: the letters of a PDF that lie in a highlight (their middles, by PDFium), the
words of a Word file between the marks of a comment. They must be the quote, white space apart.

With --stretches, papers that hold no contract are measured too: stretches of their paragraphs
take the place of findings, one process a paper.

    python benchmarks/annotated_copies.py sample_contracts
    python benchmarks/annotated_copies.py --stretches --every 10 FOLDER...
"""

import argparse
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import pypdf
import pypdfium2
from lxml import etree

from pipeline import api
from pipeline.config import Config, Limits
from pipeline.domain.document import Span
from pipeline.errors import ArmslengthError
from pipeline.extract import read_document
from pipeline.extract.support import UNWATCHED
from pipeline.report.annotated import work
from pipeline.report.annotated.marks import Mark, decode_copy, encode_marks
from pipeline.report.annotated.notes import build_marks

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENDINGS = {".pdf", ".docx", ".docm", ".dotx", ".dotm"}
MOST_STRETCHES = 60
SECONDS = 180
SETTLED = {"\u037e": ";", "\u0387": "\xb7", "\u1fef": "`", "\ufffe": "-", "\x02": "-", "\xad": "-"}


def printed(text):
    # Signs that reading settles: two that are printed alike, and hyphens of either kind.
    for sign, other in SETTLED.items():
        text = text.replace(sign, other)
    return "".join(text.split())


def own_words(quote):
    """Returns a quote without automatic numbers, which Word does not keep as words."""
    return printed("".join(line.rpartition("\t")[2] for line in quote.split("\n")))


def highlighted(data):
    """Returns the letters in the highlights of a PDF by finding, without white space."""
    opened = pypdfium2.PdfDocument(data)
    found = {}
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        notes = [one.get_object() for one in page.get("/Annots") or ()]
        notes = [one for one in notes if one.get("/T") == "Armslength"]
        if not notes:
            continue
        words = opened[number].get_textpage()
        letters = [
            (words.get_text_range(at, 1), words.get_charbox(at))
            for at in range(words.count_chars())
        ]
        letters = [
            (sign, (left + right) / 2, (bottom + top) / 2)
            for sign, (left, bottom, right, top) in letters
            if sign.strip()
        ]
        for note in notes:
            quads = [float(one) for one in note["/QuadPoints"]]
            boxes = [
                (min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2]))
                for quad in (quads[at : at + 8] for at in range(0, len(quads), 8))
            ]
            inside = "".join(
                sign
                for box in boxes
                for sign, x, y in letters
                if box[0] <= x <= box[2] and box[1] <= y <= box[3]
            )
            key = str(note["/NM"]).partition("-")[0]
            found[key] = found.get(key, "") + inside
    return {key: printed(text) for key, text in found.items()}


def read_notes(parts):
    """Returns the text of this program's comments by their ids."""
    notes = {}
    for name, content in parts.items():
        if "comments" in name and name.endswith(".xml") and b"Armslength" in content:
            for comment in etree.fromstring(content).iter(f"{WORD}comment"):  # noqa: TID251
                if comment.get(f"{WORD}author") == "Armslength":
                    text = "\n".join(
                        "".join(one.text or "" for one in paragraph.iter(f"{WORD}t"))
                        for paragraph in comment
                    )
                    notes[comment.get(f"{WORD}id")] = text
    return notes


def commented(data):
    """Returns the words between the marks of comments by finding, without white space."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    main = next(name for name, content in names.items() if b"commentRangeStart" in content)
    notes = read_notes(names)
    found, openings = {}, {}
    for element in etree.fromstring(names[main]).iter():  # noqa: TID251
        if element.tag == f"{WORD}commentRangeStart":
            openings[element.get(f"{WORD}id")] = []
        elif element.tag == f"{WORD}commentRangeEnd":
            name = element.get(f"{WORD}id")
            if name in notes:
                key = notes[name].partition("Finding: ")[2][:12]
                aside = "The words stand" in notes[name]
                found[key] = None if aside else printed("".join(openings.pop(name)))
        elif element.tag in (f"{WORD}t", f"{WORD}noBreakHyphen", f"{WORD}sym"):
            shown = "-" if element.tag == f"{WORD}noBreakHyphen" else element.text or "\u2022"
            for pieces in openings.values():
                pieces.append(shown)
    return found


def compare(data, suffix, marks):
    """Returns counts: exact, aside, close, off."""
    is_pdf = suffix.lower() == ".pdf"
    found = highlighted(data) if is_pdf else commented(data)
    counts = Counter()
    for mark in marks:
        if mark.finding not in found:
            continue
        words = found[mark.finding]
        wanted = printed(mark.quote) if is_pdf else own_words(mark.quote)
        if words is None:
            counts["aside"] += 1
        elif is_pdf and not words:
            counts["recognised from a picture"] += 1
        elif words == wanted or words.replace("-", "") == wanted.replace("-", ""):
            counts["exact"] += 1
        elif sorted(words) == sorted(wanted):
            counts["other order"] += 1
        else:
            counts["close" if abs(len(words) - len(wanted)) <= 3 else "off"] += 1
            counts[f"~ {wanted[:24]}..{wanted[-24:]} | {words[:24]}..{words[-24:]}"] += 1
    return counts


def stretches(document, name):
    """Returns marks on parts of paragraphs, the same at each run."""
    chance = random.Random(name)  # noqa: S311 - a sample, not a secret
    blocks = [one for one in document.blocks if one.in_flow and one.end - one.start > 40]
    marks = []
    for block in chance.sample(blocks, min(len(blocks), MOST_STRETCHES)):
        words = document.text[block.start : block.end]
        start = max(words.find(" ", chance.randrange(0, 30)), 0)
        end = words.find(" ", len(words) - chance.randrange(1, len(words) // 3))
        quote = words[start : end if end > start else len(words)].strip()
        at = block.start + words.index(quote, start)
        key = hashlib.sha256(f"{at} {quote}".encode("utf-8", "replace")).hexdigest()[:12]
        note = f"Finding: {key}"
        marks.append(
            Mark(key, Span(at, at + len(quote)), quote, "Branding", note, (1.0, 0.9, 0.5))
        )
    return marks


def measure_one(path):
    """Prints as JSON what stretches of one paper gave."""
    config = Config(limits=Limits(ocr_pages=20))
    try:
        document = read_document(path, name=path.name, limits=config.limits)
    except Exception as error:  # noqa: BLE001 - hostile papers are part of the sample
        print(json.dumps({"unread": type(error).__name__}))
        return
    marks = stretches(document, path.name)
    order = {
        "path": str(path),
        "sha256": document.sha256,
        "config": config.model_dump(mode="json"),
        **encode_marks(marks, None),
    }
    started = time.monotonic()
    try:
        copy = decode_copy(work.annotate_file(order, UNWATCHED))
    except ArmslengthError as error:
        print(json.dumps({"marks": len(marks), "refused": str(error.message)}))
        return
    seconds = time.monotonic() - started
    counts = compare(copy.data, copy.suffix, marks) if copy.data else Counter()
    reasons = Counter(one.reason for one in copy.unplaced)
    told = {"marks": len(marks), "unplaced": reasons, "counts": counts, "seconds": seconds}
    print(json.dumps(told))


def measure_stretches(files):
    totals, refused, unplaced, slow = Counter(), Counter(), Counter(), []
    for path in files:
        command = [sys.executable, __file__, "--one", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            told = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            totals["ended"] += 1
            print("ended:", path)
            continue
        if "unread" in told:
            totals["papers not read"] += 1
            continue
        totals["papers"] += 1
        if "refused" in told:
            refused[told["refused"]] += 1
            print("refused:", path.name, told["refused"])
            continue
        totals["marks"] += told["marks"]
        unplaced.update(told["unplaced"])
        slow.append((told["seconds"], path.name))
        for key, count in told["counts"].items():
            if key.startswith("~"):
                print(path, key)
            else:
                totals[f"{path.suffix.lower()} {key}"] += count
    print(dict(totals), dict(unplaced), dict(refused), sep="\n")
    slow.sort()
    if slow:
        middle = slow[len(slow) // 2][0]
        print(f"seconds a paper: median {middle:.2f}, slowest {slow[-1][0]:.2f} ({slow[-1][1]})")


def measure_findings(papers):
    config = Config()
    with tempfile.TemporaryDirectory() as folder:
        result = api.scan(papers, config=config, output=Path(folder))
        started = time.monotonic()
        made = api.annotate(result, Path(folder), config=config)
        seconds = time.monotonic() - started
        packs = api.load_book(config).packs
        marks = {one.name: build_marks(one, packs=packs) for one in result.documents}
        totals = Counter()
        for copy in made.copies:
            stem = copy.name.replace("-annotated", "")
            name = next(one for one in marks if Path(one).name.startswith(stem))
            for key, count in compare(copy.read_bytes(), copy.suffix, marks[name]).items():
                if key.startswith("~"):
                    print(name, key)
                else:
                    totals[f"{copy.suffix} {key}"] += count
    number = sum(map(len, marks.values()))
    print(f"{made.placed} of {number} findings with words placed in {len(made.copies)} copies")
    print(f"{seconds / max(len(made.copies), 1):.2f} s a copy ({config.worker_count} at a time)")
    print(dict(totals), dict(Counter(one.reason[:50] for one in made.not_placed)), sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="*", type=Path)
    parser.add_argument("--stretches", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--one", type=Path)
    asked = parser.parse_args()
    if asked.one:
        measure_one(asked.one)
        return
    if not asked.stretches:
        measure_findings(asked.papers)
        return
    found = (one for folder in asked.papers for one in sorted(folder.rglob("*")))
    files = [one for one in found if one.suffix.lower() in ENDINGS and one.is_file()]
    measure_stretches(files[:: asked.every])


if __name__ == "__main__":
    main()
