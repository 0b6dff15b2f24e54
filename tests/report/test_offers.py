# SPDX-License-Identifier: Apache-2.0
"""Offers in the report: why one is lighter than its papers, and what they ask together."""

import io
import re
from dataclasses import replace

import pytest

from pipeline.assess import rank_offers
from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.leaving import Means
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import Bound
from pipeline.report.html import render_report
from pipeline.report.offers import build_offers, offer_records
from pipeline.report.terminal import open_console, print_scan
from pipeline.run.offers import assess_offers

from .decided import decide_on

WHY = (
    "Lighter than north/a.pdf alone (30), because of reliefs in north/b.pdf, which soften "
    "exclusivity."
)


@pytest.fixture
def offer(find, judge, rank, weights):
    """Makes a result with one offer, whose papers hold the findings given."""

    def make(*papers, **values):
        documents = [
            judge(f"north/{name}.pdf", found, sha256=name * 64, **values)
            for name, found in zip("abc", papers, strict=False)
        ]
        result = rank(documents)
        offers = rank_offers(assess_offers(result.documents, weights=weights), weights=weights)
        return replace(result, offers=offers)

    return make


def test_an_offer_that_a_relief_makes_lighter_says_so_wherever_its_index_stands(offer, find):
    result = offer([find("exclusivity", 3)], [find("non_exclusive", 3, probability=1.0)])
    (view,) = build_offers(result, hrefs={})
    assert view.lighter == WHY
    (record,) = offer_records(result)
    assert (record["hardest_paper"], record["lighter_because"]) == ("north/a.pdf", WHY)
    page = render_report(result, packs=())["index.html"].decode()
    assert WHY in page
    stream = io.StringIO()
    print_scan(result, console=open_console(stream))
    assert WHY in " ".join(stream.getvalue().split())


def test_an_offer_as_hard_as_its_hardest_paper_says_nothing(offer, find):
    result = offer([find("exclusivity", 3)], [find("value_statement", 2)])
    (view,) = build_offers(result, hrefs={})
    assert view.lighter == view.doubt == ""
    assert offer_records(result)[0]["lighter_because"] is None


def test_the_deal_of_an_offer_is_that_of_all_its_papers_each_place_with_its_paper(offer, find):
    exclusive = find("exclusivity", 4, subtypes=("service_non_compete",))
    clawback = find(
        "termination_penalty",
        3,
        bound=Bound.SUB,
        subtypes=("clawback_on_exit",),
        quote="On leaving the Provider shall repay \u00a312,000 of the start-up grant.",
    )
    result = offer([exclusive], [clawback])
    (view,) = build_offers(
        result, hrefs={"north/a.pdf": "paper-1.html", "north/b.pdf": "#paper-2"}
    )
    assert view.deal is not None
    (reach,) = view.deal.reaches
    assert reach.place.words.startswith("a.pdf, clause ")
    assert reach.place.href.startswith("paper-1.html#f-")
    places = [line.places[0] for line in view.deal.gives]
    assert {one.words.partition(",")[0] for one in places} == {"a.pdf", "b.pdf"}
    assert any(one.href.startswith("#f-") for one in places)


def test_the_records_of_an_offer_hold_ledger_rights_and_reach_of_all_papers(offer, find):
    result = offer([find("exclusivity", 4)], [find("unilateral_variation", 3)])
    result = replace(result, means=Means(turnover=1000.0, reserves=100.0))
    (record,) = offer_records(result)
    assert {"ledger", "rights", "reach", "bargain", "lock_in", "balance"} <= record.keys()
    assert record["balance"] == {"sub": 2, "prime": 0, "mutual": 0, "unclear": 0}
    assert len(record["bargain"]["gives"]) == 2


def test_a_date_of_an_offer_names_the_paper_that_states_it(offer, find):
    quote = "Either party may give three months' notice."
    notice = Moment(
        MomentKind.NOTICE, "three months", Span(0, 12), quote, clause="9.1", months=3.0,
        who=Bound.MUTUAL,
    )  # fmt: skip
    result = offer([find("exclusivity", 2)], [find("value_statement", 2)])
    first, second = result.documents
    result = replace(result, documents=(first, replace(second, moments=(notice,))))
    (view,) = build_offers(result, hrefs={})
    assert view.deal.periods[0].place == "b.pdf, clause 9.1"
    assert any("(b.pdf, clause 9.1)" in one for one in view.deal.lock_in)


def test_every_link_of_an_offer_leads_to_an_entry_of_the_page(offer, find):
    result = offer([find("exclusivity", 4)], [find("value_statement", 3)])
    page = render_report(result, packs=())["index.html"].decode()
    part = page.partition('<details class="deal">')[2].partition("</details>\n</article>")[0]
    links = set(re.findall(r'href="#([^"]+)"', part))
    assert links
    assert links <= set(re.findall(r'id="([^"]+)"', page))
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_an_offer_of_one_paper_has_no_deal_of_its_own(offer, find):
    assert build_offers(offer([find("exclusivity", 3)]), hrefs={}) == ()


def test_the_index_of_an_offer_before_people_decided_stands_beside_theirs(offer, find, weights):
    result = offer([find("exclusivity", 4), find("financial_risk", 2, 900)], [])
    (before,) = offer_records(result)
    assert (before["index_undecided"], before["low_undecided"]) == (None, None)
    first, second = result.documents
    first = decide_on(first, {0: Verdict.DISMISS}, weights)
    offers = rank_offers(assess_offers((first, second), weights=weights), weights=weights)
    result = replace(result, documents=(first, second), offers=offers)
    (record,) = offer_records(result)
    assert record["index_neutral"] < before["index_neutral"] == record["index_undecided"]
    assert (record["low_undecided"], record["high_undecided"]) == (before["low"], before["high"])
    words = f"{before['index_neutral']:.0f} ({before['low']:.0f}\N{EN DASH}{before['high']:.0f})"
    told = f"{words} before people decided"
    page = render_report(result, packs=())["index.html"].decode().partition('id="offers"')[2]
    assert f'undecided">{told}' in page
    assert "People decided on 1 of 2 clauses found here" in page
    stream = io.StringIO()
    print_scan(result, console=open_console(stream))
    assert told in " ".join(stream.getvalue().split())


def test_topics_of_which_all_was_dismissed_are_not_said_not_to_be_found(
    offer, find, weights, rank
):
    (paper,) = offer([find("exclusivity", 4)]).documents
    stream = io.StringIO()
    decided = rank([decide_on(paper, {0: Verdict.DISMISS}, weights)])
    print_scan(decided, console=open_console(stream))
    assert "none left" in stream.getvalue()
    assert "none found" not in stream.getvalue()
