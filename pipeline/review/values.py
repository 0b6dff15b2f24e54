# SPDX-License-Identifier: Apache-2.0
"""What is judged, by whom, and what was said of it: the values of the review room.

Nothing here reads a file, a database or a request.
"""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Bound

__all__ = [
    "Comment",
    "Event",
    "EventKind",
    "Item",
    "ItemKind",
    "Judgement",
    "PaperState",
    "Person",
    "ReviewRole",
    "ReviewedPaper",
    "Standing",
]


class ItemKind(StrEnum):
    """Why an item is put before people.

    ``FINDING``: the program flagged it. ``UNFLAGGED``: one of the random tenth of provisions in
    which the program found nothing, so that misses are measured. ``ADDED``: a person selected
    words that the program missed.
    """

    FINDING = "finding"
    UNFLAGGED = "unflagged"
    ADDED = "added"


class ReviewRole(StrEnum):
    """What a person may do; each role but the adjudicator's holds those before it.

    ``VIEWER`` reads outcomes. ``REVIEWER`` judges, and sees of others what is settled.
    ``ADJUDICATOR`` settles disagreements and judges nothing else. ``ADMIN`` does all of it and
    keeps the people.
    """

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    ADMIN = "admin"


class PaperState(StrEnum):
    """Whether the words of a paper can be shown: not read yet, read, or not to be read now."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"


class EventKind(StrEnum):
    """What happened; the state of a review is the fold of its events, oldest first.

    ``JUDGED``: a person judged an item, or judged it anew. ``ADDED``: a person made an item of
    words that were missed, and judged it with that. ``COMMENTED``: a person wrote, changed or
    emptied a remark. ``SETTLED``: an adjudicator decided an item. ``UNDONE``: a person took back
    their last act that still held. ``CARRIED`` and ``STRANDED``: after a new scan an item stands
    elsewhere, or nowhere. ``OFFERED``: items of a paper that nobody had judged were put before
    people, or taken away. ``ENROLLED``: a person came, or may do other things than before.
    """

    JUDGED = "judged"
    ADDED = "added"
    COMMENTED = "commented"
    SETTLED = "settled"
    UNDONE = "undone"
    CARRIED = "carried"
    STRANDED = "stranded"
    OFFERED = "offered"
    ENROLLED = "enrolled"


class Standing(StrEnum):
    """How far an item is.

    ``OPEN``: fewer people judged it than are needed. ``DISPUTED``: those who judged it differ, or
    one of them is unsure. ``AGREED``: all who judged it say the same. ``SETTLED``: an adjudicator
    decided.
    """

    OPEN = "open"
    DISPUTED = "disputed"
    AGREED = "agreed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person says of one item.

    Of an unflagged provision ``AGREE`` says that nothing bites there, and ``EDIT`` names what
    does. Of the others ``AGREE`` says that it is right as it is, ``EDIT`` that it is right once
    corrected, ``DISMISS`` that it is wrong.

    Attributes:
        verdict: What was decided.
        category: The right label where it differs from the item's, else None.
        severity: The right grade, 0 to 4 (strength 1 to 3 of a mitigator), else None.
        bound: Who is bound where that differs, else None.
        span: The right words in the paper's text where they differ, else None.
        quote: Exactly the words of ``span``; empty without one.
    """

    verdict: Verdict
    category: Label | None = None
    severity: int | None = None
    bound: Bound | None = None
    span: Span | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person remarked on an item; empty when it was taken away."""

    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part: opaque id, name as shown, role, and whether they still do."""

    id: str
    name: str
    role: ReviewRole
    active: bool = True


@dataclass(frozen=True, slots=True)
class ReviewedPaper:
    """A paper of the scan that is reviewed.

    Attributes:
        id: Opaque: says nothing of where the file lies.
        name: Its name in the scan.
        sha256: Hash of the bytes that were scanned.
        offer: The opportunity that it belongs to.
        pages: Number of pages, 0 for formats without pages.
        state: Whether its words can be shown.
        why: Why they cannot, and what to do; empty where they can.
        order: Its place in the ranking, from 0.
    """

    id: str
    name: str
    sha256: str
    offer: str
    pages: int
    state: PaperState
    why: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """What is put before people: one place of one paper, and what the program says of it.

    Attributes:
        id: Opaque, and the same as long as decisions on it are carried.
        paper: ``ReviewedPaper.id``.
        kind: Why it is asked.
        finding: ``Finding.id`` of a finding, else empty.
        fingerprint: Name by label (or rule) and words: see ``domain.fingerprints``.
        start: Where its words begin in the paper's text, in code points.
        end: Where they end; equal to ``start`` where something is missing (an absence).
        quote: Exactly those words.
        clause: Number of its clause as a reader sees it; empty outside all clauses.
        page: Page from 1, None without pages.
        label: What was found; None of an unflagged provision.
        severity: Grade or strength, 0 where there is none.
        bound: Who is bound; ``UNCLEAR`` of an unflagged provision.
        probability: 0 to 1 that the finding is right; of an unflagged provision 0.
        gated: Whether it touches a red line of the main profile.
        rule_ids: Rules that spoke, sorted.
        urgency: Its place in the queue: the smaller, the sooner.
        live: False once a later scan no longer has it.
    """

    id: str
    paper: str
    kind: ItemKind
    finding: str
    fingerprint: str
    start: int
    end: int
    quote: str
    clause: str
    page: int | None
    label: Label | None
    severity: int
    bound: Bound
    probability: float
    gated: bool = False
    rule_ids: tuple[str, ...] = ()
    urgency: int = 0
    live: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the record, never changed.

    Attributes:
        seq: From 1, without gaps.
        at: UTC as ISO 8601 with microseconds and ``Z``.
        person: ``Person.id``; empty where the program itself acted.
        kind: What happened.
        item: ``Item.id``; empty where no item is concerned.
        body: What was said, as canonical JSON (sorted keys, no spaces, ASCII).
        rules_version: What had judged when it happened.
        previous: ``digest`` of the event before it; 64 zeros at the first.
        digest: SHA-256, hexadecimal, of ``previous`` and all fields above.
    """

    seq: int
    at: str
    person: str
    kind: EventKind
    item: str
    body: str
    rules_version: str
    previous: str
    digest: str
