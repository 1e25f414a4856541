"""What `split` and `wrap` share: read the app, plan, show the plan, write the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liftoff.errors import LiftoffError

if TYPE_CHECKING:
    from liftoff.frameworks.live import LiveApp
    from liftoff.plan.model import Adapter, Gateway, Mode
    from liftoff.plan.packages.declared import Requirement
    from liftoff.plan.shared_state import SharedState
    from liftoff.project.modules import Modules
    from liftoff.workspace.source import SourceTree

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
        click.option("--runtime", default="python3.13", show_default=True,
                     help="Lambda runtime of the template."),
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


def migrate(request: Request) -> None:
    """Plan a migration, and write it unless this is a dry run.

    Raises:
        LiftoffError: the app cannot be read, or the output cannot be written.
    """
    from liftoff.build.contents import output_files
    from liftoff.cli.environment import parse_environment
    from liftoff.cli.plan_text import plan_text
    from liftoff.cli.progress import progress
    from liftoff.frameworks.target import parse_target
    from liftoff.local.live_app import read_live_app
    from liftoff.plan.model import App
    from liftoff.plan.planner import Options, plan_split, plan_wrap
    from liftoff.plan.slicing.slices import Slicer
    from liftoff.project.modules import guess_import_roots, parse_modules
    from liftoff.workspace.output import check_apart, check_output, write_output
    from liftoff.workspace.source import read_tree, without_folder

    target = parse_target(request.app)
    environment = parse_environment(request.environment)
    check_apart(request.path, request.out)
    if not request.dry_run:
        check_output(request.out, force=request.force)
    tree = without_folder(read_tree(request.path), request.out)
    roots = guess_import_roots(tree)
    with progress("importing the app"):
        live = read_live_app(
            request.path,
            target,
            import_roots=roots,
            python=request.python,
            environment={**os.environ, **environment},
        )
    modules = parse_modules(tree, import_roots=roots)
    app = App(
        target=target.text,
        module=target.module,
        attribute=target.attribute,
        call=target.call,
        framework=live.framework,
        interface=live.interface,
        source=os.path.relpath(request.path, request.out),
        import_roots=roots,
    )
    options = Options(
        gateway=request.gateway,
        adapter=request.adapter,
        runtime=request.runtime,
        architecture=request.architecture,
        memory=request.memory,
        environment=environment,
    )
    with progress("planning"):
        slicer = Slicer(modules, tree.data, live, (target.module, target.attribute))
        declared = _declared(Path(request.path))
        if request.mode == "wrap":
            migration = plan_wrap(app, live, slicer, declared, options)
        else:
            if live.framework != "flask":
                raise LiftoffError(
                    f"{target.text} is an app of {live.framework}; split makes slices of Flask",
                    where=request.path,
                    hint="`liftoff wrap` moves it whole",
                )
            shared = _shared_state(tree, live, modules)
            migration = plan_split(app, live, slicer, declared, shared, options)
    if not request.dry_run:
        with progress("writing"):
            files = output_files(migration, modules, Path(request.path), live.own_distributions)
            write_output(request.out, files, force=request.force)
    click.echo(plan_text(migration.plan))
    if request.dry_run:
        click.echo("Nothing was written (--dry-run).")
    else:
        click.echo(f"Written to {request.out}. Next: liftoff serve {request.out}")


def _declared(source: Path) -> tuple[Requirement, ...]:
    from liftoff.plan.packages.declared import declared_requirements
    from liftoff.workspace.text import read_text

    return declared_requirements(lambda path: read_text(source / path))


def _shared_state(tree: SourceTree, live: LiveApp, modules: Modules) -> tuple[SharedState, ...]:
    from liftoff.cli.routes_found import with_definition_lines
    from liftoff.cli.shared_state import shared_state
    from liftoff.rules.analysis import analyze

    return shared_state(analyze(tree), with_definition_lines(live.routes, modules))
