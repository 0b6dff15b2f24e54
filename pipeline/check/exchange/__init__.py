# SPDX-License-Identifier: Apache-2.0
"""Annotations to and from the files of other annotation tools."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.check.exchange.doccano import read_doccano, write_doccano
from pipeline.check.exchange.label_studio import read_label_studio, write_label_studio
from pipeline.check.exchange.transfer import Choices, TakenPaper, mark_paper, take_paper
from pipeline.check.exchange.values import MarkedPaper, ReadMarks
from pipeline.check.exchange.web_annotation import read_web_annotations, write_web_annotations

__all__ = [
    "EXCHANGE_FORMATS",
    "Choices",
    "ExchangeFormat",
    "MarkedPaper",
    "ReadMarks",
    "TakenPaper",
    "mark_paper",
    "take_paper",
]


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """A tool's format: its files by name from marked papers, and marked papers from its file."""

    write: Callable[[Iterable[MarkedPaper]], Mapping[str, bytes]]
    read: Callable[[bytes], ReadMarks]


EXCHANGE_FORMATS: Mapping[str, ExchangeFormat] = {
    "doccano": ExchangeFormat(write_doccano, read_doccano),
    "label-studio": ExchangeFormat(write_label_studio, read_label_studio),
    "w3c": ExchangeFormat(write_web_annotations, read_web_annotations),
}
