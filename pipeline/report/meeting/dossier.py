# SPDX-License-Identifier: Apache-2.0
"""What the papers for a meeting are made from: an offer with all of its papers, or one paper."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assess import strike_deal
from pipeline.domain.assessment import Assessment, Gate, Touch, Undecided
from pipeline.domain.bargain import Deal, Sighting
from pipeline.domain.doubt import Doubt
from pipeline.domain.finding import REPEAT, Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.leaving import Burden
from pipeline.domain.offer import AssessedOffer
from pipeline.domain.taxonomy import Bound, FindingKind, Role
from pipeline.report.deal.pool import pool_papers
from pipeline.report.ids import public_id
from pipeline.report.visible import visible
from pipeline.report.words import KIND_WORDS, describe_place, file_name, place_words

__all__ = ["Dossier", "build_dossiers", "cut", "is_unsure"]

_LONGEST_STEM, _LONGEST_TITLE, _LONGEST_PARTY = 60, 90, 60
# Names that `_forms_of_title` gives to a paper.
_FORMS = 4
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ARTICLE = re.compile(r"(?i)^the |[.,]|\b(?:limited|ltd|plc|llp|cic|cio)\b")
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
        titles: What each paper is called to others, in their order: no two of a scan alike.
        undecided: The index before people decided; None where they decided nothing.
    """

    name: str
    stem: str
    documents: tuple[JudgedDocument, ...]
    assessment: Assessment | None
    found: tuple[Sighting, ...]
    deal: Deal
    titles: tuple[str, ...]
    undecided: Undecided | None = None

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
        if names.get(one.document):
            return self.cite(one, names)
        return describe_place(one.finding.clause, one.finding.page)

    def cite(self, one: Sighting | Burden | Doubt, names: Mapping[str, str]) -> str:
        """Returns the same as it is said within a line: 'paper A, clause 5.3, page 2'."""
        spot = one.finding if isinstance(one, Sighting) else one
        place = place_words(spot.clause, spot.page)
        name = names.get(one.document, "")
        return f"{name}, {place}" if name else place

    @property
    def letters(self) -> dict[str, str]:
        """Letters that stand for papers, by name of the document; empty where there is but one."""
        if len(self.documents) == 1:
            return {}
        return {
            one.name: f"paper {_LETTERS[at] if at < len(_LETTERS) else at + 1}"
            for at, one in enumerate(self.documents)
        }

    def party(self, role: Role) -> str:
        """Returns the name that most papers give a side, cut; empty where none names it."""
        names = Counter(name for one in self.documents for name in _names_of(one, role))
        return cut(names.most_common(1)[0][0], _LONGEST_PARTY) if names else ""

    def differing(self, document: JudgedDocument, role: Role) -> tuple[str, ...]:
        """Returns the names that a paper gives a side where most papers give it another one."""
        names, usual = _names_of(document, role), _plain_name(self.party(role))
        if any(_plain_name(cut(one, _LONGEST_PARTY)) == usual for one in names):
            return ()
        return tuple(cut(one, _LONGEST_PARTY) for one in names)

    @property
    def paper_names(self) -> dict[str, str]:
        """Names of the files without their folders; empty where there is but one paper."""
        if len(self.documents) == 1:
            return {}
        return {one.name: file_name(one.name) for one in self.documents}

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


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Papers that are told of together: those of an offer, or one alone."""

    name: str
    documents: tuple[JudgedDocument, ...]
    offer: AssessedOffer | None = None


def build_dossiers(result: ScanResult) -> tuple[Dossier, ...]:
    """Returns a dossier for each offer of several papers, hardest first, and each other paper."""
    bundles = [*_offers(result)]
    covered = {one.name for bundle in bundles for one in bundle.documents}
    bundles += [_Bundle(one.name, (one,)) for one in result.documents if one.name not in covered]
    stems = _stems([one.name for one in bundles])
    called = _tell_apart(result.documents)
    return tuple(
        _dossier(result, bundle, stem=stem, called=called)
        for stem, bundle in zip(stems, bundles, strict=True)
    )


def _offers(result: ScanResult) -> Iterator[_Bundle]:
    for ranked in result.offers:
        offer = ranked.offer
        if len(offer.documents) > 1:
            # Papers that could not be judged belong to it: what was not seen must be told.
            its = tuple(
                one
                for one in result.documents
                if one.name in offer.documents
                or (one.offer == offer.name and one.assessment is None)
            )
            yield _Bundle(offer.name, its, offer)


def _dossier(
    result: ScanResult, bundle: _Bundle, *, stem: str, called: Mapping[str, str]
) -> Dossier:
    documents, offer = bundle.documents, bundle.offer
    pooled = pool_papers(documents, offer.repeats if offer else ())
    return Dossier(
        name=bundle.name,
        stem=stem,
        documents=documents,
        assessment=offer.assessment if offer else documents[0].assessment,
        found=pooled.found,
        deal=strike_deal(pooled.found, pooled.moments, means=result.means),
        titles=tuple(called[one.name] for one in documents),
        undecided=offer.undecided if offer else documents[0].undecided,
    )


def _tell_apart(documents: Sequence[JudgedDocument]) -> dict[str, str]:
    """Returns what each paper of a scan is called to others, by name.

    Its own title, if no other paper bears it; else what tells it from those: its further titles,
    its kind, the name of its file. Never a folder: it may tell what the organisation thinks.
    """
    called: dict[str, str] = {}
    forms = {one.name: _forms_of_title(one) for one in documents}
    for level in range(_FORMS):
        counts = Counter(form[level].casefold() for form in forms.values())
        for name, form in forms.items():
            if counts[form[level].casefold()] == 1:
                called.setdefault(name, form[level])
    again = Counter[str]()
    for name, form in forms.items():
        if name not in called:
            again[form[-1]] += 1
            called[name] = f"{form[-1]} ({again[form[-1]]})"
    return called


def _forms_of_title(document: JudgedDocument) -> tuple[str, ...]:
    """Returns ever more telling names of a paper, as many as ``_FORMS``."""
    title = (
        cut(document.titles[0], _LONGEST_TITLE) if document.titles else "a paper without a title"
    )
    longer = cut(", ".join(document.titles[:2]), _LONGEST_TITLE) if document.titles else title
    file = cut(file_name(document.name), _LONGEST_TITLE)
    return title, longer, f"{title} ({KIND_WORDS[document.kind]})", f"{title} ({file})"


def _names_of(document: JudgedDocument, role: Role) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(one.name for one in document.parties if one.role is role and one.name)
    )


def _plain_name(name: str) -> str:
    """Returns a party's name as it is compared: 'The Acme Trust Ltd.' is 'Acme Trust Limited'."""
    return " ".join(_ARTICLE.sub("", name.casefold()).split())


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
