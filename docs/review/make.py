# SPDX-License-Identifier: Apache-2.0
"""Plays a small review through in a real browser and draws every screen of docs/review.md anew.

``python docs/review/make.py [WORK]``; WORK is a folder for papers and results, a temporary one
when not given. Needs the program, the tests' Playwright and Pillow, and Chromium. What the two
invented people say is made up, so that there is something to settle: it judges no program.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "benchmarks"))

from review_server import serve_shared  # noqa: E402

PAPERS = ("employment-support-subcontract.pdf", "homelessness-subcontract.docx")
KEEPER, PASSWORD = "Kim Keeper", "a long password"
PEOPLE = {"Ana Perez": "reviewer", "Ben Okoro": "reviewer", "Carla Smith": "adjudicator"}
START = "import sys; from pipeline.cli import main; sys.exit(main())"
WIDE, HIGH = 1280, 860
PHONE = 390
MOST_BYTES = 250_000
_HREF = re.compile(r'href="(/papers/(\w+)\?item=(\w+)[^"]*)"')


def main(work: Path) -> None:
    from playwright.sync_api import sync_playwright

    (work / "papers").mkdir(parents=True)
    for paper in PAPERS:
        shutil.copy(ROOT / "sample_contracts" / paper, work / "papers")
    _armslength("scan", work / "papers", "-o", work / "out")
    _add_keeper(work / "out")
    with serve_shared(work / "out") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        studio = _Studio(browser, server.origin)
        keeper = studio.enter(KEEPER)
        for name, role in PEOPLE.items():
            studio.act(keeper, "POST", "/api/people", name=name, role=role, password=PASSWORD)
        _draw_judging(studio)
        _judge_all(studio)
        _draw_after(studio, keeper)
        browser.close()


def _draw_judging(studio: "_Studio") -> None:
    door = studio.browser.new_page(viewport={"width": WIDE, "height": HIGH})
    door.goto(f"{studio.origin}/start")
    studio.shoot(door, "start")
    ana = studio.enter("Ana Perez")
    ana.goto(f"{studio.origin}/queue")
    studio.shoot(ana, "queue")
    pdf, word = (_items(ana, studio.origin, paper) for paper in PAPERS)
    studio.open(ana, pdf[0])
    studio.shoot(ana, "page")
    ana.keyboard.press("e")
    studio.shoot(ana, "edit")
    studio.open(ana, word[0])
    studio.shoot(ana, "text")
    ana.keyboard.press("m")
    ana.wait_for_selector("[role=listbox]")
    for key in ("ArrowDown", "Enter"):
        ana.keyboard.press(key)
    studio.shoot(ana, "missed")
    ana.set_viewport_size({"width": PHONE, "height": HIGH})
    studio.open(ana, word[1])
    studio.shoot(ana, "phone")


def _judge_all(studio: "_Studio") -> None:
    """Lets both judge everything; the second differs in every sixth clause, now so, now so."""
    reason = "This binds both sides."
    # First a correction: the most urgent clause has a higher grade than that.
    apart: tuple[dict[str, object], ...] = (
        {"verdict": "edit", "bound": "mutual", "severity": 2, "reason": reason},
        {"verdict": "dismiss", "reason": reason},
        {"verdict": "unsure"},
    )
    for number, name in enumerate(("Ana Perez", "Ben Okoro")):
        page = studio.enter(name)
        for paper in PAPERS:
            flagged = _items(page, studio.origin, paper)
            others = _items(page, studio.origin, paper, "unflagged")
            for at, href in enumerate((*flagged, *others)):
                differs = number == 1 and at % 6 == 0 and href in flagged
                item = _HREF.search(f'href="{href}"')[3]  # type: ignore[index]
                said = apart[at and 1 + at // 6 % 2] if differs else {"verdict": "agree"}
                studio.act(page, "POST", f"/api/items/{item}/judgement", **said, version=0)


def _draw_after(studio: "_Studio", keeper: "Page") -> None:
    carla = studio.enter("Carla Smith")
    carla.goto(f"{studio.origin}/disputes")
    studio.shoot(carla, "disputes")
    carla.locator("main a[href^='/disputes/']").first.click()
    carla.wait_for_selector("[data-settle]")
    carla.evaluate("document.querySelector('.differs').scrollIntoView()")
    studio.shoot(carla, "dispute")
    carla.locator("[data-settle]").nth(1).click()
    carla.fill("#why", "Both sides are bound, and the charity bears more of it.")
    studio.shoot(carla, "settling")
    carla.keyboard.press("Control+Enter")
    carla.wait_for_timeout(800)
    ana = studio.enter("Ana Perez")
    for name in ("outcomes", "agreement", "done", "help"):
        ana.goto(f"{studio.origin}/{name}")
        studio.shoot(ana, name)
    keeper.goto(f"{studio.origin}/people")
    studio.shoot(keeper, "people")


class _Studio:
    """A browser in which people sign in, act and are drawn."""

    def __init__(self, browser: "Browser", origin: str) -> None:
        self.browser = browser
        self.origin = origin
        self._pages: dict[str, Page] = {}

    def enter(self, name: str) -> "Page":
        """Returns the page of a person, who signs in once: five tries a minute are allowed."""
        if name not in self._pages:
            self._pages[name] = self._sign_in(name)
        page = self._pages[name]
        page.set_viewport_size({"width": WIDE, "height": HIGH})
        return page

    def _sign_in(self, name: str) -> "Page":
        context = self.browser.new_context(viewport={"width": WIDE, "height": HIGH})
        page = context.new_page()
        page.goto(f"{self.origin}/start")
        self.act(page, "POST", "/api/session", name=name, password=PASSWORD)
        return page

    def act(self, page: "Page", method: str, path: str, **body: object) -> None:
        told = page.evaluate(
            """async ([method, path, body]) => {
              const headers = {'Content-Type': 'application/json'};
              const answer = await fetch(path, {method, headers, body});
              return [answer.status, await answer.text()];
            }""",
            [method, path, json.dumps(body)],
        )
        if told[0] >= 400:
            sys.exit(f"{method} {path}: {told}")

    def open(self, page: "Page", href: str) -> None:
        page.goto(f"{self.origin}{href}")
        page.wait_for_load_state("networkidle")

    def shoot(self, page: "Page", name: str) -> None:
        page.wait_for_timeout(400)
        path = HERE / f"{name}.png"
        page.screenshot(path=path)
        # 64 colours are enough for letters, and a third of the bytes.
        Image.open(path).convert("RGB").quantize(64).save(path, optimize=True)
        if path.stat().st_size > MOST_BYTES:
            sys.exit(f"{path} weighs {path.stat().st_size}: at most {MOST_BYTES}")


def _items(page: "Page", origin: str, paper: str, kind: str = "finding") -> list[str]:
    """Returns the addresses of all items of a paper and kind, the most urgent first."""
    page.goto(f"{origin}/queue")
    value = page.locator("#f-paper option", has_text=paper).get_attribute("value")
    hrefs: dict[str, str] = {}
    for number in range(1, 9):
        page.goto(f"{origin}/queue?paper={value}&kind={kind}&page={number}")
        links = page.locator(".queue a").evaluate_all("all => all.map(one => one.outerHTML)")
        for found in filter(None, map(_HREF.search, links)):
            hrefs.setdefault(found[3], found[1].replace("&amp;", "&"))
    return list(hrefs.values())


def _add_keeper(out: Path) -> None:
    from pipeline.review.running import add_admin

    add_admin(out, KEEPER, PASSWORD)


def _armslength(*words: object) -> None:
    subprocess.run(
        [sys.executable, "-c", START, *map(str, words)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="armslength-") as folder:
            main(Path(folder))
