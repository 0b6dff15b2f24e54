# SPDX-License-Identifier: Apache-2.0
"""From an outline to findings: rules, direction, grades, carve-outs, merging."""

from pipeline.detect.absence import (
    Question,
    ask_questions,
    compile_questions,
    is_whole_paper,
)
from pipeline.detect.creeds import list_creed
from pipeline.detect.crossings import tell_crossings
from pipeline.detect.engine import Engine, compile_rules
from pipeline.detect.examples import (
    ExampleFailure,
    check_examples,
    judge_as_seen,
    judge_sentence,
)
from pipeline.detect.judging import Detection, HeardPaper, detect_findings, hear_paper
from pipeline.detect.marks import weigh_marks
from pipeline.detect.modifiers import as_passed_down, one_tier_down
from pipeline.detect.moments import find_moments
from pipeline.detect.remarks import taken_out

__all__ = [
    "Detection",
    "Engine",
    "ExampleFailure",
    "HeardPaper",
    "Question",
    "as_passed_down",
    "ask_questions",
    "check_examples",
    "compile_questions",
    "compile_rules",
    "detect_findings",
    "find_moments",
    "hear_paper",
    "is_whole_paper",
    "judge_as_seen",
    "judge_sentence",
    "list_creed",
    "one_tier_down",
    "taken_out",
    "tell_crossings",
    "weigh_marks",
]
