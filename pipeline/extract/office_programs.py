# SPDX-License-Identifier: Apache-2.0
"""LibreOffice and antiword, started on one paper: fenced in, with files of our own naming.

Each paper gets a LibreOffice of its own with settings of its own. One that stays open for many
papers, or takes them in one batch, would save about half a second a paper (a start costs 0.7 s,
of which the settings that a second paper could share are less than 0.1 s), but then one hostile
paper could spoil the others, and none would have a time limit of its own.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.programs import Allowance, Ended, find_program, private_folder, run_program
from pipeline.extract.scratch import may_write
from pipeline.extract.support import Support

__all__ = [
    "ANTIWORD",
    "LIBREOFFICE",
    "OfficePrograms",
    "ask_version",
    "find_antiword",
    "find_libreoffice",
]

LIBREOFFICE = "LibreOffice"
ANTIWORD = "antiword"

_OFFICE_NAMES = (
    "soffice",
    "libreoffice",
    # Where installers put it on systems whose PATH does not name it.
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_OFFICE_SWITCHES = (
    "--headless",
    "--invisible",
    "--nologo",
    "--nodefault",
    "--nofirststartwizard",
    "--norestore",
    "--nolockcheck",
)
_OUT = "docx:MS Word 2007 XML"
_ZIP = b"PK\x03\x04"
# Macros off, links never followed, nothing recovered, and a proxy behind which nothing answers.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_MEBIBYTE = 1 << 20
_FILE_MB = 256
_ASK_SECONDS, _ASK_MB = 20.0, 3072
_VERSION = re.compile(r"\d+(?:\.\d+)+")
# LibreOffice maps some 700 MB of libraries before it opens anything.
_OFFICE_EXTRA_MB = 1024


def find_libreoffice() -> str | None:
    """Returns the absolute path of LibreOffice, None when it is not installed."""
    return find_program(*_OFFICE_NAMES)


def find_antiword() -> str | None:
    """Returns the absolute path of antiword, None when it is not installed."""
    return find_program("antiword")


def ask_version(path: str, switch: str) -> str | None:
    """Returns the version that a program prints, empty for none; None when it does not start.

    Args:
        path: The program.
        switch: What makes it say something about itself and end well.
    """
    with private_folder() as folder:
        allowance = Allowance(_ASK_SECONDS, memory_mb=_ASK_MB, file_mb=1)
        try:
            ended = run_program([path, switch], allowance=allowance, folder=folder)
        except OSError:
            return None
    found = _VERSION.search(ended.output.decode("utf-8", errors="replace"))
    if found:
        return found[0]
    return "" if ended.succeeded else None


@dataclass(frozen=True, slots=True)
class OfficePrograms:
    """The two programs, under the limits of one paper.

    Attributes:
        limits: ``convert_seconds`` bounds each program; it may take as much memory as the
            worker, LibreOffice a gigabyte more for its libraries.
        support: Told while a program runs. Its time does not count as the paper's.
    """

    limits: Limits
    support: Support

    def as_docx(self, path: str, data: bytes, *, reads: str) -> bytes:
        """Returns the Word file that LibreOffice makes of a paper.

        Args:
            path: The program.
            data: The whole paper.
            reads: Name of the filter that reads it. Without, LibreOffice takes what it does not
                know for plain text.

        Raises:
            ReadingError: ``timeout_total``, or ``corrupt`` when it could make nothing of it.
        """
        with private_folder() as folder:
            # Names of our own: that of the paper could look like a switch.
            source, made, settings = folder / "paper", folder / "made", folder / "settings"
            with may_write():
                source.write_bytes(data)
                _write_settings(settings)
            command = [
                path,
                *_OFFICE_SWITCHES,
                f"-env:UserInstallation={settings.as_uri()}",
                f"--infilter={reads}",
                "--convert-to",
                _OUT,
                "--outdir",
                str(made),
                str(source),
            ]
            self._run(LIBREOFFICE, command, folder)
            # It ends with 0 also when it has made nothing.
            docx = _take(made / "paper.docx")
        if not docx.startswith(_ZIP):
            raise _failed(LIBREOFFICE)
        return docx

    def as_text(self, path: str, data: bytes) -> str:
        """Returns the text that antiword prints for an old Word document.

        Raises:
            ReadingError: ``timeout_total``, or ``corrupt`` when it could make nothing of it.
        """
        with private_folder() as folder:
            source = folder / "paper.doc"
            with may_write():
                source.write_bytes(data)
            # No width: each paragraph on a line of its own.
            command = [path, "-w", "0", "-m", "UTF-8.txt", str(source)]
            ended = self._run(ANTIWORD, command, folder)
        text = ended.output.decode("utf-8", errors="replace").strip()
        if not (text and ended.succeeded):
            raise _failed(ANTIWORD)
        return text

    def _run(self, program: str, command: list[str], folder: Path) -> Ended:
        seconds = self.limits.convert_seconds
        large = program == LIBREOFFICE
        allowance = Allowance(
            seconds=seconds,
            memory_mb=self.limits.memory_mb + (_OFFICE_EXTRA_MB if large else 0),
            file_mb=_FILE_MB if large else 0,
        )
        beat = self.support.beat
        try:
            with beat.aside(seconds):
                ended = run_program(command, allowance=allowance, folder=folder, beat=beat)
        except OSError as error:
            raise _failed(program) from error
        if ended.timed_out:
            raise _too_slow(program, seconds)
        return ended


def _write_settings(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    user.joinpath("registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="ascii",
    )


def _take(path: Path) -> bytes:
    """Returns what a program has written; nothing when it is no file or too large."""
    # The program may have been taken over by the paper: no link that it left is followed.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        data = file.read(_FILE_MB * _MEBIBYTE + 1)
    return data if len(data) <= _FILE_MB * _MEBIBYTE else b""


def _too_slow(program: str, seconds: float) -> ReadingError:
    return ReadingError(
        ReasonCode.TIMEOUT_TOTAL,
        f"{program} took more than the {seconds:g} seconds allowed to convert it.",
        cure="Raise limits.convert_seconds, or save the paper as .docx or PDF, and scan again.",
    )


def _failed(program: str) -> ReadingError:
    return ReadingError(
        ReasonCode.CORRUPT,
        f"{program} could not convert the file: it is damaged, or not what it seems to be.",
        cure="Open it in the program that made it, save it as .docx or PDF, and scan again.",
    )
