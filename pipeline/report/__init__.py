# SPDX-License-Identifier: Apache-2.0
"""Results as people and programs read them: tables, pages and terminal."""

from pipeline.report.outputs import write_outputs
from pipeline.report.profile_words import describe_profile
from pipeline.report.rule_pages import PAGE_MARK, write_rule_pages
from pipeline.report.terminal import open_console, print_scan
from pipeline.report.trial import print_trial, trial_record
from pipeline.report.visible import visible

__all__ = [
    "PAGE_MARK",
    "describe_profile",
    "open_console",
    "print_scan",
    "print_trial",
    "trial_record",
    "visible",
    "write_outputs",
    "write_rule_pages",
]
