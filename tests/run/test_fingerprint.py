# SPDX-License-Identifier: Apache-2.0
"""What makes kept results invalid, and for which documents."""

import os

import pytest

from pipeline.config import Config, Limits, ReadingAids
from pipeline.extract.programs import find_program
from pipeline.run.fingerprint import fingerprint_run
from pipeline.run.task import TaskSource

SOURCE = TaskSource("package:factory", {"rules": "abc"})


def fingerprint(**values):
    return fingerprint_run(SOURCE, Config(**values))


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"jobs": 7}, set(), id="workers"),
        pytest.param({"roles": {"Host": "prime"}}, {"settings"}, id="roles"),
        pytest.param({"limits": Limits(seconds=7)}, {"limits", "aids"}, id="limits"),
        pytest.param({"reading": ReadingAids(ocr=False)}, {"aids"}, id="recognition off"),
    ],
)
def test_a_setting_changes_what_it_bears_on(values, changed):
    usual, other = fingerprint(), fingerprint(**values)
    parts = ("settings", "limits", "aids")
    assert {one for one in parts if getattr(usual, one) != getattr(other, one)} == changed


@pytest.mark.skipif(os.name != "posix", reason="a program is made by its mode")
def test_a_program_that_comes_changes_what_needed_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    find_program.cache_clear()
    without = fingerprint()
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    find_program.cache_clear()
    with_it = fingerprint()
    find_program.cache_clear()
    assert with_it.aids != without.aids
    assert with_it.settings == without.settings


def test_a_password_file_counts_by_its_state_not_its_words(tmp_path):
    path = tmp_path / "passwords"
    path.write_text("open sesame\n", encoding="utf-8")
    aids = ReadingAids(password_file=path)
    before = fingerprint(reading=aids)
    assert fingerprint(reading=aids) == before
    path.write_text("open sesame\nanother\n", encoding="utf-8")
    assert fingerprint(reading=aids).aids != before.aids


def test_a_password_file_that_is_gone_is_no_error(tmp_path):
    aids = ReadingAids(password_file=tmp_path / "missing")
    assert fingerprint(reading=aids).aids
