# SPDX-License-Identifier: Apache-2.0
"""The page of a check in a real browser: side by side, open to all, closed to the network."""

from dataclasses import replace
from importlib import resources

import pytest

from tests.report.browser import start_chromium, watch

from .checked import make_report

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  const broken = found.violations.map(one => one.id + ': ' +
    one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | '));
  return {kept: found.passes.length, broken};
}"""
SIDES = """() => [...document.querySelectorAll('.texts')].map(one =>
  [...one.children].map(side => side.getBoundingClientRect().left))"""


@pytest.fixture(scope="module")
def browser():
    with start_chromium() as started:
        yield started


@pytest.fixture
def page(render_output, tmp_path):
    def make(report=None, **named):
        path = tmp_path / "check.html"
        path.write_bytes(render_output("html", report, **named))
        return path

    return make


def passing():
    report = make_report(baseline=False)
    return replace(report, verdict=replace(report.verdict, floors=()), aside=None)


@pytest.mark.parametrize(
    ("report", "width"),
    [(make_report(accepted=1), 1280), (make_report(accepted=1), 400), (passing(), 1280)],
    ids=["failed", "failed, narrow", "passed"],
)
def test_no_rule_of_accessibility_is_broken(browser, page, report, width):
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    with watch(browser, width=width, bypass_csp=True) as watched:
        opened = watched.open(page(report, show_aside=True)).page
        opened.evaluate(OPEN_ALL)
        opened.evaluate(axe)
        told = opened.evaluate(RUN_AXE, TAGS)
    assert told["broken"] == []
    assert told["kept"] > 15


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser, page):
    path = page()
    with watch(browser) as watched:
        watched.open(path)
        assert watched.quiet, watched
        assert watched.requests == [path.resolve().as_uri()]


def test_clauses_stand_side_by_side_and_their_words_are_all_there(browser, page):
    with watch(browser) as watched:
        opened = watched.open(page()).page
        opened.evaluate(OPEN_ALL)
        sides = opened.evaluate(SIDES)
        text = opened.evaluate("() => document.body.innerText")
    assert len(sides) >= 4
    assert all(len(one) == 2 and one[0] < one[1] for one in sides)
    for said in ("Baseline, clause 6", "Found, clause 7", "Not in the baseline.", "Internal"):
        assert said in text


def test_links_lead_to_parts_that_are_there(browser, page):
    with watch(browser) as watched:
        opened = watched.open(page()).page
        lost = opened.evaluate(
            "() => [...document.querySelectorAll('a')].filter("
            "one => !document.querySelector(one.getAttribute('href'))).length"
        )
    assert lost == 0
