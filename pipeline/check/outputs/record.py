# SPDX-License-Identifier: Apache-2.0
"""The result of a check as a record for programs."""

from pipeline.annotations import Annotation
from pipeline.check.baseline import KeptFinding
from pipeline.check.bootstrap import Interval
from pipeline.check.comparison import CheckReport
from pipeline.check.differences import (
    Acceptance,
    FindingDifference,
    PaperDifference,
    Regression,
)
from pipeline.check.metrics import LabelFigures
from pipeline.check.order import RankingFigures
from pipeline.check.reading import ReadingFigures
from pipeline.domain.finding import Finding

__all__ = ["CHECK_VERSION", "check_record"]

# Rises when a key changes its meaning or goes away.
CHECK_VERSION = 1

Record = dict[str, object]


def check_record(report: CheckReport) -> Record:
    """Returns everything that a check found, ready for JSON; papers kept aside included."""
    measurement = report.measurement
    return {
        "version": CHECK_VERSION,
        "passed": report.passed,
        "rules_version": report.rules_version,
        "model_version": report.model_version,
        "model_rules_version": report.model_rules,
        "documents": [match.document for match in report.matches],
        "categories": [_figures_record(one) for one in measurement.categories],
        "all_categories": _figures_record(measurement.restrictions_together),
        "mitigators": [_figures_record(one) for one in measurement.mitigators],
        "all_mitigators": _figures_record(measurement.mitigators_together),
        "modifiers": [_figures_record(one) for one in measurement.modifiers],
        "ranking": _ranking_record(measurement.ranking),
        "reading": _reading_record(measurement.reading),
        "aside": _aside_record(report),
        "missed": [_miss_record(one) for match in report.matches for one in match.missed],
        "false_alarms": [
            _alarm_record(match.document, one)
            for match in report.matches
            for one in match.false_alarms
        ],
        "negatives_flagged": [
            _miss_record(pair.annotation) for match in report.matches for pair in match.flagged
        ],
        "unread": [
            {
                "document": one.name,
                "annotations": one.annotations,
                "counted": one.counted,
                "reason_codes": sorted({str(fault.code) for fault in one.diagnostics}),
            }
            for one in report.unread
        ],
        "drafts": [one.annotation.place for one in report.drafts],
        "floors": [
            {
                "name": floor.name,
                "limit": floor.limit,
                "figure": floor.figure,
                "ceiling": floor.ceiling,
                "passed": floor.passed,
                "pinned": floor.pinned,
            }
            for floor in report.verdict.floors
        ],
        "baseline": _regression_record(report.regression),
    }


def _aside_record(report: CheckReport) -> Record | None:
    if report.aside is None:
        return None
    return {
        "documents": [match.document for match in report.matches if match.aside],
        "categories": [_figures_record(one) for one in report.aside.categories],
        "all_categories": _figures_record(report.aside.restrictions_together),
        "mitigators": [_figures_record(one) for one in report.aside.mitigators],
        "modifiers": [_figures_record(one) for one in report.aside.modifiers],
        "ranking": _ranking_record(report.aside.ranking),
        "reading": _reading_record(report.aside.reading),
    }


def _figures_record(figures: LabelFigures) -> Record:
    return {
        "name": figures.name,
        "annotated": figures.found.of,
        "found": figures.found.hits,
        "recall": figures.recall,
        "right": figures.right.hits,
        "false_alarms": figures.right.of - figures.right.hits,
        "precision": figures.precision,
        "f1": figures.f1,
        "pairs_with_direction": figures.direction.of,
        "direction": figures.direction.figure,
        "pairs": figures.severity_equal.of,
        "severity_equal": figures.severity_equal.figure,
        "severity_within_one": figures.severity_within_one.figure,
        "severity_kappa": figures.grades.kappa,
        "severity_kappa_missing": figures.grades.caveat,
        "negatives": figures.negatives_flagged.of,
        "negatives_flagged": figures.negatives_flagged.figure,
        "unjudged": figures.unjudged,
        "average_precision": figures.average_precision,
        "intervals": {
            "precision": _interval_record(figures.intervals.precision),
            "recall": _interval_record(figures.intervals.recall),
            "f1": _interval_record(figures.intervals.f1),
            "average_precision": _interval_record(figures.intervals.average_precision),
        },
    }


