# SPDX-License-Identifier: Apache-2.0
"""The report of many papers: a small first page that leads to all the rest."""

import re
from dataclasses import replace

import pytest

from pipeline.assess import rank_offers
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.taxonomy import Category
from pipeline.report.files import write_atomically
from pipeline.report.html import render_report
from pipeline.report.outputs import write_outputs
from pipeline.run.offers import assess_offers

PAPERS = 120
FAULT = Diagnostic(
    ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL, "A picture of text.", "Ask for another.", page=2
)


@pytest.fixture(scope="module")
def many(find, judge, rank, weights):
    """Sixty offers of two papers that contradict each other, each with a page not read."""
    labels = ("exclusivity", "mandatory_branding", "publicity_gagging", "monitoring_burden")
    papers = [
        judge(
            f"offer {number // 2:02}/paper {number:03}.pdf",
            [
                *(
                    find(one, 1 + (number + place) % 4, 900 * place)
                    for place, one in enumerate(labels)
                ),
                find("own_brand_right" if number % 2 else "mandatory_branding", 3, 9000),
            ],
            sha256=f"{number:064x}",
            coverage=0.9,
            outcome=Outcome.PARTIAL,
            unread_pages=(2,),
            diagnostics=(FAULT,),
        )
        for number in range(PAPERS)
    ]
    result = rank(papers)
    offers = rank_offers(assess_offers(result.documents, weights=weights), weights=weights)
    return replace(result, offers=offers)


@pytest.fixture(scope="module")
def pages(many, packs):
    return {name: data.decode() for name, data in render_report(many, packs=packs).items()}


def _links(page):
    return {href for href in re.findall(r'href="([^"#]+)', page) if href}


def test_every_page_is_linked_from_the_first_and_leads_back(pages):
    assert _links(pages["index.html"]) == set(pages) - {"index.html"}
    assert all(
        "index.html" in _links(page) for name, page in pages.items() if name != "index.html"
    )
    assert all(_links(page) <= set(pages) for page in pages.values())


def test_papers_offers_and_what_was_not_read_have_pages_of_their_own(pages):
    kinds = [name.partition("-")[0] for name in pages]
    assert (kinds.count("paper"), kinds.count("offer")) == (PAPERS, PAPERS // 2)
    assert "unread.html" in pages
    assert pages["unread.html"].count("A picture of text.") == PAPERS


def test_an_offer_has_its_papers_and_their_differences_on_its_page(pages, many):
    offer = next(one.offer for one in many.offers if one.offer.conflicts)
    (page,) = (page for page in pages.values() if f"<h1>{offer.name}</h1>" in page)
    assert all(name in page for name in offer.documents)
    assert "Where its papers differ" in page
    assert "Where its papers differ" not in pages["index.html"]


def test_a_short_row_says_how_many_topics_stand_on_the_paper_s_own_page(pages):
    table = pages["index.html"].partition('<table class="ranking compact">')[2]
    row = table.partition("<tbody>")[2].partition("</tr>")[0]
    assert "and 1 more topics" not in row
    (href,) = re.findall(r'<a href="([^"]+)">and 1 more topic</a>', row)
    groups = re.findall(r"<li><strong>(\w+):</strong> ([^<]*)</li>", row)
    assert groups[0][0] == "severe"
    topics = [one.rpartition("\xa0")[0] for _, named in groups for one in named.split(", ")]
    assert len(topics) == 3
    assert all(one in pages[href] for one in topics)
    assert re.search(r"Rank \d+=?; (?:a firm rank|shares places|could rank anywhere)", pages[href])


def test_papers_that_cannot_be_separated_are_named_up_to_a_few(find, judge, rank, packs):
    papers = [judge(f"{n:02}.pdf", [find("exclusivity", 2)]) for n in range(30)]
    page = render_report(rank(papers), packs=packs)["index.html"].decode()
    named = re.search(r"Too close to separate from ([^<]*)\.</p>", page)[1]
    assert named.endswith("and 25 other papers")
    assert named.count(".pdf") == 4


def test_the_map_keeps_a_cell_for_every_paper_and_topic(pages):
    assert pages["index.html"].count('<td class="tint') == PAPERS * len(Category)


def test_pages_that_a_smaller_scan_no_longer_has_are_taken_away(many, rank, packs, tmp_path):
    write_outputs(many, tmp_path, packs=packs, formats=("html",))
    write_atomically(tmp_path / "report" / "offer-mine.html", b"mine")
    written = write_outputs(rank(many.documents[:1]), tmp_path, packs=packs, formats=("html",))
    assert [one.name for one in written] == ["index.html"]
    left = sorted(one.name for one in (tmp_path / "report").iterdir())
    assert left == ["index.html", "offer-mine.html"]
