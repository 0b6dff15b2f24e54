# SPDX-License-Identifier: Apache-2.0
"""What a browser or a program is told when it does not get what it asked for."""

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

__all__ = ["RefusedError", "answer_refusal"]

_NOT_IN = 401
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{error}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/review.css">
</head>
<body class="door">
<main id="main">
<p class="brand">Armslength <span>review</span></p>
<h1>{error}</h1>
<p>{cure}</p>
<p><a href="{onward}">Go to the first page</a></p>
</main>
</body>
</html>
"""


class RefusedError(Exception):
    """A request that is not answered as asked: HTTP status, a sentence, and what to do.

    Both sentences are shown to whoever asked; neither repeats what was sent.
    """

    def __init__(self, status: int, error: str, *, cure: str = "") -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.cure = cure


def answer_refusal(refusal: RefusedError, scope: Scope) -> Response:
    """Returns the answer: a page where a person looks at it, else ``{"error", "cure"}``."""
    if _wants_page(scope):
        # The first page leads on to the clauses, for who is in.
        onward = "/start" if refusal.status == _NOT_IN else "/"
        text = _PAGE.format(error=escape(refusal.error), cure=escape(refusal.cure), onward=onward)
        return HTMLResponse(text, status_code=refusal.status)
    told = {"error": refusal.error, "cure": refusal.cure}
    return JSONResponse(told, status_code=refusal.status)


def _wants_page(scope: Scope) -> bool:
    """Says whether a browser asks for something to show in its window."""
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
