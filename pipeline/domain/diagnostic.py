# SPDX-License-Identifier: Apache-2.0
"""What was not read or not judged, and how a document ended: carried to every output."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Diagnostic", "Gravity", "Outcome", "ReasonCode"]


class Outcome(StrEnum):
    """How the reading and judging of one document ended."""

    OK = "ok"
    PARTIAL = "partial"
    ERROR = "error"
    SKIPPED = "skipped"


class Gravity(StrEnum):
    """How much a diagnostic takes away from what the output may claim.

    ``NOTE`` takes nothing away, ``PARTIAL`` says that a part was not read or judged,
    ``FATAL`` that nothing was.
    """

    NOTE = "note"
    PARTIAL = "partial"
    FATAL = "fatal"


class ReasonCode(StrEnum):
    """Stable names of what can go wrong with one document."""

    EMPTY_FILE = "empty_file"
    NOT_A_DOCUMENT = "not_a_document"
    TYPE_MISMATCH = "type_mismatch"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    NO_TEXT_LAYER = "no_text_layer"
    TEXT_RECOGNISED = "text_recognised"
    TEXT_QUALITY_LOW = "text_quality_low"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    ZIP_RATIO = "zip_ratio"
    ZIP_MEMBERS = "zip_members"
    XML_DTD = "xml_dtd"
    XML_DEPTH = "xml_depth"
    XML_TOO_LARGE = "xml_too_large"
    TIMEOUT_TOTAL = "timeout_total"
    TIMEOUT_STALL = "timeout_stall"
    MEMORY = "memory"
    WORKER_CRASH = "worker_crash"
    UNREADABLE = "unreadable"
    NOT_REGULAR = "not_regular"
    SYMLINK_OUTSIDE = "symlink_outside"
    PART_SKIPPED = "part_skipped"
    HIDDEN_TEXT = "hidden_text"
    OBFUSCATION_SUSPECTED = "obfuscation_suspected"
    TRACKED_CHANGES = "tracked_changes"
    RULE_TIMEOUT = "rule_timeout"
    MODEL_REJECTED = "model_rejected"
    UNSUPPORTED_FORMAT = "unsupported_format"
    CONVERTED = "converted"
    DUPLICATE = "duplicate"
    ROLES_UNCLEAR = "roles_unclear"
    ROLE_NOT_FOUND = "role_not_found"
    NUMBERS_UNCLEAR = "numbers_unclear"
    UNSEEN_TERMS = "unseen_terms"
    OTHER_DEALING = "other_dealing"
    CATEGORY_NOT_JUDGED = "category_not_judged"
    DECISION_STRANDED = "decision_stranded"
    CLEARANCE_IDLE = "clearance_idle"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that was not read or not judged, or that a reader of the result must know.

    Attributes:
        code: Stable name of the reason.
        gravity: What it takes away from the result.
        message: What happened, in a sentence, without words of the contract.
        cure: What the person can do; empty when there is nothing to do.
        stage: Name of the stage that speaks (``walk``, ``extract``, ``outline``, ``detect``...).
        page: Page number from 1, or None when it concerns the whole document.
        part: Part of the file (``footnotes``, ``header``...), or None.
    """

    code: ReasonCode
    gravity: Gravity
    message: str
    cure: str = ""
    stage: str = ""
    page: int | None = None
    part: str | None = None
