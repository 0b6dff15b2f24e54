# SPDX-License-Identifier: Apache-2.0
"""Finding the documents below the paths that a person names, without opening what is no file.

Links are not followed, pipes and devices are never opened, and a folder is entered once. What
looks like a document and is not taken is reported, so that nobody takes silence for a clean bill.
"""

import difflib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import InputError

__all__ = [
    "ANNOTATED_FOLDER",
    "COMPANIONS",
    "DOCUMENT_ENDINGS",
    "STORE_NAME",
    "FoundFile",
    "Skipped",
    "Walk",
    "walk_paths",
]

# Plain text and web pages are read when they are named, but lie beside papers for other reasons.
DOCUMENT_ENDINGS = (
    ".pdf", ".docx", ".doc", ".odt", ".rtf", ".dotx", ".dotm", ".docm", ".dot", ".ott", ".fodt"
)  # fmt: skip
# A folder with this file is where an earlier scan wrote: its reports are not papers to judge.
STORE_NAME = "armslength.sqlite"
REPORT_FOLDER = "report"
ANNOTATED_FOLDER = "annotated"

_STAGE = "walk"
# How files begin that are documents without saying so in their names: PDF, the zip of Word and
# OpenDocument, the container of old Word, rich text.
_BEGINNINGS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
# Word's note of who has a file open, and macOS's resource forks: no documents of anybody's.
COMPANIONS = ("~$", "._", ".~lock.")
_ENDINGS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class FoundFile:
    r"""A regular file to read.

    Attributes:
        path: Where it lies; bytes that are no UTF-8 are kept as surrogates.
        name: How outputs call it: the path below the folder that was named, with forward
            slashes, unique in a walk; bytes that are no UTF-8 are shown as ``\xff``.
        offer: The first folder below the one that was named, or the file's name without ending.
        size: In bytes, when it was found.
    """

    path: Path
    name: str
    offer: str
    size: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that may be a document and was not taken, with the reason."""

    name: str
    offer: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk found, both lists sorted by name.

    Attributes:
        files: What there is to read.
        skipped: What looked like a document, or may hold some, and was not taken.
        diagnostics: Remarks on the walk as a whole.
        others: Number of files that are no documents.
    """

    files: tuple[FoundFile, ...]
    skipped: tuple[Skipped, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    others: int = 0


def walk_paths(paths: Sequence[Path], *, leave_out: Sequence[Path] = ()) -> Walk:
    """Returns the documents at and below the paths.

    A file that is named directly is taken whatever its name; a folder is searched for names
    with an ending of ``DOCUMENT_ENDINGS``, in any case. When several folders are named, the
    names of their files begin with the name of the folder.

    Args:
        paths: Files and folders.
        leave_out: Folders not to enter, usually that for outputs.

    Raises:
        InputError: There is no such path, or no document below the paths.
    """
    for path in paths:
        _require(path)
    search = _Search(avoid={_identity(path) for path in leave_out if path.is_dir()})
    many = sum(path.is_dir() for path in paths) > 1
    for path in paths:
        if path.is_dir():
            search.take_folder(path, prefix=_folder_name(path) if many else "")
        else:
            search.take_named(path)
    if not search.files and not search.skipped:
        raise _nothing_found(paths, search)
    return Walk(
        files=tuple(sorted(search.files, key=lambda found: found.name)),
        skipped=tuple(sorted(search.skipped, key=lambda skipped: skipped.name)),
        diagnostics=tuple(_remarks(search)),
        others=search.others.total(),
    )


@dataclass(slots=True)
class _Search:
    avoid: set[tuple[int, int]]
    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    root: str = ""

    def take_named(self, path: Path) -> None:
        """Takes a file that a person named, through a link too."""
        name = _show(path.name)
        try:
            status = path.stat()
        except OSError as error:
            self._skip(name, _unreadable(error))
            return
        if stat.S_ISREG(status.st_mode):
            self._add(path.resolve(), name, status.st_size)
        else:
            self._skip(name, _not_regular(status.st_mode))

    def take_folder(self, folder: Path, *, prefix: str) -> None:
        """Takes the documents in a folder and all folders below it."""
        self.root = os.path.realpath(folder)
        # A folder that is named is entered even if it is also that for the outputs.
        self.avoid.discard(_identity(folder))
        waiting = [(folder, PurePath(prefix))]
        while waiting:
            here, relative = waiting.pop()
            for entry in self._entries(here, relative):
                below = relative / entry.name
                if self._is_passed_over(entry, below):
                    continue
                if entry.is_symlink():
                    self._take_link(entry, below)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), below))
                else:
                    self._take_entry(entry, below)

    def _entries(self, folder: Path, relative: PurePath) -> Iterator[os.DirEntry[str]]:
        try:
            identity = _identity(folder)
            # By identity: a folder mounted into itself has a path without end.
            if identity in self.entered or identity in self.avoid:
                return
            self.entered.add(identity)
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self._skip(_show(f"{relative.as_posix()}/"), _unreadable(error))
            return
        if not any(entry.name == STORE_NAME for entry in entries):
            yield from entries
        elif os.path.realpath(folder) != self.root:
            self.outputs.append(_show(relative.as_posix()))
        else:
            # Papers and results share the folder that was named: only the reports are left out.
            for entry in entries:
                if entry.name in (REPORT_FOLDER, ANNOTATED_FOLDER):
                    self.outputs.append(_show((relative / entry.name).as_posix()))
                else:
                    yield entry

    def _is_passed_over(self, entry: os.DirEntry[str], below: PurePath) -> bool:
        if entry.name.startswith(COMPANIONS):
            return True
        if not entry.name.startswith("."):
            return False
        if _is_document_name(entry.name):
            self.hidden.append(_show(below.as_posix()))
        return True

    def _take_link(self, entry: os.DirEntry[str], below: PurePath) -> None:
        target = Path(os.path.realpath(entry.path))
        if not _is_document_name(entry.name) and not target.is_dir():
            self.others[_ending(entry.name)] += 1
        elif not target.exists():
            self._skip(_show(below.as_posix()), _dead_link())
        elif not self._is_met(target):
            self._skip(_show(below.as_posix()), _link_away())

    def _is_met(self, target: Path) -> bool:
        # Whether the walk meets a link's target by its own name, so that the link adds nothing.
        if not target.is_relative_to(self.root):
            return False
        parts = target.relative_to(self.root).parts
        if any(part.startswith((".", *COMPANIONS)) for part in parts):
            return False
        return target.is_dir() or _is_document_name(target.name)

    def _take_entry(self, entry: os.DirEntry[str], below: PurePath) -> None:
        name = _show(below.as_posix())
        is_document = _is_document_name(entry.name)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._skip(name, _unreadable(error))
            return
        if not stat.S_ISREG(status.st_mode):
            if is_document:
                self._skip(name, _not_regular(status.st_mode))
            else:
                self.others["special"] += 1
        elif is_document:
            self._add(Path(entry.path), name, status.st_size)
        elif not PurePath(entry.name).suffix and _begins_like_document(entry.path):
            self._skip(name, _no_ending())
        else:
            self.others[_ending(entry.name)] += 1

    def _add(self, path: Path, name: str, size: int) -> None:
        # The same file, reached by two of the paths that were named, is one document.
        absolute = os.path.realpath(path)
        if absolute in self.taken:
            return
        self.taken.add(absolute)
        unique = self._unique(name)
        self.files.append(FoundFile(path, unique, _offer(unique), size))

    def _skip(self, name: str, diagnostic: Diagnostic) -> None:
        unique = self._unique(name)
        self.skipped.append(Skipped(unique, _offer(unique), diagnostic))

    def _unique(self, name: str) -> str:
        # Two files named directly may share a name, and so may one with bytes that are no text
        # and one whose name spells their escapes.
        unique, count = name, 1
        while unique in self.names:
            count += 1
            unique = f"{name} ({count})"
        self.names.add(unique)
        return unique


