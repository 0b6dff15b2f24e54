# SPDX-License-Identifier: Apache-2.0
"""Content that a Word file offers in several forms, of which a reader shows one."""

from collections.abc import Container, Iterator

from lxml import etree

from pipeline.extract.word.tags import MARKUP, WORD, child

__all__ = ["ALTERNATIVES", "chosen_alternative", "shown_within"]

ALTERNATIVES = f"{MARKUP}AlternateContent"

_CHOICE = f"{MARKUP}Choice"
_FALLBACK = f"{MARKUP}Fallback"
_WORDS = (f"{WORD}t", f"{WORD}delText")
# A reader may take a choice when it knows the namespaces that the choice requires.
# Those of Word's own additions begin like this.
_KNOWN_ADDITIONS = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")


def chosen_alternative(element: etree._Element) -> etree._Element | None:
    """Returns the branch of an ``mc:AlternateContent`` that Word shows, None for none.

    That is the first choice whose additions Word knows; where it holds no text but the fallback
    does, the fallback, so that no words are lost.
    """
    fallback = child(element, _FALLBACK)
    for choice in element.iterchildren(_CHOICE):
        if _is_known(choice):
            silent = fallback is not None and not _has_text(choice) and _has_text(fallback)
            return fallback if silent else choice
    return fallback


def shown_within(
    parent: etree._Element, tag: str, *, closed: Container[object] = ()
) -> Iterator[etree._Element]:
    """Yields the elements of a tag that a reader sees within another, none within each other.

    Args:
        parent: Where to look, at any depth; of alternatives in the chosen one.
        tag: What to look for.
        closed: Tags of elements into which it does not look.
    """
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag == ALTERNATIVES:
            chosen = chosen_alternative(element)
            if chosen is not None:
                yield from shown_within(chosen, tag, closed=closed)
        elif len(element) and element.tag not in closed:
            yield from shown_within(element, tag, closed=closed)


def _is_known(choice: etree._Element) -> bool:
    names = (choice.get("Requires") or "").split()
    return all((choice.nsmap.get(name) or "").startswith(_KNOWN_ADDITIONS) for name in names)


def _has_text(element: etree._Element) -> bool:
    return next(element.iter(*_WORDS), None) is not None
