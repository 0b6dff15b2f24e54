# SPDX-License-Identifier: Apache-2.0
"""Office files behind a password: opened with one of those that the person gave.

The cipher work is done by msoffcrypto, which comes with the extra ``passwords``. Accepted gap:
OpenDocument files behind a password are named, not opened.
"""

import importlib.util
import io
import struct
from typing import BinaryIO, Protocol

from pipeline.domain.diagnostic import Diagnostic, ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.ole import BEHIND_PASSWORD, OLE_MARK, OleKind, tell_ole
from pipeline.extract.passwords import Passwords, load_passwords, not_opened, opened_note
from pipeline.extract.scratch import may_write
from pipeline.extract.support import Beat, Support

__all__ = ["can_open_office", "unlock_office"]

_WHAT = "Word document"
_OTHERWISE = "open it in Word, save it without a password, and scan again."
# The description of the cipher is XML, which may define nothing of its own.
_DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
# What the library raises over bytes that are not what they should be, beside its own errors.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
)


class _Locked(Protocol):
    """What msoffcrypto makes of a protected file."""

    format: str

    def load_key(self, *, password: str, verify_password: bool = False) -> None: ...

    def decrypt(self, outfile: BinaryIO) -> None: ...


def can_open_office() -> bool:
    """Says whether the extra that opens protected Office files is installed."""
    return importlib.util.find_spec("msoffcrypto") is not None


def unlock_office(data: bytes, support: Support) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Returns the bytes of an Office file without its protection, and what there is to know.

    A file that is not protected comes back as it is.

    Args:
        data: The whole file.
        support: Where passwords stand; told before each that is tried.

    Raises:
        ReadingError: ``encrypted``: no password opens it, or nothing here can.
    """
    if not data.startswith(OLE_MARK):
        return data, ()
    kind = tell_ole(data)
    if kind is OleKind.UNDER_RIGHTS_MANAGEMENT:
        raise ReadingError(
            ReasonCode.ENCRYPTED,
            "The document is under rights management: only its readers' own Word opens it.",
            cure="Ask the sender for a copy without rights management, or as PDF.",
        )
    if kind not in BEHIND_PASSWORD:
        return data, ()
    passwords = load_passwords(support.aids)
    if not passwords.words:
        raise not_opened(passwords, what=_WHAT, otherwise=_OTHERWISE)
    if not can_open_office():
        raise ReadingError(
            ReasonCode.ENCRYPTED,
            f"The {_WHAT} is protected by a password; what opens such files is not installed.",
            cure=f"Install it (pip install 'armslength[passwords]'), or {_OTHERWISE}",
        )
    opened = _try_passwords(data, passwords, support.beat)
    if opened is None:
        raise not_opened(passwords, what=_WHAT, otherwise=_OTHERWISE)
    return opened, (opened_note(passwords, what=_WHAT),)


def _try_passwords(data: bytes, passwords: Passwords, beat: Beat) -> bytes | None:
    from msoffcrypto import exceptions

    if any(mark in data for mark in _DEFINITIONS):
        raise _unknown_protection()
    known = (exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError)
    for word in passwords.words:
        beat()
        try:
            return _open_with(word, data)
        except exceptions.InvalidKeyError:
            continue
        except (*known, *_DAMAGE) as error:
            raise _unknown_protection() from error
    return None


def _open_with(word: str, data: bytes) -> bytes:
    from msoffcrypto import OfficeFile

    locked: _Locked = OfficeFile(io.BytesIO(data))
    if locked.format == "ooxml":
        locked.load_key(password=word, verify_password=True)
    else:
        # The old ciphers are verified in any case.
        locked.load_key(password=word)
    opened = io.BytesIO()
    # The library puts what it makes of .doc into a temporary file without a name.
    with may_write():
        locked.decrypt(opened)
    return opened.getvalue()


def _unknown_protection() -> ReadingError:
    return ReadingError(
        ReasonCode.ENCRYPTED,
        f"The {_WHAT} is protected in a way that is not known here, or is damaged.",
        cure=f"If you have its password, {_OTHERWISE}",
    )
