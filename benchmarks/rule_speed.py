# SPDX-License-Identifier: Apache-2.0
"""CPU seconds that the rules take over 1,000 pages of 500 words, beside a bare tokeniser.

Detection alone is measured: the papers are read and put in order first. Each figure is the best of
several runs over the same provisions, in this process, on one core. Beside it stands a walk over
the same text that only finds its words, and with --stages the share of each stage.
With --slowest it names the patterns that take longest. With --hash it prints a checksum over all
findings: equal before and after a change that should only be faster. --growth instead runs every
pattern over adversarial text of two sizes and names
those whose time grows more than the text does.

    python benchmarks/rule_speed.py FOLDER [--papers 40] [--repeat 3] [--stages] [--hash]
    python benchmarks/rule_speed.py --growth [--size 1000000]

FOLDER holds ``texts.jsonl.gz``, an object a line with ``doc_id`` and ``text``, as in the
agreements of CUAD.
"""

import argparse
import cProfile
import hashlib
import pstats
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from agreements import outline_agreement, read_agreement, read_rows
from timing import best, timed

from pipeline.detect import Engine, compile_rules, detect_findings
from pipeline.detect.matchtext import build_mask, make_match_text
from pipeline.detect.patterns import Pattern, Reading, compile_pattern
from pipeline.domain.document import Document
from pipeline.domain.finding import Finding
from pipeline.domain.outline import Outline
from pipeline.packs import RuleBook, load_rules

Paper = tuple[Document, Outline]
PAGE = 500
WORD = re.compile(r"\w+")
# Figures that the project holds itself to: seconds a 1,000 pages, growth from one size to four.
TARGET = 4.0
STEEPEST = 5.0
SHORTEST = 0.05


def main() -> int:
    options = read_options()
    texts = options.folder / "texts.jsonl.gz"
    book = load_rules(options.rules)
    if options.growth:
        return print_growth(book, options.size)
    if not texts.is_file():
        print(f"there is no {texts}", file=sys.stderr)
        return 2
    engine = compile_rules(book)
    rows = sorted(read_rows(texts), key=lambda row: row["doc_id"])[:: options.every]
    papers = [as_paper(row, book) for row in rows[: options.papers]]
    print_speed(papers, engine, book, repeat=options.repeat)
    if options.hash:
        print(f"findings {checksum(papers, engine)}")
    if options.stages:
        print_stages(papers, engine)
    if options.slowest:
        print_slowest(papers, engine, options.slowest)
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    parser.add_argument("--papers", type=int, default=40, help="how many papers")
    parser.add_argument("--every", type=int, default=4, help="take each n-th paper only")
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the best counts")
    parser.add_argument("--rules", type=Path, help="folder of rules; else the program's own")
    parser.add_argument("--stages", action="store_true", help="print where the time goes")
    parser.add_argument("--hash", action="store_true", help="print a checksum of all findings")
    parser.add_argument("--slowest", type=int, metavar="N", help="print the N slowest patterns")
    parser.add_argument("--growth", action="store_true", help="run each pattern on hard text")
    parser.add_argument("--size", type=int, default=1_000_000, help="letters of the hard text")
    return parser.parse_args()


def as_paper(row: dict, book: RuleBook) -> Paper:
    agreement = read_agreement(row["doc_id"], row["text"])
    return agreement.document, outline_agreement(agreement, book)


def print_speed(papers: Sequence[Paper], engine: Engine, book: RuleBook, *, repeat: int) -> None:
    words = sum(len(WORD.findall(document.text)) for document, _ in papers)
    provisions = sum(len(outline.provisions) for _, outline in papers)
    rules = sum(len(pack.rules) for pack in book.packs)
    print(f"{len(papers)} papers, {words} words, {provisions} provisions, {rules} rules")
    detection = best(repeat, lambda: [detect_findings(*paper, engine) for paper in papers])
    bare = best(repeat, lambda: [len(WORD.findall(document.text)) for document, _ in papers])
    pages = words / PAGE / 1000
    figure = detection / pages
    print(f"rules      {figure:6.2f} CPU s a 1,000 pages (at most {TARGET})")
    print(f"tokeniser  {bare / pages:6.2f} CPU s a 1,000 pages")


