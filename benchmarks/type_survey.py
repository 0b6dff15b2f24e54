# SPDX-License-Identifier: Apache-2.0
"""How often rules speak in papers of each type, and which papers rank highest.

Give a file of JSON lines (packed or not) with the keys doc_id, type and text. Printed are by
type, papers, words, findings a thousand words by category, and the median and the highest index;
with --highest N the N findings that weigh most, one a paper, for a person to judge.
Credit and retirement papers should rank below subcontracts.
"""

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agreements import add_model_option, judge_agreement, make_engine, read_agreement, read_rows

from pipeline.assess import assess_document
from pipeline.domain.assessment import Coverage
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.packs import load_rules


@dataclass(frozen=True)
class Surveyed:
    """One paper: its type, its length in words, its index, and its restrictions."""

    name: str
    type: str
    words: int
    index: float
    findings: tuple[Finding, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th paper")
    parser.add_argument("--highest", type=int, default=0)
    add_model_option(parser)
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        print(f"{arguments.file} is not there", file=sys.stderr)
        return 2
    surveyed = list(survey(list(read_rows(arguments.file))[:: arguments.every], arguments.model))
    print_types(surveyed)
    print_highest(surveyed, arguments.highest)
    return 0


def survey(rows: list[dict], model: str) -> Iterable[Surveyed]:
    book = load_rules()
    engine = make_engine(book, model)
    for row in rows:
        agreement = read_agreement(row["doc_id"], row["text"])
        findings = [one.finding for one in judge_agreement(agreement, engine, book)]
        assessment = assess_document(
            row["doc_id"], findings, weights=book.weights, coverage=Coverage()
        )
        restrictions = tuple(one for one in findings if one.kind is FindingKind.RESTRICTION)
        words = len(row["text"].split())
        yield Surveyed(row["doc_id"], row["type"], words, assessment.neutral.value, restrictions)


def print_types(surveyed: list[Surveyed]) -> None:
    types: dict[str, list[Surveyed]] = defaultdict(list)
    for one in surveyed:
        types[one.type].append(one)
    names = sorted(types, key=lambda name: statistics.median(one.index for one in types[name]))
    print(f"{'':26}" + "".join(f"{name[:14]:>16}" for name in names))
    rows = {
        "papers": [f"{len(types[name])}" for name in names],
        "thousand words": [f"{total_words(types[name]):.0f}" for name in names],
        "median index": [
            f"{statistics.median(one.index for one in types[name]):.1f}" for name in names
        ],
        "highest index": [f"{max(one.index for one in types[name]):.1f}" for name in names],
    }
    counts = {
        name: Counter(f.label for one in types[name] for f in one.findings) for name in names
    }
    for category in Category:
        rows[str(category)] = [
            f"{counts[name][category] / total_words(types[name]):.3f}" for name in names
        ]
    rows["all, a thousand words"] = [
        f"{counts[name].total() / total_words(types[name]):.3f}" for name in names
    ]
    for title, cells in rows.items():
        print(f"{title:26}" + "".join(f"{cell:>16}" for cell in cells))


def total_words(papers: list[Surveyed]) -> float:
    return sum(one.words for one in papers) / 1000


def print_highest(surveyed: list[Surveyed], count: int) -> None:
    """Prints the gravest findings of the papers that rank highest, one a paper."""
    ranked = sorted(surveyed, key=lambda one: (-one.index, one.name))[:count]
    for one in ranked:
        worst = max(one.findings, key=lambda finding: (finding.severity, finding.probability))
        print(f"\n{one.index:5.1f}  {one.type}  {one.name}")
        print(f"       {worst.label} {worst.severity} {worst.bound} {', '.join(worst.rule_ids)}")
        print(f"       {worst.quote[:600]}")


if __name__ == "__main__":
    sys.exit(main())
