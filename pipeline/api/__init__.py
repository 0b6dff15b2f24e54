# SPDX-License-Identifier: Apache-2.0
"""What a program calls: scan papers, look at one, check findings against annotations.

Each function composes rooms below and holds no logic of its own. Expected failures are raised
as ``ArmslengthError``; the command line turns them into exit codes.
"""

from pipeline.api.annotating import (
    LintedAnnotations,
    StartedAnnotations,
    lint_annotations,
    start_annotations,
)
from pipeline.api.checking import accept_differences, check, render_check, update_baseline
from pipeline.api.comparing import across, compare, write_across, write_comparison
from pipeline.api.decisions import TakenDecisions, decide, take_decisions
from pipeline.api.exchanging import (
    ExportedAnnotations,
    ImportedAnnotations,
    export_annotations,
    import_annotations,
)
from pipeline.api.models import VerifiedModel, evaluate, train, training_desk, verify_model
from pipeline.api.profiles import (
    apply_profiles,
    load_profile_file,
    load_profiles,
    try_profile,
    write_profile,
)
from pipeline.api.reading import Reading, read
from pipeline.api.results import annotate, load_result, write_reports
from pipeline.api.rules import load_book
from pipeline.api.scanning import scan

__all__ = [
    "ExportedAnnotations",
    "ImportedAnnotations",
    "LintedAnnotations",
    "Reading",
    "StartedAnnotations",
    "TakenDecisions",
    "VerifiedModel",
    "accept_differences",
    "across",
    "annotate",
    "apply_profiles",
    "check",
    "compare",
    "decide",
    "evaluate",
    "export_annotations",
    "import_annotations",
    "lint_annotations",
    "load_book",
    "load_profile_file",
    "load_profiles",
    "load_result",
    "read",
    "render_check",
    "scan",
    "start_annotations",
    "take_decisions",
    "train",
    "training_desk",
    "try_profile",
    "update_baseline",
    "verify_model",
    "write_across",
    "write_comparison",
    "write_profile",
    "write_reports",
]
