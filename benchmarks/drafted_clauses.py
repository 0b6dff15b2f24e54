# SPDX-License-Identifier: Apache-2.0
"""Holds the rules against single clauses that somebody drafted and labelled by hand.

Each file holds a JSON object a line: ``id``, ``text``, ``labels`` (each with ``category``,
``severity`` and ``bound``) and ``tempts`` (labels that a careless reader would give). Each text is
judged as one provision that stands alone, with the usual party words.
Prints for every label the clauses that have it, those found and missed, false alarms (clauses
without it), and over the found ones how often the bound side and the grade came out right. A
category given with grade 0 counts neither way: the reader saw it and found that it does not bite.

    python benchmarks/drafted_clauses.py sample_contracts/clauses/*.jsonl [--misses LABEL]
        [--alarms LABEL] [--rules FOLDER] [--model own]

Files whose name begins with "unseen" are kept aside for measuring: their clauses are only printed
with --show-unseen.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from agreements import add_model_option, make_engine

from pipeline.detect import judge_sentence
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.packs import load_rules

HEADINGS = "label", "clauses", "found", "missed", "alarms", "P", "R", "F1", "bound", "+-1", "equal"
ROW = "{:24}{:>8}{:>7}{:>7}{:>7}{:>6}{:>6}{:>6}{:>7}{:>6}{:>6}{:>9}"


class Given(NamedTuple):
    """A label that the drafter gave."""

    category: str
    severity: int
    bound: str


@dataclass
class Clause:
    """One drafted clause and what was found in it: the most severe finding of each label."""

    id: str
    text: str
    given: dict[str, Given]
    tempts: frozenset[str]
    found: dict[str, Finding] = field(default_factory=dict)


@dataclass
class Score:
    """What came out for one label, or for several together."""

    found: int = 0
    missed: int = 0
    alarms: int = 0
    bound: int = 0
    near: int = 0
    equal: int = 0
    tempting: int = 0
    tempted: int = 0

    def __add__(self, other: "Score") -> "Score":
        names = self.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.alarms)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, 2 * self.found + self.missed + self.alarms)


def main() -> int:
    options = read_options()
    shown = [label for label in (options.misses, options.alarms) if label]
    aside = [path.name for path in options.files if path.name.startswith("unseen")]
    if shown and aside and not options.show_unseen:
        print(f"{', '.join(aside)}: kept aside; --show-unseen prints its clauses", file=sys.stderr)
        return 2
    missing = [str(path) for path in options.files if not path.is_file()]
    if missing:
        print(f"there is no file {', '.join(missing)}", file=sys.stderr)
        return 2
    clauses = [clause for path in options.files for clause in read_clauses(path)]
    judge(clauses, options.rules, options.model)
    if options.misses:
        print_all(misses(clauses, options.misses))
    if options.alarms:
        print_all(alarms(clauses, options.alarms))
    if not shown:
        print_scores(clauses)
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rules", type=Path, help="folder of rules; else the program's own")
    add_model_option(parser)
    parser.add_argument("--misses", metavar="LABEL", help="print clauses in which it is missed")
    parser.add_argument("--alarms", metavar="LABEL", help="print the clauses with a false alarm")
    parser.add_argument("--show-unseen", action="store_true", help="print also what is kept aside")
    return parser.parse_args()


def read_clauses(path: Path) -> Iterator[Clause]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            given = [
                Given(one["category"], int(one.get("severity", 0)), one.get("bound", ""))
                for one in row.get("labels", ())
            ]
            labels = {one.category: one for one in given}
            yield Clause(row["id"], row["text"], labels, frozenset(row.get("tempts", ())))


def judge(clauses: Iterable[Clause], rules: Path | None, model: str) -> None:
    """Sets what is found in each clause."""
    book = load_rules(rules)
    engine = make_engine(book, model)
    for clause in clauses:
        for finding in judge_sentence(clause.text, engine, book.parties):
            other = clause.found.get(str(finding.label))
            if other is None or finding.severity > other.severity:
                clause.found[str(finding.label)] = finding


def score(clauses: Iterable[Clause], label: str) -> Score:
    """Returns how one label came out over all clauses."""
    total = Score()
    for clause in clauses:
        given, found = clause.given.get(label), clause.found.get(label)
        if label in clause.tempts and given is None:
            total += Score(tempting=1, tempted=int(found is not None))
        if given is None:
            total += Score(alarms=int(found is not None))
        elif not bites(given):
            continue
        elif found is None:
            total += Score(missed=1)
        else:
            apart = abs(found.severity - given.severity)
            bound = int(str(found.bound) == given.bound)
            total += Score(found=1, bound=bound, near=int(apart <= 1), equal=int(apart == 0))
    return total


def bites(given: Given) -> bool:
    return given.severity > 0 or given.category not in set(Category)


def misses(clauses: Iterable[Clause], label: str) -> Iterator[str]:
    for clause in clauses:
        given = clause.given.get(label)
        if given and bites(given) and label not in clause.found:
            yield f"{clause.id} [{given.severity} {given.bound}] {clause.text}"


def alarms(clauses: Iterable[Clause], label: str) -> Iterator[str]:
    for clause in clauses:
        found = clause.found.get(label)
        if found is not None and label not in clause.given:
            told = ", ".join(sorted(clause.given)) or "nothing"
            rules = " ".join(found.rule_ids)
            yield f"{clause.id} [{rules}: {found.severity} {found.bound}; is {told}] {clause.text}"


def print_all(lines: Iterable[str]) -> None:
    shown = list(lines)
    print("\n".join(shown))
    print(f"{len(shown)} in all")


def print_scores(clauses: Sequence[Clause]) -> None:
    known = {label for clause in clauses for label in (*clause.given, *clause.found)}
    groups = {
        "categories": [str(one) for one in Category if one in known],
        "mitigators": [str(one) for one in Mitigator if one in known],
    }
    groups["others"] = sorted(known - {one for group in groups.values() for one in group})
    print(f"{len(clauses)} clauses")
    print(ROW.format(*HEADINGS, "tempted"))
    scores: dict[str, Score] = {}
    for name, labels in groups.items():
        here = {label: score(clauses, label) for label in labels}
        for label, one in here.items():
            print_score(label, one)
        print_together(name, list(here.values()))
        scores |= here
    print_together("all", list(scores.values()))


def print_together(name: str, scores: Sequence[Score]) -> None:
    with_clauses = [one for one in scores if one.found + one.missed]
    if not with_clauses:
        return
    macro = sum(one.f1 for one in with_clauses) / len(with_clauses)
    print_score(f"{name} (micro)", sum(scores, Score()))
    print(f"{name} (macro F1 of {len(with_clauses)}): {macro:.3f}\n")


def print_score(name: str, one: Score) -> None:
    shares = [f"{share / max(1, one.found):.2f}" for share in (one.bound, one.near, one.equal)]
    figures = [f"{figure:.2f}" for figure in (one.precision, one.recall, one.f1)]
    counts = one.found + one.missed, one.found, one.missed, one.alarms
    print(ROW.format(name, *counts, *figures, *shares, f"{one.tempted}/{one.tempting}"))


if __name__ == "__main__":
    sys.exit(main())
