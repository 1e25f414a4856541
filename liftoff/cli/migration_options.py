"""The options that `split` and `wrap` share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from liftoff.platform import RUNTIMES

if TYPE_CHECKING:
    from liftoff.plan.model import Adapter, Gateway, Mode

_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of one run of `split` or `wrap`, as the command line gave them."""

    mode: Mode
    path: str
    app: str
    out: str
    gateway: Gateway
    adapter: Adapter
    runtime: str
    architecture: str
    memory: int
    environment: tuple[str, ...]
    python: str
    dry_run: bool
    force: bool


def migration_options(command: _Command) -> _Command:
    """The options that both commands have."""
    for decorate in reversed([
        click.argument("path", type=click.Path()),
        click.option("--app", required=True, metavar="MODULE:APP",
                     help="The app, as for `flask --app`: module:app or module:create_app()."),
        click.option("-o", "--out", required=True, type=click.Path(), help="Folder to write."),
        click.option("--gateway", type=click.Choice(["http", "rest"]), default="http",
                     show_default=True, help="Kind of API in API Gateway."),
        click.option("--adapter", type=click.Choice(["native", "mangum"]), default="native",
                     show_default=True, help="What the handlers stand on."),
        click.option("--runtime", type=click.Choice(RUNTIMES), default="python3.13",
                     show_default=True, help="Lambda runtime of the template."),
        click.option("--arch", "architecture", type=click.Choice(["arm64", "x86_64"]),
                     default="arm64", show_default=True, help="Processor of the template."),
        click.option("--memory", type=click.IntRange(128, 10240), default=512, show_default=True,
                     help="MB of each function."),
        click.option("--env", "environment", multiple=True, metavar="KEY=VALUE",
                     help="Variable of every function; may be given several times."),
        click.option("--python", default=sys.executable, metavar="PATH",
                     help="Interpreter of the app's own environment.  [default: this one]"),
        click.option("--dry-run", is_flag=True, help="Show the plan; write nothing."),
        click.option("--force", is_flag=True,
                     help="Write over files in the output that were changed by hand."),
    ]):  # fmt: skip
        command = decorate(command)
    return command