def _require(path: Path) -> None:
    if os.path.lexists(path):
        return
    known = path
    while not known.exists() and known != known.parent:
        missing, known = known.name, known.parent
    cure = "Name a file or a folder that exists."
    if known.is_dir() and os.access(known, os.R_OK | os.X_OK):
        near = difflib.get_close_matches(missing, sorted(os.listdir(known)), n=1)  # noqa: PTH208
        if near:
            cure = f"Did you mean {_show(str(known / near[0]))!r}?"
    msg = f"there is no {_show(str(path))!r}"
    raise InputError(msg, cure=cure)


def _nothing_found(paths: Sequence[Path], search: _Search) -> InputError:
    where = ", ".join(repr(_show(str(path))) for path in paths) or "no path at all"
    if search.others:
        shown = ", ".join(
            f"{count} {_show(ending)}"
            for ending, count in search.others.most_common(_ENDINGS_SHOWN)
        )
        found = f"there are {search.others.total()} other files ({shown})"
    else:
        found = "there are no other files either"
    passed = len(search.hidden) + len(search.outputs)
    extra = f"; {passed} hidden files and output folders were passed over" if passed else ""
    msg = f"no document in {where}: looked for {' '.join(DOCUMENT_ENDINGS)}; {found}{extra}"
    return InputError(msg, cure="Name the folder that holds the papers, or a file directly.")


