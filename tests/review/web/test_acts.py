# SPDX-License-Identifier: Apache-2.0
"""Acts as a browser sends them: what is kept, what is refused, and how that is told."""

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.store.values import Chosen
from pipeline.review.values import ItemKind, Judgement, ReviewRole, Standing
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import LocalSessions
from tests.review.guard.asking import ORIGIN, Asker

from .reviewing import PDF, WORD, open_desk


class Table:
    """An application without a server, and people at it."""

    def __init__(self, folder, material, *, shared=False):
        self.desk, study = open_desk(folder, material)
        self.room = Room(self.desk, Access((ORIGIN,), shared=shared), LocalSessions())
        self.app = create_review_app(self.room, study)

    def seat(self, name, role=ReviewRole.REVIEWER):
        person = self.desk.enrol(name, role)
        asker = Asker(self.app)
        asker.cookies.set(self.room.access.cookie, self.room.sessions.begin(person.id))
        return person, asker

    def first(self, person, **chosen):
        return self.desk.items(Chosen(**chosen), person=person.id, limit=1).rows[0].item


@pytest.fixture
def table(tmp_path, material):
    made = Table(tmp_path, material)
    yield made
    made.desk.close()


REFUSED = {
    "a disagreement without a reason": {"verdict": "dismiss"},
    "a correction that corrects nothing": {"verdict": "edit"},
    "an agreement with a correction": {"verdict": "agree", "severity": 1},
    "a topic that nobody knows": {"verdict": "edit", "category": "weather"},
    "a strength of four": {"verdict": "edit", "category": "co_design", "severity": 4},
    "words beyond the end": {
        "verdict": "edit", "span": {"start": 10**9, "end": 10**9 + 5},
    },
    "a grade that is none of a strength's": {"verdict": "edit", "category": "co_design"},
    "a grade of what has none": {"verdict": "edit", "category": "flow_down", "severity": 2},
    "a field that nobody knows": {"verdict": "agree", "colour": "red"},
}  # fmt: skip


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_judgement_is_refused_with_a_cure_and_keeps_nothing(table, sent):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    answer = asker.post(f"/api/items/{item.id}/judgement", {**sent, "version": 0})
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "cure"}
    assert table.desk.item_row(item.id, person=ada.id).judgement is None


