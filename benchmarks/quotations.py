# SPDX-License-Identifier: Apache-2.0
"""Papers that readers labelled by quoting them: finds each quotation among a paper's findings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Limits
from pipeline.detect import Engine, detect_findings
from pipeline.domain.finding import Finding
from pipeline.extract import read_document
from pipeline.outline import build_outline
from pipeline.packs import RuleBook

FOLDERS = "ccs_2017", "reading/docx"
_WORD = re.compile(r"\w+")
# Readers leave words out of the middle of a quotation.
_GAP = re.compile(r"\s*(?:\.\.\.|\u2026|\[[^\]]*\])\s*")


@dataclass(frozen=True)
class Paper:
    """The words of a paper and its findings."""

    words: tuple[str, ...]
    places: tuple[int, ...]
    findings: tuple[Finding, ...]

    def findings_at(self, quotation: str) -> tuple[Finding, ...]:
        """Returns the findings that share words with a quotation, none when it is not found."""
        ranges = list(self._ranges(quotation))
        return tuple(
            one
            for one in self.findings
            if any(one.span.start < end and start < one.span.end for start, end in ranges)
        )

    def is_tempted(self, finding: Finding, rows: Sequence[dict]) -> bool:
        """Says whether a finding stands at a quotation that readers called tempting but wrong."""
        return any(
            finding in self.findings_at(row["quote"])
            for row in rows
            if row["kind"] == "negative" and row["category"] == str(finding.label)
        )

    def _ranges(self, quotation: str) -> Iterator[tuple[int, int]]:
        for part in _GAP.split(quotation):
            wanted = tuple(_WORD.findall(part.lower()))
            for start in range(len(self.words) if wanted else 0):
                if self.words[start : start + len(wanted)] == wanted:
                    last = start + len(wanted) - 1
                    yield self.places[start], self.places[last] + len(self.words[last])
                    break


def read_paper(data: Path, name: str, engine: Engine, book: RuleBook) -> Paper | None:
    """Returns a paper of the data, judged; None when there is no such file."""
    for folder in FOLDERS:
        path = data / folder / f"{name}.docx"
        if path.is_file():
            document = read_document(path, name=path.name, limits=Limits())
            outline = build_outline(document, lexicon=book.parties)
            findings = detect_findings(document, outline, engine).findings
            words = list(_WORD.finditer(document.text.lower()))
            return Paper(
                tuple(word.group() for word in words),
                tuple(word.start() for word in words),
                tuple(one for one in findings if one.quote),
            )
    return None
