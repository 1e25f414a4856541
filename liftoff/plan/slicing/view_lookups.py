"""Reads of Flask's `view_functions` that run no view of another endpoint."""

from __future__ import annotations

import ast

TABLE = "view_functions"


def harmless_lookup(node: ast.AST) -> tuple[ast.AST, ...] | None:
    """What else is mentioned in a read that is none of another endpoint's view, or None.

    Such are the view of the request that is being answered (its function holds it, or has handed
    the request on), a view that is put in the place of another one, and whether an endpoint has
    one.
    """
    match node:
        case ast.Subscript(value=ast.Attribute(attr="view_functions", value=app), slice=key) if (
            isinstance(node.ctx, ast.Store) or _of_this_request(key)
        ):
            return app, key
        case ast.Call(
            func=ast.Attribute(
                attr="get", value=ast.Attribute(attr="view_functions", value=app)
            ),
            args=[key, *others],
        ) if _of_this_request(key):  # fmt: skip
            return app, key, *others
        case ast.Compare(
            left=left,
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.Attribute(attr="view_functions", value=app)],
        ):
            return left, app
    return None


def _of_this_request(key: ast.expr) -> bool:
    """Whether it is `request.endpoint` or `request.url_rule.endpoint`."""
    match key:
        case ast.Attribute(attr="endpoint", value=ast.Attribute(attr="url_rule", value=of)):
            pass
        case ast.Attribute(attr="endpoint", value=of):
            pass
        case _:
            return False
    name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
    return name in ("request", "req")
