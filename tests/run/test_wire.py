# SPDX-License-Identifier: Apache-2.0
"""Judged documents to JSON and back: exact for what is right, closed to what is not."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.domain.assessment import Assessment, CategoryScore, Contribution, Index
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Reason
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)
from pipeline.run.wire import WireError, decode_judged, encode_judged

numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 2**40)
words = st.text(max_size=12)
spans = st.tuples(counts, counts).map(lambda ends: Span(min(ends), max(ends)))


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


indexes = st.builds(Index, numbers, numbers, numbers)
reasons = st.builds(Reason, text=words, evidence=st.none() | spans, rule_id=words)
findings = st.builds(
    Finding,
    label=st.sampled_from([*Category, *Mitigator]),
    span=spans,
    quote=words,
    clause=words,
    severity=counts,
    probability=numbers,
    heading_path=few(words),
    page=st.none() | counts,
    subtypes=few(words),
    rule_ids=few(words),
    reasons=few(reasons),
    linked=few(words),
    flags=few(words),
)
scores = st.builds(
    CategoryScore,
    raw=numbers,
    mitigation=numbers,
    score=numbers,
    weight=numbers,
    contributions=few(st.builds(Contribution, words, numbers, numbers, numbers)),
)
assessments = st.builds(
    Assessment,
    document=words,
    neutral=indexes,
    low=numbers,
    high=numbers,
    profile=indexes,
    coverage=numbers,
    scores=few(scores),
    grade3plus=counts,
)
parties = st.builds(Party, name=words, aliases=few(words), confidence=numbers, reasons=few(words))
documents = st.builds(
    JudgedDocument,
    name=words,
    sha256=words,
    offer=words,
    characters=counts,
    pages=counts,
    unread_pages=few(counts),
    parties=few(parties),
    findings=few(findings),
    assessment=st.none() | assessments,
    seconds=numbers,
)

SAMPLE = JudgedDocument(
    "a.pdf",
    "0" * 64,
    "a",
    DocumentKind.CONTRACT,
    Outcome.OK,
    findings=(
        Finding(
            Category.EXCLUSIVITY,
            FindingKind.RESTRICTION,
            Span(3, 9),
            "quoted",
            "14.3(b)",
            3,
            Bound.SUB,
            Mutuality.ONE_WAY,
            Force.BINDING,
            0.5,
        ),
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_what_goes_out_comes_back(judged):
    assert decode_judged(encode_judged(judged)) == judged


def test_types_come_back_too():
    back = decode_judged(encode_judged(SAMPLE))
    finding = back.findings[0]
    assert type(back.findings) is tuple
    assert (type(finding.label), type(finding.span)) == (Category, Span)
    assert type(finding.severity) is int


def test_json_is_one_line():
    assert b"\n" not in encode_judged(replace(SAMPLE, offer="a\nb\u2028c"))


def test_half_surrogates_are_replaced_and_nothing_else_is():
    judged = replace(SAMPLE, offer="a\ud83db \U0001f600 é \\ud83d")
    back = decode_judged(encode_judged(judged))
    assert back == replace(SAMPLE, offer="a\ufffdb \U0001f600 é \\ud83d")


def change(path, value):
    """Returns the sample's JSON with one value changed, removed (...) or added."""
    values = json.loads(encode_judged(SAMPLE))
    place = values
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(values).encode()


FINDING = (0, "findings", 0)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no-text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="no-document"),
        pytest.param(encode_judged(SAMPLE)[:-3], id="cut-off"),
        pytest.param(encode_judged(SAMPLE) + b"{}", id="more-behind"),
        pytest.param(b"[" * 100_000, id="nested-without-end"),
        pytest.param(b'{"a":' * 100_000, id="objects-without-end"),
        pytest.param(change((0, "name"), ...), id="missing-key"),
        pytest.param(change((0, "extra"), 1), id="unknown-key"),
        pytest.param(change((*FINDING, "extra"), 1), id="unknown-key-inside"),
        pytest.param(change((0, "name"), 5), id="number-for-text"),
        pytest.param(change((0, "pages"), "5"), id="text-for-number"),
        pytest.param(change((0, "pages"), 5.5), id="fraction-for-count"),
        pytest.param(change((0, "seconds"), float("nan")), id="not-a-number"),
        pytest.param(change((0, "seconds"), float("inf")), id="infinite"),
        pytest.param(change((0, "outcome"), "perfect"), id="unknown-outcome"),
        pytest.param(change((*FINDING, "label"), "kindness"), id="unknown-label"),
        pytest.param(change((*FINDING, "span"), {"start": 9, "end": 3}), id="span-backwards"),
        pytest.param(change((*FINDING, "span"), {"start": -1, "end": 3}), id="span-below-zero"),
        pytest.param(change((0, "findings"), {}), id="object-for-list"),
        pytest.param(change((0, "findings"), None), id="null-for-list"),
    ],
)
def test_wrong_shapes_are_refused(data):
    with pytest.raises(WireError, match="not a judged document"):
        decode_judged(data)


def test_a_refusal_does_not_repeat_the_content():
    clause = "the-Subcontractor-shall"
    for data in (change((0, clause), 1), change((0, "pages"), clause)):
        with pytest.raises(WireError) as caught:
            decode_judged(data)
        assert clause not in str(caught.value)
