# SPDX-License-Identifier: Apache-2.0
"""Findings against what people annotated: figures, misses, false alarms, and a verdict.

The definitions of a match and of every figure stand in ``matching`` and ``metrics``.
"""

from pipeline.check.annotations import (
    AnnotatedDocument,
    Annotation,
    AnnotationKind,
    AnnotationSet,
    load_annotations,
)
from pipeline.check.comparison import CheckReport, UnreadPaper, compare, require_documents
from pipeline.check.matching import DocumentMatch, Pair, match_findings
from pipeline.check.metrics import LabelFigures, Measurement, Share, measure
from pipeline.check.verdict import FloorResult, Verdict, judge

__all__ = [
    "AnnotatedDocument",
    "Annotation",
    "AnnotationKind",
    "AnnotationSet",
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
    "load_annotations",
    "match_findings",
    "measure",
    "require_documents",
]
