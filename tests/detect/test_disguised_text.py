# SPDX-License-Identifier: Apache-2.0
"""However a clause is disguised, it gives the same findings, on the same words of the file.

Run ``pytest tests/detect/test_disguised_text.py --hypothesis-profile=soak`` for 10,000 examples.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect import compile_rules, detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.outline import build_outline, read_plain
from pipeline.outline.lookalikes import latin_letter
from pipeline.packs import load_rules

BOOK = load_rules()
ENGINE = compile_rules(BOOK)
# The suite takes some hundreds of examples, a soak as many as its profile says.
EXAMPLES = max(300, settings.default.max_examples)

CLAUSES = (
    "Subcontract between Northern Works (the Prime Contractor) and Dale Care (the Provider)",
    "1. The Provider shall display the Prime Contractor's logo on all publicity and premises.",
    "2. The Provider shall not deliver services for any other commissioner during the Term.",
    "3. On termination by the Provider it shall pay to the Prime Contractor a fee of 10%.",
    "4. The Provider shall: (a) uphold the values of the Prime Contractor at all times; and"
    " (b) not make any statement to the press without the prior written consent of the Prime.",
    "5. Each party may terminate this Subcontract on three months' written notice.",
    "6. The Provider keeps its own name, and may use its own brand on everything that it does.",
)
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u2063\u200e\U000e0041\ufe0f\u034f"
SPACES = "\u00a0\u2009\u202f\u3000"
PASSING = {
    letter: [chr(code) for code in range(0x370, 0x530) if latin_letter(chr(code)) == letter]
    for letter in "acehijkmnoprstuvwxyACEHIJKMNOPSTXY"
}


def as_document(text):
    blocks = []
    start = 0
    for words in text.split("\n"):
        end = start + len(words)
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, start))
        start = end + 1
    return Document("paper", "0" * 64, FileFormat.DOCX, text, tuple(blocks))


def find(text):
    document = as_document(text)
    outline = build_outline(document, lexicon=BOOK.parties)
    findings = detect_findings(document, outline, ENGINE).findings
    for finding in findings:
        assert finding.quote == document.quote(finding.span)
    return document, findings


def gist(finding):
    """Returns all that a finding says, but for its places and what it says of the disguise."""
    quote = " ".join(read_plain(as_document(finding.quote)).document.text.split())
    return (
        finding.label, finding.clause, finding.severity, finding.bound, finding.force,
        finding.heading_path, finding.rule_ids, quote,
    )  # fmt: skip


TEXT = "\n".join(CLAUSES)
PLAIN_DOCUMENT, PLAIN = find(TEXT)
GISTS = [gist(finding) for finding in PLAIN]
WORDS = [match.span() for match in re.finditer(r"[A-Za-z]{4,}", TEXT)]


def test_the_paper_has_findings_to_lose():
    assert len({finding.label for finding in PLAIN}) >= 5


@st.composite
def strewn(draw):
    """Draws the paper with characters strewn in that nobody sees, and with other spaces."""
    text = TEXT
    for _ in range(draw(st.integers(1, 20))):
        at = draw(st.integers(0, len(text)))
        if text[at : at + 1] == " " and draw(st.booleans()):
            text = text[:at] + draw(st.sampled_from(SPACES)) + text[at + 1 :]
        else:
            text = text[:at] + draw(st.sampled_from(UNSEEN)) + text[at:]
    return text


@st.composite
def disguised(draw):
    """Draws the paper with letters of some words swapped for others that look alike."""
    text = list(TEXT)
    for start, end in draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20)):
        places = [at for at in range(start, end) if PASSING.get(TEXT[at])]
        # One letter at least stays: a word of another script alone needs the vocabulary.
        swapped = (
            draw(st.lists(st.sampled_from(places), max_size=end - start - 1)) if places else []
        )
        for at in swapped[: end - start - 1]:
            text[at] = draw(st.sampled_from(PASSING[TEXT[at]]))
    return "".join(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(strewn())
def test_characters_that_nobody_sees_change_no_finding(text):
    _, findings = find(text)
    assert [gist(finding) for finding in findings] == GISTS
    assert all("obfuscation_suspected" not in finding.flags for finding in findings)


@settings(max_examples=EXAMPLES, deadline=None)
@given(disguised())
def test_letters_that_look_alike_change_no_finding(text):
    document, findings = find(text)
    assert [gist(finding) for finding in findings] == GISTS
    # One for one: the places are those of the plain paper.
    assert [finding.span for finding in findings] == [finding.span for finding in PLAIN]
    assert [[one.evidence for one in finding.reasons] for finding in findings] == [
        [one.evidence for one in finding.reasons] for finding in PLAIN
    ]
    doubtful = read_plain(document).doubts
    for finding in findings:
        touched = any(finding.span.overlaps(span) for span in doubtful)
        assert not touched or "obfuscation_suspected" in finding.flags


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("logo", "l o g o"),
        ("publicity", "p u b l i c i t y"),
        ("display", "d1splay"),
        ("terminate", "term1nat3"),
        ("values", "\u202eseulav\u202c"),
        ("premises", "prem\ue000ises"),
        ("publicity", "pub- licity"),
        ("premises", "pr\u00e9m\u0131ses"),
    ],
)
def test_a_disguised_keyword_is_found_and_flagged(plain, written):
    _, findings = find(TEXT.replace(plain, written, 1))
    assert [(one.label, one.clause, one.severity) for one in findings] == [
        (one.label, one.clause, one.severity) for one in PLAIN
    ]
    flagged = [one for one in findings if "obfuscation_suspected" in one.flags]
    honest = "- " in written or "\u0131" in written
    assert all(written in one.quote for one in flagged)
    assert bool(flagged) is not honest