def _interval_record(interval: Interval) -> Record:
    return {"low": interval.low, "high": interval.high, "missing": interval.caveat}


def _ranking_record(ranking: RankingFigures | None) -> Record | None:
    if ranking is None:
        return None
    return {
        "papers": ranking.papers,
        "spearman": ranking.correlation,
        "missing": ranking.caveat,
        "interval": _interval_record(ranking.interval),
        "left_out": list(ranking.left_out),
    }


def _reading_record(reading: ReadingFigures) -> Record:
    return {
        "clauses_named": reading.clauses.of,
        "clauses": reading.clauses.figure,
        "clauses_elsewhere": [
            {
                "document": pair.annotation.document,
                "clause": pair.annotation.clause,
                "found_under": pair.finding.clause,
                "place": pair.annotation.place,
            }
            for pair in reading.elsewhere
        ],
        "quotes_sought": reading.quotes.of,
        "quotes": reading.quotes.figure,
        "quotes_folded": reading.quotes_folded.figure,
        "quotes_absent": [_miss_record(one) for one in reading.absent],
    }


def _miss_record(annotation: Annotation) -> Record:
    return {
        "document": annotation.document,
        "clause": annotation.clause,
        "category": str(annotation.label),
        "quote": annotation.quote,
        "severity": annotation.severity,
        "note": annotation.note,
        "place": annotation.place,
    }


def _alarm_record(document: str, finding: Finding) -> Record:
    return {
        "document": document,
        "clause": finding.clause,
        "category": str(finding.label),
        "quote": finding.quote,
        "severity": finding.severity,
        "bound": str(finding.bound),
        "rule_ids": list(finding.rule_ids),
    }


def _regression_record(regression: Regression | None) -> Record | None:
    """Returns what differs, ready for JSON; papers kept aside included; None for None."""
    if regression is None:
        return None
    return {
        "passed": regression.passed,
        "rules_version_before": regression.before.rules_version,
        "model_version_before": regression.before.model_version,
        "unchanged": regression.unchanged,
        "findings": [_difference_record(one) for one in regression.findings],
        "papers": [_paper_record(one) for one in regression.papers],
        "idle": [_acceptance_record(one) for one in regression.idle],
    }


def _difference_record(difference: FindingDifference) -> Record:
    return {
        "id": difference.id,
        "document": difference.paper,
        "changes": [str(one) for one in difference.changes],
        "effect": str(difference.effect),
        "fails": difference.fails,
        "aided": difference.aided,
        "aside": difference.aside,
        "before": _side_record(difference.before),
        "after": _side_record(difference.after),
        "accepted": _acceptance_record(difference.accepted),
    }


def _side_record(finding: KeptFinding | None) -> Record | None:
    if finding is None:
        return None
    return {
        "clause": finding.clause,
        "category": str(finding.label),
        "kind": str(finding.kind),
        "severity": finding.severity,
        "bound": str(finding.bound),
        "unsure": finding.unsure,
        "met": str(finding.met),
        "rule_ids": list(finding.rule_ids),
        "quote": finding.quote,
    }


def _paper_record(difference: PaperDifference) -> Record:
    return {
        "id": difference.id,
        "document": difference.paper,
        "change": str(difference.change),
        "before": difference.before,
        "after": difference.after,
        "fails": difference.fails,
        "accepted": _acceptance_record(difference.accepted),
    }


def _acceptance_record(acceptance: Acceptance | None) -> Record | None:
    if acceptance is None:
        return None
    return {
        "id": acceptance.id,
        "paper": acceptance.paper,
        "says": acceptance.says,
        "reason": acceptance.reason,
        "date": acceptance.date,
    }
