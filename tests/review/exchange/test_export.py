# SPDX-License-Identifier: Apache-2.0
"""All that leaves a review, and what two people on two laptops make of each other's."""

import csv
import io
import json
import stat

import pytest

from pipeline.annotations import load_annotations
from pipeline.domain.taxonomy import Bound, Category
from pipeline.errors import InputError
from pipeline.review.agreement import measure
from pipeline.review.exchange import ConflictKind, take_judgements, write_export
from pipeline.review.store.values import Chosen
from pipeline.review.values import ItemKind, ReviewRole, Standing

from .samples import AGREE, DISMISS, edit


@pytest.fixture
def two(open_desk, findings_of):
    """Two reviews of the same scan, in each of which one person judged six clauses."""
    mine, theirs = open_desk("mine"), open_desk("theirs")
    asha = mine.enrol("Asha", ReviewRole.REVIEWER).id
    ben = theirs.enrol("Ben", ReviewRole.REVIEWER).id
    for at, row in enumerate(findings_of(mine, asha)[:6]):
        mine.judge(asha, row.item.id, AGREE, version=0)
        other = findings_of(theirs, ben)[at].item
        theirs.judge(ben, other.id, DISMISS if at == 0 else AGREE, version=0)
        theirs.comment(ben, other.id, f"remark {at}", version=0)
    return mine, theirs


def test_an_export_holds_all_of_it_for_its_owner_alone(two, scanned, tmp_path):
    mine, _ = two
    out = tmp_path / "export"
    paths = write_export(mine, scanned, out)
    assert all(path.is_file() for path in paths)
    assert {path.name for path in paths} >= {
        "judgements.jsonl", "agreement.csv", "record.jsonl", "head.txt", "left-out.csv",
    }  # fmt: skip
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in paths)
    (document,) = load_annotations(out).documents
    assert len(document.annotations) == 6
    seq, digest = mine.head()
    assert (out / "head.txt").read_text() == f"{seq}:{digest}\n"
    record = [json.loads(line) for line in (out / "record.jsonl").read_text().splitlines()]
    assert (record[-1]["seq"], record[-1]["digest"]) == (seq, digest)


def test_the_same_review_gives_the_same_bytes_and_nothing_old_stays(two, scanned, tmp_path):
    mine, _ = two
    out = tmp_path / "export"
    first = {path: path.read_bytes() for path in write_export(mine, scanned, out)}
    (out / "annotations" / f"gone-{'0' * 12}.jsonl").write_text("{}")
    (out / "annotations" / "own.jsonl").write_text("")
    second = {path: path.read_bytes() for path in write_export(mine, scanned, out)}
    assert first == second
    assert {path.name for path in (out / "annotations").iterdir()} >= {"own.jsonl"}
    assert not (out / "annotations" / f"gone-{'0' * 12}.jsonl").exists()


def test_two_laptops_make_one_review(two, scanned, tmp_path):
    mine, theirs = two
    write_export(theirs, scanned, tmp_path / "theirs-out")
    (told,) = take_judgements(mine, tmp_path / "theirs-out")
    assert (told.person.name, told.taken.new, told.taken.conflicts) == ("Ben", 6, ())
    figures = measure(mine.ratings()).overall
    assert (figures.items, figures.people) == (6, 2)
    assert figures.same == pytest.approx(5 / 6)
    standings = [one.outcome.standing for one in mine.outcomes()]
    assert standings.count(Standing.AGREED) == 5
    assert standings.count(Standing.DISPUTED) == 1
    assert {one.comment for one in mine.ratings() if one.person.name == "Ben"} == {
        f"remark {at}" for at in range(6)
    }
    assert mine.verify().holds
    (again,) = take_judgements(mine, tmp_path / "theirs-out")
    assert (again.taken.new, again.taken.known) == (0, 6)


