# SPDX-License-Identifier: Apache-2.0
"""The zip that a Word file is: members inflated on demand, under limits that are counted.

The sizes in a zip's headers are claims of the file.
``zipfile`` reads the directory; inflating is done here, so that every limit holds for the bytes
that come out, whatever the headers say.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.safe_xml import parse_xml

__all__ = ["Package", "PackageLimits", "Relationship", "main_part", "open_package"]

_DIRECTORY_ENTRY = b"PK\x01\x02"
_END_OF_DIRECTORY = b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, length of the name, length of the extras
_STEP = 1 << 18
_CURE_DAMAGED = "Ask for the file again, or open it in Word and save it under a new name."
_CURE_SUSPECT = "Do not open the file; ask the sender for another copy, as PDF if need be."
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_USUAL_MAIN_PART = "word/document.xml"


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """What a zip may grow to.

    Attributes:
        members: Number of members.
        part_bytes: Bytes of one inflated part.
        total_bytes: Bytes of all parts that are inflated.
        ratio: Bytes out for each byte in, once ``ratio_after`` bytes of a part have come out.
        ratio_after: Bytes.
    """

    members: int = 2_000
    part_bytes: int = 200 << 20
    total_bytes: int = 1 << 30
    ratio: int = 200
    ratio_after: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another.

    Attributes:
        kind: Last word of its type (``header``, ``footnotes``), the same in both dialects.
        target: Name of the part, or the address outside when ``external``.
        external: True when it points out of the package, or to a part that is not there.
    """

    kind: str
    target: str
    external: bool


