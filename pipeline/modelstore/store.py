# SPDX-License-Identifier: Apache-2.0
"""Models on disk: ``<name>/<version>/`` with ``model.skops``, ``manifest.json`` and ``card.md``.

A model is data and never code. Before the weights are opened, the manifest must be whole, the
file small and its hash the one that the manifest tells, and everything in it must be a plain list,
text or array of numbers. After it is opened, golden provisions must get the probabilities that
the manifest tells. Whatever fails is refused with its reason (``ModelError``).
"""

import hashlib
import json
from dataclasses import fields
from pathlib import Path

import numpy as np

from pipeline.modelstore.archive import read_archive, renumbered
from pipeline.modelstore.features import COUNTED_WORD, MOST_WORDS, TermCounter
from pipeline.modelstore.manifest import FORMAT, Golden, Manifest
from pipeline.modelstore.model import Arrays, ClauseModel
from pipeline.modelstore.placing import place_folder, require_free
from pipeline.modelstore.refusal import refused
from pipeline.modelstore.seen import RULE_LABELS, Seen
from pipeline.modelstore.shelf import (
    CARD_FILE,
    FILES,
    MANIFEST_FILE,
    MODEL_FILE,
    check_weights,
    read_manifest,
)

__all__ = ["features_hash", "load_model", "save_model"]

_CLOSE = 1e-9
# The many numbers; what they lose lies far below what they were fitted to.
_HALF_PRECISION = frozenset({"words", "hardness"})
_NUMBERS = frozenset(one.name for one in fields(Arrays)) - {"terms"}


def load_model(folder: Path) -> ClauseModel:
    """Returns the model in a folder.

    Raises:
        ModelError: It is missing or refused.
    """
    manifest, _ = read_manifest(folder)
    path = check_weights(folder, manifest)
    model = _assemble(folder, _load_arrays(path), manifest)
    _check_golden(folder, model)
    return model


def save_model(
    folder: Path, arrays: Arrays, *, manifest: Manifest, card: str, replace: bool = False
) -> ClauseModel:
    """Writes a model, whole or not at all, and returns it as it is read again.

    Args:
        folder: Where to write; made when it is missing. The same bytes may lie there already.
        arrays: Its numbers; the many are kept in half precision.
        manifest: What lies beside it; its hashes and golden probabilities are filled in here.
        card: The card for readers, in Markdown.
        replace: Whether to take the place of another model.

    Raises:
        InputError: Something else lies there, or nothing can be written there.
    """
    require_free(folder, FILES)

    def write(place: Path) -> None:
        _write(place, arrays, manifest, card)
        load_model(place)

    place_folder(folder, write, replace=replace)
    return load_model(folder)


def _write(folder: Path, arrays: Arrays, manifest: Manifest, card: str) -> None:
    import skops.io

    path = folder / MODEL_FILE
    path.write_bytes(renumbered(skops.io.dumps(_as_plain(arrays))))
    whole = manifest.model_copy(
        update={
            "weights_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "features_sha256": features_hash(arrays),
        }
    )
    model = _assemble(folder, _load_arrays(path), whole)
    golden = _judge_golden(model)
    whole = whole.model_copy(update={"golden": golden})
    text = json.dumps(whole.model_dump(mode="json"), indent=1, sort_keys=True)
    # The same bytes on every system.
    (folder / MANIFEST_FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    (folder / CARD_FILE).write_text(card, encoding="utf-8", newline="\n")


def features_hash(arrays: Arrays) -> str:
    """Returns the hash of what the model sees: terms, labels of rules, and how words are cut."""
    described = [
        FORMAT,
        list(arrays.terms),
        list(RULE_LABELS),
        [1, MOST_WORDS],
        COUNTED_WORD,
        True,  # what occurs often weighs by the logarithm of how often
    ]
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def _as_plain(arrays: Arrays) -> dict[str, object]:
    """Returns the numbers as they are kept: weights in half precision, terms as one text."""
    plain: dict[str, object] = {"terms": "\n".join(arrays.terms)}
    for one in fields(arrays):
        if one.name != "terms":
            kind = np.float16 if one.name in _HALF_PRECISION else np.float64
            plain[one.name] = np.ascontiguousarray(getattr(arrays, one.name), dtype=kind)
    return plain


def _load_arrays(path: Path) -> Arrays:
    values = read_archive(path)
    terms = values.pop("terms", None)
    numbers = {name: one for name, one in values.items() if not isinstance(one, str)}
    if not isinstance(terms, str) or numbers.keys() != _NUMBERS or len(values) > len(numbers):
        raise refused(path.parent, "it does not hold the numbers of a classifier")
    return Arrays(tuple(terms.split("\n")), **numbers)


def _assemble(folder: Path, arrays: Arrays, manifest: Manifest) -> ClauseModel:
    labels = tuple(one.label for one in manifest.labels)
    terms, rules, count = len(arrays.terms), len(RULE_LABELS), len(labels)
    shapes = {
        "idf": (terms,),
        "words": (terms, count),
        "rules": (rules, count),
        "neighbours": (rules, count),
        "intercepts": (count,),
        "slopes": (count,),
        "shifts": (count,),
        "hardness": (terms,),
        "grades": (count,),
    }
    for name, shape in shapes.items():
        numbers = getattr(arrays, name)
        if numbers.shape != shape or not np.isfinite(numbers).all():
            raise refused(folder, f"its {name} do not fit its labels and terms")
    if len(set(arrays.terms)) < terms or features_hash(arrays) != manifest.features_sha256:
        raise refused(folder, "it was made for what another version of this program sees")
    return ClauseModel(labels, manifest, arrays, TermCounter(arrays.terms, arrays.idf))


def _check_golden(folder: Path, model: ClauseModel) -> None:
    for told, now in zip(model.manifest.golden, _judge_golden(model), strict=True):
        if (
            now.grades != told.grades
            or now.probabilities.keys() != told.probabilities.keys()
            # No number is near another.
            or not all(
                abs(p - told.probabilities[one]) <= _CLOSE for one, p in now.probabilities.items()
            )
        ):
            raise refused(
                folder,
                "a golden provision gets another probability or grade than its manifest says: its "
                "weights were changed, or a library computes otherwise",
            )


def _judge_golden(model: ClauseModel) -> tuple[Golden, ...]:
    """Returns the golden provisions with what the model says of them, as one paper."""
    golden, labels = model.manifest.golden, model.labels
    scores = model.score([Seen(one.text, one.headings, one.hits) for one in golden])
    return tuple(
        one.model_copy(
            update={
                "probabilities": dict(
                    zip(labels, map(float, scores.together[place]), strict=True)
                ),
                "grades": {label: model.grade(scores, place, label) for label in labels},
            }
        )
        for place, one in enumerate(golden)
    )
