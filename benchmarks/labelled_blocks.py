# SPDX-License-Identifier: Apache-2.0
"""Holds findings against real blocks of contracts that two readers labelled, blind to each other.

Blocks come from whole agreements, so that parties and definitions are known. A block counts for a
category when both readers gave it; a contested one counts neither way. Documents are split in two
halves by a hash of their name: rules may be developed on one and are reported on the other.

Give the folder with --data; by default ../shared/data if it is there. It holds
labels/cuad_blocks.jsonl and cuad_dev/texts.jsonl.gz.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

from pipeline.detect import Engine, compile_rules, detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.domain.taxonomy import Category
from pipeline.outline import build_outline
from pipeline.packs import RuleBook, load_rules

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"
WORD = re.compile(r"\w+")
# A paragraph of the plain text: up to an empty line, or a page number between wide gaps.
PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z|\s{4,}\d+\s{3,})", re.S)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT)
    arguments = parser.parse_args()
    labels = arguments.data / "labels" / "cuad_blocks.jsonl"
    texts = arguments.data / "cuad_dev" / "texts.jsonl.gz"
    for path in (labels, texts):
        if not path.is_file():
            print(f"{path} is not there: give the folder with --data", file=sys.stderr)
            return 2
    book = load_rules()
    engine = compile_rules(book)
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["source"] == "cuad_dev"]
    quotes = judge_documents(texts, {row["doc_id"] for row in rows}, engine, book)
    categories = [str(pack.label) for pack in book.packs if pack.label in set(Category)]
    for half, name in ((0, "development half"), (1, "reporting half")):
        print_half(
            name, [row for row in rows if half_of(row["doc_id"]) == half], quotes, categories
        )
    return 0


def half_of(doc_id: str) -> int:
    return int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % 2


def judge_documents(path: Path, wanted: set[str], engine: Engine, book: RuleBook) -> dict:
    """Returns, by document, the label and the words of each finding's quote."""
    quotes = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["doc_id"] in wanted:
                document = as_document(row["doc_id"], row["text"])
                outline = build_outline(document, lexicon=book.parties)
                findings = detect_findings(document, outline, engine).findings
                quotes[row["doc_id"]] = [
                    (str(one.label), " ".join(WORD.findall(one.quote.lower()))) for one in findings
                ]
    return quotes


def as_document(name: str, text: str) -> Document:
    blocks, parts, at = [], [], 0
    for match in PARAGRAPH.finditer(text):
        words = " ".join(match.group().split())
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(words), at))
        parts.append(words)
        at += len(words) + 1
    return Document(name, "0" * 64, FileFormat.PDF, "\n".join(parts), tuple(blocks))


def print_half(name: str, rows: list, quotes: dict, categories: list[str]) -> None:
    print(f"\n{name}: {len(rows)} blocks of {len({row['doc_id'] for row in rows})} documents")
    print(f"{'category':22} {'blocks':>6} {'found':>6} {'alarms':>6} {'tempting':>9} {'F1':>5}")
    total: Counter[str] = Counter()
    for category in categories:
        counts = count(rows, quotes, category)
        total += counts
        print_counts(category, counts)
    print_counts("together", total)


def count(rows: list, quotes: dict, category: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        text = " ".join(WORD.findall(row["text"].lower()))
        found = any(
            label == category and quote and quote in text
            for label, quote in quotes.get(row["doc_id"], [])
        )
        agreed = any(one["category"] == category for one in row["agreed"])
        contested = any(
            (one if isinstance(one, str) else one["category"]) == category
            for one in row["contested"]
        )
        tempting = category in row["tempting_but_wrong"]
        counts["tempting"] += tempting
        counts["tempting flagged"] += tempting and found
        counts["blocks"] += agreed
        counts["found"] += agreed and found
        counts["alarms"] += found and not agreed and not contested
    return counts


def print_counts(name: str, counts: Counter[str]) -> None:
    wrong = counts["alarms"] + counts["blocks"] - counts["found"]
    both = 2 * counts["found"] + wrong
    score = f"{2 * counts['found'] / both:.2f}" if both else "-"
    tempting = f"{counts['tempting flagged']}/{counts['tempting']}"
    print(
        f"{name:22} {counts['blocks']:6} {counts['found']:6} {counts['alarms']:6} "
        f"{tempting:>9} {score:>5}"
    )


if __name__ == "__main__":
    sys.exit(main())
