# SPDX-License-Identifier: Apache-2.0
"""What a process of its own does with one paper: read it again, set the marks, answer the copy."""

from pathlib import Path

from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.opening import read_unchanged
from pipeline.extract.protection import unlock_office
from pipeline.extract.sniff import sniff_bytes
from pipeline.extract.support import Beat, Support
from pipeline.report.annotated.marks import MarkedCopy, decode_marks, encode_copy
from pipeline.run.apart import Order

__all__ = ["ANNOTATE", "annotate_file"]

# Where ``work_apart`` finds it.
ANNOTATE = "pipeline.report.annotated.work:annotate_file"
_MEBIBYTE = 1 << 20
_CURE_SAVE = (
    "Open it, save it as a Word document (.docx) without a password, scan that, and annotate."
)


def annotate_file(order: Order, beat: Beat) -> bytes:
    """Returns what ``encode_copy`` makes of the copy of one paper.

    Args:
        order: ``path``, ``sha256`` of the paper as it was scanned, ``config``, and what
            ``encode_marks`` gave.
        beat: Told that work goes on.

    Raises:
        ReadingError: The paper has changed, or is none in which notes can be written.
    """
    config = Config.model_validate(order["config"])
    path = Path(str(order["path"]))
    changed = ReadingError(
        ReasonCode.UNREADABLE,
        "the paper has changed since it was scanned",
        cure="Scan again, then annotate.",
    )
    data = read_unchanged(
        path,
        sha256=str(order["sha256"]),
        most=config.limits.file_mb * _MEBIBYTE,
        changed=changed,
    )
    support = Support(aids=config.reading, beat=beat)
    return encode_copy(_annotate(data, path.suffix, order, config=config, support=support))


def _annotate(
    data: bytes, suffix: str, order: Order, *, config: Config, support: Support
) -> MarkedCopy:
    marks, date = decode_marks(order)
    if unlock_office(data, support)[0] is not data:
        raise ReadingError(ReasonCode.ENCRYPTED, "it is protected by a password", cure=_CURE_SAVE)
    found = sniff_bytes(data, suffix=suffix.lower())
    if found is FileFormat.PDF:
        from pipeline.extract.pdf.reader import read_pdf
        from pipeline.report.annotated.pdf import annotate_pdf

        sha256 = str(order["sha256"])
        document = read_pdf(data, name="", sha256=sha256, limits=config.limits, support=support)
        return annotate_pdf(data, document, marks, date=date, beat=support.beat)
    if found is FileFormat.DOCX:
        from pipeline.report.annotated.word import annotate_word

        return annotate_word(data, marks, suffix=suffix, date=date, beat=support.beat)
    why = "notes are written in PDF and in Word files (.docx), and it is neither"
    raise ReadingError(ReasonCode.UNSUPPORTED_FORMAT, why, cure=_CURE_SAVE)
