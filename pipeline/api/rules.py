# SPDX-License-Identifier: Apache-2.0
"""The rules that a configuration names."""

from typing import TYPE_CHECKING

from pipeline.config import Config

if TYPE_CHECKING:
    from pipeline.packs import RuleBook

__all__ = ["load_book"]


def load_book(config: Config) -> "RuleBook":
    """Returns the rules that a configuration names, with its roles.

    Raises:
        PackError: Faults of the rules, all of them.
    """
    from pipeline.packs import load_rules

    return load_rules(config.rules, roles=tuple(config.roles.items()))
