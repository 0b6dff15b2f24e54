# SPDX-License-Identifier: Apache-2.0
"""What all outputs of a check tell alike: each thing once, and all outputs the same each time."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.check.outputs import CHECK_OUTPUTS, CheckMaterial
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.marked_quotes import mark_quotes
from pipeline.check.outputs.points import PointKind, State, Urgency
from tests.report.wording import slips

from .checked import BAN, COURT, FEE, OPEN, SPOONS, find, make_report


def test_a_difference_tells_what_is_missed_and_wrong_because_of_it():
    """The lost voice clause is no second miss, and the new court clause no second alarm."""
    points = [one for one in gather_points(make_report()) if one.paper == OPEN]
    kinds = [one.kind for one in points]
    assert kinds.count(PointKind.MISSED) == 1
    assert PointKind.FALSE_ALARM not in kinds
    assert PointKind.NEGATIVE not in kinds
    gone = next(one for one in points if one.kind is PointKind.MISSING)
    assert (gone.line, gone.state, gone.span) == ("all.jsonl:3", State.ABSENT, None)
    graded = next(one for one in points if one.kind is PointKind.CHANGED and one.span.start == 0)
    assert (graded.line, graded.urgency) == ("all.jsonl:2", Urgency.ERROR)
    assert "annotated: heavy, grade 3 of 4" in graded.detail


def test_without_a_baseline_misses_and_wrong_findings_have_no_state():
    points = gather_points(make_report(baseline=False))
    kinds = {(one.kind, one.shown.quote) for one in points if one.paper == OPEN}
    assert (PointKind.NEGATIVE, COURT) in kinds
    assert (PointKind.MISSED, FEE) in kinds
    assert (PointKind.OTHERWISE, BAN) in kinds
    assert {one.state for one in points} == {None}
    assert not any(one.fails for one in points)


def test_a_new_annotation_that_nothing_meets_is_new():
    """What the baseline has of a paper tells which annotations were there."""
    report = make_report()
    held = report.regression
    papers = tuple(replace(one, annotations=()) for one in held.before.papers)
    fresh = replace(held, before=replace(held.before, papers=papers))
    (missed,) = (
        one
        for one in gather_points(replace(report, regression=fresh))
        if one.kind is PointKind.MISSED
    )
    assert missed.state is State.NEW


def test_a_quote_that_the_text_does_not_hold_is_told_on_its_line():
    report = make_report(baseline=False)
    absent = report.matches[0].missed[0]
    reading = replace(report.measurement.reading, absent=(absent,))
    report = replace(report, measurement=replace(report.measurement, reading=reading))
    (point,) = (one for one in gather_points(report) if one.kind is PointKind.NOT_IN_TEXT)
    assert (point.line, point.before.quote, point.after) == (absent.place, absent.quote, None)


def test_an_accepted_difference_fails_nothing():
    first, *_ = (one for one in gather_points(make_report(accepted=1)) if one.accepted)
    assert not first.fails
    assert first.urgency is Urgency.ERROR


def test_findings_on_the_same_words_stand_beside_what_is_missed():
    report = make_report(baseline=False)
    (match, *rest) = report.matches
    other = find(f"6. {FEE}", at=900)
    shown = replace(report, matches=(replace(match, unjudged=(other,)), *rest))
    missed = next(
        one
        for one in gather_points(shown)
        if one.kind is PointKind.MISSED and one.shown.quote == other.quote
    )
    assert missed.before.quote == FEE


def test_only_words_that_differ_are_marked():
    marked = mark_quotes("It shall pay 10 pounds, at once.", "it shall  pay 12 pounds at once")
    for runs, number in ((marked.before, "10"), (marked.after, "12")):
        assert [one.text for one in runs if one.changed] == [number]
    assert "".join(one.text for one in marked.after) == "it shall  pay 12 pounds at once"


@pytest.mark.parametrize("name", CHECK_OUTPUTS)
def test_papers_kept_aside_are_counted_and_not_shown(render_output, name):
    hidden = render_output(name).decode("utf-8")
    shown = render_output(name, show_aside=True).decode("utf-8")
    assert SPOONS not in hidden
    assert "--show-aside" in hidden
    assert SPOONS in shown
    assert "--show-aside" not in shown


@pytest.mark.parametrize("name", CHECK_OUTPUTS)
def test_the_order_of_papers_changes_no_byte(render_output, name):
    assert render_output(name) == render_output(name, make_report(order=-1))


def test_neither_hash_seed_nor_time_zone_nor_locale_changes_a_byte():
    code = (
        "import hashlib\n"
        "from tests.check.checked import make_report\n"
        "from pipeline.check.outputs import CHECK_OUTPUTS, CheckMaterial, render_check\n"
        "for name in CHECK_OUTPUTS:\n"
        "    data = render_check(name, CheckMaterial(make_report(accepted=1)))\n"
        "    print(name, hashlib.sha256(data).hexdigest())\n"
    )
    root = Path(__file__).parents[2]
    said = set()
    for seed, zone, tongue in (("1", "UTC", "C"), ("2", "Asia/Tokyo", "C.UTF-8")):
        setting = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": tongue}
        made = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **setting, "PYTHONPATH": str(root)},
            cwd=root,
            capture_output=True,
            check=True,
        )
        said.add(made.stdout)
    (only,) = said
    assert only.count(b"\n") == len(CHECK_OUTPUTS)


@pytest.mark.parametrize("name", CHECK_OUTPUTS)
def test_no_output_says_what_may_not_be_said(render_output, name):
    assert slips(render_output(name, show_aside=True).decode("utf-8")) == []


def test_files_are_named_as_seen_from_where_the_check_was_started():
    material = CheckMaterial(make_report(), papers="samples", annotations="samples/annotations")
    assert material.place_paper("a/b.pdf") == "samples/a/b.pdf"
    assert material.place_line("x:1.jsonl:12") == ("samples/annotations/x:1.jsonl", 12)
    assert material.place_line("x.jsonl") == ("samples/annotations/x.jsonl", None)
    assert CheckMaterial(make_report()).place_paper("b.pdf") == "b.pdf"
