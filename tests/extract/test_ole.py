# SPDX-License-Identifier: Apache-2.0
"""The container of old Office files tells what it holds."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.ole import OLE_MARK, OleKind, is_before_word_97, open_ole, tell_ole

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
WORD_97 = b"\xec\xa5\xc1\x00"
WORD_95 = b"\xdc\xa5\x68\x00"


def word_stream(beginning: bytes = WORD_97, *, switches: int = 0, size: int = 5000) -> bytes:
    return (beginning + bytes(6) + struct.pack("<H", switches)).ljust(size, b"\0")


def entry(name: str, kind: int, *, right: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIQ", encoded, len(encoded), kind, 1, FREE, right, child, start, size
    )


def container(streams: dict[str, bytes]) -> bytes:
    """Returns a container: sector 0 is the table, then the directory, then the streams."""
    directory_sectors = -(-(len(streams) + 1) * 128 // SECTOR)
    table = [TABLE, *range(2, directory_sectors + 1), END]
    body = b""
    small = b""
    entries = []
    for number, (name, content) in enumerate(streams.items(), 1):
        right = number + 1 if number < len(streams) else FREE
        if len(content) >= 4096:
            start = len(table)
            count = -(-len(content) // SECTOR)
            table += [*range(start + 1, start + count), END]
            body += content.ljust(count * SECTOR, b"\0")
        else:
            start = len(small) // 64
            small += content.ljust(-(-max(len(content), 1) // 64) * 64, b"\0")
        entries.append(entry(name, 2, right=right, child=FREE, start=start, size=len(content)))
    root_start = END
    if small:
        root_start = len(table)
        count = -(-len(small) // SECTOR)
        table += [*range(root_start + 1, root_start + count), END]
        body += small.ljust(count * SECTOR, b"\0")
    root = entry("Root Entry", 5, right=FREE, child=1, start=root_start, size=len(small))
    directory = (root + b"".join(entries)).ljust(directory_sectors * SECTOR, b"\0")
    links = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    header = OLE_MARK + bytes(16) + struct.pack("<5H6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header.ljust(SECTOR, b"\0") + links + directory + body


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        pytest.param({"1Table": b"", "WordDocument": word_stream()}, OleKind.WORD, id="word"),
        pytest.param({"WordDocument": word_stream(size=200)}, OleKind.WORD, id="small stream"),
        pytest.param(
            {"WordDocument": word_stream(switches=0x0100)},
            OleKind.WORD_BEHIND_PASSWORD,
            id="word behind a password",
        ),
        pytest.param(
            {"a": b"x" * 100, "WordDocument": word_stream(switches=0x0100, size=900)},
            OleKind.WORD_BEHIND_PASSWORD,
            id="small stream behind a password",
        ),
        pytest.param(
            {"EncryptionInfo": b"x", "EncryptedPackage": b"y"},
            OleKind.PACKAGE_BEHIND_PASSWORD,
            id="package behind a password",
        ),
        pytest.param(
            {"EncryptedPackage": b"y"}, OleKind.UNDER_RIGHTS_MANAGEMENT, id="managed package"
        ),
        pytest.param(
            {"\tDRMContent": b"y", "WordDocument": word_stream()},
            OleKind.UNDER_RIGHTS_MANAGEMENT,
            id="managed word",
        ),
        pytest.param({"Workbook": b"x"}, OleKind.SPREADSHEET, id="spreadsheet"),
        pytest.param({"PowerPoint Document": b"x"}, OleKind.PRESENTATION, id="presentation"),
        pytest.param({"__properties_version1.0": b"x"}, OleKind.MESSAGE, id="message"),
        pytest.param({"Quill": b"x"}, OleKind.OTHER, id="other"),
    ],
)
def test_a_container_is_what_lies_at_its_top(streams, kind):
    assert tell_ole(container(streams)) is kind


def test_word_with_a_spreadsheet_inside_is_word():
    data = container({"Workbook": b"x", "WordDocument": word_stream()})
    assert tell_ole(data) is OleKind.WORD


def test_the_filters_of_word_95_and_97_are_told_apart():
    assert is_before_word_97(container({"WordDocument": word_stream(WORD_95)}))
    assert not is_before_word_97(container({"WordDocument": word_stream(WORD_97)}))


def test_a_damaged_directory_leaves_an_old_word_document():
    assert open_ole(OLE_MARK + bytes(2000)) is None
    assert tell_ole(OLE_MARK + bytes(2000)) is OleKind.WORD


@given(
    place=st.integers(0, 2500),
    patch=st.binary(min_size=1, max_size=8),
    length=st.integers(8, 12_000),
)
def test_no_damage_makes_it_fail_or_run_on(place, patch, length):
    """Rings, links to nowhere and cut ends are met by every chain that is followed."""
    whole = container({"EncryptedPackage": b"y" * 300, "WordDocument": word_stream()})
    data = (whole[:place] + patch + whole[place + len(patch) :])[:length]
    if data.startswith(OLE_MARK):
        assert tell_ole(data) in OleKind
