# SPDX-License-Identifier: Apache-2.0
"""Precision and recall of the rules on blocks of agreements that lawyers labelled, by category.

Each agreement is judged whole; a finding belongs to the block that holds half of it. The lawyers'
labels are other people's categories, led to ours by ``MAPPING``: they have nothing for branding,
values, publicity approval or unilateral variation, label both sides' duties and mutual ones, and
some of them ('termination for convenience') are mostly harmless. What is called a false alarm here
is therefore often a finding; ``--alarms`` prints some to be read.
The labels are narrower than our categories, so a second column counts only findings of the
subtypes of which they speak.
Beside the rules stands what a tool of keywords does: a few patterns for each category, over the
same blocks. Agreements of one filer, and copies of one another, are in the same half: rules may be
developed on the first, and are reported on the second.

    python benchmarks/cuad_categories.py FOLDER [--alarms CATEGORY N] [--misses CATEGORY N]

FOLDER holds ``texts.jsonl.gz`` (``doc_id``, ``text``, ``filer_group``, ``dup_group``) and
``blocks.jsonl.gz`` (``doc_id``, ``start``, ``end``, ``text``, ``cuad``: the labels).
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agreements import (
    HeldOut,
    Placed,
    add_folds_option,
    falls_in,
    group_agreements,
    half_of,
    judge_agreement,
    read_agreement,
    read_rows,
)

from pipeline.packs import RuleBook, load_rules
from pipeline.train.sources import MAPPING, PUBLIC

HALVES = {0: "development half", 1: "reporting half"}
CATEGORIES = PUBLIC
# The lawyers' labels are narrower than our categories: these subtypes are what they speak of.
SUBTYPES = {
    "workforce_control": {"non_solicit"},
    "termination_penalty": {
        "asymmetric_notice",
        "exit_charge",
        "liquidated_damages",
        "no_compensation_on_prime_termination",
    },
    "ip_data_control": {"assign_background_ip", "assign_foreground_ip"},
    "organisational_control": {"assignment_novation_one_way", "change_of_control"},
    "monitoring_burden": {"open_book", "unannounced_access", "whole_organisation_audit"},
    "publicity_gagging": {"adverse_publicity", "non_disparagement"},
}
# The same commitment is a burden or a relief, by the side that gives it.
EITHER = {"volume_access": {"volume_access", "volume_commitment"}}
KEYWORDS = {
    "exclusivity": r"exclusiv(?:e|ely|ity)\b|non-?compet\w+|solicit (?:any )?(?:customer|client)"
    r"|\bcompet(?:e|ing|itive) (?:with|product|business)",
    "workforce_control": r"(?:solicit|hire|entice|recruit)\w*[^.]{0,60}"
    r"(?:employee|personnel|staff)",
    "termination_penalty": r"liquidated damages|early termination (?:fee|charge)"
    r"|terminat\w+[^.]{0,60}(?:convenience|without cause|any reason|at any time)",
    "ip_data_control": r"(?:hereby )?assigns? (?:to|all)[^.]{0,80}(?:right|title|interest)"
    r"|work(?:s)? made for hire|shall own (?:all|the)",
    "organisational_control": r"change (?:of|in) control|assign(?:ment)?[^.]{0,80}consent"
    r"|(?:may not|shall not|neither party)[^.]{0,40}assign",
    "monitoring_burden": r"\baudit\w*|inspect\w*[^.]{0,40}(?:books|records)|books and records",
    "exit_obligations": r"(?:upon|after|following) (?:the )?(?:expiration|termination)"
    r"[^.]{0,80}shall|transition (?:services|assistance|period)|wind-?down|sell-?off",
    "publicity_gagging": r"disparag\w+|detrimental to the (?:reputation|goodwill)"
    r"|bring into disrepute",
    "volume_access": r"minimum (?:purchase|order|commitment|quantit|volume|annual|amount)\w*"
    r"|at least \$?\d",
    "non_exclusive": r"non-?exclusive|nothing[^.]{0,40}(?:prevent|preclude|restrict)"
    r"|notwithstanding the foregoing[^.]{0,40}may",
}


@dataclass
class Judged:
    """A block, its half, what lawyers say of it, and the words of what rules found in it."""

    name: str
    text: str
    half: int
    given: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)
    narrowly: frozenset[str] = frozenset()


def main() -> int:
    options = read_options()
    texts, blocks = options.folder / "texts.jsonl.gz", options.folder / "blocks.jsonl.gz"
    for path in (texts, blocks):
        if not path.is_file():
            print(f"there is no {path}", file=sys.stderr)
            return 2
    book = load_rules(options.rules)
    judged = list(judge(texts, blocks, HeldOut(book, options.folds), book))
    if options.alarms or options.misses:
        label, number = options.alarms or options.misses
        print_some(judged, label, int(number), alarms=bool(options.alarms))
        return 0
    for half, name in HALVES.items():
        print_half(name, [one for one in judged if one.half == half])
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    add_folds_option(parser)
    parser.add_argument("--rules", type=Path, help="folder of rules; else the program's own")
    told = "print N of them, of the development half"
    parser.add_argument("--alarms", nargs=2, metavar=("CATEGORY", "N"), help=told)
    parser.add_argument("--misses", nargs=2, metavar=("CATEGORY", "N"), help=told)
    return parser.parse_args()


def judge(texts: Path, blocks: Path, engines: HeldOut, book: RuleBook) -> Iterator[Judged]:
    rows = list(read_rows(texts))
    groups = group_agreements(rows)
    by_document = defaultdict(list)
    for block in read_rows(blocks):
        by_document[block["doc_id"]].append(block)
    for row in rows:
        name = row["doc_id"]
        agreement = read_agreement(name, row["text"])
        placed = judge_agreement(agreement, engines.engine(groups[name]), book)
        for block in by_document[name]:
            given = frozenset(MAPPING[label] for label in block["cuad"] if label in MAPPING)
            place, half = f"{name[:40]} {block['start']}", half_of(groups[name])
            judged = Judged(place, block["text"], half, given)
            judged.found = dict(found_in(placed, block["start"], block["end"]))
            judged.narrowly = frozenset(narrowly_found(placed, block["start"], block["end"]))
            yield judged


def found_in(placed: Sequence[Placed], start: int, end: int) -> Iterator[tuple[str, str]]:
    for one in placed:
        if falls_in(one, start, end):
            for label in CATEGORIES:
                if str(one.finding.label) in EITHER.get(label, {label}):
                    yield label, f"{' '.join(one.finding.rule_ids)}: {one.finding.quote}"


def narrowly_found(placed: Sequence[Placed], start: int, end: int) -> Iterator[str]:
    """Yields the categories found by a subtype of which the lawyers' labels speak."""
    for one in placed:
        label = str(one.finding.label)
        subtypes = SUBTYPES.get(label)
        if falls_in(one, start, end) and (
            subtypes is None or subtypes.intersection(one.finding.subtypes)
        ):
            yield from (name for name in CATEGORIES if label in EITHER.get(name, {name}))


