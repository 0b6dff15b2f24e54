# SPDX-License-Identifier: Apache-2.0
"""Which rules of other labels speak where a rule has its hits: told, so that a change shows."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.detect.engine import compile_rules
from pipeline.detect.examples import judge_example
from pipeline.packs import RuleBook

__all__ = ["tell_crossings"]


def tell_crossings(book: RuleBook) -> tuple[str, ...]:
    """Returns a line for each rule and each other label that is found in its hits, sorted.

    "EX-003 > mandatory_branding: MB-004 MB-010" says that in sentences that EX-003 gives as hits
    those two rules speak too. Often they are right: one sentence can take two things away.
    """
    engine = compile_rules(book)
    crossings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pack in book.packs:
        for rule in pack.rules:
            for hit in rule.hits:
                for finding in judge_example(hit, engine, book.parties):
                    if finding.label != rule.label:
                        crossings[rule.id, str(finding.label)].update(finding.rule_ids)
    return tuple(sorted(_told(crossings)))


def _told(crossings: dict[tuple[str, str], set[str]]) -> Iterator[str]:
    for (rule, label), others in crossings.items():
        yield f"{rule} > {label}: {' '.join(sorted(others))}"
