# SPDX-License-Identifier: Apache-2.0
"""With what force a provision speaks, by its section and the kind of paper (taxonomy 3.2)."""

import re
from collections.abc import Sequence

from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import DocumentKind, Force

__all__ = ["find_weighting", "speak_force"]

_BINDS = re.compile(
    r"\b(?:must|shall|required to|requirement|obliged to|condition of|may not|prohibited|will not"
    r"|undertakes?|agrees? (?:to|that|not)|(?:is|are) not to|may only"
    r"|(?:we|you) (?:will|may)(?! normally)"
    r"|(?:you|they) (?:are|is) free to|(?:are|is) (?:bound|entitled|at liberty) to)\b",
    re.I,
)
_PASS_FAIL = re.compile(
    r"\bpass\s*(?:/|or|-)\s*fail\b|\bcondition of (?:award|participation|contract)\b"
    r"|\bmandatory (?:requirement|criteri)|\bwill be (?:rejected|excluded|disqualified)\b"
    r"|\bwe (?:hereby )?(?:declare|confirm|certify|undertake|warrant)\b"
    r"|\bthe (?:bidder|tenderer|applicant) (?:declares|confirms|certifies)\b",
    re.I,
)
_TEST_HEADING = re.compile(
    r"\bconditions? of participation\b|\bpass\s*(?:/|or|-)\s*fail\b|\bdeclarations?\b"
    r"|\bmandatory\b|\bminimum (?:requirements|standards)\b|\bexclusion grounds\b|\beligibility\b",
    re.I,
)
_SCORED_HEADING = re.compile(
    r"\baward(?:ing)?\b|\bevaluat(?:ed|ing|ion)\b|\bscor(?:ed|es|ing)\b|\bassessed\b", re.I
)
# Terms of the contract to come, printed in the tender papers.
_TERMS_HEADING = re.compile(
    r"\b(?:contract terms|terms of (?:the )?contract|conditions of contract)\b", re.I
)
_SCORED = re.compile(
    r"\bscored\b|\bmarks?\b.{0,40}\bawarded\b|\bwill be (?:scored|evaluated)\b", re.I
)
_SHARE = r"(?P<{}>\d{{1,3}}(?:\.\d{{1,2}})?)\s?(?:%|per\s?cent\b)"
# "(10%)", "Weighting: 12.5%", "10% of the marks", a cell "10%": but no target within a question.
_WEIGHTING = re.compile(
    rf"\(\s*{_SHARE.format('bracketed')}[^()]{{0,30}}\)"
    rf"|\b(?:weight(?:ing|ed)?|worth|marks?|score)\b\W{{0,4}}(?:is|of|at)?\W{{0,3}}{_SHARE.format('named')}"
    rf"|{_SHARE.format('valued')}\s+(?:weight|of\s+the\s+(?:total\s+)?(?:marks|score|quality))"
    rf"|^\W*{_SHARE.format('alone')}\W*$",
    re.I,
)

_BY_SECTION = {
    Section.HEADING: Force.NONE,
    Section.CONTENTS: Force.NONE,
    Section.MARGINAL: Force.NONE,
    Section.PARTIES: Force.NONE,
    Section.SIGNATURE: Force.NONE,
    Section.RECITAL: Force.RECITAL,
    Section.GUIDANCE: Force.GUIDANCE,
}


def speak_force(
    text: str, section: Section, *, kind: DocumentKind, heading_path: Sequence[str] = ()
) -> Force:
    """Returns the force of a provision.

    Args:
        text: What is judged, lead-in included.
        section: The part of the paper in which it stands.
        kind: The kind of paper.
        heading_path: Headings above it: "Conditions of participation" makes a test of all below.
    """
    fixed = _BY_SECTION.get(section)
    if fixed is not None:
        return fixed
    if section is Section.QUESTION:
        tested = _PASS_FAIL.search(text) or _TEST_HEADING.search(" / ".join(heading_path))
        return Force.PASS_FAIL if tested else Force.SCORED
    if kind is DocumentKind.ITT:
        return _itt_force(text, heading_path)
    if kind is DocumentKind.HANDBOOK:
        return Force.BINDING if _BINDS.search(text) else Force.EXPECTED
    return Force.BINDING


def find_weighting(text: str) -> float | None:
    """Returns the share of the marks that a text states, 0 to 1; None when it states none."""
    for match in _WEIGHTING.finditer(text):
        share = float(next(group for group in match.groups() if group)) / 100
        if share <= 1:
            return share
    return None


def _itt_force(text: str, heading_path: Sequence[str]) -> Force:
    headings = " / ".join(heading_path)
    if _TEST_HEADING.search(headings):
        return Force.PASS_FAIL
    if _TERMS_HEADING.search(headings):
        return Force.BINDING
    if _SCORED_HEADING.search(headings):
        return Force.SCORED
    if _PASS_FAIL.search(text):
        return Force.PASS_FAIL
    if _SCORED.search(text):
        return Force.SCORED
    return Force.BINDING if _BINDS.search(text) else Force.EXPECTED
