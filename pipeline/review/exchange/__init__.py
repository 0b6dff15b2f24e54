# SPDX-License-Identifier: Apache-2.0
"""Decisions out of a review and into it: annotations, workbooks, records, and the reports."""

from pipeline.review.exchange.effect import HandedOver, hand_over
from pipeline.review.exchange.export import write_export
from pipeline.review.exchange.judgements import TakenOf, take_judgements
from pipeline.review.exchange.table import take_table
from pipeline.review.exchange.taking import Conflict, ConflictKind, Taken
from pipeline.review.exchange.workbook import decisions_workbook

__all__ = [
    "Conflict",
    "ConflictKind",
    "HandedOver",
    "Taken",
    "TakenOf",
    "decisions_workbook",
    "hand_over",
    "take_judgements",
    "take_table",
    "write_export",
]