def print_half(name: str, judged: Sequence[Judged]) -> None:
    keywords = {label: re.compile(rf"(?i)\b(?:{words})") for label, words in KEYWORDS.items()}
    print(f"\n{name}: {len(judged)} blocks")
    print(f"{'':24}{'':>7}  {'rules':^24}  {'rules, same subtypes':^24}  {'keywords':^24}")
    columns = f"{'alarms':>8}{'P':>5}{'R':>5}{'F1':>6}"
    print(f"{'category':24}{'blocks':>7}  {columns}  {columns}  {columns}")
    scores: dict[str, list[float]] = defaultdict(list)
    for label in CATEGORIES:
        rules = count((label in one.given, label in one.found) for one in judged)
        narrow = count((label in one.given, label in one.narrowly) for one in judged)
        words = count(
            (label in one.given, keywords[label].search(one.text) is not None) for one in judged
        )
        blocks = rules["right"] + rules["missed"]
        print(f"{label:24}{blocks:7}  {figures(rules)}  {figures(narrow)}  {figures(words)}")
        for kind, counts in (("rules", rules), ("narrow", narrow), ("keywords", words)):
            scores[kind].append(f1(counts))
    means = {kind: sum(values) / len(values) for kind, values in scores.items()}
    print(
        f"macro F1: rules {means['rules']:.3f}, rules of the same subtypes {means['narrow']:.3f}, "
        f"keywords {means['keywords']:.3f}"
    )


def count(pairs: Iterator[tuple[bool, bool]]) -> Counter[str]:
    names = {(True, True): "right", (True, False): "missed", (False, True): "alarms"}
    return Counter(names.get(pair, "none") for pair in pairs)


def figures(counts: Counter[str]) -> str:
    precision = counts["right"] / max(1, counts["right"] + counts["alarms"])
    recall = counts["right"] / max(1, counts["right"] + counts["missed"])
    return f"{counts['alarms']:8}{precision:5.2f}{recall:5.2f}{f1(counts):6.2f}"


def f1(counts: Counter[str]) -> float:
    wrong = counts["missed"] + counts["alarms"]
    return 2 * counts["right"] / max(1, 2 * counts["right"] + wrong)


def print_some(judged: Sequence[Judged], label: str, number: int, *, alarms: bool) -> None:
    """Prints false alarms or misses, spread over the agreements."""
    wrong = [
        one
        for one in judged
        if one.half == 0 and (label in one.found, label in one.given) == (alarms, not alarms)
    ]
    for one in wrong[:: max(1, len(wrong) // max(1, number))][:number]:
        words = one.found[label] if alarms else " ".join(one.text.split())[:900]
        print(f"{one.name} (lawyers: {', '.join(one.given) or 'nothing of ours'})\n  {words}\n")
    print(f"{len(wrong)} in all")


if __name__ == "__main__":
    sys.exit(main())
