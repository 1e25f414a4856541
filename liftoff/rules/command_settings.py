"""Settings that a command alone gives the app, all at once: `app.config.update(vars(args))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.project.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.on_the_way import of_command
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
    reads = list(_reads(model)) if started and not unimportable_apps(model) else []
    if not reads:
        return
    first = started[0]
    yield Draft(
        rule="LO512",
        severity="warning",
        category="startup_side_effect",
        message="settings come from the command line only, and routes read them",
        node=first.node,
        scope=first.scope,
        symbol="app.config",
        fix="Set it at import, from environment variables.",
        related=tuple((node, scope, f"`{key}` is read") for node, scope, key in reads),
        reached=tuple(dict.fromkeys(scope for _, scope, _ in reads)),
    )


def _is_config(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(ast.Attribute(attr="config")):
            return True
        case _:
            return False


def _reads(model: Model) -> Iterator[tuple[ast.expr, Scope, str]]:
    """`app.config["KEY"]` of keys that nothing else sets; `.get("KEY")` gets by without."""
    for scope in model.scopes:
        if model.in_request(scope) and any(a.attr == "config" for a in scope.attributes):
            for node in walk(scope.node):
                match node:
                    case ast.Subscript(ast.Attribute(attr="config"), ast.Constant(str() as key)):
                        if key not in _OF_FLASK and not model.program.config.get(key):
                            yield node, scope, key
                    case _:
                        pass
