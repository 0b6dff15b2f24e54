# SPDX-License-Identifier: Apache-2.0
"""Which databases outside its folder hold judgements of a review: the folder remembers them.

Without that, wiping the folder would leave them behind, and take away the only name by which they
could be found there.
"""

from pathlib import Path

from pipeline.report.files import remove_file, write_atomically

__all__ = ["ELSEWHERE_NAME", "forget_database", "kept_elsewhere", "remember_database"]

ELSEWHERE_NAME = "elsewhere.txt"
_SECRET = ("password", "sslpassword")


def kept_elsewhere(place: Path) -> tuple[str, ...]:
    """Returns the addresses of the databases that hold judgements, without passwords, by name.

    Args:
        place: ``OUT/review``; nothing is elsewhere where it is missing.
    """
    path = place / ELSEWHERE_NAME
    return tuple(path.read_text("utf-8").splitlines()) if path.is_file() else ()


def remember_database(place: Path, database: str) -> None:
    """Keeps the address of a database that was opened for the review; no password with it."""
    _keep(place, {*kept_elsewhere(place), _plain(database)})


def forget_database(place: Path, database: str) -> None:
    """Forgets a database from which the review was wiped."""
    _keep(place, {*kept_elsewhere(place)} - {_plain(database)})


def _keep(place: Path, names: set[str]) -> None:
    if names == {*kept_elsewhere(place)}:
        return
    path = place / ELSEWHERE_NAME
    if names:
        write_atomically(path, "".join(f"{name}\n" for name in sorted(names)).encode("utf-8"))
    else:
        remove_file(path)


def _plain(database: str) -> str:
    """Returns an address as it can be shown: without secrets, and a file's from any folder."""
    from sqlalchemy import make_url

    url = make_url(database).difference_update_query(_SECRET)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(Path(url.database).resolve()))
    return url._replace(password=None).render_as_string()
