# SPDX-License-Identifier: Apache-2.0
"""A review as people do it: with keys alone, with the mouse alone, enlarged, on a phone."""

import re

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.store.values import Chosen
from pipeline.review.values import ItemKind, Judgement, ReviewRole, Standing

from .looking import sit_down
from .reviewing import PDF, WORD


def row_of(review, person, item):
    return review.desk.item_row(item, person=person.id)


def person_of(review, name):
    return next(one for one in review.desk.people() if one.name == name)


def first(review, person, paper="", **chosen):
    ids = {one.name: one.id for one in review.desk.papers()}
    page = review.desk.items(Chosen(paper=ids.get(paper), **chosen), person=person.id, limit=1)
    return page.rows[0].item


def judge_rest(review, person, paper):
    left = review.desk.items(
        Chosen(paper=paper, undecided_only=True), person=person.id, limit=1_000
    )
    for row in left.rows:
        review.desk.judge(person.id, row.item.id, Judgement(Verdict.AGREE), version=0)


def address(item, view=""):
    return f"/papers/{item.paper}?item={item.id}" + (f"&view={view}" if view else "")


def test_the_first_decision_takes_three_acts_from_the_printed_address(chromium, review):
    with sit_down(chromium, review) as seat:
        seat.page.goto(review.door)
        seat.page.wait_for_selector("#introduce:not([hidden])")
        assert seat.focused == "name"
        assert review.room.entrance.secret not in seat.page.url
        seat.page.keyboard.type("Ada")
        seat.press("Enter")
        seat.page.wait_for_selector("#sheet-title")
        seat.page.wait_for_selector("kbd")
        seat.settle()
        item = seat.item or first(review, person_of(review, "Ada")).id
        seat.decide(lambda: seat.press("a"))

        assert re.fullmatch(r"Saved \d\d:\d\d", seat.status)
        assert row_of(review, person_of(review, "Ada"), item).judgement.verdict is Verdict.AGREE
        assert seat.quiet


def test_a_review_with_keys_alone(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, PDF)
        seat.open(address(item))
        assert seat.focused == "sheet-title"

        seat.press("r")
        assert seat.focused == "reason"
        seat.page.keyboard.type("It is about a record only.")
        seat.press("Tab")
        seat.decide(lambda: seat.press("Enter"))
        row = row_of(review, ada, item.id)
        assert row.judgement.verdict is Verdict.DISMISS
        assert row.comment == "It is about a record only."
        assert seat.focused == "sheet-title"

        second = seat.item
        assert second != item.id
        seat.press("e")
        assert seat.focused == "edit-category"
        seat.page.select_option("#edit-bound", "mutual")
        seat.page.focus("form[data-form=edit] button[type=submit]")
        seat.decide(lambda: seat.press("Enter"))
        assert row_of(review, ada, second).judgement.bound is Bound.MUTUAL

        third = seat.item
        seat.decide(lambda: seat.press("u"))
        assert row_of(review, ada, third).judgement.verdict is Verdict.UNSURE

        for expected in (third, second, item.id):
            seat.decide(lambda: seat.press("z"))
            assert "Took back" in seat.status
            assert seat.item == expected
            assert row_of(review, ada, expected).judgement is None
        assert seat.quiet


