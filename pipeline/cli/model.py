# SPDX-License-Identifier: Apache-2.0
"""``armslength model``: verify, train and evaluate classifiers, and print the reviewer's queue."""

import math
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_columns, print_json, print_line, print_note
from pipeline.cli.settings import (
    config_option,
    json_option,
    model_option,
    read_settings,
    rules_option,
)
from pipeline.domain.queue import QueueOrder
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.modelstore import Manifest
    from pipeline.train import Comparison, Data, Evaluation
    from pipeline.train.evaluation import LawyersFigures

__all__ = ["model_group"]

# Rises when a key of the JSON output changes its meaning or goes away.
QUEUE_VERSION = 1
_LONGEST_QUOTE = 100
# What becomes of a model that lies where a new one is to go, by whether it may be replaced.
_FATES = {
    False: "it stays, and a new model with other bytes is laid beside it; --force replaces it.",
    True: "a new model with other bytes takes its place.",
}

_folder = click.Path(path_type=Path, file_okay=False)
_data_option = click.option(
    "--data",
    "shared",
    type=_folder,
    required=True,
    help="Folder with cuad_dev, ccs_2017, labels and reading.",
)
_samples_option = click.option(
    "--samples",
    type=_folder,
    default=Path("sample_contracts"),
    show_default=True,
    help="Annotated papers, with drafted clauses in clauses/.",
)
_readings_option = click.option(
    "--readings",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of what readers say of the data; readings.jsonl beside the samples when not given.",
)
_review_option = click.option(
    "--from-review",
    "reviews",
    type=_folder,
    multiple=True,
    help="Folder of papers with reviewers' decisions in annotations/. May be repeated.",
)
# Its usual value stands where training is, which takes a second to import.
_seed_option = click.option(
    "--seed", type=int, help="Of all draws; that of the program's own model when not given."
)


@click.group("model", epilog="Example: armslength model verify")
def model_group() -> None:
    """Verify, train and evaluate classifiers."""


@model_group.command("verify", epilog="Example: armslength model verify models/mine/1.0.0")
@click.argument("folder", type=_folder, required=False)
def verify_command(folder: Path | None) -> None:
    """Load the model in FOLDER as a scan would, and say what it is. Ends with 5 when refused.

    Without FOLDER, the model that comes with the program.
    """
    from pipeline import api

    verified = api.verify_model(folder)
    _print_manifest(verified.folder, verified.manifest, name=verified.version)


@model_group.command(
    "train",
    epilog="Example: armslength model train --data shared/data -o models/clause-categories/1.1.0",
)
@_data_option
@_samples_option
@_readings_option
@_review_option
@rules_option
@config_option
@_seed_option
@click.option("--force", is_flag=True, help="Replace another model that lies in the folder.")
@click.option("-o", "--output", type=_folder, required=True, help="Folder, named by its version.")
def train_command(  # noqa: PLR0913 - click passes each option by its name
    *,
    shared: Path,
    samples: Path,
    readings: Path | None,
    reviews: tuple[Path, ...],
    rules: Path | None,
    config_path: Path | None,
    seed: int | None,
    force: bool,
    output: Path,
) -> None:
    """Train a model from labelled data and write it with its manifest and card.

    With --from-review, what the decisions bring is shown on the same held-out documents. The same
    data, rules, libraries and seed give the same bytes. A model that lies in the folder already
    stays, unless --force is given: one with other bytes is then laid beside it.
    """
    from pipeline import api

    _ask_for_extra()
    from pipeline.train import SEED, Wanted, compare_reviews

    config = read_settings(config_path, flags={"rules": rules})
    data = _data(shared, samples, readings, reviews)
    seed = SEED if seed is None else seed
    wanted = Wanted(output, _version(output), seed, replace=force)
    if output.is_dir():
        print_note(f"{output} is there already: {_FATES[force]}")
    trained = api.train(data, wanted, config=config, tell=print_note)
    manifest = trained.model.manifest
    _print_manifest(output, manifest, name=f"{manifest.name} {manifest.version}")
    if reviews:
        print_note("comparing with what was known without the decisions")
        _print_comparison(compare_reviews(trained.prepared))


