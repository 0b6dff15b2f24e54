# SPDX-License-Identifier: Apache-2.0
"""What outputs show of profiles: the quote, the organisation's reason, who cleared, values."""

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from pipeline.assess import align_values, apply_profile, rank_papers
from pipeline.domain.alignment import ListedValue
from pipeline.domain.document import Span
from pipeline.domain.judgement import ScanResult
from pipeline.domain.profile import Clearance, OwnStatement, Position, Profile, Stance
from pipeline.domain.taxonomy import Category
from pipeline.packs import load_rules
from pipeline.report import print_scan
from pipeline.report.html import render_report
from pipeline.report.records import document_record, public_id

HOSTILE = "Honest \u202e<script>alert(1)</script> \x1b[31mcare"
BOARD = Profile(
    positions=(
        Position(Category.MANDATORY_BRANDING, Stance.RED_LINE, reason=f"Ours. {HOSTILE}"),
        Position(Category.PUBLICITY_GAGGING, Stance.RED_LINE),
    ),
    name="Board <b>",
    cleared=(
        Clearance(
            "meridian/Deed.docx",
            Category.PUBLICITY_GAGGING,
            "Ada Obi",
            date(2026, 5, 4),
            f"Said so. {HOSTILE}",
        ),
    ),
)
FUNDER = Profile((Position(Category.EXCLUSIVITY, Stance.RED_LINE),), name="Funder")


@pytest.fixture(scope="module")
def document(find, judge, weights):
    """A paper that touches one line, may touch another that is cleared, and speaks of values."""
    findings = (
        find("mandatory_branding", 4, 0),
        find("publicity_gagging", 3, 1000, probability=0.6),
        find("value_statement", 3, 2000, quote=f"Staff shall live by pace and {HOSTILE}."),
    )
    judged = judge("meridian/Deed.docx", findings)
    values = (OwnStatement(f"Honesty, at their own pace. {HOSTILE}", "values.toml"),)
    creed = (ListedValue(Span(0, 9), "The Creed"),)
    results = [
        apply_profile(judged.assessment, findings, weights=weights, profile=one).profiles[0]
        for one in (BOARD, FUNDER)
    ]
    aligned = align_values(values, findings, creed, families=load_rules().value_families)
    first = replace(results[0], alignment=aligned)
    assessment = replace(
        judged.assessment,
        profile=first.index,
        gate=first.gate,
        red_lines=first.red_lines,
        profiles=(first, results[1]),
    )
    return replace(judged, assessment=assessment)


@pytest.fixture(scope="module")
def scan_result(document, weights):
    return ScanResult((document,), rank_papers([document], weights=weights), "0123456789ab")


@pytest.fixture(scope="module")
def page(scan_result):
    return render_report(scan_result, packs=())["index.html"].decode()


@pytest.mark.parametrize(
    "words",
    [
        "Board &lt;b&gt;",
        "Funder",
        "touches a red line",
        "Your reason",
        "<q>Ours. Honest ",
        "touched from heavy; this wording is severe, 4 of 4",
        "Cleared by Ada Obi on 4 May 2026: Said so.",
        "none is written in the profile",
        "We found no wording that touches these red lines in the pages we could read.",
        "May pull apart",
        "One wants it done soon, the other gives people the time that they need.",
        "<mark>pace</mark>",
        "<mark>their own pace</mark>",
        "<mark>Honest</mark>",
        "Both speak of honesty.",
        "Theirs, to be read by you",
        "said, not asked of you",
        "Compared by words, not by meaning",
    ],
)
def test_the_report_says(words, page):
    assert words in page


def test_nothing_of_a_profile_runs_or_hides(page):
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "Board <b>" not in page


def test_a_touch_leads_to_its_clause(document, page):
    key = public_id(document.name, document.findings[0].id)
    assert f'href="#f-{key}"' in page
    assert f'id="f-{key}"' in page


def test_records_of_profiles_are_a_stable_interface(document):
    board, funder = document_record(document)["profiles"]
    assert list(board) == ["name", "index", "gate", "red_lines", "touches", "alignment"]
    branding, gagging = board["touches"]
    assert list(branding) == [
        "finding",
        "category",
        "subtype",
        "threshold",
        "severity",
        "gate",
        "clause",
        "page",
        "quote",
        "reason",
        "cleared",
    ]
    assert (board["gate"], board["red_lines"]) == ("touches", ["mandatory_branding"])
    assert (branding["gate"], branding["cleared"]) == ("touches", None)
    assert gagging["gate"] == "may_touch"
    assert gagging["cleared"]["when"] == "2026-05-04"
    assert (funder["touches"], funder["alignment"]) == ([], None)
    assert list(board["alignment"]) == [
        "looked_at",
        "tension",
        "matched",
        "theirs_alone",
        "ours_alone",
    ]
    (pair,) = board["alignment"]["tension"]
    assert list(pair) == [
        "ours",
        "source",
        "our_words",
        "theirs",
        "clause",
        "page",
        "finding",
        "their_words",
        "why",
    ]
    assert pair["finding"] == public_id(document.name, document.findings[2].id)


def test_the_terminal_says_which_line_and_why_and_who_cleared(scan_result):
    stream = io.StringIO()
    print_scan(scan_result, console=Console(file=stream, width=400, markup=False))
    text = stream.getvalue()
    assert "Red lines: Board <b>" in text
    assert "meridian/Deed.docx: touches a red line" in text
    assert "Your reason: Ours. Honest" in text
    assert "Cleared by Ada Obi on 4 May 2026" in text
    assert "with profile" in text
    assert "\x1b[31m" not in text
    assert "\u202e" not in text
