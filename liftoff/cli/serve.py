"""`liftoff serve`: API Gateway and Lambda on this machine."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liftoff.cli.built import built_option
from liftoff.errors import LiftoffError
from liftoff.rules.target import GATEWAY_NAMES

if TYPE_CHECKING:
    from liftoff.local.access import Access
    from liftoff.local.gateway import LocalGateway
    from liftoff.plan.model import Plan

DEFAULT_PORT = 8000


@click.command(
    epilog="Examples:\n\n  liftoff serve out\n\n"
    "  liftoff serve out --port 9000 --invoke-port 9001 --env DATA_DIR=/tmp/data\n\n"
    "  aws lambda invoke --endpoint-url http://127.0.0.1:9001 --function-name home answer.json\n\n"
    "  liftoff serve out --built\n\n"
    "Ctrl-C ends it, and every process that it has started."
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True)
@click.option(
    "--invoke-port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port of Lambda's Invoke API.  [default: any that is free]",
)
@click.option("--python", default=sys.executable, help="Interpreter that runs the functions.")
@click.option(
    "--env", "variables", multiple=True, metavar="KEY=VALUE", help="A variable for every function."
)
@click.option(
    "--no-fence",
    is_flag=True,
    help="Let functions import packages that their requirements do not bring.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Processes that one function may have.",
)
@click.option(
    "--scheme",
    type=click.Choice(["https", "http"]),
    default="https",
    show_default=True,
    help="What X-Forwarded-Proto says; http where a browser follows the app's absolute links.",
)
@built_option
@click.option("--warm", is_flag=True, help="Start every function before the first request.")
def command(
    out: Path,
    port: int,
    invoke_port: int,
    python: str,
    variables: tuple[str, ...],
    no_fence: bool,
    concurrency: int,
    scheme: str,
    built: bool,
    warm: bool,
) -> None:
    """Serve the functions in OUT behind an API Gateway of the plan's kind, at 127.0.0.1.

    Each function runs in a process of its own, in AWS's runtime client, and starts at its first
    request. Lambda's Invoke API is served beside it.
    """
    from liftoff.cli.built import to_run
    from liftoff.cli.environment import parse_environment
    from liftoff.cli.plan_file import read_plan

    planned = read_plan(out)
    environment = parse_environment(variables)
    gateway_class = _gateway_class()
    stop = threading.Event()

    def show(text: str) -> None:
        try:
            click.echo(text)
        except OSError:  # whoever read the log is gone
            stop.set()

    def show_access(access: Access) -> None:
        from liftoff.local.access_text import access_line

        show(access_line(access))

    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        with (
            to_run(planned, out, built=built, python=python) as (plan, folder),
            gateway_class(
                plan,
                folder,
                port=port,
                invoke_port=invoke_port,
                python=python,
                environment=environment,
                on_access=show_access,
                on_output=lambda function, line: show(f"[{function}] {line}"),
                concurrency=concurrency,
                fence=not no_fence,
                scheme=scheme,
                shown_as=None if built else out,
            ) as gateway,
        ):
            show("\n".join(_banner(plan, gateway)))
            if warm:
                gateway.start_all()
            stop.wait()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _gateway_class() -> Any:
    try:
        from liftoff.local.gateway import LocalGateway
    except ModuleNotFoundError as error:
        raise LiftoffError(
            f"needs {error.name}, which is not installed",
            where="liftoff serve",
            hint="pip install 'liftoff-lambda[local]'",
        ) from error
    return LocalGateway


def _banner(plan: Plan, gateway: LocalGateway) -> list[str]:
    size = f"{len(plan.routes)} routes, {len(plan.functions)} functions"
    lines = [
        f"gateway  {gateway.url}  {GATEWAY_NAMES[plan.gateway]}, {size}",
        f"lambda   {gateway.invoke_url}  aws lambda invoke --endpoint-url {gateway.invoke_url}",
    ]
    running = "python" + ".".join(gateway.python_version.split(".")[:2])
    if running != plan.runtime:
        lines.append(f"note     functions run in {running} here; the plan says {plan.runtime}")
    for name, fence in gateway.fences.items():
        lines += [f"note     {name} requires {line}, not installed here" for line in fence.missing]
        lines += [
            f"note     {name} requires {line!r}: no fence, its packages are not known"
            for line in fence.unread
        ]
    return lines
