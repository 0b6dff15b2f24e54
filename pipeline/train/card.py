# SPDX-License-Identifier: Apache-2.0
"""The card of a model: what it was trained on, what it cannot do, its figures with intervals."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.modelstore import LabelCard, Manifest
from pipeline.train.assembling import OWN_FIELD
from pipeline.train.figures import Bin, average_precision, calibration_error
from pipeline.train.selecting import Chances, natural_weights
from pipeline.train.table import LABELS, Table

__all__ = ["write_card"]

_RESAMPLES = 200
_WIDTH = 40
_LIMITS = """\
- It says that a provision reads like a label, and estimates the grade where it speaks alone; who
  is bound, and all other grades, are read by rules.
- It learned from American commercial agreements, British framework papers and drafted papers in
  the manner of British prime contractors. Papers of another kind or tongue it has not seen.
- Readers of this project, not lawyers, gave most of its labels, and two readers agree on some
  four labels in five. A figure near that is as good as the labels are.
- The lawyers' labels of CUAD speak of some of our categories only, and of what a provision says,
  not of whom it binds.
- Where no public set has a label (branding, values, variation, delivery and others; marked 'no'
  below) the model widens the queue, and alone is never shown as highly confident.
- It sees one provision with its headings and neighbours' rules, never the whole paper.
- It is no legal advice, and its probability is no measure of what a court would say."""


def write_card(manifest: Manifest, table: Table, chances: Chances, bins: Sequence[Bin]) -> str:
    """Returns the card in Markdown."""
    return "\n".join(
        (
            f"# {manifest.name} {manifest.version}",
            "",
            "One logistic regression a label on words, pairs of words, headings and what rules "
            "say, with a line that makes decisions probabilities. Written by "
            "`armslength model train`; every figure is from documents that were held out "
            "(five folds; agreements of one filer or family are never parted, papers of one "
            "public framework are). Thresholds were chosen on the same decisions that their "
            "figures are of; the sets kept aside, which `armslength model evaluate` prints, had "
            "no part.",
            "",
            "## What it was trained on",
            "",
            *_sources(manifest),
            "",
            "Kept aside, and in no figure here: the sample papers marked `aside` and the drafted "
            "files whose names begin with `unseen`.",
            "",
            "## What it cannot do",
            "",
            _LIMITS,
            "",
            "## Figures",
            "",
            "Real agreements and papers of the project's own field count the same together. "
            "AP: average precision. F1 at the threshold from which findings are listed, with the "
            f"middle 95 % of {_RESAMPLES} draws of documents.",
            "",
            *_labels(manifest.labels, table, chances),
            "",
            *_fields(table, chances),
            "",
            "## Calibration",
            "",
            *_plot(bins),
            "",
        )
    )


def _sources(manifest: Manifest) -> Iterator[str]:
    yield "| set | what | licence | documents | provisions |"
    yield "|---|---|---|---:|---:|"
    for one in manifest.sources:
        cells = one.name, one.title, one.licence, str(one.documents), str(one.provisions)
        yield f"| {' | '.join(cells)} |"


def _labels(labels: Sequence[LabelCard], table: Table, chances: Chances) -> Iterator[str]:
    yield (
        "| label | on | public labels | taught by | AP rules | AP words | AP both | F1 rules "
        "| F1 both | listed from | P | R | asserted from | P | R | R in the queue | P at R .8 |"
    )
    yield f"|---|---|---|{'---:|' * 14}"
    for one in labels:
        low, high = _interval(one, table, chances)
        if math.isnan(low):
            known = one.label, "off", "yes" if one.public else "no", str(one.positives)
            yield f"| {' | '.join((*known, *['-'] * 13))} |"
            continue
        cells = (
            one.label,
            "on" if one.on else "off",
            "yes" if one.public else "no",
            str(one.positives),
            *(f"{n:.2f}" for n in (one.ap_rules, one.ap_words, one.ap_both, one.f1_rules)),
            f"{one.f1_both:.2f} ({low:.2f}-{high:.2f})",
            *(
                f"{n:.2f}"
                for n in (
                    one.listed,
                    one.precision_listed,
                    one.recall_listed,
                    one.asserted,
                    one.precision_asserted,
                    one.recall_asserted,
                    one.recall_queued,
                    one.precision_at_80,
                )
            ),
        )
        yield f"| {' | '.join(cells)} |"
    for one in labels:
        if not one.on:
            yield ""
            yield f"`{one.label}` is off: {one.why}."


def _interval(one: LabelCard, table: Table, chances: Chances) -> tuple[float, float]:
    """Returns the middle 95 % of F1 over documents drawn again and again; NaN of nothing."""
    column = LABELS.index(one.label)
    weights = natural_weights(table)
    known, truth = table.judged(column, weights)
    if not truth.any():
        return math.nan, math.nan
    taken = chances.both[known, column] >= one.listed
    _, group = np.unique(table.frame["group"].to_numpy()[known], return_inverse=True)
    sums = np.stack(
        [np.bincount(group, weights[known] * part) for part in (truth & taken, truth, taken)]
    )
    draw = np.random.default_rng(0)
    found = []
    for _ in range(_RESAMPLES):
        hits, wanted, said = sums[:, draw.integers(0, sums.shape[1], sums.shape[1])].sum(axis=1)
        found.append(2 * hits / (wanted + said) if wanted + said else 0.0)
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _fields(table: Table, chances: Chances) -> Iterator[str]:
    """Yields the means over labels, apart for real agreements and papers of our own field."""
    yield "| documents | labels | AP rules | AP words | AP both |"
    yield "|---|---:|---:|---:|---:|"
    own = table.frame["source"].isin(OWN_FIELD).to_numpy()
    for name, rows in (("real agreements", ~own), ("papers of our own field", own)):
        natural = table.frame["natural"].to_numpy(dtype=float) * rows
        figures = [_precisions(table, chances, natural, column) for column in range(len(LABELS))]
        known = [one for one in figures if one is not None]
        if not known:
            continue
        means = np.mean(known, axis=0)
        cells = name, str(len(known)), *(f"{n:.3f}" for n in means)
        yield f"| {' | '.join(cells)} |"


def _precisions(
    table: Table, chances: Chances, natural: NDArray[np.float64], column: int
) -> tuple[float, ...] | None:
    known, truth = table.judged(column, natural)
    if not truth.any():
        return None
    voices = chances.rules, chances.words, chances.both
    return tuple(average_precision(truth, one[known, column], natural[known]) for one in voices)


def _plot(bins: Sequence[Bin]) -> Iterator[str]:
    """Yields probability against the share that is right, drawn in letters."""
    yield (
        "Of the provisions with a probability of .2 and more, by probability: the share that "
        "was right (`#`) and the probability itself (`|`). "
        f"Expected error {calibration_error(bins):.3f}."
    )
    yield ""
    yield "```"
    for one in bins:
        bar = ["#"] * round(one.right * _WIDTH) + [" "] * (_WIDTH - round(one.right * _WIDTH))
        bar[min(_WIDTH - 1, round(one.probability * _WIDTH))] = "|"
        yield f"{one.probability:.2f} {''.join(bar)} {one.right:.2f}"
    yield "```"
