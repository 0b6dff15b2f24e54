# SPDX-License-Identifier: Apache-2.0
"""``armslength review``: pages on which people judge what a scan found, and what they keep."""

import re
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.cli.screen import print_line, print_note
from pipeline.cli.settings import config_option, read_settings, rules_option
from pipeline.errors import ExitCode

__all__ = ["review_command"]

_VERIFY = "verify"
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class _HeadType(click.ParamType[tuple[int, str]]):
    """Number and hash of the last event that somebody noted: ``120:9f86d0...``."""

    name = "head"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """Returns what the help shows."""
        return "N:HASH"

    def convert(
        self,
        value: str | tuple[int, str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, str]:
        """Returns the number and the hash."""
        if isinstance(value, tuple):
            return value
        read = _HEAD.fullmatch(value.strip())
        if read is None:
            self.fail(f"{value!r} is not N:HASH as --verify prints it.", param, ctx)
        return int(read[1]), read[2]


@click.command(
    "review",
    epilog="Example: armslength review armslength-out --name 'Ana Perez'",
)
@click.argument("places", nargs=-1, required=True, metavar="OUT")
@click.option("--name", default="", help="Who judges here, so that the start page need not ask.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port of the pages; any that is free without it.",
)
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--papers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Where the scanned files and folders lie now, if they were moved.",
)
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="Where to keep judgements instead of in OUT/review: postgresql://NAME@HOST/DATABASE. The "
    "password is taken from the variable PGPASSWORD.",
)
@click.option(
    "--shared", is_flag=True, help="Several people, each on their own computer, sign in."
)
@click.option("--host", default="127.0.0.1", help="Where to listen, with --shared.")
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Certificate (PEM) by which --shared encrypts.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Key (PEM) of the certificate.",
)
@click.option("--behind-proxy", is_flag=True, help="A proxy encrypts and passes requests on.")
@click.option("--address", default="", help="What browsers call these pages: https://NAME.")
@click.option("--add-admin", metavar="NAME", help="Make somebody who keeps the accounts, and end.")
@click.option(
    "--export",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write annotations, workbooks, figures of agreement and the record into FOLDER, and end.",
)
@click.option(
    "--import",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Take in a workbook that the person of --name filled in, or the export of somebody "
    "else's review of the same scan, and end.",
)
@click.option("--verify", is_flag=True, help="Say whether the record is whole, and end.")
@click.option("--head", type=_HeadType(), help="What --verify printed before, to be held against.")
@rules_option
@config_option
@click.option("--purge", is_flag=True, help="Wipe all judgements and all words kept, and end.")
def review_command(  # noqa: PLR0913 - click passes each option by its name
    places: tuple[str, ...],
    *,
    name: str,
    port: int,
    no_browser: bool,
    papers: tuple[Path, ...],
    database: str,
    shared: bool,
    host: str,
    certificate: Path | None,
    key: Path | None,
    behind_proxy: bool,
    address: str,
    add_admin: str | None,
    target: Path | None,
    sources: tuple[Path, ...],
    verify: bool,
    head: tuple[int, str] | None,
    rules: Path | None,
    config_path: Path | None,
    purge: bool,
) -> None:
    """Judge what a scan left in OUT, on pages that only this computer can open.

    Each judgement is saved at once in OUT/review; several people judge without seeing each
    other's, and somebody settles where they differ. `armslength review verify OUT` says whether
    the record is whole, and ends with 1 if it is not.
    """
    folder, verify = _read_places(places, verify=verify)
    endings = (verify, purge, add_admin is not None, target is not None, bool(sources))
    _refuse_mixed(endings, named=bool(name), shared=shared, held=head is not None)
    if verify:
        _verify(folder, head=head, database=database)
    elif purge:
        _purge(folder, database=database)
    elif add_admin is not None:
        _add_admin(folder, add_admin, database=database)
    elif target is not None:
        _export(folder, target, database=database)
    elif sources:
        _import(folder, sources, name=name, database=database)
    else:
        from pipeline.review.running import Serving, serve_review
        from pipeline.review.web.serve import Listening

        listening = Listening(
            host=host,
            port=port,
            certificate=certificate,
            key=key,
            address=address,
            behind_proxy=behind_proxy,
        )
        serving = Serving(
            listening, shared=shared, name=name, browser=not no_browser, database=database
        )
        config = read_settings(config_path, flags={"rules": rules})
        serve_review(folder, serving, config=config, papers=papers, tell=print_line)


def _refuse_mixed(endings: Sequence[bool], *, named: bool, shared: bool, held: bool) -> None:
    """Refuses options that do not go together; the first ending is that of --verify."""
    if sum(endings) > 1:
        msg = "--verify, --purge, --add-admin, --export and --import each do one thing, and end"
        raise click.UsageError(msg)
    if named and shared:
        msg = "--name is for one computer; with --shared everybody signs in"
        raise click.UsageError(msg)
    if held and not endings[0]:
        msg = "--head belongs to --verify"
        raise click.UsageError(msg)


def _read_places(places: tuple[str, ...], *, verify: bool) -> tuple[Path, bool]:
    """Returns the folder, and whether its record is to be verified: ``verify OUT`` says so too."""
    if len(places) == 2 and places[0] == _VERIFY:
        return Path(places[1]), True
    if len(places) > 1:
        msg = f"One folder is reviewed at a time; {places[1]!r} is one too many."
        raise click.UsageError(msg)
    return Path(places[0]), verify


def _verify(folder: Path, *, head: tuple[int, str] | None, database: str) -> None:
    from pipeline.review.running import verify_review

    verification = verify_review(folder, head=head, database=database)
    for problem in verification.problems:
        print_line(problem)
    if not verification.holds:
        print_note("The record is not whole: do not rely on what this review shows.")
        click.get_current_context().exit(ExitCode.POLICY)
    print_line(f"The record is whole: {verification.seq} entries.")
    print_line(
        f"Note this to hold a later record against it: "
        f"--head {verification.seq}:{verification.digest}"
    )


def _purge(folder: Path, *, database: str) -> None:
    from pipeline.review.running import purge_review

    click.confirm(
        f"Wipe all judgements in {folder}, and all words and pictures kept for them?",
        abort=True,
        err=True,
    )
    purge_review(folder, database=database)
    print_note("Wiped. The results of the scan are still there.")


def _export(folder: Path, target: Path, *, database: str) -> None:
    from pipeline.review.exchanging import export_review

    paths = export_review(folder, target, database=database)
    for path in paths:
        print_line(str(path))
    if not any(path.suffix == ".jsonl" and path.parent.name == "annotations" for path in paths):
        print_note("Nothing is agreed or settled yet, so there are no annotations among them.")
    print_note("It holds what each person said: not for those who still judge.")


def _import(folder: Path, sources: tuple[Path, ...], *, name: str, database: str) -> None:
    from pipeline.review.exchange.telling import tell_taken
    from pipeline.review.exchanging import import_judgements

    taken = import_judgements(folder, sources, name=name, database=database)
    for one in taken:
        for line in tell_taken(one):
            print_line(line)
    if any(one.taken.conflicts for one in taken):
        click.get_current_context().exit(ExitCode.INCOMPLETE)


def _add_admin(folder: Path, name: str, *, database: str) -> None:
    from pipeline.review.running import add_admin

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    person = add_admin(folder, name, password, database=database)
    print_note(f"{person.name} can sign in, and add the others on the page People.")
