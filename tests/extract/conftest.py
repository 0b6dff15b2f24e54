# SPDX-License-Identifier: Apache-2.0
"""Small Word files, written as raw XML so that a test says exactly what is in them."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.domain.document import Document
from pipeline.extract.word.reader import read_word

# Modules beside this one, which several tests share.
FOLDER = str(Path(__file__).parent)
if FOLDER not in sys.path:
    sys.path.append(FOLDER)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": W,
        "r": R,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "odd": "urn:example:unknown-addition",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PACKAGE_LINKS = (
    f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{R}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
# Parts by the name under which tests give them: root element, and kind of the relationship.
PARTS = {
    "numbering": ("w:numbering", "numbering"),
    "styles": ("w:styles", "styles"),
    "footnotes": ("w:footnotes", "footnotes"),
    "endnotes": ("w:endnotes", "endnotes"),
    "comments": ("w:comments", "comments"),
    "header1": ("w:hdr", "header"),
    "header2": ("w:hdr", "header"),
    "footer1": ("w:ftr", "footer"),
}


class WordFiles:
    """Builds Word files and reads them."""

    @staticmethod
    def zipped(parts: dict[str, str | bytes]) -> bytes:
        """Returns a zip with these members."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return file.getvalue()

    @classmethod
    def parts(cls, body: str, *, raw: dict | None = None, links: str = "", **inner: str) -> dict:
        """Returns the members of a Word file.

        ``inner`` gives the content of parts by the names of ``PARTS``, which are their
        relationship ids too; ``raw`` members as they are; ``links`` further relationships.
        """
        members = {
            "_rels/.rels": PACKAGE_LINKS,
            "word/document.xml": (
                f"{DECLARATION}<w:document {NAMES}><w:body>{body}</w:body></w:document>"
            ),
        }
        for name, content in inner.items():
            root, kind = PARTS[name]
            members[f"word/{name}.xml"] = f"{DECLARATION}<{root} {NAMES}>{content}</{root}>"
            links += f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>'
        members["word/_rels/document.xml.rels"] = (
            f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships">{links}</Relationships>'
        )
        return {**members, **(raw or {})}

    @classmethod
    def build(cls, body: str, **parts) -> bytes:
        """Returns the bytes of a Word file."""
        return cls.zipped(cls.parts(body, **parts))

    @classmethod
    def read(cls, body: str, **parts) -> Document:
        """Returns what is read from a Word file."""
        return read_word(cls.build(body, **parts), name="paper.docx", sha256="0" * 64)

    @staticmethod
    def p(text: str = "", properties: str = "", run: str = "") -> str:
        """Returns a paragraph of one run."""
        words = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{words if text else ''}</w:p>"

    @classmethod
    def item(cls, text: str = "", *, level: int = 0, list_id: int = 1, extra: str = "") -> str:
        """Returns a numbered paragraph."""
        numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        return cls.p(text, numbered + extra)


@pytest.fixture
def word() -> type[WordFiles]:
    """Builds Word files and reads them."""
    return WordFiles
