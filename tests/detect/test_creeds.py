# SPDX-License-Identifier: Apache-2.0
"""Where a paper spells out values, and what only looks like it."""

import pytest

from pipeline.detect import list_creed
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.outline import build_outline
from pipeline.packs import load_rules


@pytest.fixture(scope="module")
def listed():
    """Returns the quotes of a paper of these paragraphs that spell out values."""
    lexicon = load_rules().parties

    def found(*paragraphs):
        document = _document(paragraphs)
        creed = list_creed(document, build_outline(document, lexicon=lexicon))
        for one in creed:
            assert document.text[one.span.start : one.span.end] == one.quote
        return [one.quote for one in creed]

    return found


def _document(paragraphs):
    text, blocks = "", []
    for words in paragraphs:
        start = len(text)
        text += f"{words}\n"
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(words), start))
    return Document("paper", "0" * 64, FileFormat.DOCX, text.rstrip(), tuple(blocks))


@pytest.mark.parametrize(
    "sentence",
    [
        "We have five promises: show up, lift others, stay curious, own it, have fun.",
        "Acme has adopted four values, namely ambition, energy, integrity and teamwork.",
        "The Host's charter speaks of kindness, honesty and thrift.",
        "Its Charter speaks of kindness, honesty and thrift.",
        "Our values are courage and care.",
        "We believe in pace, plain speaking and pride.",
        "Acme regards generosity and pace as the habits on which it was built.",
        "Wexcombe promises to listen, to explain and to be fair.",
        "Staff keep to the Brackenfield Promise, which reads: we ask before we act.",
    ],
)
def test_spells_out_values(sentence, listed):
    assert listed("1. Terms", f"1.1 {sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Provider shall uphold the values of the Prime.",
        "Missing values are left empty in the return.",
        "The Prime promises nothing.",
        "The fees are set out in the following way: monthly, in arrears.",
        "The Provider shall follow the code of practice on records.",
        "The estimated value of the contract is: ten pounds.",
    ],
)
def test_passes_over_what_only_looks_like_it(sentence, listed):
    assert listed("1. Terms", f"1.1 {sentence}") == []


def test_what_stands_under_the_name_of_a_creed_belongs_to_it(listed):
    found = listed(
        "1. Terms",
        "1.1 The Prime shall pay each invoice within thirty days.",
        "Schedule 3",
        "The Brightwater Creed",
        "We give with gladness. We never speak of limits. Castellan may add to the Creed.",
    )
    assert found == ["We give with gladness.", "We never speak of limits."]


def test_a_paper_of_nothing_but_values_is_cut_at_sixty(listed):
    assert len(listed("Our values", *["We believe in pace."] * 80)) == 60
