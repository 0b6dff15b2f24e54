# SPDX-License-Identifier: Apache-2.0
"""What kind of paper a document is (taxonomy section 3.7): evidence from its first pages."""

import re
from collections.abc import Sequence

from pipeline.domain.document import BlockKind, Document
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline.dealings import names_other_dealing
from pipeline.outline.segments import Segment

__all__ = ["tell_kind", "title_lines"]

# A name in the title tells more than vocabulary in the text.
_TITLES = (
    (
        DocumentKind.ITT,
        r"invitation to (?:tender|bid|quote|submit)|\bitt\b|\brfp\b|\brfq\b|bid pack"
        r"|request for (?:proposals?|quotations?|tenders?)|tender (?:pack|documents?|instructions)"
        r"|\bselection questionnaire|prospectus for (?:bidders|providers)"
        r"|expressions? of interest",
    ),
    (
        DocumentKind.HANDBOOK,
        r"handbook|\bmanual\b|\bguide(?:lines|book)?\b|code of (?:conduct|practice)|policy"
        r"|toolkit|playbook",
    ),
    (
        DocumentKind.MEMORANDUM,
        r"memorandum of (?:understanding|agreement|co-?operation)|\bmou\b"
        r"|letter of (?:intent|agreement|engagement)|heads of terms|side letter"
        r"|statement of intent",
    ),
    (DocumentKind.FRAMEWORK, r"framework|call[\s-]?off|order form|dynamic purchasing"),
    (DocumentKind.HEAD_CONTRACT, r"head contract|prime contract|main contract"),
    (
        DocumentKind.CONTRACT,
        r"sub-?\s?contract|agreement|contract\b|terms and conditions|deed"
        r"|terms of (?:business|appointment)",
    ),
)
_TITLE_PATTERNS = tuple((kind, re.compile(words, re.I)) for kind, words in _TITLES)
_TITLE_LENGTH = 120
# Model contracts begin with a record of their own changes.
_VERSIONS = re.compile(
    r"\W*(?:version|document|change|revision|amendment|issue)[ -]"
    r"(?:control|history|record|log|number|status)\b",
    re.I,
)
_QUESTION = re.compile(r"^\s*(?:question|q)\s?\d{1,2}\b", re.I | re.M)
_TENDER_WORDS = re.compile(r"\b(?:bidders?|tenderers?|tenders?|award criteria|weighting)\b", re.I)
_FRAMEWORK_WORDS = re.compile(r"\bcall[\s-]?off\b|\bframework agreement\b|\border form\b", re.I)
_SUB_WORDS = re.compile(r"\bsub-?\s?contractors?\b", re.I)
_PARTY_FORMULA = re.compile(r"\b(?:between|by and between|among)\b|\bparties\b", re.I)
_SIGNED = re.compile(
    r"\bin witness whereof\b|\bsigned (?:by|for)\b|\bexecuted as\b|\bfor and on behalf of\b", re.I
)
_SHALL = re.compile(r"\b(?:shall|hereby|hereinafter|the parties)\b", re.I)
_EXPECTS = re.compile(r"\b(?:we ask|we expect|partners should|you should|please)\b", re.I)


def tell_kind(document: Document, segments: Sequence[Segment]) -> DocumentKind:
    """Returns the kind of paper, ``UNKNOWN`` when nothing tells.

    Reads the title lines first, then words of the first 60,000 code points.
    """
    titles = title_lines(document, segments)
    text = document.text[:60_000]
    if names_other_dealing(titles, text):
        return DocumentKind.OTHER_DEALING
    named = _named(titles)
    if named is DocumentKind.CONTRACT or named is DocumentKind.FRAMEWORK:
        return _refine_contract(named, titles, text)
    if named is not None:
        return named
    return _by_vocabulary(text, document.text[-20_000:])


def title_lines(document: Document, segments: Sequence[Segment]) -> list[str]:
    """Returns the short lines with which a paper begins, and the title that its file gives.

    The last one is empty where the file gives none.
    """
    opening = (segment.text.strip() for segment in _behind_record(segments)[:12])
    lines = [text for text in opening if len(text) < _TITLE_LENGTH and not text.endswith(".")]
    return [*lines[:6], document.title]


def _behind_record(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Returns the segments behind a table of the paper's versions, where one stands first."""
    headed = any(_VERSIONS.match(segment.text) for segment in segments[:3])
    if not headed:
        return segments
    for place, segment in enumerate(segments):
        if segment.block.kind is not BlockKind.CELL and not _VERSIONS.match(segment.text):
            return segments[place:]
    return ()


def _named(titles: Sequence[str]) -> DocumentKind | None:
    for line in titles:
        for kind, pattern in _TITLE_PATTERNS:
            if pattern.search(line):
                return kind
    return None


def _refine_contract(named: DocumentKind, titles: Sequence[str], text: str) -> DocumentKind:
    """Tells a head contract, to which no sub-contractor is party, from one offered to one."""
    heading = " ".join(titles)
    if _SUB_WORDS.search(heading):
        return DocumentKind.CONTRACT if named is DocumentKind.CONTRACT else named
    if named is DocumentKind.FRAMEWORK:
        return named
    opening = text[:6_000]
    subs = len(_SUB_WORDS.findall(text))
    authority = len(re.findall(r"\bthe (?:Authority|Council|Commissioner|Department)\b", text))
    party_sub = re.search(
        r"\(?the [“\"]?(?:Sub-?\s?[Cc]ontractor|Provider|Delivery Partner)[”\"]?\)", opening
    )
    if subs >= 5 and authority >= 15 and party_sub is None:
        return DocumentKind.HEAD_CONTRACT
    return named


def _by_vocabulary(text: str, ending: str) -> DocumentKind:
    if len(_QUESTION.findall(text)) >= 3 and len(_TENDER_WORDS.findall(text)) >= 3:
        return DocumentKind.ITT
    if len(_TENDER_WORDS.findall(text)) >= 15:
        return DocumentKind.ITT
    if len(_FRAMEWORK_WORDS.findall(text)) >= 10:
        return DocumentKind.FRAMEWORK
    formal = len(_SHALL.findall(text))
    if _PARTY_FORMULA.search(text[:5_000]) and (formal >= 10 or _SIGNED.search(ending)):
        return DocumentKind.CONTRACT
    if len(_EXPECTS.findall(text)) >= 5 and formal < 10:
        return DocumentKind.HANDBOOK
    return DocumentKind.CONTRACT if formal >= 20 else DocumentKind.UNKNOWN
