# SPDX-License-Identifier: Apache-2.0
"""The whole application of a review: who comes in, what they see, and what they do."""

import mimetypes
from pathlib import Path

from fastapi import FastAPI

from pipeline.review.web.acts import make_acts
from pipeline.review.web.app import create_app
from pipeline.review.web.carrying_off import make_exports
from pipeline.review.web.pages.routes import make_pages
from pipeline.review.web.pages.study import Study
from pipeline.review.web.room import Room

__all__ = ["create_review_app"]

_STATIC = Path(__file__).parent / "static"


def create_review_app(room: Room, study: Study) -> FastAPI:
    """Returns the application with all pages and acts.

    Args:
        room: Desk, sessions, and how the pages are reached.
        study: What the pages show besides.
    """
    # Some machines know scripts by another type, which browsers then refuse to run.
    mimetypes.add_type("text/javascript", ".js")
    app = create_app(room, (make_pages(), make_acts(), make_exports()), static=_STATIC)
    app.state.study = study
    return app
