# SPDX-License-Identifier: Apache-2.0
"""Templates of the review pages: they escape all text, and show what cannot be seen."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report.visible import visible

__all__ = ["review_templates"]


@functools.cache  # Compiling the templates costs ten times as much as filling them.
def review_templates() -> Environment:
    """Returns the templates; every text passes through ``visible``, wherever it comes from."""
    return Environment(
        loader=PackageLoader("pipeline.review.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    return visible(value, keep="\n\t") if type(value) is str else value
