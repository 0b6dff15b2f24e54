# SPDX-License-Identifier: Apache-2.0
"""Saves that fail, windows that differ, and papers that mean harm."""

from dataclasses import replace

import openpyxl

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound
from pipeline.review.intake.values import Intake, PaperText, TextClause
from pipeline.review.values import Item, ItemKind, Judgement, PaperState, ReviewedPaper

from .looking import sit_down
from .reviewing import WORD
from .test_judging import address, first, person_of, row_of

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> \"'><svg onload=alert(3)> "
    "{{ 7*7 }} {% raw %} ]]> &lt;b&gt; \u202eevil\u202c \x1b[31m \u200bhidden"
)


def test_a_save_that_fails_blocks_keeps_what_was_typed_and_is_tried_again(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open(address(item))
        seat.press("r")
        seat.page.keyboard.type("Three words here")
        seat.page.context.set_offline(True)
        seat.page.click("form[data-form=disagree] button[type=submit]")
        seat.page.wait_for_selector("#alert button")
        told = seat.page.inner_text("#alert")
        assert "Not saved" in told
        assert seat.status == "Not saved"
        assert seat.page.input_value("#reason") == "Three words here"
        assert seat.page.evaluate("() => document.activeElement.textContent") == "Try again"

        seat.page.click("[data-act=next]")
        seat.page.focus("#sheet-title")
        seat.press("a")
        assert seat.item == item.id
        assert row_of(review, ada, item.id).judgement is None

        seat.page.context.set_offline(False)
        seat.decide(lambda: seat.page.click("text=Try again"))
        row = row_of(review, ada, item.id)
        assert row.judgement.verdict is Verdict.DISMISS
        assert row.comment == "Three words here"
        assert seat.page.inner_text("#alert") == ""


def test_what_was_typed_and_not_sent_is_there_when_one_comes_back(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        item = first(review, person_of(review, "Ada"), WORD)
        seat.open(address(item))
        seat.press("c")
        seat.page.keyboard.type("half a thought")
        seat.page.click("[data-act=next], [data-act=previous] >> nth=0")
        seat.settle()
        seat.page.go_back()
        seat.page.wait_for_function("id => location.href.includes(id)", arg=item.id)
        seat.settle()
        seat.press("c")
        assert seat.page.input_value("#comment") == "half a thought"


def test_two_windows_show_both_versions_and_overwrite_nothing(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open(address(item))
        review.desk.judge(ada.id, item.id, Judgement(Verdict.UNSURE), version=0)
        seat.press("a")
        seat.page.wait_for_selector("#alert button")
        told = seat.page.inner_text("#alert")
        assert "agreed" in told
        assert "not sure" in told
        assert row_of(review, ada, item.id).judgement.verdict is Verdict.UNSURE
        seat.decide(lambda: seat.page.click("text=Keep mine"))
        assert row_of(review, ada, item.id).judgement.verdict is Verdict.AGREE


def test_a_session_that_ended_says_so_and_keeps_what_was_typed(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open(address(item))
        seat.press("r")
        seat.page.keyboard.type("Not so.")
        review.room.sessions.end_all(ada.id)
        seat.page.click("form[data-form=disagree] button[type=submit]")
        seat.page.wait_for_selector("#alert button")
        assert "not signed in" in seat.page.inner_text("#alert")
        assert seat.page.input_value("#reason") == "Not so."

        with seat.page.context.expect_page() as opened:
            seat.page.click("text=Open the start page in a new window")
        assert opened.value.url == f"{review.origin}/start"
        review.let_in(seat.page.context, "Ada")
        seat.decide(lambda: seat.page.click("text=Try again"))
        assert row_of(review, ada, item.id).comment == "Not so."


def test_whoever_leaves_is_told_first_that_something_is_not_saved(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(first(review, person_of(review, "Ada"), WORD)))
        seat.press("c")
        seat.page.keyboard.type("half a thought")
        seat.page.click("[data-leave]")
        assert "not saved yet" in seat.page.inner_text("#alert")
        seat.page.click("text=Stay here")
        seat.decide(lambda: seat.page.click("form[data-form=comment] button[type=submit]"))
        seat.press("c")
        seat.page.keyboard.type("another")
        seat.page.click("[data-leave]")
        seat.page.click("text=Leave without it")
        seat.page.wait_for_url("**/start")
        assert not seat.dialogs


def hostile_desk(review):
    """Puts a paper before people whose name and words are written to break the page."""
    text = PaperText(
        f"1. {HOSTILE}\n2. The Supplier shall {HOSTILE}\n3. End {HOSTILE}",
        (TextClause(HOSTILE, HOSTILE, 0, 0, 20),),
    )
    start = text.text.index("The Supplier")
    end = text.text.index("\n", start)
    paper = ReviewedPaper("hostile", f"{HOSTILE}.docx", "0" * 64, "", 0, PaperState.WAITING)
    item = Item(
        "hostileitem",
        "hostile",
        ItemKind.FINDING,
        "x@1-2",
        "f" * 64,
        start,
        end,
        text.text[start:end],
        HOSTILE,
        None,
        None,
        2,
        Bound.SUB,
        0.5,
    )
    review.desk.take_in(Intake("other scan", "rules", (paper,), (item,)))
    review.desk.keep_paper_text("hostile", text)
    return item


def test_hostile_names_and_words_stay_words(chromium, review):
    item = hostile_desk(review)
    with (
        sit_down(chromium, review, "Ada <b>") as seat,
        sit_down(chromium, review, "Ben") as other,
    ):
        for path in ("/queue", address(item), "/done", "/outcomes"):
            page = seat.open(path)
            assert page.locator("main script, main img, main svg, main b").count() == 0, path
        seat.open(address(item))
        shown = seat.page.inner_text(".blocks")
        assert "<script>alert(1)</script>" in shown
        assert "\\u202e" in shown
        assert "\\x1b" in shown
        marked = "".join(seat.page.locator("mark.current").all_inner_texts())
        assert marked.startswith("The Supplier")

        seat.press("r")
        seat.page.fill("#reason", HOSTILE.replace("\x1b", ""))
        seat.decide(lambda: seat.page.click("form[data-form=disagree] button[type=submit]"))
        other.open(address(item))
        other.decide(lambda: other.press("a"))
        for one in (seat, other):
            assert not one.dialogs
            assert one.quiet


def test_words_with_unseen_characters_are_chosen_as_they_stand(chromium, review):
    item = hostile_desk(review)
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(item))
        seat.press("m")
        seat.page.wait_for_selector("[role=listbox]")
        seat.press("End", "Enter")
        seat.page.select_option("#add-category", "exclusivity")
        seat.page.select_option("#add-severity", "3")
        seat.page.select_option("#add-bound", "sub")
        kept = seat.decide(lambda: seat.page.click("form[data-form=add] button[type=submit]"))
        assert review.desk.item(kept["item"]).quote == f"3. End {HOSTILE}"


def test_lines_end_between_words_where_a_paper_has_fixed_blanks_alone(chromium, review):
    words = "The\u00a0Supplier\u00a0shall\u00a0answer\u202fnobody\u2007else. " * 4
    item = replace(
        hostile_desk(review), id="blanks", paper="blanks", quote=words.strip(), start=0, end=99
    )
    paper = ReviewedPaper("blanks", "blanks.docx", "1" * 64, "", 0, PaperState.WAITING)
    review.desk.take_in(Intake("third scan", "rules", (paper,), (item,)))
    review.desk.keep_paper_text("blanks", PaperText(words))
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(item))
        for place in ("blockquote", ".blocks"):
            shown = seat.page.inner_text(place)
            assert "shall answer nobody else." in shown, place


def test_a_workbook_filled_in_elsewhere_is_taken_in(chromium, review, tmp_path):
    with sit_down(chromium, review, "Ada", accept_downloads=True) as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open("/done")
        with seat.page.expect_download() as coming:
            seat.page.click("a[href='/exports/decisions.xlsx']")
        path = tmp_path / "decisions.xlsx"
        coming.value.save_as(path)
        book = openpyxl.load_workbook(path)
        sheet = book["Clauses"]
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if row[headings.index("ID")].value == item.id:
                row[headings.index("Decision")].value = "agree"
        book.save(path)

        seat.open("/done")
        seat.page.set_input_files("#table", path)
        seat.decide(lambda: seat.page.click("text=Take it in"))
        assert row_of(review, ada, item.id).judgement.verdict is Verdict.AGREE
        assert seat.quiet
