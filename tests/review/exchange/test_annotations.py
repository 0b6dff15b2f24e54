# SPDX-License-Identifier: Apache-2.0
"""Decisions as annotations: what each verdict says, and that others read them."""

import json
import shutil
from dataclasses import replace

import pytest

from pipeline import api
from pipeline.annotations import AnnotationKind, load_annotations
from pipeline.config import Config
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Mitigator
from pipeline.review.exchange.annotations import annotate, left_out_table
from pipeline.review.exchange.values import Decided
from pipeline.review.values import ItemKind
from pipeline.train.aside import KeptAside
from pipeline.train.reviews import read_reviews

from .samples import AGREE, DISMISS, edit, make_item


@pytest.fixture
def lines(tmp_path):
    """Gives a function that writes decisions as annotations and returns what is read of them."""

    def make(*decided):
        made = annotate(decided)
        folder = tmp_path / "annotations"
        folder.mkdir(exist_ok=True)
        for name, data in made.files.items():
            (folder / name).write_bytes(data)
        (document,) = load_annotations(tmp_path).documents
        return document.annotations

    return make


def test_a_confirmed_finding_is_annotated_as_it_was_found(lines, decided):
    one = decided(AGREE, why="as in clause 4")
    (said,) = lines(one)
    assert (said.document, said.quote) == (one.paper.name, one.item.quote)
    assert (said.kind, said.label) == (AnnotationKind.RESTRICTION, one.item.label)
    assert (said.severity, said.bound) == (one.item.severity, one.item.bound)
    assert (said.force, said.note) == (one.finding.force, "as in clause 4")
    assert said.subtype in one.finding.subtypes or not one.finding.subtypes


def test_a_dismissed_finding_is_a_negative_with_the_reason(lines, decided):
    (said,) = lines(decided(DISMISS, why="It binds nobody."))
    assert (said.kind, said.severity) == (AnnotationKind.NEGATIVE, 0)
    assert said.note == "It binds nobody."


def test_a_corrected_finding_is_as_corrected_and_the_topic_that_was_found_is_a_negative(
    lines, decided, document
):
    one = decided(AGREE)
    words = Span(one.item.start + 4, one.item.end)
    other = next(label for label in Category if label is not one.item.label)
    given = edit(other, severity=1, bound=Bound.MUTUAL, span=words, quote=one.item.quote[4:])
    held, wrong = lines(replace(one, judgement=given))
    assert (held.label, held.severity, held.bound) == (other, 1, Bound.MUTUAL)
    assert (held.quote, held.subtype) == (one.item.quote[4:], "")
    assert (wrong.label, wrong.kind) == (one.item.label, AnnotationKind.NEGATIVE)
    assert wrong.quote == one.item.quote


def test_what_binds_the_other_side_alone_is_no_restriction(lines, decided):
    (said,) = lines(decided(edit(bound=Bound.PRIME)))
    assert (said.kind, said.bound) == (AnnotationKind.NEGATIVE, Bound.PRIME)


def test_a_mitigator_keeps_its_strength(lines, decided):
    (said,) = lines(decided(edit(severity=3), kind=FindingKind.MITIGATOR))
    assert (said.kind, said.severity) == (AnnotationKind.MITIGATOR, 3)


def test_a_provision_without_a_flag_gives_what_bites_in_it_and_nothing_where_nothing_does(paper):
    item = make_item(7, kind=ItemKind.UNFLAGGED)
    assert annotate([Decided(item, paper, AGREE)]).files == {}
    bites = edit(Category.VOLUME_ACCESS, severity=2, bound=Bound.SUB)
    (data,) = annotate([Decided(item, paper, bites)]).files.values()
    _, said = map(json.loads, data.splitlines())
    assert (said["category"], said["kind"], said["severity"]) == (
        "volume_access",
        "restriction",
        2,
    )


def test_added_words_are_annotated_and_dismissed_ones_are_a_negative(lines, paper):
    item = make_item(7, kind=ItemKind.ADDED)
    (said,) = lines(Decided(item, paper, AGREE))
    assert (said.kind, said.severity) == (AnnotationKind.RESTRICTION, 2)
    (said,) = lines(Decided(item, paper, DISMISS))
    assert said.kind is AnnotationKind.NEGATIVE


def test_what_quotes_no_words_is_listed_and_not_dropped(paper):
    item = make_item(7, end=7, quote="")
    strong = make_item(9)
    made = annotate(
        [
            Decided(item, paper, AGREE),
            Decided(strong, paper, edit(Mitigator.CAPACITY_SUPPORT, severity=4)),
        ]
    )
    assert [one.decided.item for one in made.left_out] == [item, strong]
    table = left_out_table(made.left_out).decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert "an annotation quotes words" in table[1]


def test_no_paper_is_called_complete(decided):
    (data,) = annotate([decided(AGREE)]).files.values()
    assert json.loads(data.splitlines()[0])["complete_for"] == []


def test_hostile_names_give_files_of_their_own_that_stay_in_their_folder(paper, decided):
    names = ["../../etc/passwd", "a\u202eb\x1b.pdf", "CON", "über.pdf", "uber.pdf", "\udcff"]
    given = [replace(decided(AGREE), paper=replace(paper, name=name)) for name in names]
    files = annotate(given).files
    assert len(files) == len(names)
    assert all(name.isascii() and "/" not in name and name.endswith(".jsonl") for name in files)


def test_the_order_of_decisions_does_not_matter(decided):
    given = [decided(AGREE, number) for number in range(4)]
    assert annotate(given) == annotate(reversed(given))


def test_check_and_training_read_them(papers, tmp_path, decided, document):
    folder = tmp_path / "review"
    shutil.copytree(papers, folder)
    (folder / "annotations").mkdir()
    found = [one for one in document.findings if one.kind is FindingKind.RESTRICTION]
    given = [decided(DISMISS if at == 1 else AGREE, at) for at in range(min(len(found), 6))]
    for name, data in annotate(given).files.items():
        (folder / "annotations" / name).write_bytes(data)
    report = api.check(folder, config=Config())
    (match,) = report.matches
    assert (len(match.pairs), len(match.missed)) == (len(given) - 1, 0)
    assert match.false_alarms == ()
    desk = api.training_desk(Config(), lambda _text: None)
    (judged,) = read_reviews([folder], desk, KeptAside({}, {}))
    assert (len(judged.placed.found), judged.placed.lost) == (len(given), ())
    assert judged.complete_for == ()
