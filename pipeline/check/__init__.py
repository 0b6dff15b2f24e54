# SPDX-License-Identifier: Apache-2.0
"""Findings against what people annotated: figures, misses, false alarms, and a verdict.

The definitions of a match and of every figure stand in ``matching`` and ``metrics``.
"""

from pipeline.check.bootstrap import Caveat, Interval
from pipeline.check.comparison import CheckReport, UnreadPaper, compare
from pipeline.check.differences import Justification
from pipeline.check.grades import GradeAgreement
from pipeline.check.matching import DocumentMatch, Pair, match_findings
from pipeline.check.metrics import Intervals, LabelFigures, Measurement, measure
from pipeline.check.order import RankingFigures, StatedOrder, correlate_order, load_order
from pipeline.check.outputs.record import CHECK_VERSION, check_record
from pipeline.check.outputs.text import describe_check
from pipeline.check.reading import ReadingFigures
from pipeline.check.share import Share
from pipeline.check.verdict import FloorResult, Verdict, judge

__all__ = [
    "CHECK_VERSION",
    "Caveat",
    "CheckReport",
    "DocumentMatch",
    "FloorResult",
    "GradeAgreement",
    "Interval",
    "Intervals",
    "Justification",
    "LabelFigures",
    "Measurement",
    "Pair",
    "RankingFigures",
    "ReadingFigures",
    "Share",
    "StatedOrder",
    "UnreadPaper",
    "Verdict",
    "check_record",
    "compare",
    "correlate_order",
    "describe_check",
    "judge",
    "load_order",
    "match_findings",
    "measure",
]
