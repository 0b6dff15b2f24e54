# SPDX-License-Identifier: Apache-2.0
"""Size and speed of the HTML report of a large scan: 500 papers with 50,000 findings.

    python benchmarks/report_size.py [--papers N] [--findings N] [--offer N] [--keep DIR] [--json]

The papers are copies of the samples under other names, as many to an offer as asked, with their
findings repeated further down until each has its share. The pages are written to a folder and
opened from there in Chromium, a fresh profile each time, so that nothing is in a cache.

Exit status: 0 measured and within bounds, 1 slower or larger than it may be, 2 nothing to measure
with.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from pipeline import api
from pipeline.assess import assess_document
from pipeline.config import Config
from pipeline.domain.assessment import Coverage
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.profile import Position, Profile, Stance
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.packs import RuleBook, Weights
from pipeline.report.html import INDEX_PAGE, render_report
from pipeline.run.standing import settle

SAMPLES = Path(__file__).resolve().parents[1] / "sample_contracts"
CHROMIUM = Path("/usr/bin/chromium")
# What the first page may weigh and take, and what all pages may take to make.
MOST_BYTES = 2_000_000
MOST_LOADING_MS = 1000.0
MOST_RENDERING = 30.0
RUNS = 3
_PROFILE = Profile(
    (
        Position(Category.MANDATORY_BRANDING, Stance.RED_LINE, reason="People know us by name."),
        Position(Category.PUBLICITY_GAGGING, Stance.RED_LINE, reason="We speak for carers."),
    ),
    name="Board",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What one opening of the first page took, in milliseconds from the start of navigation."""

    ready: float
    loaded: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; returns the exit status."""
    options = _parser().parse_args(arguments)
    if not CHROMIUM.exists():
        print("Nothing was measured: no Chromium (Debian package chromium).", file=sys.stderr)
        return 2
    config = Config()
    book = api.load_book(config)
    print("reading the samples ...", file=sys.stderr)
    started = time.perf_counter()
    result = enlarge(
        _scan_samples(config),
        book=book,
        papers=options.papers,
        findings=options.findings,
        to_an_offer=options.offer,
    )
    made = time.perf_counter() - started
    with tempfile.TemporaryDirectory(prefix="armslength-bench-") as scratch:
        folder = options.keep or Path(scratch)
        report = {"settling": made} | measure(result, book, folder)
    print(json.dumps(report, indent=2) if options.json else _as_text(report))
    return 0 if report["within"] else 1


def enlarge(
    samples: ScanResult, *, book: RuleBook, papers: int, findings: int, to_an_offer: int
) -> ScanResult:
    """Returns a result of so many papers, copies of the samples, with so many findings in all."""
    judged = [one for one in samples.documents if one.assessment is not None]
    documents = []
    for number in range(papers):
        share = findings * (number + 1) // papers - findings * number // papers
        original = judged[number % len(judged)]
        documents.append(_copy(original, number, share, to_an_offer, book.weights))
    documents.sort(key=lambda one: one.name)
    base = replace(samples, profiles=(_PROFILE,), documents=())
    return settle(base, documents, book=book)


def measure(result: ScanResult, book: RuleBook, folder: Path) -> dict[str, object]:
    """Returns seconds, bytes and milliseconds of one result's pages."""
    before = _peak_megabytes()
    started = time.perf_counter()
    pages = render_report(result, packs=book.packs)
    rendering = time.perf_counter() - started
    peak = _peak_megabytes()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pages.items():
        (folder / name).write_bytes(data)
    opened = [_open(folder / INDEX_PAGE) for _ in range(RUNS)]
    size = len(pages[INDEX_PAGE])
    return {
        "papers": len(result.documents),
        "findings": sum(len(one.findings) for one in result.documents),
        "rendering": rendering,
        "peak_before": before,
        "peak": peak,
        "pages": len(pages),
        "bytes": sum(map(len, pages.values())),
        "index_bytes": size,
        "ready": [one.ready for one in opened],
        "loaded": [one.loaded for one in opened],
        "within": rendering < MOST_RENDERING
        and size < MOST_BYTES
        and max(one.loaded for one in opened) < MOST_LOADING_MS,
    }


def _scan_samples(config: Config) -> ScanResult:
    papers = sorted((*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx")))
    return api.scan(papers, config=config)


def _copy(
    original: JudgedDocument, number: int, share: int, to_an_offer: int, weights: Weights
) -> JudgedDocument:
    offer = f"opportunity-{number // to_an_offer + 1:03}"
    name = f"{offer}/{number + 1:03}-{Path(original.name).name}"
    findings = tuple(sorted(_repeated(original, share), key=lambda one: one.span.start))
    coverage = original.assessment.coverage if original.assessment else 1.0
    return replace(
        original,
        name=name,
        offer=offer,
        sha256=f"{number:064x}",
        findings=findings,
        assessment=assess_document(name, findings, weights=weights, coverage=Coverage(coverage)),
    )


def _repeated(original: JudgedDocument, share: int) -> list[Finding]:
    """Returns a paper's findings, and the same again further down, until there are enough."""
    found = list(original.findings[:share])
    placed = [one for one in original.findings if one.kind is not FindingKind.ABSENCE]
    for again, one in _rounds(placed):
        if len(found) >= share:
            break
        found.append(_shift(one, again * original.characters))
    return found


def _rounds(placed: Sequence[Finding]) -> Iterator[tuple[int, Finding]]:
    for again in count(1):
        for one in placed:
            yield again, one


def _shift(finding: Finding, by: int) -> Finding:
    def moved(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    reasons = tuple(
        replace(one, evidence=moved(one.evidence)) if one.evidence else one
        for one in finding.reasons
    )
    return replace(finding, span=moved(finding.span), reasons=reasons, linked=())


def _open(page: Path) -> Opened:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        try:
            sheet = browser.new_page(viewport={"width": 1280, "height": 900})
            sheet.goto(page.resolve().as_uri(), wait_until="load")
            times = sheet.evaluate(
                "() => { const [one] = performance.getEntriesByType('navigation');"
                " return [one.domContentLoadedEventEnd, one.loadEventEnd]; }"
            )
        finally:
            browser.close()
    return Opened(*times)


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _as_text(report: dict[str, object]) -> str:
    ready, loaded = report["ready"], report["loaded"]
    return "\n".join(
        (
            f"papers, findings       {report['papers']}, {report['findings']}",
            f"scanning and settling  {report['settling']:.1f} s",
            f"rendering              {report['rendering']:.1f} s (at most {MOST_RENDERING:.0f})",
            f"peak memory            {report['peak']:.0f} MB ({report['peak_before']:.0f} before)",
            f"pages                  {report['pages']}, {report['bytes'] / 1e6:.1f} MB",
            f"first page             {report['index_bytes'] / 1e6:.2f} MB (at most"
            f" {MOST_BYTES / 1e6:.0f})",
            f"DOMContentLoaded       {_listed(ready)} ms",
            f"load                   {_listed(loaded)} ms (at most {MOST_LOADING_MS:.0f})",
        )
    )


def _listed(values: object) -> str:
    return ", ".join(f"{one:.0f}" for one in values)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Size and speed of the report of a large scan.")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--offer", type=int, default=2, help="papers to an offer")
    parser.add_argument("--keep", type=Path, help="write the pages here and leave them")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
