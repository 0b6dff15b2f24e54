# SPDX-License-Identifier: Apache-2.0
"""The report in HTML: opens from disk, runs nothing, fetches nothing, prints well."""

import base64
import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import pipeline
from pipeline.domain.judgement import ScanResult
from pipeline.packs import Pack
from pipeline.report.formats import Material
from pipeline.report.view import ReportView, build_view, offer_page_name, page_name
from pipeline.report.visible import visible
from pipeline.report.words import count_of

__all__ = ["INDEX_PAGE", "html_files", "render_page", "render_report", "report_templates"]

INDEX_PAGE = "index.html"
# Beyond these, one page gets slow to open: each paper then has a page of its own.
_MOST_PAPERS = 50
_MOST_FINDINGS = 2000
# Beyond these, rows of the ranking hold the most important, and the papers' pages the rest.
_MOST_FULL_ROWS = 100
# Beyond these, offers and what was not read stand on pages of their own, where papers do.
_MOST_OFFERS = 20
_MOST_UNREAD = 40
UNREAD_PAGE = "unread.html"


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands on pages of its own; ``compact`` when rows of papers are cut short.

    ``unread_page`` is the name of the page of all that was not read, empty without one.
    """

    paged: bool
    compact: bool
    offers_apart: bool
    unread_page: str


def html_files(material: Material) -> dict[str, bytes]:
    """Returns the pages of the report in their folder, the index last.

    So it never points at pages that are not there yet.
    """
    pages = render_report(material.result, packs=material.packs)
    ordered = sorted(pages.items(), key=lambda page: page[0] == INDEX_PAGE)
    return {f"report/{name}": data for name, data in ordered}


def render_report(result: ScanResult, *, packs: Sequence[Pack]) -> dict[str, bytes]:
    """Returns the pages of the report, UTF-8, by file name: ``index.html``, alone if it can be.

    Beyond 50 papers or 2,000 findings each paper has a page of its own beside the index, and so
    has each of many offers and a long list of what was not read: the index links to all of them.
    The same result gives the same bytes. All text of papers is escaped, invisible characters
    visibly; no page refers to anything outside its own folder or carries a script.
    """
    findings = sum(len(document.findings) for document in result.documents)
    paged = len(result.documents) > _MOST_PAPERS or findings > _MOST_FINDINGS
    view = build_view(result, packs=packs, paged=paged)
    layout = _lay_out(view, paged=paged)
    environment = report_templates()
    shared = _shared(("report.css",)) | {"view": view, "layout": layout}
    pages = {INDEX_PAGE: environment.get_template("index.html.j2").render(shared)}
    pages |= _inner_pages(view, layout, environment, shared)
    return {name: text.encode("utf-8") for name, text in pages.items()}


def _lay_out(view: ReportView, *, paged: bool) -> _Layout:
    return _Layout(
        paged=paged,
        compact=len(view.papers) > _MOST_FULL_ROWS,
        offers_apart=paged and len(view.offers) > _MOST_OFFERS,
        unread_page=UNREAD_PAGE if paged and len(view.unread) > _MOST_UNREAD else "",
    )


def _inner_pages(
    view: ReportView, layout: _Layout, environment: Environment, shared: dict[str, object]
) -> Iterator[tuple[str, str]]:
    """Yields name and text of every page but the index."""
    if layout.paged:
        template = environment.get_template("paper.html.j2")
        for paper in view.papers:
            yield page_name(paper.key), template.render(shared, paper=paper)
    if layout.offers_apart:
        template = environment.get_template("offer.html.j2")
        for offer in view.offers:
            yield offer_page_name(offer.key), template.render(shared, offer=offer)
    if layout.unread_page:
        yield layout.unread_page, environment.get_template("unread.html.j2").render(shared)


def render_page(template: str, *, styles: Sequence[str], view: object) -> bytes:
    """Returns one page, UTF-8, with the same promises as the report's.

    Args:
        template: Name of a template that extends ``base.html.j2``.
        styles: Names of its style sheets, in order.
        view: What it shows; has ``rules_version`` and ``model_version``.
    """
    page = report_templates().get_template(template)
    return page.render(_shared(styles), view=view).encode("utf-8")


def _shared(styles: Sequence[str]) -> dict[str, object]:
    """Returns what every page has: its style, the policy that allows no other, the version."""
    environment = report_templates()
    loader = environment.loader
    sheets = (loader.get_source(environment, name)[0] for name in styles)  # type: ignore[union-attr]
    css = "".join(sheets)
    # A page may use this one style sheet, named by its hash, and nothing else.
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    return {
        "css": Markup(css),  # noqa: S704 - files of this package, no text of a paper
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'",
        "version": pipeline.__version__,
    }


@functools.cache  # Compiling the templates costs ten times as much as filling them.
def report_templates() -> Environment:
    """Returns the templates: they escape all text, and show what cannot be seen."""
    templates = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    templates.filters["count_of"] = count_of
    return templates


def _finalize(value: object) -> object:
    """Passes every text of the templates through ``visible``, wherever it comes from."""
    return visible(value, keep="\n") if type(value) is str else value
