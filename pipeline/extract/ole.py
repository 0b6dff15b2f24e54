# SPDX-License-Identifier: Apache-2.0
"""The container of old Office files (OLE): what lies at its top, and how a stream begins.

Only as much is read as it takes to say what a file is; other programs read the rest.
All offsets and numbers are those of the specification [MS-CFB].
"""

import struct
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "BEHIND_PASSWORD",
    "OLE_MARK",
    "OleContainer",
    "OleKind",
    "is_before_word_97",
    "open_ole",
    "tell_ole",
]

OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")

_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_ENTRY = struct.Struct("<64sHB x 3I 36x I Q")  # name, its length, kind, three links, start, size
_LINKS_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA  # what is higher stands for no sector
_NO_ENTRY = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_SECTOR_SHIFTS = (9, 12)
_MINI_SHIFT = 6

_WORD = "WordDocument"
_PACKAGE = "EncryptedPackage"
# The beginning of Word's stream [MS-DOC 2.5.2]: what made it, and sixteen switches.
_BEFORE_WORD_97 = b"\xdc\xa5"
_SWITCHES = slice(10, 12)
_ENCRYPTED = 0x0100


class OleKind(StrEnum):
    """What a container holds."""

    WORD = "word"
    WORD_BEHIND_PASSWORD = "word_behind_password"  # noqa: S105 - a kind, no password
    PACKAGE_BEHIND_PASSWORD = "package_behind_password"  # noqa: S105 - as above
    UNDER_RIGHTS_MANAGEMENT = "under_rights_management"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    MESSAGE = "message"
    OTHER = "other"


BEHIND_PASSWORD = frozenset({OleKind.WORD_BEHIND_PASSWORD, OleKind.PACKAGE_BEHIND_PASSWORD})

# By the stream that only files of the kind have at their top.
_KINDS = (
    ("Workbook", OleKind.SPREADSHEET),
    ("Book", OleKind.SPREADSHEET),
    ("PowerPoint Document", OleKind.PRESENTATION),
    ("__properties_version1.0", OleKind.MESSAGE),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    links: tuple[int, int]
    child: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class OleContainer:
    """What lies at the top of a container.

    Attributes:
        beginnings: First bytes (at most 64) of each stream at the top, by name; empty for
            folders and for streams whose place is damaged.
    """

    beginnings: Mapping[str, bytes]

    def __contains__(self, name: str) -> bool:
        return name in self.beginnings


def tell_ole(data: bytes) -> OleKind:
    """Returns what a container holds; an old Word document when its directory is damaged.

    Args:
        data: The whole file, which begins with ``OLE_MARK``.
    """
    container = open_ole(data)
    if container is None:
        # Nothing else tells: the names of streams stand in the directory as UTF-16.
        damaged = _PACKAGE.encode("utf-16-le") in data
        return OleKind.PACKAGE_BEHIND_PASSWORD if damaged else OleKind.WORD
    if _PACKAGE in container:
        managed = "EncryptionInfo" not in container
        return OleKind.UNDER_RIGHTS_MANAGEMENT if managed else OleKind.PACKAGE_BEHIND_PASSWORD
    if "\tDRMContent" in container:
        return OleKind.UNDER_RIGHTS_MANAGEMENT
    if _WORD in container:
        switches = int.from_bytes(container.beginnings[_WORD][_SWITCHES], "little")
        return OleKind.WORD_BEHIND_PASSWORD if switches & _ENCRYPTED else OleKind.WORD
    return next((kind for name, kind in _KINDS if name in container), OleKind.OTHER)


def is_before_word_97(data: bytes) -> bool:
    """Says whether a Word document is of Word 6 or Word 95, which other filters read."""
    container = open_ole(data)
    return container is not None and container.beginnings.get(_WORD, b"").startswith(
        _BEFORE_WORD_97
    )


def open_ole(data: bytes) -> OleContainer | None:
    """Returns the top of a container, None when its directory cannot be read.

    Args:
        data: The whole file.
    """
    if not data.startswith(OLE_MARK) or len(data) < _HEADER_BYTES:
        return None
    shift = int.from_bytes(data[30:32], "little")
    if shift not in _SECTOR_SHIFTS:
        return None
    sectors = _Sectors(data, shift)
    entries = list(_entries(sectors))
    if not entries or entries[0].kind != _ROOT:
        return None
    beginnings = {entry.name: sectors.beginning(entry, entries[0]) for entry in _at_top(entries)}
    return OleContainer(beginnings) if beginnings else None


class _Sectors:
    def __init__(self, data: bytes, shift: int) -> None:
        self._data = data
        self._shift = shift
        self._next = self._allocation()
        self._cutoff = self._number(56)

    def chain(self, sector: int) -> Iterator[bytes]:
        # No chain has more links than the table has entries: one that has is a ring.
        for _ in range(len(self._next)):
            if sector >= len(self._next):
                return
            yield self.sector(sector)
            sector = self._next[sector]

    def sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def beginning(self, entry: _Entry, root: _Entry) -> bytes:
        if entry.kind != _STREAM:
            return b""
        most = min(1 << _MINI_SHIFT, entry.size)
        if entry.size >= self._cutoff:
            return self.sector(entry.start)[:most] if entry.start < len(self._next) else b""
        # Small streams share one that begins where the root says.
        ahead = (entry.start << _MINI_SHIFT) >> self._shift
        offset = (entry.start << _MINI_SHIFT) & ((1 << self._shift) - 1)
        for passed, content in enumerate(self.chain(root.start)):
            if passed == ahead:
                return content[offset : offset + most]
        return b""

    def directory(self) -> Iterator[bytes]:
        return self.chain(self._number(48))

    def _number(self, offset: int) -> int:
        return int.from_bytes(self._data[offset : offset + 4], "little")

    def _allocation(self) -> "array[int]":
        table: array[int] = array("I")
        # The count in the header is a claim: no file has more sectors than bytes for them.
        most = (len(self._data) >> self._shift) + 1
        for number in self._table_sectors():
            table.frombytes(_whole_numbers(self.sector(number)))
            if len(table) >= most:
                break
        return table

    def _table_sectors(self) -> Iterator[int]:
        yield from self._links(self._data[76:_HEADER_BYTES])
        further, seen = self._number(68), 0
        # Tables too long for the header go on in sectors whose last number is the next of them.
        while further < _LAST_SECTOR and seen << self._shift < len(self._data):
            content = self.sector(further)
            if len(content) < 1 << self._shift:
                return
            yield from self._links(content[:-4])
            further, seen = int.from_bytes(content[-4:], "little"), seen + 1

    def _links(self, content: bytes) -> Iterator[int]:
        for (number,) in struct.iter_unpack("<I", _whole_numbers(content)):
            if number < _LAST_SECTOR and (number + 1) << self._shift < len(self._data):
                yield number


def _whole_numbers(content: bytes) -> bytes:
    return content[: len(content) & ~3]


def _entries(sectors: _Sectors) -> Iterator[_Entry]:
    for content in sectors.directory():
        for start in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            raw = content[start : start + _ENTRY_BYTES]
            name, length, kind, left, right, child, first, size = _ENTRY.unpack(raw)
            text = name[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
            # The upper half of a size is often left over from something else.
            yield _Entry(text, kind, (left, right), child, first, size & 0xFFFFFFFF)


def _at_top(entries: list[_Entry]) -> Iterator[_Entry]:
    waiting, seen = [entries[0].child], {_NO_ENTRY}
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        yield entries[number]
        waiting.extend(entries[number].links)
