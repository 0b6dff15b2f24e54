# SPDX-License-Identifier: Apache-2.0
"""Papers in the order in which to read them (taxonomy sections 3.6 to 3.8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from pipeline.assess.sensitivity import measure_sensitivity
from pipeline.assess.simulation import RankChances, draw_indices, rank_chances
from pipeline.domain.assessment import Assessment, Gate, RankedPaper, Ranking
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.offer import AssessedOffer, RankedOffer
from pipeline.domain.taxonomy import DocumentKind
from pipeline.packs import Weights

__all__ = ["rank_offers", "rank_papers"]

_One = TypeVar("_One")
_Judged = tuple[JudgedDocument, Assessment]

# More than any index.
_WHOLE_INDEX = 1000.0
_GATE_ORDER = (Gate.TOUCHES, Gate.MAY_TOUCH, Gate.NONE)


def rank_papers(
    papers: Sequence[JudgedDocument],
    *,
    weights: Weights,
) -> Ranking:
    """Returns the judged papers, hardest first; papers without assessment are left out.

    They stand in the order of gate, index with the profile, number of findings of grade 3 and 4,
    weight of the peak category, and name, so that the order never depends on the input's.

    Papers that cannot be separated share a rank. Ties are runs of neighbours: going down the
    order, a paper joins the run above it when it cannot be separated from the *first* paper of
    that run, and otherwise begins a run of its own. Measuring from the first keeps a chain of
    small steps from tying the whole list, and makes 'same rank' hold for a whole run at once. The
    rank of a run is the place of its first paper: 1, 1, 3.

    Two papers cannot be separated when both stand in the same group of the gate and either their
    indices differ by less than ``weights.tie_points`` or their intervals share more than half of
    the wider one. The wider one, because a paper of which little is sure would otherwise tie with
    every paper whose interval its own covers. A paper of which nothing was read ties only with
    its like, and comes after those that were read and have as many points.

    Args:
        papers: Judged papers, in any order.
        weights: The numbers of scoring.
    """
    judged = sorted(
        ((paper, paper.assessment) for paper in papers if paper.assessment is not None),
        key=lambda pair: _sort_key(pair[1], weights=weights),
    )
    of_kind = _rank_in_kinds(judged, weights)
    chances = _draw_chances(judged, weights)
    ranked = tuple(
        RankedPaper(
            rank=rank,
            assessment=assessment,
            kind=paper.kind,
            offer=paper.offer,
            tied_with=tuple(sorted(one.name for one, _ in run if one is not paper)),
            rank_of_kind=of_kind[paper.name],
            first=chances[paper.name].first,
            # What shares a rank shares its places: no draw makes it surer of its own.
            best=min(rank, chances[paper.name].best),
            worst=max(rank + len(run) - 1, chances[paper.name].worst),
        )
        for rank, run in _ranked(judged, weights)
        for paper, assessment in run
    )
    return Ranking(ranked, measure_sensitivity(ranked, weights=weights))


def _rank_in_kinds(judged: Sequence[_Judged], weights: Weights) -> Mapping[str, int]:
    """Returns the rank of each paper among those of its kind, by name."""
    return {
        paper.name: rank
        for kind in DocumentKind
        for rank, run in _ranked([pair for pair in judged if pair[0].kind is kind], weights)
        for paper, _ in run
    }


def _draw_chances(judged: Sequence[_Judged], weights: Weights) -> Mapping[str, RankChances]:
    """Returns the chances of each paper's rank, by name."""
    return rank_chances(
        {
            paper.name: draw_indices(
                paper.name, paper.findings, weights=weights, stance=assessment.stance
            )
            + _above_others(assessment.gate)
            for paper, assessment in judged
        }
    )


def _above_others(gate: Gate) -> float:
    """Returns what keeps the groups of the gate apart in every draw, as the order does."""
    return _WHOLE_INDEX * (len(_GATE_ORDER) - _GATE_ORDER.index(gate))


def rank_offers(offers: Iterable[AssessedOffer], *, weights: Weights) -> tuple[RankedOffer, ...]:
    """Returns offers, hardest first, in the order and with the ties of ``rank_papers``."""
    ordered = sorted(
        ((one, one.assessment) for one in offers),
        key=lambda pair: _sort_key(pair[1], weights=weights),
    )
    return tuple(
        RankedOffer(rank, offer, tuple(sorted(one.name for one, _ in run if one is not offer)))
        for rank, run in _ranked(ordered, weights)
        for offer, _ in run
    )


def _ranked(
    judged: Sequence[tuple[_One, Assessment]], weights: Weights
) -> Iterator[tuple[int, Sequence[tuple[_One, Assessment]]]]:
    """Yields runs of papers or offers that cannot be separated, each with its rank."""
    runs: list[list[tuple[_One, Assessment]]] = []
    for pair in judged:
        if runs and not _separable(runs[-1][0][1], pair[1], weights=weights):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    rank = 1
    for run in runs:
        yield rank, run
        rank += len(run)


def _sort_key(
    assessment: Assessment, *, weights: Weights
) -> tuple[int, float, int, bool, float, str]:
    peak = assessment.peak_category
    return (
        _GATE_ORDER.index(assessment.gate),
        -assessment.profile.value,
        -assessment.grade3plus,
        assessment.coverage == 0,
        -weights.categories[peak] if peak is not None else 0.0,
        assessment.document,
    )


def _separable(first: Assessment, second: Assessment, *, weights: Weights) -> bool:
    if first.gate is not second.gate:
        return True
    if (first.coverage == 0) is not (second.coverage == 0):
        return True  # what nobody could read is not 'like' a paper with nothing in it
    # One decimal, as printed: 60.0 and 55.0 differ by 5, whatever binary fractions say.
    apart = round(abs(first.profile.value - second.profile.value), 1)
    if apart < weights.tie_points:
        return False
    shared = min(first.high, second.high) - max(first.low, second.low)
    wider = max(first.high - first.low, second.high - second.low)
    return shared <= wider / 2
