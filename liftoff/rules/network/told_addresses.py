"""Addresses of this machine that others are told to come back to (LO605)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.values import Constant
from liftoff.project.source.own_nodes import own_nodes
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.network.default_addresses import is_text
from liftoff.rules.network.moved_addresses import is_moved
from liftoff.rules.network.named_values import named_values

_LOCAL = re.compile(r"(https?://)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")
# What a service that is asked sends the caller to, or calls itself.
_COMES_BACK = re.compile(
    r"(^|_)(return|redirect|callback|notify|notification|webhook|success|cancel)_?(to_)?(url|uri)$",
    re.IGNORECASE,
)
_LINK = re.compile(r"(^|_)(url|uri|link|href)$", re.IGNORECASE)
# But not where a service listens that the app itself asks: Elasticsearch, InfluxDB, Ollama.
_LOCAL_LINK = re.compile(
    r"https?://(localhost|127\.0\.0\.1|\[::1\])"
    r"(?!:(3306|5432|5672|5984|6333|6379|7474|7700|8086|8765|8983|9200|11211|11434|27017)(/|$))"
    r"(:\d+)?(/|$)"
)
_SCHEMES = ("http://", "https://")


def told_addresses(model: Model) -> Iterator[Draft]:
    """`order.return_url = "http://localhost/paid"`, and links to this machine in answers."""
    texts = (module.module.text for module in model.program.modules.values())
    if not any("localhost" in text or "127.0.0.1" in text for text in texts):
        return
    for scope in model.scopes:
        serves = model.in_request(scope) or (scope.is_function and model.at_start(scope))
        if not serves or model.only_command(scope):
            continue
        told: set[ast.AST] = set()
        nodes = tuple(own_nodes(scope))
        for name, node in _named(scope, nodes):
            part = _host(node)
            given = part or (node if _COMES_BACK.search(name) else None)
            if given is not None and node not in told:
                yield from _judged(model, name, node, given, _LOCAL, scope)
                told.add(node)
        for name, node in _links(nodes):
            if node not in told:
                yield from _judged(model, name, node, node, _LOCAL_LINK, scope)


def _judged(
    model: Model, name: str, node: ast.expr, given: ast.expr, local: re.Pattern[str], scope: Scope
) -> Iterator[Draft]:
    values = model.values(given, scope)
    texts = (v.value if isinstance(v, Constant) else v.text for v in values if is_text(v))
    if any(local.match(str(text)) for text in texts):
        yield _draft(node, scope, name, moved=is_moved(values, [given], scope))


def _named(scope: Scope, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """What a function puts under a name that others read: an attribute, a key, a keyword."""
    for store in scope.stores:
        if store.value is not None and isinstance(store.target, ast.Attribute):
            yield store.target.attr, store.value
        match store.target:
            case ast.Subscript(slice=ast.Constant(str() as name)) if store.value is not None:
                yield name, store.value
            case _:
                pass
    for node in nodes:
        yield from named_values(node)


def _links(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Addresses in data that is put together: `{"url": site + "/image"}`."""
    for node in nodes:
        if isinstance(node, ast.Dict):
            yield from (pair for pair in named_values(node) if _LINK.search(pair[0]))


def _host(node: ast.expr) -> ast.expr | None:
    """The host of an address that is put together: `"http://" + host + "/play"`."""
    match node:
        case ast.BinOp(left=ast.Constant(value=str() as scheme), op=ast.Add(), right=host):
            return host if scheme in _SCHEMES else None
        case ast.BinOp(left=left, op=ast.Add()):
            return _host(left)
        case ast.JoinedStr(values=[ast.Constant(str() as scheme), ast.FormattedValue(host), *_]):
            return host if scheme in _SCHEMES else None
        case _:
            return None


def _draft(node: ast.expr, scope: Scope, name: str, *, moved: bool) -> Draft:
    how = " unless the environment says otherwise" if moved else ""
    return Draft(
        rule="LO605",
        severity="info" if moved else "warning",
        category="identity_or_address",
        message=f"`{name}` tells others an address on localhost{how}, where nobody finds this app",
        node=node,
        scope=scope,
        symbol=name,
        fix="Give the public address in an environment variable.",
    )
