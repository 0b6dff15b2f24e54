# SPDX-License-Identifier: Apache-2.0
"""What this machine has of all that reading may use beside itself."""

import importlib.util

from pipeline.extract.ocr.choosing import find_engine
from pipeline.extract.office_programs import ask_version, find_antiword, find_libreoffice
from pipeline.extract.programs import find_program

__all__ = ["installed_aids", "installed_versions"]

# What the extras bring.
_LIBRARIES = ("rapidocr", "onnxruntime", "msoffcrypto")


def installed_aids() -> tuple[str, ...]:
    """Returns what is there, programs by path and libraries by name.

    Where it differs, a paper that could not be read whole may be read better.
    """
    # Tesseract is not asked for its version: that would start it before every scan.
    programs = (find_program("tesseract"), find_libreoffice(), find_antiword())
    libraries = (name for name in _LIBRARIES if importlib.util.find_spec(name))
    return (*filter(None, programs), *libraries)


def installed_versions() -> tuple[str, ...]:
    """Returns what is there with versions: another one may read the same paper otherwise.

    Starts the programs, which takes seconds.
    """
    engine, office = find_engine(), find_libreoffice()
    named = [] if engine is None else [engine.name]
    if office is not None:
        named.append(f"LibreOffice {ask_version(office, '--version')}")
    if find_antiword() is not None:
        named.append("antiword")
    return tuple(named)
