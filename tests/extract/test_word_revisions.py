# SPDX-License-Identifier: Apache-2.0
"""The text is the current reading; what tracked changes deleted stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.document import Deletion
from pipeline.extract.word.revisions import TrackedWords


def run(text, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ins(inner, tag="ins"):
    return f'<w:{tag} w:id="1" w:author="Ann">{inner}</w:{tag}>'


def deleted(text, tag="del"):
    inner = run(text, "delText" if tag == "del" else "t")
    return f'<w:{tag} w:id="2" w:author="Bob">{inner}</w:{tag}>'


def quoted(document):
    return [document.quote(span) for span in document.insertions]


def original(document):
    """Returns the reading before the changes."""
    text, changes = document.text, [(span.start, span.end, "") for span in document.insertions]
    changes += [(change.at, change.at, change.text) for change in document.deletions]
    for start, end, words in sorted(changes, reverse=True):
        text = text[:start] + words + text[end:]
    return text


@pytest.mark.parametrize(("add", "drop"), [("ins", "del"), ("moveTo", "moveFrom")])
def test_insertions_stay_and_deletions_go(word, add, drop):
    body = (
        f"<w:p>{run('The Provider shall ')}{deleted('not ', drop)}{ins(run('fully '), add)}"
        f"{run('indemnify.')}</w:p>"
    )
    document = word.read(word.p("First.") + body)
    assert document.text == "First.\nThe Provider shall fully indemnify."
    assert quoted(document) == ["fully "]
    assert document.deletions == (Deletion(7 + len("The Provider shall "), "not ", "Bob"),)
    assert original(document).splitlines()[1] == "The Provider shall not indemnify."


def test_places_follow_when_white_space_collapses(word):
    body = f"<w:p>{run('  a  ')}{ins(run('  b '))}{deleted('   c ')}{run('  d  ')}</w:p>"
    document = word.read(body)
    assert document.text == "a b d"
    assert quoted(document) == ["b "]
    assert document.deletions == (Deletion(4, " c ", "Bob"),)


def test_places_follow_the_label(word):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = word.item("x").replace("</w:p>", ins(run("yes")) + "</w:p>")
    document = word.read(item, numbering=numbering)
    assert document.text == "7\txyes"
    assert quoted(document) == ["yes"]


def test_what_was_inserted_and_deleted_again_is_in_neither_reading(word):
    document = word.read(f"<w:p>{run('a')}{ins(deleted('b'))}{run('c')}</w:p>")
    assert document.text == "ac"
    assert document.deletions == ()
    assert document.insertions == ()


MARK = '<w:rPr><w:del w:id="3" w:author="Bob"/></w:rPr>'


def test_a_deleted_end_joins_the_paragraph_with_the_next(word):
    document = word.read(word.p("One ", MARK) + word.p("two.") + word.p("Three."))
    assert document.text == "One two.\nThree."


def test_a_paragraph_deleted_whole_takes_no_number(word):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    gone = word.item(extra=MARK).replace("</w:p>", deleted("Exclusivity.") + "</w:p>")
    document = word.read(word.item("a") + gone + word.item("b"), numbering=numbering)
    assert document.text == "1\ta\n2\tb"
    assert [change.text for change in document.deletions] == ["Exclusivity."]


def test_a_deleted_end_with_nothing_behind_it_keeps_its_paragraph(word):
    table = f"<w:tbl><w:tr><w:tc>{word.p('cell', MARK)}</w:tc></w:tr></w:tbl>"
    document = word.read(word.p("before", MARK) + table + word.p("last", MARK))
    assert document.text == "before\ncell\nlast"


def test_deleted_rows_and_cells_are_left_out(word):
    def row(text, properties="", cell=""):
        return (
            f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>"
            f"{word.p(text)}</w:tc></w:tr>"
        )

    rows = row("keep") + row("gone", '<w:del w:author="Bob"/>')
    rows += row("cut", cell='<w:cellDel w:author="Cy"/>') + row("new", '<w:ins w:author="Ann"/>')
    document = word.read(f"<w:tbl>{rows}</w:tbl>")
    assert document.text == "keep\nnew"
    assert [(change.text, change.author) for change in document.deletions] == [
        ("gone", "Bob"),
        ("cut", "Cy"),
    ]
    assert quoted(document) == ["new"]


def test_deletions_behind_the_last_words_stand_at_the_end(word):
    gone = f"<w:p>{deleted('Gone.')}</w:p>"
    document = word.read(word.p("Last.") + gone)
    assert document.deletions == (Deletion(len("Last."), "Gone.", "Bob"),)


def test_whole_paragraphs_within_changes(word):
    body = ins(word.p("New.")) + ins(word.p("Old."), "del") + word.p("Same.")
    document = word.read(body)
    assert document.text == "New.\nSame."
    assert quoted(document) == ["New."]
    assert [change.text for change in document.deletions] == ["Old."]


def test_a_deleted_field_code_is_no_text(word):
    code = '<w:del w:author="Bob"><w:r><w:delInstrText>PAGEREF x</w:delInstrText></w:r></w:del>'
    document = word.read(f"<w:p>{run('a')}{code}{run('b')}</w:p>")
    assert document.text == "ab"
    assert document.deletions == ()


def test_a_note_whose_reference_is_deleted_is_deleted(word):
    note = f'<w:footnote w:id="4">{word.p("Secret fee.")}</w:footnote>'
    reference = '<w:del w:author="Bob"><w:r><w:footnoteReference w:id="4"/></w:r></w:del>'
    document = word.read(f"<w:p>{run('Body.')}{reference}</w:p>", footnotes=note)
    assert document.text == "Body."
    assert [(change.text, change.author) for change in document.deletions] == [
        ("Secret fee.", "Bob")
    ]


def test_neighbouring_changes_of_one_author_are_one(word):
    body = f"<w:p>{run('a ')}{deleted('b ')}{deleted('c')}{ins(run('d'))}{ins(run('e'))}</w:p>"
    document = word.read(body)
    assert document.deletions == (Deletion(2, "b c", "Bob"),)
    assert quoted(document) == ["de"]


def test_a_deleted_text_box_is_deleted(word):
    box = (
        '<w:del w:author="Bob"><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent>'
        "</v:textbox></w:pict></w:r></w:del>"
    )
    document = word.read(f"<w:p>{run('Body.')}{box.format(word.p('Boxed.'))}</w:p>")
    assert document.text == "Body."
    assert [change.text for change in document.deletions] == ["Boxed."]


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["kept", "inserted", "deleted"]), st.text("ab  \n\u00a0", max_size=6)
    ),
    max_size=12,
)


def bare(text):
    return "".join(text.split())


@given(PIECES)
def test_every_word_is_in_its_reading(pieces):
    """Whatever the white space: kept and inserted words in the text, deleted ones beside it."""
    words = TrackedWords()
    for kind, text in pieces:
        if kind == "deleted":
            words.delete(text, "")
            continue
        since = len(words.pieces)
        words.pieces.append(text)
        if kind == "inserted":
            words.mark_inserted(since)
    told = words.finish()
    current = "".join(text for kind, text in pieces if kind != "deleted")
    assert told.text == " ".join(current.split())
    inserted = "".join(told.text[start:end] for start, end in told.insertions)
    assert bare(inserted) == bare("".join(text for kind, text in pieces if kind == "inserted"))
    deletions = "".join(change.text for change in told.deletions)
    assert bare(deletions) == bare("".join(text for kind, text in pieces if kind == "deleted"))
    assert all(0 <= change.at <= len(told.text) for change in told.deletions)
