# SPDX-License-Identifier: Apache-2.0
"""Copies of the papers themselves in which each flagged clause carries its finding as a note."""

from pipeline.report.annotated.copies import (
    ANNOTATED_FOLDER,
    Annotations,
    Group,
    NotPlaced,
    annotate_papers,
    describe_annotations,
)

__all__ = [
    "ANNOTATED_FOLDER",
    "Annotations",
    "Group",
    "NotPlaced",
    "annotate_papers",
    "describe_annotations",
]
