# SPDX-License-Identifier: Apache-2.0
"""The only place that parses XML or HTML: no entity, no DTD, no network, no giant tree.

lxml keeps a default parser for the whole process, which another library may replace.
So each call here builds its own parser and passes it.
"""

import re

from lxml import etree, html

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError

__all__ = ["MAX_DEPTH", "MAX_ELEMENTS", "parse_html", "parse_xml"]

MAX_DEPTH = 256  # libxml2's own limit without its "huge" option
MAX_ELEMENTS = 2_000_000  # a tree takes about 150 bytes an element; 300 pages need 150,000

_DOCTYPE = "<!DOCTYPE"
# UTF-16 and UTF-32 in the order of either machine share these bytes once the last zeros are gone.
_DOCTYPES = tuple(
    _DOCTYPE.encode(encoding).rstrip(b"\0") for encoding in ("ascii", "utf-16-le", "utf-32-le")
)
_ENDS_EARLY = frozenset(
    {
        etree.ErrorTypes.ERR_GT_REQUIRED,
        etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
        etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
    }
)
_OVER_LIMIT = 114  # XML_ERR_RESOURCE_LIMIT of libxml2, which lxml's ErrorTypes does not name
# A start or end tag: "</" in group 1 for an end, "/>" in group 2 for an empty element.
_TAG = re.compile(rb"<(/?)[^\s/>!?][^>]*?(/?)>")

_CURE_DAMAGED = "Open the file in the program that made it, save it again, and scan the new file."
_CURE_SUSPECT = "Open the file in Word, save it under a new name, and scan the new file."


def parse_xml(data: bytes, *, part: str) -> etree._Element:
    """Returns the root of a part, without comments and processing instructions.

    Args:
        data: The bytes of the part, in any encoding that its declaration names.
        part: Name of the part, for error messages.

    Raises:
        ReadingError: ``xml_dtd`` for a document type declaration, ``xml_depth`` and
            ``xml_too_large`` beyond the limits, ``truncated`` or ``corrupt`` for the rest.
    """
    if any(mark in data for mark in _DOCTYPES):
        raise _doctype_error(part)
    _check_size(data, part)
    try:
        root = etree.XML(data, _new_parser())
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, data, part) from None
    # Catches the encodings that the byte scan cannot see through, such as UTF-7.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype_error(part)
    return root


def parse_html(data: bytes, *, part: str) -> html.HtmlElement | None:
    """Returns the root of an HTML page, None when there is nothing in it.

    Raises:
        ReadingError: ``xml_depth`` or ``xml_too_large`` beyond the limits, ``corrupt`` when it
            cannot be parsed.
    """
    if not data.strip():
        return None
    _check_size(data, part)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _damage_error(ReasonCode.CORRUPT, part) from error
    # The HTML parser forgives everything, and at a limit drops the rest without a word.
    if any(entry.type == _OVER_LIMIT for entry in parser.error_log):
        raise _depth_error(part) if _is_too_deep(data) else _size_error(part)
    return root


def _check_size(data: bytes, part: str) -> None:
    # The shortest element, "<a/>", takes four bytes.
    # Each start tag has one "<" and each end tag a "</": the difference bounds the elements.
    if len(data) > 4 * MAX_ELEMENTS and data.count(b"<") - data.count(b"</") > MAX_ELEMENTS:
        raise _size_error(part)


def _new_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _syntax_error(error: etree.XMLSyntaxError, data: bytes, part: str) -> ReadingError:
    code: int = getattr(error, "code", 0)  # lxml's stubs do not name it
    if code == _OVER_LIMIT:
        return _depth_error(part) if _is_too_deep(data) else _size_error(part)
    if code in _ENDS_EARLY:
        return _damage_error(ReasonCode.TRUNCATED, part)
    return _damage_error(ReasonCode.CORRUPT, part)


def _is_too_deep(data: bytes) -> bool:
    depth = 0
    for tag in _TAG.finditer(data):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            if depth >= MAX_DEPTH:
                return True
    return False


def _doctype_error(part: str) -> ReadingError:
    message = f"The part {part!r} declares a document type, which no Word file may do."
    return ReadingError(ReasonCode.XML_DTD, message, cure=_CURE_SUSPECT)


def _depth_error(part: str) -> ReadingError:
    message = f"The part {part!r} nests elements deeper than {MAX_DEPTH} levels."
    return ReadingError(ReasonCode.XML_DEPTH, message, cure=_CURE_SUSPECT)


def _size_error(part: str) -> ReadingError:
    message = f"The part {part!r} is larger than a contract can be."
    return ReadingError(ReasonCode.XML_TOO_LARGE, message, cure=_CURE_SUSPECT)


def _damage_error(code: ReasonCode, part: str) -> ReadingError:
    what = "ends too early" if code is ReasonCode.TRUNCATED else "is not well-formed XML"
    return ReadingError(code, f"The part {part!r} {what}.", cure=_CURE_DAMAGED)
