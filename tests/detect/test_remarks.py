# SPDX-License-Identifier: Apache-2.0
"""Remarks on findings: how their words stand in the file, and what tracked changes took out."""

import pytest

from pipeline.detect.remarks import add_remarks, taken_out
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Page, Span
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Force, Mutuality

TEXT = "Work for nobody else.\nShow our name only."
SECOND = Span(22, 41)


def paper(**values: object) -> Document:
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 21, 0),
        Block(BlockKind.PARAGRAPH, 22, 41, 22, hidden=bool(values.pop("hides", False))),
    )
    return Document("paper.docx", "0" * 64, FileFormat.DOCX, TEXT, blocks, **values)


def finding(
    span: Span = SECOND, *, quote: str = "", label: Category = Category.EXCLUSIVITY
) -> Finding:
    return Finding(
        label,
        FindingKind.RESTRICTION,
        span,
        quote or TEXT[span.start : span.end],
        "1",
        3,
        Bound.SUB,
        Mutuality.ONE_WAY,
        Force.BINDING,
        0.9,
        page=2,
        flags=("repeat",),
    )


@pytest.mark.parametrize(
    ("document", "flags"),
    [
        pytest.param(paper(), ("repeat",), id="plain words"),
        pytest.param(
            paper(insertions=(Span(0, 3), Span(40, 41))),
            ("inserted", "repeat"),
            id="one letter inserted",
        ),
        pytest.param(paper(insertions=(Span(0, 22),)), ("repeat",), id="inserted just before"),
        pytest.param(paper(hides=True), ("hidden_text", "repeat"), id="in a hidden block"),
        pytest.param(
            paper(pages=(Page(1, 1, 1, recognised=True), Page(2, 1, 1))),
            ("repeat",),
            id="another page recognised",
        ),
        pytest.param(
            paper(pages=(Page(1, 1, 1), Page(2, 1, 1, recognised=True))),
            ("recognised", "repeat"),
            id="its page recognised",
        ),
    ],
)
def test_flags_tell_how_the_words_stand_in_the_file(document, flags):
    assert add_remarks(document, [finding()])[0].flags == flags


def test_a_finding_whose_words_are_gone_is_taken_out():
    assert taken_out([finding()], "Work for nobody else.") == (finding(),)


def test_a_finding_whose_words_were_changed_is_taken_out():
    assert taken_out([finding()], TEXT.replace("only", "too")) == (finding(),)


def test_a_clause_that_moved_or_was_set_anew_is_not_taken_out():
    moved = "9. Show our\nname  only. Work for nobody else."
    assert taken_out([finding()], moved) == ()


def test_a_second_copy_that_is_gone_is_taken_out():
    assert len(taken_out([finding(), finding()], TEXT)) == 1


def test_two_labels_of_the_same_words_both_still_stand():
    other = finding(label=Category.MANDATORY_BRANDING)
    assert taken_out([finding(), other], TEXT) == ()
