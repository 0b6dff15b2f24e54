# SPDX-License-Identifier: Apache-2.0
"""Old formats are converted by other programs and read, and what that costs is said."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.config import Limits, ReadingAids
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.document import BlockKind, Cell, Document, FileFormat
from pipeline.errors import ReadingError
from pipeline.extract import office, read_document
from pipeline.extract.office_programs import find_antiword, find_libreoffice
from pipeline.extract.support import UNWATCHED, Support

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
RTF = rb"{\rtf1\ansi The Supplier shall deliver.}"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
MADE_BY = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>{}</Application></Properties>'
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
real_office = pytest.mark.skipif(
    find_libreoffice() is None, reason="LibreOffice is not installed: nothing converts"
)
real_antiword = pytest.mark.skipif(
    find_antiword() is None or find_libreoffice() is None,
    reason="antiword or LibreOffice, which makes its .doc, is not installed",
)


def flat_odt(body: str, *, styles: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


@pytest.fixture
def read(tmp_path: Path):
    """Reads bytes under a name."""

    def read_bytes(
        content: bytes, name: str, *, limits: Limits | None = None, support: Support | None = None
    ) -> Document:
        path = tmp_path / name
        path.write_bytes(content)
        return read_document(
            path, name=name, limits=limits or Limits(), support=support or Support()
        )

    return read_bytes


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """Puts scripts in the place of LibreOffice and antiword; what is not given is not there."""

    def place(*, libreoffice: str | None = None, antiword: str | None = None) -> Path:
        calls = tmp_path / "calls.json"
        for name, script in (("libreoffice", libreoffice), ("antiword", antiword)):
            path = tmp_path / name
            if script is not None:
                path.write_text(
                    f"#!{sys.executable}\n"
                    "import json, os, pathlib, sys, time\n"
                    f"calls = pathlib.Path({str(calls)!r})\n"
                    "folder = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]"
                    " if '--outdir' in sys.argv else '.')\n"
                    f"{script}\n"
                )
                path.chmod(0o755)
            found = None if script is None else str(path)
            monkeypatch.setattr(office, f"find_{name}", lambda found=found: found)
        return calls

    return place


@pytest.fixture
def converter(programs, tmp_path, word):
    """Puts a stand-in for LibreOffice in place that makes the Word file with these words."""

    def make(*words: str, application: str = "LibreOffice/9.8.7$Linux") -> Path:
        body = "".join(word.item(one) for one in words)
        numbering = (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        raw = {"docProps/app.xml": MADE_BY.format(application)}
        made = tmp_path / "made.docx"
        made.write_bytes(word.build(body, numbering=numbering, raw=raw))
        return programs(
            libreoffice=(
                "folder.mkdir()\n"
                f"made = pathlib.Path({str(made)!r}).read_bytes()\n"
                "(folder / 'paper.docx').write_bytes(made)\n"
                "settings = next(pathlib.Path().rglob('registrymodifications.xcu')).read_text()\n"
                "calls.write_text(json.dumps({'arguments': sys.argv[1:], 'settings': settings,"
                " 'paper': pathlib.Path(sys.argv[-1]).read_bytes().hex()}))"
            )
        )

    return make


@posix
@pytest.mark.parametrize(
    ("content", "name", "reads", "form"),
    [
        pytest.param(RTF, "a.rtf", "Rich Text Format", FileFormat.RTF, id="rich text"),
        pytest.param(OLE + bytes(900), "a.doc", "MS Word 97", FileFormat.DOC, id="old Word"),
        pytest.param(
            b'<?xml version="1.0"?><w:wordDocument '
            b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "a.doc",
            "MS Word 2003 XML",
            FileFormat.DOC,
            id="Word 2003 XML",
        ),
        pytest.param(
            flat_odt(""), "a.fodt", "OpenDocument Text Flat XML", FileFormat.ODT, id="flat"
        ),
        pytest.param(
            b"<html><p>Words.</p></html>",
            "a.html",
            "HTML (StarWriter)",
            FileFormat.HTML,
            id="page",
        ),
    ],
)
def test_a_paper_is_converted_by_the_filter_of_its_format_and_read(
    read, converter, content, name, reads, form
):
    calls = converter("The Supplier shall deliver.", "It shall not subcontract.")
    document = read(content, name)
    assert document.format is form
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert [block.label for block in document.blocks] == ["1", "2"]
    [note] = document.diagnostics
    assert (note.code, note.gravity) == (ReasonCode.CONVERTED, Gravity.NOTE)
    assert "LibreOffice 9.8.7" in note.message
    call = json.loads(calls.read_text())
    assert f"--infilter={reads}" in call["arguments"]
    assert bytes.fromhex(call["paper"]) == content


@posix
def test_an_opendocument_zip_is_read_by_its_own_filter(read, converter, word):
    calls = converter("Words.")
    mime = "application/vnd.oasis.opendocument.text"
    document = read(word.zipped({"mimetype": mime, "content.xml": "<a/>"}), "a.odt")
    assert document.format is FileFormat.ODT
    assert "--infilter=writer8" in json.loads(calls.read_text())["arguments"]


@posix
def test_the_converter_may_run_no_macro_follow_no_link_and_has_settings_of_its_own(
    read, converter, tmp_path
):
    calls = converter("Words.")
    read(RTF, "--convert-to.rtf")
    first = json.loads(calls.read_text())
    read(RTF, "b.rtf")
    second = json.loads(calls.read_text())
    for setting in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "ooInetProxyType"):
        assert setting in first["settings"]
    assert "--convert-to.rtf" not in first["arguments"]
    places = [
        next(one for one in call["arguments"] if one.startswith("-env:UserInstallation="))
        for call in (first, second)
    ]
    assert places[0] != places[1]
    assert not Path(first["arguments"][-1]).parent.exists()


@posix
@pytest.mark.parametrize(
    "application",
    ["", "LibreOffice/9$Linux/x y", "<b/>", "Evil words of a paper/1.2", "LibreOffice"],
)
def test_only_a_name_and_a_version_are_taken_from_what_the_converter_wrote(
    read, converter, application
):
    converter("Words.", application=application)
    [note] = read(RTF, "a.rtf").diagnostics
    assert note.message in {
        "The paper was converted to .docx by LibreOffice and then read.",
        "The paper was converted to .docx by LibreOffice 9 and then read.",
    }


@posix
@pytest.mark.parametrize(
    ("script", "code"),
    [
        pytest.param("pass", ReasonCode.CORRUPT, id="makes nothing"),
        pytest.param("sys.exit(3)", ReasonCode.CORRUPT, id="fails"),
        pytest.param(
            "folder.mkdir(); (folder / 'paper.docx').write_text('no zip')",
            ReasonCode.CORRUPT,
            id="makes no Word file",
        ),
        pytest.param(
            "folder.mkdir(); (folder / 'paper.docx').symlink_to(sys.executable)",
            ReasonCode.CORRUPT,
            id="leaves a link",
        ),
        pytest.param(
            "folder.mkdir(); os.mkfifo(folder / 'paper.docx')", ReasonCode.CORRUPT, id="a pipe"
        ),
        pytest.param("time.sleep(60)", ReasonCode.TIMEOUT_TOTAL, id="takes too long"),
    ],
)
def test_a_converter_that_fails_costs_the_paper_and_says_so(read, programs, script, code):
    programs(libreoffice=script)
    with pytest.raises(ReadingError) as caught:
        read(RTF, "a.rtf", limits=Limits(convert_seconds=1.5))
    assert caught.value.code is code
    assert "LibreOffice" in caught.value.message
    assert caught.value.cure


@posix
@pytest.mark.parametrize(
    ("libreoffice", "why"),
    [
        pytest.param(None, "LibreOffice was not used", id="not there"),
        pytest.param("sys.exit(1)", "LibreOffice could not convert it", id="failed"),
    ],
)
def test_antiword_stands_in_for_old_word_and_says_what_is_lost(read, programs, libreoffice, why):
    programs(
        libreoffice=libreoffice,
        antiword=(
            "print('1. The Supplier  shall deliver.')\n"
            "print()\n"
            "print('|Term    |Meaning        |')\n"
            "print('|\\u201cFee\\u201d |what is paid   |')\n"
            "print('|        |each month     |')"
        ),
    )
    document = read(OLE + bytes(900), "a.doc")
    assert document.text.split("\n") == [
        "1. The Supplier shall deliver.",
        "Term",
        "Meaning",
        "\u201cFee\u201d",
        "what is paid each month",
    ]
    assert [block.cell for block in document.blocks][-1] == Cell(0, 1, 1)
    assert document.blocks[-1].kind is BlockKind.CELL
    [note] = document.diagnostics
    assert (note.code, note.gravity) == (ReasonCode.CONVERTED, Gravity.PARTIAL)
    assert why in note.message
    assert document.outcome is Outcome.PARTIAL


@posix
def test_when_both_programs_fail_the_first_is_named(read, programs):
    programs(libreoffice="pass", antiword="sys.exit(1)")
    with pytest.raises(ReadingError, match="LibreOffice could not convert"):
        read(OLE + bytes(900), "a.doc")


@pytest.mark.parametrize(
    ("content", "name", "packages"),
    [
        pytest.param(RTF, "a.rtf", ["libreoffice-writer"], id="rich text"),
        pytest.param(OLE + bytes(900), "a.doc", ["libreoffice-writer", "antiword"], id="old Word"),
    ],
)
def test_without_a_program_the_cure_names_what_to_install(read, programs, content, name, packages):
    programs()
    with pytest.raises(ReadingError) as caught:
        read(content, name)
    assert caught.value.code is ReasonCode.UNSUPPORTED_FORMAT
    for package in packages:
        assert f"apt-get install {package}" in caught.value.cure
    assert ".docx or PDF" in caught.value.cure


@posix
def test_converting_can_be_switched_off(read, converter):
    converter("Words.")
    support = Support(ReadingAids(convert=False), UNWATCHED)
    with pytest.raises(ReadingError) as caught:
        read(RTF, "a.rtf", support=support)
    assert caught.value.code is ReasonCode.UNSUPPORTED_FORMAT
    assert "reading.convert" in caught.value.message


@posix
def test_the_time_of_a_conversion_is_granted_beside_that_of_the_paper(read, converter):
    converter("Words.")
    granted = []

    class Watcher:
        def __call__(self):
            pass

        @contextmanager
        def aside(self, seconds):
            granted.append(seconds)
            yield

    read(RTF, "a.rtf", limits=Limits(convert_seconds=7), support=Support(beat=Watcher()))
    assert granted == [7]


@pytest.mark.parametrize(
    ("page", "gravity"),
    [
        pytest.param(b"<html><p>One.</p><p>Two.</p></html>", Gravity.NOTE, id="paragraphs"),
        pytest.param(b"<!DOCTYPE html><ol><li>One.<li>Two.</ol>", Gravity.PARTIAL, id="list"),
        pytest.param(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            b"Content-Type: text/html\n\n<p>One.<p>Two.\n--x--\n",
            Gravity.NOTE,
            id="web archive",
        ),
    ],
)
def test_a_web_page_is_read_without_a_converter_and_says_what_is_lost(
    read, programs, page, gravity
):
    programs()
    document = read(page, "a.doc")
    assert document.text == "One.\nTwo."
    assert document.format is FileFormat.HTML
    assert [(one.code, one.gravity) for one in document.diagnostics] == [
        (ReasonCode.CONVERTED, gravity),
        (ReasonCode.TYPE_MISMATCH, Gravity.NOTE),
    ]


@pytest.fixture(scope="module")
def old_word(tmp_path_factory) -> bytes:
    """A real .doc with a list, a note and a tracked change, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("old")
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>See the Schedule.</text:p></text:note-body></text:note>"
    )
    items = "".join(
        f"<text:list-item><text:p>{one}</text:p></text:list-item>"
        for one in (f"The Supplier shall deliver.{note}", "It shall not subcontract.")
    )
    source = folder / "paper.fodt"
    # antiword refuses files with few words.
    more = "<text:p>More words.</text:p>" * 60
    listed = f'<text:list text:style-name="L">{items}</text:list>'
    source.write_bytes(flat_odt(listed + more, styles=styles))
    subprocess.run(
        [
            find_libreoffice(), "--headless", "--norestore",
            f"-env:UserInstallation={(folder / 'settings').as_uri()}",
            "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(source),
        ],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return folder.joinpath("paper.doc").read_bytes()


@real_office
def test_numbers_and_notes_of_a_real_old_word_file_come_out(read, old_word):
    document = read(old_word, "paper.doc")
    assert [(one.label, document.text[one.body : one.end]) for one in document.flow()][:3] == [
        ("1", "The Supplier shall deliver."),
        (None, "See the Schedule."),
        ("2", "It shall not subcontract."),
    ]
    assert document.format is FileFormat.DOC
    assert document.diagnostics[0].message.startswith("The paper was converted to .docx by Libre")


@real_office
def test_rich_text_with_a_tracked_change_gives_both_readings(read):
    content = (
        rb"{\rtf1\ansi{\*\revtbl{Unknown;}{Ann;}}The Supplier shall "
        rb"{\deleted\revauthdel1 not }{\revised\revauth1 always }deliver.\par}"
    )
    document = read(content, "a.rtf")
    assert document.text == "The Supplier shall always deliver."
    assert [one.text for one in document.deletions] == ["not "]
    assert document.original is not None
    assert document.original.format is FileFormat.RTF


@real_antiword
def test_antiword_gives_the_words_of_a_real_old_word_file(read, old_word, monkeypatch):
    monkeypatch.setattr(office, "find_libreoffice", lambda: None)
    document = read(old_word, "paper.doc")
    assert "The Supplier shall deliver." in document.text
    assert document.outcome is Outcome.PARTIAL


@real_office
def test_a_file_that_is_none_of_what_it_says_is_damaged_and_not_read_as_letters(read):
    """Left to itself, LibreOffice would take the bytes for plain text."""
    with pytest.raises(ReadingError) as caught:
        read(OLE + b"The Supplier shall deliver. " * 40, "paper.doc")
    assert caught.value.code is ReasonCode.CORRUPT
