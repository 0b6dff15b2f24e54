# SPDX-License-Identifier: Apache-2.0
"""How many of the parties that lawyers marked in commercial agreements are found.

Prints for each half of the papers (by the checksum of the name: one half to work on, one to report
on): marked names and words of parties, how many are found, papers with two named sides, papers in
which one side is told to be the smaller one and another to stand above it, and named sides that
nobody marked. With --list also what is missed in each paper.

Usage: python benchmarks/cuad_parties.py DIR [--list]
DIR is a folder of CUAD v1 with spans.jsonl.gz and pdf/.
"""

import argparse
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Limits
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Role
from pipeline.extract import read_document
from pipeline.outline import build_outline
from pipeline.packs import load_rules

# Marked words that stand for all sides at once.
_ALL_SIDES = re.compile(r"(?:the |each a )?[“\"(]*part(?:y|ies)\b|you$|each$", re.IGNORECASE)
_SHORTEST = 4


@dataclass
class Count:
    """What was found in one half of the papers."""

    papers: int = 0
    marked: int = 0
    found: int = 0
    two_named: int = 0
    both_roles: int = 0
    unmarked: int = 0
    missed: list[str] = field(default_factory=list)


def main() -> None:
    """Reads every paper once and prints the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="print what is missed")
    options = parser.parse_args()
    marked = read_marks(options.folder / "spans.jsonl.gz")
    lexicon = load_rules(None).parties
    halves = {"even": Count(), "odd": Count()}
    for path in sorted((options.folder / "pdf").glob("*.pdf")):
        half = halves["odd" if zlib.crc32(path.name.encode()) % 2 else "even"]
        document = read_document(path, name=path.name, limits=Limits())
        parties = build_outline(document, lexicon=lexicon).parties
        count_paper(half, path.stem, marked.get(path.stem, []), parties)
    for name, half in halves.items():
        print(
            f"{name}: {half.papers} papers; {half.found} of {half.marked} marked words found; "
            f"two sides named in {half.two_named}; sub and prime told in {half.both_roles}; "
            f"{half.unmarked} sides that nobody marked"
        )
        if options.list:
            print("\n".join(f"  {line}" for line in half.missed))


def read_marks(path: Path) -> dict[str, list[str]]:
    """Returns the names and words that are marked as parties, by paper."""
    marked: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            span = json.loads(line)
            text = " ".join(span["text"].split())
            if span["category_original"] == "Parties" and not _ALL_SIDES.match(text):
                marked[span["doc_id"]].append(text)
    return {name: list(dict.fromkeys(texts)) for name, texts in marked.items()}


def count_paper(half: Count, name: str, marked: Sequence[str], parties: Sequence[Party]) -> None:
    """Adds one paper to the count."""
    sides = [party for party in parties if party.role is not Role.BOTH]
    words = {fold(word) for party in sides for word in (party.name, *party.aliases) if word}
    missed = [text for text in marked if not any(alike(fold(text), word) for word in words)]
    named = [party for party in sides if party.name]
    half.papers += 1
    half.marked += len(marked)
    half.found += len(marked) - len(missed)
    half.two_named += len(named) > 1
    half.both_roles += {Role.SUB, Role.PRIME} <= {party.role for party in named}
    known = [fold(text) for text in marked]
    half.unmarked += sum(not is_marked(party, known) for party in named) if marked else 0
    half.missed += [f"{name[:50]}: {text}" for text in missed]


def is_marked(party: Party, known: Sequence[str]) -> bool:
    """Says whether a side's name or one of its words is marked."""
    words = [fold(word) for word in (party.name, *party.aliases)]
    return any(alike(text, word) for text in known for word in words)


def alike(one: str, other: str) -> bool:
    """Says whether two folded words are the same, or one long one holds the other."""
    if one == other:
        return True
    return min(len(one), len(other)) > _SHORTEST and (one in other or other in one)


def fold(words: str) -> str:
    """Returns the letters and digits of words in lower case, without a leading article."""
    return re.sub(r"[^a-z0-9]", "", words.lower().removeprefix("the "))


if __name__ == "__main__":
    main()
