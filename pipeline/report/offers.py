# SPDX-License-Identifier: Apache-2.0
"""Offers as people and programs read them: what the papers of one opportunity say together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.assessment import Assessment, Gate
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.leaving import Means
from pipeline.domain.offer import (
    AssessedOffer,
    Conflict,
    ConflictKind,
    PaperPlace,
    RankedOffer,
    Repeat,
)
from pipeline.domain.taxonomy import FindingKind
from pipeline.report.deal.records import offer_deal_record
from pipeline.report.deal.view import DealView, view_offer_deal
from pipeline.report.records import Record, public_id, undecided_record
from pipeline.report.standing import describe_decided, describe_peak_doubt
from pipeline.report.words import (
    BAND_WORDS,
    GATE_WORDS,
    LABEL_NAMES,
    band_class,
    count_of,
    describe_index,
    describe_undecided,
    list_in_words,
    name_clause,
    place_words,
    whole,
)

__all__ = ["ConflictView", "OfferView", "build_offers", "offer_records"]

# More than these are counted, and stand in offers.jsonl.
_MOST_SHOWN = 12
_MOST_NAMED = 4
_HOW = {
    ConflictKind.GIVES_AND_TAKES: "one paper takes what another gives",
    ConflictKind.OTHER_NUMBER: "the same with another number",
    ConflictKind.SAME_TOPIC: "two papers speak of it, one taking and one giving",
}
_NO_WINNER = {
    ConflictKind.GIVES_AND_TAKES: "No paper says which wins.",
    ConflictKind.OTHER_NUMBER: "No paper says which wins.",
    ConflictKind.SAME_TOPIC: "",
}


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation with its place."""

    paper: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two places that do not say the same, the topic, how they differ, and what wins."""

    topic: str
    how: str
    first: QuoteView
    second: QuoteView
    wins: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer: its place, its papers, and where these repeat or contradict each other.

    ``papers`` holds each paper's name and where it is shown; ``lighter`` says why the offer is
    lighter than its hardest paper, empty where it is not; ``undecided`` is the index before people
    decided, and ``decided`` says on how much of it they did, both empty where they decided
    nothing; ``deal`` is that of all its papers together, None where there is but one.
    """

    key: str
    rank: str
    name: str
    papers: tuple[tuple[str, str], ...]
    band: str
    band_class: str
    gate: str
    index: str
    undecided: str
    decided: str
    lighter: str
    doubt: str
    repeats: str
    conflicts: tuple[ConflictView, ...]
    more_conflicts: int
    same_topics: tuple[ConflictView, ...]
    precedence: tuple[str, ...]
    deal: DealView | None


def _has_several(result: ScanResult) -> bool:
    """Says whether any offer has several papers; else offers and papers are the same."""
    return any(len(one.offer.documents) > 1 for one in result.offers)


def build_offers(result: ScanResult, *, hrefs: Mapping[str, str]) -> tuple[OfferView, ...]:
    """Returns the offers of a scan, hardest first; none where each has one paper.

    Args:
        result: What the scan gave.
        hrefs: Where each paper is shown, by its name; those without a page are not in it.
    """
    if not _has_several(result):
        return ()
    by_name = {document.name: document for document in result.documents}
    return tuple(_offer(one, by_name, hrefs, means=result.means) for one in result.offers)


def offer_records(result: ScanResult) -> list[Record]:
    """Returns the records of ``offers.jsonl``, hardest first."""
    by_name = {document.name: document for document in result.documents}
    return [_record(one, by_name, means=result.means) for one in result.offers]


def _offer(
    ranked: RankedOffer,
    documents: Mapping[str, JudgedDocument],
    hrefs: Mapping[str, str],
    *,
    means: Means | None,
) -> OfferView:
    offer = ranked.offer
    papers = [documents[name] for name in offer.documents if name in documents]
    assessment = offer.assessment
    found = {
        PaperPlace(paper.name, finding.id): finding
        for paper in papers
        for finding in (*paper.passed_down, *paper.findings)
    }
    conflicts, same_topics = (
        [_conflict(one, found) for one in every if one.first in found and one.second in found]
        for every in (offer.conflicts, offer.same_topics)
    )
    gate = GATE_WORDS[assessment.gate] if assessment.gate is not Gate.NONE else ""
    return OfferView(
        key=public_id(offer.name, "offer"),
        rank=f"{ranked.rank}{'=' if ranked.tied_with else ''}",
        name=offer.name,
        papers=tuple((name, hrefs.get(name, "")) for name in offer.documents),
        band=BAND_WORDS[assessment.band],
        band_class=band_class(assessment.band),
        gate=gate,
        index=describe_index(assessment),
        undecided=describe_undecided(offer.undecided, assessment.band),
        decided=describe_decided(papers),
        lighter=_describe_lighter(offer, papers),
        doubt=describe_peak_doubt(assessment),
        repeats=_describe_repeats(offer.repeats),
        conflicts=tuple(conflicts[:_MOST_SHOWN]),
        more_conflicts=max(0, len(conflicts) - _MOST_SHOWN),
        same_topics=tuple(same_topics),
        precedence=tuple(
            f"{one.winner} wins over {one.loser} where the two differ, as {one.said_in} says"
            f"{f' in {name_clause(one.clause)}' if one.clause else ''}."
            for one in offer.precedence
        ),
        deal=_deal(offer, papers, hrefs, means=means),
    )


