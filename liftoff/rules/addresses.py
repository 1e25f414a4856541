"""Who and where the server is (LO602, LO604, LO605).

## What it finds

| code | what | severity |
|---|---|---|
| LO602 | a service on localhost that the source alone decides | blocker |
| LO602 | one that the environment may move | info |
| LO602 | a device of the machine or of its network: pins, ports, cameras | blocker |
| LO602 | a look at the machine: its load, its processes (`psutil`) | info |
| LO604 | a decision by the client's address from a header that the client can write | warning |
| LO605 | the own host name or process number as part of what is stored or sent | warning |
| LO605 | the own host name under a key of an answer | info |
| LO605 | an address on localhost that others are told to come back to | warning |
| LO605 | one that the environment may move | info |
| LO605 | the own address: `s.getsockname()[0]` | warning; info if start-up alone asks |

## Why

On Lambda localhost is the environment itself, and nothing else listens there. API Gateway adds the
caller's address to the end of `X-Forwarded-For`, so that the first entry is what the caller wrote.
Host name and process number tell nothing about which environment answers, and repeat themselves.

## Example

Bad: `requests.get("http://localhost:9200/_search")`.
Good: `requests.get(os.environ["SEARCH_URL"] + "/_search")`.

## How sure

An address counts where the source alone decides it; one that a setting or the environment may
replace is information. A header counts where a decision follows from it, not where it is only
logged.

## How to fix

Read addresses from the environment; take the caller's address from the gateway's context (liftoff's
adapters put it into `REMOTE_ADDR`); use a random number for what must be unique.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External, Prefix, Values
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.network.deciding import decides, holds
from liftoff.rules.network.default_addresses import configured_addresses, default_addresses
from liftoff.rules.network.devices import devices
from liftoff.rules.network.machine_services import machine_services
from liftoff.rules.network.moved_addresses import is_moved
from liftoff.rules.network.told_addresses import told_addresses
from liftoff.rules.network.unknown_clients import unknown_clients
from liftoff.rules.running.on_the_way import of_command_thread
from liftoff.rules.tables.databases import ENGINES
from liftoff.rules.tables.network import (
    BY_FILE,
    CLIENTS,
    HTTP_CALLS,
    LOCAL_BY_DEFAULT,
    OPENS_CONNECTION,
)
from liftoff.rules.tables.secrets import IDENTITIES
from liftoff.rules.tables.waits import HTTP_CLIENTS

_LOCAL = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]")  # noqa: S104
# Keywords that name the address of a client.
_TOLD = frozenset({
    "host", "hosts", "url", "connection_pool", "unix_socket_path", "path", "cloud_id", "servers",
    "address",
})  # fmt: skip
# What a machine calls itself.
_OWN_NAMES = ("socket.gethostname()", "socket.getfqdn()", "platform.node()")
_LOGGERS = ("logging.", "loguru.", "structlog.")
_HEADERS = frozenset({
    "x-forwarded-for", "x-real-ip", "cf-connecting-ip", "true-client-ip", "x-client-ip",
    "http_x_forwarded_for", "http_x_real_ip",
})  # fmt: skip
_HOSTS = ("socket.gethostname", "socket.getfqdn", "platform.node")
_FIX = "Take the address from the gateway's context: the adapter's REMOTE_ADDR."
# Functions of limiters that ask the header first.
_BY_HEADER = ("slowapi.util.get_ipaddr", "flask_limiter.util.get_ipaddr")


def check(model: Model) -> Iterator[Draft]:
    """Addresses of services, of the caller, and of the server itself."""
    services = [*_services(model), *machine_services(model), *devices(model)]
    services += unknown_clients(model, {draft.node for draft in services})
    yield from services
    configured = list(configured_addresses(model))
    yield from configured
    for draft in default_addresses(model):
        if not any(
            holds(told.node, draft.node) or told.node is draft.node
            for told in (*services, *configured)
        ):
            yield draft
    told = {draft.node for draft in (*services, *configured)}
    for draft in told_addresses(model):
        if not any(holds(draft.node, node) or holds(node, draft.node) for node in told):
            yield draft
    yield from _callers(model)
    yield from _limits(model)
    yield from _identities(model)


def _services(model: Model) -> Iterator[Draft]:
    for call in model.calls(
        *dict.fromkeys((*HTTP_CALLS, *HTTP_CLIENTS, *CLIENTS, *ENGINES, *OPENS_CONNECTION))
    ):
        if model.only_command(call.scope):
            continue
        named = ("host", "hosts", "hostname", "base_url")
        given = [call.argument(0, "url", "db_url", "address"), call.argument(-1, *named)]
        values: Values = ()
        for node in given:
            if node is not None:
                # `connect(("localhost", 80))`
                address = node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node
                values = (*values, *model.values(address, call.scope))
        on_disk = call.name in BY_FILE and any(
            isinstance(v, Constant | Prefix)
            and str(v.value if isinstance(v, Constant) else v.text).startswith("/")
            for v in values
        )
        if not on_disk and not any(_is_local(value) for value in values) and not _is_bare(call):
            continue
        told = [node for node in given if node is not None]
        moved = is_moved(values, told, call.scope)
        severity: Severity = "info" if moved else "blocker"
        how = " unless it is told otherwise" if moved else ""
        yield _draft(
            call.node,
            call.scope,
            "LO602",
            severity,
            f"`{call.name}` calls localhost{how}, where nothing listens on Lambda",
            call.name,
            "Give the address in an environment variable.",
            "startup_side_effect" if model.at_start(call.scope) else "identity_or_address",
        )


def _is_bare(call: Call) -> bool:
    """Whether a client is told no address, and takes localhost."""
    told = call.node.args or any(k.arg is None or k.arg in _TOLD for k in call.node.keywords)
    return call.name in LOCAL_BY_DEFAULT and not told


def _is_local(value: object) -> bool:
    """Whether a value is the address of this machine, or its name."""
    if isinstance(value, External):
        return value.name in _OWN_NAMES
    if not isinstance(value, Constant | Prefix):
        return False
    text = str(value.value if isinstance(value, Constant) else value.written)
    scheme, mark, rest = text.partition("://")
    host = (rest if mark else scheme).rpartition("@")[2]
    return host.startswith(_LOCAL)


def _callers(model: Model) -> Iterator[Draft]:
    naming = {
        module.module.path
        for module in model.program.modules.values()
        for text in [module.module.text.lower()]
        if "access_route" in text or any(name in text for name in _HEADERS)
    }
    for scope in model.scopes:
        if scope.module.path not in naming or not model.in_request(scope):
            continue
        for node in walk(scope.node):
            key = _header(node)
            if key is None or not isinstance(node, ast.expr):
                continue
            if not decides(model, scope, node):
                continue
            yield _draft(
                node,
                scope,
                "LO604",
                "warning",
                f"decides by `{key}`, which the caller can write",
                key,
                _FIX,
            )
            break


def _limits(model: Model) -> Iterator[Draft]:
    """`Limiter(key_func=get_ipaddr)`: who writes another address has another limit."""
    for scope in model.program.scopes:
        if "get_ipaddr" not in scope.module.text or not model.live(scope):
            continue
        for site in scope.calls:
            for given in (*site.node.args, *(keyword.value for keyword in site.node.keywords)):
                if not isinstance(given, ast.Name | ast.Attribute):
                    continue
                for value in model.values(given, scope):
                    if isinstance(value, External) and value.name in _BY_HEADER:
                        text = "limits by `X-Forwarded-For`, which the caller can write"
                        yield _draft(site.node, scope, "LO604", "warning", text, value.name, _FIX)


def _header(node: ast.AST) -> str | None:
    """The name of the header of the client's address that an expression reads."""
    match node:
        case ast.Subscript(_, ast.Constant(str() as key), ast.Load()):
            pass
        case ast.Subscript(ast.Attribute(attr="access_route"), _, ast.Load()):
            # Werkzeug's list of the addresses in `X-Forwarded-For`.
            return "X-Forwarded-For"
        case ast.Call(ast.Attribute(_, "get" | "getlist"), [ast.Constant(str() as key), *_]):
            pass
        case _:
            return None
    return key if key.lower() in _HEADERS else None


