# SPDX-License-Identifier: Apache-2.0
"""Cells between the lines of a page, held against pdfplumber, whose way they are found."""

import io
import itertools
import random

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.domain.document import Box
from pipeline.extract.pdf.borders import tables_between
from pipeline.extract.pdf.rulings import Edge

HEIGHT = 842


def drawn(seed: int) -> bytes:
    """Returns a page with two tables; some of their inner borders are left out."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT))
    for bottom in (80, 480):
        xs = sorted(chance.sample(range(50, 540, 35), 5))
        ys = sorted(chance.sample(range(bottom, bottom + 300, 25), 5))
        for y in ys:
            for left, right in itertools.pairwise(xs):
                if y in (ys[0], ys[-1]) or chance.random() < 0.8:
                    canvas.line(left, y, right, y)
        for x in xs:
            for low, high in itertools.pairwise(ys):
                if x in (xs[0], xs[-1]) or chance.random() < 0.8:
                    canvas.line(x, low, x, high)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("seed", range(12))
def test_the_cells_are_those_that_pdfplumber_finds_between_the_same_lines(seed: int) -> None:
    with pdfplumber.open(io.BytesIO(drawn(seed))) as opened:
        (page,) = opened.pages
        edges = [
            Edge(Box(one["x0"], HEIGHT - one["bottom"], one["x1"], HEIGHT - one["top"]))
            for one in page.edges
        ]
        theirs = [sorted(table.cells) for table in page.find_tables()]
    ours = [sorted(cells) for cells in tables_between(edges, HEIGHT)]
    assert sum(map(len, theirs)) > 4
    assert rounded(ours) == rounded([cells for cells in theirs if len(cells) > 1])


def rounded(tables: list[list[tuple[float, ...]]]) -> list[list[tuple[int, ...]]]:
    """Returns the cells to the point: both take the mean of lines that lie near to each other."""
    return sorted([sorted(tuple(map(round, cell)) for cell in cells) for cells in tables])
