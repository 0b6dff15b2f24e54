# SPDX-License-Identifier: Apache-2.0
"""Files appear whole or not at all, for their owner alone, and failures name their cure."""

import errno
import os
import stat
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, InputError
from pipeline.report.files import prepare_folder, remove_file, write_atomically


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_written_for_its_owner_alone_with_all_its_folders(tmp_path):
    path = tmp_path / "out" / "report" / "index.html"
    write_atomically(path, b"page")
    assert path.read_bytes() == b"page"
    assert _mode(path) == 0o600
    assert _mode(path.parent) == _mode(path.parent.parent) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["index.html"]


def test_a_folder_that_is_there_keeps_its_permissions(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    prepare_folder(folder)
    assert _mode(folder) == 0o755


def test_an_old_file_is_replaced_and_a_link_is_not_followed(tmp_path):
    target, path = tmp_path / "precious", tmp_path / "ranking.csv"
    target.write_bytes(b"precious")
    path.symlink_to(target)
    write_atomically(path, b"new")
    assert (target.read_bytes(), path.read_bytes(), path.is_symlink()) == (
        b"precious",
        b"new",
        False,
    )


@pytest.mark.parametrize(
    ("number", "cure"),
    [(errno.ENOSPC, "Free some space"), (errno.EACCES, "Choose a folder"), (errno.EIO, "Choose")],
    ids=["disk full", "no permission", "broken disk"],
)
def test_a_failure_keeps_the_old_file_leaves_nothing_and_names_its_cure(
    number, cure, tmp_path, monkeypatch
):
    path = tmp_path / "ranking.csv"
    path.write_bytes(b"old")

    def fail(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError) as caught:
        write_atomically(path, b"new")
    assert caught.value.exit_code is ExitCode.USAGE
    assert os.strerror(number) in caught.value.message
    assert caught.value.cure.startswith(cure)
    assert [one.name for one in tmp_path.iterdir()] == ["ranking.csv"]
    assert path.read_bytes() == b"old"


def test_a_folder_that_cannot_be_synced_does_no_harm(tmp_path, monkeypatch):
    real, calls = os.fsync, []

    def fail_second(handle):
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(errno.EINVAL, "not here")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_second)
    write_atomically(tmp_path / "a", b"x")
    assert ((tmp_path / "a").read_bytes(), len(calls)) == (b"x", 2)


@pytest.mark.parametrize("name", ["file", "file/below"], ids=["itself", "above it"])
def test_a_file_in_place_of_a_folder_is_said(name, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="file") as caught:
        write_atomically(tmp_path / name / "ranking.csv", b"x")
    assert caught.value.cure


def test_a_folder_in_place_of_a_file_is_said(tmp_path):
    (tmp_path / "ranking.csv").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_atomically(tmp_path / "ranking.csv", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["ranking.csv"]


def test_removing_what_is_not_there_is_no_failure_but_a_folder_is(tmp_path):
    remove_file(tmp_path / "nothing")
    with pytest.raises(InputError):
        remove_file(Path(tmp_path))