def test_keys_go_to_the_neighbours_and_write_comments(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open(address(item))
        with seat.page.expect_response("**/papers/**"):
            seat.press("j")
        seat.page.wait_for_function("id => !location.href.includes(id)", arg=item.id)
        with seat.page.expect_response("**/papers/**"):
            seat.press("k")
        seat.page.wait_for_function("id => location.href.includes(id)", arg=item.id)

        seat.press("c")
        assert seat.focused == "comment"
        seat.page.keyboard.type("ask j k a z about it")
        seat.press("Tab")
        seat.decide(lambda: seat.press("Enter"))
        row = row_of(review, ada, item.id)
        assert row.comment == "ask j k a z about it"
        assert row.judgement is None
        assert seat.item == item.id

        seat.press("?")
        seat.page.wait_for_url("**/help")


def test_a_missed_clause_is_added_with_keys_alone(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, PDF)
        seat.open(address(item))
        seat.press("m")
        seat.page.wait_for_selector("[role=listbox] [aria-selected=true]")
        seat.press("ArrowDown", "ArrowDown", "Shift+ArrowDown")
        assert seat.page.locator("[aria-selected=true]").count() == 2
        words = seat.page.locator("[aria-selected=true]").all_inner_texts()
        seat.press("Enter")
        assert seat.focused == "add-category"
        assert seat.page.input_value("#add-words").split() == " ".join(words).split()
        seat.page.select_option("#add-category", "exclusivity")
        seat.page.select_option("#add-severity", "3")
        seat.page.select_option("#add-bound", "sub")
        seat.page.focus("#add-words")
        shorter = words[0].split(". ")[0]
        seat.page.fill("#add-words", shorter)
        seat.page.focus("form[data-form=add] button[type=submit]")
        kept = seat.decide(lambda: seat.press("Enter"))

        added = review.desk.item(kept["item"])
        assert added.kind is ItemKind.ADDED
        assert added.label is Category.EXCLUSIVITY
        assert added.quote == shorter
        text = review.desk.paper_text(added.paper).text
        assert text[added.start : added.end] == shorter
        assert seat.item == added.id
        assert seat.quiet


def test_a_review_with_the_mouse_alone(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD)
        seat.open("/queue")
        seat.page.click(f"a[href*='{item.id}']")
        seat.page.wait_for_selector("#sheet-title")
        seat.settle()
        seat.decide(lambda: seat.page.click("[data-act=agree]"))
        assert row_of(review, ada, item.id).judgement.verdict is Verdict.AGREE

        second = seat.item
        seat.page.click("[data-act=disagree]")
        seat.page.click("[data-fill] >> nth=0")
        seat.decide(lambda: seat.page.click("form[data-form=disagree] button[type=submit]"))
        assert row_of(review, ada, second).comment == "It does not bind us."

        third = seat.item
        seat.page.click("[data-act=edit]")
        seat.page.select_option("#edit-severity", "1")
        seat.decide(lambda: seat.page.click("form[data-form=edit] button[type=submit]"))
        assert row_of(review, ada, third).judgement.severity == 1

        seat.decide(lambda: seat.page.click("[data-act=undo]"))
        assert row_of(review, ada, third).judgement is None
        assert seat.quiet


def test_a_missed_clause_is_added_with_the_mouse_alone(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        item = first(review, person_of(review, "Ada"), WORD)
        seat.open(address(item, "text"))
        block = seat.page.locator(".block:not(:has(mark))").nth(2)
        block.scroll_into_view_if_needed()
        seat.page.click("[data-act=add]")
        block.scroll_into_view_if_needed()
        box = block.bounding_box()
        seat.page.mouse.move(box["x"] + 6, box["y"] + 12)
        seat.page.mouse.down()
        seat.page.mouse.move(box["x"] + box["width"] - 80, box["y"] + 12, steps=5)
        seat.page.mouse.up()
        chosen = seat.page.input_value("#add-words")
        assert chosen
        assert chosen == chosen.strip()
        assert chosen in block.inner_text()
        seat.page.select_option("#add-category", "value_statement")
        seat.page.select_option("#add-severity", "2")
        seat.page.select_option("#add-bound", "mutual")
        kept = seat.decide(lambda: seat.page.click("form[data-form=add] button[type=submit]"))
        assert review.desk.item(kept["item"]).quote == chosen.strip()


def test_unflagged_words_are_right_or_name_what_bites(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, WORD, kind=ItemKind.UNFLAGGED)
        seat.open(address(item))
        assert "nothing in these words" in seat.page.inner_text(".question")
        assert seat.page.locator("[data-act=disagree]").count() == 0
        seat.press("e")
        seat.page.click("form[data-form=edit] button[type=submit]")
        assert "Still to choose: Topic; Grade, 0 to 4; Who is bound." in seat.page.inner_text(
            "#alert"
        )
        assert row_of(review, ada, item.id).judgement is None
        seat.page.select_option("#edit-category", "monitoring_burden")
        seat.page.select_option("#edit-severity", "2")
        seat.page.select_option("#edit-bound", "sub")
        seat.decide(lambda: seat.page.click("form[data-form=edit] button[type=submit]"))
        judgement = row_of(review, ada, item.id).judgement
        assert judgement.category is Category.MONITORING_BURDEN
        assert (judgement.severity, judgement.bound) == (2, Bound.SUB)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(
            {"viewport": {"width": 683, "height": 410}, "device_scale_factor": 2}, id="enlarged"
        ),
        pytest.param({"viewport": {"width": 320, "height": 640}, "has_touch": True}, id="phone"),
    ],
)
def test_small_windows_show_all_without_scrolling_sideways(chromium, review, options):
    with sit_down(chromium, review, "Ada", **options) as seat:
        ada = person_of(review, "Ada")
        item = first(review, ada, PDF)
        for path in ("/queue", address(item), address(item, "text"), "/done", "/help"):
            seat.open(path)
            assert seat.page.evaluate(
                "() => document.documentElement.scrollWidth <= innerWidth"
            ), path
        seat.open(address(item))
        seat.page.click("[data-act=disagree]")
        seat.page.fill("#reason", "Not so.")
        seat.decide(lambda: seat.page.click("form[data-form=disagree] button[type=submit]"))
        assert row_of(review, ada, item.id).judgement.verdict is Verdict.DISMISS
        assert "Saved" in seat.status


