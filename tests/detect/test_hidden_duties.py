# SPDX-License-Identifier: Apache-2.0
"""Duties in definitions, what is done to things of the smaller side, and what it is to get."""

import pytest

from pipeline.detect.hidden_duties import hidden_duty
from pipeline.detect.predicates import find_predicates
from pipeline.packs import Form


@pytest.mark.parametrize(
    "text",
    [
        '"services" means the sessions, delivered solely under the name of the scheme.',
        '"materials" means leaflets and slides, each of which follows the house style.',
        '"outreach" means visits carried out in keeping with the green book.',
    ],
)
def test_a_definition_may_hide_a_duty(text):
    at = text.index("means")
    found = hidden_duty(text, at, at + 5)
    assert found is not None
    assert (found.form, found.actor) == (Form.DUTY, "")


@pytest.mark.parametrize(
    ("text", "form", "actor"),
    [
        ('"guide" means PRIME book in whatever edition is then online.', Form.POWER, "PRIME"),
        ('"guide" means PRIME\'s book in the form current that day.', Form.POWER, "PRIME"),
        ('"works" means films, including any that SUB had before.', Form.DEEMED, "SUB"),
    ],
)
def test_a_definition_may_hide_a_power_or_a_loss(text, form, actor):
    found = hidden_duty(text, 0, len(text))
    assert found is not None
    assert (found.form, found.actor) == (form, actor)


@pytest.mark.parametrize(
    "text",
    [
        '"guide" means the book of SUB in whatever edition is then online.',
        '"works" means films, including any that PRIME had before.',
        '"services" means the services described in schedule 2.',
        '"site" means the rooms in which sessions are held.',
    ],
)
def test_a_definition_that_explains_hides_none(text):
    assert hidden_duty(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("SUB's caseload may be re-allocated on notice.", "PRIME"),
        ("SUB's district may be given to another member.", "PRIME"),
        ("SUB's fees may be clawed back.", "PRIME"),
        ("SUB's own logo may be displayed at the door.", "SUB"),
        ("SUB's logo may be used alongside the scheme's.", "SUB"),
    ],
)
def test_whose_power_it_is_over_things_of_the_smaller_side(text, actor):
    [predicate] = find_predicates(text)
    assert (predicate.form, predicate.actor) == (Form.POWER, actor)


def test_what_the_smaller_side_is_to_be_paid_may_be_read_as_its_right():
    [predicate] = find_predicates("SUB shall be paid a fixed fee each month.")
    assert predicate.form is Form.DUTY
    assert [one.form for one in predicate.also] == [Form.POWER]


def test_a_name_behind_a_preposition_is_no_verb():
    found = find_predicates("staff shall act in keeping with PRIME promise.")
    assert [one.start for one in found] == [6]
