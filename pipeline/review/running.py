# SPDX-License-Identifier: Apache-2.0
"""What the command calls: serve a review, export it, take decisions in, verify it, wipe it.

All of it works on one output folder of a scan. What a review keeps lies in ``OUT/review``.
"""

import os
import secrets
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.report.files import prepare_folder, remove_file, write_atomically
from pipeline.review.elsewhere import (
    ELSEWHERE_NAME,
    forget_database,
    kept_elsewhere,
    remember_database,
)
from pipeline.review.holding import Holding
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import TakenIn, Verification
from pipeline.review.store.wiping import wipe_file
from pipeline.review.values import Person, ReviewRole

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.review.web.room import Room
    from pipeline.review.web.serve import Listening, Place

__all__ = [
    "REVIEW_FOLDER",
    "Serving",
    "add_admin",
    "address_database",
    "open_review",
    "purge_review",
    "require_review",
    "serve_review",
    "verify_review",
]

REVIEW_FOLDER = "review"
_DATABASE = "review.sqlite"
_PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Serving:
    """How the pages are to be served.

    Attributes:
        listening: Where.
        shared: Whether people sign in with passwords.
        name: Who sits at this computer; empty to ask on the start page.
        browser: Whether to open a browser.
        database: Address of the database; empty for the file in the folder.
    """

    listening: "Listening"
    shared: bool = False
    name: str = ""
    browser: bool = True
    database: str = ""


@contextmanager
def open_review(folder: Path, *, database: str = "") -> Iterator[Desk]:
    """Gives the desk of a folder's review, which is created when it is missing.

    Raises:
        InputError: The folder or the database cannot be used.
    """
    place = folder / REVIEW_FOLDER
    prepare_folder(place)
    url = address_database(database) or f"sqlite:///{(place / _DATABASE).resolve()}"
    with Desk.open(url, project=_project_of(place)) as desk:
        if database:
            remember_database(place, database)
        yield desk


def serve_review(
    folder: Path,
    serving: Serving,
    *,
    config: "Config",
    papers: Sequence[Path] = (),
    tell: Callable[[str], None],
) -> None:
    """Serves the pages of a review until somebody stops them.

    Args:
        folder: Output folder of a scan.
        serving: How.
        config: Which rules explain the topics; limits and ways of reading the papers.
        papers: Where the scanned files and folders lie now; where they were when there are none.
        tell: Called with the address, and with what a person must know.

    Raises:
        InputError: There is no scan in the folder; it is in use; others could listen in.
    """
    from pipeline import api
    from pipeline.review.intake.items import take_scan
    from pipeline.review.intake.preparing import Preparation
    from pipeline.review.intake.shelf import PAGES_FOLDER, PageShelf
    from pipeline.review.web.pages.sheets import Shelf
    from pipeline.review.web.pages.study import Study
    from pipeline.review.web.review_app import create_review_app
    from pipeline.review.web.serve import serve_app

    result = api.load_result(folder)
    packs = api.load_book(config).packs
    serving.listening.check(shared=serving.shared)
    if serving.name:
        serving = replace(serving, name=_require_name(serving.name))
    prepare_folder(folder / REVIEW_FOLDER)
    with (
        Holding(folder / REVIEW_FOLDER) as holding,
        open_review(folder, database=serving.database) as desk,
    ):
        if serving.shared:
            _require_admin(folder, desk)
        place = _take_place(serving, before=holding.before)
        holding.tell(place.origins[0])
        room = _make_room(desk, serving, place.origins)
        address = f"{place.origins[0]}/start"
        if not serving.shared:
            address += f"#{room.entrance.secret}"
        taken = desk.take_in(take_scan(result))
        where = replace(result, paths=tuple(map(str, papers)) or result.paths)
        shelf = PageShelf(folder / REVIEW_FOLDER / PAGES_FOLDER)
        with Preparation(desk, shelf, where, folder, config=config) as preparation:
            app = create_review_app(room, Study(Shelf.of(result, packs), shelf, preparation))

            def show() -> None:
                tell(f"Open {address} in a browser. Ctrl-C stops it; everything is saved.")
                for note in (*_notes_of(taken), *_notes_on(serving, folder)):
                    tell(note)
                _open_browser(address, serving)

            serve_app(app, place, serving.listening, on_ready=show)


def _take_place(serving: Serving, *, before: str) -> "Place":
    """Takes the port of the last time, where it is free and no other was asked for.

    A page that stayed open while the command was stopped can then still save what was typed there.
    """
    from pipeline.review.web.serve import open_place, port_of

    listening, shared = serving.listening, serving.shared
    if listening.port == 0 and (port := port_of(before)):
        with suppress(InputError):
            return open_place(replace(listening, port=port), shared=shared)
    return open_place(listening, shared=shared)


def _make_room(desk: Desk, serving: Serving, origins: tuple[str, ...]) -> "Room":
    from pipeline.review.web.room import Access, Room
    from pipeline.review.web.sessions import KeptSessions, LocalSessions

    sessions = KeptSessions(desk) if serving.shared else LocalSessions()
    return Room(desk, Access(origins, shared=serving.shared, name=serving.name), sessions)


def _notes_of(taken: TakenIn) -> Iterator[str]:
    if taken.carried:
        yield f"Of the scan before, decisions on {taken.carried} clauses were carried over."
    if taken.stranded:
        yield (
            f"Decisions on {taken.stranded} clauses find no place in this scan: they are kept, "
            "and listed on the page 'How far'."
        )


