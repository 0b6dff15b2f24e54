# SPDX-License-Identifier: Apache-2.0
"""A browser on the pages of a review, watched: what it asks for, what runs, what breaks."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.review.values import ReviewRole

# The least that a page must answer before a test goes on.
_SECONDS = 15_000


@dataclass
class Seat:
    """Somebody at their browser."""

    page: object
    origin: str
    requests: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    dialogs: list = field(default_factory=list)

    def open(self, path):
        self.page.goto(self.origin + path)
        return self.page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def decide(self, act):
        """Does what saves something, and waits until it is told, and the next page is there."""
        with self.page.expect_response(lambda one: "/api/" in one.url) as answer:
            act()
        assert answer.value.ok, answer.value.status
        # The browser forgets what answered a file that was sent.
        told = "" if answer.value.request.method == "PUT" else answer.value.text()
        self.page.wait_for_function(
            "() => /^(Saved|Took back|There is nothing|\\d+ taken)/.test("
            "document.getElementById('status').textContent)"
        )
        self.settle()
        return json.loads(told or "{}")

    def settle(self):
        """Waits until no other page is on its way, and the scripts of this one listen."""
        self.page.wait_for_function("() => !document.documentElement.hasAttribute('data-going')")
        self.page.wait_for_load_state("domcontentloaded")

    @property
    def status(self):
        return self.page.inner_text("#status")

    @property
    def focused(self):
        return self.page.evaluate("() => document.activeElement.id || document.activeElement.name")

    @property
    def title(self):
        return self.page.inner_text("#sheet-title")

    @property
    def item(self):
        return self.page.url.partition("item=")[2].partition("&")[0]

    @property
    def quiet(self):
        """Whether only the review was asked, and nothing complained."""
        ours = all(one.startswith((self.origin, "data:")) for one in self.requests)
        return ours and not self.errors and not self.dialogs


@contextmanager
def sit_down(browser, review, name="", *, role=ReviewRole.REVIEWER, **options):
    """Yields a seat; without a name nobody is in yet."""
    options = {"viewport": {"width": 1366, "height": 820}, **options}
    context = browser.new_context(**options)
    if name:
        review.let_in(context, name, role)
    page = context.new_page()
    page.set_default_timeout(_SECONDS)
    seat = Seat(page, review.origin)
    page.on("request", lambda one: seat.requests.append(one.url))
    page.on("pageerror", lambda one: seat.errors.append(str(one)))
    page.on("console", lambda one: one.type == "error" and seat.errors.append(one.text))
    page.on("dialog", lambda one: (seat.dialogs.append(one.message), one.accept()))
    yield seat
    context.close()
