"""Settings that a command alone gives the app: one by one, or all at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.running.on_the_way import of_command
from liftoff.rules.unimportable import unimportable_apps

_GIVE = frozenset({
    "update", "from_mapping", "from_object", "from_file", "from_json", "from_pyfile",
    "from_envvar", "from_prefixed_env",
})  # fmt: skip
# What Flask itself sets.
_OF_FLASK = frozenset({
    "APPLICATION_ROOT", "DEBUG", "ENV", "JSON_AS_ASCII", "JSON_SORT_KEYS", "JSONIFY_MIMETYPE",
    "MAX_CONTENT_LENGTH", "MAX_COOKIE_SIZE", "PERMANENT_SESSION_LIFETIME", "PREFERRED_URL_SCHEME",
    "PROPAGATE_EXCEPTIONS", "SECRET_KEY", "SEND_FILE_MAX_AGE_DEFAULT", "SERVER_NAME",
    "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_PATH", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_SECURE",
    "TEMPLATES_AUTO_RELOAD", "TESTING", "TRAP_HTTP_EXCEPTIONS", "USE_X_SENDFILE",
})  # fmt: skip


def settings_of_command(model: Model) -> Iterator[Draft]:
    """Where a command gives them, when no import gives any, and routes read keys of them."""
    given = [call for call in model.method_calls(*_GIVE) if _is_config(call.node.func)]
    if not given or not all(of_command(model, call.scope) for call in given):
        return
    started = [call for call in given if model.starts_server(call.scope)]
    if not started or unimportable_apps(model):
        return
    # What lacks fails; `.get("KEY")` gets by without.
    reads = [
        read
        for read in _reads(model)
        if isinstance(read.node, ast.Subscript)
        and read.key not in _OF_FLASK
        and not model.program.config.get(read.key)
    ]
    if reads:
        yield _draft(
            (started[0].node, started[0].scope),
            "app.config",
            "settings come from the command line only, and routes read them",
            "Set it at import, from environment variables.",
            reads,
        )


def keys_of_command(model: Model) -> Iterator[Draft]:
    """Keys of the app's configuration that a command alone sets, and routes read."""
    keys: dict[str, tuple[ast.expr, Scope]] = {}
    for key, given in model.program.config.items():
        # A module that nothing is seen to import may well be named by a text.
        started = any(scope.is_function or model.starts_server(scope) for _, scope in given)
        if started and all(of_command(model, scope) for _, scope in given):
            keys[key] = given[0]
    if not keys or unimportable_apps(model):
        return
    reads: dict[str, list[_Read]] = {}
    for read in _reads(model):
        if read.key in keys:
            reads.setdefault(read.key, []).append(read)
    for key, places in reads.items():
        yield _draft(
            keys[key],
            key,
            f"`config[{key!r}]` is set by the command line only, and routes read it",
            "Do it in the app factory or at import, which Lambda runs.",
            places,
        )


class _Read(NamedTuple):
    """Where a request reads a key of the app's configuration, and would miss it."""

    node: ast.expr
    scope: Scope
    key: str


def _draft(
    place: tuple[ast.expr, Scope], symbol: str, message: str, fix: str, reads: Sequence[_Read]
) -> Draft:
    node, scope = place
    return Draft(
        rule="LO512",
        severity="warning",
        category="startup_side_effect",
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=fix,
        related=tuple((read.node, read.scope, f"`{read.key}` is read") for read in reads),
        reached=tuple(dict.fromkeys(read.scope for read in reads)),
    )


def _is_config(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(ast.Attribute(attr="config")):
            return True
        case _:
            return False


def _reads(model: Model) -> Iterator[_Read]:
    """What requests run that reads a key of `app.config`."""
    for scope in model.scopes:
        if model.in_request(scope) and any(a.attr == "config" for a in scope.attributes):
            for node in walk(scope.node):
                if isinstance(node, ast.expr) and (key := _key(node)) is not None:
                    yield _Read(node, scope, key)


def _key(node: ast.expr) -> str | None:
    """The key of `app.config["KEY"]` and `app.config.get("KEY")`, without a plain default."""
    match node:
        case ast.Subscript(ast.Attribute(attr="config"), ast.Constant(str() as key)):
            return key
        case ast.Call(
            ast.Attribute(ast.Attribute(attr="config"), "get"),
            [ast.Constant(str() as key), *default],
        ):
            return None if any(isinstance(one, ast.Constant) for one in default) else key
        case _:
            return None