def checksum(papers: Sequence[Paper], engine: Engine) -> str:
    digest = hashlib.sha256()
    count = 0
    for document, outline in papers:
        for finding in detect_findings(document, outline, engine).findings:
            digest.update(repr(as_told(finding)).encode())
            count += 1
    return f"{count} {digest.hexdigest()[:16]}"


def as_told(finding: Finding) -> list[tuple[str, object]]:
    return [(name, getattr(finding, name)) for name in sorted(finding.__dataclass_fields__)]


def print_stages(papers: Sequence[Paper], engine: Engine) -> None:
    """Prints the functions that take most of the time, with what they call."""
    profile = cProfile.Profile()
    profile.enable()
    for paper in papers:
        detect_findings(*paper, engine)
    profile.disable()
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    rows = [
        (taken, calls, f"{Path(file).stem}.{name}")
        for (file, _, name), (_, calls, _, taken, _) in stats.stats.items()  # type: ignore[attr-defined]
    ]
    print("\nshare  calls    function, with what it calls (profiled, so only shares count)")
    for taken, calls, name in sorted(rows, reverse=True)[:32]:
        print(f"{taken / total:5.0%}  {calls:7}  {name}")


def print_slowest(papers: Sequence[Paper], engine: Engine, number: int) -> None:
    """Prints the patterns that take most of the time: how often they are run, and how long."""
    readings = [
        Reading(make_match_text(provision.text, mask).text)
        for _, outline in papers
        for mask in (build_mask(outline.parties),)
        for provision in outline.provisions
    ]
    asked: dict[tuple[str, Pattern], list[Reading]] = defaultdict(list)
    for reading in readings:
        for rule in (engine.rules[number] for number in engine.words.speakers(reading.text)):
            for pattern in rule.inside:
                kind = "trigger" if pattern is rule.trigger else "condition"
                asked[f"{rule.rule.id} {kind}", pattern].append(reading)
                if not reading.has(pattern):
                    break
    fresh = {
        (name, pattern): timed(lambda p=pattern, t=texts: [p.search(one.letters) for one in t])
        for (name, pattern), texts in asked.items()
    }
    total = sum(fresh.values())
    print("\nshare  times run  microseconds each  pattern")
    for (name, pattern), taken in sorted(fresh.items(), key=lambda one: -one[1])[:number]:
        times = len(asked[name, pattern])
        print(f"{taken / total:5.1%}  {times:9}  {taken / times * 1e6:17.1f}  {name}")


def print_growth(book: RuleBook, size: int) -> int:
    """Prints the patterns whose time grows faster than the text; returns 1 if there are any."""
    steep = 0
    slowest = 0.0, ""
    patterns = sorted({pattern: where for where, pattern in all_patterns(book)}.items())
    for pattern, where in patterns:
        compiled = compile_pattern(pattern)
        for hard in hard_texts(pattern):
            one = time_of(compiled, hard, size)
            slowest = max(slowest, (one, where))
            # Short runs tell nothing but noise.
            if one < SHORTEST:
                continue
            four = time_of(compiled, hard, 4 * size)
            if four > STEEPEST * one:
                steep += 1
                print(f"{where}: {four / one:.1f} times as long ({one:.2f} s) on {hard[:40]!r}")
    print(f"{len(patterns)} patterns, {steep} too steep")
    print(f"slowest: {slowest[1]}, {slowest[0]:.2f} s on {size} letters")
    return 1 if steep else 0


def time_of(pattern: Pattern, piece: str, length: int) -> float:
    reading = Reading((piece * (length // len(piece) + 1))[:length])
    return timed(lambda: sum(1 for _ in reading.places(pattern)))


def all_patterns(book: RuleBook) -> Iterator[tuple[str, str]]:
    for pack in book.packs:
        for one in (*pack.graders, *pack.unless):
            yield str(pack.label), one.pattern
        for rule in pack.rules:
            yield rule.id, rule.trigger.pattern
            for one in (*rule.conditions, *rule.unless, *rule.graders):
                yield rule.id, one.pattern


def hard_texts(pattern: str) -> Iterator[str]:
    literals = " ".join(re.findall(r"[a-zA-Z]{3,}", pattern))
    yield from ("shall ", " ", "(", "SUB shall not ", literals[:400] + " ")


if __name__ == "__main__":
    sys.exit(main())
