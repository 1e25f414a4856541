"""The command line: one file a command, each imported when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, NoReturn

import click

from liftoff import __version__
from liftoff.errors import LiftoffError

# Kept here, so that `liftoff --help` imports no command.
COMMANDS = {
    "analyze": "Say what in a server breaks on Lambda, where, and for which routes.",
    "rule": "Explain a rule of analyze.",
    "config": "Show the configuration of analyze, and where each value comes from.",
    "server": "Show what analyze finds in an editor (Language Server Protocol).",
    "callgraph": "Show who calls whom, in the whole project or for one route.",
    "routes": "Show the app's routes, from its source or from the live app.",
    "split": "Make a Lambda function of each route, and the API Gateway route map.",
    "wrap": "Put the whole app into one Lambda function.",
    "build": "Make zips that are ready to upload, with packages and byte code.",
    "emit": "Write templates from the plan: SAM, CloudFormation, Terraform, CDK, OpenAPI.",
    "serve": "Run the result on this machine: API Gateway in front of AWS's runtime client.",
    "suite": "Run the app's own tests, and let the moved app answer them.",
    "requests": "Write requests for each rule of the app, for verify.",
    "verify": "Send the same requests to the original and the moved app; show each difference.",
}

EXIT_BAD_INPUT = 2
EXIT_STOPPED = 130
# Set to anything, it lets a fault of liftoff's own end in its traceback.
DEBUG_VARIABLE = "LIFTOFF_DEBUG"


class LazyGroup(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order in which people use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"liftoff.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named; what is none ends with the name most like it."""
        from liftoff.nearest import nearest

        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], COMMANDS)
            end = f"; did you mean {near}?" if near else ""
            ctx.fail(f"there is no command {args[0]!r}{end}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in `--help`, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: liftoff analyze PATH",
)
@click.version_option(__version__, prog_name="liftoff")
def cli() -> None:
    """Move a Flask or FastAPI server to AWS Lambda, and prove that it still answers the same."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. Exits with 2 and one message on input that liftoff cannot work with."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        # What was given, as it was given: a run is known by it in the cache.
        status: Any = cli.main(
            args=given, prog_name="liftoff", standalone_mode=False, obj=tuple(given)
        )
    except click.exceptions.Abort:
        sys.exit(EXIT_STOPPED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        end_by(error)
    sys.exit(status if isinstance(status, int) else 0)


def end_by(error: Exception) -> NoReturn:
    """Exit with 2 and what an error says."""
    if isinstance(error, LiftoffError):
        _fail(str(error))
    if isinstance(error, BrokenPipeError):
        # The reader, `head` for one, has gone: nothing more can be said to it.
        _drop_output()
        sys.exit(EXIT_BAD_INPUT)
    if isinstance(error, OSError):
        _drop_output()
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}")
    if os.environ.get(DEBUG_VARIABLE):
        raise error
    _fail(_internal(error))


def _drop_output() -> None:
    """Let Python's own end not fail on output that cannot be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _internal(error: Exception) -> str:
    """A fault of liftoff's own, in one line that says where it is."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" ({frame.tb_frame.f_code.co_filename}:{frame.tb_lineno})" if frame else ""
    return (
        f"internal error: {type(error).__name__}: {error}{place}\n"
        f"  help: a fault of liftoff; set {DEBUG_VARIABLE}=1 for its traceback and report it"
    )


def _fail(message: str) -> NoReturn:
    click.echo(f"liftoff: {message}", err=True)
    sys.exit(EXIT_BAD_INPUT)
