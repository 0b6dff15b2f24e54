# SPDX-License-Identifier: Apache-2.0
"""What tests of the review pages share: two sample papers, and a browser."""

import shutil

import pytest

from .reviewing import PDF, WORD, read_material, serve_review

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def material():
    return read_material(WORD, PDF)


@pytest.fixture
def review(tmp_path, material):
    with serve_review(tmp_path, material) as served:
        yield served


# No longer than a module: its event loop would be in the way of others that need one.
@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here: pages are not opened (Debian package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()
