# SPDX-License-Identifier: Apache-2.0
"""The reviewer's queue: provisions with the chance that each label is there."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.document import Span
from pipeline.domain.finding import Label

__all__ = ["Chance", "QueueOrder", "QueuedProvision"]


class QueueOrder(StrEnum):
    """What is read first: what most likely bites, or what the model would learn most from."""

    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely it is, 0 to 1, that a provision has a label."""

    label: Label
    probability: float


@dataclass(frozen=True, slots=True)
class QueuedProvision:
    """A provision that a person may want to read, found in it or not.

    Attributes:
        span: The provision in ``Document.text``, without its lead-in.
        quote: Its words, at most 150 of them.
        clause: Number of its clause as a reader sees it; empty where there is none.
        page: Page from 1, None without pages.
        chances: The labels that are at all likely, the likeliest first; never empty.
    """

    span: Span
    quote: str
    clause: str
    page: int | None
    chances: tuple[Chance, ...]

    @property
    def likely(self) -> float:
        """How likely it is that the provision has its likeliest label, 0 to 1."""
        return self.chances[0].probability

    @property
    def unsure(self) -> float:
        """How little is known of it, 0 to 1: 1 where a label is as likely as not."""
        return max(1 - abs(2 * one.probability - 1) for one in self.chances)
