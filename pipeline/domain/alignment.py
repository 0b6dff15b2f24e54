# SPDX-License-Identifier: Apache-2.0
"""An organisation's own values beside those that a paper asks it to share."""

from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.domain.profile import OwnStatement

__all__ = ["Alignment", "ListedValue", "OursAlone", "TheirStatement", "TheirsAlone", "ValuePair"]


@dataclass(frozen=True, slots=True)
class ListedValue:
    """Where a paper spells out what somebody believes in; it may bind nobody.

    Attributes:
        span: Where it stands: ``quote == Document.text[span.start:span.end]``.
        quote: Those words.
        clause: Number of the clause as a reader sees it; empty where there is none.
        page: Page from 1, None without pages.
    """

    span: Span
    quote: str
    clause: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class TheirStatement:
    """What a paper says of values.

    Attributes:
        quote: Its words.
        clause: Number of the clause; empty where there is none.
        page: Page from 1, None without pages.
        finding_id: The finding that imposes it; empty where the paper only lists it.
    """

    quote: str
    clause: str = ""
    page: int | None = None
    finding_id: str = ""


@dataclass(frozen=True, slots=True)
class ValuePair:
    """A statement of ours and one of theirs that speak of the same value, or of opposed ones.

    Attributes:
        ours: What the organisation says.
        our_words: The words in it that were recognised.
        theirs: What the paper says.
        their_words: The words in it that were recognised.
        why: What the two have in common, or why they pull apart.
    """

    ours: OwnStatement
    our_words: str
    theirs: TheirStatement
    their_words: str
    why: str


@dataclass(frozen=True, slots=True)
class TheirsAlone:
    """What a paper says of values to which none of ours answers.

    ``words`` and ``value`` are empty where no value was recognised in it: such a statement mostly
    names a creed without saying what stands in it.
    """

    theirs: TheirStatement
    words: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class OursAlone:
    """A value of ours for which no wording was found in what could be read of the paper.

    ``words`` and ``value`` are empty where no value was recognised in our own words.
    """

    ours: OwnStatement
    words: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Our values and theirs, by the words that were recognised; order: as they stand.

    Attributes:
        tension: Pairs that pull in opposite directions.
        matched: Pairs that say the same.
        theirs_alone: Theirs that answer to none of ours.
        ours_alone: Ours of which nothing was found in the paper.
        looked_at: How many statements of the paper were looked at; 0 when it makes none.
    """

    tension: tuple[ValuePair, ...] = ()
    matched: tuple[ValuePair, ...] = ()
    theirs_alone: tuple[TheirsAlone, ...] = ()
    ours_alone: tuple[OursAlone, ...] = ()
    looked_at: int = 0
