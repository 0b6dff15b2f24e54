# SPDX-License-Identifier: Apache-2.0
"""The report in HTML: what it says, that it is closed, and that no paper can change its shape."""

import base64
import dataclasses
import hashlib
import itertools
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.assessment import Gate
from pipeline.domain.decision import Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Reason, Step
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.outline import CitedPaper, Party, Tie
from pipeline.domain.profile import Position, Profile, Stance
from pipeline.domain.taxonomy import Bound, Category, DocumentKind, Mutuality, Role, Source
from pipeline.report.html import render_report
from pipeline.report.words import (
    BAND_WORDS,
    FORCE_WORDS,
    GATE_WORDS,
    KIND_WORDS,
    LABEL_NAMES,
    LOSSES,
    STEP_WORDS,
)

from .decided import decide

VOID = {"meta", "br", "link", "img", "hr", "input", "rect"}


class _Page(HTMLParser):
    """Reads a page: elements with attribute names, text, and elements left open."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.shape, self.attributes, self.texts, self.open, self.faults = [], [], [], [], []
        self.feed(page.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.shape.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def values(self, attribute):
        return [given[attribute] for _, given in self.attributes if attribute in given]


@pytest.fixture(scope="session")
def index(result, packs):
    """The page of the six papers, read."""
    return _Page(render_report(result, packs=packs)["index.html"])


@pytest.fixture(scope="session")
def first_screen(index):
    """The text before the ranking."""
    return index.text.partition("Papers in order, hardest on independence first")[0]


@pytest.mark.parametrize(
    "words",
    [
        "What these papers ask of your independence",
        "6 papers looked at, 5 judged.",
        "meridian/Subcontract agreement.docx asks the most: 55 out of 100 (strong)",
        "1 paper touches a red line",
        "not legal advice",
        "no substitute for advice on your organisation\u2019s own facts",
        "for ordering review",
        "in the pages we could read",
        "ask a solicitor",
        "not for sharing",
        "2 of 6 papers not read whole, 1 not judged at all, 4 pages without readable text.",
        "4 of 12 pages are pictures of text",
        "Install Tesseract",
        "The file is locked with a password.",
    ],
)
def test_the_first_screen_says(words, first_screen):
    assert words in first_screen


@pytest.mark.parametrize(
    "words",
    [
        "55 (50\u201356)",
        "56 with this profile",
        "3=",
        "unknown: not enough to read",
        "could not be judged",
        "3 to 5, 9",
        "Too close to separate from",
        "Clause 4.1, page 1",
        "Schedule 2, 4.1, page 1",
        "Question 7, page 1",
        "Part B \u203a Conduct of the Services",
        "you, the subcontractor",
        "the prime contractor",
        "both sides in words; above all you in effect",
        "unclear: please check",
        "severe 4 of 4",
        "Cost of leaving",
        "A duty of the provider. The Provider shall",
        "People would no longer know that it is us who help them.",
        "high (90%), rule and model",
        "high (70%)",
        "model only",
        "Clause 6.3, page 1: use of your own name",
        "softened by 20%",
        "said again elsewhere in this paper; counted once",
        "4.20 points \u00d7 0.3 = 1.26 of branding",
        "nothing given up: it binds somebody else",
        "May our own name stand beside the brand? Clause 4.1, page 1",
        "Which other work does this stop, and until when?",
        "We found no wording on who pays for handover.",
        "We found no wording that protects or supports you in the pages we could read.",
        "Who is who was guessed.",
        "Northgate Delivery plc, \u201cPrime\u201d, \u201cPrime Contractor\u201d",
        "The index is half of each: 54.5.",
        "rules 0123456789ab, model none",
    ],
)
def test_the_report_says(words, index):
    assert words in index.text


@pytest.mark.parametrize(
    "word",
    [
        "unlawful",
        "illegal",
        "unenforceable",
        "void",
        "unfair",
        "abusive",
        "predatory",
        "penalty",
        "risk score",
        "must",
        "should sign",
        "should not sign",
    ],
)
def test_the_report_draws_no_legal_conclusion(word, index):
    assert not re.search(rf"\b{word}\b", index.text, re.IGNORECASE)


def test_every_quote_stands_word_for_word(result, index):
    for document in result.documents:
        for finding in document.findings:
            assert finding.quote in index.text


def test_the_map_has_a_number_in_each_cell_for_each_paper_and_topic(result, packs):
    page = render_report(result, packs=packs)["index.html"].decode("utf-8")
    cells = re.findall(r'<td class="tint(\d+)">([\d.?]+)</td>', page)
    assert len(cells) == 14 * len(result.ranking.papers)
    assert all((tint == "0") == (number in {"0", "?"}) for tint, number in cells)
    first = result.ranking.papers[0].assessment
    expected = {one.category: f"{one.score:.1f}" for one in first.scores}
    numbers = [number for _, number in cells[:14]]
    assert numbers == [expected.get(category, "0") for category in Category]


def test_the_page_is_well_formed_and_links_only_to_places_it_has(index):
    assert (index.open, index.faults) == ([], [])
    ids = index.values("id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in index.values("href")} <= set(ids)
    assert {one for value in index.values("aria-labelledby") for one in value.split()} <= set(ids)


def test_the_page_runs_and_fetches_nothing(result, packs):
    page = render_report(result, packs=packs)["index.html"].decode("utf-8")
    read = _Page(page.encode("utf-8"))
    tags = {tag for tag, _ in read.shape}
    assert not tags & {"script", "link", "img", "iframe", "form", "object", "base", "embed"}
    assert not {name for _, names in read.shape for name in names} & {"style", "src", "srcset"}
    assert not [n for _, names in read.shape for n in names if n.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    policy = next(one["content"] for _, one in read.attributes if "http-equiv" in one)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_people_who_listen_to_the_page_find_their_way(index):
    tags = [tag for tag, _ in index.shape]
    assert dict(index.attributes)["html"] == {"lang": "en-GB"}
    assert tags.count("main") == tags.count("h1") == tags.count("header") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all("scope" in names for tag, names in index.shape if tag == "th")
    assert index.values("href")[0] == "#main"


def _contrast(first, second):
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(first), light(second)))
    return (bright + 0.05) / (dark + 0.05)


def test_every_pair_of_colours_can_be_read(result, packs):
    """Text on its own ground reaches 4.5 to 1, as WCAG 2.2 AA asks."""
    page = render_report(result, packs=packs)["index.html"].decode("utf-8")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    ink = re.search(r"--ink: (#\w{6})", style)[1]
    pairs = []
    for rule in re.findall(r"\{([^{}]*background: #[0-9a-f]{6}[^{}]*)\}", style):
        ground = re.search(r"background: (#[0-9a-f]{6})", rule)[1]
        text = re.search(r"(?<![-\w])color: (#[0-9a-f]{6})", rule)
        pairs.append((ground, text[1] if text else ink))
    named = dict(re.findall(r"(--\w+): (#\w{6})", style))
    pairs += itertools.product(
        (named["--paper"], named["--card"]), (named["--ink"], named["--soft"], named["--accent"])
    )
    assert len(pairs) > 20
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


def _hostile(text, judge, find, rank, *, dismissed=False):
    day = date(2029, 3, 31)
    finding = find(
        "exclusivity",
        3,
        0,
        quote=f"x{text}",
        clause=f"x{text}",
        heading_path=(f"x{text}",),
        reasons=(Reason(Step.GRADE, f"x{text}", None, f"x{text}"),),
        flags=(f"x{text}",),
    )
    fault = Diagnostic(
        ReasonCode.CORRUPT, Gravity.PARTIAL, f"x{text}", f"x{text}", part=f"x{text}"
    )
    line = Position(Category.EXCLUSIVITY, Stance.RED_LINE, reason=f"x{text}")
    paper = judge(
        f"x{text}",
        (finding,),
        profile=Profile((line,), name=f"x{text}"),
        offer=f"x{text}/",
        diagnostics=(fault,),
        parties=(Party(f"x{text}", (f"y{text}",), Role.SUB, 0.9),),
        papers=(CitedPaper(f"x{text}", f"x{text}", Span(0, 1), Tie.FOLLOWED),),
        moments=(
            Moment(MomentKind.ENDS, f"x{text}", Span(0, 1), f"x{text}", f"x{text}", 1, day),
            Moment(
                MomentKind.NOTICE,
                f"x{text}",
                Span(2, 3),
                f"x{text}",
                "",
                months=3.0,
                starts=f"x{text}",
            ),
        ),
    )
    verdict = Verdict.DISMISS if dismissed else Verdict.AGREE
    findings, _ = decide(paper, finding, verdict, comment=f"x{text}", who=f"x{text}", when="x")
    return rank((replace(paper, findings=findings),))


@given(text=st.text(st.characters()) | st.sampled_from([
    "</q></style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "<!--",
    "]]>&lt;&amp;&#0;",
]))  # fmt: skip
@settings(max_examples=100, deadline=None)
@pytest.mark.parametrize("dismissed", [False, True], ids=["confirmed", "dismissed"])
def test_no_text_of_a_paper_changes_the_shape_of_the_page(
    text, dismissed, judge, find, rank, packs
):
    plain_result, result = (
        _hostile(one, judge, find, rank, dismissed=dismissed) for one in ("", text)
    )
    plain = _Page(render_report(plain_result, packs=packs)["index.html"])
    page = render_report(result, packs=packs)["index.html"]
    read = _Page(page)
    assert read.shape == plain.shape
    assert read.faults == []
    assert not set(page.decode("utf-8")) & set("\0\x1b\x7f\x9b\u202e\u2066\u200b")


def test_many_papers_get_a_page_each(find, judge, rank, packs, locked):
    papers = [judge(f"{n:02}/paper.pdf", [find("exclusivity", 1 + n % 4)]) for n in range(51)]
    pages = render_report(rank((*papers, locked)), packs=packs)
    assert len(pages) == 53
    index = _Page(pages["index.html"])
    outside = {href for href in index.values("href") if not href.startswith("#")}
    assert outside == set(pages) - {"index.html"}
    for name in sorted(outside)[:5]:
        page = _Page(pages[name])
        assert (page.open, page.faults) == ([], [])
        assert "not legal advice" in page.text
        inside = {href for href in page.values("href") if href.startswith("#")}
        assert {href[1:] for href in inside} <= set(page.values("id"))
        levels = [int(tag[1]) for tag, _ in page.shape if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_very_many_findings_get_pages_too(find, judge, rank, packs):
    findings = [find("monitoring_burden", 1, 100 * n, reasons=()) for n in range(2001)]
    assert len(render_report(rank((judge("a.pdf", findings),)), packs=packs)) == 2


def test_the_same_result_gives_the_same_bytes(result, packs, rank):
    again = rank(tuple(reversed(result.documents)))
    assert render_report(again, packs=packs) == render_report(result, packs=packs)


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ((), "No paper was found."),
        (("clean",), "Every page that these papers have could be read."),
        (("locked",), "None of them could be judged, so nothing is known about what they say."),
    ],
    ids=["no papers", "one clean paper", "one paper that cannot be read"],
)
def test_small_scans_say_what_they_know(documents, words, judge, rank, packs, locked):
    made = {"clean": judge("a.pdf", ()), "locked": locked}
    page = _Page(
        render_report(rank([made[name] for name in documents]), packs=packs)["index.html"]
    )
    assert words in page.text
    assert (page.open, page.faults) == ([], [])


def test_nothing_found_where_little_was_read_is_not_called_light(judge, rank, packs):
    paper = judge("a.pdf", (), coverage=0.3, outcome=Outcome.PARTIAL)
    page = _Page(render_report(rank([paper]), packs=packs)["index.html"])
    assert "unknown: not enough to read" in page.text
    assert not re.search(r"\blight\b", page.text)
    assert "1 of 1 paper not read whole" in page.text
    cells = [given["class"] for tag, given in page.attributes if tag == "td" and "class" in given]
    assert "tint0" in cells
    assert page.text.count("?") >= len(Category)


def test_reasons_are_not_said_twice(find, judge, rank, packs):
    reasons = (
        Reason(Step.TRIGGER, "A ban on other work.", Span(4, 12), "EX-001"),
        Reason(Step.DIRECTION, "Who is bound: the subcontractor."),
        Reason(Step.TRIGGER, "A ban on other work.", Span(13, 22), "EX-001"),
        Reason(Step.SOFTENER, "Consent may not be withheld without reason."),
    )
    paper = judge("a", [find("exclusivity", 3, reasons=reasons)])
    text = _Page(render_report(rank([paper]), packs=packs)["index.html"]).text
    assert text.count("A ban on other work. Provider shall not EX-001") == 1
    assert text.count("Who is bound: the subcontractor.") == 1
    assert "Who is bound: Who is bound" not in text
    assert "What softens it Consent may not be withheld without reason." in text


def test_a_paper_that_is_its_own_offer_is_named_once(find, judge, rank, packs):
    paper = judge("lone-paper.pdf", [], offer="lone-paper")
    page = _Page(render_report(rank([paper]), packs=packs)["index.html"])
    assert "offer" not in page.values("class")


def test_a_paper_passed_over_shows_its_note(rank, packs):
    note = Diagnostic(ReasonCode.UNSUPPORTED_FORMAT, Gravity.NOTE, "A picture, not a paper.")
    skipped = JudgedDocument(
        "a", "", "a", DocumentKind.UNKNOWN, Outcome.SKIPPED, diagnostics=(note,)
    )
    text = _Page(render_report(rank([skipped]), packs=packs)["index.html"]).text
    assert text.index("A picture, not a paper.") < text.index("Papers in order, hardest")


def test_a_person_and_effective_mutuality_have_words(find, judge, rank, packs):
    findings = [
        find("exclusivity", 2, 0, sources=(Source.PERSON, Source.RULE), probability=1.0),
        find("exclusivity", 2, 500, bound=Bound.MUTUAL, mutuality=Mutuality.EFFECTIVE),
        find("exclusivity", 2, 900, bound=Bound.NONE, probability=0.1, page=None, clause=""),
    ]
    text = _Page(render_report(rank([judge("a", findings)]), packs=packs)["index.html"]).text
    for words in (
        "high (100%), confirmed by a person",
        "both sides, in effect",
        "neither side",
        "low: check (10%)",
        "Outside numbered clauses",
    ):
        assert words in text


@pytest.mark.parametrize(
    "words",
    [LABEL_NAMES, LOSSES, KIND_WORDS, BAND_WORDS, GATE_WORDS, FORCE_WORDS, STEP_WORDS],
    ids=["labels", "losses", "kinds", "bands", "gates", "forces", "steps"],
)
def test_every_value_has_its_word(words):
    families = {type(one) for one in words}
    assert all(set(family) <= set(words) for family in families)
    named = [word for word in words.values() if word]
    assert len(named) == len(set(named))


def test_a_doubtful_red_line_is_told_as_doubtful(judge, rank, packs, find):
    paper = judge("a", [find("exclusivity", 3)])
    assessment = dataclasses.replace(paper.assessment, gate=Gate.MAY_TOUCH)
    paper = dataclasses.replace(paper, assessment=assessment)
    text = _Page(render_report(rank([paper]), packs=packs)["index.html"]).text
    assert "1 paper may touch a red line" in text


def test_topics_for_which_there_were_no_rules_show_a_dash_and_are_named(result, packs):
    partial = dataclasses.replace(result, judged=(Category.EXCLUSIVITY,))
    page = render_report(partial, packs=packs)["index.html"].decode()
    first_row = page.split('class="heat"')[1].split("<tbody>")[1].split("</tr>")[0]
    dashes = re.findall("<td[^>]*>\\s*(\u2013)\\s*</td>", first_row)
    assert len(dashes) == len(Category) - 1
    assert "Not looked for, since no rules for it came along" in page
    assert "voice and publicity" in page


def test_what_tracked_changes_take_out_is_quoted_apart(find, judge, rank, packs):
    gone = find("exclusivity", 3, 40, clause="9.2")
    pages = render_report(rank([judge("draft.docx", [], taken_out=(gone,))]), packs=packs)
    text = " ".join(_Page(page).text for page in pages.values())
    assert "What tracked changes take out" in text
    assert gone.quote in text
    assert "Clause 9.2" in text


def test_a_decision_stands_beside_its_clause_and_a_dismissal_apart(hard, rank, packs, judge):
    agreed, *_, dismissed = [one for one in hard.findings if one.label == "mandatory_branding"]
    kept, _ = decide(hard, agreed, Verdict.EDIT, severity=3, who="Asha", when="2026-11-23")
    gone, _ = decide(hard, dismissed, Verdict.DISMISS, comment="<b>a heading</b>")
    findings = [
        next(one for one in (*gone, *kept) if one.id == found.id and one.decision)
        if found.id in {agreed.id, dismissed.id}
        else found
        for found in hard.findings
    ]
    pages = render_report(rank((judge(hard.name, findings),)), packs=packs)
    text = " ".join("".join(_Page(pages["index.html"]).texts).split())
    assert "Corrected (was: grade 4) by Asha on 2026-11-23" in text
    before, _, after = text.partition("Dismissed by a person")
    assert "Dismissed: <b>a heading</b>" in after
    assert "Dismissed:" not in before


def test_what_a_person_dismissed_is_neither_got_nor_given_nor_asked(find, judge, rank, packs):
    paper = judge("a.pdf", [find("exclusivity", 4), find("own_brand_right", 3, 900)])
    findings = paper.findings
    for one in paper.findings:
        findings, _ = decide(replace(paper, findings=findings), one, Verdict.DISMISS, comment="no")
        findings = tuple(
            new if new.id == one.id else old
            for old, new in zip(paper.findings, findings, strict=True)
        )
        paper = replace(paper, findings=findings)
    result = rank((judge("a.pdf", findings),))
    text = " ".join("".join(_Page(render_report(result, packs=packs)["index.html"]).texts).split())
    assert "We found no wording that protects or supports you" in text
    assert "We found no wording that limits independence" in text
    assert "You might ask" not in text


def test_a_hardest_topic_that_rests_on_doubt_is_told_in_headline_row_and_topic(find, judge, rank):
    doubtful = find("exclusivity", 4, probability=0.3)
    result = rank([judge("a.pdf", [doubtful, find("value_statement", 1)]), judge("b.pdf", [])])
    text = _Page(render_report(result, packs=())["index.html"]).text
    told = "its hardest topic, exclusivity, rests on wording that is not sure: check it first"
    assert f"most of all through exclusivity; {told}." in text
    assert text.count(told) == 3
    assert "Exclusivity 1 (not sure)" in text
