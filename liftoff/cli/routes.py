"""`liftoff routes`: the app's routes, from its source or from the live app."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click


@click.command(
    epilog="Examples:\n\n  liftoff routes .\n\n"
    "  liftoff routes . --app 'shop:create_app()' --format json"
)
@click.argument("path", type=click.Path())
@click.option("--app", "app", metavar="MODULE:APP", help="Import the app and ask its framework.")
@click.option("--python", default=sys.executable, help="Interpreter of the app's environment.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(path: str, app: str | None, python: str, format_: str) -> None:
    """Show the routes of the app in PATH.

    Without --app they are read from the source, and nothing of the app is run.
    """
    from liftoff.cli.routes_found import live_routes, static_routes

    routes = live_routes(path, app, python) if app else static_routes(path)
    if format_ == "json":
        click.echo(json.dumps([asdict(route) for route in routes], indent=1))
        return
    from liftoff.report.route_table import route_table

    click.echo(route_table(routes))
