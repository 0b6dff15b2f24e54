# SPDX-License-Identifier: Apache-2.0
"""Results as people and programs read them: tables, pages and terminal."""

from pipeline.report.comparisons import write_across, write_comparison
from pipeline.report.outputs import write_outputs
from pipeline.report.rule_pages import PAGE_MARK, write_rule_pages
from pipeline.report.terminal import open_console, print_scan
from pipeline.report.visible import visible

__all__ = [
    "PAGE_MARK",
    "open_console",
    "print_scan",
    "visible",
    "write_across",
    "write_comparison",
    "write_outputs",
    "write_rule_pages",
]
