# SPDX-License-Identifier: Apache-2.0
"""The report in HTML: opens from disk, runs nothing, fetches nothing, prints well."""

import base64
import functools
import hashlib
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import pipeline
from pipeline.domain.judgement import ScanResult
from pipeline.packs import Pack
from pipeline.report.formats import Material
from pipeline.report.view import build_view, page_name
from pipeline.report.visible import visible

__all__ = ["INDEX_PAGE", "html_files", "render_report", "report_templates"]

INDEX_PAGE = "index.html"
# Beyond these, one page gets slow to open: each paper then has a page of its own.
_MOST_PAPERS = 50
_MOST_FINDINGS = 2000


def html_files(material: Material) -> dict[str, bytes]:
    """Returns the pages of the report in their folder, the index last.

    So it never points at pages that are not there yet.
    """
    pages = render_report(material.result, packs=material.packs)
    ordered = sorted(pages.items(), key=lambda page: page[0] == INDEX_PAGE)
    return {f"report/{name}": data for name, data in ordered}


def render_report(result: ScanResult, *, packs: Sequence[Pack]) -> dict[str, bytes]:
    """Returns the pages of the report, UTF-8, by file name: ``index.html``, alone if it can be.

    Beyond 50 papers or 2,000 findings each paper has a page of its own beside the index. The same
    result gives the same bytes. All text of papers is escaped, invisible characters visibly; no
    page refers to anything outside its own folder or carries a script.
    """
    findings = sum(len(document.findings) for document in result.documents)
    paged = len(result.documents) > _MOST_PAPERS or findings > _MOST_FINDINGS
    view = build_view(result, packs=packs, paged=paged)
    environment = report_templates()
    css, _, _ = environment.loader.get_source(environment, "report.css")  # type: ignore[union-attr]
    # A page may use this one style sheet, named by its hash, and nothing else.
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    shared = {
        "css": Markup(css),  # noqa: S704 - a file of this package, no text of a paper
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'",
        "version": pipeline.__version__,
        "view": view,
        "paged": paged,
    }
    pages = {INDEX_PAGE: environment.get_template("index.html.j2").render(shared)}
    if paged:
        template = environment.get_template("paper.html.j2")
        for paper in view.papers:
            pages[page_name(paper.key)] = template.render(shared, paper=paper)
    return {name: text.encode("utf-8") for name, text in pages.items()}


@functools.cache  # Compiling the templates costs ten times as much as filling them.
def report_templates() -> Environment:
    """Returns the templates: they escape all text, and show what cannot be seen."""
    return Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    """Passes every text of the templates through ``visible``, wherever it comes from."""
    return visible(value, keep="\n") if type(value) is str else value