def _deal(
    offer: AssessedOffer,
    papers: Sequence[JudgedDocument],
    hrefs: Mapping[str, str],
    *,
    means: Means | None,
) -> DealView | None:
    if len(papers) < 2:
        return None
    pages = {name: href for name, href in hrefs.items() if not href.startswith("#")}
    return view_offer_deal(papers, offer.repeats, means=means, pages=pages)


def _describe_lighter(offer: AssessedOffer, papers: Sequence[JudgedDocument]) -> str:
    """Returns why an offer is lighter than its hardest paper; empty where it is not."""
    hardest = _hardest(papers)
    if hardest is None or whole(offer.assessment.neutral.value) >= whole(hardest.neutral.value):
        return ""
    alone = {score.category: score.mitigation for score in hardest.scores}
    softened = [
        score
        for score in offer.assessment.scores
        if score.mitigation > alone.get(score.category, score.mitigation)
    ]
    givers = {
        one.document
        for score in softened
        for one in score.softenings
        if one.document != hardest.document and not one.why_not
    }
    text = f"Lighter than {hardest.document} alone ({whole(hardest.neutral.value)})"
    if not givers:
        return f"{text}, because what several of its papers say counts once."
    named = [LABEL_NAMES[score.category].lower() for score in softened[:_MOST_NAMED]]
    more = len(softened) - len(named)
    topics = list_in_words([*named, count_of(more, "more topic")] if more else named)
    others = list_in_words(sorted(givers)[:_MOST_NAMED])
    return f"{text}, because of reliefs in {others}, which soften {topics}."


def _hardest(papers: Iterable[JudgedDocument]) -> Assessment | None:
    judged = [one.assessment for one in papers if one.assessment is not None]
    return max(judged, key=lambda one: (one.neutral.value, one.document), default=None)


def _describe_repeats(repeats: Sequence[Repeat]) -> str:
    if not repeats:
        return ""
    clauses = count_of(len(repeats), "clause stands", "clauses stand")
    papers = list_in_words(sorted({one.again.document for one in repeats})[:_MOST_NAMED])
    return f"{clauses} in more than one paper ({papers}) and count once."


def _conflict(conflict: Conflict, found: Mapping[PaperPlace, Finding]) -> ConflictView:
    first, second = found[conflict.first], found[conflict.second]
    wins = f"{conflict.prevails} wins." if conflict.prevails else _NO_WINNER[conflict.kind]
    return ConflictView(
        topic=LABEL_NAMES[first.label],
        how=_HOW[conflict.kind],
        first=_quote(conflict.first.document, first),
        second=_quote(conflict.second.document, second),
        wins=wins,
    )


def _quote(paper: str, finding: Finding) -> QuoteView:
    place = place_words(finding.clause, None)
    kind = ", a relief" if finding.kind is FindingKind.MITIGATOR else ""
    return QuoteView(paper, f"{place}{kind}", finding.quote)


def _record(
    ranked: RankedOffer, documents: Mapping[str, JudgedDocument], *, means: Means | None
) -> Record:
    offer, assessment = ranked.offer, ranked.offer.assessment
    papers = [documents[name] for name in offer.documents if name in documents]
    hardest = _hardest(papers)
    known = assessment.coverage > 0
    return {
        "offer": offer.name,
        "documents": list(offer.documents),
        "rank": ranked.rank,
        "tied_with": list(ranked.tied_with),
        "index_neutral": assessment.neutral.value if known else None,
        "low": assessment.low if known else None,
        "high": assessment.high if known else None,
        "index_profile": assessment.profile.value if known else None,
        "band": assessment.band.value,
        "gate": assessment.gate.value,
        "coverage": round(assessment.coverage, 4),
        "supplied": round(assessment.supplied, 4),
        "repeats": [
            {"kept": _place(one.kept), "again": _place(one.again)} for one in offer.repeats
        ],
        "conflicts": [_conflict_record(one) for one in offer.conflicts],
        "precedence": [
            {
                "winner": one.winner,
                "loser": one.loser,
                "said_in": one.said_in,
                "clause": one.clause,
            }
            for one in offer.precedence
        ],
        "same_topics": [_conflict_record(one) for one in offer.same_topics],
        "peak_category": assessment.peak_category.value if assessment.peak_category else None,
        "peak_unsure": assessment.peak_unsure if known else None,
        "hardest_paper": hardest.document if hardest else None,
        "lighter_because": _describe_lighter(offer, papers) or None,
        **offer_deal_record(papers, offer.repeats, means=means),
        **undecided_record(offer.undecided),
    }


def _conflict_record(conflict: Conflict) -> Record:
    return {
        "kind": conflict.kind.value,
        "first": _place(conflict.first),
        "second": _place(conflict.second),
        "prevails": conflict.prevails or None,
    }


def _place(place: PaperPlace) -> Record:
    return {
        "document": place.document,
        "finding": public_id(place.document, place.finding_id),
    }
