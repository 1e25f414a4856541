"""Finds the functions that answer requests, and whether they can be left out where they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from liftoff.plan.slicing.scopes import FunctionNode
from liftoff.plan.slicing.special_calls import REGISTERING
from liftoff.plan.slicing.tree import children

# The methods of a class-based view that answer requests.
VIEW_METHODS = frozenset({
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "dispatch_request",
})  # fmt: skip
# Decorators that make a function run for requests of other endpoints, too.
_HOOKS = frozenset({
    "errorhandler", "app_errorhandler", "register_error_handler", "before_request",
    "before_app_request", "after_request", "after_app_request", "teardown_request",
    "teardown_app_request", "teardown_appcontext", "context_processor", "app_context_processor",
    "url_value_preprocessor", "app_url_value_preprocessor", "url_defaults", "app_url_defaults",
    "template_filter", "app_template_filter", "template_global", "app_template_global",
    "template_test", "app_template_test", "connect", "connect_via", "user_loader",
    "request_loader", "unauthorized_handler", "error_handler", "before_first_request",
    "before_app_first_request", "record", "record_once",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """A function that answers requests.

    Attributes:
        node: the function.
        owner: what is registered: the function, or its class.
        method: whether code reaches it as an attribute: a method that is a view by itself, or that
            the views of its class may call.
        called: whether code beside it runs it, so that its body must stay.
    """

    node: FunctionNode
    owner: FunctionNode | ast.ClassDef
    method: bool
    called: bool


def find_views(statement: ast.stmt, views: Mapping[int, frozenset[str]]) -> Iterator[View]:
    """The views in a top-level statement.

    Args:
        statement: the statement.
        views: names of the functions and classes that are views, by the first line of each, its
            decorators included.
    """
    decorators = getattr(statement, "decorator_list", ())
    lines = range(
        min([statement.lineno, *(d.lineno for d in decorators)]),
        (statement.end_lineno or statement.lineno) + 1,
    )
    if not any(line in lines for line in views):
        return
    if isinstance(statement, FunctionNode) and statement.name in views.get(
        first_line(statement), ()
    ):
        yield View(statement, statement, False, _hooked(statement))
        return
    mentions = mentions_in(statement)
    stack: list[tuple[ast.AST, bool]] = [(statement, False)]
    while stack:
        node, in_class = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in views.get(first_line(node), ()):
                called = _hooked(node) or is_beside(node, mentions.get(node.name, ()))
                yield View(node, node, in_class, called)
                continue
        elif isinstance(node, ast.ClassDef) and node.name in views.get(first_line(node), ()):
            called = is_beside(node, mentions.get(node.name, ()))
            for method in node.body:
                if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if method.name in VIEW_METHODS:
                    yield View(method, node, False, called or _hooked(method))
                elif _only_helps(method):
                    yield View(method, node, True, called)
        inner = isinstance(node, ast.ClassDef)
        stack += [(child, inner) for child in children(node)]


def first_line(node: FunctionNode | ast.ClassDef) -> int:
    """Line of the first decorator, or of the definition: what `co_firstlineno` holds."""
    return min([node.lineno, *(d.lineno for d in node.decorator_list)])


def _only_helps(method: FunctionNode) -> bool:
    """Whether a method of a view's class runs where something calls it by its name, and only there.

    A decorator may do anything with what it is given, and Python calls `__init__` and the like.
    """
    return not method.decorator_list and not method.name.startswith("__")


def _hooked(node: FunctionNode) -> bool:
    """Whether a decorator also registers it for other requests than those of its endpoint."""
    for decorator in node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if name in _HOOKS:
            return True
    return False


def mentions_in(statement: ast.stmt) -> Mapping[str, Sequence[int]]:
    """Lines of each name that a statement mentions, but for what it registers.

    What a decorator returns is mentioned: it runs for every view that it decorates.
    """
    nodes = list(ast.walk(statement))
    aside: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in REGISTERING:
                aside.update([*node.args, *(k.value for k in node.keywords)])
            elif node.func.attr == "as_view":
                aside.add(node.func.value)
    found: dict[str, list[int]] = {}
    for node in nodes:
        if isinstance(node, ast.Name) and node not in aside:
            found.setdefault(node.id, []).append(node.lineno)
    return found


def is_beside(view: FunctionNode | ast.ClassDef, lines: Iterable[int]) -> bool:
    """Whether any of some lines is none of a view's own."""
    own = range(first_line(view), (view.end_lineno or view.lineno) + 1)
    return any(line not in own for line in lines)
