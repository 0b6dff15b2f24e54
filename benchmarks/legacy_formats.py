# SPDX-License-Identifier: Apache-2.0
"""How well old formats are read: .doc, .odt, .rtf, against the text that LibreOffice exports.

Call it with folders of such files:

    python benchmarks/legacy_formats.py FOLDER... [--passwords FILE] [--all]

It reads each file below the folders as a scan would and prints a line for each that was not read,
or of whose exported words less than 99 % were found (with --all: for each file): name, outcome,
seconds, words read, share of the exported words that were read, share of the exported list
labels that stand before the same words, words that antiword prints. The last lines add up. A file
that is protected opens with a password of the file given.

LibreOffice's text export shows numbers as printed, but leaves out headers, footers and comments,
so that only its own words can be missed here, and not the other way round. It shows tracked
deletions beside insertions: deletions are counted as read, and labels of such papers are not
compared, because the export counts deleted paragraphs too. It writes the marks of notes into
the words, which then differ. Both sides go through its import: what that
loses, nobody sees here; the words of antiword are the second opinion. Seconds are those of the
clock and of the processor, child processes included.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Limits, ReadingAids
from pipeline.domain.document import Document
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.office_programs import find_antiword, find_libreoffice
from pipeline.extract.support import UNWATCHED, Support

ENDINGS = {".doc", ".dot", ".odt", ".ott", ".fodt", ".rtf"}
WORD = re.compile(r"\w+")
# "14.3", "(b)", "iv." and what stands behind it.
LABELLED = re.compile(r"\s*(\(?(?:\d+(?:\.\d+)*|[A-Za-z]{1,4}(?=[.)]))[.)]*\)?)\s+(\S.*)")


@dataclass
class Totals:
    files: int = 0
    read: int = 0
    partial: int = 0
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    words: int = 0
    exported: int = 0
    missed: int = 0
    labels: int = 0
    agreed: int = 0
    outcomes: Counter = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--passwords", type=Path)
    parser.add_argument("--all", action="store_true", help="print a line for each file")
    options = parser.parse_args()
    if find_libreoffice() is None:
        sys.exit("LibreOffice is not installed: there is nothing to compare with.")
    support = Support(ReadingAids(password_file=options.passwords), UNWATCHED)
    files = sorted(
        path
        for folder in options.folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.suffix.lower() in ENDINGS and path.is_file()
    )
    totals = Totals()
    for path in files:
        measure(path, support, totals, every=options.all)
    report(totals)


def measure(path: Path, support: Support, totals: Totals, *, every: bool) -> None:
    totals.files += 1
    started, busy = time.perf_counter(), processor_seconds()
    try:
        document = read_document(path, name=path.name, limits=Limits(), support=support)
    except ReadingError as error:
        totals.outcomes[error.code] += 1
        print(f"{path.name}: {error.code}: {error.message}")
        return
    seconds = time.perf_counter() - started
    totals.read += 1
    totals.partial += document.outcome != "ok"
    totals.seconds.append(seconds)
    totals.processor.append(processor_seconds() - busy)
    exported = export_text(path).replace("\u00ad", "")
    deleted = " ".join(one.text for one in document.deletions)
    here = Counter(WORD.findall(f"{document.text} {deleted}"))
    there = Counter(WORD.findall(exported))
    missed = sum((there - here).values())
    labels = Counter() if document.deletions else labelled(exported.splitlines())
    agreed = sum((labels & own_labels(document)).values())
    totals.words += here.total()
    totals.exported += there.total()
    totals.missed += missed
    totals.labels += labels.total()
    totals.agreed += agreed
    share = 1 - missed / max(there.total(), 1)
    if every or share < 0.99 or agreed < labels.total():
        kept = f"{agreed} of {labels.total()} labels"
        second = antiword_words(path)
        print(
            f"{path.name}: {document.outcome}, {seconds:.2f} s, {here.total()} words, "
            f"{share:.1%} of {there.total()} exported, {kept}, antiword {second}"
        )


def export_text(path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        office = find_libreoffice() or ""
        settings = (Path(folder) / "settings").as_uri()
        subprocess.run(
            [
                office, "--headless", "--norestore", f"-env:UserInstallation={settings}",
                "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(path),
            ],
            check=False,
            capture_output=True,
        )  # fmt: skip
        made = Path(folder) / f"{path.stem}.txt"
        return made.read_text(encoding="utf-8-sig") if made.exists() else ""


def antiword_words(path: Path) -> str:
    antiword = find_antiword()
    if antiword is None or path.suffix.lower() not in {".doc", ".dot"}:
        return "-"
    run = subprocess.run(
        [antiword, "-w", "0", "-m", "UTF-8.txt", str(path)], check=False, capture_output=True
    )
    return str(len(WORD.findall(run.stdout.decode("utf-8", errors="replace"))))


def processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def labelled(lines: list[str]) -> Counter:
    found = (LABELLED.fullmatch(line) for line in lines)
    return Counter((bare(one[1]), words_of(one[2])) for one in found if one)


def own_labels(document: Document) -> Counter:
    pairs = labelled(document.text.splitlines())
    for block in document.blocks:
        if block.label:
            words = words_of(document.text[block.body : block.end])
            pairs[bare(block.label), words] = max(pairs[bare(block.label), words], 1)
    return pairs


def bare(label: str) -> str:
    return label.strip("().")


def words_of(text: str) -> str:
    return " ".join(WORD.findall(text)[:4])


def report(totals: Totals) -> None:
    refused = ", ".join(f"{count} {code}" for code, count in sorted(totals.outcomes.items()))
    print(
        f"{totals.read} of {totals.files} files read, {totals.partial} of them in part"
        f"{f'; not read: {refused}' if refused else ''}"
    )
    if not totals.read:
        return
    for clock, spent in (("clock", totals.seconds), ("processor", totals.processor)):
        ordered = sorted(spent)
        median, most = ordered[len(ordered) // 2], ordered[-1]
        print(f"seconds of the {clock} a file: median {median:.2f}, most {most:.2f}")
    share = 1 - totals.missed / max(totals.exported, 1)
    print(f"words: {totals.words} read; of {totals.exported} exported, {share:.2%} were read")
    kept = totals.agreed / max(totals.labels, 1)
    print(f"labels: {totals.agreed} of {totals.labels} as exported ({kept:.2%})")


if __name__ == "__main__":
    main()
