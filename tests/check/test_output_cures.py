# SPDX-License-Identifier: Apache-2.0
"""A check that fails says what may have caused it, before what was lost, and what can be done."""

from dataclasses import replace

import pytest

from pipeline.check import FloorResult, Verdict, describe_check
from pipeline.check.outputs.words import list_cures

from .checked import make_report

STALE = "The model learned beside other rules (older)"
LOST = "worse, by the annotations"


def text_of(report):
    return "\n".join(describe_check(report, show_aside=False))


@pytest.mark.parametrize("name", ["markdown", "html", "github"])
def test_a_stale_model_stands_before_the_losses_that_it_may_have_caused(render_output, name):
    text = render_output(name).decode("utf-8")
    lost = text.index(LOST if name == "github" else "Worse than the baseline")
    assert text.index(STALE) < lost
    assert "--model none" in text


def test_in_the_table_a_stale_model_stands_first():
    assert text_of(make_report()).startswith(STALE)


def test_for_github_it_is_an_error_where_the_check_fails(render_output):
    report = make_report(baseline=False)
    passing = replace(report, verdict=Verdict(()))
    levels = [
        render_output("github", one).decode("utf-8").split(" title=Model")[0].rsplit("::")[-1]
        for one in (report, passing)
    ]
    assert levels == ["error", "warning"]


def test_a_stale_model_of_a_check_that_passes_is_no_cause_of_anything():
    passing = replace(make_report(baseline=False), verdict=Verdict(()))
    assert STALE in text_of(passing)
    assert "--model none" not in text_of(passing)


def floor(*, pinned):
    return FloorResult("recall of all", 0.5, 0.1, passed=False, pinned=pinned)


@pytest.mark.parametrize(
    ("report", "named"),
    [
        (make_report(floors=None), ["--accept", "--update-baseline --reason", "armslength.toml"]),
        (make_report(baseline=False), ["armslength.toml"]),
        (
            replace(make_report(baseline=False), verdict=Verdict((floor(pinned=0.5),))),
            ["--lower-floors"],
        ),
        (replace(make_report(baseline=False), verdict=Verdict(())), []),
    ],
    ids=["differences and a floor", "a floor", "a pinned figure", "passed"],
)
def test_only_the_ways_on_that_are_open_are_told(report, named):
    told = " ".join(list_cures(report))
    every = {"--accept", "--update-baseline --reason", "--lower-floors", "armslength.toml"}
    assert {one for one in every if one in told} == set(named)
    assert bool(told) is not report.passed


@pytest.mark.parametrize("name", ["markdown", "html", "github", "text"])
def test_the_ways_on_are_told_once(render_output, name):
    report = make_report()
    text = text_of(report) if name == "text" else render_output(name, report).decode("utf-8")
    assert text.count("Mend the rule") == 1
