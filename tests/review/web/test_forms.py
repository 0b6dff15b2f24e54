# SPDX-License-Identifier: Apache-2.0
"""What the forms and pages tell, as people met them: refusals, missed clauses, silences."""

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Mitigator
from pipeline.review.store.values import Chosen
from pipeline.review.values import Judgement

from .looking import sit_down
from .reviewing import PDF, WORD
from .test_judging import address, first, person_of, row_of

SEEN = """selector => {
  const all = [...document.querySelectorAll(selector)].filter(one => one.checkVisibility());
  const box = all[0]?.getBoundingClientRect();
  return Boolean(box) && box.bottom > 0 && box.top < innerHeight;
}"""


def items_of(review, person):
    rows = review.desk.items(Chosen(), person=person.id, limit=500).rows
    return [row.item for row in rows]


def test_a_quick_reason_leaves_the_comment_that_was_there(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        review.desk.comment(ada.id, item.id, "Ask the board.", version=0)
        seat.open(address(item))
        seat.press("r")
        assert "one text" in seat.page.inner_text("form[data-form=disagree]")
        seat.page.click("[data-fill] >> nth=0")
        seat.decide(lambda: seat.page.click("form[data-form=disagree] button[type=submit]"))
        assert row_of(review, ada, item.id).comment == "Ask the board.\nIt does not bind us."


def test_a_comment_begun_before_a_reason_was_saved_holds_both(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open(address(item))
        seat.press("c")
        seat.page.keyboard.type("half a thought")
        seat.press("Escape", "r")
        seat.page.keyboard.type("Not so.")
        seat.decide(lambda: seat.page.click("form[data-form=disagree] button[type=submit]"))
        seat.page.click(f"a[href*='{item.id}']")
        seat.page.wait_for_function("id => location.href.includes(id)", arg=item.id)
        seat.settle()
        seat.press("c")
        assert seat.page.input_value("#comment") == "Not so.\nhalf a thought"


def test_a_refused_save_does_not_read_as_saved(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(first(review, person_of(review, "Ada"), WORD)))
        seat.decide(lambda: seat.press("a"))
        seat.press("r")
        seat.page.click("form[data-form=disagree] button[type=submit]")
        assert "Say in a few words" in seat.page.inner_text("#alert")
        assert seat.status == "Not saved"
        seat.page.fill("#reason", "It binds nobody.")
        assert seat.page.inner_text("#alert") == ""


@pytest.mark.parametrize(
    "size", [(1280, 820), (390, 844)], ids=["beside the text", "below the text"]
)
def test_form_and_text_of_a_missed_clause_are_in_view_together(chromium, review, size):
    options = {"viewport": {"width": size[0], "height": size[1]}}
    with sit_down(chromium, review, "Ada", **options) as seat:
        item = first(review, person_of(review, "Ada"), PDF)
        seat.open(address(item))
        seat.press("m")
        seat.page.wait_for_selector("[role=listbox] [aria-selected=true]")
        assert seat.status == "Select the words."
        assert seat.page.evaluate(SEEN, "[data-todo]")
        assert seat.page.evaluate(SEEN, "[aria-selected=true]")
        seat.press("ArrowDown")
        words = seat.page.inner_text("[aria-selected=true]")
        place = seat.page.get_attribute("[aria-selected=true]", "data-s")
        seat.press("Enter")
        assert seat.focused == "add-category"
        assert seat.page.input_value("#add-words") == words.strip()
        assert seat.page.evaluate(SEEN, "#add-category")
        assert seat.page.evaluate(SEEN, f".block[data-s='{place}']")
        top = seat.page.evaluate(
            "() => document.elementFromPoint(innerWidth - 40, 200)?.closest('.words-of-paper')"
            " !== null"
        )
        assert top
        assert seat.quiet


def test_what_is_still_to_choose_is_named_until_it_is_chosen(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(first(review, person_of(review, "Ada"), WORD)))
        seat.press("m")
        seat.page.wait_for_selector("[role=listbox] [aria-selected=true]")
        seat.press("Enter")
        seat.page.click("form[data-form=add] button[type=submit]")
        alert = lambda: seat.page.inner_text("#alert")  # noqa: E731 - read again each time
        assert alert() == "Still to choose: Topic; Grade, 0 to 4; Who is bound."
        seat.page.select_option("#add-category", "co_design")
        assert alert() == "Still to choose: Strength, 1 to 3; Who is bound."
        seat.page.select_option("#add-severity", "2")
        seat.page.select_option("#add-bound", "prime")
        assert alert() == ""


def test_grades_are_those_of_the_topic(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = next(one for one in items_of(review, ada) if one.severity == 2)
        seat.open(address(item))
        seat.press("e")
        grades = "#edit-severity option"
        usual = seat.page.locator(grades).all_inner_texts()
        assert len(usual) == 5
        seat.page.select_option("#edit-category", "co_design")
        shown = seat.page.locator(grades).all_inner_texts()
        assert shown == ["Choose a grade", "1: weak", "2: fair", "3: strong"]
        seat.page.select_option("#edit-category", str(item.label))
        assert seat.page.input_value("#edit-severity") == "2"
        seat.page.select_option("#edit-category", "co_design")
        seat.page.select_option("#edit-severity", "2")
        seat.decide(lambda: seat.page.click("form[data-form=edit] button[type=submit]"))
        assert row_of(review, ada, item.id).judgement.category is Mitigator.CO_DESIGN


def test_the_list_shows_ones_own_topic_and_grade(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = next(one for one in items_of(review, ada) if one.severity == 4)
        review.desk.judge(ada.id, item.id, Judgement(Verdict.EDIT, severity=1), version=0)
        seat.open(address(item))
        assert seat.page.inner_text(".clauses [aria-current] .mini") == "1"
        assert "severe" in seat.page.inner_text(".sheet .tags")


def test_a_silence_says_what_is_missing_and_asks_in_words_that_fit(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        gaps = [one for one in items_of(review, ada) if one.start == one.end]
        assert gaps
        for item in gaps:
            seat.open(address(item))
            sheet = seat.page.inner_text(".sheet")
            assert "We found no" in seat.page.inner_text(".question")
            assert "Right, there is none" in sheet
            assert "There is such wording" in sheet
            assert "Why this grade" not in sheet
        seat.decide(lambda: seat.press("a"))
        assert row_of(review, ada, gaps[-1].id).judgement.verdict is Verdict.AGREE


def test_outcomes_say_what_became_of_the_words(chromium, review):
    with sit_down(chromium, review, "Ada") as seat, sit_down(chromium, review, "Ben"):
        people = [person_of(review, name) for name in ("Ada", "Ben")]
        found = [one for one in items_of(review, people[0]) if one.severity == 2][:3]
        said = (
            Judgement(Verdict.AGREE),
            Judgement(Verdict.DISMISS),
            Judgement(Verdict.EDIT, severity=1),
        )
        for item, judgement in zip(found, said, strict=True):
            for person in people:
                review.desk.judge(person.id, item.id, judgement, version=0)
        # Only then the outcomes show.
        for left in items_of(review, people[0]):
            if left not in found:
                review.desk.judge(people[0].id, left.id, Judgement(Verdict.AGREE), version=0)
        told = seat.open("/outcomes").inner_text("main")
        for words in ("kept as marked", "struck out", "corrected to", found[0].quote[:30]):
            assert words in told
        assert "all agree\n" not in told


def test_the_head_of_a_page_leaves_room_for_its_content(chromium, review):
    for size, most in (((1280, 820), 60), ((390, 844), 130)):
        options = {"viewport": {"width": size[0], "height": size[1]}}
        with sit_down(chromium, review, "Ada", **options) as seat:
            item = first(review, person_of(review, "Ada"), WORD)
            seat.open(address(item))
            top = seat.page.evaluate("() => document.querySelector('main').offsetTop")
            assert top <= most
            ring = "() => getComputedStyle(document.getElementById('sheet-title')).outlineStyle"
            assert seat.page.evaluate(ring) == "none"
            assert seat.page.is_visible("text=the next down the page")
            seat.open("/queue")
            assert seat.page.evaluate(
                "() => [...document.querySelectorAll('.scroll')]"
                ".every(one => one.scrollWidth <= one.clientWidth)"
            )


def test_words_in_quotation_marks_are_given_no_second_ones(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        seat.open(address(first(review, person_of(review, "Ada"), WORD)))
        marks = (
            "() => [...document.querySelectorAll('q')].map(one => getComputedStyle(one).quotes)"
        )
        assert set(seat.page.evaluate(marks)) == {"none"}
        seat.press("m")
        seat.page.wait_for_selector("[role=listbox] [aria-selected=true]")
        seat.press("Enter")
        assert "“" not in seat.page.inner_text("[data-form=add] [data-chosen]")[:12]


def test_rules_are_folded_the_worst_first(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        for at, item in enumerate(items_of(review, ada)):
            found = item.label is not None
            verdict = Verdict.DISMISS if found and at % 9 == 8 else Verdict.AGREE
            review.desk.judge(ada.id, item.id, Judgement(verdict), version=0)
        seat.open("/agreement")
        assert not seat.page.locator("details table").is_visible()
        seat.page.click("summary")
        rows = seat.page.locator("details tbody tr").all_inner_texts()
        dismissed = [int(row.split("\t")[4]) for row in rows]
        assert dismissed[0] > 0
        assert dismissed == sorted(dismissed, reverse=True)
