# SPDX-License-Identifier: Apache-2.0
"""Wording that may say what is otherwise not found, so that no silence is told too firmly.

Accepted gap: what neither a rule nor the classifier heard at all is found by nobody.
"""

import re
from collections.abc import Iterable, Mapping

from pipeline.assess.leaving import is_doubtful
from pipeline.domain.bargain import Sighting
from pipeline.domain.doubt import Doubt
from pipeline.domain.finding import Finding, Label
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import LedgerRow
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Mitigator

__all__ = ["doubt_cost_of_leaving", "find_near_answers"]

# What would answer a question about what is missing, by the category it is asked under.
_ANSWERS: Mapping[Label, frozenset[Label]] = {
    Category.MANDATORY_BRANDING: frozenset({Mitigator.OWN_BRAND_RIGHT}),
    Category.EXCLUSIVITY: frozenset({Mitigator.NON_EXCLUSIVE}),
    Category.TERMINATION_PENALTY: frozenset({Mitigator.MUTUAL_EXIT}),
    Category.PUBLICITY_GAGGING: frozenset({Mitigator.FREEDOM_TO_CAMPAIGN}),
    Category.UNILATERAL_VARIATION: frozenset({Mitigator.CHANGE_BY_AGREEMENT}),
    Category.IP_DATA_CONTROL: frozenset({Mitigator.RETAINED_IP_DATA}),
    # That none is promised is wording on the share of work, too.
    Category.VOLUME_ACCESS: frozenset({Mitigator.VOLUME_COMMITMENT, Category.VOLUME_ACCESS}),
    Category.FINANCIAL_RISK: frozenset({Mitigator.FAIR_PAYMENT, Category.FINANCIAL_RISK}),
}
# Of findings on money those that speak of a limit to what somebody has to answer for.
_LIMIT = re.compile(
    r"(?i)\b(?:liab\w+|indemni\w+|responsible|answers? for|pay the other|loss(?:es)?)\b.{0,200}?"
    r"\b(?:exceed\w*|(?:not|no) (?:be )?(?:more|greater) than|up to|maximum|capped|cap|limit\w*)\b"
    r"|\bthe most (?:\w+ ){1,7}(?:pay|owe|answer|be liable)\b"
)
# A light restriction, or a weak protection, answers little.
_TELLING = 2
# Below this the classifier hears hardly more than a topic.
_HEARD = 0.25
_ROWS: Mapping[Label, LedgerRow] = {
    Category.TERMINATION_PENALTY: LedgerRow.MONEY,
    Category.WORKFORCE_CONTROL: LedgerRow.PEOPLE,
    Category.IP_DATA_CONTROL: LedgerRow.DATA,
    Category.MANDATORY_BRANDING: LedgerRow.NAME,
    Category.PUBLICITY_GAGGING: LedgerRow.SILENCE,
    Category.EXCLUSIVITY: LedgerRow.TIME,
    Category.EXIT_OBLIGATIONS: LedgerRow.TIME,
}
_PAST_THE_END = re.compile(
    r"(?i)\b(?:afterwards?|thereafter|surviv\w+|outlast\w*|outliv\w+|perpetual\w*|irrevocabl\w*"
    r"|for ever|forever|(?:on|upon|after|when|once|if|following)\b.{0,60}?\b(?:end(?:s|ed|ing)?"
    r"|over|terminat\w+|expir\w+|leav(?:e|es|ing)|ceas\w+|stops?))\b"
)


def find_near_answers(absence: Finding, found: Iterable[Sighting]) -> tuple[Doubt, ...]:
    """Returns what may answer a question about what is missing, in the order of the paper.

    Empty where nothing comes near: then the silence is told as it is.

    Args:
        absence: The question.
        found: Findings of its paper; dismissed ones are passed over.
    """
    answers = _ANSWERS.get(absence.label, frozenset())
    near = [
        one
        for one in found
        if one.finding.label in answers
        and one.finding.kind is not FindingKind.ABSENCE
        and not one.finding.is_dismissed
        and _comes_near(one.finding)
    ]
    near.sort(key=lambda one: (one.document, one.finding.span.start))
    doubts = (
        Doubt(
            one.document,
            one.finding.clause,
            one.finding.page,
            weak=not is_doubtful(one.finding),
        )
        for one in near
    )
    return tuple(dict.fromkeys(doubts))


def doubt_cost_of_leaving(document: JudgedDocument) -> dict[LedgerRow, tuple[Doubt, ...]]:
    """Returns for each row of the ledger what the classifier half heard on it, and nothing found.

    They stand in the reviewer's queue. Rows on which nothing was half heard are left out; without
    a model all are.
    """
    rows: dict[LedgerRow, dict[Doubt, None]] = {}
    found = [one.span for one in document.findings]
    for queued in document.queue:
        if any(one.overlaps(queued.span) for one in found):
            continue
        if _PAST_THE_END.search(queued.quote) is None:
            continue
        for chance in queued.chances:
            row = _ROWS.get(chance.label)
            if row is not None and chance.probability >= _HEARD:
                doubt = Doubt(document.name, queued.clause, queued.page)
                rows.setdefault(row, {})[doubt] = None
    return {row: tuple(doubts) for row, doubts in rows.items()}


def _comes_near(finding: Finding) -> bool:
    """Says whether a finding that would answer is too weak, or too doubtful, to do so."""
    if finding.label in _ANSWERS[Category.FINANCIAL_RISK]:
        return is_doubtful(finding) and _LIMIT.search(finding.quote) is not None
    if finding.kind is FindingKind.RESTRICTION and finding.bound in {Bound.PRIME, Bound.NONE}:
        return False
    return is_doubtful(finding) or finding.severity < _TELLING
