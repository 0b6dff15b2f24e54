# SPDX-License-Identifier: Apache-2.0
"""With what force a provision speaks, by its section and the kind of paper (taxonomy 3.2)."""

import re
from collections.abc import Sequence

from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import DocumentKind, Force

__all__ = ["find_weighting", "speak_force", "tell_standing"]

_BINDS = re.compile(
    r"\b(?:must|shall|required to|requirement|obliged to|condition of|may not|prohibited|will not"
    r"|undertakes?|agrees? (?:to|that|not)|(?:is|are) not to|may only"
    r"|(?:we|you) (?:will|may)(?! normally)|may (?:[\w-]+ ){1,8}only"
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
# Terms of the contract to come, printed in the tender papers; tried before the marks.
_TERMS_HEADING = re.compile(
    r"\b(?:contract terms|terms of (?:the )?contract|conditions of contract|specification"
    r"|summary of the services?|after (?:the )?award)\b",
    re.I,
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

# A handbook that is part of the contract: 'you agreed to do what this handbook says'.
_THIS_BOOK = r"th(?:is|e) (?:\w+ )?(?:handbook|guide|manual|code|playbook|policy|document|toolkit)"
_INCORPORATED = re.compile(
    rf"\b{_THIS_BOOK}(?: and its \w+)? (?:is|are|forms?|shall form|will form)"
    r" (?:an? )?(?:\w+ )?(?:part of|incorporated|contractual|binding)"
    r"|\b(?:agreed?s?|required|bound|obliged|undertake\w*|promised?) (?:to|by) "
    r"(?:(?:do|follow|keep to|comply with|work to|observe) )?"
    rf"(?:what |everything in )?{_THIS_BOOK}"
    rf"|\b(?:comply|compliance) with {_THIS_BOOK} is (?:a|an) (?:condition|requirement|term)",
    re.I,
)
# A letter of grant or offer that is to be signed speaks like a contract, however kindly.
_TO_BE_SIGNED = re.compile(
    r"\b(?:sign(?:ing)?(?: and (?:date|return|send)\w*)?(?: back)?"
    r" (?:both copies|one copy|a copy|the copy|this (?:letter|offer|agreement))"
    r"|conditions of (?:the|this|your) grant"
    r"|(?:accept|acceptance of) (?:this|the|our) (?:offer|grant|letter)"
    r"|by signing (?:this|below))\b",
    re.I,
)
# Words that only wish, in whatever paper.
_SOFT = re.compile(
    r"\b(?:we (?:suggest|recommend|hope|encourage|like|would like|try)|we'd (?:like|love)"
    r"|you (?:might|may) like|it would be (?:nice|good|helpful)|ideally|recommended"
    r"|good practice|our aim is|we aim|tips?:)",
    re.I,
)
_BACKGROUND_HEADING = re.compile(
    r"\b(?:background|welcome|introduction|overview|context|the opportunity"
    r"|about (?:us|the|this))\b",
    re.I,
)
_GUIDANCE_HEADING = re.compile(
    r"\b(?:guidance(?: notes?)?|notes for \w+|hints|tips|how to (?:answer|complete|use)"
    r"|frequently asked|worked examples?)\b",
    re.I,
)
_EXPECTS = re.compile(
    r"\b(?:expect(?:s|ed)?|should|ask(?:s|ed)? (?:you|that|all|each|every|partners|providers))\b",
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
    text: str,
    section: Section,
    *,
    kind: DocumentKind,
    heading_path: Sequence[str] = (),
    standing: Force | None = None,
) -> Force:
    """Returns the force of a provision.

    Args:
        text: What is judged, lead-in included.
        section: The part of the paper in which it stands.
        kind: The kind of paper.
        heading_path: Headings above it: "Conditions of participation" makes a test of all below.
        standing: What the paper says of itself as a whole (see ``tell_standing``).
    """
    fixed = _BY_SECTION.get(section)
    if fixed is not None:
        return fixed
    if section is Section.QUESTION:
        tested = _PASS_FAIL.search(text) or _TEST_HEADING.search(" / ".join(heading_path))
        return Force.PASS_FAIL if tested else Force.SCORED
    if kind is DocumentKind.ITT:
        return _itt_force(text, heading_path)
    if standing is not None:
        return Force.EXPECTED if _SOFT.search(text) else standing
    if kind is DocumentKind.HANDBOOK:
        return Force.BINDING if _BINDS.search(text) else Force.EXPECTED
    return Force.BINDING


def tell_standing(text: str, kind: DocumentKind) -> Force | None:
    """Returns the force with which a paper says that all of it speaks, None where it says none.

    A handbook may be part of the contract (incorporated), or be none: a letter to be signed
    (binding), which asks as kindly as a handbook does.
    """
    if kind is not DocumentKind.HANDBOOK:
        return None
    if _INCORPORATED.search(text):
        return Force.INCORPORATED
    return Force.BINDING if _TO_BE_SIGNED.search(text) else None


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
    if _BINDS.search(text):
        return Force.BINDING
    if _EXPECTS.search(text):
        return Force.EXPECTED
    return _told_force(heading_path[-1] if heading_path else "")


def _told_force(heading: str) -> Force:
    """Returns the force of what a tender only tells: under most headings still an expectation."""
    if _GUIDANCE_HEADING.search(heading):
        return Force.GUIDANCE
    return Force.RECITAL if _BACKGROUND_HEADING.search(heading) else Force.EXPECTED
