# SPDX-License-Identifier: Apache-2.0
"""The border of the process: whatever goes wrong becomes a text, a cure and an exit code."""

import difflib
import errno
import traceback
from typing import Any

import click

from pipeline.cli.screen import print_error, print_note
from pipeline.errors import ArmslengthError, ExitCode, say_place

__all__ = ["CommandGroup"]


class CommandGroup(click.Group):
    """The commands, behind one border for everything that they raise."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Runs the command that was asked for, and ends with its exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            # Usage errors, and ends that commands chose: click prints and ends itself.
            raise
        except ArmslengthError as error:
            _print_trace(ctx, error)
            print_error(error.message, cure=error.cure)
            code = error.exit_code
        except KeyboardInterrupt:
            print_note("Interrupted.")
            code = ExitCode.INTERRUPTED
        except Exception as error:  # the border: a fault becomes a short text and exit code 70
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                # Whoever read the output has gone: click ends quietly.
                raise
            _print_trace(ctx, error)
            _print_fault(error)
            code = ExitCode.INTERNAL
        ctx.exit(code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the command that the first argument names; an unknown one with the nearest."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
            ctx.fail(f"No such command {name!r}. {hint}")
        return super().resolve_command(ctx, args)


def _print_fault(error: Exception) -> None:
    # Type and place only: the text of an exception may repeat words of a contract.
    print_error(
        f"internal error: {type(error).__name__}{say_place(error.__traceback__)}",
        cure="Please report this line to the project. `armslength --debug ...` shows more, "
        "and may show words of the papers.",
    )


def _print_trace(ctx: click.Context, error: Exception) -> None:
    if ctx.find_root().params.get("debug"):
        print_note("".join(traceback.format_exception(error)).rstrip())
