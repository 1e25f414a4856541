"""`liftoff suite`: the app's own tests against the moved app."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from liftoff.cli.built import built_option
from liftoff.errors import LiftoffError

EXIT_FAILED = 1


@click.command(
    epilog="Examples:\n\n  liftoff suite . out\n\n"
    "  liftoff suite . out --env DATA_DIR=/tmp/data -- tests/test_views.py -q\n\n"
    "Exits with 0 when all tests pass without a misroute and functions answered, 1 otherwise, 2 on "
    "bad input."
)
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("arguments", nargs=-1, metavar="[-- PYTEST ARGUMENTS]")
@click.option(
    "--python", default=sys.executable, help="Interpreter of the app's environment, with pytest."
)
@click.option(
    "--env", "variables", multiple=True, metavar="KEY=VALUE",
    help="A variable for the tests and for every function.",
)  # fmt: skip
@built_option
def command(
    path: Path,
    out: Path,
    arguments: tuple[str, ...],
    python: str,
    variables: tuple[str, ...],
    built: bool,
) -> int:
    """Run the app's own tests in PATH, and let the functions in OUT answer them.

    What the tests ask of Flask's, Starlette's or FastAPI's test client goes through API Gateway
    events to the functions, with what the tests have prepared: the arguments of the app's factory,
    its configuration, environment variables, overridden dependencies. Where a test has prepared
    what no function can see, such as a patched function, its own app answers, and it is listed.
    """
    from liftoff.cli.built import to_run
    from liftoff.cli.environment import parse_environment
    from liftoff.cli.plan_file import read_plan
    from liftoff.local.gateway import LocalGateway
    from liftoff.local.interpreter import from_anywhere
    from liftoff.verify.suite import run_suite
    from liftoff.verify.suite_text import unjudged_text

    environment = parse_environment(variables)
    planned = read_plan(out)
    if not path.is_dir():
        raise LiftoffError("is not a folder", where=str(path), hint="give the folder of the app")
    with to_run(planned, out, built=built, python=python) as (plan, folder):
        done = run_suite(
            plan,
            folder,
            path,
            arguments,
            python=from_anywhere(python),
            environment=environment,
            gateway_factory=LocalGateway,
        )
    for line in done.errors:
        click.echo(f"a function failed: {line}")
    if not done.passed and (path / ".env").is_file():
        click.echo("what .env says the functions do not know: give it with --env KEY=VALUE")
    if done.not_judged:
        click.echo(unjudged_text(done.not_judged))
    click.echo(
        f"{done.requests} requests answered by {len(done.functions)} of {len(plan.functions)} "
        f"functions, {done.misroutes} misroutes"
    )
    if not done.requests:
        click.echo("no test sent a request that functions could answer: nothing is proved")
    return 0 if done.passed and done.requests and not done.misroutes else EXIT_FAILED
