# SPDX-License-Identifier: Apache-2.0
"""Who gains by a provision (taxonomy section 2.3): named where the words say it, else unclear."""

import re2

from pipeline.domain.taxonomy import Beneficiary, Bound, FindingKind

__all__ = ["read_gain"]

_LAW = re2.compile(
    r"\b(?:required by (?:any )?(?:law|statute|regulation|court)|by law|statutor(?:y|ily)"
    r"|\w+ act (?:19|20)\d\d|applicable laws?|legislation|regulator(?:s|y)?|data protection law\w*"
    r"|health and safety law|court order)\b"
)
_WELFARE = re2.compile(
    r"\b(?:safeguard\w*|welfare|well-?being|safety of|best interests|at risk|vulnerable)\b"
)


def read_gain(text: str, *, bound: Bound, kind: FindingKind) -> Beneficiary:
    """Returns who gains by the words of a provision, unclear where they do not say.

    Args:
        text: Its matching text.
        bound: Who is bound by it.
        kind: A mitigator is the subcontractor's gain.
    """
    if kind is FindingKind.MITIGATOR:
        return Beneficiary.BOTH if bound is Bound.MUTUAL else Beneficiary.SUB
    if _LAW.search(text):
        return Beneficiary.LAW
    if _WELFARE.search(text):
        return Beneficiary.HELPED
    if bound is Bound.MUTUAL:
        return Beneficiary.BOTH
    if "PRIME" in text:
        return Beneficiary.PRIME
    return Beneficiary.AUTHORITY if "AUTH" in text else Beneficiary.UNCLEAR
