# SPDX-License-Identifier: Apache-2.0
"""Holds findings against real contracts that two readers labelled, blind to each other.

Two sets. Blocks of agreements, each judged within its whole agreement so that parties and
definitions are known: a block counts for a label when both readers gave it. And six papers read
in full: a quotation counts as found when a finding of its label shares words with it, and a
finding that shares words with no quotation of its label is a false alarm. What one reader alone
gave counts neither way.
Documents are split in two halves by a hash of their name: rules may be developed on one and are
reported on the other, so that --misses and --alarms print the first half alone.
Unlike ``cuad_categories.py`` this parts agreements of one filer, and copies of one another: what
was learned from one half may stand in the other. Figures stay comparable with those of earlier
rules; --folds judges no agreement by a model that has seen its group.

Give the folder with --data; by default ../shared/data if it is there. It holds
labels/cuad_blocks.jsonl, labels/papers.jsonl, cuad_dev/texts.jsonl.gz and the papers themselves
in ccs_2017/ and reading/docx/.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agreements import (
    HeldOut,
    add_folds_option,
    falls_in,
    group_agreements,
    half_of,
    judge_agreement,
    read_agreement,
    read_rows,
)
from quotations import Paper, read_paper

from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.packs import RuleBook, load_rules

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"
HALVES = {0: "development half", 1: "reporting half"}


@dataclass
class Unit:
    """Something labelled, and what was found there: a block, or a quotation of a paper.

    ``given``, ``contested`` and ``tempting`` are labels; ``found`` tells, by label, the words and
    rules of a finding.
    """

    name: str
    document: str
    text: str
    given: dict[str, object]
    contested: frozenset[str]
    tempting: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DEFAULT)
    parser.add_argument("--misses", metavar="LABEL", help="print what is missed of it")
    parser.add_argument("--alarms", metavar="LABEL", help="print false alarms of it")
    parser.add_argument("--rules", type=Path, help="folder of rules; else the program's own")
    add_folds_option(parser)
    options = parser.parse_args()
    needed = [options.data / "labels/cuad_blocks.jsonl", options.data / "cuad_dev/texts.jsonl.gz"]
    for path in needed:
        if not path.is_file():
            print(f"{path} is not there: give the folder with --data", file=sys.stderr)
            return 2
    book = load_rules(options.rules)
    engines = HeldOut(book, options.folds)
    half = 0 if options.misses or options.alarms else None
    sets = {
        "blocks": judged_blocks(options.data, engines, book, half),
        "papers": judged_papers(options.data, engines, book, half),
    }
    for name, units in sets.items():
        if options.misses:
            print_misses(name, units, options.misses)
        if options.alarms:
            print_alarms(name, units, options.alarms)
        if half is None:
            print_halves(name, units)
    return 0


def judged_blocks(data: Path, engines: HeldOut, book: RuleBook, half: int | None) -> list[Unit]:
    """Returns the labelled blocks of agreements, each with what is found in it."""
    by_document = defaultdict(list)
    for row in read_rows(data / "labels/cuad_blocks.jsonl"):
        if row["source"] == "cuad_dev" and half in {None, half_of(row["doc_id"])}:
            by_document[row["doc_id"]].append(row)
    units = []
    texts = list(read_rows(data / "cuad_dev/texts.jsonl.gz"))
    groups = group_agreements(texts)
    for text in texts:
        rows = by_document.get(text["doc_id"], ())
        placed = rows and judge_agreement(
            read_agreement(text["doc_id"], text["text"]),
            engines.engine(groups[text["doc_id"]]),
            book,
        )
        for row in rows:
            unit = as_unit(row)
            for one in placed:
                if falls_in(one, row["start"], row["end"]):
                    told = f"{' '.join(one.finding.rule_ids)}: {one.finding.quote}"
                    unit.found.setdefault(str(one.finding.label), told)
            units.append(unit)
    return units


def as_unit(row: dict) -> Unit:
    contested = row.get("contested", ())
    return Unit(
        row["item"],
        row["doc_id"],
        row["text"],
        {one["category"]: one.get("severity") for one in row["agreed"]},
        frozenset(one if isinstance(one, str) else one["category"] for one in contested),
        frozenset(row["tempting_but_wrong"]),
    )


def judged_papers(data: Path, engines: HeldOut, book: RuleBook, half: int | None) -> list[Unit]:
    """Returns the quotations of the papers read in full, and a unit for each false alarm."""
    by_document = defaultdict(list)
    path = data / "labels/papers.jsonl"
    for row in read_rows(path) if path.is_file() else ():
        if half in {None, half_of(row["doc"])}:
            by_document[row["doc"]].append(row)
    units = []
    for name, rows in by_document.items():
        paper = read_paper(data, name, engines.engine(f"ccs {name}"), book)
        if paper is None:
            print(f"{name}: the paper is not there", file=sys.stderr)
            continue
        units += quoted_units(paper, name, rows)
    return units


def quoted_units(paper: Paper, name: str, rows: Sequence[dict]) -> Iterator[Unit]:
    met = set()
    for row in rows:
        label, found = row["category"], {}
        for one in paper.findings_at(row["quote"]):
            if str(one.label) == label:
                if row["kind"] != "negative":
                    met.add(one.id)
                found[label] = f"{' '.join(one.rule_ids)}: {one.quote}"
        given, contested, tempting = {}, frozenset(), frozenset()
        if row["kind"] == "negative":
            tempting = frozenset([label])
        elif row.get("readers") == 1:
            contested = frozenset([label])
        else:
            given = {label: row["severity"]}
        where = f"{name} {row['clause']}"
        yield Unit(where, name, row["quote"], given, contested, tempting, found)
    for one in paper.findings:
        if one.id not in met and not paper.is_tempted(one, rows):
            told = {str(one.label): f"{' '.join(one.rule_ids)}: {one.quote}"}
            yield Unit(f"{name} {one.clause}", name, one.quote, {}, frozenset(), frozenset(), told)


def print_halves(title: str, units: Sequence[Unit]) -> None:
    known = {label for unit in units for label in (*unit.given, *unit.tempting, *unit.found)}
    groups = {
        "categories": [str(one) for one in Category if one in known],
        "mitigators": [str(one) for one in Mitigator if one in known],
    }
    groups["others"] = sorted(known - {one for group in groups.values() for one in group})
    for half, name in HALVES.items():
        here = [unit for unit in units if half_of(unit.document) == half]
        documents = len({unit.document for unit in here})
        print(f"\n{title}, {name}: {len(here)} units of {documents} documents")
        print(f"{'label':24}{'given':>6}{'found':>7}{'alarms':>7}{'tempted':>9}{'F1':>6}")
        total: Counter[str] = Counter()
        for group, labels in groups.items():
            counts = {label: count(here, label) for label in labels}
            for label, one in counts.items():
                print_counts(label, one)
            together = sum(counts.values(), Counter())
            total += together
            print_counts(f"{group} (micro)", together)
        print_counts("all (micro)", total)


def count(units: Iterable[Unit], label: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for unit in units:
        given, found = label in unit.given, label in unit.found
        counts["tempting"] += label in unit.tempting
        counts["tempted"] += label in unit.tempting and found
        counts["given"] += given
        counts["found"] += given and found
        counts["alarms"] += found and not given and label not in unit.contested
    return counts


def print_counts(name: str, counts: Counter[str]) -> None:
    wrong = counts["alarms"] + counts["given"] - counts["found"]
    both = 2 * counts["found"] + wrong
    score = f"{2 * counts['found'] / both:.2f}" if both else "-"
    tempted = f"{counts['tempted']}/{counts['tempting']}"
    print(
        f"{name:24}{counts['given']:6}{counts['found']:7}{counts['alarms']:7}"
        f"{tempted:>9}{score:>6}"
    )


def print_misses(title: str, units: Iterable[Unit], label: str) -> None:
    shown = [one for one in units if label in one.given and label not in one.found]
    for one in shown:
        print(f"{one.name} grade {one.given[label]}: {' '.join(one.text.split())}\n")
    print(f"{len(shown)} missed in {title} of the {HALVES[0]}\n")


def print_alarms(title: str, units: Iterable[Unit], label: str) -> None:
    shown = [
        one
        for one in units
        if label in one.found and label not in one.given and label not in one.contested
    ]
    for one in shown:
        tempting = ", a reader was tempted" if label in one.tempting else ""
        told = ", ".join(one.given) or "nothing"
        print(f"{one.name} ({told} given{tempting}) {one.found[label]}\n")
    print(f"{len(shown)} false alarms in {title} of the {HALVES[0]}\n")


if __name__ == "__main__":
    sys.exit(main())