def test_a_correction_that_says_what_is_there_already_is_refused(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    span = {"start": item.start, "end": item.end}
    same = {"category": str(item.label), "severity": item.severity, "bound": item.bound}
    for sent in ({"severity": item.severity}, {"span": span}, same):
        body = {"verdict": "edit", "version": 0, **sent}
        answer = asker.post(f"/api/items/{item.id}/judgement", body)
        assert answer.status_code == 422
        assert "changes nothing" in answer.json()["error"]
    body = {"verdict": "edit", "version": 0, **same, "bound": "mutual"}
    assert asker.post(f"/api/items/{item.id}/judgement", body).status_code == 200
    judgement = table.desk.item_row(item.id, person=ada.id).judgement
    assert judgement == Judgement(Verdict.EDIT, bound=Bound.MUTUAL)


def test_a_reason_takes_the_place_of_no_remark_that_was_not_seen(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    asker.post(f"/api/items/{item.id}/comment", {"text": "Ask the board.", "version": 0})
    sent = {"verdict": "dismiss", "reason": "Not so.", "version": 0}
    told = asker.post(f"/api/items/{item.id}/judgement", sent)
    assert told.status_code == 409
    assert (told.json()["yours"], told.json()["theirs"]) == ("Not so.", "Ask the board.")
    row = table.desk.item_row(item.id, person=ada.id)
    assert (row.comment, row.judgement) == ("Ask the board.", None)

    sent[told.json()["names"]] = told.json()["version"]
    assert asker.post(f"/api/items/{item.id}/judgement", sent).status_code == 200
    assert table.desk.item_row(item.id, person=ada.id).comment == "Not so."


def test_the_reason_of_a_disagreement_is_not_emptied(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    asker.post(
        f"/api/items/{item.id}/judgement", {"verdict": "dismiss", "reason": "No.", "version": 0}
    )
    row = table.desk.item_row(item.id, person=ada.id)
    sent = {"text": " ", "version": row.comment_version}
    assert asker.post(f"/api/items/{item.id}/comment", sent).status_code == 422
    assert table.desk.item_row(item.id, person=ada.id).comment == "No."


def test_the_reason_of_a_settlement_is_kept_and_shown_with_the_outcome(table):
    ada, asker = table.seat("Ada")
    ben, _ = table.seat("Ben")
    cy, settler = table.seat("Cy", ReviewRole.ADJUDICATOR)
    item = table.first(ada)
    table.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
    table.desk.judge(ben.id, item.id, Judgement(Verdict.DISMISS), version=0)
    version = table.desk.item_row(item.id, person=cy.id).outcome_version
    sent = {"verdict": "dismiss", "reason": "Both are bound alike.", "version": version}
    for _ in range(2):  # The second time because the answer was lost.
        assert settler.post(f"/api/items/{item.id}/settlement", sent).status_code == 200
    row = table.desk.item_row(item.id, person=cy.id)
    assert (row.reason, row.comment) == ("Both are bound alike.", "")
    assert len([one for one in table.desk.events() if one.item == item.id]) == 3
    _judge_the_rest(table.desk, ada, item.paper)
    for one in (asker, settler):
        page = one.get("/outcomes?standing=settled").text
        assert "struck out" in page
        assert "Both are bound alike." in page
    assert settler.post("/api/undo").json()["what"].startswith("Took back: decision")
    assert table.desk.outcome(item.id).standing is Standing.DISPUTED
    # What was typed is there when it is settled anew.
    assert "Both are bound alike." in settler.get(f"/disputes/{item.id}").text


def test_outcomes_of_one_person_are_not_called_agreed(table):
    ada, asker = table.seat("Ada")
    viewer = table.seat("Vi", ReviewRole.VIEWER)[1]
    item = table.first(ada)
    table.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
    for one in (asker, viewer):
        page = one.get("/outcomes").text
        assert "1 clause: one person decided them, and nobody else reviews here." in page
        assert "Decided by one person" in page
        for path in ("/outcomes", "/done", "/queue"):
            assert "all agree" not in one.get(path).text.lower(), path
        own = one.get(f"/papers/{item.paper}?item={item.id}").text
        assert "kept as marked (decided by one person)" in own
    table.seat("Ben")
    assert "0 clauses: all who judged them agree." in asker.get("/outcomes").text


def test_who_settles_is_told_what_is_theirs_to_do_and_what_they_did(table):
    ada, asker = table.seat("Ada")
    ben, _ = table.seat("Ben")
    cy, settler = table.seat("Cy", ReviewRole.ADJUDICATOR)
    _, other = table.seat("Di", ReviewRole.ADJUDICATOR)
    items = [row.item for row in table.desk.items(Chosen(), person=ada.id, limit=2).rows]
    for item in items:
        table.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
        table.desk.judge(ben.id, item.id, Judgement(Verdict.DISMISS), version=0)
    assert "2 clauses wait for you to settle" in settler.get("/done").text
    for item in items:
        version = table.desk.item_row(item.id, person=cy.id).outcome_version
        table.desk.settle(
            cy.id, item.id, Judgement(Verdict.AGREE), version=version, reason="Plain."
        )
    done = settler.get("/done").text
    assert "Nothing waits for you to settle now." in done
    assert "0 of" not in done
    for one, told in ((settler, '<td data-heading="Settled by: ">you'), (other, "somebody else")):
        page = one.get("/outcomes?standing=settled").text
        assert told in page
        assert "You said" not in page
        assert "nothing" not in page
        assert page.count("Plain.") == 2
    assert "You said" not in settler.get("/outcomes").text
    assert 'class="state">to do' not in settler.get("/queue").text
    assert "You decided" not in settler.get("/queue").text
    assert "You decided" in asker.get("/queue").text


def _judge_the_rest(desk, person, paper):
    """Lets a person judge what is left of a paper: only then its outcomes show to them."""
    chosen = Chosen(paper=paper, undecided_only=True)
    for row in desk.items(chosen, person=person.id, limit=500).rows:
        desk.judge(person.id, row.item.id, Judgement(Verdict.AGREE), version=0)


def test_a_settlement_of_what_changed_meanwhile_keeps_neither_it_nor_its_reason(table):
    ada, _ = table.seat("Ada")
    ben, _ = table.seat("Ben")
    cy, settler = table.seat("Cy", ReviewRole.ADJUDICATOR)
    item = table.first(ada)
    table.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
    table.desk.judge(ben.id, item.id, Judgement(Verdict.DISMISS), version=0)
    version = table.desk.item_row(item.id, person=cy.id).outcome_version
    table.desk.comment(ben.id, item.id, "Look at the schedule.", version=0)
    sent = {"verdict": "agree", "reason": "Plain.", "version": version}
    assert settler.post(f"/api/items/{item.id}/settlement", sent).status_code == 409
    assert table.desk.item_row(item.id, person=cy.id).reason == ""


def test_who_changes_a_clause_when_nothing_is_left_stays_there(table):
    ada, asker = table.seat("Ada")
    items = [row.item for row in table.desk.items(Chosen(), person=ada.id, limit=500).rows]
    for item in items[1:]:
        table.desk.judge(ada.id, item.id, Judgement(Verdict.AGREE), version=0)
    agree = {"verdict": "agree", "version": 0}
    last = asker.post(f"/api/items/{items[0].id}/judgement", agree).json()
    assert last["next"] == "/done"
    unsure = {"verdict": "unsure", "version": last["version"]}
    changed = asker.post(f"/api/items/{items[0].id}/judgement", unsure).json()
    assert items[0].id in changed["next"]


def test_what_one_may_not_see_is_not_there_for_ones_acts(table):
    ada, _ = table.seat("Ada")
    _, other = table.seat("Ben")
    paper = table.first(ada).paper
    text = table.desk.paper_text(paper).text
    added, _ = table.desk.add(
        ada.id, paper, Judgement(Verdict.EDIT, category=Category.EXCLUSIVITY),
        start=0, end=9, quote=text[:9], clause="", page=None,
    )  # fmt: skip
    agree = {"verdict": "agree", "version": 0}
    assert other.post(f"/api/items/{added.id}/judgement", agree).status_code == 404
    remark = {"text": "x", "version": 0}
    assert other.post(f"/api/items/{added.id}/comment", remark).status_code == 404


def test_nothing_was_found_in_unflagged_words_that_could_be_wrong(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada, kind=ItemKind.UNFLAGGED)
    for sent in ({"verdict": "dismiss", "reason": "x"}, {"verdict": "edit", "severity": 2}):
        answer = asker.post(f"/api/items/{item.id}/judgement", {**sent, "version": 0})
        assert answer.status_code == 422


def test_an_act_on_what_is_not_there_is_not_found(table):
    _, asker = table.seat("Ada")
    agree = {"verdict": "agree", "version": 0}
    assert asker.post("/api/items/nobody/judgement", agree).status_code == 404
    for path in ("/papers/nobody", "/papers/nobody/pages/1.png", "/disputes/nobody"):
        assert asker.get(path).status_code in (403, 404), path


def test_a_correction_keeps_the_words_exactly(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    text = table.desk.paper_text(item.paper).text
    span = {"start": item.start, "end": item.start + 10}
    answer = asker.post(
        f"/api/items/{item.id}/judgement", {"verdict": "edit", "span": span, "version": 0}
    )
    assert answer.status_code == 200
    judgement = table.desk.item_row(item.id, person=ada.id).judgement
    assert judgement.quote == text[judgement.span.start : judgement.span.end]
    assert judgement.verdict is Verdict.EDIT


def test_the_same_act_sent_twice_is_kept_once(table):
    ada, asker = table.seat("Ada")
    item = table.first(ada)
    for _ in range(2):
        answer = asker.post(f"/api/items/{item.id}/judgement", {"verdict": "agree", "version": 0})
        assert answer.status_code == 200
    judged = [one for one in table.desk.events() if one.item == item.id]
    assert len(judged) == 1


def test_who_goes_on_by_place_gets_the_clause_that_follows(table):
    ada, asker = table.seat("Ada")
    paper = next(one for one in table.desk.papers() if one.name == WORD)
    second = asker.get(f"/papers/{paper.id}?order=paper")
    assert second.status_code == 200
    rows = table.desk.items(Chosen(paper=paper.id, order="paper"), person=ada.id, limit=3).rows
    answer = asker.post(
        f"/api/items/{rows[1].item.id}/judgement",
        {"verdict": "agree", "version": 0, "order": "paper"},
    )
    assert rows[2].item.id in answer.json()["next"]


def test_undo_goes_back_to_the_beginning_and_then_says_so(table):
    ada, asker = table.seat("Ada")
    items = [row.item for row in table.desk.items(Chosen(), person=ada.id, limit=4).rows]
    for item in items:
        asker.post(f"/api/items/{item.id}/judgement", {"verdict": "agree", "version": 0})
    for item in reversed(items):
        assert asker.post("/api/undo").json()["item"] == item.id
    told = asker.post("/api/undo").json()
    assert told["item"] == ""
    assert "nothing left" in told["what"]


def test_added_words_know_their_clause_and_page(table):
    _, asker = table.seat("Ada")
    paper = next(one for one in table.desk.papers() if one.name == PDF)
    text = table.desk.paper_text(paper.id)
    clause = next(one for one in text.clauses if one.start > text.pages[2].start)
    span = {"start": clause.start, "end": clause.start + 30}
    sent = {"category": "exclusivity", "severity": 3, "bound": "sub", "span": span}
    answer = asker.post(f"/api/papers/{paper.id}/items", sent)
    assert answer.status_code == 201
    added = table.desk.item(answer.json()["item"])
    assert (added.clause, added.page) == (clause.number, 3)
    assert added.label is Category.EXCLUSIVITY


def test_two_acts_may_not_have_one_key(table):
    _, asker = table.seat("Ada")
    answer = asker.put("/api/settings", {"keys": {"agree": "x", "next": "X"}})
    assert answer.status_code == 422
    assert asker.put("/api/settings", {"keys": {"agree": "x"}}).status_code == 204


def test_an_adjudicator_settles_and_undoes_only_what_is_disputed(table):
    ada, first = table.seat("Ada")
    _, second = table.seat("Ben")
    _, settler = table.seat("Cy", ReviewRole.ADJUDICATOR)
    item = table.first(ada)
    path = f"/api/items/{item.id}"
    agree = {"verdict": "agree", "version": 0}
    assert settler.post(f"{path}/settlement", agree).status_code in (409, 422)
    first.post(f"{path}/judgement", agree)
    second.post(f"{path}/judgement", {"verdict": "unsure", "version": 0})
    assert settler.post(f"{path}/judgement", agree).status_code == 403
    assert first.post(f"{path}/settlement", agree).status_code == 403
    version = table.desk.disputed().rows[0].outcome_version
    settled = settler.post(f"{path}/settlement", {"verdict": "agree", "version": version})
    assert settled.status_code == 200
    assert settled.json()["next"] == "/disputes"
    assert settler.post("/api/undo").json()["next"] == f"/disputes/{item.id}"


def test_a_workbook_that_cannot_be_taken_in_is_called_by_its_own_name(table):
    _, asker = table.seat("Ada")
    headers = {"content-type": "application/octet-stream"}
    path = "/api/decisions?name=ada%E2%80%AE%20final.xlsx"
    told = asker.ask("PUT", path, content=b"PK\x03\x04", headers=headers).json()["error"]
    assert told.startswith("'ada\\u202e final.xlsx' cannot be read as a workbook")
    told = asker.ask("PUT", "/api/decisions", content=b"nothing", headers=headers).json()["error"]
    assert told.startswith("'The file' has no table")
    assert "tmp" not in told


def test_no_page_changes_anything(table):
    ada, asker = table.seat("Ada", ReviewRole.ADMIN)
    item = table.first(ada)
    before = table.desk.head()
    for path in (
        "/", "/start", "/next", "/queue", "/queue?topic=exclusivity&kind=finding&standing=open",
        "/queue?undecided=1&page=2", f"/papers/{item.paper}?item={item.id}", "/disputes",
        "/outcomes", "/agreement", "/agreement.csv", "/done", "/people", "/help", "/api/state",
        "/exports/annotations.zip", "/exports/decisions.xlsx", "/exports/record.jsonl",
    ):  # fmt: skip
        assert asker.get(path).status_code in (200, 303), path
    assert table.desk.head() == before


def test_people_are_added_and_changed_where_a_server_is_shared(tmp_path, material):
    table = Table(tmp_path, material, shared=True)
    _, keeper = table.seat("Cy", ReviewRole.ADMIN)
    sent = {"name": "Dee", "role": "reviewer", "password": "a long enough one"}
    assert keeper.post("/api/people", sent).status_code == 201
    assert "Dee" in keeper.get("/people").text
    assert "Sign in" in Asker(table.app).get("/start").text
    table.desk.close()
