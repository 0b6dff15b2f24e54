# SPDX-License-Identifier: Apache-2.0
"""What the papers of one offer tell of each other: which rests on which, and what passes down.

A worker sees one file. Whether a paper that it rests on lies beside it, and whether another one
passes the terms of a head contract down, shows only when all files of an offer are known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.assess import assess_document, assess_offer
from pipeline.domain.assessment import Coverage
from pipeline.domain.diagnostic import Diagnostic, ReasonCode
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.offer import AssessedOffer, Precedence
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.profile import Profile
from pipeline.domain.taxonomy import DocumentKind, FindingKind
from pipeline.outline import OTHER_PAPERS, note_papers
from pipeline.packs import Weights

__all__ = ["assess_offers", "measure_coverage", "names_paper", "pool_offers"]

_WORD = re.compile(r"[a-z0-9]+")
# Words are compared by their beginnings: 'guide', 'guides', 'guidelines'; 'policy', 'policies'.
_STEM = 5
_IDLE = frozenset({"the", "of", "and", "for", "to", "in", "our", "your", "their", "its", "with"})
# The contract above has many names, and all of them mean one paper.
_ABOVE = re.compile(r"(?i)^(?:the )?(?:head|prime|main|principal|lead|umbrella|upstream)\b")
_ABOVE_STEMS = frozenset({"head", "prime", "main", "princ", "lead", "umbre", "upstr"})
_AGREEMENT_STEMS = frozenset({"contr", "agree"})
# One of these alone names no paper: every other file could be meant.
_TOO_COMMON = frozenset(
    {"contr", "agree", "polic", "proce", "stand", "rules", "terms", "guida", "guide", "code"}
    | {"condi", "requi", "order", "frame", "proto", "speci", "strat"}
)
_PASSES_DOWN = frozenset({"head_contract", "back_to_back", "equivalent_terms", "no_breach"})


def pool_offers(
    documents: Iterable[JudgedDocument], *, weights: Weights
) -> tuple[JudgedDocument, ...]:
    """Returns the documents, in their order, with what others of their offer tell of them.

    A paper that one rests on is supplied when another file of the offer bears its name: its note
    goes, and the interval of the index no longer reckons with it. What a head contract passes
    down is kept only where another paper of the offer passes its terms down.

    Args:
        documents: All documents of a scan; may be judged earlier.
        weights: The numbers of scoring.
    """
    every = tuple(documents)
    offers: dict[str, list[JudgedDocument]] = {}
    for document in every:
        offers.setdefault(document.offer, []).append(document)
    return tuple(_pooled(one, offers[one.offer], weights) for one in every)


def assess_offers(
    documents: Sequence[JudgedDocument], *, weights: Weights, profile: Profile | None = None
) -> tuple[AssessedOffer, ...]:
    """Returns what the papers of each offer add up to together, by name of the offer.

    Args:
        documents: All documents of a scan, as ``pool_offers`` returns them.
        weights: The numbers of scoring.
        profile: What they were held against first, None without profiles.
    """
    offers: dict[str, list[JudgedDocument]] = {}
    for document in documents:
        offers.setdefault(document.offer, []).append(document)
    assessed = (
        assess_offer(
            name,
            papers,
            weights=weights,
            precedence=tuple(_precedence(papers)),
            profile=profile,
        )
        for name, papers in sorted(offers.items())
    )
    return tuple(one for one in assessed if one is not None)


def _precedence(papers: Sequence[JudgedDocument]) -> Iterator[Precedence]:
    """Yields which papers of an offer win, as far as one of them says so of another."""
    for paper in papers:
        for cited in paper.papers:
            if cited.prevails is None or not cited.supplied:
                continue
            for other in papers:
                if other is not paper and names_paper(cited.name, other):
                    winner, loser = (other, paper) if cited.prevails else (paper, other)
                    yield Precedence(winner.name, loser.name, paper.name, cited.clause)


def measure_coverage(
    read: float, papers: Sequence[CitedPaper], diagnostics: Iterable[Diagnostic]
) -> Coverage:
    """Returns how much of what binds could be read.

    Args:
        read: Share of the paper itself, 0 to 1.
        papers: Papers on which it rests.
        diagnostics: Of the paper: they say which papers are part of it and unseen.
    """
    there = 1 + sum(paper.supplied for paper in papers)
    unseen = sum(one.code is ReasonCode.UNSEEN_TERMS for one in diagnostics)
    return Coverage(read, there / (1 + len(papers)), unseen)


def names_paper(name: str, document: JudgedDocument) -> bool:
    """Says whether a document seems to be the paper of a name, by its file name and title.

    All words of the name must begin like words of the file's name, or of one title line.
    """
    wanted = _stems(name)
    above = _ABOVE.match(name) is not None
    if above and document.kind is DocumentKind.HEAD_CONTRACT:
        return True
    if not wanted or (len(wanted) == 1 and wanted <= _TOO_COMMON):
        return False
    file = PurePosixPath(document.name).stem
    return any(_covers(_stems(text), wanted, above=above) for text in (file, *document.titles))


def _covers(there: frozenset[str], wanted: frozenset[str], *, above: bool) -> bool:
    if above and there & _ABOVE_STEMS and there & _AGREEMENT_STEMS:
        return wanted <= there | _ABOVE_STEMS | _AGREEMENT_STEMS
    return wanted <= there


def _stems(text: str) -> frozenset[str]:
    plain = text.lower().replace("\u2019", "").replace("'", "")
    words = (word for word in _WORD.findall(plain) if word not in _IDLE)
    return frozenset(word[:_STEM] for word in words)


def _pooled(
    document: JudgedDocument, offer: Sequence[JudgedDocument], weights: Weights
) -> JudgedDocument:
    # A copy of the same file is no other paper.
    others = [one for one in offer if one.sha256 != document.sha256 or not one.sha256]
    others = [one for one in others if one is not document and one.characters]
    if document.papers:
        papers = tuple(_supplied(paper, others) for paper in document.papers)
        if papers != document.papers:
            document = _with_papers(document, papers, weights)
    if document.passed_down and not any(_passes_down(one, document) for one in others):
        document = replace(document, passed_down=())
    return document


def _supplied(paper: CitedPaper, others: Sequence[JudgedDocument]) -> CitedPaper:
    return replace(paper, supplied=any(names_paper(paper.name, one) for one in others))


def _with_papers(
    document: JudgedDocument, papers: tuple[CitedPaper, ...], weights: Weights
) -> JudgedDocument:
    """Returns a document with its papers known anew: notes and interval follow."""
    diagnostics = _renoted(document.diagnostics, papers)
    assessment = document.assessment
    if assessment is not None:
        fresh = assess_document(
            document.name,
            document.findings,
            weights=weights,
            coverage=measure_coverage(assessment.coverage, papers, diagnostics),
        )
        assessment = replace(
            assessment, low=fresh.low, high=fresh.high, band=fresh.band, supplied=fresh.supplied
        )
    return replace(document, papers=papers, diagnostics=diagnostics, assessment=assessment)


def _renoted(
    diagnostics: Sequence[Diagnostic], papers: Sequence[CitedPaper]
) -> tuple[Diagnostic, ...]:
    places = [at for at, one in enumerate(diagnostics) if one.part == OTHER_PAPERS]
    rest = [one for one in diagnostics if one.part != OTHER_PAPERS]
    at = places[0] if places else len(rest)
    return (*rest[:at], *note_papers(papers), *rest[at:])


def _passes_down(document: JudgedDocument, head: JudgedDocument) -> bool:
    """Says whether a paper passes the terms of another one down to the subcontractor."""
    named = [paper for paper in document.papers if paper.tie in {Tie.FLOWS_DOWN, Tie.INCORPORATED}]
    if any(names_paper(paper.name, head) for paper in named):
        return True
    return head.kind is DocumentKind.HEAD_CONTRACT and any(map(_is_flow_down, document.findings))


def _is_flow_down(finding: Finding) -> bool:
    return finding.kind is FindingKind.MODIFIER and bool(
        _PASSES_DOWN.intersection(finding.subtypes)
    )
