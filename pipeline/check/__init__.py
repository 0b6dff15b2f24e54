# SPDX-License-Identifier: Apache-2.0
"""Findings against what people annotated: figures, misses, false alarms, and a verdict.

The definitions of a match and of every figure stand in ``matching`` and ``metrics``.
"""

from pipeline.check.comparison import CheckReport, UnreadPaper, compare
from pipeline.check.matching import DocumentMatch, Pair, match_findings
from pipeline.check.metrics import LabelFigures, Measurement, Share, measure
from pipeline.check.verdict import FloorResult, Verdict, judge

__all__ = [
    "CheckReport",
    "DocumentMatch",
    "FloorResult",
    "LabelFigures",
    "Measurement",
    "Pair",
    "Share",
    "UnreadPaper",
    "Verdict",
    "compare",
    "judge",
    "match_findings",
    "measure",
]
