# SPDX-License-Identifier: Apache-2.0
"""Content controls: which of them hold words of the paper, and which still ask for them."""

import re

from lxml import etree

from pipeline.extract.word.tags import WORD, all_text, child, is_on, val

__all__ = ["is_contents_control", "is_placeholder"]

_CONTENT = f"{WORD}sdtContent"
_GALLERY = f"{WORD}docPartGallery"
_PLACEHOLDER = f"{WORD}showingPlcHdr"
_PROPERTIES = f"{WORD}sdtPr"
_TEXT = f"{WORD}t"
# How Word asks for words: "Click or tap here to enter text.", "Choose an item.".
# Other words in such a control are read, whatever it says of itself: a reader sees them.
_ASKING = re.compile(r"\s*(?:click|tap|choose|select|enter|type|pick)\b.{0,60}\s*", re.IGNORECASE)


def is_placeholder(control: etree._Element) -> bool:
    """Says whether a ``w:sdt`` shows nothing but the words that ask for words."""
    shown = child(child(control, _PROPERTIES), _PLACEHOLDER)
    if shown is None or not is_on(shown):
        return False
    content = child(control, _CONTENT)
    return content is not None and bool(_ASKING.fullmatch(all_text(content, _TEXT)))


def is_contents_control(control: etree._Element) -> bool:
    """Says whether a ``w:sdt`` holds a table of contents."""
    properties = child(control, _PROPERTIES)
    gallery = None if properties is None else next(properties.iter(_GALLERY), None)
    return (val(gallery) or "").lower() == "table of contents"
