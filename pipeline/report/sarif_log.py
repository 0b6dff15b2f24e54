# SPDX-License-Identifier: Apache-2.0
"""What every SARIF 2.1.0 log of this program is made with (OASIS, with errata 01)."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from pipeline.domain.diagnostic import Diagnostic, Gravity
from pipeline.report.records import Record
from pipeline.report.visible import visible

__all__ = [
    "FINGERPRINT",
    "GRAVITY_LEVELS",
    "artifact_uri",
    "say_diagnostic",
    "say_plainly",
    "write_log",
]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_VERSION = "2.1.0"
# Rises when the same finding would get another fingerprint.
FINGERPRINT = "armslengthClause/v2"
GRAVITY_LEVELS = {Gravity.NOTE: "note", Gravity.PARTIAL: "warning", Gravity.FATAL: "error"}


def write_log(run: Mapping[str, object]) -> bytes:
    """Returns a log of one run, in plain ASCII."""
    log = {"$schema": _SCHEMA, "version": _VERSION, "runs": [run]}
    return f"{json.dumps(log, indent=1)}\n".encode("ascii")


def artifact_uri(name: str) -> str:
    """Returns a relative name percent-encoded, bytes that are no UTF-8 as they were."""
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = name.encode("utf-8", "surrogatepass")
    return quote(data, safe="/")


def say_plainly(text: str) -> Record:
    """Returns plain text: nothing in it is read as a link or as a place for an argument."""
    shown = visible(text)
    for mark in ("\\", "[", "]"):
        shown = shown.replace(mark, f"\\{mark}")
    return {"text": shown.replace("{", "{{").replace("}", "}}")}


def say_diagnostic(one: Diagnostic) -> Record:
    """Returns what was not read, and what to do about it, as plain text."""
    return say_plainly(f"{one.message} {one.cure}" if one.cure else one.message)