def _identities(model: Model) -> Iterator[Draft]:
    looked_at = {id(argument) for c in model.calls("psutil.Process") for argument in c.node.args}
    for call in model.calls(*IDENTITIES):
        # `psutil.Process(os.getpid())` names nothing: it is the process that asks.
        if not model.runs_later(call.scope) or id(call.node) in looked_at:
            continue
        severity: Severity = "warning"
        text = "says nothing about which environment answers, and repeats itself"
        if not _is_kept(model, call):
            if not (call.name in _HOSTS and model.in_request(call.scope) and _is_part(model, call)):
                continue
            severity, text = "info", "is another in each environment that answers"
        text = f"`{call.name}` {text}"
        fix = "Use a random id, made for what it names."
        yield _draft(call.node, call.scope, "LO605", severity, text, call.name, fix)
    for call in model.calls("socket.socket().getsockname"):
        alone = model.only_command(call.scope) or of_command_thread(model, call.scope)
        if model.live(call.scope) and not alone and _is_host(call):
            severity = "warning" if model.runs_later(call.scope) else "info"
            text = "`getsockname` gives an address inside Lambda's network, which nobody can call"
            fix = "Give the public address in an environment variable."
            yield _draft(call.node, call.scope, "LO605", severity, text, call.name, fix)


def _is_host(call: Call) -> bool:
    """`s.getsockname()[0]`; the port of a socket is that of its own server."""
    return any(
        isinstance(node, ast.Subscript)
        and node.value is call.node
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == 0
        for node in walk(call.scope.node)
    )


def _is_part(model: Model, call: Call) -> bool:
    """Whether a request puts the value under a key; given back alone, it is there to be seen."""
    scope = call.scope
    if any(_logs(model, site.node, scope) for site in scope.calls if holds(site.node, call.node)):
        return False
    return any(isinstance(n, ast.Dict) and holds(n, call.node) for n in walk(scope.node))


def _is_kept(model: Model, call: Call) -> bool:
    """Whether the value is stored: a field, an item, a column; logging it is harmless."""
    scope = call.scope
    if any(s.value is not None and holds(s.value, call.node) for s in scope.stores):
        return True
    for other in scope.calls:
        for keyword in other.node.keywords:
            named = keyword.arg is not None and holds(keyword.value, call.node)
            if named and not _logs(model, other.node, scope):
                return True
    return False


def _logs(model: Model, node: ast.Call, scope: Scope) -> bool:
    values = model.values(node.func, scope)
    return any(isinstance(v, External) and v.name.startswith(_LOGGERS) for v in values)


def _draft(
    node: ast.AST,
    scope: Scope,
    rule: str,
    severity: Severity,
    message: str,
    symbol: str,
    fix: str,
    category: str = "identity_or_address",
) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category=category,
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=fix,
        whole_app=not scope.is_function,
    )
