# SPDX-License-Identifier: Apache-2.0
"""Which engine recognises pictures on this machine."""

import importlib.util

from pipeline.extract.ocr.engine import Engine

__all__ = ["find_engine"]


def find_engine() -> Engine | None:
    """Returns the best engine that this machine has; None when it has none."""
    from pipeline.extract.ocr.tesseract import find_tesseract

    engine: Engine | None = find_tesseract()
    if engine is None and all(map(importlib.util.find_spec, ("rapidocr", "onnxruntime"))):
        from pipeline.extract.ocr.rapid import RapidEngine

        engine = RapidEngine()
    return engine
