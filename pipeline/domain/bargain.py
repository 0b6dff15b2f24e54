# SPDX-License-Identifier: Apache-2.0
"""What a paper gives and takes, who decides what, and how closely it ties (taxonomy section 4)."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.finding import Finding, Label
from pipeline.domain.leaving import Ledger, Notice, Tenure
from pipeline.domain.moments import Moment
from pipeline.domain.taxonomy import FindingKind

__all__ = [
    "Balance",
    "Bargain",
    "BargainLine",
    "Bond",
    "Deal",
    "Embrace",
    "EmbraceArm",
    "FoundBond",
    "Holder",
    "Holding",
    "Interdependence",
    "Matter",
    "Reach",
    "Right",
    "Sighting",
    "Tightness",
]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding and the name of the document that it stands in."""

    document: str
    finding: Finding


class Matter(StrEnum):
    """What somebody decides."""

    METHOD = "method"
    PRICE = "price"
    TERMS = "terms"
    STAFF = "staff"
    DATA = "data"
    WORDS = "words"
    EXIT = "exit"
    BRAND = "brand"
    VALUES = "values"
    PARTNERS = "partners"
    TRANSFER = "transfer"
    ORGANISATION = "organisation"


class Holder(StrEnum):
    """Who decides."""

    PRIME = "prime"
    PRIME_CONSULTING = "prime_consulting"
    BOTH = "both"
    SUB = "sub"
    AUTHORITY = "authority"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Holding:
    """A holder, and what says so: findings, hardest first, or notices; never both empty."""

    holder: Holder
    rests_on: tuple[Sighting, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether all that says so is listed for a person to look at, and not asserted."""
        return not self.notices and all("for_review" in one.finding.flags for one in self.rests_on)


@dataclass(frozen=True, slots=True)
class Right:
    """Who decides a matter. Without holdings nothing was found on it in what could be read.

    Several holders mean that the paper gives each of them some say: the matter is shared or
    carved up, and the clauses tell how.
    """

    matter: Matter
    holdings: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class BargainLine:
    """One thing that one gets or gives up.

    Attributes:
        label: The mitigator or category.
        subtype: The subtype that names it best; empty where the finding has none.
        kind: Restriction or mitigator; a restriction among the gains is a place that others lack.
        rests_on: The findings, hardest or strongest first; never empty.
    """

    label: Label
    subtype: str
    kind: FindingKind
    rests_on: tuple[Sighting, ...]

    @property
    def grade(self) -> int:
        """Its highest grade, 1 to 4, or strength, 1 to 3."""
        return max(one.finding.severity for one in self.rests_on)

    @property
    def doubtful(self) -> bool:
        """Whether all of its findings are listed for a person to look at, and not asserted."""
        return all("for_review" in one.finding.flags for one in self.rests_on)


@dataclass(frozen=True, slots=True)
class Bargain:
    """What one gets and what one gives up, side by side and never netted."""

    gets: tuple[BargainLine, ...] = ()
    gives: tuple[BargainLine, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbraceArm:
    """One of the six arms of the embrace: highest grade or strength, 0 where nothing was found."""

    label: Label
    grade: int
    rests_on: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Embrace:
    """The embrace in one line: four losses, then two gains (taxonomy S0)."""

    arms: tuple[EmbraceArm, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Wording that reaches beyond the services, hardest first (taxonomy S34)."""

    rests_on: tuple[Sighting, ...] = ()

    @property
    def strongest(self) -> bool:
        """Whether some of it is of grade 4."""
        return any(one.finding.severity >= _HARDEST for one in self.rests_on)


_HARDEST = 4


class Bond(StrEnum):
    """What ties two organisations together (taxonomy S28)."""

    FLOW_DOWN = "flow_down"
    EXCLUSIVITY = "exclusivity"
    IP_DATA = "ip_data"
    SHARED_SYSTEMS = "shared_systems"
    TERMINATION = "termination"


class Tightness(StrEnum):
    """How many of the five ties there are, in words."""

    NONE = "none found"
    LOOSE = "loose"
    NOTICEABLE = "noticeable"
    TIGHT = "tight"


@dataclass(frozen=True, slots=True)
class FoundBond:
    """A tie, and what says so: findings, hardest first, or moments; never both empty."""

    bond: Bond
    rests_on: tuple[Sighting, ...]
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Interdependence:
    """Which of the five ties were found, in their order; no part of the index."""

    bonds: tuple[FoundBond, ...] = ()

    @property
    def tightness(self) -> Tightness:
        """None found; loose: one or two; noticeable: three; tight: four or five."""
        if not self.bonds:
            return Tightness.NONE
        if len(self.bonds) < _NOTICEABLE:
            return Tightness.LOOSE
        return Tightness.NOTICEABLE if len(self.bonds) == _NOTICEABLE else Tightness.TIGHT


_NOTICEABLE = 3


@dataclass(frozen=True, slots=True)
class Balance:
    """How many restrictions and supporting duties bind whom (taxonomy S7)."""

    sub: int = 0
    prime: int = 0
    mutual: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Deal:
    """All of these of one paper, or of the pooled papers of one offer."""

    rights: tuple[Right, ...]
    bargain: Bargain
    embrace: Embrace
    reach: Reach
    interdependence: Interdependence
    balance: Balance
    ledger: Ledger
    lock_in: Tenure
