# SPDX-License-Identifier: Apache-2.0
"""The zip under a Word file, and its XML, under limits that are counted."""

import io
import struct
import zipfile

import pytest

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract import safe_xml
from pipeline.extract.safe_xml import parse_html, parse_xml
from pipeline.extract.word.package import PackageLimits, open_package

CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def code_of(call):
    with pytest.raises(ReadingError) as caught:
        call()
    assert caught.value.message
    assert caught.value.cure
    return caught.value.code


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_come_out_as_they_went_in(compression):
    content = bytes(range(256)) * 4000
    package = open_package(zipped([("a/b.xml", content)], compression))
    assert package.names == ("a/b.xml",)
    assert package.read("a/b.xml") == content


def test_names_match_whatever_their_case_and_slashes():
    package = open_package(zipped([("Word\\Document.xml", b"x")]))
    assert "word/document.xml" in package
    assert package.read("word/document.xml") == b"x"


def test_names_that_two_members_carry_are_told():
    package = open_package(zipped([("word/a.xml", b"1"), ("word/A.xml", b"2"), ("b", b"3")]))
    assert package.doubled == {"word/a.xml"}


@pytest.mark.parametrize(
    ("limits", "content", "expected"),
    [
        pytest.param(
            PackageLimits(part_bytes=1000), b"ab" * 501, ReasonCode.XML_TOO_LARGE, id="part"
        ),
        pytest.param(
            PackageLimits(total_bytes=1000), b"ab" * 501, ReasonCode.XML_TOO_LARGE, id="total"
        ),
        pytest.param(PackageLimits(), b" " * 5_000_000, ReasonCode.ZIP_RATIO, id="ratio"),
    ],
)
def test_inflating_stops_at_the_limits(limits, content, expected):
    package = open_package(zipped([("a", content)]), limits=limits)
    assert code_of(lambda: package.read("a")) is expected


def test_the_total_counts_all_parts():
    limits = PackageLimits(total_bytes=1000)
    package = open_package(zipped([("a", b"x" * 600), ("b", b"y" * 600)]), limits=limits)
    assert len(package.read("a")) == 600
    assert code_of(lambda: package.read("b")) is ReasonCode.XML_TOO_LARGE


def test_a_size_that_the_headers_claim_changes_nothing():
    """A member of 5 MB that claims 10 bytes is stopped by what comes out."""
    data = bytearray(zipped([("a", b" " * 5_000_000)]))
    struct.pack_into("<L", data, data.find(CENTRAL) + 24, 10)
    struct.pack_into("<L", data, data.find(LOCAL) + 22, 10)
    assert code_of(lambda: open_package(bytes(data)).read("a")) is ReasonCode.ZIP_RATIO


def test_too_many_members_are_refused():
    members = [(f"m{place}", b"") for place in range(11)]
    call = lambda: open_package(zipped(members), limits=PackageLimits(members=10))  # noqa: E731
    assert code_of(call) is ReasonCode.ZIP_MEMBERS


def test_endless_directories_are_refused_before_they_are_read():
    call = lambda: open_package(LOCAL + CENTRAL * 300, limits=PackageLimits(members=10))  # noqa: E731
    assert code_of(call) is ReasonCode.ZIP_MEMBERS


def damage(kind):
    data = bytearray(zipped([("a", bytes(range(256)) * 8)]))
    central = data.find(CENTRAL)
    if kind == "encryption bit":
        data[central + 8] |= 1
    elif kind == "unknown method":
        data[central + 10] = 99
    elif kind == "wrong checksum":
        data[central + 16] ^= 0xFF
    elif kind == "wrong place":
        struct.pack_into("<L", data, central + 42, 7)
    elif kind == "bad stream":
        data[31 : 31 + 20] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("encryption bit", ReasonCode.ENCRYPTED),
        ("unknown method", ReasonCode.CORRUPT),
        ("wrong checksum", ReasonCode.CORRUPT),
        ("wrong place", ReasonCode.CORRUPT),
        ("bad stream", ReasonCode.CORRUPT),
    ],
)
def test_damaged_members_are_refused_with_a_reason(kind, expected):
    assert code_of(lambda: open_package(damage(kind)).read("a")) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", ReasonCode.EMPTY_FILE, id="nothing"),
        pytest.param(b"PK\x03\x04", ReasonCode.TRUNCATED, id="magic-only"),
        pytest.param(zipped([("a", b"x" * 99)])[:60], ReasonCode.TRUNCATED, id="half"),
        pytest.param(b"Dear Sirs", ReasonCode.NOT_A_DOCUMENT, id="no-zip"),
        pytest.param(zipped([("a", b"x")]) + b"\0" * 99_999, ReasonCode.CORRUPT, id="trailing"),
    ],
)
def test_what_is_no_whole_zip_is_refused_with_a_reason(data, expected):
    assert code_of(lambda: open_package(data)) is expected


