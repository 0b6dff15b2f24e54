# SPDX-License-Identifier: Apache-2.0
"""Findings against annotations, and against what an earlier run found."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.scanning import scan_with_texts
from pipeline.api.second_voice import choose_model
from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.judgement import ScanResult
from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from pipeline.check import CheckReport
    from pipeline.check.baseline import Baseline
    from pipeline.check.baseline_files import KeptBaseline, Update
    from pipeline.check.differences import Acceptance, Justification, Regression
    from pipeline.check.pins import LoweredFloor
    from pipeline.run.scan import Progress

__all__ = ["accept_differences", "check", "render_check", "update_baseline"]


def check(
    folder: Path, *, config: Config, on_progress: "Callable[[Progress], None] | None" = None
) -> "CheckReport":
    """Returns how the findings in a folder of papers stand against their annotations.

    Where a baseline lies beside them, it also says what differs from that.

    Args:
        folder: Papers, their annotations in ``annotations/*.jsonl`` or beside them, and perhaps
            in ``order/*.json`` how tight each holds.
        config: As for ``scan``; ``config.check`` holds the floors.
        on_progress: Called after each paper that was read.

    Raises:
        InputError: No annotations, or annotations or an order of papers that are not there.
        ConfigurationError: Faults of annotations, order, floors or the baseline, all of them.
        PackError: Faults of the rules, all of them.
    """
    kept = _load_baseline(folder)
    return _check(folder, kept, config=config, on_progress=on_progress)[0]


def render_check(
    report: "CheckReport", folder: Path, *, names: Sequence[str], show_aside: bool = False
) -> dict[str, bytes]:
    """Returns what a check has to tell in the formats of other programs and of people, by name.

    Files are named as seen from the current folder, or as the annotations name them where the
    samples do not lie below it; no output holds the path of a machine.

    Args:
        report: What the check found.
        folder: The samples that were checked.
        names: Names in ``pipeline.check.outputs.CHECK_OUTPUTS``.
        show_aside: Whether what concerns papers kept aside is shown, and not only counted.
    """
    from pipeline.annotations import annotation_folder
    from pipeline.check.outputs import CheckMaterial, render_check

    material = CheckMaterial(
        report, show_aside, _from_here(folder), _from_here(annotation_folder(folder))
    )
    return {name: render_check(name, material) for name in names}


def update_baseline(
    folder: Path,
    *,
    why: "Justification",
    config: Config,
    lower_floors: bool = False,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> "tuple[CheckReport, Update]":
    """Keeps what a check finds as the baseline of later ones; returns both.

    The check is that of the new baseline: what it takes in from the older one counts as accepted,
    for the same reason. What somebody accepted before stays with the reasons for its updates.

    Args:
        folder: As for ``check``.
        why: Why it is set; kept for readers.
        config: As for ``check``.
        lower_floors: Whether pinned figures may become worse.
        on_progress: As for ``check``.

    Raises:
        InputError: There is no reason, this machine cannot read all annotated papers, or pinned
            figures would become worse; nothing is written.
        ModelError: No model was heard although one was asked for; nothing is written.
        ConfigurationError: As for ``check``.
    """
    from pipeline.check.baseline_files import KeptBaseline, Update, baseline_folder, write_baseline
    from pipeline.check.pins import find_lowered, measure_pins

    _require(why.reason)
    kept = _load_baseline(folder)
    report, run = _check(folder, kept, config=config, on_progress=on_progress)
    if report.refusals:
        msg = "no baseline was set, because no model was heard"
        raise ModelError(msg, cure=report.refusals[0].cure)
    _refuse_unreadable(report)
    pins = measure_pins(report.measurement)
    lowered = find_lowered(kept.pins, pins) if kept is not None else ()
    if lowered and not lower_floors:
        msg = f"pinned figures would become worse:\n{_list_lowered(lowered)}"
        cure = "Mend what was lost, or give --lower-floors and say in --reason why it is right."
        raise InputError(msg, cure=cure)
    update = Update(why.date, why.reason, lowered, kept.accepted if kept else ())
    updates = (*(kept.updates if kept else ()), update)
    write_baseline(baseline_folder(folder), KeptBaseline(run, pins, updates))
    return _as_taken_in(report, why), update


def accept_differences(
    folder: Path,
    ids: Sequence[str],
    *,
    why: "Justification",
    config: Config,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> "tuple[CheckReport, tuple[Acceptance, ...]]":
    """Notes that differences from the baseline are right; returns the check with them, and them.

    Args:
        folder: As for ``check``.
        ids: Names of differences, as a check lists them, or the beginnings of such.
        why: Why they are right; kept for readers.
        config: As for ``check``.
        on_progress: As for ``check``.

    Raises:
        InputError: There is no reason, no baseline, or no such difference; nothing is written.
        ConfigurationError: As for ``check``.
    """
    from pipeline.check.acceptance import accept
    from pipeline.check.baseline_files import baseline_folder, write_acceptances
    from pipeline.check.regression import find_differences

    _require(why.reason)
    kept = _load_baseline(folder)
    report, run = _check(folder, kept, config=config, on_progress=on_progress)
    if kept is None or report.regression is None:
        msg = f"{str(folder)!r} has no baseline that anything could differ from"
        raise InputError(msg, cure="Set one with --update-baseline and --reason.")
    fresh = accept(report.regression, ids, why=why)
    taken = {one.id for one in fresh}
    accepted = (*(one for one in kept.accepted if one.id not in taken), *fresh)
    write_acceptances(baseline_folder(folder), accepted)
    now = find_differences(kept.run, run, accepted=accepted)
    return replace(report, regression=now), fresh


def _check(
    folder: Path,
    kept: "KeptBaseline | None",
    *,
    config: Config,
    on_progress: "Callable[[Progress], None] | None",
) -> "tuple[CheckReport, Baseline]":
    """Returns the report, and what is remembered of the run where it becomes a baseline."""
    from pipeline.annotations import load_annotations, require_documents
    from pipeline.check import compare, load_order
    from pipeline.check.baseline import keep_run
    from pipeline.check.pins import hold_pins
    from pipeline.check.regression import find_differences

    annotations, order = load_annotations(folder), load_order(folder)
    result = scan_with_texts([folder], config=config, on_progress=on_progress)
    names = [one.name for one in result.documents]
    require_documents(annotations, names, renamed=_renamed(kept, result))
    report = compare(annotations, result.documents, floors=config.check, order=order)
    run = replace(
        keep_run(annotations, report.matches, result.documents, aids=_say_aids),
        rules_version=result.rules_version,
        model_version=result.model_version,
        order={one.document: one.tightness for one in order},
    )
    refusals = (one for one in result.diagnostics if one.code is ReasonCode.MODEL_REJECTED)
    report = replace(
        report,
        rules_version=result.rules_version,
        model_version=result.model_version,
        model_rules=choose_model(config).rules,
        refusals=tuple(refusals),
    )
    if kept is None:
        return report, run
    regression = find_differences(kept.run, run, accepted=kept.accepted)
    pinned = hold_pins(kept.pins, report.measurement) if regression.read_alike else ()
    verdict = replace(report.verdict, floors=(*report.verdict.floors, *pinned))
    return replace(report, verdict=verdict, regression=regression), run


def _as_taken_in(report: "CheckReport", why: "Justification") -> "CheckReport":
    """Returns a check after what it found became the baseline, and its figures the floors."""
    from pipeline.check.acceptance import accept_all
    from pipeline.check.pins import hold_pins, measure_pins

    held = report.regression
    if held is None:
        return report
    typed = (one for one in report.verdict.floors if one.pinned is None)
    pinned = hold_pins(measure_pins(report.measurement), report.measurement)
    return replace(
        report,
        verdict=replace(report.verdict, floors=(*typed, *pinned)),
        regression=accept_all(held, why=why),
    )


def _from_here(folder: Path) -> str:
    """Returns a folder as seen from the current one; empty for that one and for any outside."""
    here, there = Path.cwd().resolve(), folder.resolve()
    if not there.is_relative_to(here) or there == here:
        return ""
    return there.relative_to(here).as_posix()


def _load_baseline(folder: Path) -> "KeptBaseline | None":
    from pipeline.check.baseline_files import baseline_folder, load_baseline

    place = baseline_folder(folder)
    # A file, or a link that leads nowhere, in its place must not pass for no baseline.
    return load_baseline(place) if os.path.lexists(place) else None


def _renamed(kept: "KeptBaseline | None", result: ScanResult) -> dict[str, str]:
    now = {one.sha256: one.name for one in result.documents if one.sha256}
    papers = kept.run.papers if kept is not None else ()
    return {one.name: now[one.sha256] for one in papers if one.sha256 in now}


def _say_aids() -> str:
    from pipeline.extract.installed import installed_versions

    return "; ".join(installed_versions())


def _require(reason: str) -> None:
    if not reason.strip():
        msg = "no reason is given for this baseline, or for what is accepted"
        raise InputError(msg, cure='Say why: --reason "...". It is kept for those who ask later.')


def _refuse_unreadable(report: "CheckReport") -> None:
    """Refuses to pin figures over fewer words than people annotated."""
    unread = {
        one.name: " ".join(f"{why.message} {why.cure}".strip() for why in one.diagnostics)
        for one in report.unread
        if not one.counted
    }
    for name in _unaided(report.regression):
        unread[name] = "Another program read it for the baseline, and none does here."
    if unread:
        listed = "\n".join(f"  {name}: {why}" for name, why in sorted(unread.items()))
        msg = f"no baseline was set, because this machine does not read all papers:\n{listed}"
        cure = (
            "Set it where they are read, or take papers out that are read nowhere; "
            "armslength doctor says what this machine lacks."
        )
        raise InputError(msg, cure=cure)


def _unaided(held: "Regression | None") -> list[str]:
    """Returns the names of papers, the same as in the baseline, that lack the help they had."""
    if held is None:
        return []
    aided = {one.name: one.sha256 for one in held.before.papers if one.aids}
    return [
        one.name
        for one in held.after.papers
        if not one.aids and one.sha256 and aided.get(one.name) == one.sha256
    ]


def _list_lowered(lowered: "Iterable[LoweredFloor]") -> str:
    from pipeline.check.outputs.words import name_figure

    return "\n".join(
        f"  {name_figure(one.name)}: {one.before:.4f} -> "
        f"{'nothing to measure' if one.after is None else f'{one.after:.4f}'}"
        for one in lowered
    )
