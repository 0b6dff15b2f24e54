# SPDX-License-Identifier: Apache-2.0
"""What leaves for another tool and comes back unchanged is the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationKind, Draft, labels_of
from pipeline.check.exchange import EXCHANGE_FORMATS, Choices, mark_paper, take_paper
from pipeline.check.papers import PaperText
from pipeline.domain.taxonomy import Bound, Category, Force, Mitigator

NOTHING_CHOSEN = Choices({})
GRADES = {AnnotationKind.RESTRICTION: (0, 4), AnnotationKind.MITIGATOR: (1, 3)}
# Letters of one and of two UTF-16 units, marks that join others, ends of lines, quotation marks.
ODD = st.text(
    st.sampled_from('ab \n\r\t"\\<&\u2019\u0301\u200d\u202e\U0001f468\U0001d49c'), max_size=12
)


@st.composite
def annotated(draw):
    """A paper and its annotations, words and places drawn together."""
    text = draw(st.text(max_size=30)) + draw(ODD) + "word" + draw(ODD)
    text = text.encode("utf-8", "ignore").decode()
    lines = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(AnnotationKind))
        lines.append(
            Annotation(
                document="a.docx",
                clause="14.3(b): \u201cBrand\u201d",
                quote=text[start:end] if text[start:end].strip() else "word",
                label=draw(st.sampled_from(labels_of(kind))),
                kind=kind,
                severity=draw(st.integers(*GRADES.get(kind, (0, 0)))),
                bound=draw(st.none() | st.sampled_from(Bound)),
                force=draw(st.none() | st.sampled_from(Force)),
                subtype=draw(st.sampled_from(("", "sole_supply,funding"))),
                note=draw(ODD),
            )
        )
    drafts = draw(st.booleans())
    document = AnnotatedDocument(
        "a.docx",
        complete_for=() if drafts else (Category.EXCLUSIVITY, Mitigator.FAIR_PAYMENT),
        annotations=() if drafts else tuple(lines),
        drafts=tuple(Draft(one) for one in lines) if drafts else (),
        aside=draw(st.booleans()),
    )
    return PaperText("a.docx", text), document


def come_back(form, paper, document):
    marked, lost = mark_paper(document, paper)
    assert lost == ()
    kind = EXCHANGE_FORMATS[form]
    (data, *_) = kind.write([marked]).values()
    read = kind.read(data)
    assert read.faults == ()
    (back,) = read.papers
    assert back.document == "a.docx"
    return take_paper(back, paper, NOTHING_CHOSEN)


def without_place(one):
    if isinstance(one, Draft):
        return replace(one, annotation=replace(one.annotation, place=""))
    return replace(one, place="")


@pytest.mark.parametrize("form", EXCHANGE_FORMATS)
@given(annotated())
def test_what_comes_back_unchanged_is_the_same(form, drawn):
    paper, document = drawn
    taken = come_back(form, paper, document)
    assert (taken.faults, taken.lost, taken.moved) == ((), (), ())
    assert [without_place(one) for one in taken.lines] == [*document.annotations, *document.drafts]
    assert (taken.complete_for, taken.aside) == (document.complete_for, document.aside)


@pytest.mark.parametrize("form", EXCHANGE_FORMATS)
def test_a_draft_without_a_grade_comes_back_as_one(form, make_annotation):
    draft = Draft(replace(make_annotation("work for others"), severity=0), graded=False)
    paper = PaperText("a.docx", "4.1 It shall not work for others.")
    taken = come_back(form, paper, AnnotatedDocument("a.docx", drafts=(draft,)))
    assert [without_place(one) for one in taken.lines] == [draft]


@pytest.mark.parametrize("form", EXCHANGE_FORMATS)
def test_the_same_annotations_give_the_same_bytes_in_ascii(form, make_annotation):
    paper = PaperText("b\u00e9.docx", "caf\u00e9 \U0001f468 work")
    document = AnnotatedDocument("b\u00e9.docx", annotations=(make_annotation("work"),))
    files = [EXCHANGE_FORMATS[form].write([mark_paper(document, paper)[0]]) for _ in range(2)]
    assert files[0] == files[1]
    assert all(data.isascii() for data in files[0].values())
