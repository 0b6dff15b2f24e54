# SPDX-License-Identifier: Apache-2.0
"""Plays docs/case-study.md through and draws every picture of it anew, beside this file.

``python docs/case-study/make.py [WORK]``; WORK is a folder for papers and results, a temporary one
when not given. Needs the program with its extra ``board``, the tests' Playwright, Chromium,
LibreOffice and Poppler (``pdftoppm``).
"""

import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLES = ROOT / "sample_contracts"
PROFILE = HERE / "values.toml"
MOST_BYTES = 150_000
WIDE = 1000

OFFERS = {
    "north": ("employment-support-subcontract.pdf", "navigator-provider-handbook.docx"),
    "south": ("custody-resettlement-terms.docx",),
    "hill": ("recovery-framework-call-off.pdf",),
    "harbour": ("homelessness-subcontract.docx",),
    "lantern": ("lantern-prime-commitments.docx",),
}
SOUTH = "custody-resettlement-terms.docx"
# Words of the first draft, and what the redraft says in their place; the last is not announced.
REDRAFT = (
    (
        "are not to be seen in any interview room, corridor, vehicle or document that a Leaver may"
        " encounter",
        "may be shown beside the Ravensmoor Forward mark, in letters of the same size",
    ),
    (
        "shall make no announcement and answer no enquiry from a journalist concerning the"
        " Establishment, the Services or the treatment of any Leaver, until Ravensmoor\u2019s"
        " Director of Corporate Affairs has cleared the words to be used",
        "may speak to journalists about its own work, and shall tell Ravensmoor afterwards what it"
        " said",
    ),
    ("takes effect fourteen days after it is sent", "takes effect three days after it is sent"),
)
# Sentences that a trustee decided on: the word of the decision, and the reason given.
DECISIONS = {
    "No part of the fees depends on outcomes": (
        "dismiss",
        "It says that no pay hangs on results: nothing is put at risk.",
    ),
    "The Associate is not to open them, nor to carry them on": (
        "agree",
        "Read with the sentence before it: we could not talk to the councils about money.",
    ),
}


def main(work: Path) -> None:
    out, again, changes = work / "results", work / "after", work / "changes"
    _lay_out(work / "offers")
    _armslength("scan", work / "offers", "-o", out)
    _draw_terminal("trial", _armslength("profile", "test", PROFILE, out))
    formats = [f"--format={name}" for name in ("html", "jsonl", "xlsx", "board", "questions")]
    formats.append("--format=conversation")
    _armslength("scan", work / "offers", "-o", out, "--profile", PROFILE, *formats)
    _armslength("report", out, "--annotate")
    _draw_report(out / "report" / "index.html")
    _draw_papers(out, work)

    shutil.copytree(out, again)
    decided = again / "clauses.xlsx"
    shutil.move(decided, work / "decided.xlsx")
    _decide(work / "decided.xlsx")
    before = _index_of(out)
    told = _armslength("report", again, "--decisions", work / "decided.xlsx")
    _draw_terminal(
        "decisions",
        "\n".join(told.strip().splitlines()[-2:]) + "\n\n" + _moved(before, _index_of(again)),
    )
    _draw_dismissal(again / "report" / "index.html")

    _redraft(work / "first" / SOUTH, work / "second" / SOUTH)
    _armslength("compare", work / "first" / SOUTH, work / "second" / SOUTH, "-o", changes)
    _shoot(changes / "comparison.html", lambda page: _crop(page, "main", "compare", 240, 1010))


def _armslength(*words: object) -> str:
    """Runs the program and returns what it prints; ends the script when it fails."""
    start = "import sys; from pipeline.cli import main; sys.exit(main())"
    ended = subprocess.run(
        [sys.executable, "-c", start, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "108", "NO_COLOR": "1"},
    )
    if ended.returncode:
        sys.exit(f"armslength {words[0]} ended with {ended.returncode}: {ended.stderr}")
    return ended.stdout + ended.stderr


def _lay_out(offers: Path) -> None:
    for offer, papers in OFFERS.items():
        (offers / offer).mkdir(parents=True)
        for paper in papers:
            shutil.copy(SAMPLES / paper, offers / offer)


def _redraft(first: Path, second: Path) -> None:
    import docx

    for one in (first, second):
        one.parent.mkdir()
    shutil.copy(SAMPLES / SOUTH, first)
    paper = docx.Document(str(first))
    for old, new in REDRAFT:
        (run,) = (run for part in paper.paragraphs for run in part.runs if old in run.text)
        run.text = run.text.replace(old, new)
    paper.save(str(second))


