# SPDX-License-Identifier: Apache-2.0
"""What both readings of a tracked file share stands at its own place in each of them."""

import pytest

from pipeline.domain.document import Cell

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
INSERTED = '<w:ins w:id="1" w:author="Ann"/>'
PLAIN_ROWS = (("Fee", "100"), ("Term", "2 years"))


def run(text, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def inserted(inner):
    return f'<w:ins w:id="1" w:author="Ann">{inner}</w:ins>'


def cell(inner, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def plain_table(word):
    return table(*(row(*(cell(word.p(text)) for text in texts)) for texts in PLAIN_ROWS))


def cells(document):
    return [(document.text[b.body : b.end], b.cell) for b in document.blocks if b.cell]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(f"<w:p>{inserted(run('A new clause.'))}</w:p>", id="inserted words"),
        pytest.param(
            '<w:p><w:del w:id="2" w:author="Bob">'
            f"{run('An old clause.', 'delText')}</w:del></w:p>",
            id="deleted words",
        ),
        pytest.param(f"<w:p>{inserted(run(''))}{run('Same.')}</w:p>", id="nothing"),
    ],
)
def test_the_cells_of_a_table_behind_a_change_hold_their_words(word, before):
    document = word.read(before + plain_table(word) + f"<w:p>{inserted(run('End.'))}</w:p>")
    expected = [
        (text, Cell(0, place, column))
        for place, texts in enumerate(PLAIN_ROWS)
        for column, text in enumerate(texts)
    ]
    assert cells(document) == expected
    assert cells(document.original) == expected


def test_rows_behind_an_inserted_row_stood_one_row_higher(word):
    new = row(cell(word.p("New")), properties=INSERTED)
    document = word.read(table(new, row(cell(word.p("Fee")), cell(word.p("100")))))
    assert cells(document)[1:] == [("Fee", Cell(0, 1, 0)), ("100", Cell(0, 1, 1))]
    assert cells(document.original) == [("Fee", Cell(0, 0, 0)), ("100", Cell(0, 0, 1))]


def test_a_table_behind_an_inserted_table_was_the_first_one(word):
    new = table(row(cell(word.p("New")), properties=INSERTED))
    gone = f"<w:p>{inserted(run('x'))}</w:p>"
    document = word.read(inserted(new) + gone + plain_table(word))
    assert [place.table for _, place in cells(document)] == [0, 1, 1, 1, 1]
    assert [place.table for _, place in cells(document.original)] == [0, 0, 0, 0]


def test_numbers_in_cells_are_counted_anew_in_the_original(word):
    body = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{INSERTED}'
        f"</w:rPr></w:pPr>{inserted(run('A new clause.'))}</w:p>"
    )
    body += table(row(cell(word.item("In a cell.")), cell(word.p("Beside."))))
    document = word.read(body, numbering=NUMBERING)
    assert [b.label for b in document.blocks] == ["1", "2", None]
    assert [b.label for b in document.original.blocks] == ["1", None]


def test_a_row_whose_looks_alone_changed_has_its_former_numbers(word):
    former = (
        '<w:pPrChange w:id="4" w:author="Ann"><w:pPr><w:numPr><w:ilvl w:val="0"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    document = word.read(table(row(cell(word.p("Fee", former)))), numbering=NUMBERING)
    assert [b.label for b in document.blocks] == [None]
    assert [b.label for b in document.original.blocks] == ["1"]


def test_a_nested_table_keeps_its_own_number(word):
    inner = table(row(cell(word.p("Inner"))))
    body = f"<w:p>{inserted(run('New.'))}</w:p>" + table(
        row(cell(word.p("Outer") + inner + word.p("After")))
    )
    document = word.read(body)
    expected = [("Outer", Cell(0, 0, 0)), ("Inner", Cell(1, 0, 0)), ("After", Cell(0, 0, 0))]
    assert cells(document) == expected
    assert cells(document.original) == expected


def test_hidden_words_of_a_row_are_hidden_in_both_readings(word):
    secret = table(row(cell(word.p("Secret.", run="<w:vanish/>"))))
    document = word.read(secret + f"<w:p>{inserted(run('New.'))}</w:p>")
    assert [b.hidden for b in document.blocks] == [True, False]
    assert [b.hidden for b in document.original.blocks] == [True]
