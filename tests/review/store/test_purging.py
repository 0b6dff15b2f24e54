# SPDX-License-Identifier: Apache-2.0
"""A review that was removed is found nowhere."""

import os

import pytest
from desk_samples import AGREE, intake, item
from sqlalchemy import text as sql

from pipeline.errors import InputError
from pipeline.review.intake.values import PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.values import ReviewRole

PHRASE = "the purple elephant indemnifies"


def fill(desk):
    """Keeps a phrase everywhere where a review keeps words, also in pages that are free again."""
    desk.take_in(intake(*(item(at, quote=f"{PHRASE} {at}") for at in range(50))))
    ann = desk.enrol(f"Ann {PHRASE}"[:80], ReviewRole.REVIEWER, secret=PHRASE).id
    for number in range(5):
        desk.keep_paper_text("paper1", PaperText(f"{PHRASE} {number} " * 5_000))
    desk.comment(ann, "item0001-0000", PHRASE, version=0)
    desk.judge(ann, "item0001-0000", AGREE, version=0)
    desk.keep_settings(ann, {"phrase": PHRASE})
    desk.keep_failure("paper1", PHRASE)


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def traces(tmp_path):
    """Links to all files of a review: what they hold is seen after the files are gone."""
    number = iter(range(100))

    def keep(folder):
        (tmp_path / "traces").mkdir(exist_ok=True)
        for path in sorted(folder.glob("review.sqlite*")):
            os.link(path, tmp_path / "traces" / f"{next(number)}")
        return tmp_path / "traces"

    return keep


def test_the_file_goes_with_its_last_review_and_its_blocks_are_overwritten(tmp_path, traces):
    folder = tmp_path / "out"
    desk = Desk.open(f"sqlite:///{folder}/review.sqlite", project="p")
    fill(desk)
    (folder / "review.sqlite.schema-0000").write_text(PHRASE)
    kept = traces(folder)
    assert PHRASE.encode() in bytes_of(kept)
    desk.purge()
    assert list(folder.iterdir()) == []
    assert len(list(kept.iterdir())) >= 3
    assert b"elephant" not in bytes_of(kept)


def test_another_review_of_the_file_stays_whole(tmp_path, traces):
    url = f"sqlite:///{tmp_path}/out/review.sqlite"
    with Desk.open(url, project="other") as other:
        other.take_in(intake(item(0)))
        ann = other.enrol("Ann", ReviewRole.REVIEWER).id
        other.judge(ann, "item0001-0000", AGREE, version=0)
        head = other.head()
    desk = Desk.open(url, project="p")
    fill(desk)
    kept = traces(tmp_path / "out")
    desk.purge()
    assert b"elephant" not in bytes_of(tmp_path / "out") + bytes_of(kept)
    with Desk.open(url, project="other") as other:
        assert other.head() == head
        assert other.verify(head).holds
        with pytest.raises(InputError), other._database.write() as connection:
            connection.execute(sql("DELETE FROM events"))


def test_a_review_in_use_is_not_removed(tmp_path):
    url = f"sqlite:///{tmp_path}/review.sqlite"
    desk = Desk.open(url, project="p")
    fill(desk)
    with Desk.open(url, project="p") as user:
        assert user.people()
        with pytest.raises(InputError, match="could not be removed"):
            desk.purge()
        assert user.verify().holds
    with Desk.open(url, project="p") as desk:
        assert desk.verify().holds


def test_a_server_forgets_a_review(postgres, project):
    desk = Desk.open(postgres.format("postgres"), project=project)
    fill(desk)
    desk.purge()
    with Desk.open(postgres.format("postgres"), project=project) as again:
        assert again.people() == ()
        assert again.papers() == ()
        assert again.head()[0] == 0
        with again._database.read() as connection:
            held = "SELECT count(*) FROM events WHERE body LIKE '%elephant%'"
            assert connection.execute(sql(held)).scalar_one() == 0
        with pytest.raises(InputError), again._database.write() as connection:
            connection.execute(sql("DELETE FROM events"))
