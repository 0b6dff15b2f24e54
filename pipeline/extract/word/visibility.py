# SPDX-License-Identifier: Apache-2.0
"""Whether a reader of the page sees the words of a run: not hidden, not white, not tiny."""

from lxml import etree

from pipeline.extract.word.styles import CharacterStyle, ParagraphStyle, StyleSheet, run_look
from pipeline.extract.word.tags import WORD, child, val

__all__ = ["sees_nothing"]

_BOX = f"{WORD}txbxContent"
_CELL = f"{WORD}tc"
_CELL_PR = f"{WORD}tcPr"
_FILL = f"{WORD}fill"
_HIGHLIGHT = f"{WORD}highlight"
_PARAGRAPH = f"{WORD}p"
_PATTERN = f"{WORD}val"
_PPR = f"{WORD}pPr"
_PPR_STYLE = f"{WORD}pStyle"
_RUN_STYLE = f"{WORD}rStyle"
_SHADING = f"{WORD}shd"
_TABLE = f"{WORD}tbl"
_TABLE_PR = f"{WORD}tblPr"
_TABLE_STYLE = f"{WORD}tblStyle"

_PLAIN_FILLS = frozenset({"", "auto", "ffffff"})
_PLAIN_PATTERNS = frozenset({"", "clear", "nil"})
_PROPERTIES = {_PARAGRAPH: _PPR, _CELL: _CELL_PR, _TABLE: _TABLE_PR}


def sees_nothing(look: etree._Element | None, style: ParagraphStyle, styles: StyleSheet) -> bool:
    """Says whether words with a look, within paragraphs of a style, are not seen.

    White words are seen on a ground of another colour: that of the words, the paragraph, the
    cell or the table, or of a box, which is taken to have one.
    """
    found = CharacterStyle(hidden=style.hidden, white=style.white, tiny=style.tiny)
    if look is not None:
        style_id = val(child(look, _RUN_STYLE))
        if style_id:
            found = found.under(styles.character(style_id))
        found = found.under(run_look(look))
    if found.hidden or found.tiny:
        return True
    return bool(found.white) and look is not None and not _has_ground(look, styles)


def _has_ground(look: etree._Element, styles: StyleSheet) -> bool:
    if child(look, _HIGHLIGHT) is not None or _is_shaded(child(look, _SHADING)):
        return True
    for outer in look.iterancestors(_PARAGRAPH, _CELL, _TABLE, _BOX):
        if outer.tag == _BOX:
            return True
        properties = child(outer, _PROPERTIES[outer.tag])
        if _is_shaded(child(properties, _SHADING)):
            return True
        style_id = val(child(properties, _PPR_STYLE)) or val(child(properties, _TABLE_STYLE))
        if style_id and any(map(_is_shaded, styles.within(style_id, _SHADING))):
            return True
    return False


def _is_shaded(shading: etree._Element | None) -> bool:
    if shading is None:
        return False
    fill = (shading.get(_FILL) or "").lower()
    return fill not in _PLAIN_FILLS or (shading.get(_PATTERN) or "") not in _PLAIN_PATTERNS
