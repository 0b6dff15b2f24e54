# SPDX-License-Identifier: Apache-2.0
"""What volunteers see: view models, and the routes that render them."""

from pipeline.review.web.pages.routes import make_pages
from pipeline.review.web.pages.sheets import Shelf
from pipeline.review.web.pages.study import Study

__all__ = ["Shelf", "Study", "make_pages"]
