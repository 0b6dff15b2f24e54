# SPDX-License-Identifier: Apache-2.0
"""The sheet of one clause: what the program says of it, and on what grounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import FindingKind, Mitigator
from pipeline.packs import Pack
from pipeline.report.sections import ClauseView, clause_views
from pipeline.report.words import FINDING_WORDS, LABEL_NAMES, describe_paper, describe_place
from pipeline.review.values import Item, ItemKind
from pipeline.review.web.pages.words import is_absence, name_item

__all__ = ["Related", "Sheet", "Shelf", "build_sheet", "place_item"]

_MOST_UNSEEN = 8


@dataclass(frozen=True, slots=True)
class Related:
    """Another finding that one is tied to; ``href`` is empty where it is not near."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person reads before deciding.

    Attributes:
        name: What it is about.
        place: Where it stands.
        question: What is asked.
        quote: The words; empty where something is missing.
        does: What the wording does: limits, protects, rests on other papers; empty if unknown.
        subtypes: Kinds of the topic, in words.
        clause: The program's reasons, None where it found nothing or a person added the words.
        mitigator: True where it protects.
        absence: True where something is missing: the question says what, and no grade is given.
        graded: True where a grade or strength says anything.
        related: Other findings that it is tied to: where and what.
        unseen: Papers that the whole paper rests on and that were not there.
        misplaced: True where the words do not stand in the paper where the scan found them.
    """

    name: str
    place: str
    question: str
    quote: str
    does: str
    subtypes: tuple[str, ...]
    clause: ClauseView | None
    mitigator: bool
    absence: bool
    graded: bool
    related: tuple[Related, ...]
    unseen: tuple[str, ...]
    misplaced: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a scan found, its papers by name, and the rules that speak of them."""

    result: ScanResult
    documents: Mapping[str, JudgedDocument]
    packs: tuple[Pack, ...]

    @classmethod
    def of(cls, result: ScanResult, packs: Sequence[Pack]) -> "Shelf":
        """Returns the shelf of a scan."""
        by_name = {document.name: document for document in result.documents}
        return cls(result, MappingProxyType(by_name), tuple(packs))


def build_sheet(  # noqa: PLR0913 - what is asked of it, and what stands around it
    item: Item,
    *,
    paper: str,
    shelf: Shelf,
    misplaced: Sequence[str] = (),
    addresses: Mapping[str, str] = MappingProxyType({}),
    own: bool = False,
) -> Sheet:
    """Returns the sheet of an item.

    Args:
        item: What is judged.
        paper: Name of its paper in the scan.
        shelf: Where its finding lies; an item without one is described by itself.
        misplaced: Findings whose words do not stand where the scan found them.
        addresses: Where other findings of the paper are shown, by their ids.
        own: Whether whoever reads it added it.
    """
    document = shelf.documents.get(paper)
    finding = _find(document, item.finding)
    clause = None
    if document is not None and finding is not None:
        clause = clause_views(document, [finding], packs=shelf.packs)[0]
    return Sheet(
        name=name_item(item),
        place=place_item(item),
        question=_question(item, finding, clause, own=own),
        quote=item.quote,
        does=FINDING_WORDS[finding.kind] if finding else "",
        subtypes=tuple(one.replace("_", " ") for one in finding.subtypes) if finding else (),
        clause=clause,
        mitigator=isinstance(item.label, Mitigator),
        absence=is_absence(item),
        graded=item.severity > 0 or (finding is not None and _is_graded(finding)),
        related=_related(finding, document, addresses),
        unseen=_unseen(document),
        misplaced=bool(item.finding) and item.finding in misplaced,
    )


def place_item(item: Item) -> str:
    """Returns where an item stands: 'Clause 14.3(b), page 9'."""
    if is_absence(item):
        return "The paper as a whole"
    return describe_place(item.clause, item.page)


def _find(document: JudgedDocument | None, finding: str) -> Finding | None:
    if document is None or not finding:
        return None
    return next((one for one in document.findings if one.id == finding), None)


def _is_graded(finding: Finding) -> bool:
    return finding.kind in {FindingKind.RESTRICTION, FindingKind.MITIGATOR}


def _missing(clause: ClauseView | None, finding: Finding) -> str:
    """Returns what was not found, in the sentence of the rule that asks for it."""
    told = [one.text for one in clause.reasons] if clause else []
    told = told or [one.text for one in finding.reasons]
    return told[0] if told else "The program found no such wording in the pages it could read."


def _question(item: Item, finding: Finding | None, clause: ClauseView | None, *, own: bool) -> str:
    if item.kind is ItemKind.UNFLAGGED:
        return "The program found nothing in these words. Is that right?"
    if own:
        return "You marked these words: the program had not."
    if item.kind is ItemKind.ADDED:
        return "A reviewer marked these words: the program had not. Is that right?"
    if finding is not None and finding.kind is FindingKind.ABSENCE:
        return f"{_missing(clause, finding)} Is that right?"
    return "The program marked these words. Is that right?"


def _related(
    finding: Finding | None, document: JudgedDocument | None, addresses: Mapping[str, str]
) -> tuple[Related, ...]:
    if finding is None or document is None:
        return ()
    by_id = {one.id: one for one in document.findings}
    linked = [by_id[one] for one in finding.linked if one in by_id]
    return tuple(
        Related(
            f"{describe_place(one.clause, one.page)}: {LABEL_NAMES[one.label].lower()}",
            addresses.get(one.id, ""),
        )
        for one in linked
    )


def _unseen(document: JudgedDocument | None) -> tuple[str, ...]:
    missing = [one for one in document.papers if not one.supplied] if document else []
    told = [f"{one.name} ({describe_paper(one)})" for one in missing[:_MOST_UNSEEN]]
    more = len(missing) - len(told)
    return (*told, f"and {more} more") if more else tuple(told)
