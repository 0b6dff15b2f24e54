# SPDX-License-Identifier: Apache-2.0
"""A profile tried on a finished scan: what it touches, how the order moves, what is left."""

from dataclasses import dataclass

from pipeline.domain.judgement import ScanResult
from pipeline.domain.profile import Position, Profile

__all__ = ["LineCost", "Trial"]


@dataclass(frozen=True, slots=True)
class LineCost:
    """What one red line, or all of them together, leave of the offers of a folder.

    An offer is touched when one of its papers is, unless a person cleared it. An offer that is
    not touched, but of which something was not read, is neither lost nor safe.

    Attributes:
        line: The red line; None for all of them together.
        offers: How many offers there are.
        touched: Those that touch it.
        may_touch: Those that may touch it.
        unsure: Those of the rest of which not all could be read.
        clear: The rest: read whole, and nothing found that touches it.
        alone: Those that touch or may touch this line and no other; 0 for all together.
    """

    line: Position | None
    offers: int
    touched: int
    may_touch: int
    unsure: int
    clear: int
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """A profile and what it makes of a scan.

    Attributes:
        profile: The profile.
        neutral: The scan without any profile.
        held: The scan held against the profile alone.
        costs: What each red line costs, then all of them together.
    """

    profile: Profile
    neutral: ScanResult
    held: ScanResult
    costs: tuple[LineCost, ...]