@model_group.command("evaluate", epilog="Example: armslength model evaluate --data shared/data")
@_data_option
@_samples_option
@_readings_option
@rules_option
@model_option
@config_option
@_seed_option
@click.option("--curve", is_flag=True, help="Fit with 10, 30 and 100 positives a label as well.")
def evaluate_command(  # noqa: PLR0913 - click passes each option by its name
    *,
    shared: Path,
    samples: Path,
    readings: Path | None,
    rules: Path | None,
    model: Path | None,
    config_path: Path | None,
    seed: int | None,
    curve: bool,
) -> None:
    """Measure on documents that were held out.

    Rules, words and both against lawyers' labels in five folds; how much of a paper need not be
    read; the model against what is kept aside; and, with --curve, what more labels would bring.
    """
    from pipeline import api

    _ask_for_extra()
    from pipeline.train import SEED

    seed = SEED if seed is None else seed
    config = read_settings(config_path, flags={"rules": rules, "model": model})
    data = _data(shared, samples, readings, ())
    evaluation = api.evaluate(data, config=config, seed=seed, curve=curve, tell=print_note)
    _print_evaluation(evaluation)


@model_group.command("queue", epilog="Example: armslength model queue results --order unsure")
@click.argument("output", metavar="OUT", type=_folder)
@click.option(
    "--order",
    type=click.Choice([str(one) for one in QueueOrder]),
    default=str(QueueOrder.LIKELY),
    show_default=True,
    help="First the likeliest, whether it bites or protects, or what a model would learn most "
    "from.",
)
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True)
@json_option
def queue_command(output: Path, *, order: str, top: int, as_json: bool) -> None:
    """Print the provisions of the scan in OUT that a reviewer should read first."""
    from pipeline import api
    from pipeline.report.columns import shorten
    from pipeline.report.records import queue_records

    result = api.load_result(output)
    records = queue_records(result, order=QueueOrder(order))[:top]
    if as_json:
        print_json({"version": QUEUE_VERSION, "order": order, "queue": records})
        return
    rows = []
    for one in records:
        chances = one["chances"]
        label, chance = next(iter(chances.items())) if isinstance(chances, dict) else ("", 0.0)
        place = f"{one['document']}, {one['clause'] or 'no number'}"
        rows.append((place, label, f"{chance:.2f}", shorten(str(one["quote"]), _LONGEST_QUOTE)))
    print_columns(("place", "likeliest", ">chance", "provision"), rows)
    if not records:
        print_line("The queue is empty: no model was heard, or nothing is likely.")


def _data(shared: Path, samples: Path, readings: Path | None, reviews: tuple[Path, ...]) -> "Data":
    from pipeline.train import Data

    return Data(shared, samples, readings or samples / "readings.jsonl", reviews)


def _ask_for_extra() -> None:
    """Refuses to train or measure without the libraries of the extra ``train``."""
    missing = [name for name in ("pandas", "threadpoolctl") if find_spec(name) is None]
    if missing:
        msg = f"training needs {' and '.join(missing)}, not installed here"
        raise InputError(msg, cure="Install them: pip install 'armslength[train]'.")


def _version(folder: Path) -> str:
    parts = folder.name.split(".")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        return folder.name
    msg = f"{str(folder)!r} is not named by a version"
    raise InputError(msg, cure="Name it by three numbers, as in models/clause-categories/1.1.0.")


