# SPDX-License-Identifier: Apache-2.0
"""``armslength doctor``: what this machine can and cannot read, and how to add it."""

import importlib.util
import platform
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.screen import print_columns, print_line
from pipeline.cli.settings import rules_option

__all__ = ["doctor_command"]

_LIBRARIES = ("pypdfium2", "lxml", "google-re2", "pydantic", "sqlalchemy", "jinja2")
_NO = "no"
_DOES_NOT_START = "found, but it does not start"
_WITHOUT_PANGO = "WeasyPrint is here, but not the library Pango"


@dataclass(frozen=True, slots=True)
class _Aid:
    """A program or extra that reading and reports can do without.

    Attributes:
        name: What people call it.
        found: Name and version, as it gave them itself; ``_NO`` when it is not there.
        use: What it adds.
        debian: Package of Debian and Ubuntu; empty for an extra.
        homebrew: Package of Homebrew.
        extra: Extra of this distribution; empty for a program.
    """

    name: str
    found: str
    use: str
    debian: str = ""
    homebrew: str = ""
    extra: str = ""

    @property
    def works(self) -> bool:
        """Says whether it is there and starts."""
        return self.found not in (_NO, _DOES_NOT_START, _WITHOUT_PANGO)


@click.command("doctor", epilog="Example: armslength doctor")
@rules_option
def doctor_command(*, rules: Path | None) -> None:
    """Say what this machine can and cannot read, and how to add what is missing."""
    from pipeline.packs import load_rules

    book = load_rules(rules)
    print_line(f"armslength {__version__}, rules {book.version}, model {_model()}")
    print_line(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    print_line(", ".join(f"{name} {_version(name)}" for name in _LIBRARIES))
    engine, office, antiword, passwords = reading = _look_for_aids()
    aids = (*reading, _look_for_printer())
    print_line()
    print_columns(
        ("papers", "state"),
        [
            ("PDF with text", "read"),
            ("PDF without text (a scan)", _through(engine)),
            ("PDF behind a password", "read with --password-file"),
            ("Word .docx .docm .dotx .dotm", "read"),
            ("Word .doc .dot", _old_word(office, antiword)),
            ("OpenDocument .odt .ott .fodt, rich text .rtf", _through(office)),
            ("Word behind a password", _with_passwords(passwords)),
            ("plain text .txt .md, when named", "read"),
            ("web pages .html .mht, when named", _web_pages(office)),
        ],
    )
    print_line()
    print_columns(("aid", "found", "what it adds"), [(a.name, a.found, a.use) for a in aids])
    missing = [aid for aid in aids if not aid.works]
    if missing:
        print_line()
        print_line("None of them is needed. To add what is missing:")
        for line in _ways_to_add(missing):
            print_line(f"  {line}")
    if sys.platform == "win32":
        print_line()
        print_line("Windows sets no memory limit on workers; the limits of time hold.")


def _look_for_aids() -> tuple[_Aid, _Aid, _Aid, _Aid]:
    """Returns recognition, LibreOffice, antiword, passwords; each program was started once."""
    from pipeline.extract.ocr.choosing import find_engine
    from pipeline.extract.office_programs import find_antiword, find_libreoffice
    from pipeline.extract.protection import can_open_office

    engine = find_engine()
    return (
        _Aid(
            "Tesseract, or the extra ocr",
            engine.name if engine else _NO,
            "recognises the text of scans",
            debian="tesseract-ocr",
            homebrew="tesseract",
            extra="ocr",
        ),
        _Aid(
            "LibreOffice",
            _program(find_libreoffice(), "--version", name="LibreOffice"),
            "converts old formats, with numbers, notes and changes",
            debian="libreoffice-writer",
            homebrew="libreoffice",
        ),
        _Aid(
            "antiword",
            _program(find_antiword(), "-h", name="antiword"),
            "gives the bare text of .doc where there is no LibreOffice",
            debian="antiword",
            homebrew="antiword",
        ),
        _Aid(
            "the extra passwords",
            f"msoffcrypto-tool {_version('msoffcrypto-tool')}" if can_open_office() else _NO,
            "opens Word files with their password",
            extra="passwords",
        ),
    )


def _look_for_printer() -> _Aid:
    """Returns what makes a PDF of the board page."""
    found = _printer()
    return _Aid(
        "Pango, and the extra board",
        found,
        "makes a PDF of the board page, beside the Word file",
        debian="libpango-1.0-0 libpangoft2-1.0-0",
        homebrew="pango",
        # Where WeasyPrint is there, only the library is missing.
        extra="" if found == _WITHOUT_PANGO else "board",
    )


def _printer() -> str:
    if importlib.util.find_spec("weasyprint") is None:
        return _NO
    try:
        # Its package loads the library when it is imported.
        import_module("weasyprint")
    except OSError:
        return _WITHOUT_PANGO
    return f"WeasyPrint {_version('weasyprint')}"


def _model() -> str:
    """Returns name and version of the model that comes along, or that it is not usable."""
    from pipeline.errors import ModelError
    from pipeline.modelstore import find_model, identify_model

    try:
        return identify_model(find_model()).version
    except ModelError as error:
        return f"refused: {error.message}"


def _program(path: str | None, switch: str, *, name: str) -> str:
    from pipeline.extract.office_programs import ask_version

    if path is None:
        return _NO
    number = ask_version(path, switch)
    return _DOES_NOT_START if number is None else f"{name} {number}".rstrip()


def _through(aid: _Aid) -> str:
    return f"read through {aid.found}" if aid.works else f"not read: add {aid.name}"


def _old_word(office: _Aid, antiword: _Aid) -> str:
    if office.works or not antiword.works:
        return _through(office)
    return f"bare text only, through {antiword.found}: add {office.name}"


def _web_pages(office: _Aid) -> str:
    if office.works:
        return _through(office)
    return f"read without tables and the numbers of lists: add {office.name}"


def _with_passwords(aid: _Aid) -> str:
    return "read with --password-file" if aid.works else f"not read: add {aid.name}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _ways_to_add(missing: list[_Aid]) -> list[str]:
    """Returns the commands of this system, at most one a way of installing."""
    lines = []
    programs = [aid for aid in missing if aid.debian]
    if programs and sys.platform == "darwin":
        lines.append(f"brew install {' '.join(aid.homebrew for aid in programs)}")
    elif programs and sys.platform == "win32":
        names = ", ".join(aid.name.partition(",")[0] for aid in programs)
        lines.append(f"install from their own sites, and put on the PATH: {names}")
    elif programs:
        packages = " ".join(aid.debian for aid in programs)
        lines.append(f"apt-get install {packages} (or what your system calls them)")
    extras = ",".join(aid.extra for aid in missing if aid.extra)
    if extras:
        lines.append(f"pip install 'armslength[{extras}]'")
    return lines
