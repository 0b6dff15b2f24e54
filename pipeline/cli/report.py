# SPDX-License-Identifier: Apache-2.0
"""``armslength report``: reports once more from what a scan stored."""

from pathlib import Path

import click

from pipeline.cli.screen import print_line, print_note
from pipeline.cli.settings import config_option, read_settings, rules_option

__all__ = ["report_command"]


@click.command("report", epilog="Example: armslength report armslength-out")
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path))
@rules_option
@config_option
def report_command(folder: Path, *, rules: Path | None, config_path: Path | None) -> None:
    """Write the reports in OUT again, without reading any paper again."""
    from pipeline import api

    config = read_settings(config_path, flags={"rules": rules})
    result = api.load_result(folder)
    book = api.load_book(config)
    if book.version != result.rules_version:
        print_note(
            "The rules have changed since the scan: questions come from the rules of now, "
            "findings from those of then. Scan again to judge with the rules of now."
        )
    for path in api.write_reports(result, folder, config=config, book=book):
        print_line(str(path))
