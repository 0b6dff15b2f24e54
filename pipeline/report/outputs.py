# SPDX-License-Identifier: Apache-2.0
"""All files that a scan leaves for people and programs, written whole or not at all."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.domain.judgement import ScanResult
from pipeline.packs import Pack, Weights
from pipeline.report.files import prepare_folder, remove_file, set_aside, write_atomically
from pipeline.report.formats import DEFAULT_FORMATS, FORMATS, Material, render

__all__ = ["formats_there", "write_outputs"]

# Names that only this program gives; a newer scan may no longer have these pages.
_INNER_PAGE = re.compile(r"(?:paper|offer)-[0-9a-f]{12}\.html|unread\.html")
# Hashes of the files that people write into, as the program left them.
_HASHES_NAME = "written.json"


def write_outputs(  # noqa: PLR0913 - all by name but two
    result: ScanResult,
    folder: Path,
    *,
    packs: Sequence[Pack],
    formats: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _text: None,
    weights: Weights | None = None,
) -> tuple[Path, ...]:
    """Writes a result in several formats, and returns the paths, in the order of ``FORMATS``.

    Of a format that fills a folder of its own, only that folder is among the paths. Of the
    report, only ``report/index.html`` is among the paths; beyond 50 documents or 2,000
    findings there are also pages of papers and offers beside it. The same result gives the same
    bytes. A file that people write into, and that somebody has changed since it was written, is
    kept beside the new one.

    Args:
        result: What the scan gave.
        folder: Where to write; created when it is missing.
        packs: The rule packs that judged, for their questions.
        formats: Names of ``FORMATS``. When none are named, the default ones, and those whose
            files lie in the folder already: nothing old is left beside what is new.
        tell: Called with what a person must know of the files.
        weights: The numbers of scoring, for the format that sets papers side by side.

    Raises:
        InputError: The folder cannot be written, the disk is full (old files stay whole), or a
            format needs a package that is not installed.
    """
    names = formats or (*DEFAULT_FORMATS, *formats_there(folder))
    wanted = [one for one in FORMATS.values() if one.name in names]
    material = Material(result, tuple(packs), tell, weights)
    # All are made before any is written: a format that cannot be made spoils no other.
    made = [(one, render(one, material)) for one in wanted]
    prepare_folder(folder)
    hashes = _read_hashes(folder)
    written: list[Path] = []
    for one, files in made:
        is_folder = all(name.startswith(f"{one.leaves}/") for name in files)
        for name, data in files.items():
            path = folder / name
            if one.is_edited:
                _keep_changed(path, hashes.get(name), data, tell)
                hashes[name] = hashlib.sha256(data).hexdigest()
            write_atomically(path, data)
            shown = not is_folder and not _INNER_PAGE.fullmatch(path.name)
            written += [path] if shown else []
        if is_folder:
            written.append(folder / one.leaves)
            _drop_old_papers(folder, one.leaves, files, hashes, tell)
        if one.name == "html":
            _drop_old_pages(folder / "report", keep=frozenset(Path(name).name for name in files))
    if hashes:
        write_atomically(folder / _HASHES_NAME, json.dumps(hashes, sort_keys=True).encode())
    return tuple(written)


def formats_there(folder: Path) -> tuple[str, ...]:
    """Returns the names of the formats whose files lie in a folder."""
    return tuple(one.name for one in FORMATS.values() if (folder / one.leaves).exists())


def _read_hashes(folder: Path) -> dict[str, str]:
    """Returns what was noted; nothing of a damaged note, so that files count as changed."""
    try:
        noted = json.loads((folder / _HASHES_NAME).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(name): str(one) for name, one in noted.items()} if isinstance(noted, dict) else {}


def _keep_changed(path: Path, noted: str | None, data: bytes, tell: Callable[[str], None]) -> None:
    if not path.is_file():
        return
    there = path.read_bytes()
    if there == data or hashlib.sha256(there).hexdigest() == noted:
        return
    kept = set_aside(path)
    tell(f"{path.name} had been changed since it was written: it is kept as {kept.name}.")


def _drop_old_papers(
    folder: Path,
    of: str,
    files: Mapping[str, bytes],
    hashes: dict[str, str],
    tell: Callable[[str], None],
) -> None:
    """Removes what an older result left in a folder of its own; what people changed stays."""
    for name in sorted(hashes):
        if not name.startswith(f"{of}/") or name in files:
            continue
        path, noted = folder / name, hashes.pop(name)
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == noted:
            remove_file(path)
        elif path.is_file():
            kept = set_aside(path)
            tell(
                f"{path.name} belongs to an older result and had been changed: it is kept as "
                f"{kept.name}."
            )


def _drop_old_pages(report: Path, *, keep: frozenset[str]) -> None:
    for page in sorted(report.iterdir()):
        if _INNER_PAGE.fullmatch(page.name) and page.name not in keep:
            remove_file(page)