def test_reasons_of_settlements_stand_apart_from_remarks(two, scanned, tmp_path):
    mine, theirs = two
    write_export(theirs, scanned, tmp_path / "theirs-out")
    take_judgements(mine, tmp_path / "theirs-out")
    carla = mine.enrol("=Carla", ReviewRole.ADJUDICATOR).id
    row = mine.disputed().rows[0]
    mine.settle(carla, row.item.id, DISMISS, version=row.outcome_version, reason="Both sides.")
    write_export(mine, scanned, tmp_path / "out")
    text = (tmp_path / "out" / "settlements.csv").read_text(encoding="utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    assert line["Quote"] == row.item.quote
    assert line["Settled as"] == "dismissed"
    assert line["Settled by"] == "'=Carla"
    assert line["Reason of the settlement"] == "Both sides."
    assert line["What people remarked"] == "Ben: remark 0"
    (document,) = load_annotations(tmp_path / "out").documents
    negative = next(one for one in document.annotations if one.quote == row.item.quote)
    assert negative.note == "Both sides."


def test_what_other_rules_graded_otherwise_is_told_of_what_is_found_here(two, scanned, tmp_path):
    mine, theirs = two
    write_export(theirs, scanned, tmp_path / "o")
    path = tmp_path / "o" / "judgements.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    at = next(n for n, one in enumerate(lines) if one["blind"] == {"verdict": "agree"})
    graded = lines[at]
    found = graded["severity"]
    graded["severity"] = other = (found + 1) % 4
    path.write_text(json.dumps(graded), encoding="utf-8")
    (told,) = take_judgements(mine, path)
    ben = next(one for one in mine.ratings() if one.person.name == "Ben")
    assert (told.taken.new, ben.judgement) == (1, edit(severity=other))
    # What was corrected there to the very grade that is found here is agreed with.
    mine.undo(ben.person.id)
    mine.undo(ben.person.id)
    graded["blind"] = {"verdict": "edit", "severity": found}
    path.write_text(json.dumps(graded), encoding="utf-8")
    take_judgements(mine, path)
    ben = next(one for one in mine.ratings() if one.person.name == "Ben")
    assert ben.judgement == AGREE


def test_words_that_both_added_are_one_item(open_desk, scanned, tmp_path, text):
    mine, theirs = open_desk("mine"), open_desk("theirs")
    for desk, name, grade in ((mine, "Asha", 2), (theirs, "Ben", 3)):
        person = desk.enrol(name, ReviewRole.REVIEWER).id
        (paper,) = desk.papers()
        said = edit(Category.VOLUME_ACCESS, severity=grade, bound=Bound.SUB)
        desk.add(person, paper.id, said, start=3, end=33, quote=text[3:33], clause="1", page=None)
    write_export(theirs, scanned, tmp_path / "theirs-out")
    (told,) = take_judgements(mine, tmp_path / "theirs-out" / "judgements.jsonl")
    assert (told.taken.new, told.taken.conflicts) == (1, ())
    (one,) = {rating.item.id for rating in mine.ratings()}
    assert mine.outcome(one).standing is Standing.DISPUTED
    assert [rating.found for rating in mine.ratings()] == [True, True]


def test_what_was_found_alone_stays_so_with_all_else_judged(open_desk, scanned, tmp_path, text):
    mine, theirs = open_desk("mine"), open_desk("theirs")
    for desk, name in ((mine, "Asha"), (theirs, "Ben")):
        person = desk.enrol(name, ReviewRole.REVIEWER).id
        (paper,) = desk.papers()
        for row in desk.items(Chosen(), person=person, limit=1_000).rows:
            desk.judge(person, row.item.id, AGREE, version=0)
        said = edit(Category.VOLUME_ACCESS, severity=3, bound=Bound.SUB)
        desk.add(person, paper.id, said, start=3, end=33, quote=text[3:33], clause="1", page=None)
    write_export(theirs, scanned, tmp_path / "theirs-out")
    (told,) = take_judgements(mine, tmp_path / "theirs-out" / "judgements.jsonl")
    assert told.taken.conflicts == ()
    both = [one for one in mine.ratings() if one.item.kind is ItemKind.ADDED]
    assert [one.found for one in both] == [True, True]
    assert measure(mine.ratings()).misses.topics[-1].twice == 1


def test_what_was_said_of_another_paper_or_clause_is_named(two, scanned, tmp_path):
    mine, theirs = two
    write_export(theirs, scanned, tmp_path / "o")
    path = tmp_path / "o" / "judgements.jsonl"
    first, second, *rest = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    first["sha256"] = "ab" * 32
    second["start"] += 1
    lines = [first, second, *rest]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (told,) = take_judgements(mine, path)
    assert [one.kind for one in told.taken.conflicts] == [
        ConflictKind.CHANGED,
        ConflictKind.UNKNOWN,
    ]
    assert told.taken.new == 4


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", "no json", '{"person": ""}', "[" * 100_000, '"\\ud800"'],
    ids=["list", "empty", "text", "no name", "deep", "surrogate"],
)
def test_a_file_of_something_else_is_refused_whole(desk, tmp_path, line):
    path = tmp_path / "judgements.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="line 1: it is no judgement"):
        take_judgements(desk, path)
    assert desk.people() == ()


def test_a_file_that_is_not_there_is_told(desk, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        take_judgements(desk, tmp_path / "away")
