# SPDX-License-Identifier: Apache-2.0
"""From an outline to findings: rules, direction, grades, carve-outs, merging."""

from pipeline.detect.engine import Engine, compile_rules
from pipeline.detect.examples import ExampleFailure, check_examples, judge_sentence
from pipeline.detect.judging import Detection, detect_findings
from pipeline.detect.remarks import taken_out

__all__ = [
    "Detection",
    "Engine",
    "ExampleFailure",
    "check_examples",
    "compile_rules",
    "detect_findings",
    "judge_sentence",
    "taken_out",
]
