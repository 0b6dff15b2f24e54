# SPDX-License-Identifier: Apache-2.0
"""The passwords that a person gives for protected papers, and what is said when none opens one.

They are read where they are needed and kept nowhere: not in results, logs, hashes or messages.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import ReadingAids
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import InputError, ReadingError

__all__ = ["Passwords", "load_passwords", "not_opened", "opened_note", "read_passwords"]

_MOST_BYTES = 1 << 20
_CURE_FILE = "Give a text file in UTF-8 with one password a line."


@dataclass(frozen=True, slots=True)
class Passwords:
    """What may open a protected paper.

    Attributes:
        words: In the order of the file; never shown.
        source: Name of the file, without its folder; empty when none was given.
    """

    words: tuple[str, ...] = field(default=(), repr=False)
    source: str = ""


def read_passwords(path: Path) -> tuple[str, ...]:
    """Returns the passwords of a file, one a line, in order, each once.

    Line ends are cut off and empty lines left out; spaces belong to a password.

    Raises:
        InputError: The file cannot be read, is no UTF-8 text, is larger than 1 MB or is empty.
    """
    shown = repr(os.fspath(path))
    # A pipe could be read once only, or block for ever.
    if path.exists() and not path.is_file():
        msg = f"the password file {shown} is not a file"
        raise InputError(msg, cure=_CURE_FILE)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        msg = f"the password file {shown} cannot be read ({error.strerror})"
        raise InputError(msg, cure=_CURE_FILE) from error
    except UnicodeDecodeError:
        # The error itself holds the bytes of the file.
        text = "\0"
    if "\0" in text or len(data) > _MOST_BYTES:
        msg = f"the password file {shown} is not a text file in UTF-8 of at most 1 MB"
        raise InputError(msg, cure=_CURE_FILE)
    lines = (line.rstrip("\r") for line in text.split("\n"))
    words = tuple(dict.fromkeys(line for line in lines if line))
    if not words:
        msg = f"the password file {shown} holds no password"
        raise InputError(msg, cure=_CURE_FILE)
    return words


def load_passwords(aids: ReadingAids) -> Passwords:
    """Returns the passwords that reading may try; none when no file was given.

    Raises:
        ReadingError: ``encrypted``: the file that was given can no longer be read.
    """
    path = aids.password_file
    if path is None:
        return Passwords()
    try:
        return Passwords(read_passwords(path), path.name)
    except InputError as error:
        raise ReadingError(
            ReasonCode.ENCRYPTED,
            "The paper is protected by a password, and the password file cannot be used.",
            cure=error.cure,
        ) from error


def not_opened(passwords: Passwords, *, what: str, otherwise: str) -> ReadingError:
    """Returns the error of a paper that no password opened.

    Args:
        passwords: What was tried.
        what: The paper in a word or two, as in "PDF".
        otherwise: How to make a paper without a password of it.
    """
    if not passwords.words:
        message = f"The {what} is protected by a password and was not read."
        cure = (
            f"Put its password into a text file and give that with --password-file, or {otherwise}"
        )
        return ReadingError(ReasonCode.ENCRYPTED, message, cure=cure)
    count = len(passwords.words)
    tried = "The one password" if count == 1 else f"None of the {count} passwords"
    fails = "does not open" if count == 1 else "opens"
    message = f"The {what} is protected. {tried} in {passwords.source!r} {fails} it."
    cure = f"Ask the sender for its password and add it to that file, or {otherwise}"
    return ReadingError(ReasonCode.ENCRYPTED, message, cure=cure)


def opened_note(passwords: Passwords, *, what: str) -> Diagnostic:
    """Returns the note on a paper that one of the passwords opened."""
    message = f"The {what} is protected by a password; one in {passwords.source!r} opened it."
    return Diagnostic(ReasonCode.ENCRYPTED, Gravity.NOTE, message, stage="extract")
