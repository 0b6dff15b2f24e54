# SPDX-License-Identifier: Apache-2.0
"""Every page held against the rules of axe-core, by day and by night, wide and narrow.

WCAG 2.0, 2.1 and 2.2 at levels A and AA, and best practices. They find no more than a part of
what a person would.
"""

from importlib import resources

import pytest

from pipeline.domain.decision import Verdict
from pipeline.review.values import Judgement, ReviewRole

from .looking import sit_down
from .reviewing import PDF, WORD
from .test_judging import address, first, person_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.map(one => one.id + ': ' +
    one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | '));
}"""
SMALL = """() => [...document.querySelectorAll('button, nav a, summary, input, select, .step a')]
  .filter(one => one.checkVisibility())
  .filter(one => one.getBoundingClientRect().height < 24)
  .map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def axe():
    package = resources.files("axe_playwright_python")
    return (package / "axe.min.js").read_text(encoding="utf-8")


def broken(seat, axe):
    seat.page.evaluate(axe)
    return [*seat.page.evaluate(RUN_AXE, TAGS), *seat.page.evaluate(SMALL)]


def dispute(review):
    """Has two people differ on a clause and agree on another one."""
    ada, ben = (review.desk.enrol(name, ReviewRole.REVIEWER) for name in ("Ada", "Ben"))
    item = first(review, ada, PDF)
    review.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
    review.desk.judge(ben.id, item.id, Judgement(Verdict.DISMISS), version=0)
    review.desk.comment(ben.id, item.id, "It binds nobody.", version=0)
    other = first(review, ada, WORD)
    for person in (ada, ben):
        review.desk.judge(person.id, other.id, Judgement(Verdict.AGREE), version=0)
    return item


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="day"),
        pytest.param({"color_scheme": "dark"}, id="night"),
        pytest.param({"viewport": {"width": 320, "height": 640}}, id="phone"),
    ],
)
def test_no_page_breaks_a_rule(chromium, review, axe, options):
    item = dispute(review)
    with (
        sit_down(chromium, review, "Ada", bypass_csp=True, **options) as seat,
        sit_down(
            chromium, review, "Cy", role=ReviewRole.ADMIN, bypass_csp=True, **options
        ) as admin,
        sit_down(chromium, review, bypass_csp=True, **options) as newcomer,
    ):
        third = first(review, person_of(review, "Ada"), undecided_only=True)
        paths = (
            "/queue",
            address(third),
            address(third, "text"),
            address(item),
            "/outcomes",
            "/outcomes?standing=settled",
            "/done",
            "/agreement",
            "/help",
        )
        found = {path: broken(seat, axe) for path in paths if seat.open(path)}
        for form in ("disagree", "edit", "comment", "add"):
            seat.open(address(third, "text"))
            seat.page.click(f"[data-act={form}]")
            found[form] = broken(seat, axe)
        for path in ("/disputes", f"/disputes/{item.id}", "/agreement", "/people"):
            admin.open(path)
            found[path] = broken(admin, axe)
        newcomer.page.goto(review.door)
        newcomer.page.wait_for_selector("#introduce:not([hidden])")
        found["start"] = broken(newcomer, axe)

    assert {path: told for path, told in found.items() if told} == {}
