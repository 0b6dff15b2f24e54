# SPDX-License-Identifier: Apache-2.0
"""A share of two counts that a person can recount."""

from dataclasses import dataclass

__all__ = ["Share"]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``; the figure is None when there was nothing to count."""

    hits: int = 0
    of: int = 0

    @property
    def figure(self) -> float | None:
        """The share from 0 to 1."""
        return self.hits / self.of if self.of else None
