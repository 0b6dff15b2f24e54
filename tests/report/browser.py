# SPDX-License-Identifier: Apache-2.0
"""Pages of the report in a real browser, watched: what they ask for, say, run and break."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MISSING = "no Chromium here: pages are not opened (Debian package chromium)"


@dataclass
class Watched:
    """A page and all that was heard of it."""

    page: object
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def open(self, path):
        self.page.goto(Path(path).resolve().as_uri(), wait_until="load")
        return self

    @property
    def quiet(self):
        """Whether nothing but the page itself was asked for, and nothing complained or ran."""
        heard = [*self.console, *self.errors, *self.dialogs, *self.violations]
        return not heard and all(one.startswith("file://") for one in self.requests)


@contextmanager
def start_chromium():
    """Yields a running browser; skips the test where there is none."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(_MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@contextmanager
def watch(browser, *, width=1280, height=900, bypass_csp=False, scale=1.0):
    """Yields a page under watch; ``bypass_csp`` lets a checker in, which its policy bars."""
    context = browser.new_context(
        viewport={"width": int(width / scale), "height": int(height / scale)},
        device_scale_factor=scale,
        bypass_csp=bypass_csp,
        offline=True,
    )
    page = context.new_page()
    watched = Watched(page)
    page.on("request", lambda one: watched.requests.append(one.url))
    page.on("console", lambda one: watched.console.append(f"{one.type}: {one.text}"))
    page.on("pageerror", lambda one: watched.errors.append(str(one)))
    page.on("dialog", lambda one: (watched.dialogs.append(one.message), one.dismiss()))
    page.expose_function("armslengthViolation", lambda text: watched.violations.append(text))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " one => window.armslengthViolation(one.violatedDirective + ' ' + one.blockedURI));"
    )
    yield watched
    context.close()
