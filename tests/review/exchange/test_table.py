# SPDX-License-Identifier: Apache-2.0
"""A person's workbook, filled in elsewhere and read back: nothing is overwritten silently."""

import io

import openpyxl
import pytest

from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category, Modifier
from pipeline.errors import InputError
from pipeline.report.clauses import clause_files
from pipeline.report.formats import Material
from pipeline.report.ids import public_id
from pipeline.review.exchange import ConflictKind, decisions_workbook, take_table
from pipeline.review.values import Item, ItemKind, Judgement, ReviewRole

from .samples import AGREE, DISMISS, edit


@pytest.fixture
def fill(desk, tmp_path):
    """Gives a function that fills cells of a person's workbook by item, and returns its path."""

    def make(person, changes=None, *, data=None):
        made = data or decisions_workbook(desk, desk.person(person))
        book = openpyxl.load_workbook(io.BytesIO(made))
        rows = book["Clauses"].iter_rows()
        places = {cell.value: place for place, cell in enumerate(next(rows))}
        for row in rows:
            for heading, value in (changes or {}).get(row[places["ID"]].value, {}).items():
                row[places[heading]].value = value
        path = tmp_path / "mine.xlsx"
        book.save(path)
        return path

    return make


def says(desk, person, item):
    row = desk.item_row(item.id, person=person)
    return row.judgement, row.comment


def test_verdicts_and_corrections_come_in_as_that_persons(desk, asha, findings_of, fill):
    right, odd, wrong = (row.item for row in findings_of(desk, asha)[:3])
    path = fill(
        asha,
        {
            right.id: {"Decision": "agree", "Comment": "clear"},
            odd.id: {"Decision": "edit", "Grade": 0, "Who is bound": "both sides"},
            wrong.id: {"Decision": "dismiss", "Comment": "a heading"},
        },
    )
    taken = take_table(desk, path, asha)
    assert (taken.new, taken.known, taken.conflicts) == (3, 0, ())
    assert says(desk, asha, right) == (AGREE, "clear")
    assert says(desk, asha, odd) == (edit(severity=0, bound=Bound.MUTUAL), "")
    assert says(desk, asha, wrong) == (DISMISS, "a heading")
    assert take_table(desk, path, asha).new == 0


def test_an_untouched_workbook_says_nothing_even_when_more_was_judged_meanwhile(
    desk, asha, findings_of, fill
):
    first, second = (row.item for row in findings_of(desk, asha)[:2])
    desk.judge(asha, first.id, AGREE, version=0)
    desk.comment(asha, first.id, "odd\x1b words", version=0)
    path = fill(asha)
    row = desk.item_row(first.id, person=asha)
    desk.judge(asha, first.id, DISMISS, version=row.version)
    desk.judge(asha, second.id, AGREE, version=0)
    taken = take_table(desk, path, asha)
    assert (taken.new, taken.known, taken.conflicts) == (0, 0, ())
    assert says(desk, asha, first) == (DISMISS, "odd\x1b words")


def test_what_the_person_said_otherwise_meanwhile_is_shown_with_both_and_kept(
    desk, asha, findings_of, fill
):
    item = findings_of(desk, asha)[0].item
    path = fill(asha, {item.id: {"Decision": "dismiss", "Comment": "a heading"}})
    desk.judge(asha, item.id, AGREE, version=0)
    (conflict,) = take_table(desk, path, asha).conflicts
    assert conflict.kind is ConflictKind.OTHERWISE
    assert (conflict.offered, conflict.held, conflict.item.id) == (DISMISS, AGREE, item.id)
    assert conflict.remark == "a heading"
    assert conflict.place.startswith("sheet Clauses, row ")
    assert says(desk, asha, item) == (AGREE, "")


def test_a_remark_that_was_changed_meanwhile_is_kept(desk, asha, findings_of, fill):
    item = findings_of(desk, asha)[0].item
    path = fill(asha, {item.id: {"Comment": "from the train"}})
    desk.comment(asha, item.id, "from the desk", version=0)
    (conflict,) = take_table(desk, path, asha).conflicts
    assert (conflict.remark, conflict.remark_held) == ("from the train", "from the desk")
    assert says(desk, asha, item) == (None, "from the desk")


def test_a_paper_that_changed_and_ids_that_nobody_knows_are_conflicts(
    desk, asha, findings_of, fill
):
    changed, unknown, fine = (row.item for row in findings_of(desk, asha)[:3])
    path = fill(
        asha,
        {
            changed.id: {"Decision": "agree", "Document SHA-256": "ab" * 32},
            unknown.id: {"Decision": "agree", "ID": "ff" * 16},
            fine.id: {"Decision": "agree"},
        },
    )
    taken = take_table(desk, path, asha)
    assert sorted(one.kind for one in taken.conflicts) == ["changed", "unknown"]
    assert taken.new == 1


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        pytest.param({"Decision": "agre"}, "did you mean 'agree'", id="no verdict"),
        pytest.param({"Decision": "dismiss"}, "a dismissal needs its reason", id="no reason"),
        pytest.param({"Decision": "agree", "Grade": 0}, "write 'edit' to correct", id="agreed"),
        pytest.param({"Decision": "edit"}, "'edit' corrects nothing", id="corrects nothing"),
        pytest.param(
            {"Decision": "edit", "Topic": "A say in design", "Grade": 4},
            "Grade is 4, and what protects has a strength from 1 to 3",
            id="no such strength",
        ),
        pytest.param({"Decision": "=1+1"}, "holds a formula", id="formula"),
    ],
)
def test_rows_that_say_nothing_stop_the_whole_table(desk, asha, findings_of, fill, cells, fault):
    bad, good = (row.item for row in findings_of(desk, asha)[:2])
    path = fill(asha, {bad.id: cells, good.id: {"Decision": "agree"}})
    with pytest.raises(InputError) as caught:
        take_table(desk, path, asha)
    assert fault in caught.value.message
    assert says(desk, asha, good) == (None, "")


