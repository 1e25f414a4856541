"""`liftoff routes`: the app's routes, from its source or from the live app."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from liftoff.platform import GATEWAY_TIMEOUT_MS

if TYPE_CHECKING:
    from liftoff.plan.model import Gateway


@click.command(
    epilog="Examples:\n\n  liftoff routes .\n\n"
    "  liftoff routes . --app 'shop:create_app()' --format json\n\n"
    "  liftoff routes . --app 'shop:create_app()' --gateway http"
)
@click.argument("path", type=click.Path())
@click.option("--app", "app", metavar="MODULE:APP", help="Import the app and ask its framework.")
@click.option("--python", default=sys.executable, help="Interpreter of the app's environment.")
@click.option(
    "--gateway",
    type=click.Choice([*GATEWAY_TIMEOUT_MS]),
    help="Show what this kind of gateway destroys, for each route; needs --app.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(path: str, app: str | None, python: str, gateway: Gateway | None, format_: str) -> None:
    """Show the routes of the app in PATH.

    Without --app they are read from the source, and nothing of the app is run. Exits with 2 when a
    file could not be read.
    """
    from liftoff.cli.routes_found import found_app, live_routes, static_routes

    if gateway is not None:
        from liftoff.cli.losses import losses_json, losses_text

        if app is None:
            raise click.UsageError("--gateway needs --app: what is lost depends on the live routes")
        live, _ = found_app(path, app, python)
        click.echo((losses_json if format_ == "json" else losses_text)(live, gateway))
        return

    routes, errors = (live_routes(path, app, python), ()) if app else static_routes(path)
    if format_ == "json":
        click.echo(json.dumps([asdict(route) for route in routes], indent=1))
    else:
        from liftoff.report.route_table import route_table

        click.echo(route_table(routes))
    for error in errors:
        click.echo(f"liftoff: {error.path}:{error.line}: {error.message}", err=True)
    if errors:
        raise click.exceptions.Exit(2)
