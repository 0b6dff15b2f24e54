# SPDX-License-Identifier: Apache-2.0
"""What each profile makes of a paper, as records for programs: ``profiles`` of a document."""

from collections.abc import Mapping

from pipeline.domain.alignment import Alignment, TheirStatement, ValuePair
from pipeline.domain.assessment import ProfileResult, Touch
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.profile import Clearance, OwnStatement
from pipeline.report.ids import public_id

__all__ = ["profile_records"]

Record = dict[str, object]


def profile_records(document: JudgedDocument) -> list[Record]:
    """Returns one record for each profile that a document was held against, the main one first.

    The index is None where nothing could be read; quotes are those of the findings.
    """
    assessment = document.assessment
    if assessment is None:
        return []
    by_id = {finding.id: finding for finding in document.findings}
    known = assessment.coverage > 0
    return [_profile(one, document, by_id, known=known) for one in assessment.profiles]


def _profile(
    result: ProfileResult,
    document: JudgedDocument,
    by_id: Mapping[str, Finding],
    *,
    known: bool,
) -> Record:
    return {
        "name": result.name,
        "index": round(result.index.value, 1) if known else None,
        "gate": result.gate.value if known else None,
        "red_lines": [category.value for category in result.red_lines],
        "touches": [_touch(one, document, by_id[one.finding_id]) for one in result.touches],
        "alignment": _alignment(result.alignment, document) if result.alignment else None,
    }


def _touch(touch: Touch, document: JudgedDocument, finding: Finding) -> Record:
    return {
        "finding": public_id(document.name, touch.finding_id),
        "category": touch.category.value,
        "subtype": touch.subtype,
        "threshold": touch.threshold,
        "severity": finding.severity,
        "gate": touch.gate.value,
        "clause": finding.clause,
        "page": finding.page,
        "quote": finding.quote,
        "reason": touch.reason,
        "cleared": _clearance(touch.clearance) if touch.clearance else None,
    }


def _clearance(clearance: Clearance) -> Record:
    return {
        "who": clearance.who,
        "when": clearance.when.isoformat(),
        "why": clearance.why,
        "sha256": clearance.sha256,
    }


def _alignment(alignment: Alignment, document: JudgedDocument) -> Record:
    return {
        "looked_at": alignment.looked_at,
        "tension": [_pair(one, document) for one in alignment.tension],
        "matched": [_pair(one, document) for one in alignment.matched],
        "theirs_alone": [
            _theirs(one.theirs, document) | {"words": one.words, "value": one.value}
            for one in alignment.theirs_alone
        ],
        "ours_alone": [
            _ours(one.ours) | {"words": one.words, "value": one.value}
            for one in alignment.ours_alone
        ],
    }


def _pair(pair: ValuePair, document: JudgedDocument) -> Record:
    return {
        **_ours(pair.ours),
        "our_words": pair.our_words,
        **_theirs(pair.theirs, document),
        "their_words": pair.their_words,
        "why": pair.why,
    }


def _ours(statement: OwnStatement) -> Record:
    return {"ours": statement.text, "source": statement.source}


def _theirs(statement: TheirStatement, document: JudgedDocument) -> Record:
    finding = statement.finding_id
    return {
        "theirs": statement.quote,
        "clause": statement.clause,
        "page": statement.page,
        "finding": public_id(document.name, finding) if finding else None,
    }