def _notes_on(serving: Serving, folder: Path) -> Iterator[str]:
    if serving.database:
        return
    for left in kept_elsewhere(folder / REVIEW_FOLDER):
        yield (
            "These pages do not show what was judged in another database: "
            f'--database "{left}" does.'
        )
    if serving.shared:
        yield (
            "Judgements are kept in a file on this computer's disk. For more than a few people, "
            "give --database with a PostgreSQL."
        )


def _open_browser(address: str, serving: Serving) -> None:
    if serving.browser and _has_screen():
        # In a thread of its own: some systems wait until the browser is closed.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_screen() -> bool:
    """Says whether there are windows; else a browser in the terminal would take it over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _require_name(text: str) -> str:
    from pipeline.review.web.accounts import clean_name

    if name := clean_name(text):
        return name
    msg = f"{text!r} cannot be a name"
    raise InputError(msg, cure="Write letters that can be seen, at most 80.")


def _require_admin(folder: Path, desk: Desk) -> None:
    if not any(one.role is ReviewRole.ADMIN and one.active for one in desk.people()):
        msg = "nobody could sign in: this review has no admin yet"
        cure = f"Make one first: armslength review {folder} --shared --add-admin NAME"
        raise InputError(msg, cure=cure)


def add_admin(folder: Path, name: str, password: str, *, database: str = "") -> Person:
    """Makes somebody the first, or another, who keeps the people of a shared review.

    Raises:
        InputError: This is no name, the password is too short, or somebody else has the name.
    """
    from pipeline.review.web.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD, Accounts

    kept = _require_name(name)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        msg = "this password cannot be used"
        raise InputError(msg, cure=f"Take at least {SHORTEST_PASSWORD} letters.")
    with open_review(folder, database=database) as desk:
        if desk.secret_of(kept) is not None:
            msg = f"somebody is named {kept!r} already"
            raise InputError(msg, cure="Choose another name.")
        return desk.enrol(kept, ReviewRole.ADMIN, secret=Accounts().hash(password))


def verify_review(
    folder: Path, *, head: tuple[int, str] | None = None, database: str = ""
) -> Verification:
    """Says whether the record of a review is whole, and what is wrong with it.

    Args:
        folder: Output folder of a scan.
        head: Number and hash of an event that somebody noted: what came after may be more.
        database: Address of the database; empty for the file in the folder.

    Raises:
        InputError: Nobody has reviewed there.
    """
    require_review(folder, database=database)
    with open_review(folder, database=database) as desk:
        return desk.verify(head)


def purge_review(folder: Path, *, database: str = "") -> None:
    """Wipes all that a review keeps: judgements, people, words and pictures of papers.

    The folder goes last: without it nobody finds the judgements of a database elsewhere.

    Raises:
        InputError: Nobody has reviewed there, its pages are open, a file cannot be removed, or
            judgements are left in a database elsewhere; then the folder stays as it is.
    """
    place = folder / REVIEW_FOLDER
    if not database:
        _refuse_left(folder)
    require_review(folder, database=database)
    with Holding(place):
        with open_review(folder, database=database) as desk:
            desk.purge()
        if database:
            forget_database(place, database)
            _refuse_left(folder)
        for path in sorted(place.rglob("*"), reverse=True):
            _wipe(path)
    for path in (*sorted(place.rglob("*"), reverse=True), place):
        _wipe(path)


def _refuse_left(folder: Path) -> None:
    """Refuses to wipe a folder while a database elsewhere holds judgements of its review."""
    place = folder / REVIEW_FOLDER
    if left := kept_elsewhere(place):
        msg = (
            f"judgements of this review are kept in {' and '.join(left)}, and not yet wiped there"
        )
        cure = (
            f"Wipe them first, with the password in PGPASSWORD: armslength review {folder} "
            f'--purge --database "{left[0]}". Where that database is no more, remove its line '
            f"from {place / ELSEWHERE_NAME}, and purge again."
        )
        raise InputError(msg, cure=cure)


def require_review(folder: Path, *, database: str = "") -> None:
    """Refuses a folder in which nobody has reviewed.

    Raises:
        InputError: Nobody has.
    """
    place = folder / REVIEW_FOLDER
    if not (place / _PROJECT).is_file() or not (database or (place / _DATABASE).is_file()):
        if (place / _PROJECT).is_file() and (left := kept_elsewhere(place)):
            msg = f"the review of {str(folder)!r} is kept in {' and '.join(left)}"
            raise InputError(msg, cure=f'Name it, as when it began: --database "{left[0]}"')
        msg = f"{str(folder)!r} holds no review"
        raise InputError(msg, cure=f"Begin one with: armslength review {folder}")


def address_database(database: str) -> str:
    """Returns the address with the password of PGPASSWORD, where it has none of its own.

    On the command line every user of the computer could read it.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(database)
    except ArgumentError:
        # The desk says what is wrong with it.
        return database
    if url.get_backend_name() == "postgresql" and url.password is None:
        url = url.set(password=os.environ.get("PGPASSWORD"))
    return url.render_as_string(hide_password=False)


def _project_of(place: Path) -> str:
    """Returns the name of this review in its database: made once, and kept beside it."""
    path = place / _PROJECT
    if not path.is_file():
        write_atomically(path, secrets.token_hex(16).encode("ascii"))
    return path.read_text("ascii").strip()


def _wipe(path: Path) -> None:
    """Removes a file, written over before, a link, or an empty folder."""
    if path.is_symlink():
        remove_file(path)
    elif path.is_dir():
        path.rmdir()
    elif path.exists():
        wipe_file(path)