def test_keys_can_be_changed_and_switched_off(chromium, review):
    with sit_down(chromium, review, "Ada") as seat:
        ada = person_of(review, "Ada")
        seat.open("/help")
        seat.page.fill("#key-agree", "x")
        seat.decide(lambda: seat.page.click("text=Save the keys"))
        item = first(review, ada)
        seat.open(address(item))
        seat.press("a")
        assert row_of(review, ada, item.id).judgement is None
        seat.decide(lambda: seat.press("x"))
        assert row_of(review, ada, item.id).judgement is not None

        seat.open("/help")
        seat.page.uncheck("#enabled")
        seat.decide(lambda: seat.page.click("text=Save the keys"))
        seat.open(address(item))
        assert seat.page.locator("kbd").count() == 0
        seat.press("z", "x", "j")
        assert seat.item == item.id
        assert row_of(review, ada, item.id).judgement is not None


def test_two_people_judge_blind_and_a_third_settles(chromium, review):
    with (
        sit_down(chromium, review, "Ada") as ada_seat,
        sit_down(chromium, review, "Ben") as ben_seat,
        sit_down(chromium, review, "Cy", role=ReviewRole.ADJUDICATOR) as cy_seat,
    ):
        ada, ben = person_of(review, "Ada"), person_of(review, "Ben")
        item = first(review, ada, WORD)
        ada_seat.open(address(item))
        ada_seat.press("c")
        ada_seat.page.keyboard.type("Ada thinks this is plain")
        ada_seat.press("Tab")
        ada_seat.decide(lambda: ada_seat.press("Enter"))
        ada_seat.decide(lambda: ada_seat.press("a"))

        assert "Figures of agreement are shown" in ben_seat.open("/agreement").content()
        ben_seat.open(address(item))
        assert "Ada" not in ben_seat.page.content()
        cy_seat.open("/disputes")
        assert item.id not in cy_seat.page.content()

        ben_seat.press("r")
        ben_seat.page.keyboard.type("Ben says it binds nobody")
        ben_seat.press("Tab")
        ben_seat.decide(lambda: ben_seat.press("Enter"))
        for seat in (ada_seat, ben_seat):
            seat.open(address(item))
        assert "Ben says" not in ada_seat.page.content()
        assert "Ada thinks" not in ben_seat.page.content()

        cy_seat.open("/disputes")
        cy_seat.page.click(f"a[href*='{item.id}']")
        cy_seat.page.wait_for_selector(".sides")
        cy_seat.settle()
        shown = cy_seat.page.inner_text(".sides")
        assert "Reviewer 1" in shown
        assert "Reviewer 2" in shown
        assert "Ben says it binds nobody" in shown
        assert "Ada thinks this is plain" in shown
        assert not re.search(r"^(Ada|Ben)$", shown, re.MULTILINE)
        cy_seat.page.click("[data-settle] >> nth=0")
        assert "You settle: kept as marked" in cy_seat.page.inner_text("#settling")
        cy_seat.decide(lambda: cy_seat.page.click("form[data-form=why] button[type=submit]"))
        assert review.desk.outcome(item.id).judgement.verdict is Verdict.AGREE

        for path in ("/outcomes?standing=settled", "/queue", "/done"):
            told = ben_seat.open(path).inner_text("main")
            assert "once you have judged all" in told
            assert "differs" not in told
        judge_rest(review, ben, item.paper)
        ben_seat.open("/outcomes?standing=settled")
        assert "differs" in ben_seat.page.inner_text("main")
        ben_seat.open(address(item))
        assert "Ada thinks this is plain" in ben_seat.page.inner_text(".sheet")
        assert all(seat.quiet for seat in (ada_seat, ben_seat, cy_seat))
        assert row_of(review, ben, item.id).judgement.verdict is Verdict.DISMISS


