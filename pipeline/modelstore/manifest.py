# SPDX-License-Identifier: Apache-2.0
"""What lies beside a model's weights: what it is, what it was made of, and what it can do.

``manifest.json`` is checked before the weights are touched. Figures are those of documents that
were held out; they are printed in the model's card and by ``armslength model verify``.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["FORMAT", "Golden", "LabelCard", "Manifest", "TrainingSource", "Versions"]

# Rises when the file of weights or what the model sees changes its shape.
FORMAT = 1

Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Versions(_Values):
    """What made the model."""

    armslength: str
    python: str
    scikit_learn: str
    numpy: str
    skops: str
    rules: str


class TrainingSource(_Values):
    """One set of documents that the model was trained on.

    Attributes:
        name: What it is called in ``armslength model train``.
        title: What it is.
        licence: Under which its text is given.
        documents: How many documents.
        provisions: How many provisions of them were labelled.
        sha256: Hash of its files, or of what was read of them.
    """

    name: str
    title: str
    licence: str
    documents: int
    provisions: int
    sha256: Sha256


class LabelCard(_Values):
    """One label: whether the model speaks of it, from where on, and how well.

    Attributes:
        label: Category, mitigator or modifier.
        on: Whether it speaks: only where it beats the rules on documents it never saw.
        why: Why it is on or off.
        positives: Provisions that had it in training.
        public: Whether people outside the project labelled it; without that, the model alone
            never reaches high confidence.
        listed: Probability from which a finding is listed: recall.
        asserted: Probability from which it is asserted: precision.
        ap_rules: Average precision of the rules, held out.
        ap_both: Average precision of rules and model together, held out.
        ap_words: Average precision of the words alone, held out.
        f1_rules: F1 of the rules, held out.
        f1_both: F1 at ``listed``, held out.
        precision_listed: Precision at ``listed``.
        recall_listed: Recall at ``listed``.
        precision_asserted: Precision at ``asserted``.
        recall_asserted: Recall at ``asserted``.
        recall_queued: Recall from where on provisions are offered to a reviewer.
        precision_at_80: Precision where recall is .8.
    """

    label: str
    on: bool
    why: str
    positives: int
    public: bool
    listed: Share
    asserted: Share
    ap_rules: Share
    ap_both: Share
    ap_words: Share
    f1_rules: Share
    f1_both: Share
    precision_listed: Share
    recall_listed: Share
    precision_asserted: Share
    recall_asserted: Share
    recall_queued: Share
    precision_at_80: Share


class Golden(_Values):
    """A provision with what it must get: it shows that weights are whole.

    Golden provisions are scored as one paper, in their order, so that neighbours have a say. The
    text is the project's own. ``probabilities`` are those given what rules said, by label;
    ``grades`` are the grades, by label.
    """

    text: str
    headings: tuple[str, ...]
    hits: dict[str, float]
    probabilities: dict[str, float]
    grades: dict[str, int] = {}


class Manifest(_Values):
    """All of ``manifest.json``; from ``queued`` on a label is offered to a reviewer."""

    format: Literal[1]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Version
    weights_sha256: Sha256
    features_sha256: Sha256
    seed: int
    versions: Versions
    sources: tuple[TrainingSource, ...]
    labels: tuple[LabelCard, ...]
    calibration_error: Share
    queued: Share
    golden: Annotated[tuple[Golden, ...], Field(min_length=5)]
