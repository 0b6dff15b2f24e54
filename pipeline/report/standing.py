# SPDX-License-Identifier: Apache-2.0
"""In words: how firm a place in the ranking is, and how much of what binds could be read."""

from collections import Counter
from collections.abc import Iterable

from pipeline.domain.assessment import Assessment, RankedPaper, Ranking, Sensitivity, Swap
from pipeline.domain.finding import REPEAT
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import FindingKind
from pipeline.report.words import LABEL_NAMES, count_of, list_in_words, percent

__all__ = [
    "describe_chances",
    "describe_decided",
    "describe_peak_doubt",
    "describe_place_in_kind",
    "describe_sensitivity",
    "describe_supplied",
]

_MOST_SWAPS = 5
_MOST_PAPERS = 4
_HARDLY = 0.05
_COUNTED = frozenset({FindingKind.RESTRICTION, FindingKind.MITIGATOR})


def describe_sensitivity(sensitivity: Sensitivity, *, named: int = _MOST_SWAPS) -> str:
    """Returns whether the order rests on the weights; empty where there is nothing to order.

    At most so many pairs are named as are asked for; the others are counted.
    """
    if not sensitivity.compared:
        return ""
    if not sensitivity.pairs:
        return (
            "The order does not change when the weight of any topic, or of all, is moved by a "
            "quarter."
        )
    pairs = "; ".join(_swap(one) for one in sensitivity.swaps[:named])
    left = sensitivity.pairs - min(named, len(sensitivity.swaps))
    more = f"; and {left} more" if left else ""
    return (
        f"Of {sensitivity.compared} pairs that the order sets apart, {sensitivity.pairs} change "
        f"places when the weight of a topic is moved by a quarter: {pairs}{more}."
    )


def describe_chances(paper: RankedPaper, ranking: Ranking) -> str:
    """Returns between which ranks a paper most likely lies; empty where there is but one rank."""
    if len(ranking.papers) < 2:
        return ""
    last = paper.rank + len(paper.tied_with)
    shares = f"shares places {paper.rank} to {last}" if paper.tied_with else ""
    if (paper.best, paper.worst) == (paper.rank, last):
        text = shares or "a firm rank"
    else:
        text = f"could rank anywhere from {paper.best} to {paper.worst}"
        text = f"{shares}; {text}" if shares else text
    if paper.first > _HARDLY and paper.best < paper.worst:
        text += f"; {percent(paper.first)} chance of standing first"
    return text


def describe_decided(documents: Iterable[JudgedDocument]) -> str:
    """Returns on how much of an index people decided, and that it holds no clause nobody found.

    Empty where they decided nothing. Without it, the range of an index of which all is decided
    would seem to say that nothing else can be there.
    """
    found = [
        finding
        for document in documents
        for finding in document.findings
        if finding.kind in _COUNTED and REPEAT not in finding.flags
    ]
    decided = sum(one.is_decided for one in found)
    if not decided:
        return ""
    number = f"{decided} of {count_of(len(found), 'clause')}"
    rest = "; the range is the doubt about the others"
    if decided == len(found):
        number, rest = "the one clause" if decided == 1 else f"all {decided} clauses", ""
    wrong = sum(one.is_dismissed for one in found)
    dismissed = f" and dismissed {wrong}" if wrong else ""
    return (
        f"People decided on {number} found here{dismissed}{rest}. "
        "Clauses that nobody found are not in this number."
    )


def describe_peak_doubt(assessment: Assessment) -> str:
    """Returns that the hardest topic rests on doubtful findings; empty where it does not."""
    if not assessment.peak_unsure or assessment.peak_category is None:
        return ""
    topic = LABEL_NAMES[assessment.peak_category].lower()
    return f"its hardest topic, {topic}, rests on wording that is not sure: check it first"


def describe_place_in_kind(paper: RankedPaper, ranking: Ranking) -> str:
    """Returns the rank among papers of its kind; empty where there is but one, or one kind."""
    kinds = Counter(one.kind for one in ranking.papers)
    if len(kinds) < 2 or kinds[paper.kind] == 1:
        return ""
    return f"number {paper.rank_of_kind} of {kinds[paper.kind]} of its kind"


def describe_supplied(assessment: Assessment, document: JudgedDocument) -> str:
    """Returns which papers that bind with this one were not there; empty where all were."""
    missing = [one.name for one in document.papers if not one.supplied]
    if assessment.supplied >= 1 or not missing:
        return ""
    named = list_in_words(missing[:_MOST_PAPERS])
    more = len(missing) - _MOST_PAPERS
    also = f" and {more} more" if more > 0 else ""
    return f"Not here to be read, though this paper rests on it: {named}{also}."


def _swap(swap: Swap) -> str:
    topics = list_in_words([LABEL_NAMES[one].lower() for one in swap.categories[:2]], last="or")
    why = f" ({topics})" if topics else " (all together)"
    return f"{swap.first} and {swap.second}{why}"
