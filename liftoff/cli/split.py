"""`liftoff split`: a function for each route, and the route map."""

from __future__ import annotations

from typing import Any

import click

from liftoff.cli.migration_options import Request, migration_options


@click.command(
    epilog="Examples:\n\n"
    "  liftoff split . --app 'shop:create_app()' -o ../shop-lambda --dry-run\n\n"
    "  liftoff split . --app app:app -o out --gateway rest --env DATA_DIR=/mnt/data\n\n"
    "  liftoff split . --app app:app -o out --group auto"
)
@migration_options
@click.option(
    "--group",
    type=click.Choice(["route", "blueprint", "auto"]),
    help="Which routes share a function: none that need not, those of a blueprint or "
    "router, or those that hold almost the same.  [default: route]",
)
def command(**options: Any) -> None:
    """Make one Lambda function of each route of the app in PATH.

    Each function holds just what its routes reach. Routes that must not be torn apart share one;
    `--group` and [tool.liftoff.groups] say which others do. Everything that no route of the gateway
    names goes to a fallback function with the whole app. The app is imported once, in a copy of
    PATH.
    """
    from liftoff.cli.migrate import migrate

    migrate(Request(mode="split", **options))
