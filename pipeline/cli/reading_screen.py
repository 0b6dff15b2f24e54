# SPDX-License-Identifier: Apache-2.0
"""The record of a reading on a screen: first whether all was read, last the text itself."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.cli.screen import print_line

__all__ = ["print_reading"]

# What describe_reading gave, after a way through JSON.
_Record = Mapping[str, Any]

_UNSEEN = "unseen_terms"
_WIDTH = 98
_NUMBER_WIDTH = 24
_SAYS = 200
_BEFORE_CHANGE = 60
_MOST_CHANGES = 40
# Signs in front of a block that is no plain paragraph of the page.
_MARKS = {"page_number": "page number", "textbox": "text box", "contents": "contents line"}


def print_reading(reading: _Record) -> None:
    """Prints everything that was read of one paper, so that a person can check it."""
    _print_summary(reading)
    _print_diagnostics(reading["diagnostics"])
    _print_parties(reading["parties"])
    _print_changes(reading)
    _print_definitions(reading["definitions"])
    _print_references(reading)
    _print_tables(reading["tables"])
    _print_clauses(reading)
    _print_blocks(reading)


def _print_heading(text: str) -> None:
    print_line()
    print_line(text)


def _print_summary(reading: _Record) -> None:
    print_line(f"{reading['document']}: {reading['format']}, {reading['kind']}")
    whole = "all of it" if reading["status"] == "ok" else "not all of it (see below)"
    pages = f"{reading['pages']} pages, " if reading["pages"] else ""
    print_line(f"Read: {whole}; {pages}{reading['chars']} characters")
    for key, words in (
        ("unread_pages", "Without usable text"),
        ("recognised_pages", "Recognised from a picture, so that letters may be wrong"),
    ):
        if reading[key]:
            print_line(f"{words}: {_say_pages(reading[key])}")


def _say_pages(pages: Sequence[int]) -> str:
    """Returns "pages 2, 5 to 7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"{'page' if len(pages) == 1 else 'pages'} {', '.join(said)}"


_ORDER = {"fatal": 0, "partial": 1, "note": 2}


def _print_diagnostics(diagnostics: Sequence[_Record]) -> None:
    unseen = [one for one in diagnostics if one["code"] == _UNSEEN]
    others = [one for one in diagnostics if one["code"] != _UNSEEN]
    others.sort(key=lambda one: _ORDER[one["gravity"]])
    for title, listed in (("Not read, or to know", others), ("Not in this file", unseen)):
        if not listed:
            continue
        _print_heading(title)
        cure = ""
        for one in listed:
            if cure not in ("", one["cure"]):
                print_line(f"    {cure}")
            cure = one["cure"]
            page = f"page {one['page']}: " if one["page"] else ""
            print_line(f"  {one['gravity']}: {page}{one['message']} [{one['code']}]")
        if cure:
            print_line(f"    {cure}")


_SIDES = {
    "sub": "the smaller organisation",
    "prime": "the side above it",
    "commissioner": "who commissions",
    "helped": "people helped",
    "both": "both sides",
    "other": "side not known, or neither",
}


def _print_parties(parties: Sequence[_Record]) -> None:
    _print_heading("Parties")
    if not parties:
        print_line("  none found; give them with --role")
    for party in parties:
        words = [party["name"], *party["aliases"]]
        called = ", ".join(dict.fromkeys(word for word in words if word))
        sure = f"{party['confidence']:.2f}" if party["confidence"] else "unknown"
        print_line(f"  {party['role']} ({sure}): {called}")
        for reason in party["reasons"]:
            print_line(f"    {reason}")
    told = dict.fromkeys(party["role"] for party in parties)
    if told:
        meant = "; ".join(f"{role} = {_SIDES[role]}" for role in told)
        for line in _wrap(meant, 4):
            print_line(line)


def _print_changes(reading: _Record) -> None:
    inserted, deleted = reading["insertions"], reading["deletions"]
    if not (inserted or deleted):
        return
    _print_heading("Tracked changes")
    print_line(f"  {len(inserted)} insertions, {len(deleted)} deletions; the text below has them")
    print_line("  marked: {+inserted+} {-deleted-}")
    authors = Counter(one["author"] or "unnamed" for one in deleted)
    if authors:
        said = ", ".join(f"{author} ({count})" for author, count in authors.most_common())
        print_line(f"  deletions by: {said}")
    changed = reading["changed_clauses"]
    for one in changed[:_MOST_CHANGES]:
        print_line(f"  {one['number'] or 'without a number'}")
        now, before = one["now"], one["before"]
        shared = _shared_start(now or "", before or "")
        for title, words in (("now", now), ("before", before)):
            said = "not there" if words is None else _from_change(words, shared)
            for line in _wrap(f"{title}: {said}", 6):
                print_line(line)
    if len(changed) > _MOST_CHANGES:
        print_line(f"  and {len(changed) - _MOST_CHANGES} more clauses; --json lists all")


def _shared_start(one: str, other: str) -> int:
    """Returns how many code points both begin with, back to the start of a word."""
    same = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return one.rfind(" ", 0, same) + 1


def _from_change(words: str, shared: int) -> str:
    """Returns the words from a little before the first change."""
    start = max(0, words.rfind(" ", 0, max(0, shared - _BEFORE_CHANGE)) + 1)
    lead = "… " if start else ""
    return f"{lead}{_shorten(words[start:], _SAYS)}"


