# SPDX-License-Identifier: Apache-2.0
"""Hostile words in quotes, clause numbers, names, notes and reasons of all outputs of a check."""

import html
import json
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import junitparser
import pytest
from markdown_it import MarkdownIt

from pipeline.annotations import AnnotationSet
from pipeline.check.outputs import CHECK_OUTPUTS
from pipeline.report.visible import visible

from .checked import BAN, OPEN, annotations, make_report

HOSTILE = {
    "script": "<script>window.hit=1;alert(1)</script>",
    "handler": '" onmouseover="window.hit=1" autofocus',
    "picture": "<img src=x onerror=alert(1)>",
    "end of style": "</style></title><script>alert(1)</script>",
    "data": "]]></failure><testcase/>&amp;&lt;b&gt;",
    "template": "{{ 7*7 }}{% raw %}{# x {0}",
    "link": "[sign](https://hostile.example/) <https://hostile.example/> www.hostile.example",
    "image": "![x](https://hostile.example/x.png)",
    "mention": "@octocat @hostile/everyone #1 GH-1 a@hostile.example",
    "ticks": "`` ` ``` `````</code>",
    "ticks at the ends": "`code`",
    "table": "a | b |\n| --- | --- |\n| c | d |",
    "heading": "\n# Check passed\n\n- [x] all\n> quote\n~~~",
    "command": "\n::set-output name=x::y\n::error::z\r\n##[error]owned",
    "percent": "100%25 %0A::error::x, file=a:b",
    "lines": "a\r\nb\rc\x0bd\x85e\u2028f",
    "right to left": "sign\u202efdp.exe\u202c",
    "terminal": "\x1b[2J\x1b]0;owned\x07\x9b2J",
    "no characters": "a\ufffeb\uffffc\ud800d\x00e",
}
_BLOCKS = frozenset(
    {"heading", "paragraph", "inline", "bullet_list", "list_item", "table", "thead", "tbody"}
    | {"tr", "th", "td"}
)


@pytest.fixture(params=HOSTILE, scope="module")
def row(request):
    return HOSTILE[request.param]


@pytest.fixture(scope="module")
def hostile(row):
    """A check whose papers, clauses, quotes, notes and reasons hold the row."""
    report = make_report(f"{row} ", accepted=1)
    name = f"{row}.pdf"
    names = {OPEN: name}
    (match, *rest) = report.matches
    held = report.regression
    return replace(
        report,
        matches=(replace(match, document=name), *rest),
        unread=tuple(replace(one, name=f"{row} {one.name}") for one in report.unread),
        regression=replace(
            held,
            findings=tuple(
                replace(one, paper=names.get(one.paper, one.paper)) for one in held.findings
            ),
            papers=tuple(
                replace(one, paper=names.get(one.paper, one.paper)) for one in held.papers
            ),
        ),
    )


@pytest.mark.parametrize("name", CHECK_OUTPUTS)
def test_nothing_unseen_is_left_in_an_output(render_output, hostile, name):
    text = render_output(name, hostile).decode("utf-8")
    if name == "sarif":
        # Programs get the words as they stand, within JSON in plain ASCII.
        assert text.isascii()
        return
    assert not [one for one in text if _is_unseen(one)]
    if name == "junit":
        assert not {"\ufffe", "\uffff"} & set(text)


def _is_unseen(letter):
    hidden = unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} and letter != "\n"
    return hidden or letter in "\u202e\u202c"


def test_the_page_has_no_element_of_a_paper(render_output, hostile):
    page = render_output("html", hostile).decode("utf-8")
    read = _Page(page)
    assert read.tags <= _Page(render_output("html").decode("utf-8")).tags
    assert not {one for one in read.attributes if one.startswith("on") or one == "src"}
    assert all(one.startswith("#") for one in read.links)
    assert " ".join(visible(BAN).split()) in " ".join(html.unescape(page).split())


class _Page(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}


def test_test_results_stay_the_tests_that_they_are(render_output, hostile):
    root = junitparser.JUnitXml.fromstring(render_output("junit", hostile))
    usual = junitparser.JUnitXml.fromstring(render_output("junit", make_report(accepted=1)))
    assert sum(len(list(one)) for one in root) == sum(len(list(one)) for one in usual)


def test_a_log_gives_back_the_words_and_links_nothing(render_output, hostile, row):
    (run,) = json.loads(render_output("sarif", hostile))["runs"]
    quotes = {(one["properties"]["after"] or {}).get("quote") for one in run["results"]}
    assert f"{row} {BAN}" in quotes
    for one in run["results"]:
        message = one["message"]["text"]
        assert not re.search(r"(?<!\\)\[", message)
        uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)


def test_no_line_is_a_command_that_a_paper_wrote(render_output, hostile):
    lines = render_output("github", hostile).decode("utf-8").split("\n")
    for line in lines[:-2]:
        head, properties, text = (
            line.removeprefix("::").split("::", 2)[0].partition(" ")[0],
            *(line.removeprefix("::").split("::", 1)),
        )
        assert head in {"error", "warning", "notice"}
        given = properties.partition(" ")[2].split(",")
        assert {one.partition("=")[0] for one in given} <= {"file", "line", "title"}
        assert "\r" not in text
    assert lines[-2].startswith("Check failed: ")


def test_in_a_summary_words_of_a_paper_stand_in_code_alone(render_output, hostile):
    """A reader of CommonMark finds no link, image, tag or heading that is not ours."""
    text = render_output("markdown", hostile).decode("utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert {one.type.rpartition("_")[0] or one.type for one in tokens} <= _BLOCKS
    titles = [line for line in text.split("\n") if line.startswith("#")]
    assert len(titles) == sum(one.type == "heading_open" for one in tokens)
    assert all(re.match(r"## . Check failed|### (?:[A-Z][a-z ,]+): \d+$", one) for one in titles)
    within = [one for token in tokens for one in token.children or ()]
    assert {one.type for one in within} <= {"text", "code_inline", "strong_open", "strong_close"}
    ours = " ".join(one.content for one in within if one.type == "text")
    assert not re.search(r"[<>@`\[\]!]|hostile|owned|://|www|octocat|set-output", ours)


def test_annotations_hold_the_rows_too(row):
    told = annotations(row)
    assert isinstance(told, AnnotationSet)
    assert any(row in one.quote for one in told.documents[0].annotations)
