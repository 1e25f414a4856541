"""What `split` and `wrap` do: read the app, plan, show the plan, write the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from liftoff.build.contents import output_files
from liftoff.build.sources import Sources
from liftoff.cli.bare_app import refuse_bare
from liftoff.cli.environment import parse_environment
from liftoff.cli.migration_options import Request
from liftoff.cli.plan_options import plan_options
from liftoff.cli.plan_text import plan_text
from liftoff.cli.progress import progress
from liftoff.cli.routes_found import with_definition_lines
from liftoff.cli.source_shows import Seen, seen_beside, seen_in_source, what_source_shows
from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.frameworks.target import Target, parse_target
from liftoff.gate.configuration import Configured, configure
from liftoff.gate.patterns import Patterns
from liftoff.local.live_app import read_live_app
from liftoff.local.trying_imports import harmless_imports
from liftoff.no_collections import no_collections
from liftoff.plan.model import App, Mode
from liftoff.plan.packages.declared import Declared, declared_requirements
from liftoff.plan.permissions.calls import may_call_aws
from liftoff.plan.planner import Migration, plan_split, plan_wrap
from liftoff.plan.private_files import PrivateFiles, private_files, without_private
from liftoff.plan.slicing.slices import Slicer
from liftoff.project.source.modules import Modules, guess_import_roots, parse_modules
from liftoff.workspace.output import check_apart, check_output, write_output
from liftoff.workspace.private import private_files as found_private
from liftoff.workspace.source import SourceTree, read_tree, without_folder
from liftoff.workspace.text import read_text


@dataclass(frozen=True, slots=True)
class _Original:
    """The app as it was read: its files, its modules, and what its framework says of it."""

    tree: SourceTree
    modules: Modules
    live: LiveApp
    target: Target
    import_roots: tuple[str, ...]


def migrate(request: Request) -> None:
    """Plan a migration, and write it unless this is a dry run.

    Raises:
        LiftoffError: the app cannot be read, or the output cannot be written.
    """
    with no_collections():
        _migrate(request)


def _migrate(request: Request) -> None:
    environment = parse_environment(request.environment)
    configured = configure(request.path, file=request.config)
    check_apart(request.path, request.out)
    if not request.dry_run:
        check_output(request.out, force=request.force)
    tree = without_folder(read_tree(request.path), request.out)
    with _seeing(tree, request.mode) as seen:
        original = _read(request, tree, {**configured.settings.deploy.environment, **environment})
        private = _private(tree, configured)
        sources = Sources(original.modules)
        with progress("planning"):
            planned = _plan(request, original, sources, configured, environment, seen)
        migration = without_private(planned, private, original.modules, original.live)
    if not request.dry_run:
        with progress("writing"):
            files = output_files(
                migration,
                original.modules,
                Path(request.path),
                original.live.own_distributions,
                original.live.documents,
                sources=sources,
            )
            write_output(request.out, files, force=request.force)
    click.echo(plan_text(migration.plan))
    if request.dry_run:
        click.echo("Nothing was written (--dry-run).")
    else:
        click.echo(f"Written to {request.out}. Next: liftoff serve {request.out}")


def _seeing(tree: SourceTree, mode: Mode) -> AbstractContextManager[Callable[[], tuple[Seen, ...]]]:
    """Begin to look at the source, which takes longest of all, where it is sure to be asked for."""
    return nullcontext(partial(seen_in_source, tree)) if mode == "wrap" else seen_beside(tree)


def _read(request: Request, tree: SourceTree, environment: dict[str, str]) -> _Original:
    target = parse_target(request.app)
    roots = guess_import_roots(tree)
    with progress("importing the app"), ThreadPoolExecutor(1) as beside:
        imported = beside.submit(
            read_live_app,
            request.path,
            target,
            import_roots=roots,
            python=request.python,
            environment={**os.environ, **environment},
        )
        # Another process imports the app meanwhile.
        modules = parse_modules(tree, import_roots=roots)
        live = imported.result()
    _refuse_unreadable(live, modules, request.path)
    lines = with_definition_lines(tuple(rule.route for rule in live.rules), modules)
    rules = (replace(rule, route=route) for rule, route in zip(live.rules, lines, strict=True))
    return _Original(tree, modules, replace(live, rules=tuple(rules)), target, roots)


def _plan(
    request: Request,
    original: _Original,
    sources: Sources,
    configured: Configured,
    environment: dict[str, str],
    seen: Callable[[], tuple[Seen, ...]],
) -> Migration:
    live, target = original.live, original.target
    app = App(
        target=target.text,
        module=target.module,
        attribute=target.attribute,
        call=target.call,
        arguments=target.arguments,
        framework=live.framework,
        interface=live.interface,
        inner=live.inner,
        # From where a link may lead, as the system will go the other way.
        source=os.path.relpath(os.path.realpath(request.path), os.path.realpath(request.out)),
        import_roots=original.import_roots,
    )
    options = plan_options(request, configured, environment)
    entry = (target.module, target.attribute)
    harmless = partial(
        harmless_imports,
        python=request.python,
        environment={**os.environ, **configured.settings.deploy.environment, **environment},
    )
    make = partial(
        Slicer, original.modules, original.tree.data, live, entry, sources.cuttable, harmless
    )
    declared = _declared(Path(request.path))
    if request.mode == "wrap":
        calls = (
            what_source_shows(original.tree, live, seen()).calls
            if may_call_aws(original.modules)
            else ()
        )
        return plan_wrap(app, live, make(), declared, options, calls)
    refuse_bare(live, target, request.path)
    slicer = make()
    shown = what_source_shows(original.tree, live, seen())
    return plan_split(
        app, live, slicer, declared, shown.shared, options, shown.untraced, shown.calls
    )


def _declared(source: Path) -> Declared:
    return declared_requirements(lambda path: read_text(source / path))


def _private(tree: SourceTree, configured: Configured) -> PrivateFiles:
    wanted = configured.settings.ship_private
    return private_files(
        found_private(tree.root, tree.data),
        [(pattern, Patterns((pattern,), configured.prefix).match) for pattern in wanted],
    )


def _refuse_unreadable(live: LiveApp, modules: Modules, path: str) -> None:
    """What the app imports and liftoff cannot read would be missing from every function."""
    loaded = set(live.modules.values())
    for error in modules.errors:
        if error.path in loaded:
            version = ".".join(map(str, sys.version_info[:2]))
            raise LiftoffError(
                f"{error.path}:{error.line}: {error.message}",
                where=path,
                hint=f"the app imports it: run liftoff with a Python that reads it, as the app's "
                f"own ({live.python}) does; this one is {version}",
            )
