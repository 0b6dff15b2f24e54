# SPDX-License-Identifier: Apache-2.0
"""What each part of the paper is: parties, recitals, definitions, questions, signatures."""

import re
from dataclasses import dataclass

from pipeline.domain.document import Block, BlockKind
from pipeline.domain.outline import Clause, Section
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline.duties import is_testimonium, states_duty, states_something
from pipeline.outline.headings import heads_recitals, opens_recital
from pipeline.outline.placements import ClauseTree, Placement

__all__ = [
    "heads_parties",
    "marginal_section",
    "name_sections",
    "opens_parties",
    "sentence_section",
]

_PARTIES_HEAD = re.compile(
    r"\W*(?:the\s+|contracting\s+)?parties(?:\s+to\s+(?:this|the)\s+\w+)?\W*$|\W*between\W*$"
    r"|\W*who\s+(?:this\s+\w+\s+is\s+(?:between|with|for)|we\s+are|is\s+who|the\s+parties\s+are)\W*$",
    re.I,
)
_AGREED_HEAD = re.compile(
    r"\W*(?:it is (?:hereby )?agreed|(?:the parties )?(?:hereby )?agree(?:d terms)?|agreed terms"
    r"|operative provisions|now,? therefore|terms(?: and conditions)?"
    r"|(?:the parties|the parties hereby|they) agree(?: as follows)?"
    r"|what (?:we|the parties) (?:have )?agreed?)\b",
    re.I,
)
_SIGNATURE = re.compile(
    r"\W*(?:in witness whereof|signed\b|executed\b|signatures?\W*$|signature page|execution\W*$"
    r"|as witness\b|this (?:agreement|deed|contract) has been (?:entered into|executed|signed)"
    r"|by:\s*_|name:\s*(?:_|$)|title:\s*(?:_|$)|for and on behalf of\b|acting by\b)",
    re.I,
)
_PREAMBLE = re.compile(
    r"\b(?:agreement|contract|deed|memorandum|letter)\b.{0,200}?\b(?:is|made|entered|dated|effective"
    r"|executed)\b.{0,200}?\b(?P<between>between|among|by and between)\b",
    re.I | re.S,
)
# What stands in a paragraph that names sides: a defined word, or an announcement of them.
_NAMES_SIDE = re.compile(r"\([^()]{0,60}[“\"\u2018]|\(the\s|\bbetween\W*$|\bamong\W*$|\(1\)", re.I)
# The same behind "between", where brackets may hold the word without quotes: "(Developer)".
_NAMED_BEHIND = re.compile(
    r"\([^()]{0,60}[“\"\u2018]|\((?:the\s+)?[A-Z][A-Za-z ]{2,40}\)|\b(?:between|among)\W*$"
    r"|\b(?:between|among)\W*\(1\)|\b(?:hereinafter|hereafter)\b",
)
_SIDES_WITHIN = 4_000
_SIDE = (
    r"(?:provider|supplier|customer|contractor|sub-?contractor|buyer|authority|client|company"
    r"|commissioner|part(?:y|ies)|prime|partner|grantee|funder)"
)
# The first cell of a row that says who a side is, or a body's own name.
_PARTY_ROW = re.compile(
    rf"\W*(?:the\s+)?(?:{_SIDE}\W*$|(?:{_SIDE}(?:[\u2019']?s)?\s+)?(?:full\s+|registered\s+|legal\s+"
    r"|trading\s+|company\s+|charity\s+|print\s+)*"
    r"(?:names?|address(?:es)?|number|no\b|office|details|contact|e-?mail|tele?phone|phone|date"
    r"|representative|title|signature|vat)\b)"
    r"|.{0,80}\b(?:ltd|limited|llp|plc|inc|llc|cic|council|trust|trustees|charity)\b.{0,40}$",
    re.I,
)
# An item of a list of terms, ticked or not.
_BOX = re.compile(r"\s*(?:\[\s?[xX✓]?\s?\]|\(\s\)|[☐☑☒□■])\s*\w")
_THEREFORE = re.compile(r"\W*now,?\s+therefore\b|\W*it is (?:hereby )?agreed\b", re.I)
_DEFINITIONS_HEAD = re.compile(r"\b(?:definitions?|interpretation|defined terms|glossary)\b", re.I)
_DEFINES = re.compile(
    r"\s*[“\"\u2018'][^”\"\u2019]{1,80}[”\"\u2019']\s*(?:\([^()]{1,60}\)\s*)?,?\s*(?:means?\b|shall\s+mean|has\s+the\s+meaning"
    r"|have\s+the\s+meaning|shall\s+have|is\b|are\b|includes?\b|refers?\b|:)",
)
_GUIDANCE = re.compile(
    r"\W*(?:guidance(?:\s+note)?s?\s*[:\u2013—-]|note(?:s)?\s+(?:to|for)\s+(?:bidders|tenderers|applicants"
    r"|drafts?\w*|suppliers|the reader)|drafting\s+note|\[\s*(?:drafting\s+|guidance\s+)?note\b"
    r"|for\s+example\s*:|example\s*:)",
    re.I,
)
_RECITAL_LABEL = re.compile(r"\([A-Z]\)$")


