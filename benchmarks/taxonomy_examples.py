# SPDX-License-Identifier: Apache-2.0
"""Judges the taxonomy's invented examples one by one and prints the figures.

An evaluation, not a target: rules are not tuned to these sentences.
Give the file with --examples; by default ../shared/domain/taxonomy_examples.jsonl if it is there.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from pipeline.detect import Engine, compile_rules, judge_sentence
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import CORE_CATEGORIES, FindingKind
from pipeline.packs import RuleBook, load_rules

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "domain" / "taxonomy_examples.jsonl"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, default=DEFAULT)
    parser.add_argument("--show", action="store_true", help="print each example that is missed")
    arguments = parser.parse_args()
    if not arguments.examples.is_file():
        print(f"{arguments.examples} is not there: give the file with --examples", file=sys.stderr)
        return 2
    book = load_rules()
    engine = compile_rules(book)
    lines = arguments.examples.read_text(encoding="utf-8").splitlines()
    examples = [json.loads(line) for line in lines if line.strip()]
    covered = {str(pack.label) for pack in book.packs}
    print(f"{len(examples)} examples; packs for: {', '.join(sorted(covered))}")
    print_positives(examples, engine, book, show=arguments.show)
    print_negatives(examples, engine, book, show=arguments.show)
    return 0


def print_positives(examples: list, engine: Engine, book: RuleBook, *, show: bool) -> None:
    print(f"\n{'label':24} {'found':>9} {'bound':>9} {'within 1':>9} {'equal':>9}")
    for label in [*map(str, CORE_CATEGORIES), *MITIGATORS]:
        counts: Counter[str] = Counter()
        for example in examples:
            if example.get("category") != label or example["kind"] not in {
                "positive",
                "mitigator",
            }:
                continue
            counts["all"] += 1
            found = [one for one in judge(example, engine, book) if str(one.label) == label]
            if not found:
                if show:
                    print(f"  missed {example['id']}: {example['text']}")
                continue
            best = max(found, key=lambda one: one.severity)
            expected = example.get("severity", example.get("strength"))
            counts["found"] += 1
            counts["bound"] += str(best.bound) == example.get("bound_party", str(best.bound))
            counts["near"] += abs(best.severity - expected) <= 1
            counts["equal"] += best.severity == expected
        if counts["all"]:
            found = f"{counts['found']}/{counts['all']}"
            print(
                f"{label:24} {found:>9} {counts['bound']:>9} {counts['near']:>9} "
                f"{counts['equal']:>9}"
            )


MITIGATORS = (
    "own_brand_right", "non_exclusive", "mutual_exit", "co_design", "change_by_agreement",
    "freedom_to_campaign",
)  # fmt: skip


def print_negatives(examples: list, engine: Engine, book: RuleBook, *, show: bool) -> None:
    flagged: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for example in examples:
        label = example.get("not_category") or example.get("category")
        if example["kind"] not in {"hard_negative", "false_mitigator"}:
            continue
        if label not in {*map(str, CORE_CATEGORIES), *MITIGATORS}:
            continue
        tried[example["kind"]] += 1
        kind = FindingKind.RESTRICTION
        if example["kind"] == "false_mitigator":
            kind = FindingKind.MITIGATOR
        found = judge(example, engine, book)
        if any(str(one.label) == label and one.kind is kind for one in found):
            flagged[example["kind"]] += 1
            if show:
                print(f"  flagged {example['id']} as {label}: {example['text']}")
    for kind, count in sorted(tried.items()):
        print(f"{kind}: {flagged[kind]} of {count} flagged in their own category")


def judge(example: dict, engine: Engine, book: RuleBook) -> tuple[Finding, ...]:
    return judge_sentence(example["text"], engine, book.parties)


if __name__ == "__main__":
    sys.exit(main())
