"""What a command alone hangs on the app, and routes take from there: `app.state.model = load()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope, Store
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.running.on_the_way import of_command

_FLASK = ("flask.Flask()", "quart.Quart()")
# What every app of Flask's has: a command gives it another value.
_OF_FLASK = frozenset({
    "debug", "testing", "secret_key", "name", "config", "wsgi_app", "asgi_app", "jinja_env",
    "jinja_options", "json", "json_encoder", "json_decoder", "json_provider_class", "url_map",
    "url_rule_class", "logger", "view_functions", "permanent_session_lifetime", "extensions",
    "session_interface", "static_folder", "static_url_path", "template_folder", "response_class",
    "request_class", "cli", "root_path", "instance_path", "test_client_class", "aborter",
    "subdomain_matching", "url_build_error_handlers", "shell_context_processors", "env",
})  # fmt: skip


class _Held(NamedTuple):
    """An attribute of an app: its name, and what it is called."""

    name: str
    text: str


def set_by_command(model: Model) -> Iterator[Draft]:
    """Attributes of `app.state`, or of a Flask app, that no import of the app sets."""
    for name, stores in model.program.attribute_stores.items():
        given = [(store, held) for store in stores if (held := _held(model, store)) is not None]
        if not given or not all(of_command(model, store.scope) for store, _ in given):
            continue
        first, held = given[0]
        reads = list(_reads(model, held))
        if not reads:
            continue
        yield Draft(
            rule="LO512",
            severity="blocker",
            category="startup_side_effect",
            message=f"`{held.text}` is set by the command line only, and routes read it",
            node=first.target,
            scope=first.scope,
            symbol=name,
            fix="Set it in the app factory, in the lifespan or at import, which Lambda runs.",
            related=tuple((node, scope, f"`{name}` is read") for node, scope in reads),
            reached=tuple(dict.fromkeys(scope for _, scope in reads)),
        )


def _held(model: Model, store: Store) -> _Held | None:
    """The attribute of an app that is set, if it is one."""
    target = store.target
    if not isinstance(target, ast.Attribute):
        return None
    owners = [v.name for v in model.values(target.value, store.scope) if isinstance(v, External)]
    if isinstance(target.value, ast.Attribute) and target.value.attr == "state":
        of_state = any(name.endswith("FastAPI().state") for name in owners)
        return _Held(target.attr, f"app.state.{target.attr}") if of_state else None
    if target.attr in _OF_FLASK or not any(name in _FLASK for name in owners):
        return None
    return _Held(target.attr, f"app.{target.attr}")


def _reads(model: Model, held: _Held) -> Iterator[tuple[ast.Attribute, Scope]]:
    """The first read of the attribute in each function that requests run."""
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        written = {id(store.target) for store in scope.stores}
        found = next(
            (
                node
                for node in scope.attributes
                if node.attr == held.name and id(node) not in written and _is_app(node, held)
            ),
            None,
        )
        if found is not None:
            yield found, scope


def _is_app(node: ast.Attribute, held: _Held) -> bool:
    """Whether an attribute is written as one of an app: `app.store`, `request.app.state.model`."""
    *owner, _ = held.text.split(".")[1:]
    return ast.unparse(node.value).endswith(".".join(("app", *owner)))
