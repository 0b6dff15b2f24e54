# SPDX-License-Identifier: Apache-2.0
"""Judged documents as JSON and back, with every shape checked.

What comes from a worker may have been written by the document that the worker was reading, so
the way back is strict: unknown keys, wrong types, numbers that are not finite and impossible
spans are all refused. What passes is a value of the right shape, not a true one.
"""

import functools
import json

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from pipeline.domain.judgement import JudgedDocument

__all__ = ["WireError", "decode_judged", "encode_judged", "warm_up"]


class WireError(ValueError):
    """JSON that is not a judged document. The text names the fault, never the content."""


def encode_judged(judged: JudgedDocument) -> bytes:
    """Returns the document as one line of UTF-8 JSON.

    Half surrogate pairs, which no UTF-8 file can hold, become U+FFFD; all else comes back
    from ``decode_judged`` unchanged. Spans stay right, for one code point replaces one.
    """
    try:
        return _adapter().dump_json((judged,))
    except PydanticSerializationError:
        values = _adapter().dump_python((judged,))
        text = json.dumps(values, ensure_ascii=False)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def decode_judged(data: bytes) -> JudgedDocument:
    """Returns the document that ``encode_judged`` wrote.

    Raises:
        WireError: The bytes are not JSON, or not of the shape of a judged document.
    """
    try:
        (judged,) = _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        # The place of a fault may repeat keys that a hostile worker made up: only its kind.
        msg = f"not a judged document: {first['type']} ({error.error_count()} faults)"
        raise WireError(msg) from None
    return judged


def warm_up() -> None:
    """Builds what encoding and decoding need, which otherwise the first document pays for."""
    _adapter()


@functools.cache
def _adapter() -> TypeAdapter[tuple[JudgedDocument]]:
    # A dataclass cannot be given a configuration from outside, a tuple around it can, and
    # hands it down to all that it holds.
    return TypeAdapter(
        tuple[JudgedDocument],
        config=ConfigDict(extra="forbid", strict=True, allow_inf_nan=False),
    )
