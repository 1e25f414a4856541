"""Finds the functions that only a command line runs: no request does.

A decorator of that name alone does not tell: Slack's Bolt has commands that requests run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from liftoff.plan.slicing.scopes import FunctionNode
from liftoff.plan.slicing.views import View, is_beside, mentions_in

# Decorators of Click's, and classes whose objects have decorators for commands.
_DECORATORS = frozenset({"click.command", "click.group"})
_GROUPS = frozenset({"click.Group", "flask.cli.AppGroup", "flask_script.Manager", "typer.Typer"})


def find_commands(body: Iterable[ast.stmt], origin: Callable[[ast.expr], str]) -> set[FunctionNode]:
    """The functions among statements, and in functions and branches, that are commands.

    Args:
        body: the statements of a module.
        origin: gives the whole name of what an expression names, from its module on, or "".
    """
    groups: set[str] = set()
    commands: set[FunctionNode] = set()
    for node in _statements(body):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=made)):
                if origin(made) in _GROUPS:
                    groups.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if any(_is_for_commands(d, groups, origin) for d in node.decorator_list):
                    commands.add(node)
                    # Of a group: `@cli.command()`.
                    groups.add(node.name)
            case _:
                pass
    return commands


def commands_in(statement: ast.stmt, commands: set[FunctionNode]) -> Iterator[View]:
    """The commands in a top-level statement, whose bodies stay where code beside them runs them.

    Args:
        statement: the statement.
        commands: the commands of its module.
    """
    found = list(_outermost([statement], commands))
    mentions = mentions_in(statement) if any(node is not statement for node in found) else {}
    for node in found:
        yield View(node, node, False, is_beside(node, mentions.get(node.name, ())))


def _outermost(body: Iterable[ast.stmt], commands: set[FunctionNode]) -> Iterator[FunctionNode]:
    for node in body:
        if isinstance(node, FunctionNode) and node in commands:
            yield node
        else:
            yield from _outermost(_inner(node), commands)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        yield from _statements(_inner(node))


def _inner(node: ast.stmt) -> Iterator[ast.stmt]:
    """Statements in a function or a branch."""
    if not isinstance(node, ast.ClassDef):
        for part in ("body", "orelse", "finalbody"):
            yield from getattr(node, part, ())


def _is_for_commands(
    decorator: ast.expr, groups: set[str], origin: Callable[[ast.expr], str]
) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    match target:
        case ast.Attribute(attr="command" | "group", value=ast.Attribute(attr="cli")):
            return True
        case ast.Attribute(attr="command" | "group", value=ast.Name(id=name)) if name in groups:
            return True
        case ast.Attribute(attr="shell_context_processor"):
            return True
    return origin(target) in _DECORATORS
