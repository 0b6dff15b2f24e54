# SPDX-License-Identifier: Apache-2.0
"""Pages whose words run sideways or upside down: turned upright for reading, shown as they are.

A page that asks to be rotated is turned by its frame already. This is about words that a reader
must turn the head for: a wide table on a tall page, a scan that was fed in the wrong way.
"""

import math
from collections import Counter

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import get_angle
from pipeline.extract.pdf.frame import Frame

__all__ = ["quarters_of", "shown_box", "turn_of", "turned", "usual_quarters"]

# How many characters, spread over the page, tell which way its words run.
_LOOKED_AT = 9
# Share of a quarter turn by which a scan may be crooked.
_LEVEL = 0.1


def turn_of(page: pdfium.FPDF_PAGE, usual: int | None) -> int:
    """Returns by how many quarter turns clockwise, 0 to 3, most words of a page are turned.

    Args:
        page: The open page.
        usual: Its ``usual_quarters``.
    """
    return 0 if usual is None else (usual + int(pdfium.FPDFPage_GetRotation(page))) % 4


def usual_quarters(textpage: pdfium.FPDF_TEXTPAGE, count: int) -> int | None:
    """Returns the quarter turns of most of so many characters, None for no words.

    Turns of characters are those in the space of the file.
    """
    if count <= 0:
        return None
    places = range(0, count, count // _LOOKED_AT + 1)
    quarters = [quarters_of(textpage, place) for place in places]
    if len(set(quarters)) == 1:
        return quarters[0]
    upright = Counter(each for each in quarters if each is not None)
    return upright.most_common(1)[0][0]


def quarters_of(textpage: pdfium.FPDF_TEXTPAGE, place: int) -> int | None:
    """Returns the quarter turns of a character in the space of the file, None for a slant."""
    quarters = 2 * get_angle(textpage, place) / math.pi
    if quarters < 0 or abs(quarters - round(quarters)) > _LEVEL:
        return None
    return round(quarters) % 4


def turned(frame: Frame, turn: int) -> Frame:
    """Returns the frame on which words that are turned by so many quarters stand upright."""
    if turn == 0:
        return frame
    width, height = frame.width, frame.height

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        return _turn_back(frame.place(x0, y0, x1, y1), turn, width, height)

    return Frame(height, width, place) if turn % 2 else Frame(width, height, place)


def shown_box(box: Box, frame: Frame, turn: int) -> Box:
    """Returns where a box of a turned frame stands on the page as shown; ``frame`` is that one."""
    return _turn_back(box, -turn % 4, frame.width, frame.height)


def _turn_back(box: Box, turn: int, width: float, height: float) -> Box:
    """Returns a box of a page of this size after so many quarter turns against the clock."""
    if turn == 1:
        return Box(height - box.top, box.left, height - box.bottom, box.right)
    if turn == 2:
        return Box(width - box.right, height - box.top, width - box.left, height - box.bottom)
    if turn == 3:
        return Box(box.bottom, width - box.right, box.top, width - box.left)
    return box