def name_sections(tree: ClauseTree, kind: DocumentKind) -> list[Section]:
    """Returns the section of every placement of the tree, in order."""
    walker = _Walker(tree.clauses, kind)
    return [
        Section.CONTENTS if placement.segment.contents else walker.step(placement)
        for placement in tree.placements
    ]


def sentence_section(text: str, section: Section) -> Section:
    """Returns the section of one sentence: a duty is judged though it stands among names."""
    if section in _NAMES_ONLY and states_duty(text):
        return Section.OPERATIVE
    return section


def opens_parties(text: str) -> bool:
    """Says whether a paragraph says between whom the paper is, and names a side behind that."""
    preamble = _PREAMBLE.search(text[:600])
    if preamble is None:
        return False
    behind = text[preamble.start("between") : preamble.start("between") + _SIDES_WITHIN]
    return _NAMED_BEHIND.search(behind) is not None


def heads_parties(text: str) -> bool:
    """Says whether a line alone stands over the names of the sides: "Parties", "Between"."""
    return _PARTIES_HEAD.match(text) is not None


def marginal_section(block: Block) -> Section | None:
    """Returns the section of a block outside the flow, None for a block of the flow."""
    if block.in_flow:
        return None
    return Section.CONTENTS if block.kind is BlockKind.CONTENTS else Section.MARGINAL