def test_words_that_were_chosen_in_the_pages_stay(desk, asha, findings_of, fill, text):
    item = findings_of(desk, asha)[0].item
    span = Span(item.start, item.end - 4)
    quote = text[span.start : span.end]
    desk.judge(asha, item.id, edit(span=span, quote=quote), version=0)
    path = fill(asha, {item.id: {"Grade": 0}})
    assert take_table(desk, path, asha).new == 1
    assert says(desk, asha, item)[0] == edit(severity=0, span=span, quote=quote)


def test_a_correction_that_was_changed_back_is_refused_with_what_to_write(
    desk, asha, findings_of, fill
):
    item = findings_of(desk, asha)[0].item
    other = 0 if item.severity else 1
    desk.judge(asha, item.id, edit(severity=other), version=0)
    path = fill(asha, {item.id: {"Grade": item.severity}})
    with pytest.raises(InputError, match="write 'agree' if it is right as it is"):
        take_table(desk, path, asha)
    assert says(desk, asha, item)[0] == edit(severity=other)
    taken = take_table(
        desk, fill(asha, {item.id: {"Grade": item.severity, "Decision": "agree"}}), asha
    )
    assert (taken.new, says(desk, asha, item)[0]) == (1, AGREE)


def test_a_topic_without_grades_takes_none_along(desk, asha, findings_of, fill):
    item = next(row.item for row in findings_of(desk, asha) if row.item.severity)
    take_table(desk, fill(asha, {item.id: {"Decision": "edit", "Topic": "flow_down"}}), asha)
    assert says(desk, asha, item)[0] == edit(Modifier.FLOW_DOWN, severity=0)


@pytest.fixture
def drawn(desk, text):
    """A provision without a flag that is put before people."""
    (paper,) = desk.papers()
    item = Item(
        id="ab" * 16,
        paper=paper.id,
        kind=ItemKind.UNFLAGGED,
        finding="",
        fingerprint="x",
        start=0,
        end=20,
        quote=text[:20],
        clause="1",
        page=None,
        label=None,
        severity=0,
        bound=Bound.UNCLEAR,
        probability=0.0,
    )
    desk.add_unflagged([item])
    return item


def test_of_a_provision_without_a_flag_agree_says_that_nothing_bites(desk, asha, drawn, fill):
    assert take_table(desk, fill(asha, {drawn.id: {"Decision": "agree"}}), asha).new == 1
    assert says(desk, asha, drawn)[0] == AGREE


def test_of_a_provision_without_a_flag_edit_names_what_bites(desk, asha, drawn, fill):
    cells = {"Decision": "edit", "Topic": "Exclusivity", "Grade": 3, "Who is bound": "sub"}
    path = fill(asha, {drawn.id: cells | {"Grade": None}})
    with pytest.raises(InputError, match="Grade is missing"):
        take_table(desk, path, asha)
    take_table(desk, fill(asha, {drawn.id: cells}), asha)
    said = says(desk, asha, drawn)[0]
    assert (said.category, said.severity, said.bound) == (Category.EXCLUSIVITY, 3, Bound.SUB)


def test_a_workbook_tells_of_nobody_else(desk, asha, findings_of):
    ben = desk.enrol("Ben", ReviewRole.REVIEWER).id
    item = findings_of(desk, asha)[0].item
    before = decisions_workbook(desk, desk.person(ben))
    desk.judge(asha, item.id, edit(severity=0), version=0)
    desk.comment(asha, item.id, "told to nobody", version=0)
    assert decisions_workbook(desk, desk.person(ben)) == before


def test_the_table_of_the_reports_comes_in_too_but_for_rows_of_others(
    desk, asha, findings_of, scanned, book, document, tmp_path
):
    mine, others = (row.item for row in findings_of(desk, asha)[:2])
    (data,) = clause_files(Material(scanned, book.packs)).values()
    lines = data.decode("utf-8-sig")
    path = tmp_path / "clauses.csv"
    path.write_text(lines, encoding="utf-8")
    fill_csv(
        path,
        {
            public_id(document.name, mine.finding): {"Decision": "agree"},
            public_id(document.name, others.finding): {"Decision": "agree", "Who": "Ben"},
        },
    )
    taken = take_table(desk, path, asha)
    assert (taken.new, taken.others, taken.conflicts) == (1, 1, ())
    assert says(desk, asha, mine)[0] == AGREE
    assert says(desk, asha, others)[0] is None


def fill_csv(path, changes):
    import csv

    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row.update(changes.get(row["ID"], {}))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_an_author_whom_nobody_knows_is_refused(desk, fill, asha):
    with pytest.raises(InputError, match="Nobody of this review"):
        take_table(desk, fill(asha), "nobody")


def test_judgements_of_an_adjudicator_are_refused_one_by_one(desk, asha, findings_of, fill):
    carla = desk.enrol("Carla", ReviewRole.ADJUDICATOR).id
    item = findings_of(desk, asha)[0].item
    path = fill(asha, {item.id: {"Decision": "agree"}})
    (conflict,) = take_table(desk, path, carla).conflicts
    assert conflict.kind is ConflictKind.REFUSED
    assert conflict.offered == Judgement(AGREE.verdict)