def _print_definitions(definitions: Sequence[_Record]) -> None:
    _print_heading("Definitions")
    if not definitions:
        print_line("  none found")
        return
    # A clause that defines many is named once.
    by_place: dict[str, list[str]] = {}
    for one in definitions:
        by_place.setdefault(_say_place(one), []).append(one["term"])
    for place, terms in by_place.items():
        for line in _wrap(f"{place}: {'; '.join(dict.fromkeys(terms))}", 2):
            print_line(line)


def _say_place(one: _Record) -> str:
    if one["clause"]:
        return _shorten(str(one["clause"]), _NUMBER_WIDTH)
    return f"page {one['page']}" if one["page"] else "outside the clauses"


def _print_references(reading: _Record) -> None:
    _print_heading("References")
    references = reading["references"]
    lost = [one for one in references if one["clause"] is None]
    print_line(f"  {len(references)}, of which {len(references) - len(lost)} to clauses found")
    if lost:
        listed = Counter(one["target"] for one in lost)
        said = [
            f"{target}{f' (x{count})' if count > 1 else ''}" for target, count in listed.items()
        ]
        for line in _wrap(f"not found here: {'; '.join(said)}", 2):
            print_line(line)


def _print_tables(tables: Sequence[_Record]) -> None:
    if not tables:
        return
    _print_heading("Tables")
    said = []
    for one in tables:
        page = f" on page {one['page']}" if one["page"] else ""
        said.append(f"{one['rows']} x {one['columns']}{page}")
    for line in _wrap(f"{len(tables)} (rows x columns): {', '.join(said)}", 2):
        print_line(line)


def _print_clauses(reading: _Record) -> None:
    _print_heading("Clauses")
    counts = dict(reading["provisions"])
    total = counts.pop("count")
    sections = ", ".join(f"{number} {section}" for section, number in counts.items())
    for line in _wrap(f"{total} provisions{': ' if sections else ''}{sections}", 2):
        print_line(line)
    clauses = reading["clauses"]
    if not clauses:
        print_line("  none found")
    paged = any(clause["page"] for clause in clauses)
    page = None
    for clause in clauses:
        if paged and clause["page"] != page:
            page = clause["page"]
            print_line(f"  page {page}")
        print_line(_clause_line(clause))


def _clause_line(clause: _Record) -> str:
    indent = "  " * min(clause["depth"], 6)
    words = clause["heading"] or clause["begins"]
    number = clause["number"]
    if words.startswith(number) or number in (clause["heading"], clause["begins"]):
        # A heading without a number is its own name.
        return f"  {indent}{_shorten(number, _WIDTH)}"
    head = f"  {indent}{_shorten(number, _NUMBER_WIDTH * 2)}"
    return _shorten(f"{head.ljust(_NUMBER_WIDTH)}  {words}", _WIDTH)


def _print_blocks(reading: _Record) -> None:
    _print_heading("Text")
    marks = _change_marks(reading)
    page = None
    for block in reading["blocks"]:
        if block["page"] != page:
            page = block["page"]
            print_line(_page_line(page))
        sign = _sign(block)
        turned = {_page_line(one["page"]) for one in block.get("breaks", ())}
        for line in _with_changes(block, marks).split("\n"):
            shown = line.replace("\t", " ").rstrip()
            print_line(shown if shown in turned else f"{sign}{shown}")
        page = _last_page(block)


def _sign(block: _Record) -> str:
    hidden = "[hidden] " if block.get("hidden") else ""
    if "cell" in block:
        _, row, column = block["cell"]
        return f"{hidden}[row {row + 1}, column {column + 1}] "
    kind = block["kind"]
    mark = "" if kind == "paragraph" else f"[{_MARKS.get(kind, kind)}] "
    return f"{mark}{hidden}"


def _change_marks(reading: _Record) -> deque[tuple[int, str]]:
    """Returns what is shown within the text for changes and turned pages, by offset."""
    marks = [(one["at"], f"{{-{one['text']}-}}") for one in reading["deletions"]]
    marks += _page_marks(reading["blocks"])
    for one in reading["insertions"]:
        marks += [(one["start"], "{+"), (one["end"], "+}")]
    return deque(sorted(marks, key=lambda mark: mark[0]))


def _page_marks(blocks: Sequence[_Record]) -> Iterator[tuple[int, str]]:
    """Yields the pages on which blocks go on, by offset."""
    for block in blocks:
        for one in block.get("breaks", ()):
            yield one["start"], f"\n{_page_line(one['page'])}\n"


def _page_line(page: int | None) -> str:
    return f"--- page {page} ---"


def _last_page(block: _Record) -> int | None:
    breaks = block.get("breaks")
    page: int | None = breaks[-1]["page"] if breaks else block["page"]
    return page


def _with_changes(block: _Record, marks: deque[tuple[int, str]]) -> str:
    text, start = str(block["text"]), int(block["start"])
    within = list(_take(marks, start + len(text)))
    if not within:
        return text
    parts: list[str] = []
    done = 0
    for at, mark in within:
        place = max(done, min(at - start, len(text)))
        parts += (text[done:place], mark)
        done = place
    return "".join([*parts, text[done:]])


def _take(marks: deque[tuple[int, str]], end: int) -> Iterator[tuple[int, str]]:
    """Yields, and takes off the list, the marks up to an offset."""
    while marks and marks[0][0] <= end:
        yield marks.popleft()


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _wrap(text: str, indent: int) -> Iterator[str]:
    """Yields lines no wider than the page, those behind the first set further in."""
    import textwrap

    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    ) or [" " * indent]
