# SPDX-License-Identifier: Apache-2.0
"""Prints, for each paper of a hostile set that hides words, whether reading finds or reports them.

Each paper is read as a person would, by ``armslength read FILE --json`` in a process of its own.
Its words are then looked for in the matching text (what rules see), in the text as it stands in
the file, and failing both it is asked whether a diagnostic warns that a part was not read. Words
that are neither found nor warned of are missed in silence, and each such case is listed.

The list is JSON: objects with ``file`` and ``must_find`` (a remark in brackets behind the words is
left out). Papers named ``obf_*`` disguise the word of ``--keyword``, a stem, since one of them
writes another word of it; they are also counted apart, with those that are flagged as suspected
obfuscation.

    python benchmarks/hostile_must_find.py FOLDER LIST.json [--jobs 2] [--only obf_]

Papers are looked for by name in FOLDER and in a folder ``names`` beside it. Ends with 1 when words
are missed in silence.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.document import Document, FileFormat

SUSPECTED = "obfuscation_suspected"
# Diagnostics that take nothing away from the text, and still send a person to look.
TELLING = {SUSPECTED, "hidden_text", "part_skipped", "text_quality_low", "tracked_changes"}


@dataclass(frozen=True)
class Case:
    """A paper and the words that reading it must give."""

    path: Path
    words: str
    about: str


@dataclass(frozen=True)
class Result:
    """How it went: ``plain``, ``raw``, ``warned`` or ``missed``, and with which diagnostics."""

    case: Case
    verdict: str
    codes: tuple[str, ...]

    @property
    def obfuscated(self) -> bool:
        return self.case.path.name.startswith("obf_")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the hostile papers")
    parser.add_argument("list", type=Path, help="JSON list of cases: file, must_find")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="papers whose name begins so")
    parser.add_argument("--keyword", default="indemnif", help="what obf_* papers hide")
    options = parser.parse_args()
    entries = json.loads(options.list.read_text(encoding="utf-8"))
    names = index_names(options.folder)
    cases = list(read_cases(entries, names, options.keyword))
    cases = [case for case in cases if case.path.name.startswith(options.only)]
    wanted = sum(bool(entry["must_find"]) for entry in entries)
    print(f"{len(cases)} papers to read; {wanted} entries of the list name words to find")
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(try_case, cases))
    print_results(results)
    return 1 if any(result.verdict == "missed" for result in results) else 0


def index_names(folder: Path) -> dict[str, Path]:
    """Returns the papers by name, odd characters escaped as the list writes them."""
    found: dict[str, Path] = {}
    for place in (folder, folder.parent / "names"):
        for parent, _, files in os.walk(place):
            for name in files:
                legible = os.fsencode(name).decode("utf-8", "backslashreplace")
                key = legible.encode("unicode_escape").decode("ascii")
                found.setdefault(key, Path(parent) / name)
    return found


def read_cases(entries: list[dict], names: dict[str, Path], keyword: str) -> Iterator[Case]:
    absent = []
    for entry in entries:
        name = re.split(r"(?<!\\)/", entry["file"])[-1]
        words = re.sub(r"\s*\(.*\)$", "", entry["must_find"])
        if name.startswith("obf_"):
            words = keyword
        if not words:
            continue
        # A slash look-alike stays in the name; a path that is not there is told, not dropped.
        if name in names:
            yield Case(names[name], words, entry.get("attacks", ""))
        else:
            absent.append(entry["file"])
    if absent:
        print(f"{len(absent)} papers are not there: {', '.join(map(ascii, absent))[:400]}")


def try_case(case: Case) -> Result:
    program = Path(sys.executable).with_name("armslength")
    command = [str(program), "read", "--json", str(case.path.absolute())]
    done = subprocess.run(command, capture_output=True, check=False, timeout=600)
    if done.returncode not in (0, 3):
        return Result(case, "missed", (f"exit {done.returncode}",))
    if not done.stdout.strip():
        # "armslength: <code>: message": the paper cannot be opened, and it is said why.
        said = re.match(rb"armslength: (\w+):", done.stderr)
        code = said[1].decode() if said else "?"
        return Result(case, "warned" if said else "missed", (code,))
    reading = json.loads(done.stdout)
    codes = tuple(dict.fromkeys(one["code"] for one in reading["diagnostics"]))
    return Result(case, judge(reading, case.words), codes)


def judge(reading: dict, words: str) -> str:
    raw = reading.get("text") or "\n".join(block["text"] for block in reading["blocks"])
    if occurs(words, reading["matching_text"] if "matching_text" in reading else plain_text(raw)):
        return "plain"
    if occurs(words, raw):
        return "raw"
    warned = any(
        one["gravity"] != "note" or one["code"] in TELLING for one in reading["diagnostics"]
    )
    return "warned" if warned else "missed"


def plain_text(raw: str) -> str:
    from pipeline.detect.matchtext import fold_marks
    from pipeline.outline import read_plain

    return fold_marks(read_plain(Document("", "", FileFormat.UNKNOWN, raw, ())).document.text)


def occurs(words: str, text: str) -> bool:
    return words.casefold() in " ".join(text.casefold().split())


def print_results(results: list[Result]) -> None:
    counts = Counter(result.verdict for result in results)
    print(
        f"all: {counts['plain']} found in the matching text, {counts['raw']} only in the text of "
        f"the file, {counts['warned']} warned, {counts['missed']} missed in silence"
    )
    obfuscated = [result for result in results if result.obfuscated]
    if obfuscated:
        found = sum(result.verdict == "plain" for result in obfuscated)
        flagged = sum(SUSPECTED in result.codes for result in obfuscated)
        print(f"obfuscated: {found} of {len(obfuscated)} found, {flagged} flagged as suspected")
    for result in results:
        name = ascii(result.case.path.name[:60])
        codes = ", ".join(result.codes)
        if result.verdict != "plain":
            print(f"  {result.verdict}: {name}: {result.case.about} [{codes}]")
        elif result.obfuscated:
            print(f"  found: {name} [{codes}]")


if __name__ == "__main__":
    sys.exit(main())
