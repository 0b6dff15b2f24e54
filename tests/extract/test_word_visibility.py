# SPDX-License-Identifier: Apache-2.0
"""White and tiny words are read and told like hidden ones, where they cannot be seen."""

import pytest

from pipeline.domain.diagnostic import ReasonCode

WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'
PLAIN = '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(look, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{run('Sole liability.', look)}</w:p>"


def table(cell="", properties="", inner=None):
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr><w:tc><w:tcPr>{cell}</w:tcPr>"
        f"{inner or paragraph(WHITE)}</w:tc></w:tr></w:tbl>"
    )


STYLES = (
    f'<w:style w:type="table" w:styleId="Banded"><w:tblStylePr w:type="firstRow"><w:tcPr>{DARK}'
    "</w:tcPr></w:tblStylePr></w:style>"
    '<w:style w:type="table" w:styleId="Grid"><w:tblPr/></w:style>'
    f'<w:style w:type="paragraph" w:styleId="Banner"><w:pPr>{DARK}</w:pPr></w:style>'
    f'<w:style w:type="character" w:styleId="Ghost"><w:rPr>{WHITE}</w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Small"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        pytest.param(paragraph(WHITE), True, id="white"),
        pytest.param(paragraph('<w:color w:val="ffffff"/>'), True, id="white-in-small-letters"),
        pytest.param(paragraph(WHITE + PLAIN), True, id="white-on-plain-ground"),
        pytest.param(paragraph('<w:rStyle w:val="Ghost"/>'), True, id="white-by-style"),
        pytest.param(
            paragraph('<w:rStyle w:val="Ghost"/><w:color w:val="000000"/>'),
            False,
            id="black-again",
        ),
        pytest.param(paragraph('<w:sz w:val="1"/>'), True, id="tiny"),
        pytest.param(paragraph("", '<w:pStyle w:val="Small"/>'), True, id="tiny-by-style"),
        pytest.param(paragraph('<w:sz w:val="16"/>'), False, id="small-print"),
        pytest.param(paragraph(WHITE + DARK), False, id="on-dark-words"),
        pytest.param(
            paragraph(WHITE + '<w:highlight w:val="black"/>'), False, id="on-highlighted-words"
        ),
        pytest.param(paragraph(WHITE, DARK), False, id="on-dark-paragraph"),
        pytest.param(
            paragraph(WHITE, '<w:pStyle w:val="Banner"/>'), False, id="on-dark-paragraph-style"
        ),
        pytest.param(table(), True, id="in-plain-table"),
        pytest.param(table(properties='<w:tblStyle w:val="Grid"/>'), True, id="in-plain-style"),
        pytest.param(table(cell=DARK), False, id="in-dark-cell"),
        pytest.param(table(properties='<w:tblStyle w:val="Banded"/>'), False, id="in-dark-style"),
        pytest.param(
            "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
            f"{paragraph(WHITE)}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            False,
            id="in-a-box",
        ),
    ],
)
def test_words_that_are_not_seen_are_told(word, body, hidden):
    document = word.read(body + paragraph(""), styles=STYLES)
    assert document.text == "Sole liability.\nSole liability."
    assert [block.hidden for block in document.blocks] == [hidden, False]
    told = [diagnostic.code for diagnostic in document.diagnostics]
    assert told == ([ReasonCode.HIDDEN_TEXT] if hidden else [])
