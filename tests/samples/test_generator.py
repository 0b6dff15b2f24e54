"""The generator of the sample contracts, on small sources built here and on the real ones."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import etree

SAMPLES = Path(__file__).resolve().parents[2] / "sample_contracts"
STEMS = sorted(path.stem for path in (SAMPLES / "source").glob("*.txt"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

NUMBERED = """\
= Subcontract

A| The Prime holds a contract.

A| The Provider wants work.

# Services {#services}

## The Provider shall:

### keep records:

#### of staff; {#staff}

#### of training; and

### report {#report}

and bear the cost.

* a bullet

## See {ref:services}, {ref:report} and {ref:staff}, and {ref:fees} of {ref:schedule}.

@ Schedule 1: Fees {#schedule}

A| Fees were agreed.

# Fees

## Fees are fixed. {#fees}
"""

# What Word alone can show; a PDF takes the rest.
CHANGED = """\
## Pay {-late-}{+on time+}.

## {-Nobody pays interest.-}

## {+Everybody pays interest.+}

[[box: **In a box** or nowhere.]]
"""

EVERYTHING = f"""{NUMBERED}
~ Signatures

| Item | Sum |
| First “quarter” | £2,500[[fn: Paid **late**.]] |
| Second quarter | |
"""


@pytest.fixture(scope="module")
def generator():
    """The generator's package, which lies beside its command and not on the path."""
    sys.path.insert(0, str(SAMPLES))
    try:
        yield importlib.import_module("generator")
    finally:
        sys.path.remove(str(SAMPLES))


@pytest.fixture(scope="module")
def command(generator):
    """The command, loaded by its path."""
    spec = importlib.util.spec_from_file_location("generate", SAMPLES / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read(generator):
    """A function that reads a body with a front matter of the given formats."""

    def read_body(body, *, file_format="docx", clause_format="legal", header="Head"):
        text = front(file_format, clause_format, header) + body
        return generator.parse_source(text, Path("sample.txt"))

    return read_body


def front(file_format="docx", clause_format="legal", header="Head"):
    return (
        f'+++\ntitle = "Sample"\nformat = "{file_format}"\nkind = "contract"\noffer = "test"\n'
        f'header = "{header}"\nfooter = "Foot"\nclause_format = "{clause_format}"\n+++\n\n'
    )


@pytest.mark.parametrize(
    ("clause_format", "numbers"),
    [
        pytest.param(
            "legal",
            ["", "(A)", "(B)", "1.", "1.1", "(a)", "(i)", "(ii)", "(b)", "", "•", "1.2"],
            id="legal",
        ),
        pytest.param(
            "decimal",
            [
                "",
                "(A)",
                "(B)",
                "1.",
                "1.1",
                "1.1.1",
                "1.1.1.1",
                "1.1.1.2",
                "1.1.2",
                "",
                "•",
                "1.2",
            ],
            id="decimal",
        ),
    ],
)
def test_numbers_of_the_body(generator, read, clause_format, numbers):
    """Each clause format prints its own numbers, and unnumbered blocks have none."""
    printed = generator.printed_text(read(NUMBERED, clause_format=clause_format))
    assert numbers == [number for number, _ in printed][: len(numbers)]


def test_plain_documents_have_no_numbers(generator, read):
    """A plain document prints headings and paragraphs without numbers."""
    body = "# Welcome\n\n## A paragraph.\n\n### Deeper.\n\nLast words."
    printed = generator.printed_text(read(body, clause_format="plain"))
    assert [number for number, _ in printed] == ["", "", "", ""]


def test_schedules_begin_again(generator, read):
    """Clauses and recitals count from the beginning in each schedule."""
    printed = generator.printed_text(read(NUMBERED))
    assert printed[-4:] == [
        ("", "Schedule 1: Fees"),
        ("(A)", "Fees were agreed."),
        ("1.", "Fees"),
        ("1.1", "Fees are fixed."),
    ]


@pytest.mark.parametrize(
    ("clause_format", "text"),
    [
        ("legal", "See 1, 1.1(b) and 1.1(a)(i), and 1.1 of Schedule 1."),
        ("decimal", "See 1, 1.1.2 and 1.1.1.1, and 1.1 of Schedule 1."),
    ],
)
def test_references_print_full_numbers(generator, read, clause_format, text):
    """A reference prints the whole number of the block it names, without a closing dot."""
    printed = generator.printed_text(read(NUMBERED, clause_format=clause_format))
    assert ("1.2", text) in printed


def test_addresses_name_the_schedule(generator, read):
    """The address of a block is the number that an annotation cites."""
    blocks = generator.number_blocks(read(NUMBERED)).blocks
    addresses = [each.address for each in blocks]
    assert "1.1(a)(ii)" in addresses
    assert addresses[-1] == "Schedule 1, 1.1"


def test_current_reading_keeps_insertions_and_drops_deletions(generator, read):
    """A deleted block is neither printed nor counted."""
    printed = generator.printed_text(read("# Money\n\n" + CHANGED))
    assert printed == [
        ("1.", "Money"),
        ("1.1", "Pay on time."),
        ("1.2", "Everybody pays interest."),
        ("", "In a box or nowhere."),
    ]


def test_tables_and_footnotes_are_read_apart(generator, read):
    """A row is one entry with its cells joined; a footnote's text stands elsewhere."""
    source = read(EVERYTHING)
    assert ("", "First “quarter” | £2,500") in generator.printed_text(source)
    assert generator.footnote_texts(source) == ["Paid late."]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("## Orphan.", "before any '#'", id="no clause above"),
        pytest.param("# One\n\n### Limb.", "without '##'", id="no decimal parent"),
        pytest.param("#No space", "not followed by a space", id="mark without space"),
        pytest.param("##### Five", "too many signs", id="fifth level"),
        pytest.param("# One\n## Two", "put an empty line before it", id="blocks run together"),
        pytest.param("**bold", "'**' is not closed", id="open bold"),
        pytest.param("{+new", "close {+ with +}", id="open insertion"),
        pytest.param("{+a {-b-} c+}", "inside a tracked change", id="nested change"),
        pytest.param("old-}", "closes nothing", id="stray close"),
        pytest.param("{date}", "not a mark that stands alone", id="stray brace"),
        pytest.param("Text [[box: x]]", "a block of its own", id="box in text"),
        pytest.param("[[box: x[[fn: y]] ]]", "move it out of the box", id="footnote in box"),
        pytest.param("see {ref:gone}", "nothing has the name 'gone'", id="unknown name"),
        pytest.param("Text {#name}", "a block without number", id="name without number"),
        pytest.param("# A {#n}\n\n# B {#n}", "stands twice", id="name twice"),
        pytest.param("# A {#n} B", "stands inside the text", id="name inside"),
        pytest.param("| a | b |\n| c |", "different numbers of cells (2, 1)", id="ragged table"),
        pytest.param("| a |\n|---|", "a row of dashes", id="row of dashes"),
        pytest.param("| a |\nb", "not a row of the table", id="text in table"),
    ],
)
def test_wrong_markup_is_told_with_place_and_cure(generator, read, body, words):
    """An error names the file, the line, the block and what to do."""
    with pytest.raises(generator.SourceError) as caught:
        generator.make_document(read(body, clause_format="decimal"))
    message = str(caught.value)
    assert words in message
    assert message.startswith("sample.txt: line 1")
    assert ", block " in message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("[[box: text]]", "a text box in a PDF", id="box"),
        pytest.param("{+new+} text", "a tracked change", id="change"),
        pytest.param("a → b", "lack '→'", id="sign without glyph"),
    ],
)
def test_a_pdf_refuses_what_it_cannot_show(generator, read, body, words):
    """What only Word files have is refused in a PDF, and not dropped in silence."""
    with pytest.raises(generator.SourceError, match=words):
        read(body, file_format="pdf")


