# SPDX-License-Identifier: Apache-2.0
"""What the papers for a meeting are made from: an offer with all of its papers, or one paper."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assess import strike_deal
from pipeline.domain.assessment import Assessment, Gate, Touch
from pipeline.domain.bargain import Deal, Sighting
from pipeline.domain.finding import REPEAT, Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.offer import AssessedOffer
from pipeline.domain.taxonomy import Bound, FindingKind
from pipeline.report.deal.pool import pool_papers
from pipeline.report.ids import public_id
from pipeline.report.visible import visible
from pipeline.report.words import describe_place

__all__ = ["Dossier", "build_dossiers", "cut", "is_unsure"]

_LONGEST_STEM, _LONGEST_TITLE = 60, 90
# What file systems forbid or take as something else, and what cannot be seen.
_UNSAFE = re.compile(r"[^\w()&,' -]+")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")
_EXTENSION = re.compile(r"(?i)\.(?:pdf|docx?|docm|dotx|dotm|odt|rtf|txt|html?)$")


@dataclass(frozen=True, slots=True)
class Dossier:
    """One offer, or one paper, with what a scan found in it.

    Attributes:
        name: Of the offer or of the paper.
        stem: A safe file name for it, without ending; no two dossiers share one.
        documents: Its papers, sorted by name; those that could not be judged among them.
        assessment: Of all of its findings together; None when nothing could be judged.
        found: Its findings; without dismissed ones, and of repeats only what is counted.
        deal: What they give, take and tie.
    """

    name: str
    stem: str
    documents: tuple[JudgedDocument, ...]
    assessment: Assessment | None
    found: tuple[Sighting, ...]
    deal: Deal

    @property
    def restrictions(self) -> tuple[Sighting, ...]:
        """What limits the smaller organisation, by paper and place; unsure findings too."""
        return tuple(
            one
            for one in self.found
            if one.finding.kind is FindingKind.RESTRICTION
            and one.finding.bound not in {Bound.PRIME, Bound.NONE}
            and one.finding.severity > 0
            and REPEAT not in one.finding.flags
        )

    def touches(self, profile: str | None = None) -> tuple[tuple[Sighting, Touch], ...]:
        """Returns what touches the red lines of a profile, or of any; cleared ones are out."""
        findings = {(one.document, one.finding.id): one for one in self.found}
        return tuple(
            (findings[(document.name, touch.finding_id)], touch)
            for document in self.documents
            for held in (document.assessment.profiles if document.assessment else ())
            if profile is None or held.name == profile
            for touch in held.touches
            if touch.clearance is None
            and touch.gate is not Gate.NONE
            and (document.name, touch.finding_id) in findings
        )

    def place(self, one: Sighting, names: Mapping[str, str]) -> str:
        """Returns where a finding stands, with its paper, by the name given, where it has one."""
        place = describe_place(one.finding.clause, one.finding.page)
        name = names.get(one.document, "")
        if not name:
            return place
        # Words of ours go small within a line; a heading stays as the paper writes it.
        ours = place.startswith(("Clause ", "Outside "))
        return f"{name}, {place[:1].lower()}{place[1:]}" if ours else f"{name}, {place}"

    @property
    def paper_names(self) -> dict[str, str]:
        """Names of the files without their folders; empty where there is but one paper."""
        if len(self.documents) == 1:
            return {}
        return {one.name: one.name.rpartition("/")[2] for one in self.documents}

    @property
    def titles(self) -> tuple[str, ...]:
        """What each paper calls itself, in their order; never a name of a file.

        Folders and files may have been named by the organisation, and tell what it thinks.
        """
        return tuple(
            cut(one.titles[0], _LONGEST_TITLE) if one.titles else "a paper without a title"
            for one in self.documents
        )

    @property
    def numbers(self) -> dict[str, str]:
        """Numbers that stand for papers, by name of the document; empty where there is but one."""
        if len(self.documents) == 1:
            return {}
        return {one.name: f"paper {at}" for at, one in enumerate(self.documents, start=1)}


def cut(text: str, most: int) -> str:
    """Returns a text in one line, cut between words when it is longer than ``most``."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    # A word as long as the line itself has no place at which to cut.
    head = line[: most - 3]
    short = head.rpartition(" ")[0]
    return f"{short if len(short) > most // 2 else head} [\N{HORIZONTAL ELLIPSIS}]"


def is_unsure(finding: Finding) -> bool:
    """Says whether a finding is too doubtful to be put to anybody as what a paper says."""
    return finding.is_unsure


def build_dossiers(result: ScanResult) -> tuple[Dossier, ...]:
    """Returns a dossier for each offer of several papers, hardest first, and each other paper."""
    groups = [*_offers(result)]
    covered = {one.name for _, documents, _ in groups for one in documents}
    groups += [(one.name, [one], None) for one in result.documents if one.name not in covered]
    stems = _stems([name for name, _, _ in groups])
    return tuple(
        _dossier(result, stem, documents, offer=offer, name=name)
        for stem, (name, documents, offer) in zip(stems, groups, strict=True)
    )


def _offers(
    result: ScanResult,
) -> Iterator[tuple[str, list[JudgedDocument], AssessedOffer | None]]:
    for ranked in result.offers:
        offer = ranked.offer
        if len(offer.documents) > 1:
            # Papers that could not be judged belong to it: what was not seen must be told.
            its = [
                one
                for one in result.documents
                if one.name in offer.documents
                or (one.offer == offer.name and one.assessment is None)
            ]
            yield offer.name, its, offer


def _dossier(
    result: ScanResult,
    stem: str,
    documents: Sequence[JudgedDocument],
    *,
    offer: AssessedOffer | None,
    name: str,
) -> Dossier:
    pooled = pool_papers(documents, offer.repeats if offer else ())
    return Dossier(
        name=name,
        stem=stem,
        documents=tuple(documents),
        assessment=offer.assessment if offer else documents[0].assessment,
        found=pooled.found,
        deal=strike_deal(pooled.found, pooled.moments, means=result.means),
    )


def _stems(names: Sequence[str]) -> list[str]:
    """Returns a safe file name for each name; alike ones get letters of their hash."""
    plain = [_stem(name) for name in names]
    count = Counter(stem.casefold() for stem in plain)
    return [
        stem if count[stem.casefold()] == 1 else f"{stem}-{public_id(name, 'papers')}"
        for stem, name in zip(plain, names, strict=True)
    ]


def _stem(name: str) -> str:
    shown = visible(_EXTENSION.sub("", name))
    stem = _UNSAFE.sub("-", shown.replace("/", " - ")).strip("-_ ")[:_LONGEST_STEM].rstrip()
    if not stem or _DEVICE.fullmatch(stem):
        return f"paper-{public_id(name, 'papers')}"
    return stem
