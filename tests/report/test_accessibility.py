# SPDX-License-Identifier: Apache-2.0
"""The report in a real browser: open to everybody, closed to the network, whole on paper.

Rules of axe-core: WCAG 2.0, 2.1 and 2.2 at levels A and AA, and its best practices. They find no
more than a part of what a person would.
"""

import io
import re
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from pipeline import api
from pipeline.assess import apply_decisions, assess_document, set_side_by_side
from pipeline.config import Config
from pipeline.domain.assessment import Coverage
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.report.outputs import write_outputs
from pipeline.report.records import public_id
from pipeline.run.standing import settle

from .browser import start_chromium, watch

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
OFFER = ("youth-services-subcontract.docx", "navigator-provider-handbook.docx")
ALONE = "recovery-framework-call-off.pdf"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PROFILE = """
name = "Trustees"
values = ["Honesty with the people we support", "We challenge authority"]
[categories.mandatory_branding]
stance = "red_line"
reason = "Women come because it is us."
[categories.publicity_gagging]
stance = "red_line"
reason = "We speak for women who cannot."
[[cleared]]
document = "recovery-framework-call-off.pdf"
category = "publicity_gagging"
who = "Ada Obi, chair"
when = 2026-05-05
why = "Said in writing."
"""
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
LINKS = {
    "papers": "ol.pages a",
    "offers": "table.offers a",
    "unread": "a[href='unread.html']",
}
SMALL_TARGETS = """() => [
  ...document.querySelectorAll('nav a, .kicker a, .back a, ol.pages a, th[scope=row] > a, summary')
].filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  const broken = found.violations.map(one => one.id + ': ' +
    one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | '));
  return {kept: found.passes.length, broken};
}"""


@pytest.fixture(scope="module")
def browser():
    with start_chromium() as started:
        yield started


