# SPDX-License-Identifier: Apache-2.0
"""Results as people and programs read them: tables, pages and terminal."""

from pipeline.report.formats import DEFAULT_FORMATS, FORMATS
from pipeline.report.outputs import formats_there, write_outputs
from pipeline.report.rule_pages import PAGE_MARK, write_rule_pages
from pipeline.report.terminal import open_console, print_scan
from pipeline.report.visible import visible

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "PAGE_MARK",
    "formats_there",
    "open_console",
    "print_scan",
    "visible",
    "write_outputs",
    "write_rule_pages",
]