def test_all_problems_are_reported_at_once(generator):
    """The writer sees every wrong setting and every wrong block in one go."""
    text = '+++\ntitle = "T"\nformat = "odt"\ncolour = "red"\n+++\n\n**open\n\n{-gone\n'
    with pytest.raises(generator.SourceError) as caught:
        generator.parse_source(text, Path("sample.txt"))
    whats = [problem.what for problem in caught.value.problems]
    assert len(whats) == len(["kind", "offer", "clause_format", "colour", "odt", "**", "{-"])


@pytest.mark.parametrize("file_format", ["docx", "pdf", "pdf-two-column", "pdf-scan"])
def test_the_same_source_gives_the_same_bytes(generator, read, file_format):
    """Two runs differ in nothing, not even a date."""
    body = EVERYTHING + ("" if file_format != "docx" else "\n# More\n\n" + CHANGED)
    first, second = (generator.make_document(read(body, file_format=file_format)) for _ in "12")
    assert first == second


@pytest.fixture
def parts(generator, read):
    """The parts of a Word file with everything in it, parsed."""
    data = generator.make_document(read(EVERYTHING + "\n# More\n\n" + CHANGED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: etree.XML(archive.read(name)) for name in archive.namelist()}


def words_of(element, tag="t"):
    return "".join(node.text or "" for node in element.iter(f"{W}{tag}"))


def test_no_clause_number_stands_in_the_text_of_a_word_file(parts):
    """Word counts the clauses itself: paragraphs hold their words alone."""
    texts = [words_of(paragraph) for paragraph in parts["word/document.xml"].iter(f"{W}p")]
    assert "Fees are fixed." in texts
    assert "keep records:" in texts
    assert "The Prime holds a contract." in texts


def test_clause_styles_and_list_levels_point_at_each_other(parts):
    """Each clause style names its list, and the list's level names the style."""
    levels = {
        level.find(f"{W}pStyle").get(f"{W}val"): level.find(f"{W}lvlText").get(f"{W}val")
        for level in parts["word/numbering.xml"].iter(f"{W}lvl")
        if level.find(f"{W}pStyle") is not None
    }
    linked = {
        style.get(f"{W}styleId")
        for style in parts["word/styles.xml"].iter(f"{W}style")
        if style.find(f"{W}pPr/{W}numPr") is not None
    }
    assert linked == set(levels)
    assert levels["Clause3"] == "(%3)"


def test_a_schedule_has_its_own_restarted_list(parts):
    """The clauses of a schedule belong to a list whose levels all start again."""
    lists = {num.get(f"{W}numId"): num for num in parts["word/numbering.xml"].iter(f"{W}num")}
    fees = [
        paragraph
        for paragraph in parts["word/document.xml"].iter(f"{W}p")
        if words_of(paragraph) == "Fees are fixed."
    ]
    number = fees[0].find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    starts = [node.get(f"{W}val") for node in lists[number].iter(f"{W}startOverride")]
    assert starts == ["1", "1", "1", "1"]


@pytest.mark.parametrize(
    ("tag", "text_tag", "words"),
    [
        ("ins", "t", ["on time", "Everybody pays interest."]),
        ("del", "delText", ["late", "Nobody pays interest."]),
    ],
)
def test_tracked_changes_are_words_own(parts, tag, text_tag, words):
    """Insertions and deletions are marked with an author and a date."""
    changes = [
        change
        for change in parts["word/document.xml"].iter(f"{W}{tag}")
        if change.find(f"{W}r") is not None
    ]
    assert [words_of(change, text_tag) for change in changes] == words
    assert all(change.get(f"{W}author") and change.get(f"{W}date") for change in changes)


def test_a_whole_deleted_block_has_a_deleted_paragraph_mark(parts):
    """When the changes are accepted, no empty numbered paragraph is left behind."""
    marks = parts["word/document.xml"].findall(f".//{W}pPr/{W}rPr/{W}del")
    assert len(marks) == 1


def test_footnotes_lie_in_their_own_part(parts):
    """A footnote is called in the text and written in the part of footnotes."""
    calls = list(parts["word/document.xml"].iter(f"{W}footnoteReference"))
    notes = {note.get(f"{W}id"): note for note in parts["word/footnotes.xml"]}
    assert words_of(notes[calls[0].get(f"{W}id")]).strip() == "Paid late."


def test_a_text_box_is_written_twice_as_word_does(parts):
    """A box holds its text once as a shape and once as the fallback."""
    boxes = list(parts["word/document.xml"].iter(f"{W}txbxContent"))
    assert [words_of(box) for box in boxes] == ["In a box or nowhere."] * 2


def test_python_docx_opens_the_file(generator, read):
    """Another reader finds the title, the table, the header and the page field."""
    document = docx.Document(io.BytesIO(generator.make_document(read(EVERYTHING))))
    section = document.sections[0]
    assert document.core_properties.title == "Sample"
    assert document.paragraphs[0].style.name == "Title"
    assert document.tables[0].cell(1, 0).text == "First “quarter”"
    assert section.header.paragraphs[0].text == "Head"
    assert " PAGE " in section.footer._element.xpath("string(.)")


def test_without_a_header_there_is_none(generator, read):
    """A source without header text gives a file without a header part."""
    data = generator.make_document(read("Text.", header=""))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "word/header1.xml" not in archive.namelist()


def page_texts(data):
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


@pytest.mark.parametrize("file_format", ["pdf", "pdf-two-column"])
def test_a_pdf_prints_what_the_generator_says(generator, read, file_format):
    """Every number and word stands in the text layer, in order, quotes as they were."""
    source = read(EVERYTHING, file_format=file_format)
    text = " ".join(" ".join(page_texts(generator.make_document(source))).split())
    end = 0
    for number, words in generator.printed_text(source):
        for piece in [number, *words.split(" | ")[:1]]:
            assert piece in text[end:]
            end = text.index(piece, end) + len(piece)


def test_every_page_of_a_pdf_bears_header_footer_and_number(generator, read):
    """Pages are numbered out of all pages, and the schedule begins a new one."""
    texts = page_texts(generator.make_document(read(EVERYTHING, file_format="pdf")))
    assert len(texts) == 2
    for number, text in enumerate(texts, start=1):
        assert "Head" in text
        assert "Foot" in text
        assert f"Page {number} of 2" in text


def test_a_footnote_stands_on_the_page_that_calls_it(generator, read):
    """Room is kept at the foot of the page, even when the page is full."""
    filler = "\n\n".join(f"## Sentence {count} of the clause." for count in range(60))
    body = f"# One\n\n{filler}\n\n## Called[[fn: The note itself.]] here.\n\n{filler}"
    texts = page_texts(generator.make_document(read(body, file_format="pdf")))
    called = [number for number, text in enumerate(texts) if "Called" in text]
    noted = [number for number, text in enumerate(texts) if "The note itself." in text]
    assert called == noted


def test_columns_hyphenate(generator, read):
    """Two columns break a few words at line ends with a real hyphen."""
    clause = "## The organisation shall notwithstanding any representation or suggestion act."
    body = "# One\n\n" + "\n\n".join([clause] * 30)
    text = "".join(page_texts(generator.make_document(read(body, file_format="pdf-two-column"))))
    # PDFium gives a hyphen that ends a line as U+FFFE or U+0002.
    assert any(f"{sign}" in text for sign in ("\ufffe", "\x02", "-\r\n"))


def test_a_scan_has_pictures_and_no_text(generator, read):
    """Each page of a scan is one grey picture at 200 dots an inch, and nothing to read."""
    document = pypdfium2.PdfDocument(
        generator.make_document(read(EVERYTHING, file_format="pdf-scan"))
    )
    pictures = [list(page.get_objects()) for page in document]
    texts = [page.get_textpage().get_text_bounded() for page in document]
    sizes = [picture[0].get_px_size() for picture in pictures]
    document.close()
    assert [len(picture) for picture in pictures] == [1, 1]
    assert texts == ["", ""]
    assert sizes == [(1654, 2339)] * 2


def test_a_wrong_source_does_not_stop_the_others(command, tmp_path, capsys):
    """The command makes what it can, reports the rest and fails."""
    (tmp_path / "bad.txt").write_text(front() + "**open", encoding="utf-8")
    (tmp_path / "good.txt").write_text(front() + "Text.", encoding="utf-8")
    status = command.main(["--sources", str(tmp_path), "--out", str(tmp_path / "out")])
    assert status == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.docx"]
    assert "bad.txt: line 11, block 1 ('**open')" in capsys.readouterr().err


def test_an_unknown_stem_lists_the_known_ones(command, tmp_path, capsys):
    """A stem without a source is a wrong use of the command."""
    (tmp_path / "good.txt").write_text(front() + "Text.", encoding="utf-8")
    assert command.main(["--sources", str(tmp_path), "other"]) == 2
    assert "there are: good" in capsys.readouterr().err


def test_the_command_prints_the_text(command, tmp_path, capsys):
    """With --text the command prints each block's number and words, and writes nothing."""
    (tmp_path / "good.txt").write_text(front() + "# One\n\n## Two.", encoding="utf-8")
    assert command.main(["--sources", str(tmp_path), "--text", "good"]) == 0
    assert capsys.readouterr().out == "1.\tOne\n1.1\tTwo.\n"


@pytest.mark.parametrize("stem", STEMS)
def test_every_sample_can_be_numbered(generator, stem):
    """No source in the repository has wrong markup."""
    source = generator.read_source(SAMPLES / "source" / f"{stem}.txt")
    assert generator.printed_text(source)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("clause_format", ["legal", "decimal"])
def test_libreoffice_counts_the_same_numbers(generator, read, tmp_path, clause_format):
    """The numbers that another program works out from the Word file are ours."""
    source = read(NUMBERED, clause_format=clause_format)
    (tmp_path / "sample.docx").write_bytes(generator.make_document(source))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "txt:Text", "sample.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=200,
    )
    lines = (tmp_path / "sample.txt").read_text(encoding="utf-8-sig").splitlines()
    seen = [" ".join(line.split()) for line in lines if line.strip()]
    expected = [
        f"{number} {text}".strip()
        for number, text in generator.printed_text(source)
        if number != "•"
    ]
    assert expected == [line for line in seen if "a bullet" not in line]
