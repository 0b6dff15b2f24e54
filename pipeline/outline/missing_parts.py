# SPDX-License-Identifier: Apache-2.0
"""Schedules and annexes that a paper cites and that are not in the file."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.domain.outline import CitedPaper, Reference, Tie
from pipeline.outline.placements import ClauseTree

__all__ = ["SCOPE_TITLE", "find_missing_parts"]

_HEADING = 140
SCOPE_TITLE = re.compile(
    r"\W*(?:(?P<family>framework|joint|call[\s-]?off|contract|core|head|prime|main|master)\s+)?"
    r"(?P<scope>(?:schedule|annex(?:e|ure)?|appendix|exhibit|attachment)\s+[\"“\u2018']?[\w.-]{1,6})\b",
    re.I,
)
_SPEAKS = re.compile(r"\b(?:shall|will|must|may|is|are|has|have|appl(?:y|ies)|sets?|contains?)\b")
# Exhibits of a register of filings, not of the paper: "Exhibit 10.12".
_FILED = re.compile(r"\d{1,2}\.\d|13[DG]$|14[ACDF]$")


def find_missing_parts(tree: ClauseTree, references: Sequence[Reference]) -> list[CitedPaper]:
    """Returns the schedules and annexes that the paper cites and that are not in the file."""
    there = _parts_there(tree)
    starts = [placement.segment.span.start for placement in tree.placements]
    found: dict[str, CitedPaper] = {}
    for reference in references:
        match = _CITED_PART.match(reference.target) if reference.clause is None else None
        if match is None or _FILED.match(match["number"]) or _is_measure(match):
            continue
        word = match["word"].capitalize().removesuffix("s")
        name = f"{'Appendix' if word.startswith('Append') else word} {match['number']}"
        if match["family"]:
            name = f"{' '.join(match['family'].split())} {name}"
        if _part_key(name) in there:
            continue
        placement = tree.placements[max(0, bisect_right(starts, reference.span.start) - 1)]
        number = "" if placement.clause is None else tree.clauses[placement.clause].number
        page = placement.segment.block.page
        found.setdefault(name, CitedPaper(name, number, reference.span, Tie.PART, page=page))
    return list(found.values())


def _is_measure(match: re.Match[str]) -> bool:
    """Says whether words like "schedule 8H" are times or sizes and cite nothing."""
    return match["word"].islower() and re.search(r"\d[A-Z]", match["number"]) is not None


def _part_key(name: str) -> str:
    """Returns the name of a part as it is compared: "calloff schedule 14", "exhibit a"."""
    key = re.sub("[\"“”\u2018\u2019'.]", " ", name.lower())
    return " ".join(re.sub(r"call[\s-]?off", "calloff", key).split())


_CITED_PART = re.compile(
    # Of another paper of the same set: "Joint Schedule 1", "Call-Off Schedules 2 and 14".
    r"(?:(?P<family>framework|joint|call[\s-]?off|core|head|prime|main|master)\s+)?"
    r"(?P<word>schedules?|annex|annexes|annexures?|appendix|appendices|exhibits?|attachments?)\s+"
    r"[\"“\u2018']?(?P<number>[\w.-]{1,6})(?:\s?\([\w]{1,4}\))*[\"”\u2019']?$",
    re.I,
)


def _parts_there(tree: ClauseTree) -> frozenset[str]:
    """Returns the schedules that the file holds, by clause number or by a title line."""
    there: set[str] = set()
    for clause in tree.clauses:
        there.update(_part_key(part) for part in clause.number.split(","))
    for placement in tree.placements:
        text = placement.segment.text[:_HEADING]
        printed = placement.segment.label.printed if placement.segment.label else ""
        for words in (text, f"{printed} {text}"):
            title = SCOPE_TITLE.match(words)
            if title and (placement.heading or not _SPEAKS.search(text)):
                there.add(_part_key(title["scope"]))
                there.add(_part_key(f"{title['family'] or ''} {title['scope']}"))
    return frozenset(there)
