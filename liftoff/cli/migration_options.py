"""The options that `split` and `wrap` share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from liftoff.platform import FUNCTION_MEMORY, GATEWAY_TIMEOUT_MS, RUNTIMES

if TYPE_CHECKING:
    from liftoff.plan.grouping import Mode as GroupMode
    from liftoff.plan.model import Adapter, Gateway, Mode

_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of one run of `split` or `wrap`, as the command line gave them."""

    mode: Mode
    path: str
    app: str
    out: str
    gateway: Gateway | None
    adapter: Adapter | None
    runtime: str | None
    architecture: str
    memory: int | None
    environment: tuple[str, ...]
    python: str
    dry_run: bool
    force: bool
    config: str | None
    group: GroupMode | None = None


def migration_options(command: _Command) -> _Command:
    """The options that both commands have."""
    for decorate in reversed([
        click.argument("path", type=click.Path()),
        click.option("--app", required=True, metavar="MODULE:APP",
                     help="The app, as for `flask --app`: module:app, module:create_app() or "
                     "module:create_app('production')."),
        click.option("-o", "--out", required=True, type=click.Path(), help="Folder to write."),
        click.option("--gateway", type=click.Choice([*GATEWAY_TIMEOUT_MS]),
                     help="HTTP API or REST API of API Gateway, Application Load Balancer, or a "
                     "URL for each function.  [default: http]"),
        click.option("--adapter", type=click.Choice(["native", "mangum"]),
                     help="What the handlers stand on.  [default: native]"),
        click.option("--runtime", type=click.Choice(RUNTIMES),
                     help="Lambda runtime of the templates.  [default: python3.13]"),
        click.option("--arch", "architecture", type=click.Choice(["arm64", "x86_64"]),
                     default="arm64", show_default=True, help="Processor of the template."),
        click.option("--memory", type=click.IntRange(*FUNCTION_MEMORY),
                     help="MB of each function.  [default: 512]"),
        click.option("--env", "environment", multiple=True, metavar="KEY=VALUE",
                     help="Variable of every function; may be given several times."),
        click.option("--python", default=sys.executable, metavar="PATH",
                     help="Interpreter of the app's own environment.  [default: this one]"),
        click.option("--config", type=click.Path(),
                     help="Configuration file, instead of the nearest to PATH. Options of the "
                     "command line win over it."),
        click.option("--dry-run", is_flag=True, help="Show the plan; write nothing."),
        click.option("--force", is_flag=True,
                     help="Write over files in the output that were changed by hand."),
    ]):  # fmt: skip
        command = decorate(command)
    return command
