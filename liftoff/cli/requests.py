"""`liftoff requests`: a file of requests to begin with, made from the route map."""

from __future__ import annotations

from pathlib import Path

import click

from liftoff.cli.made_options import made_options, read_login, read_made_headers


@click.command(
    epilog="Examples:\n\n  liftoff requests ../shop-lambda -o requests.jsonl\n\n"
    "  liftoff verify . ../shop-lambda --requests requests.jsonl"
)
@click.argument("out", type=click.Path(path_type=Path))
@made_options
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file, a new one."
)
def command(out: Path, login: Path | None, headers: tuple[str, ...], output: Path | None) -> int:
    """Write requests for each rule of the app in OUT, one JSON object a line.

    `verify` sends the same where it is given none. Add what only you know: the ids that there are,
    what a form wants.
    """
    from liftoff.cli.plan_file import app_files, read_documents, read_plan
    from liftoff.errors import LiftoffError
    from liftoff.verify.made_requests import made_requests
    from liftoff.workspace.text import write_text

    first = read_login(login)
    plan = read_plan(out)
    text = made_requests(
        plan,
        read_documents(out),
        files=app_files(out, plan),
        login=first.text,
        headers=read_made_headers(headers, first.saved),
    )
    if output is None:
        click.echo(text, nl=False)
        return 0
    if output.exists():
        raise LiftoffError(
            "is there already", where=str(output), hint="give another name, or remove it first"
        )
    write_text(output, text)
    click.echo(f"{text.count(chr(10))} requests written to {output}.")
    return 0