@dataclass(slots=True)
class _Walker:
    """Reads placements in order and remembers in which part of the paper it is."""

    clauses: tuple[Clause, ...]
    kind: DocumentKind
    part: Section = Section.OPERATIVE
    numbered: bool = False
    # Table and row whose first cell says who a side is.
    party_row: tuple[int, int] | None = None

    def step(self, placement: Placement) -> Section:
        text = placement.segment.text
        self._turn(placement, text)
        if placement.heading:
            return Section.HEADING
        if _GUIDANCE.match(text):
            return Section.GUIDANCE
        if self.part is not Section.OPERATIVE:
            return self.part
        if self._is_recital(placement):
            return Section.RECITAL
        if self._within_question(placement.clause):
            return Section.QUESTION
        if _DEFINES.match(text) or self._within_definitions(placement.clause):
            return Section.DEFINITION
        return Section.OPERATIVE

    def _is_recital(self, placement: Placement) -> bool:
        """Says whether a paragraph is one of "(A)", "(B)" before the numbered clauses."""
        if self.numbered or self.kind not in _WITH_RECITALS or placement.clause is None:
            return False
        clause = self.clauses[placement.clause]
        if clause.number.startswith("Recital "):
            return True
        return clause.number == clause.label and _RECITAL_LABEL.match(clause.label) is not None

    def _turn(self, placement: Placement, text: str) -> None:
        """Changes the part where a heading or an opening formula says so."""
        label = placement.segment.label
        if placement.scope:
            self.part = Section.OPERATIVE
            return
        if placement.heading or len(text) < 60:
            named = self._named_part(text)
            if named is not None:
                self.part = named
                return
        opening = not self.numbered and self.part is Section.OPERATIVE and label is None
        if opening and opens_parties(text):
            self.part = Section.PARTIES
            return
        self._turn_by_words(placement, text)

    def _named_part(self, text: str) -> Section | None:
        if heads_parties(text):
            return Section.PARTIES
        if heads_recitals(text) and self.kind in _WITH_RECITALS:
            return Section.RECITAL
        if _AGREED_HEAD.match(text):
            return Section.OPERATIVE
        return None

    def _turn_by_words(self, placement: Placement, text: str) -> None:
        label = placement.segment.label
        numbered = label is not None and bool(label.readings) and label.readings[0].alphabet == "1"
        self.numbered = self.numbered or (numbered and label is not None and label.marks == ".")
        if label is None and opens_recital(text):
            self.part = Section.RECITAL
        elif _THEREFORE.match(text):
            self.part = Section.OPERATIVE
        elif not numbered and placement.segment.block.cell is None and _signs(text):
            self.part = Section.SIGNATURE
        elif self._ends_part(placement, numbered=numbered):
            self.part = Section.OPERATIVE

    def _ends_part(self, placement: Placement, *, numbered: bool) -> bool:
        if self.part is Section.OPERATIVE:
            return False
        label = placement.segment.label
        if numbered and label is not None and label.marks != "()":
            return True
        if placement.heading:
            return self.part is not Section.SIGNATURE
        return self.part in _NAMES_ONLY and self._says_terms(placement)

    def _says_terms(self, placement: Placement) -> bool:
        """Says whether words among the sides or signatures are terms: none of these."""
        segment = placement.segment
        if states_something(segment.text):
            return not is_testimonium(segment.text)
        return self.part is Section.PARTIES and self._lists_terms(placement)

    def _lists_terms(self, placement: Placement) -> bool:
        """Says whether words are a row or a listed item that tells nothing of a side."""
        segment = placement.segment
        if _NAMES_SIDE.search(segment.text[:600]):
            return False
        cell = segment.block.cell
        if cell is None:
            bullet = (
                segment.label is not None and segment.label.is_bullet and " " in segment.text[5:]
            )
            return _BOX.match(segment.text) is not None or (
                bullet and _PARTY_ROW.match(segment.text[:200]) is None
            )
        row = (cell.table, cell.row)
        if row == self.party_row:
            return _BOX.match(segment.text) is not None
        if _PARTY_ROW.match(segment.text[:200]) is None:
            return True
        self.party_row = row
        return False

    def _within_question(self, clause: int | None) -> bool:
        while clause is not None:
            if self.clauses[clause].label.startswith("Question "):
                return True
            clause = self.clauses[clause].parent
        return False

    def _within_definitions(self, clause: int | None) -> bool:
        """Says whether a clause, or one above it, is headed as definitions.

        An unnumbered heading over clauses with headings of their own says nothing about them: it
        may be the title of the paper, or one into which the layout ran the first clause's.
        """
        titled = False
        while clause is not None:
            one = self.clauses[clause]
            if len(one.heading) < 80 and _DEFINITIONS_HEAD.search(one.heading):
                return bool(one.label) or not titled
            titled = titled or bool(one.label and one.heading)
            clause = one.parent
        return False


def _signs(text: str) -> bool:
    """Says whether words are signed with, and are no duty about signing or signed papers."""
    return _SIGNATURE.match(text) is not None and not states_duty(text)


# Parts that only say who the sides are, or that they sign.
_NAMES_ONLY = frozenset({Section.PARTIES, Section.SIGNATURE})
_WITH_RECITALS = frozenset(
    {
        DocumentKind.CONTRACT,
        DocumentKind.FRAMEWORK,
        DocumentKind.HEAD_CONTRACT,
        DocumentKind.MEMORANDUM,
        DocumentKind.OTHER_DEALING,
        DocumentKind.UNKNOWN,
    }
)
