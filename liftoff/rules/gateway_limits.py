"""What the gateway and asynchronous invocation take (LO408 to LO410).

## What it finds

| code | what | severity |
|---|---|---|
| LO408 | more routes than the gateway takes | info |
| LO409 | a signed session cookie that grows with what a user does | warning |
| LO410 | an upload or a whole body given to a queue or an asynchronous invocation | warning |

## Why

An HTTP API takes 300 routes and a REST API 300 resources (segments of paths), until AWS raises the
number. API Gateway takes 10,240 bytes of headers in all, and cookies are headers. A
message to SQS and the event of an asynchronous invocation take 1 MB.

## Example

Bad: `session["cart"].append(item)`.
Good: `table.put_item(Item={"cart": session["cart_id"], ...})`.

## How sure

Routes are counted exactly, as far as the source shows them. How long a cookie or a body becomes is
not known: what can grow is told.

## How to fix

Group routes behind `{proxy+}`; keep an id in the cookie and the rest in DynamoDB; put bodies into
S3 and send their key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.platform import HTTP_API_ROUTES, REST_API_RESOURCES
from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.tables.bodies import BODIES
from liftoff.rules.tables.network import QUEUES

_SESSIONS = ("flask.session", "starlette.requests.Request().session")
_GROWING = frozenset({"append", "extend", "insert", "add", "update"})
_QUEUE_METHODS = frozenset({"delay", "apply_async", "send_task", "enqueue", "send_message"})
# What keeps the session somewhere else, so that the cookie is an id.
_SERVER_SIDE = ("flask_session.Session", "flask_kvsession.KVSessionExtension")


def check(model: Model) -> Iterator[Draft]:
    """The number of routes, growing sessions, bodies in messages."""
    yield from _many_routes(model)
    yield from _growing_sessions(model)
    yield from _bodies(model)


def _many_routes(model: Model) -> Iterator[Draft]:
    gateway = model.target.gateway
    rules = {(m, r.route.rule) for r in model.map.routes for m in r.route.methods}
    if gateway == "http":
        count, limit, what = len(rules), HTTP_API_ROUTES, "routes"
    elif gateway == "rest":
        nodes = {
            tuple(parts[: end + 1])
            for _, rule in rules
            for parts in [rule.strip("/").split("/")]
            for end in range(len(parts))
        }
        count, limit, what = len(nodes), REST_API_RESOURCES, "resources"
    else:
        return
    if count > limit and model.map.apps:
        site = model.map.apps[0]
        yield Draft(
            rule="LO408",
            severity="info",
            category="gateway_limit",
            message=f"the app has {count} {what}; one {model.target.gateway_name} takes {limit}",
            node=site.node,
            scope=site.scope,
            symbol="routes",
            fix="Group routes by prefix behind `{proxy+}`, or ask AWS for more.",
            whole_app=True,
        )


def _growing_sessions(model: Model) -> Iterator[Draft]:
    if any(True for _ in model.calls(*_SERVER_SIDE)):
        return
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        for call in scope.calls:
            function = call.node.func
            if (
                isinstance(function, ast.Attribute)
                and function.attr in _GROWING
                and isinstance(function.value, ast.Subscript)
                and _is_session(model, function.value.value, scope)
            ):
                yield _cookie(call.node, scope, ast.unparse(function.value))
        for store in scope.stores:
            target = store.target
            if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Constant):
                continue
            inner = target.value
            if isinstance(inner, ast.Subscript) and _is_session(model, inner.value, scope):
                yield _cookie(target, scope, ast.unparse(inner))


def _is_session(model: Model, node: ast.expr, scope: Scope) -> bool:
    return any(isinstance(v, External) and v.name in _SESSIONS for v in model.values(node, scope))


def _cookie(node: ast.AST, scope: Scope, name: str) -> Draft:
    return Draft(
        rule="LO409",
        severity="warning",
        category="large_upload_or_download",
        message=f"`{name}` grows in the session cookie; API Gateway takes 10,240 bytes of headers",
        node=node,
        scope=scope,
        symbol=name,
        fix="Keep an id in the session and the rest in DynamoDB.",
    )


def _bodies(model: Model) -> Iterator[Draft]:
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        for call in scope.calls:
            function = call.node.func
            named = isinstance(function, ast.Attribute) and function.attr in _QUEUE_METHODS
            if not named and not _is(model, function, scope, QUEUES):
                continue
            given = [*call.node.args, *(k.value for k in call.node.keywords)]
            inner = [e for g in given for e in _parts(g)]
            if any(_is(model, part, scope, BODIES) for part in inner):
                yield Draft(
                    rule="LO410",
                    severity="warning",
                    category="large_upload_or_download",
                    message="a whole body goes into a message; SQS and asynchronous invocation "
                    "take 1 MB",
                    node=call.node,
                    scope=scope,
                    symbol=ast.unparse(function),
                    fix="Put the body into S3 and send its key.",
                )


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    yield node
    if isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.List | ast.Tuple):
        yield from node.elts
    elif isinstance(node, ast.Await):
        yield node.value


def _is(model: Model, node: ast.expr, scope: Scope, names: tuple[str, ...]) -> bool:
    return any(isinstance(v, External) and v.name in names for v in model.values(node, scope))
