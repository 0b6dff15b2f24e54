# SPDX-License-Identifier: Apache-2.0
"""Results as people and programs read them: tables, pages and terminal.

What stands here is loaded when it is asked for: the help of commands names the formats, and must
not wait for all that makes them.
"""

import importlib
from typing import TYPE_CHECKING

from pipeline.report.formats import DEFAULT_FORMATS, FORMATS
from pipeline.report.visible import visible

if TYPE_CHECKING:
    from pipeline.report.comparison.pages import write_across, write_comparison
    from pipeline.report.outputs import formats_there, write_outputs
    from pipeline.report.profile.trial import print_trial, trial_record
    from pipeline.report.profile.words import describe_profile
    from pipeline.report.rule_pages import PAGE_MARK, write_rule_pages
    from pipeline.report.terminal import open_console, print_scan

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "PAGE_MARK",
    "describe_profile",
    "formats_there",
    "open_console",
    "print_scan",
    "print_trial",
    "trial_record",
    "visible",
    "write_across",
    "write_comparison",
    "write_outputs",
    "write_rule_pages",
]

_HOMES = {
    "PAGE_MARK": "rule_pages",
    "describe_profile": "profile.words",
    "formats_there": "outputs",
    "open_console": "terminal",
    "print_scan": "terminal",
    "print_trial": "profile.trial",
    "trial_record": "profile.trial",
    "visible": "visible",
    "write_across": "comparison.pages",
    "write_comparison": "comparison.pages",
    "write_outputs": "outputs",
    "write_rule_pages": "rule_pages",
}


def __getattr__(name: str) -> object:
    """Returns what stands in another module of this room."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
