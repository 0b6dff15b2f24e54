# SPDX-License-Identifier: Apache-2.0
"""Foreign text within a Word file (``w:altChunk``): HTML, web archives and plain text."""

import codecs
import email
import email.policy
from collections.abc import Iterator

from lxml import html

from pipeline.extract.safe_xml import parse_html

__all__ = ["chunk_paragraphs"]

# What a chunk is stands at its beginning; its name may be anything.
_HTML_MARKS = (b"<html", b"<!doctype html", b"<head", b"<body", b"<p>", b"<div")
_ARCHIVE_MARKS = (b"mime-version:", b"content-type: multipart/")
_WITHIN = 2048
_SILENT = frozenset({"head", "script", "style", "template", "noscript", "title"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip


def chunk_paragraphs(data: bytes, *, name: str) -> tuple[str, ...] | None:
    """Returns the paragraphs of a chunk, None for a kind of chunk that is not read.

    White space is collapsed; empty paragraphs are left out.

    Raises:
        ReadingError: The chunk is damaged or too large.
    """
    head = _decode(data[:_WITHIN]).encode("utf-8").lower()
    if any(mark in head for mark in _ARCHIVE_MARKS):
        return _archive_paragraphs(data, name)
    if any(mark in head for mark in _HTML_MARKS):
        return _html_paragraphs(data, name)
    if name.lower().endswith(".txt"):
        return _plain_paragraphs(_decode(data))
    return None


def _archive_paragraphs(data: bytes, name: str) -> tuple[str, ...] | None:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return _html_paragraphs(content if isinstance(content, bytes) else b"", name)
    return None


def _html_paragraphs(data: bytes, name: str) -> tuple[str, ...]:
    root = parse_html(data, part=name)
    if root is None:
        return ()
    # A line feed stands for the border of a block, so those of the source become spaces first.
    text = "".join(_html_pieces(root))
    return _plain_paragraphs(text)


def _html_pieces(element: html.HtmlElement) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else "script"
    border = "\n" if tag in _BLOCKS else ""
    yield border
    if tag not in _SILENT:
        yield _one_line(element.text)
        for inner in element:
            yield from _html_pieces(inner)
            yield _one_line(inner.tail)
    yield border


def _one_line(text: str | None) -> str:
    return " ".join(f"x{text}x".split())[1:-1] if text else ""


def _plain_paragraphs(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(line for line in lines if line)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