def test_no_single_key_settles_and_the_reason_is_offered_first(chromium, review):
    with sit_down(chromium, review, "Cy", role=ReviewRole.ADJUDICATOR) as seat:
        ada, ben = (review.desk.enrol(name, ReviewRole.REVIEWER) for name in ("Ada", "Ben"))
        item = first(review, ada, WORD)
        review.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
        review.desk.judge(ben.id, item.id, Judgement(Verdict.DISMISS), version=0)
        seat.open(f"/disputes/{item.id}")
        seat.press("r")
        assert seat.focused == "why"
        assert "You settle: struck out" in seat.page.inner_text("#settling")
        assert seat.status == "Chosen, and not saved yet"
        seat.page.keyboard.type("It binds nobody.")
        seat.press("Escape")
        assert seat.page.locator("[data-armed]").is_hidden()
        seat.press("a")
        assert "You settle: kept as marked" in seat.page.inner_text("#settling")
        assert seat.page.input_value("#why") == "It binds nobody."
        assert review.desk.outcome(item.id).standing is Standing.DISPUTED
        seat.decide(lambda: seat.press("Control+Enter"))
        assert review.desk.outcome(item.id).judgement == Judgement(Verdict.AGREE)
        seat.decide(lambda: seat.press("z"))
        assert seat.page.input_value("#why") == "It binds nobody."
        assert seat.quiet


def test_disputes_say_on_what_people_differ_and_lead_from_one_to_the_next(chromium, review):
    with sit_down(chromium, review, "Cy", role=ReviewRole.ADJUDICATOR) as seat:
        ada, ben = (review.desk.enrol(name, ReviewRole.REVIEWER) for name in ("Ada", "Ben"))
        chosen = Chosen(kind=ItemKind.FINDING)
        items = [row.item for row in review.desk.items(chosen, person=ada.id, limit=4).rows]
        other = (items[1].severity + 1) % 4 or 1
        for item, said in (
            (items[0], Judgement(Verdict.DISMISS)),
            (items[1], Judgement(Verdict.EDIT, severity=other)),
            (items[2], Judgement(Verdict.DISMISS)),
        ):
            review.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
            review.desk.judge(ben.id, item.id, said, version=0)
        rows = seat.open("/disputes").locator(".queue li").all_inner_texts()
        assert [
            ("whether it is right: 1 yes, 1 no" in row, "the grade: " in row) for row in rows
        ] == [(True, False), (False, True), (True, False)]
        seat.page.click("nav.switch a[href$='on=verdict']")
        seat.page.wait_for_url("**on=verdict")
        assert seat.page.locator(".queue li").count() == 2
        seat.page.click(".queue a >> nth=0")
        seat.page.wait_for_selector(".sides")
        seat.settle()
        assert "1 of 2" in seat.page.inner_text(".step")
        seat.press("j")
        seat.page.wait_for_function("id => location.href.includes(id)", arg=items[2].id)
        seat.settle()
        seat.press("k")
        seat.page.wait_for_function("id => location.href.includes(id)", arg=items[0].id)
        seat.settle()
        # Who settles goes on to the next of the same kind, and no other.
        seat.press("a")
        kept = seat.decide(lambda: seat.press("Control+Enter"))
        assert kept["next"] == f"/disputes/{items[2].id}?on=verdict"
        told = seat.open(f"/disputes/{items[1].id}").inner_text(".sides")
        assert told.count("(") == 2
        assert len(seat.page.locator(".sides .apart").all()) == 2
        assert told.count("differs") == 2
        assert seat.quiet


def test_who_adds_what_another_added_sees_their_own_grade(chromium, review):
    with (
        sit_down(chromium, review, "Ben") as ben_seat,
        sit_down(chromium, review, "Cy", role=ReviewRole.ADJUDICATOR) as cy_seat,
    ):
        ada = review.desk.enrol("Ada", ReviewRole.REVIEWER)
        paper = next(one for one in review.desk.papers() if one.name == WORD)
        quote = review.desk.paper_text(paper.id).text[3:33]
        for person, severity in ((ada, 3), (person_of(review, "Ben"), 4)):
            said = Judgement(
                Verdict.EDIT,
                category=Category.VOLUME_ACCESS,
                severity=severity,
                bound=Bound.SUB,
            )
            added, _ = review.desk.add(
                person.id, paper.id, said, start=3, end=33, quote=quote, clause="1", page=None
            )
        told = ben_seat.open(address(added)).inner_text(".sheet").lower()
        assert "added by you" in told
        assert "you marked these words" in told
        assert "severe" in told
        assert "corrected" not in told
        assert "heavy" not in told

        told = cy_seat.open(f"/disputes/{added.id}").inner_text(".sides")
        assert told.lower().count("added it") == 2
        assert "heavy (3 of 4) differs" in told.lower()
        assert "severe (4 of 4) differs" in told.lower()
        assert ben_seat.quiet
        assert cy_seat.quiet
