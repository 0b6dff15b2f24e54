# SPDX-License-Identifier: Apache-2.0
"""Any text in any output: 100,000 cells, 20,000 texts in pages, names in a real terminal.

    python benchmarks/hostile_outputs.py OUT [--cells N] [--texts N] [--seed N]

OUT holds the result of a scan of at least one paper with findings. Random and hostile texts take
the place of its quotes, places, headings and comments; then every cell of the workbook and of the
tables is read back (openpyxl, csv), the elements of the report's pages are counted in Chromium and
held against those of the same pages with plain letters, and the terminal's report is shown in a
pane of tmux. Prints one line a figure; ends with 1 if any of them is not 0.
"""

import argparse
import csv
import io
import itertools
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import openpyxl

from pipeline import api
from pipeline.config import Config
from pipeline.domain.decision import Decision, Verdict
from pipeline.report.formats import FORMATS, Material, render
from pipeline.report.html import render_report
from pipeline.report.terminal import open_console, print_scan
from pipeline.report.visible import visible

# No words that mean something in a contract: what costs something gets a row in a table.
FRAGMENTS = (
    "<script>alert(1)</script>",
    "</style>",
    "</title>",
    "<!--",
    "-->",
    "]]>",
    "<svg onload=a>",
    "<img src=x onerror=alert(1)>",
    '" onfocus="a',
    "' onload='a",
    "&lt;",
    "&#60;",
    "{{ 7 }}",
    "{% raw %}",
    "=1+1",
    "+1",
    "-1",
    "@ABS(A1)",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    '=HYPERLINK("https://hostile.example")',
    "=cmd|' /C calc'!A0",
    "https://hostile.example",
    "\x1b[2J",
    "\x1b]0;owned\x07",
    "\x9b31m",
    "\x1bP",
    "\x1b[?1049h",
    "\x1b[?25l",
    "\x1b(0",
    "\x0e",
    "\r\n",
    "\t",
    "\0",
    "\u202e",
    "\u200b",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufffe",
    "\ud800",
    '"',
    "'",
    ",",
    ";",
)
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_SKELETON = """text => {
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  let names = [];
  for (const one of parsed.querySelectorAll('*'))
    names.push(one.tagName + '(' + [...one.attributes].map(each => each.name).join(' ') + ')');
  return names.join(' ');
}"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311 - the same texts each time
    book = api.load_book(Config())
    result = api.load_result(chosen.folder)
    faults = (
        check_tables(result, book, chance, chosen.cells)
        + check_pages(result, book, chance, chosen.texts)
        + check_terminal(result, chance)
    )
    return 1 if faults else 0


def draw(chance, *, encodable):
    """Returns a text: fragments that harm somewhere, between characters of all planes."""
    parts = []
    for _ in range(chance.randint(1, 6)):
        if chance.random() < 0.6:
            parts.append(chance.choice(FRAGMENTS))
        else:
            planes = ((0, 0x100), (0x2000, 0x2100), (0, 0xFFFF), (0x10000, 0x10FFFF))
            first, last = chance.choice(planes)
            drawn = (chr(chance.randint(first, last)) for _ in range(chance.randint(1, 5)))
            # A sign of money would make a cost of leaving.
            parts += (one for one in drawn if unicodedata.category(one) != "Sc")
    text = "".join(parts)
    if encodable:
        text = "".join(one for one in text if not 0xD800 <= ord(one) <= 0xDFFF)
    return text or "x"


def fill(result, texts):
    """Returns the result with a text in place of each quote, place, heading and comment."""
    return replace(
        result, documents=tuple(_filled(one, texts) for one in result.documents), diagnostics=()
    )


def _filled(document, texts):
    findings = []
    for finding in document.findings:
        decision = Decision(
            "0" * 12,
            document.name,
            document.sha256,
            Verdict.AGREE,
            comment=next(texts),
            who=next(texts),
            when="2026-11-23",
        )
        findings.append(
            replace(
                finding,
                quote=next(texts),
                clause=next(texts),
                heading_path=(next(texts),),
                reasons=tuple(replace(one, evidence=None) for one in finding.reasons),
                measures=(),
                decision=decision,
                before=finding,
                linked=(),
            )
        )
    return replace(document, findings=tuple(findings))


def check_tables(result, book, chance, wanted):
    """Writes and reads back workbooks and tables until enough cells with hostile text are read."""
    cells = formulas = links = changed = begun = 0
    started = time.perf_counter()
    while cells < wanted:
        texts = [draw(chance, encodable=False) for _ in range(5_000)]
        filled = fill(result, itertools.cycle(texts))
        material = Material(filled, book.packs)
        data = render(FORMATS["xlsx"], material)["clauses.xlsx"]
        sheet = openpyxl.load_workbook(io.BytesIO(data))["Clauses"]
        shown = {_shown(text) for text in texts}
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                formulas += cell.data_type == "f"
                links += cell.hyperlink is not None
            cells += 5
        changed += _count_changed(sheet, shown)
        table = render(FORMATS["clauses-csv"], material)["clauses.csv"].decode("utf-8-sig")
        for row in csv.reader(io.StringIO(table, newline="")):
            begun += sum(cell.lstrip()[:1] in tuple(_FORMULA) for cell in row)
            cells += 5
    seconds = time.perf_counter() - started
    print(
        f"cells with hostile text: {cells} in {seconds:.0f} s; formulas {formulas}, "
        f"links {links}, begun like a formula {begun}, quotes not given back {changed}"
    )
    return formulas + links + changed + begun


def _shown(text):
    # XML has no room for the last two, which are no characters either.
    text = visible(text.replace("\r\n", "\n"), keep="\n")
    return " ".join(text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff").split())


def _count_changed(sheet, shown):
    """Counts quotes that do not come back as the text that a reader was to see."""
    at = [cell.value for cell in sheet[1]].index("Quote")
    values = [str(row[at].value or "") for row in sheet.iter_rows(min_row=2)]
    return sum(" ".join(value.split()) not in shown for value in values)


def check_pages(result, book, chance, wanted):
    """Holds the elements of pages with hostile text against those with plain letters."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    if found is None:
        print("pages: not checked, there is no chromium")
        return 1
    texts = unlike = 0
    started = time.perf_counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        page = browser.new_page()
        dialogs, requests = [], []
        page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
        page.on("request", lambda one: requests.append(one.url))
        while texts < wanted:
            drawn = [draw(chance, encodable=True) for _ in range(5_000)]
            drawn = list({_shown(text): text for text in drawn}.values())
            # As many different ones: clauses of one name stand in one line.
            calm = [f"plain {at}" for at in range(len(drawn))]
            plain = _skeletons(page, _pages(result, book, itertools.cycle(calm)))
            skeletons = _skeletons(page, _pages(result, book, itertools.cycle(drawn)))
            unlike += sum(skeletons[name] != plain[name] for name in plain)
            unlike += len(skeletons) != len(plain)
            texts += len(drawn)
        browser.close()
    seconds = time.perf_counter() - started
    print(
        f"texts in pages: {texts} in {seconds:.0f} s; pages whose elements differ {unlike}, "
        f"dialogs {len(dialogs)}, requests {len(requests)}"
    )
    return unlike + len(dialogs) + len(requests)