@pytest.fixture(scope="module")
def axe():
    package = resources.files("axe_playwright_python")
    return (package / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """A scan of three samples with a profile, two of one offer, and with people's decisions."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "offer").mkdir()
    for name in OFFER:
        shutil.copy(SAMPLES / name, folder / "offer" / name)
    shutil.copy(SAMPLES / ALONE, folder / ALONE)
    profile = folder.parent / "trustees.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    config = Config(profiles=(profile,), jobs=2)
    book = api.load_book(config)
    result = api.scan([folder], config=config, book=book)
    documents = [_decide(one, book.weights) for one in result.documents]
    return settle(result, documents, book=book), book


def _decide(document, weights):
    """Returns a paper of which one finding was confirmed, one corrected and one dismissed."""
    taken = {}
    verdicts = (Verdict.AGREE, Verdict.EDIT, Verdict.DISMISS)
    for verdict, found in zip(verdicts, document.findings[-3:], strict=True):
        taken[found.id] = Decision(
            public_id(document.name, found.id),
            document.name,
            document.sha256,
            verdict,
            severity=1 if verdict is Verdict.EDIT else None,
            comment="Read again.",
            who="Asha",
            when="2026-11-23",
        )
    findings = apply_decisions(document.findings, taken)
    coverage = Coverage(document.assessment.coverage)
    assessed = assess_document(document.name, findings, weights=weights, coverage=coverage)
    return replace(document, findings=findings, assessment=assessed)


@pytest.fixture(scope="module")
def pages(scanned, tmp_path_factory):
    """First pages and inner ones by what they show, written as a scan writes them."""
    result, book = scanned
    few = tmp_path_factory.mktemp("few")
    write_outputs(result, few, packs=book.packs, formats=("html",))
    one = tmp_path_factory.mktemp("one")
    alone = settle(result, result.documents[-1:], book=book)
    write_outputs(alone, one, packs=book.packs, formats=("html",))
    many = tmp_path_factory.mktemp("many")
    write_outputs(_many(result, book), many, packs=book.packs, formats=("html",))
    return {
        "few papers": few / "report" / "index.html",
        "one paper": one / "report" / "index.html",
        "many papers": many / "report" / "index.html",
        "a paper": next(
            one
            for one in (many / "report").glob("paper-*.html")
            if "You might ask" in one.read_text()
        ),
        "an offer": next((many / "report").glob("offer-*.html")),
        "what was not read": many / "report" / "unread.html",
        **_compared(scanned, tmp_path_factory.mktemp("compared")),
    }


def _compared(scanned, folder):
    """Returns the page of two drafts, and that of papers side by side."""
    result, book = scanned
    old, new = (SAMPLES / name for name in OFFER)
    comparison = api.compare(old, new, config=Config(jobs=2), book=book)
    across = set_side_by_side(result, weights=book.weights)
    return {
        "two drafts": api.write_comparison(comparison, folder)[0],
        "side by side": api.write_across(across, folder)[0],
    }


def _many(result, book):
    """Returns a result of the same papers 120 times, in 60 offers, and 60 that were not read."""
    fault = Diagnostic(ReasonCode.ENCRYPTED, Gravity.FATAL, "It is locked.", "Ask for another.")
    documents = [
        replace(paper, name=f"{n:03} {paper.name}", offer=f"offer {n // 2}", sha256=f"{n:064x}")
        for n in range(120)
        for paper in [result.documents[n % len(result.documents)]]
    ]
    documents = [
        replace(one, assessment=replace(one.assessment, document=one.name)) for one in documents
    ]
    locked = [
        JudgedDocument(
            f"locked {n}", "", "z", DocumentKind.UNKNOWN, Outcome.ERROR, diagnostics=(fault,)
        )
        for n in range(60)
    ]
    return settle(result, [*documents, *locked], book=book)


PAGES = (
    "few papers",
    "one paper",
    "many papers",
    "a paper",
    "an offer",
    "what was not read",
    "two drafts",
    "side by side",
)


@pytest.mark.parametrize(
    ("which", "width"),
    [*((one, 1280) for one in PAGES), ("one paper", 400), ("many papers", 400)],
)
def test_no_rule_of_accessibility_is_broken(browser, axe, pages, which, width):
    with watch(browser, width=width, bypass_csp=True) as watched:
        page = watched.open(pages[which]).page
        page.evaluate(OPEN_ALL)
        page.evaluate(axe)
        told = page.evaluate(RUN_AXE, TAGS)
    assert told["broken"] == []
    assert told["kept"] > 15


@pytest.mark.parametrize("which", PAGES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(browser, pages, which):
    with watch(browser) as watched:
        watched.open(pages[which])
        assert watched.quiet, watched
        assert watched.requests == [pages[which].resolve().as_uri()]


def test_links_lead_to_pages_that_are_there(browser, pages):
    with watch(browser) as watched:
        watched.open(pages["many papers"])
        for text in ("papers", "offers", "unread"):
            link = watched.page.locator(LINKS[text]).first
            link.click()
            watched.page.wait_for_load_state("load")
            assert watched.page.locator("h1").count() == 1
            watched.page.get_by_role("link", name="Independence report").click()
            watched.page.wait_for_load_state("load")
        assert watched.quiet, watched
        assert len(watched.requests) == 7


@pytest.mark.parametrize(
    ("width", "scale"), [(1280, 1.0), (400, 1.0), (1280, 2.0)], ids=["desktop", "phone", "zoomed"]
)
@pytest.mark.parametrize("which", PAGES)
def test_nothing_but_tables_in_their_frames_is_wider_than_the_screen(
    browser, pages, which, width, scale
):
    with watch(browser, width=width, scale=scale) as watched:
        page = watched.open(pages[which]).page
        page.evaluate(OPEN_ALL)
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_the_keyboard_leads_past_the_head_first(browser, pages):
    with watch(browser) as watched:
        page = watched.open(pages["few papers"]).page
        page.keyboard.press("Tab")
        focused = "() => document.activeElement.getAttribute('href')"
        assert page.evaluate(focused) == "#main"
        box = page.locator(".skip").bounding_box()
        assert box["x"] >= 0
        assert box["height"] >= 24
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = "() => document.querySelector('main').contains(document.activeElement)"
        assert page.evaluate(inside)


@pytest.mark.parametrize("width", [1280, 400], ids=["desktop", "phone"])
@pytest.mark.parametrize("which", PAGES)
def test_what_is_pressed_alone_is_large_enough_for_a_finger(browser, pages, which, width):
    """Links within a sentence or a list of places are left to the spacing rule of axe-core."""
    with watch(browser, width=width) as watched:
        page = watched.open(pages[which]).page
        small = page.evaluate(SMALL_TARGETS)
    assert small == []


@pytest.mark.parametrize("which", ["few papers", "one paper", "a paper"])
def test_the_printed_page_has_every_part_and_what_is_folded(browser, pages, which):
    with watch(browser) as watched:
        page = watched.open(pages[which]).page
        headings = page.locator("h1, h2, h3, h4, caption, summary").all_text_contents()
        folded = page.locator(
            "details p, details li:not(:has(dl)), details dt, details dd, details td"
        ).all_text_contents()
        printed = page.pdf(format="A4")
    text = _letters("".join(_texts(printed)))
    assert len(headings) > 10
    assert [one for one in (*headings, *folded) if _letters(one) not in text] == []


def _texts(pdf):
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for page in document:
        yield page.get_textpage().get_text_bounded()


def _letters(text):
    """Returns only letters and digits: how a page breaks lines and words does not matter."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("width", [1280, 1000, 800])
def test_the_table_of_leaving_is_seen_whole_on_a_screen_of_a_laptop(browser, pages, width):
    with watch(browser, width=width) as watched:
        cut = watched.open(pages["few papers"]).page.evaluate(
            "() => [...document.querySelectorAll('.ledger .scroll')]"
            ".map(one => one.scrollWidth > one.clientWidth)"
        )
    assert cut
    assert not any(cut)
