# SPDX-License-Identifier: Apache-2.0
"""What stands behind a box that nobody has ticked is remarked upon, and hardly counts."""

import pytest

from pipeline.detect.options import weigh_options
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Span
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Force, Mutuality

BAN = "Provider shall not work for others."


def weigh(*lines: str) -> Finding:
    """Returns the finding on the ban that one of the lines of a paper states."""
    text = "\n".join(lines)
    start = text.index(BAN)
    span = Span(start, start + len(BAN))
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text), 0),)
    document = Document("form.docx", "0" * 64, FileFormat.DOCX, text, blocks)
    finding = Finding(
        Category.EXCLUSIVITY,
        FindingKind.RESTRICTION,
        span,
        BAN,
        "1",
        3,
        Bound.SUB,
        Mutuality.ONE_WAY,
        Force.BINDING,
        0.9,
    )
    [weighed] = weigh_options([finding], document)
    return weighed


@pytest.mark.parametrize(
    ("lines", "probability"),
    [
        ((f"[ ] {BAN}", "[x] Provider is free."), 0.27),
        ((f"☐ {BAN}", "☒ Provider is free."), 0.27),
        (("[x] Provider is free.", f"[] {BAN}"), 0.27),
        ((f"[ ] {BAN}", "[ ] Provider is free."), 0.9),
        (("[ ] For the term,", BAN), 0.9),
    ],
    ids=["brackets", "boxes", "second option", "nothing is ticked", "on the next line"],
)
def test_an_option_that_is_not_ticked_is_remarked_upon(lines, probability):
    weighed = weigh(*lines)
    assert (weighed.flags, weighed.probability) == (("not_ticked",), probability)


@pytest.mark.parametrize(
    "lines",
    [
        (f"[x] {BAN}", "[ ] Provider is free."),
        (f"☒ {BAN}", "☐ Provider is free."),
        (BAN, "[ ] Provider is free."),
        (f"On [ ] {BAN}", "[x] Provider is free."),
        ("[ ] shall be the day on which", BAN, "[x] Provider is free."),
    ],
    ids=["ticked", "ticked box", "before the boxes", "a blank within", "a blank at the start"],
)
def test_other_words_count_in_full(lines):
    weighed = weigh(*lines)
    assert (weighed.flags, weighed.probability) == ((), 0.9)
