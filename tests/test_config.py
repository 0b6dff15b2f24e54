# SPDX-License-Identifier: Apache-2.0
"""Where settings come from, and what their faults say."""

import pytest

from pipeline.config import Config, load_config
from pipeline.errors import ConfigurationError


def test_without_anything_the_defaults_hold():
    assert load_config(environment={}) == Config()


def test_flags_win_over_environment_and_environment_over_the_file(tmp_path):
    path = tmp_path / "armslength.toml"
    path.write_text("jobs = 2\n[limits]\nseconds = 10\npages = 7\n", encoding="utf-8")
    config = load_config(
        path,
        environment={"ARMSLENGTH_JOBS": "3", "ARMSLENGTH_LIMITS__SECONDS": "20"},
        flags={"jobs": 4},
    )
    assert (config.jobs, config.limits.seconds, config.limits.pages) == (4, 20, 7)


def test_rules_of_a_file_lie_beside_it_and_those_of_a_flag_where_one_is(tmp_path, monkeypatch):
    (tmp_path / "armslength.toml").write_text('rules = "mine"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "..")
    assert load_config(folder=tmp_path).rules == tmp_path / "mine"
    given = load_config(flags={"rules": "mine"}).rules
    assert given is not None
    assert given.is_absolute()
    assert given.name == "mine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jobbs = 2", "did you mean 'jobs'?"),
        ("[limits]\nsecond = 2", "did you mean 'seconds'?"),
        ("jobs = -1\n[limits]\npages = 0", "limits.pages"),
        ("jobs = [", "armslength.toml"),
    ],
    ids=["unknown key", "unknown key below", "all faults at once", "no TOML"],
)
def test_faults_name_the_key_and_the_nearest_valid_one(tmp_path, text, said):
    path = tmp_path / "armslength.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_config(path, environment={})
    assert said in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_mark_before_the_text_as_editors_of_windows_write_it_changes_nothing(tmp_path):
    path = tmp_path / "armslength.toml"
    path.write_text("jobs = 2\n", encoding="utf-8-sig")
    assert load_config(path, environment={}).jobs == 2


def test_turnover_and_reserves_are_pounds_above_nought(tmp_path):
    path = tmp_path / "armslength.toml"
    path.write_text("[organisation]\nreserves = 120000\n", encoding="utf-8")
    own = load_config(path).organisation
    assert (own.turnover, own.reserves) == (None, 120_000)
    path.write_text("[organisation]\nreserves = -5\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"organisation\.reserves"):
        load_config(path)