def test_a_missing_member_is_an_error_with_its_name():
    package = open_package(zipped([("a", b"x")]))
    with pytest.raises(ReadingError, match="word/b"):
        package.read("word/b.xml")


def test_relationships_resolve_against_their_part():
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="1" Type="http://x/header" Target="h%201.xml"/>'
        '<Relationship Id="2" Type="http://x/styles" Target="/other/s.xml"/>'
        '<Relationship Id="3" Type="http://x/image" Target="http://127.0.0.1/i" '
        'TargetMode="External"/>'
        '<Relationship Id="4" Type="http://x/footer" Target="../../../etc/passwd"/>'
        "</Relationships>"
    )
    members = [("word/_rels/d.xml.rels", links), ("word/h 1.xml", b""), ("other/s.xml", b"")]
    found = open_package(zipped(members)).relationships("word/d.xml")
    assert [(found[key].kind, found[key].target, found[key].external) for key in "1234"] == [
        ("header", "word/h 1.xml", False),
        ("styles", "other/s.xml", False),
        ("image", "http://127.0.0.1/i", True),
        ("footer", "etc/passwd", True),
    ]


def test_a_part_without_relationships_has_none():
    assert open_package(zipped([("a", b"x")])).relationships("a") == {}


ENTITY = '<!DOCTYPE a [<!ENTITY e "boo">]><a>&e;</a>'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(ENTITY.encode(), ReasonCode.XML_DTD, id="dtd"),
        pytest.param(
            f'<?xml version="1.0" encoding="UTF-16"?>{ENTITY}'.encode("utf-16"),
            ReasonCode.XML_DTD,
            id="dtd-in-utf-16",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a [ ]+AD4-<a/>',
            ReasonCode.XML_DTD,
            id="dtd-in-utf-7",
        ),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, ReasonCode.XML_DEPTH, id="depth"),
        pytest.param(b"<a>" + b"x" * 10_500_000 + b"</a>", ReasonCode.XML_TOO_LARGE, id="text"),
        pytest.param(b"<a><b>", ReasonCode.TRUNCATED, id="truncated"),
        pytest.param(b"<a><b></a>", ReasonCode.CORRUPT, id="not-well-formed"),
        pytest.param(b"", ReasonCode.CORRUPT, id="empty"),
        pytest.param(
            b'<?xml version="1.0" encoding="odd"?><a/>', ReasonCode.CORRUPT, id="encoding"
        ),
    ],
)
def test_xml_that_may_do_harm_is_refused_with_a_reason(data, expected):
    assert code_of(lambda: parse_xml(data, part="a.xml")) is expected


def test_more_elements_than_the_limit_are_refused_unparsed(monkeypatch):
    monkeypatch.setattr(safe_xml, "MAX_ELEMENTS", 10)
    data = b"<a>" + b"<b/>" * 11 + b"</a>"
    assert code_of(lambda: parse_xml(data, part="a.xml")) is ReasonCode.XML_TOO_LARGE
    assert code_of(lambda: parse_html(data, part="a.html")) is ReasonCode.XML_TOO_LARGE


def test_no_word_of_the_contract_stands_in_an_error():
    with pytest.raises(ReadingError) as caught:
        parse_xml(b"<a><b>SECRET</c></a>", part="a.xml")
    assert "SECRET" not in str(caught.value)


def test_comments_do_not_cut_words():
    root = parse_xml(b"<a>indem<!-- x -->nify</a>", part="a.xml")
    assert root.text == "indemnify"


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_empty_html_is_no_error(data):
    assert parse_html(data, part="a.html") is None


def test_a_stream_that_ends_too_early_is_refused():
    data = bytearray(zipped([("a", bytes(range(256)) * 8)]))
    struct.pack_into("<L", data, data.find(CENTRAL) + 20, 40)
    assert code_of(lambda: open_package(bytes(data)).read("a")) is ReasonCode.TRUNCATED


def test_html_without_an_element_is_refused_with_a_reason():
    assert code_of(lambda: parse_html(b"<!-- x -->", part="a.html")) is ReasonCode.CORRUPT


def test_html_with_too_much_text_is_refused_with_a_reason():
    page = b"<p>" + b"x" * 10_500_000
    assert code_of(lambda: parse_html(page, part="a.html")) is ReasonCode.XML_TOO_LARGE