class Package:
    """The members of a zip by name, with forward slashes and without a leading one.

    Attributes:
        doubled: Names that more than one member carries, upper and lower case being the same.
    """

    def __init__(
        self,
        data: bytes,
        members: dict[str, zipfile.ZipInfo],
        *,
        doubled: frozenset[str],
        limits: PackageLimits,
    ) -> None:
        self.doubled = doubled
        self._data = data
        self._members = members
        self._by_folded_name = {name.casefold(): name for name in members}
        self._limits = limits
        self._total = 0
        self._links: dict[str, dict[str, Relationship]] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._by_folded_name

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all members, in the order of the zip's directory."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """Returns the inflated bytes of a member.

        Raises:
            ReadingError: ``corrupt`` for a member that is not there or damaged, ``encrypted``,
                ``truncated``, ``zip_ratio`` or ``xml_too_large`` beyond the limits.
        """
        exact = name if name in self._members else self._by_folded_name.get(name.casefold())
        if exact is None:
            raise _damaged_part(name, "is missing")
        member = self._members[exact]
        if member.flag_bits & 1:
            message = f"The part {name!r} is encrypted."
            cure = "Ask for the file without its password."
            raise ReadingError(ReasonCode.ENCRYPTED, message, cure=cure)
        packed = self._packed(member)
        if member.compress_type == zipfile.ZIP_STORED:
            content = self._counted(packed, name)
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            content = self._inflated(packed, name)
        else:
            raise _damaged_part(name, "is packed in a way that Word does not know")
        if zlib.crc32(content) != member.CRC:
            raise _damaged_part(name, "does not match its checksum")
        return content

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Returns the links of a part by id, those of the package for ``""``; none is no error.

        Raises:
            ReadingError: The relationships part is damaged.
        """
        if part not in self._links:
            self._links[part] = self._read_links(part)
        return self._links[part]

    def _read_links(self, part: str) -> dict[str, Relationship]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        if name not in self:
            return {}
        root = parse_xml(self.read(name), part=name)
        links = {}
        for link in root.iter(_RELATIONSHIPS):
            kind = (link.get("Type") or "").rpartition("/")[2]
            links[link.get("Id") or ""] = self._relationship(link, kind, folder)
        return links

    def _relationship(self, link: etree._Element, kind: str, folder: str) -> Relationship:
        target = link.get("Target") or ""
        if (link.get("TargetMode") or "").lower() == "external":
            return Relationship(kind, target, external=True)
        name = _resolve(unquote(target), folder)
        found = self._by_folded_name.get(name.casefold())
        return Relationship(kind, found or name, external=found is None)

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        start = member.header_offset
        header = self._data[start : start + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size:
            raise _truncated()
        signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if signature != b"PK\x03\x04":
            raise _damaged_directory()
        begin = start + _LOCAL_HEADER.size + name_length + extra_length
        return memoryview(self._data)[begin : begin + member.compress_size]

    def _counted(self, content: memoryview, name: str) -> bytes:
        self._check(len(content), len(content), name)
        self._total += len(content)
        return bytes(content)

    def _inflated(self, packed: memoryview, name: str) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        pieces: list[bytes] = []
        length = taken = 0
        pending: bytes | memoryview = b""
        while not inflater.eof:
            if not pending:
                pending = packed[taken : taken + _STEP]
                taken += len(pending)
                if not pending:
                    raise _truncated()
            try:
                piece = inflater.decompress(pending, _STEP)
            except zlib.error:
                raise _damaged_part(name, "cannot be inflated") from None
            pending = inflater.unconsumed_tail
            pieces.append(piece)
            length += len(piece)
            self._check(length, taken - len(pending), name)
        self._total += length
        return b"".join(pieces)

    def _check(self, length: int, packed: int, name: str) -> None:
        limits = self._limits
        if length > limits.part_bytes or self._total + length > limits.total_bytes:
            message = f"The part {name!r} is larger than {limits.part_bytes >> 20} MB."
            raise ReadingError(ReasonCode.XML_TOO_LARGE, message, cure=_CURE_SUSPECT)
        if length > limits.ratio_after and length > limits.ratio * max(packed, 1):
            message = f"The part {name!r} inflates to more than {limits.ratio} times its size."
            raise ReadingError(ReasonCode.ZIP_RATIO, message, cure=_CURE_SUSPECT)


def open_package(data: bytes, *, limits: PackageLimits | None = None) -> Package:
    """Returns the zip's members without inflating any.

    Raises:
        ReadingError: ``empty_file``, ``truncated``, ``corrupt`` or ``zip_members``.
    """
    limits = limits or PackageLimits()
    if not data:
        raise ReadingError(ReasonCode.EMPTY_FILE, "The file is empty.", cure=_CURE_DAMAGED)
    # Before zipfile builds an object for each entry of a directory that may be endless.
    if data.count(_DIRECTORY_ENTRY) > 25 * limits.members:
        raise _too_many_members(limits)
    infos = _directory(data)
    if len(infos) > limits.members:
        raise _too_many_members(limits)
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    doubled: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/")
        if name.casefold() in seen:
            doubled.add(name.casefold())
        seen.add(name.casefold())
        members[name] = info
    return Package(data, members, doubled=frozenset(doubled), limits=limits)


def main_part(package: Package) -> str | None:
    """Returns the name of the main document of a Word package, None when it has none.

    The package's relationships come first, then its content types, then the usual name: a renamed
    main part and one in the Strict dialect are found, a spreadsheet is not.

    Raises:
        ReadingError: The parts that say so are damaged.
    """
    types = _overrides(package)
    linked = [
        link.target
        for link in package.relationships("").values()
        if link.kind == "officeDocument" and not link.external
    ]
    for name in linked:
        declared = types.get(name.casefold(), "")
        if (
            "wordprocessingml" in declared
            or "ms-word" in declared
            or name.casefold().startswith("word/")
        ):
            return name
    if linked:
        return None
    for name, declared in types.items():
        if declared.endswith("main+xml") and _is_word(declared) and name in package:
            return name
    return _USUAL_MAIN_PART if _USUAL_MAIN_PART in package else None


def _is_word(content_type: str) -> bool:
    # Documents and templates; those with macros have a type of their own.
    return "wordprocessingml" in content_type or "ms-word" in content_type


def _overrides(package: Package) -> dict[str, str]:
    name = "[Content_Types].xml"
    if name not in package:
        return {}
    root = parse_xml(package.read(name), part=name)
    return {
        (override.get("PartName") or "").lstrip("/").casefold(): override.get("ContentType") or ""
        for override in root.iter(_OVERRIDE)
    }


def _resolve(target: str, folder: str) -> str:
    target = target.replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # a member that asks for a newer version of zip
        struct.error,
        ValueError,  # names that are not in the encoding that they claim
        OverflowError,
        OSError,  # a directory that begins before the file does
    ) as error:
        raise _directory_error(data) from error


def _directory_error(data: bytes) -> ReadingError:
    if _END_OF_DIRECTORY in data:
        return _damaged_directory()
    if data.startswith(b"PK"):
        return _truncated()
    message = "The file is no zip, as every Word file is."
    return ReadingError(ReasonCode.NOT_A_DOCUMENT, message, cure=_CURE_DAMAGED)


def _too_many_members(limits: PackageLimits) -> ReadingError:
    message = f"The file holds more than {limits.members} parts."
    return ReadingError(ReasonCode.ZIP_MEMBERS, message, cure=_CURE_SUSPECT)


def _truncated() -> ReadingError:
    message = "The file ends too early: its last part is missing."
    return ReadingError(ReasonCode.TRUNCATED, message, cure=_CURE_DAMAGED)


def _damaged_part(name: str, how: str) -> ReadingError:
    return ReadingError(ReasonCode.CORRUPT, f"The part {name!r} {how}.", cure=_CURE_DAMAGED)


def _damaged_directory() -> ReadingError:
    message = "The zip's directory is damaged."
    return ReadingError(ReasonCode.CORRUPT, message, cure=_CURE_DAMAGED)
