"""`liftoff split`: a function for each route, and the route map."""

from __future__ import annotations

from typing import Any

import click

from liftoff.cli.migration_options import Request, migration_options


@click.command(
    epilog="Examples:\n\n"
    "  liftoff split . --app 'shop:create_app()' -o ../shop-lambda --dry-run\n\n"
    "  liftoff split . --app app:app -o out --gateway rest --env DATA_DIR=/mnt/data"
)
@migration_options
def command(**options: Any) -> None:
    """Make one Lambda function of each route of the app in PATH.

    Each function holds just what its routes reach. Everything that no route of the gateway names
    goes to a fallback function with the whole app. The app is imported once, in a copy of PATH.
    """
    from liftoff.cli.migrate import migrate

    migrate(Request(mode="split", **options))
