# SPDX-License-Identifier: Apache-2.0
"""Which model judges beside the rules, and what is said when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version as package_version
from pathlib import Path

from pipeline.config import NO_MODEL, Config
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.errors import ModelError

__all__ = ["ChosenModel", "choose_model", "refusals_of", "worker_settings"]


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The model that a scan uses: none, one, or one that is missing or refused.

    ``rules`` names those that it learned beside; empty without a model.
    """

    folder: Path | None = None
    version: str = NO_MODEL
    sha256: str = ""
    refusals: tuple[Diagnostic, ...] = ()
    rules: str = ""


def choose_model(config: Config) -> ChosenModel:
    """Returns the model that a configuration names; what is wrong with it stops nothing.

    Only what costs milliseconds is looked at here; the workers load it.
    """
    from pipeline.modelstore import find_model, identify_model, refused_model

    if config.model == NO_MODEL:
        return ChosenModel()
    try:
        folder = config.model if isinstance(config.model, Path) else find_model()
        found = identify_model(folder)
        # What a library refuses today it may load tomorrow: kept refusals must not outlive it.
        libraries = (package_version(name) for name in ("numpy", "scipy"))
        sha256 = " ".join((found.sha256, *libraries))
    except ModelError as error:
        return ChosenModel(refusals=(refused_model(error),))
    return ChosenModel(folder, found.version, sha256, rules=found.rules)


def refusals_of(documents: Sequence[JudgedDocument]) -> tuple[Diagnostic, ...]:
    """Returns, once for all papers, why workers refused the model.

    They look more closely, for they load it; each paper keeps its note.
    """
    told = (
        replace(diagnostic, gravity=Gravity.PARTIAL)
        for document in documents
        for diagnostic in document.diagnostics
        if diagnostic.code is ReasonCode.MODEL_REJECTED
    )
    return tuple(dict.fromkeys(told))


def worker_settings(config: Config, model: ChosenModel) -> dict[str, object]:
    """Returns what workers are told: the configuration, and where the model lies."""
    settings: dict[str, object] = {"config": config.model_dump(mode="json")}
    if model.folder is not None:
        settings["model"] = str(model.folder.absolute())
    return settings
