# SPDX-License-Identifier: Apache-2.0
"""``findings.sarif``: findings for code tools, in SARIF 2.1.0 (OASIS, with errata 01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pipeline
from pipeline.domain.decision import Verdict
from pipeline.domain.diagnostic import Diagnostic, ReasonCode
from pipeline.domain.finding import Finding
from pipeline.domain.fingerprints import fingerprint_each
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Bound, Category, FindingKind
from pipeline.packs import Pack, Rule
from pipeline.report.formats import Material
from pipeline.report.records import Record, public_id
from pipeline.report.sarif_log import (
    FINGERPRINT,
    GRAVITY_LEVELS,
    artifact_uri,
    say_diagnostic,
    say_plainly,
    write_log,
)
from pipeline.report.visible import visible
from pipeline.report.words import (
    GRADE_WORDS,
    LABEL_NAMES,
    LOSSES,
    STRENGTH_WORDS,
    describe_bound,
    describe_certainty,
)

__all__ = ["sarif_files"]

_LEVELS = ("none", "note", "warning", "error", "error")
# What takes nothing from the smaller organisation is told, and fails nothing.
_HARMLESS = frozenset({Bound.PRIME, Bound.NONE})


@dataclass(frozen=True, slots=True)
class _Desk:
    """What results are made with: the rules, and their places in the list of rules."""

    rules: Mapping[str, Rule]
    places: Mapping[str, int]


def sarif_files(material: Material) -> dict[str, bytes]:
    """Returns ``findings.sarif``: each rule, each finding, and what was not read.

    Levels come from grades: 1 is a note, 2 a warning, 3 and 4 are errors. Findings that a person
    dismissed are suppressed, with the reason. Offsets count code points of the text that was
    read, which of a PDF or Word file is not the file's own bytes.
    """
    rules = {rule.id: rule for pack in material.packs for rule in pack.rules}
    ids = _rule_ids(material.result, rules)
    desk = _Desk(rules, {one: place for place, one in enumerate(ids)})
    run = {
        "tool": {"driver": _driver(material, ids, desk)},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(one) for one in _ordered(material.result)],
        "invocations": [_invocation(material.result)],
        "results": [one for document in _ordered(material.result) for one in _of(document, desk)],
    }
    return {"findings.sarif": write_log(run)}


def _ordered(result: ScanResult) -> list[JudgedDocument]:
    return sorted(result.documents, key=lambda one: one.name)


def _rule_ids(result: ScanResult, rules: Mapping[str, Rule]) -> list[str]:
    """Returns all rules, then what spoke without being one: the model, and questions."""
    spoke = {_rule_id(one) for document in result.documents for one in document.findings}
    return [*sorted(rules), *sorted(spoke - rules.keys())]


def _rule_id(finding: Finding) -> str:
    return finding.rule_ids[0] if finding.rule_ids else f"model/{finding.label}"


def _driver(material: Material, ids: Sequence[str], desk: _Desk) -> Record:
    result = material.result
    return {
        "name": "armslength",
        "version": pipeline.__version__,
        "rules": [_descriptor(one, desk.rules.get(one), material) for one in ids],
        "notifications": [{"id": code.value} for code in ReasonCode],
        "properties": {
            "rulesVersion": result.rules_version,
            "modelVersion": result.model_version,
            "notice": "Information to help people read these papers; not legal advice.",
        },
    }


def _descriptor(rule_id: str, rule: Rule | None, material: Material) -> Record:
    if rule is None:
        return {
            "id": rule_id,
            "shortDescription": say_plainly(_describe_other(rule_id, material.packs)),
        }
    level = _LEVELS[rule.severity] if rule.kind is FindingKind.RESTRICTION else "none"
    because = {"fullDescription": say_plainly(rule.because)} if rule.because else {}
    return {
        "id": rule.id,
        "shortDescription": say_plainly(rule.title),
        **because,
        "defaultConfiguration": {"level": level},
        "properties": {"category": rule.label.value, "kind": rule.kind.value},
    }


def _describe_other(rule_id: str, packs: Sequence[Pack]) -> str:
    label = rule_id.partition("/")[2]
    titles = {pack.label.value: pack.title for pack in packs}
    if label:
        return f"{titles.get(label, label)}: heard by the classifier alone"
    return "A question about what a paper does not say, or a rule that is no longer there"


def _artifact(document: JudgedDocument) -> Record:
    hashes = {"hashes": {"sha-256": document.sha256}} if document.sha256 else {}
    assessment = document.assessment
    return {
        "location": _location(document),
        **hashes,
        "properties": {
            "kind": document.kind.value,
            "outcome": document.outcome.value,
            "coverage": round(assessment.coverage, 4) if assessment else None,
        },
    }


def _location(document: JudgedDocument) -> Record:
    return {"uri": artifact_uri(document.name)}


def _of(document: JudgedDocument, desk: _Desk) -> list[Record]:
    """Returns the results of a document, by position and category."""
    ordered = sorted(
        document.findings, key=lambda one: (one.span.start, one.span.end, one.label.value)
    )
    return [
        _result(document, finding, desk, fingerprint)
        for finding, fingerprint in zip(ordered, fingerprint_each(ordered), strict=True)
    ]


def _result(document: JudgedDocument, finding: Finding, desk: _Desk, fingerprint: str) -> Record:
    rule_id = _rule_id(finding)
    return {
        "ruleId": rule_id,
        "ruleIndex": desk.places[rule_id],
        **_gravity(finding),
        "message": say_plainly(_say(finding, desk)),
        "locations": [_place(document, finding)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        # SARIF 3.27.23: in one run either all results tell whether they are suppressed, or none.
        "suppressions": [_suppression(finding)] if finding.is_dismissed else [],
        "properties": _properties(document, finding),
    }


def _gravity(finding: Finding) -> Record:
    """Returns kind and level: only what limits the smaller organisation counts as a failure."""
    if finding.kind is FindingKind.ABSENCE:
        return {"kind": "review", "level": "none"}
    limits = finding.kind is FindingKind.RESTRICTION and finding.bound not in _HARMLESS
    if not limits or finding.severity == 0:
        return {"kind": "informational", "level": "none"}
    return {"kind": "fail", "level": _LEVELS[finding.severity]}


def _say(finding: Finding, desk: _Desk) -> str:
    """Returns what the wording appears to do, in words that draw no legal conclusion."""
    name = LABEL_NAMES[finding.label]
    if finding.kind is FindingKind.ABSENCE:
        return f"{name}: {' '.join(reason.text for reason in finding.reasons)}"
    if finding.kind is FindingKind.MODIFIER:
        return f"{name}: this wording appears to bring in terms that stand in another paper."
    if finding.kind is FindingKind.MITIGATOR:
        strength = f"{STRENGTH_WORDS[finding.severity]}, {finding.severity} of 3"
        return f"{name}: this wording appears to protect or support you ({strength})."
    touches = LOSSES[finding.label] if isinstance(finding.label, Category) else "independence"
    grade = f"{GRADE_WORDS[finding.severity]}, grade {finding.severity} of 4"
    said = (
        f"{name}: this wording appears to touch {touches} ({grade}). "
        f"Who is bound: {describe_bound(finding)}. "
        f"How sure: {describe_certainty(finding.probability)}."
    )
    because = desk.rules[finding.rule_ids[0]].because if _knows(finding, desk) else ""
    return f"{said} {because[:1].upper()}{because[1:]}" if because else said


def _knows(finding: Finding, desk: _Desk) -> bool:
    return bool(finding.rule_ids) and finding.rule_ids[0] in desk.rules


def _place(document: JudgedDocument, finding: Finding) -> Record:
    physical: Record = {"artifactLocation": _location(document)}
    # What is missing stands nowhere: the whole paper is its place.
    if finding.kind is not FindingKind.ABSENCE:
        physical["region"] = {
            "charOffset": finding.span.start,
            "charLength": finding.span.end - finding.span.start,
            "snippet": {"text": finding.quote},
        }
    clause = visible(finding.clause)
    named = {"logicalLocations": [{"name": clause, "kind": "clause"}]} if clause else {}
    return {"physicalLocation": physical, **named}


def _suppression(finding: Finding) -> Record:
    decision = finding.decision
    if decision is None or decision.verdict is not Verdict.DISMISS:
        msg = "only what a person dismissed is suppressed"
        raise ValueError(msg)
    return {
        "kind": "external",
        "status": "accepted",
        "justification": visible(decision.comment, keep="\n"),
        "properties": {"who": visible(decision.who), "when": decision.when},
    }


def _properties(document: JudgedDocument, finding: Finding) -> Record:
    decision = finding.decision
    return {
        "id": public_id(document.name, finding.id),
        "page": finding.page,
        "category": finding.label.value,
        "kind": finding.kind.value,
        "severity": finding.severity,
        "bound": finding.bound.value,
        "probability": round(finding.probability, 4),
        "sources": [source.value for source in finding.sources],
        "ruleIds": list(finding.rule_ids),
        "flags": list(finding.flags),
        "decision": decision.verdict.value if decision else None,
    }


def _invocation(result: ScanResult) -> Record:
    of_scan = [_notification(None, one) for one in result.diagnostics]
    of_papers = [
        _notification(document, one)
        for document in _ordered(result)
        for one in document.diagnostics
    ]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [*of_scan, *of_papers],
    }


def _notification(document: JudgedDocument | None, one: Diagnostic) -> Record:
    place = {"physicalLocation": {"artifactLocation": _location(document)}} if document else {}
    return {
        "descriptor": {"id": one.code.value, "index": list(ReasonCode).index(one.code)},
        "level": GRAVITY_LEVELS[one.gravity],
        "message": say_diagnostic(one),
        **({"locations": [place]} if place else {}),
        "properties": {"page": one.page, "part": one.part},
    }
