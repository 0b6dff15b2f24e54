# SPDX-License-Identifier: Apache-2.0
"""Databases to keep reviews in: a file of SQLite, and PostgreSQL where its server is installed."""

import itertools
import sys
from pathlib import Path

import pytest

# Tests share what lies beside them and one folder above.
for folder in (str(Path(__file__).parent), str(Path(__file__).parents[1])):
    if folder not in sys.path:
        sys.path.append(folder)

import postgres_server  # noqa: E402
from desk_samples import intake, item, text  # noqa: E402

from pipeline.review.store.desk import Desk  # noqa: E402
from pipeline.review.values import ReviewRole  # noqa: E402

_PROJECTS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres():
    """URL of a database of a server, with a place for its name."""
    programs = postgres_server.find_programs()
    if programs is None:
        pytest.skip(postgres_server.MISSING)
    with postgres_server.serve(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """URL of a database: each test runs on both kinds."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").format("postgres")
    return f"sqlite:///{tmp_path}/review.sqlite"


@pytest.fixture
def project():
    """Name of a review that no other test has."""
    return f"project {next(_PROJECTS)}"


@pytest.fixture
def desk(database_url, project):
    """The desk of an empty review."""
    with Desk.open(database_url, project=project) as desk:
        yield desk


@pytest.fixture
def review(desk):
    """The desk of a review of one paper with five clauses, its words read."""
    desk.take_in(intake(*(item(at) for at in range(5))))
    desk.keep_paper_text("paper1", text())
    return desk


@pytest.fixture
def ann(desk):
    return desk.enrol("Ann", ReviewRole.REVIEWER).id


@pytest.fixture
def bob(desk):
    return desk.enrol("Bob", ReviewRole.REVIEWER).id


@pytest.fixture
def eve(desk):
    return desk.enrol("Eve", ReviewRole.ADJUDICATOR).id
