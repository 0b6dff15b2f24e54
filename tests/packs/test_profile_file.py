# SPDX-License-Identifier: Apache-2.0
"""A profile as a file: what it says, its faults, and that what is written is read again."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.profile import (
    QUESTIONS,
    Answer,
    Clearance,
    OwnStatement,
    Position,
    Profile,
    Stance,
)
from pipeline.domain.taxonomy import Category
from pipeline.errors import ConfigurationError
from pipeline.packs import load_profile, load_rules, profile_text, subtypes_by_category

WHOLE = """\
name = "Board"
decided_by = "Trustees"
decided_on = 2026-05-04
values = ["Our door is open", "Honesty"]
statements = "papers/ours.docx"

[answers]
identity = "Yes"
values = "Justice before peace"

[categories.mandatory_branding]
stance = "red_line"
threshold = 2
reason = "People come because it is us."
[categories.mandatory_branding.subtypes.co_brand]
stance = "negotiable"

[categories.financial_risk]

[[cleared]]
document = "a/b.pdf"
category = "mandatory_branding"
who = "Ada Obi"
when = 2026-05-05
why = "Only on the van."
sha256 = "ab12cd34"
"""


@pytest.fixture(scope="session")
def book():
    return load_rules()


@pytest.fixture(scope="session")
def subtypes(book):
    return subtypes_by_category(book)


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "values.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_says_what_the_file_says(write, subtypes, tmp_path):
    assert load_profile(write(WHOLE), subtypes=subtypes) == Profile(
        positions=(
            Position(
                Category.MANDATORY_BRANDING,
                Stance.RED_LINE,
                threshold=2,
                reason="People come because it is us.",
            ),
            Position(Category.MANDATORY_BRANDING, Stance.NEGOTIABLE, "co_brand"),
        ),
        name="Board",
        decided_by="Trustees",
        decided_on=date(2026, 5, 4),
        answers=(Answer("identity", "Yes"), Answer("values", "Justice before peace")),
        values=(
            OwnStatement("Our door is open", "values.toml"),
            OwnStatement("Honesty", "values.toml"),
            OwnStatement("Justice before peace", "values.toml, answers"),
        ),
        cleared=(
            Clearance(
                "a/b.pdf",
                Category.MANDATORY_BRANDING,
                "Ada Obi",
                date(2026, 5, 5),
                "Only on the van.",
                "ab12cd34",
            ),
        ),
        statements=str(tmp_path / "papers" / "ours.docx"),
    )


def test_silence_is_negotiable_and_usual_threshold_is_heavy(write):
    profile = load_profile(write('[categories.exclusivity]\nstance = "red_line"\n'))
    assert profile.position(Category.EXCLUSIVITY).threshold == 3
    assert all(
        profile.position(category).stance is Stance.NEGOTIABLE
        for category in Category
        if category is not Category.EXCLUSIVITY
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('nam = "x"', "line 1: nam: no such key; did you mean 'name'?", id="key"),
        pytest.param(
            '# note\n[answers]\nidentty = "x"',
            "line 3: answers.identty: no such key; did you mean 'identity'?",
            id="key below",
        ),
        pytest.param(
            '[categories.exclusivty]\nstance = "red_line"',
            "line 1: categories.exclusivty: no such category; did you mean 'exclusivity'?",
            id="category",
        ),
        pytest.param(
            '[categories.exclusivity]\nstance = "red"',
            "line 2: categories.exclusivity.stance: input should be 'red_line'",
            id="stance",
        ),
        pytest.param(
            '[categories.exclusivity]\nstance = "red_line"\nthreshold = 5',
            "line 3: categories.exclusivity.threshold",
            id="threshold above 4",
        ),
        pytest.param(
            "[categories.exclusivity]\nthreshold = 0",
            "line 2: categories.exclusivity.threshold",
            id="threshold below 1",
        ),
        pytest.param(
            '[categories.mandatory_branding.subtypes.cobrand]\nstance = "negotiable"',
            "line 1: categories.mandatory_branding.subtypes.cobrand: no such subtype; did you "
            "mean 'co_brand'?",
            id="subtype",
        ),
        pytest.param(
            '[categories.exclusivity.subtypes.territorial]\nstanc = "negotiable"',
            "no such key; did you mean 'stance'?",
            id="key of a subtype",
        ),
        pytest.param(
            '[[cleared]]\ndocument = "a"\ncategory = "exclusivity"\nwhen = 2026-01-01\nwhy = "x"',
            "line 1: cleared.0.who: field required",
            id="cleared by nobody",
        ),
        pytest.param("name = x", "at line 1", id="no TOML"),
    ],
)
def test_faults_name_line_key_and_what_was_meant(text, said, write, subtypes):
    with pytest.raises(ConfigurationError) as caught:
        load_profile(write(text), subtypes=subtypes)
    assert said in str(caught.value)
    assert caught.value.exit_code == 4


def test_all_faults_are_told_at_once(write, subtypes):
    text = 'nam = "x"\n[categories.exclusivity]\nstance = "no"\n[[cleared]]\ndocument = "a"\n'
    with pytest.raises(ConfigurationError) as caught:
        load_profile(write(text), subtypes=subtypes)
    assert len(caught.value.faults) == 6


def test_a_file_that_is_not_there_says_how_to_write_one(tmp_path):
    with pytest.raises(ConfigurationError, match="profile new"):
        load_profile(tmp_path / "none.toml")


def test_what_is_not_known_is_written_as_a_comment_that_can_be_filled_in(write, book, subtypes):
    text = profile_text(Profile(), book=book)
    assert load_profile(write(text), subtypes=subtypes) == Profile()
    for question in QUESTIONS:
        assert question.text in text
        assert f'\n# {question.key} = ""\n' in text
    freed = "\n".join(
        line.removeprefix("# ") if line.startswith(("# stance =", "# threshold =")) else line
        for line in text.splitlines()
    )
    filled = load_profile(write(freed), subtypes=subtypes)
    assert [one.category for one in filled.positions] == list(Category)


# What people type, quotation marks, backslashes, controls and line ends among it.
_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(str.strip)
_SAID = _WORDS.filter(bool)
_POSITIONS = st.dictionaries(
    st.sampled_from(list(Category)),
    st.tuples(st.sampled_from(list(Stance)), st.integers(1, 4), _WORDS),
)


@given(
    name=_WORDS,
    day=st.none() | st.dates(),
    answers=st.dictionaries(st.sampled_from([one.key for one in QUESTIONS]), _SAID),
    values=st.lists(_SAID, max_size=3),
    positions=_POSITIONS,
    who=_SAID,
)
def test_what_is_written_is_read_again(
    tmp_path_factory, book, name, day, answers, values, positions, who
):
    stated = [text for text in values if text != answers.get("values")]
    statements = [OwnStatement(text, "values.toml") for text in stated]
    if "values" in answers:
        statements.append(OwnStatement(answers["values"], "values.toml, answers"))
    profile = Profile(
        positions=tuple(
            Position(category, positions[category][0], "", *positions[category][1:])
            for category in Category
            if category in positions
        ),
        name=name,
        decided_on=day,
        answers=tuple(
            Answer(one.key, answers[one.key]) for one in QUESTIONS if one.key in answers
        ),
        values=tuple(statements),
        cleared=(Clearance("a.pdf", Category.EXCLUSIVITY, who, date(2026, 1, 2), who),),
    )
    path = tmp_path_factory.mktemp("written") / "values.toml"
    text = profile_text(profile, book=book)
    path.write_text(text, encoding="utf-8", newline="")
    tomllib.loads(text)
    assert load_profile(path) == profile