def _pages(result, book, texts):
    return render_report(fill(result, texts), packs=book.packs)


def _skeletons(page, pages):
    return {name: page.evaluate(_SKELETON, data.decode()) for name, data in pages.items()}


def check_terminal(result, chance):
    """Shows the terminal's report with hostile names in a pane of tmux, and asks for its state."""
    if shutil.which("tmux") is None:
        print("terminal: not checked, there is no tmux")
        return 1
    faults = controls = 0
    names = [*FRAGMENTS, *(draw(chance, encodable=True) for _ in range(200))]
    for name in names:
        stream = io.StringIO()
        renamed = [
            replace(one, name=f"{name}{at}", assessment=None)
            for at, one in enumerate(result.documents[:3])
        ]
        ranked = replace(result, documents=tuple(renamed), offers=())
        ranked = replace(ranked, ranking=type(result.ranking)(()))
        print_scan(ranked, console=open_console(stream))
        text = stream.getvalue()
        controls += sum(
            (ord(one) < 0x20 and one != "\n") or 0x7F <= ord(one) < 0xA0 for one in text
        )
        faults += _disturbs(text)
    print(f"names in a terminal: {len(names)}; raw controls {controls}, panes disturbed {faults}")
    return faults + controls


def _disturbs(text):
    """Says whether a pane has another title, screen or cursor after a text than before it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shown"
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
        tmux = ["tmux", "-L", f"hostile-{Path(folder).name}"]
        subprocess.run(
            [
                *tmux,
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "200",
                "-y",
                "50",
                "-n",
                "calm",
                f"cat {path}; touch {folder}/done; sleep 30",
            ],
            check=True,
        )
        while not (Path(folder) / "done").exists():
            time.sleep(0.01)
        time.sleep(0.05)
        asked = "#{alternate_on} #{cursor_flag} #{window_name} #{pane_in_mode} #{origin_flag}"
        state = subprocess.run(
            [*tmux, "display-message", "-p", asked], check=True, capture_output=True, text=True
        ).stdout.split()
        title = subprocess.run(
            [*tmux, "display-message", "-p", "#{pane_title}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        subprocess.run([*tmux, "kill-server"], check=True)
    return state != ["0", "1", "calm", "0", "0"] or "owned" in title


if __name__ == "__main__":
    sys.exit(main())
