# SPDX-License-Identifier: Apache-2.0
"""``armslength doctor``: what this machine can and cannot read, and how to add it."""

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.screen import print_columns, print_line
from pipeline.cli.settings import rules_option

__all__ = ["doctor_command"]

_LIBRARIES = ("pypdfium2", "lxml", "google-re2", "pydantic", "sqlalchemy", "jinja2")


@dataclass(frozen=True, slots=True)
class _Program:
    """A program that armslength does not need, and what a person can do with it."""

    name: str
    commands: tuple[str, ...]
    use: str
    package: str


_FORMATS = (
    ("PDF with text", "read"),
    ("PDF without text (a scan)", "not read: have it recognised first, see tesseract"),
    ("Word .docx, .docm, .dotx", "read"),
    ("Word .doc, OpenDocument .odt, rich text .rtf", "not read: convert first, see LibreOffice"),
)
_PROGRAMS = (
    _Program(
        "tesseract",
        ("tesseract",),
        "recognises the text of scans (with ocrmypdf: ocrmypdf scan.pdf text.pdf)",
        "tesseract-ocr ocrmypdf",
    ),
    _Program(
        "LibreOffice",
        ("soffice", "libreoffice"),
        "converts old formats (soffice --headless --convert-to docx FILE)",
        "libreoffice-writer",
    ),
    _Program("antiword", ("antiword",), "shows the text of .doc files", "antiword"),
    _Program("poppler", ("pdftotext",), "a second opinion on the text of a PDF", "poppler-utils"),
)


@click.command("doctor", epilog="Example: armslength doctor")
@rules_option
def doctor_command(*, rules: Path | None) -> None:
    """Say what this machine can and cannot read, and how to add what is missing."""
    from pipeline.packs import load_rules

    book = load_rules(rules)
    print_line(f"armslength {__version__}, rules {book.version}")
    print_line(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    print_line(", ".join(f"{name} {_version(name)}" for name in _LIBRARIES))
    print_line()
    print_columns(("format", "state"), _FORMATS)
    print_line()
    print_columns(
        ("program", "found", "use"),
        [(one.name, _where(one) or "no", one.use) for one in _PROGRAMS],
    )
    missing = [one for one in _PROGRAMS if not _where(one)]
    if missing:
        print_line()
        print_line(f"None of them is needed. To add: {_how(missing)}")
    if sys.platform == "win32":
        print_line()
        print_line("Windows sets no memory limit on workers; the limits of time hold.")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _where(program: _Program) -> str:
    found = (shutil.which(command) for command in program.commands)
    return next((place for place in found if place), "")


def _how(missing: list[_Program]) -> str:
    packages = " ".join(one.package for one in missing)
    if sys.platform == "darwin":
        return "use Homebrew (tesseract ocrmypdf libreoffice antiword poppler)"
    if sys.platform == "win32":
        return "install them from their own sites, and see that they are on the PATH"
    return f"apt-get install {packages} (or what your system calls them)"
