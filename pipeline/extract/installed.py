# SPDX-License-Identifier: Apache-2.0
"""What this machine has of all that reading may use beside itself."""

import importlib.util

from pipeline.extract.office_programs import find_antiword, find_libreoffice
from pipeline.extract.programs import find_program

__all__ = ["installed_aids"]

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
