# SPDX-License-Identifier: Apache-2.0
"""The names by which outputs know findings and dates."""

import hashlib

__all__ = ["public_id"]

_ID_DIGITS = 12


def public_id(document: str, finding_id: str) -> str:
    """Returns the stable name of a finding in all outputs: twelve hexadecimal digits.

    It stays while the document's name and the finding's label and place stay.
    """
    name = f"{document}\0{finding_id}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(name).hexdigest()[:_ID_DIGITS]
