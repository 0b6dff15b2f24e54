# SPDX-License-Identifier: Apache-2.0
"""What the documents of a scan are together: held against profiles, pooled by offer, ranked.

Nothing is read here: after a decision, or with another profile, a result is settled again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.assess import apply_profiles, find_unused_clearances, rank_offers, rank_papers
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.profile import Clearance
from pipeline.packs import RuleBook
from pipeline.run.offers import assess_offers

__all__ = ["settle"]


def settle(
    result: ScanResult, documents: Iterable[JudgedDocument], *, book: RuleBook
) -> ScanResult:
    """Returns a result of these documents, held against its profiles and ranked anew.

    Args:
        result: Its profiles count, the main one first.
        documents: In its place; held against other profiles before or not.
        book: The rules of now: their weights order the papers.
    """
    held = tuple(apply_profiles(one, result.profiles, book=book) for one in documents)
    profile = result.profiles[0] if result.profiles else None
    offers = assess_offers(held, weights=book.weights, profile=profile)
    kept = (one for one in result.diagnostics if one.code is not ReasonCode.CLEARANCE_IDLE)
    return replace(
        result,
        documents=held,
        ranking=rank_papers(held, weights=book.weights),
        offers=rank_offers(offers, weights=book.weights),
        diagnostics=(*kept, *_idle_clearances(result, held)),
    )


def _idle_clearances(
    result: ScanResult, documents: tuple[JudgedDocument, ...]
) -> Iterator[Diagnostic]:
    for profile in result.profiles:
        for one in find_unused_clearances(profile, documents):
            yield _idle_clearance(profile.name, one)


def _idle_clearance(name: str, clearance: Clearance) -> Diagnostic:
    message = (
        f"The profile {name!r} clears {clearance.category} in {clearance.document!r}, but no red "
        "line is touched there: the paper is not here, is another draft, or has changed."
    )
    cure = "Look at the paper again, and correct or take out this [[cleared]] part."
    code = ReasonCode.CLEARANCE_IDLE
    return Diagnostic(code, Gravity.NOTE, message, cure, stage="assess")
