# SPDX-License-Identifier: Apache-2.0
"""The order of a paper: numbered clauses, parties, definitions and provisions."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import Span
from pipeline.domain.marks import TenderQuestion
from pipeline.domain.taxonomy import DocumentKind, Force, Role

__all__ = [
    "CitedPaper",
    "Clause",
    "Definition",
    "Outline",
    "Party",
    "Piece",
    "Provision",
    "Reference",
    "Section",
    "Tie",
]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed unit of the paper, or a limb of one.

    Attributes:
        number: The number as a reader sees it and cites it: "14.3(b)", "Schedule 2, 4.1",
            "Question 7", or the heading where the paper has no numbers.
        label: The clause's own part of it, as printed: "(b)".
        heading: Its heading without the label; empty for limbs and running text.
        depth: 0 for a clause at the top of the paper or of a schedule.
        start: Where it begins in ``Document.text``, its label included.
        end: Where it ends, its limbs included.
        parent: Index of the clause that holds it in ``Outline.clauses``, None at the top.
    """

    number: str
    label: str
    heading: str
    depth: int
    start: int
    end: int
    parent: int | None = None


class Section(StrEnum):
    """What the part of the paper is in which a provision stands."""

    OPERATIVE = "operative"
    RECITAL = "recital"
    DEFINITION = "definition"
    HEADING = "heading"
    CONTENTS = "contents"
    PARTIES = "parties"
    SIGNATURE = "signature"
    GUIDANCE = "guidance"
    QUESTION = "question"
    MARGINAL = "marginal"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a provision's text that lies unbroken in the document.

    ``Provision.text[at : at + length]`` and ``Document.text[start : start + length]`` are equal
    after folding: one for one the same letters, though the document may print them as others
    that look alike. Letters that one character prints together (a ligature) are in the piece up
    to the first of them.

    Attributes:
        at: Where it begins in ``Provision.text``.
        start: Where it begins in ``Document.text``.
        length: Its length in both.
        goes_on: True when only characters that nobody sees part it from the piece before.
    """

    at: int
    start: int
    length: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Provision:
    """The unit that is judged: one operative sentence, or one limb re-joined with its lead-in.

    Attributes:
        span: The sentence or limb itself in ``Document.text``, without label: what is quoted.
        text: What is judged: lead-in, limb and closing words, joined by single spaces, in
            plain letters, without characters that nobody sees.
        pieces: Where each run of ``text`` lies in the document, in order;
            the joining spaces belong to no piece.
        clause: Index of the innermost clause that holds it, None outside all clauses.
        heading_path: Headings from the outermost clause inwards.
        section: What the part of the paper is.
        force: With what force it speaks.
        page: Page of its first word, None without pages.
        weighting: Share of the marks of a tender question, 0 to 1, None elsewhere.
        lead_in: Length of the lead-in within ``text``, 0 when there is none.
    """

    span: Span
    text: str
    pieces: tuple[Piece, ...]
    clause: int | None
    heading_path: tuple[str, ...] = ()
    section: Section = Section.OPERATIVE
    force: Force = Force.BINDING
    page: int | None = None
    weighting: float | None = None
    lead_in: int = 0

    def locate(self, at: int) -> int:
        """Returns the offset in the document of an offset in ``text``.

        An offset on a joining space maps to the end of the piece before it.
        """
        origin = self.span.start
        for piece in self.pieces:
            if at < piece.at:
                break
            origin = piece.start + min(at - piece.at, piece.length)
        return origin

    @property
    def closing(self) -> int:
        """Where the closing words behind a limb begin within ``text``; its length without any."""
        if not self.lead_in:
            return len(self.text)
        behind = (piece.at for piece in self.pieces if piece.start >= self.span.end)
        return next(behind, len(self.text))

    def part(self, at: int) -> Span:
        """Returns the part of the document that holds an offset in ``text``, unbroken to a reader.

        A part is one of the lead-in's, the limb, or the closing words; an offset on a joining
        space belongs to the part behind it.
        """
        start, end, reach = self.span.start, self.span.end, 0
        for piece in self.pieces:
            if not piece.goes_on:
                if at < reach:
                    break
                start = piece.start
            end, reach = piece.start + piece.length, piece.at + piece.length
        return Span(start, end)


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term: ``term`` without quotation marks, ``span`` the whole definition."""

    term: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the paper and the words that stand for it.

    Attributes:
        name: Its name in the parties block; empty when only an alias is known.
        aliases: Words that stand for it in this paper, without article, as written.
        role: The side it is on.
        confidence: 0 to 1: how sure the role is.
        reasons: Why, in order.
    """

    name: str
    aliases: tuple[str, ...]
    role: Role
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference: ``target`` as written, ``clause`` its index when it was found."""

    span: Span
    target: str
    clause: int | None = None


class Tie(StrEnum):
    """How a paper binds that another one names (taxonomy 2.5)."""

    INCORPORATED = "incorporated"
    FOLLOWED = "followed"
    FLOWS_DOWN = "flows_down"
    PREVAILS = "prevails"
    PART = "part"


@dataclass(frozen=True, slots=True)
class CitedPaper:
    """A paper by which the smaller side would be bound and that is not in the file.

    Attributes:
        name: Its name as the paper writes it.
        clause: Number of the clause that names it first; empty outside all clauses.
        span: Where its name stands there in ``Document.text``.
        tie: Made part of this paper, to be followed, flowing down from above, winning on a
            conflict, or a schedule of this paper that is not attached.
        changes: Whether it may be changed from time to time.
        prevails: Whether it wins over this paper, None when the paper does not say.
        page: Page of its name, None without pages.
        supplied: Whether another file of the same offer seems to be it.
    """

    name: str
    clause: str
    span: Span
    tie: Tie
    changes: bool = False
    prevails: bool | None = None
    page: int | None = None
    supplied: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The order of one document. Clauses and provisions stand in reading order.

    ``diagnostics`` say what could not be ordered, and what the paper rests on that is not in it;
    ``papers`` are those it rests on, by the first place that names them; ``titles`` its first
    lines that look like a title; ``questions`` what a tender asks and weighs;
    ``disguised`` are the ranges of ``Document.text`` whose letters seem to be disguised, in order.
    """

    kind: DocumentKind
    clauses: tuple[Clause, ...]
    provisions: tuple[Provision, ...]
    parties: tuple[Party, ...] = ()
    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    disguised: tuple[Span, ...] = ()
    papers: tuple[CitedPaper, ...] = ()
    titles: tuple[str, ...] = ()
    questions: tuple[TenderQuestion, ...] = ()

    def clause_number(self, provision: Provision) -> str:
        """Returns the number a reader would cite for a provision; empty outside all clauses."""
        return "" if provision.clause is None else self.clauses[provision.clause].number