def _decide(workbook: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    sheet = book["Clauses"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        quote = str(sheet.cell(row, columns["Quote"]).value)
        if sheet.cell(row, columns["What it does"]).value != "limits":
            continue
        for words, (decision, why) in DECISIONS.items():
            if words in quote:
                sheet.cell(row, columns["Decision"]).value = decision
                sheet.cell(row, columns["Comment"]).value = why
                sheet.cell(row, columns["Who"]).value = "Bea Lund, trustee"
    book.save(workbook)


def _index_of(out: Path) -> dict[str, str]:
    lines = (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {
        row["document"]: f"{row['index_neutral']} ({row['low']} to {row['high']})" for row in rows
    }


def _moved(before: dict[str, str], after: dict[str, str]) -> str:
    return "\n".join(
        f"{name}: index {before[name]} before, {after[name]} after"
        for name in before
        if before[name] != after[name]
    )


# Pictures


def _shoot(page_file: Path, draw: Callable[[object], None]) -> None:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        page = browser.new_page(viewport={"width": WIDE, "height": 900})
        page.goto(page_file.resolve().as_uri())
        draw(page)
        browser.close()


def _crop(page: object, selector: str, name: str, top: int, height: int) -> None:
    """Draws at most ``height`` pixels of the first such element, from ``top`` on."""
    box = page.locator(selector).first.bounding_box()
    clip = {
        "x": max(0, box["x"] - 12),
        "y": box["y"] + top,
        "width": min(WIDE, box["width"] + 24),
        "height": min(height, box["height"] - top),
    }
    page.screenshot(path=str(HERE / f"{name}.png"), clip=clip, full_page=True)
    _slim(HERE / f"{name}.png")


def _slim(picture: Path) -> None:
    """Writes a picture with as many colours and pixels as fit under the limit."""
    from PIL import Image

    image = Image.open(picture).convert("RGB")
    for colours in (64, 32, 16, 8):
        image.quantize(colours, dither=Image.Dither.NONE).save(picture, optimize=True)
        if picture.stat().st_size < MOST_BYTES:
            return
    sys.exit(f"{picture.name} is larger than {MOST_BYTES} bytes: draw less of the page")


def _draw_terminal(name: str, text: str) -> None:
    page = (
        "<meta charset=utf-8><style>body{margin:0;background:#fff}pre{margin:0;padding:14px;"
        "white-space:pre-wrap;font:13.5px/1.4 'DejaVu Sans Mono',monospace;color:#222}</style>"
        f"<pre>{html.escape(text.strip())}</pre>"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "terminal.html"
        file.write_text(page, encoding="utf-8")
        _shoot(file, lambda page: _crop(page, "pre", name, 0, 1400))


def _draw_report(report: Path) -> None:
    south = f"article.paper:has(> h3:text-is('south/{SOUTH}'))"

    def draw(page: object) -> None:
        _crop(page, "section:has(> #order)", "ranking", 0, 1470)
        _crop(page, "article:has(> h3:text-is('Rank 2=: north'))", "offers", 175, 640)
        _crop(page, f"{south} .profile-part", "red-lines", 0, 900)
        _crop(page, f"{south} .bargain", "bargain", 0, 900)
        _crop(page, f"{south} .ledger", "leaving", 0, 900)
        _crop(page, f"{south} .rights", "who-decides", 0, 720)

    _shoot(report, draw)


def _draw_dismissal(report: Path) -> None:
    def draw(page: object) -> None:
        card = "li.clause:has-text('No part of the fees depends on outcomes')"
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        _crop(page, card, "dismissed", 0, 700)

    _shoot(report, draw)


def _draw_papers(out: Path, work: Path) -> None:
    stem = SOUTH.removesuffix(".docx")
    south = f"south - {stem}"
    commented = out / "annotated" / "south" / f"{stem}-annotated.docx"
    _draw_page(commented, 3, "word-comments", work)
    _draw_beside(HERE / "word-comments.png", _comments_on(commented, "PRESENTATION OF"))
    annotated = out / "annotated" / "north" / "employment-support-subcontract-annotated.pdf"
    _draw_page(annotated, 2, "pdf-highlights", work)
    _draw_page(out / "questions" / f"{south}.docx", 1, "questions", work)
    _draw_page(out / "conversation" / f"{south}.docx", 1, "conversation", work)
    _draw_page(out / "board" / f"{south}.pdf", 1, "board", work)


def _draw_page(paper: Path, number: int, name: str, work: Path) -> None:
    if paper.suffix == ".docx":
        plain = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"false"}}'
        office = ["soffice", f"-env:UserInstallation={(work / 'office').as_uri()}", "--headless"]
        call = [*office, "--convert-to", plain, "--outdir", str(work / name), str(paper)]
        subprocess.run(call, check=True, capture_output=True)
        paper = work / name / f"{paper.stem}.pdf"
    numbers = ["-f", str(number), "-l", str(number)]
    picture = str(HERE / name)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "90", "-singlefile", *numbers, str(paper), picture], check=True
    )
    _slim(HERE / f"{name}.png")


def _comments_on(paper: Path, heading: str, most: int = 3) -> list[str]:
    """Returns the first comments on what stands below a heading, as plain text."""
    import docx

    marker = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}commentRangeStart"
    number = marker.replace("commentRangeStart", "id")
    opened = docx.Document(str(paper))
    texts = [part.text for part in opened.paragraphs]
    first = next(at for at, text in enumerate(texts) if text.startswith(heading))
    marks = [one for part in opened.paragraphs[first:] for one in part._p.iter(marker)]
    found = {one.comment_id: one.text for one in opened.comments}
    return [found[int(mark.get(number))] for mark in marks[:most]]


def _draw_beside(picture: Path, comments: list[str]) -> None:
    """Draws comments beside a page: LibreOffice prints a page without them."""
    notes = "".join(f"<p>{html.escape(one)}</p>" for one in comments)
    page = (
        "<meta charset=utf-8><style>body{margin:0;background:#fff}main{display:flex;width:1000px}"
        "img{width:600px;align-self:flex-start}div{width:376px;padding:60px 12px 12px}"
        "p{font:12.5px/1.35 'DejaVu Sans',sans-serif;white-space:pre-wrap;background:#fdf3d6;"
        "border-left:4px solid #d08a2e;margin:0 0 12px;padding:8px}</style>"
        f"<main><img src='{picture.as_uri()}'><div>{notes}</div></main>"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "beside.html"
        file.write_text(page, encoding="utf-8")
        _shoot(file, lambda page: _crop(page, "main", picture.stem, 0, 900))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
