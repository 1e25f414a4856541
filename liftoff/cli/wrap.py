"""`liftoff wrap`: the whole app in one function."""

from __future__ import annotations

from typing import Any

import click

from liftoff.cli.migration_options import Request, migration_options


@click.command(
    epilog="Examples:\n\n"
    "  liftoff wrap . --app main:app -o out\n\n"
    "  liftoff wrap . --app main:app -o out --adapter mangum --gateway rest"
)
@migration_options
def command(**options: Any) -> None:
    """Put the whole app in PATH into one Lambda function that answers every request."""
    from liftoff.cli.migrate import migrate

    migrate(Request(mode="wrap", **options))
