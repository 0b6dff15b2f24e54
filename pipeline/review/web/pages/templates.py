# SPDX-License-Identifier: Apache-2.0
"""Templates of the review pages: they escape all text, and show what cannot be seen."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report.visible import visible

__all__ = ["review_templates"]

# One letter for one: places in the text are counted by letters.
_BLANKS = str.maketrans("\u00a0\u2007\u202f", "   ")


@functools.cache  # Compiling the templates costs ten times as much as filling them.
def review_templates() -> Environment:
    """Returns the templates; every text passes through ``visible``, wherever it comes from.

    Blanks at which no line may end are shown as others: some papers hold nothing else, and lines
    would end within words.
    """
    return Environment(
        loader=PackageLoader("pipeline.review.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    if type(value) is not str:
        return value
    return visible(value, keep="\n\t").translate(_BLANKS)
