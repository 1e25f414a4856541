"""`liftoff callgraph`: who calls whom in a project, from its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liftoff.errors import LiftoffError

if TYPE_CHECKING:
    from liftoff.project.graph.callgraph import CallGraph
    from liftoff.project.graph.named_graph import NamedGraph
    from liftoff.project.source.modules import Modules


@click.command(
    epilog="Examples:\n\n  liftoff callgraph . --format pycg > callgraph.json\n\n"
    "  liftoff callgraph . --route 'GET /orders/<int:id>'\n\n"
    "  liftoff callgraph . --entry app/main.py --format dot | dot -Tsvg > calls.svg"
)
@click.argument("path", type=click.Path())
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "pycg", "dot"]),
    default="text",
    show_default=True,
    help="pycg: the JSON of the tool PyCG, each name with what it calls.",
)
@click.option(
    "--entry",
    "entries",
    multiple=True,
    metavar="FILE",
    help="Only this file of PATH and the modules it imports; may be repeated.",
)
@click.option("--route", metavar="ROUTE", help="Only what a route runs, as `GET /x`.")
def command(path: str, format_: str, entries: tuple[str, ...], route: str | None) -> None:
    """Show who calls whom in the Python project in PATH.

    Only reads source: nothing of it is imported or run. Exits with 2 when a file could not be
    analyzed.
    """
    from liftoff.cli.progress import progress
    from liftoff.project.source.modules import parse_modules
    from liftoff.report.call_graph import FORMATS, call_tree, reached
    from liftoff.workspace.source import read_tree

    with progress("analyzing"):
        tree = read_tree(path)
        if not tree.files and not tree.errors:
            raise LiftoffError("holds no Python files", where=path)
        chosen = [_inside(entry, tree.root) for entry in entries]
        modules = parse_modules(tree)
        if route is None:
            graph, starts = _whole(modules, chosen), None
        else:
            graph, starts = _of_route(modules, chosen, route)
            graph = reached(graph, starts)
    if starts is not None and format_ == "text":
        click.echo(call_tree(graph, starts))
    else:
        click.echo(FORMATS[format_](graph))
    for error in modules.errors:
        click.echo(f"liftoff: {error.path}:{error.line}: {error.message}", err=True)
    if modules.errors:
        raise click.exceptions.Exit(2)


def _whole(modules: Modules, entries: list[str]) -> NamedGraph:
    from liftoff.project.graph.callgraph import build_callgraph
    from liftoff.project.program import build_program

    return _named(build_callgraph(build_program(modules)), entries)


def _of_route(modules: Modules, entries: list[str], route: str) -> tuple[NamedGraph, list[str]]:
    """The graph with the names of what the framework itself calls for a route."""
    from liftoff.nearest import nearest
    from liftoff.project.graph.named_graph import names_of
    from liftoff.rules.model import Model

    model = Model(modules)
    method, _, rule = route.partition(" ")
    found = [
        one
        for one in model.map.routes
        if route in (one.route.id, one.route.rule)
        or (one.route.rule == rule and method in one.route.methods)
    ]
    if not found:
        near = nearest(route, [one.route.id for one in model.map.routes])
        raise LiftoffError(
            f"there is no route {route!r}",
            hint=f"did you mean {near!r}?" if near else "`liftoff routes PATH` lists them",
        )
    names = names_of(model.program)
    starts = [names[scope] for one in found for scope in (*one.hooks, *one.handlers)]
    graph = _named(model.graph, entries)
    known = {node.name for node in graph.nodes}
    return graph, [name for name in dict.fromkeys(starts) if name in known]


def _named(graph: CallGraph, entries: list[str]) -> NamedGraph:
    from liftoff.project.graph.named_graph import named_graph

    found = named_graph(graph, entries=entries)
    known = {node.path for node in found.nodes}
    for entry in entries:
        if entry not in known:
            raise LiftoffError("is no module of the project", where=entry)
    return found


def _inside(entry: str, root: str) -> str:
    """The path of a file relative to the root, which may be given either way."""
    whole = Path(root, entry)
    whole = whole if whole.is_file() else Path(entry).resolve()
    try:
        return whole.relative_to(root).as_posix()
    except ValueError:
        return entry
