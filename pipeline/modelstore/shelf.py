# SPDX-License-Identifier: Apache-2.0
"""Which model lies where, told in milliseconds: what need not compute does not load what computes.

A folder holds ``model.skops``, ``manifest.json`` and ``card.md``.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.config import find_data_folder
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import ModelError
from pipeline.modelstore.archive import MOST_BYTES
from pipeline.modelstore.manifest import Manifest
from pipeline.modelstore.refusal import CURE, refused

__all__ = [
    "CARD_FILE",
    "FILES",
    "MANIFEST_FILE",
    "MODEL_FILE",
    "ModelIdentity",
    "check_weights",
    "find_model",
    "identify_model",
    "read_manifest",
    "refused_model",
]

MODEL_FILE = "model.skops"
MANIFEST_FILE = "manifest.json"
CARD_FILE = "card.md"
FILES = (MODEL_FILE, MANIFEST_FILE, CARD_FILE)
_NAME = "clause-categories"
_MOST_MANIFEST_BYTES = 2 * 1024 * 1024
_SHOWN_DIGITS = 8
_VERSION = re.compile(r"^(\d+)\.(\d+)\.(\d+)$")


def refused_model(error: ModelError, gravity: Gravity = Gravity.PARTIAL) -> Diagnostic:
    """Returns what outputs say when a model is missing or refused: the rules judged alone.

    Of a scan it takes something away; of each paper, which rules judged, it is a note.
    """
    message = f"{error.message}. The rules judged alone; what only the model hears is missing."
    code, stage = ReasonCode.MODEL_REJECTED, "detect"
    return Diagnostic(code, gravity, message, error.cure, stage=stage)


def find_model() -> Path:
    """Returns the folder of the newest model that comes with the program.

    Raises:
        ModelError: There is none.
    """
    folder = find_data_folder("models") / _NAME
    known = [one for one in _children(folder) if _VERSION.match(one.name) and one.is_dir()]
    if not known:
        msg = f"no model lies in {str(folder)!r}"
        raise ModelError(msg, cure=CURE)
    return max(known, key=lambda one: tuple(int(part) for part in one.name.split(".")))


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What tells a model from others.

    Attributes:
        version: Name, version and the first digits of the hash, "clause-categories
            1.0.0+3fa2c81d": two models that were trained otherwise differ in it.
        sha256: Hash of what its judgements rest on.
        rules: The rules that it learned beside.
    """

    version: str
    sha256: str
    rules: str


def identify_model(folder: Path) -> ModelIdentity:
    """Returns what tells a model from others. Nothing is loaded: it costs milliseconds.

    Raises:
        ModelError: It is missing or refused.
    """
    manifest, data = read_manifest(folder)
    check_weights(folder, manifest)
    digest = hashlib.sha256(data).hexdigest()
    version = f"{manifest.name} {manifest.version}+{digest[:_SHOWN_DIGITS]}"
    return ModelIdentity(version, digest, manifest.versions.rules)


def _children(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """Returns the manifest in a folder, checked, and its bytes.

    Raises:
        ModelError: It is missing or wrong.
    """
    path = folder / MANIFEST_FILE
    try:
        if path.stat().st_size > _MOST_MANIFEST_BYTES:
            raise refused(folder, f"its manifest is larger than {_MOST_MANIFEST_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        msg = f"there is no model in {str(folder)!r} ({error.strerror}: {MANIFEST_FILE})"
        raise ModelError(msg, cure=CURE) from error
    try:
        return Manifest.model_validate_json(data), data
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise refused(folder, f"its manifest is wrong at {place}: {first['msg']}") from error


def check_weights(folder: Path, manifest: Manifest) -> Path:
    """Returns the file of weights, which is the one that the manifest was written for."""
    path = folder / MODEL_FILE
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise refused(folder, f"{MODEL_FILE} has {size} bytes, more than {MOST_BYTES}")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise refused(folder, f"{MODEL_FILE} cannot be read ({error.strerror})") from error
    if digest != manifest.weights_sha256:
        raise refused(folder, f"{MODEL_FILE} is not the file that the manifest was written for")
    return path