def _remarks(search: _Search) -> Iterator[Diagnostic]:
    if search.hidden:
        yield Diagnostic(
            ReasonCode.PART_SKIPPED,
            Gravity.NOTE,
            f"hidden documents were passed over: {', '.join(sorted(search.hidden))}",
            "Name them directly to have them read.",
            stage=_STAGE,
        )
    if search.outputs:
        yield Diagnostic(
            ReasonCode.PART_SKIPPED,
            Gravity.NOTE,
            f"results of scans were passed over: {', '.join(sorted(search.outputs))}",
            f"Remove {STORE_NAME} from a folder to have what lies in it read.",
            stage=_STAGE,
        )


def _is_document_name(name: str) -> bool:
    return name.lower().endswith(DOCUMENT_ENDINGS)


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower() or "without ending"


def _begins_like_document(path: str) -> bool:
    # Between the look at its kind and this, a file can be exchanged for a pipe: no waiting on it,
    # no following.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return False
    try:
        return os.read(descriptor, 8).startswith(_BEGINNINGS)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _folder_name(path: Path) -> str:
    return path.name if path.name not in {"", ".."} else path.resolve().name


def _offer(name: str) -> str:
    first, slash, _ = name.partition("/")
    return first if slash else PurePath(name).stem


def _show(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unreadable(error: OSError) -> Diagnostic:
    return _fatal(
        ReasonCode.UNREADABLE,
        f"it cannot be opened ({error.strerror})",
        "Give yourself the right to read it, and scan again.",
    )


def _not_regular(mode: int) -> Diagnostic:
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    kind = next((word for matches, word in kinds if matches(mode)), "something else")
    return _fatal(
        ReasonCode.NOT_REGULAR,
        f"it is {kind}, not a file",
        "Copy the document to a plain file.",
    )


def _dead_link() -> Diagnostic:
    return _fatal(
        ReasonCode.NOT_REGULAR,
        "it is a link to something that is not there",
        "Put the document in its place.",
    )


def _link_away() -> Diagnostic:
    return _fatal(
        ReasonCode.SYMLINK_OUTSIDE,
        "it is a link out of the folder, or to what is hidden in it, and was not followed",
        "Name the place it leads to directly to have it read.",
    )


def _no_ending() -> Diagnostic:
    return _fatal(
        ReasonCode.TYPE_MISMATCH,
        "it begins like a document, but its name has no ending, so it was not read",
        "Give its name the right ending, or name it directly.",
    )


def _fatal(code: ReasonCode, message: str, cure: str) -> Diagnostic:
    return Diagnostic(code, Gravity.FATAL, message, cure, stage=_STAGE)
