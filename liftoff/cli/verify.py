"""`liftoff verify`: the same requests to the original and to the moved app."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liftoff.cli.built import built_option
from liftoff.cli.made_options import made_options, read_login, read_made_headers
from liftoff.errors import LiftoffError

if TYPE_CHECKING:
    from liftoff.plan.model import Plan
    from liftoff.verify.requests import Request
    from liftoff.verify.result import Report

EXIT_DIFFERENT = 1
FILE_COLUMNS = 120
# A function that fails twice alike at its start fails so for every request, and each takes long.
FAILED_STARTS = 2


@click.command(
    epilog="Examples:\n\n  liftoff verify . out\n\n  liftoff verify . out --requests requests.jsonl"
    " --env DATA_DIR={scratch}\n\n"
    "Exits with 0 when all answers are the same, 1 on a difference or a misroute, 2 on bad input."
)
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--requests",
    "requests_file",
    type=click.Path(path_type=Path),
    help="JSON lines, one request each: method, path, headers, body, name, session, save, ignore. "
    "Without it, those that `liftoff requests` makes from the route map.",
)
@made_options
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--output", type=click.Path(path_type=Path), help="Write the report to this file.")
@click.option("--python", default=sys.executable, help="Interpreter of the app's environment.")
@click.option(
    "--env",
    "variables",
    multiple=True,
    metavar="KEY=VALUE",
    help="A variable for both sides; {scratch} becomes an empty folder, one for each side, and "
    "{side} `original` or `moved`.",
)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="What {scratch} holds at the start, such as a database with data: copied for each side.",
)
@click.option(
    "--ignore-header", multiple=True, metavar="NAME", help="Leave this header out everywhere."
)
@click.option(
    "--opaque-validators",
    is_flag=True,
    help="ETag and Last-Modified may differ, if each side answers alike to its own.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds to wait for an answer.",
)
@built_option
@click.option(
    "--in-place", is_flag=True, help="Run the original in PATH itself, not in a temporary copy."
)
def command(
    path: Path,
    out: Path,
    requests_file: Path | None,
    login: Path | None,
    headers: tuple[str, ...],
    format_: str,
    output: Path | None,
    python: str,
    variables: tuple[str, ...],
    scratch: Path | None,
    ignore_header: tuple[str, ...],
    opaque_validators: bool,
    timeout: float,
    built: bool,
    in_place: bool,
) -> int:
    """Send each request to the app in PATH and to the functions in OUT, and compare the answers.

    Status, header fields and body must be the same. Fields that say nothing of the app, such as
    Date and the gateway's own ids, are left out; the JSON report lists them.
    """
    from liftoff.cli.built import to_run
    from liftoff.cli.environment import parse_environment
    from liftoff.cli.likely_causes import likely_causes
    from liftoff.cli.plan_file import read_plan
    from liftoff.verify.client import HOST
    from liftoff.verify.failed_login import failed_login
    from liftoff.verify.progress import Progress
    from liftoff.verify.refused_host import refuses_host
    from liftoff.verify.run import verify

    written = None if requests_file is None else _written(requests_file, login, headers)
    environment = parse_environment(variables)
    planned = read_plan(out)
    requests = _made(planned, out, login, headers) if written is None else written
    _check_folders(path, scratch, output)
    from liftoff.local.gateway import LocalGateway
    from liftoff.local.interpreter import from_anywhere

    progress = Progress(len(requests), sys.stderr)
    try:
        with to_run(planned, out, built=built, python=python) as (plan, folder):
            report = verify(
                plan,
                folder,
                path,
                requests,
                python=from_anywhere(python),
                environment=environment,
                gateway_factory=partial(
                    LocalGateway,
                    failed_starts=FAILED_STARTS,
                    shown_as=None if built else out,
                ),
                scratch=scratch,
                in_place=in_place,
                zip_times=built,
                timeout=timeout,
                ignored_headers=frozenset(name.lower() for name in ignore_header),
                opaque_validators=opaque_validators,
                on_progress=progress,
            )
    finally:
        progress.clear()
    if login is not None and (failed := failed_login(report)):
        raise LiftoffError(
            failed,
            where=str(login),
            hint="check its paths and values, and that the user is in the data that the app has: "
            "that of its own folder, and what --env and --scratch give it",
        )
    if refuses_host(report):
        raise LiftoffError(
            f"the app does not serve the host {HOST}, and said so to every request",
            where=str(path),
            hint="give one that it serves: --header 'Host: localhost', or a header of the requests "
            "in a file of your own",
        )
    _put(report, format_, output)
    if causes := likely_causes(report, path):
        click.echo(causes, err=True)
    if requests_file is None:
        click.echo(_how_far(report, out, has_login=login is not None), err=True)
    return 0 if report.passed else EXIT_DIFFERENT


def _written(file: Path, login: Path | None, headers: tuple[str, ...]) -> tuple[Request, ...]:
    """The requests of `--requests`."""
    from liftoff.cli.requests_file import read_requests_file
    from liftoff.verify.requests import parse_requests

    if login is not None or headers:
        raise LiftoffError(
            "--login and --header are for requests that are made",
            where="--requests",
            hint="put them into its file, or leave --requests out",
        )
    return parse_requests(read_requests_file(file), where=str(file))


def _made(
    plan: Plan, out: Path, login: Path | None, headers: tuple[str, ...]
) -> tuple[Request, ...]:
    """Requests for each rule of the route map, behind those of `--login`."""
    from liftoff.cli.plan_file import app_files, read_documents
    from liftoff.verify.made_requests import made_requests
    from liftoff.verify.requests import parse_requests

    first = read_login(login)
    made = made_requests(
        plan,
        read_documents(out),
        files=app_files(out, plan),
        login=first.text,
        headers=read_made_headers(headers, first.saved),
    )
    return parse_requests(made, where="the requests made from the route map")


def _check_folders(path: Path, scratch: Path | None, output: Path | None) -> None:
    if not path.is_dir():
        raise LiftoffError(
            "is not a folder", where=str(path), hint="give the folder of the original app"
        )
    if scratch is not None and not scratch.is_dir():
        raise LiftoffError("is not a folder", where=str(scratch))
    if output is not None and not output.resolve().parent.is_dir():
        raise LiftoffError("there is no such folder", where=str(output.parent))


def _put(report: Report, format_: str, output: Path | None) -> None:
    """Write the report to its file, or to standard output."""
    from liftoff.verify.report import summary_line, to_json
    from liftoff.workspace.text import write_text

    terminal = output is None and sys.stdout.isatty()
    text = to_json(report) if format_ == "json" else _text(report, terminal=terminal)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
        click.echo(summary_line(report), err=True)


def _how_far(report: Report, out: Path, *, has_login: bool) -> str:
    """What requests that nobody wrote have seen of an app."""
    from liftoff.verify.report import status_of

    statuses = [status_of(exchange.original) or 0 for exchange in report.exchanges]
    served = sum(200 <= status < 300 for status in statuses)
    behind = "" if has_login else "For what is behind a login, give it by --login. "
    return (
        f"The requests were made from the route map: {served} of {len(statuses)} got an answer of "
        f"200 to 299. {behind}For what wants certain data, write your own (see docs/verify.md): "
        f"begin with `liftoff requests {out} -o requests.jsonl`."
    )


def _text(report: Report, *, terminal: bool) -> str:
    from liftoff.verify.report_text import to_text

    return to_text(report) if terminal else to_text(report, width=FILE_COLUMNS, color=False)
