# SPDX-License-Identifier: Apache-2.0
"""The ranking of the samples against the order that people wrote down, and their intervals.

Before anything was scored, somebody wrote beside each sample how tight it holds, 0 to 100
(``sample_contracts/order``). Spearman's rank correlation says how far the index puts the papers
into that order: with what the program finds, and with what people found in the same papers
(``sample_contracts/annotations``), which is as good as finding could make it. The index of what
people found also shows how often the interval of the program's index holds it.

    python benchmarks/ranking_order.py [--samples DIR]

Exit status: 0 measured, 2 no samples.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import api
from pipeline.assess import assess_document
from pipeline.check import RankingFigures, StatedOrder, correlate_order, load_order
from pipeline.config import Config
from pipeline.domain.assessment import Assessment, Coverage
from pipeline.domain.document import Span
from pipeline.domain.finding import LABELS, Finding
from pipeline.domain.taxonomy import Bound, FindingKind, Force, Mutuality
from pipeline.packs import Weights

SAMPLES = Path(__file__).resolve().parents[1] / "sample_contracts"
KINDS = {"restriction": FindingKind.RESTRICTION, "mitigator": FindingKind.MITIGATOR}


@dataclass(frozen=True, slots=True)
class Paper:
    """A sample: how tight people say it holds, and its index as found by program and people."""

    name: str
    aside: bool
    order: StatedOrder
    found: Assessment
    annotated: Assessment

    @property
    def holds(self) -> bool:
        """Says whether the interval of what was found holds the index of what people found."""
        return self.found.low <= self.annotated.neutral.value <= self.found.high


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    folder = parser.parse_args().samples
    if not (folder / "order").is_dir():
        print(f"there is no {folder / 'order'}", file=sys.stderr)
        return 2
    papers = measure(folder)
    for one in sorted(papers, key=lambda one: -one.found.neutral.value):
        found = one.found
        print(
            f"{one.name:46} tightness {one.order.tightness:3.0f}  index "
            f"{found.neutral.value:5.1f} ({found.low:4.1f} to {found.high:5.1f})  of annotations "
            f"{one.annotated.neutral.value:5.1f}{'  aside' if one.aside else ''}"
        )
    for name, group in (
        ("all", papers),
        ("aside", [one for one in papers if one.aside]),
        ("the others", [one for one in papers if not one.aside]),
    ):
        print_group(name, group)
    return 0


def measure(folder: Path) -> list[Paper]:
    """Returns the samples that have both an order and annotations."""
    config = Config()
    weights = api.load_book(config).weights
    given = {one.document: one for one in load_order(folder)}
    judged = {one.name: one.assessment for one in api.scan([folder], config=config).documents}
    papers = []
    for path in sorted(folder.glob("annotations/*.jsonl")):
        head, *rows = (json.loads(line) for line in path.read_text().splitlines() if line)
        name = head["document"]
        found = judged.get(name)
        if name in given and found is not None:
            annotated = assess_rows(name, rows, weights)
            aside = bool(head.get("aside"))
            papers.append(Paper(name, aside, given[name], found, annotated))
    return papers


def assess_rows(name: str, rows: Sequence[Mapping[str, object]], weights: Weights) -> Assessment:
    """Returns the assessment of what people found, each taken for certain."""
    findings = [finding_of(row, at) for at, row in enumerate(rows) if row["kind"] in KINDS]
    return assess_document(name, findings, weights=weights, coverage=Coverage())


def finding_of(row: Mapping[str, object], place: int) -> Finding:
    return Finding(
        label=LABELS[str(row["category"])],
        kind=KINDS[str(row["kind"])],
        span=Span(place, place + 1),
        quote="x",
        clause="",
        severity=int(str(row["severity"])),
        bound=Bound(str(row.get("bound", "sub"))),
        mutuality=Mutuality(str(row.get("mutuality") or "formal")),
        force=Force(str(row.get("force", "binding"))),
        probability=1.0,
    )


def print_group(name: str, papers: Sequence[Paper]) -> None:
    order = [one.order for one in papers]
    found = correlate_order(order, {one.name: one.found.neutral.value for one in papers})
    annotated = correlate_order(order, {one.name: one.annotated.neutral.value for one in papers})
    held = sum(one.holds for one in papers)
    apart = [abs(one.found.neutral.value - one.annotated.neutral.value) for one in papers]
    print(
        f"{name} ({len(papers)}): Spearman {say(found)}, of annotations {say(annotated)}; "
        f"interval holds the index of annotations in {held} of {len(papers)}; apart by "
        f"{sum(apart) / len(apart):.1f} points on average"
    )


def say(figures: RankingFigures | None) -> str:
    if figures is None or figures.correlation is None:
        return "none"
    within = figures.interval
    bounds = "" if within.low is None else f" ({within.low:.2f} to {within.high:.2f})"
    return f"{figures.correlation:.3f}{bounds}"


if __name__ == "__main__":
    sys.exit(main())