def _print_manifest(folder: Path, manifest: "Manifest", *, name: str) -> None:
    print_line(f"{name} in {folder}")
    print_line(
        f"weights {manifest.weights_sha256[:12]}, trained with rules {manifest.versions.rules}"
    )
    print_line(f"{len(manifest.golden)} golden provisions get their probabilities")
    print_line(f"expected calibration error, held out: {manifest.calibration_error:.3f}")
    print_line()
    rows = [
        (
            one.label,
            "on" if one.on else "off",
            str(one.positives),
            f"{one.f1_rules:.2f}",
            f"{one.f1_both:.2f}",
            f"{one.ap_rules:.2f}",
            f"{one.ap_both:.2f}",
            f"{one.listed:.2f}",
            f"{one.asserted:.2f}",
        )
        for one in manifest.labels
    ]
    header = (
        "label",
        "on",
        ">taught by",
        ">F1 rules",
        ">F1 both",
        ">AP rules",
        ">AP both",
        ">listed from",
        ">asserted from",
    )
    print_columns(header, rows)


def _print_comparison(comparisons: "Sequence[Comparison]") -> None:
    print_line()
    print_line("Average precision on the same held-out documents, without and with the decisions:")
    rows = [
        (one.label, str(one.decided), _show(one.before), _show(one.after)) for one in comparisons
    ]
    print_columns(("label", ">decided", ">before", ">after"), rows)
    _explain_gaps(number for one in comparisons for number in one[2:])


def _print_evaluation(evaluation: "Evaluation") -> None:
    for name, figures in (
        ("provisions", evaluation.lawyers.provisions),
        ("blocks", evaluation.lawyers.blocks),
    ):
        print_line()
        print_line(f"Lawyers' labels of cuad_dev, {name}, five folds by filer and family:")
        _print_lawyers(figures)
    print_line()
    lawyers = evaluation.lawyers
    saved = f"{_show(lawyers.saved, 2)}, at best {_show(lawyers.possible, 2)}"
    print_line(f"Share of an agreement's words not to be read for 95 % of them: {saved}")
    if evaluation.aside:
        print_line()
        print_line("Kept aside, means over labels:")
        rows = [
            (one.name, str(one.provisions), str(one.labels), *map(_show, one[3:]))
            for one in evaluation.aside
        ]
        header = "set", ">provisions", ">labels", ">F1 rules", ">F1 model"
        print_columns((*header, ">AP rules", ">AP model", ">words saved", ">at best"), rows)
    if evaluation.curve:
        print_line()
        print_line("Mean average precision, held out, by how many positives teach a label:")
        rows = [
            (str(size or "all"), str(labels), _show(both), _show(words))
            for size, labels, both, words in evaluation.curve
        ]
        print_columns(("positives", ">labels", ">AP both", ">AP words"), rows)
    _explain_gaps(_figures(evaluation))


def _figures(evaluation: "Evaluation") -> Iterable[float]:
    lawyers = evaluation.lawyers
    yield from (lawyers.saved, lawyers.possible)
    for one in (*lawyers.provisions, *lawyers.blocks):
        yield from one[2:]
    for other in evaluation.aside:
        yield from other[3:]
    for _, _, both, words in evaluation.curve:
        yield from (both, words)


def _print_lawyers(figures: "Sequence[LawyersFigures]") -> None:
    rows = [(one.category, str(one.positives), *map(_show, one[2:])) for one in figures]
    columns = zip(*(one[2:] for one in figures), strict=True)
    rows.append(("mean", "", *(_show(_mean(column)) for column in columns)))
    header = "category", ">positives", ">AP rules", ">AP words", ">AP both"
    best = ">F1 rules", ">F1 words", ">F1 both", ">P at R .8 rules", ">P at R .8 both"
    print_columns((*header, *best), rows)


def _mean(numbers: Iterable[float]) -> float:
    """Returns the mean of those that are numbers; NaN without any."""
    known = [one for one in numbers if not math.isnan(one)]
    return sum(known) / len(known) if known else math.nan


def _show(number: float, digits: int = 3) -> str:
    return "-" if math.isnan(number) else f"{number:.{digits}f}"


def _explain_gaps(numbers: Iterable[float]) -> None:
    if any(map(math.isnan, numbers)):
        print_line()
        print_line(
            "-: nothing that counts there has the label, so there is nothing to find; means leave "
            "it out."
        )
