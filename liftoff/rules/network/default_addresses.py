"""Addresses in settings that are this machine's own, always or by default (LO602)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeGuard

from liftoff.project.evaluation.library_calls import ENVIRONMENT
from liftoff.project.evaluation.settings_parts import is_of_settings
from liftoff.project.evaluation.values import Constant, External, Place, Prefix, Value, Values
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.network.spare_settings import DEVELOPMENT, spare_settings

_LOCAL = re.compile(
    r"(?:[a-z0-9+]+://)?(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)"
    # Brokers without a host: `redis://`.
    r"|(?:redis|amqp|pyamqp|mongodb)://(?:[/?]|$)"
)
# Where the server itself listens, and who may call it.
_OWN = frozenset({
    "HOST", "BIND", "LISTEN", "SERVER", "APP", "APP_HOST", "SERVER_HOST", "BIND_HOST", "WEB_HOST",
    "LISTEN_HOST", "API_HOST", "HTTP_HOST", "FLASK_HOST", "UVICORN_HOST", "FLASK_RUN_HOST", "IP",
    "BIND_ADDRESS", "LISTEN_ADDRESS", "HOSTNAME", "DOMAIN", "SERVER_NAME",
})  # fmt: skip
# Keys under which extensions look for a service.
_SERVICES = (
    "SQLALCHEMY_DATABASE_URI", "DATABASE_URL", "DATABASE_URI", "CELERY_BROKER_URL", "BROKER_URL",
    "CELERY_RESULT_BACKEND", "REDIS_URL", "RQ_REDIS_URL", "CACHE_REDIS_URL", "MONGO_URI",
    "MONGODB_URI", "MONGODB_HOST", "MYSQL_HOST", "MYSQL_DATABASE_HOST", "POSTGRES_HOST",
    "DB_HOST", "REDIS_HOST", "CACHE_REDIS_HOST", "CACHE_MEMCACHED_SERVERS", "MAIL_SERVER",
    "MQTT_BROKER_URL", "LDAP_HOST", "INFLUXDB_HOST", "ELASTICSEARCH_HOST", "RQ_DEFAULT_URL",
    "ELASTICSEARCH_URL", "AMQP_URL", "RABBITMQ_URL", "SOCKETIO_MESSAGE_QUEUE",
)  # fmt: skip
_CALLERS = ("CORS", "ORIGIN", "ALLOWED", "FRONTEND", "REDIRECT", "CALLBACK")


def default_addresses(model: Model) -> Iterator[Draft]:
    """Defaults of variables of the environment, and of fields of settings."""
    for call in model.calls(*ENVIRONMENT):
        key = call.argument(0, "key", "name")
        default = call.argument(1, "default")
        if isinstance(key, ast.Constant) and not model.only_command(call.scope):
            yield from _judged(model, str(key.value), default, call.node, call.scope)
            yield from _otherwise(model, str(key.value), call)
    for scope in model.scopes:
        if scope.kind == "class" and model.live(scope) and is_of_settings(model.evaluator, scope):
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    if binding.kind == "value":
                        yield from _judged(model, name, binding.node, binding.node, scope)


def _otherwise(model: Model, key: str, call: Call) -> Iterator[Draft]:
    """`os.environ.get("DB_HOST") or "localhost"`."""
    for binding in chain.from_iterable(call.scope.bindings.values()):
        match binding.node:
            case ast.BoolOp(ast.Or(), [first, *_, last]) if first is call.node:
                yield from _judged(model, key, last, binding.node, call.scope)
            case _:
                pass


def configured_addresses(model: Model) -> Iterator[Draft]:
    """Keys of a Flask app's configuration that name a service of this machine."""
    for key in _SERVICES:
        for node, scope in model.program.config.get(key, []):
            if scope not in model.scopes or model.only_command(scope) or not model.live(scope):
                continue
            values = model.values(node, scope)
            if not any(_LOCAL.match(text) for text in _texts(values)):
                continue
            moved = any(isinstance(value, External | Place) for value in values)
            # The environment fills the fields of settings.
            moved = moved or (scope.kind == "class" and is_of_settings(model.evaluator, scope))
            tried = any(word in scope.name.lower() for word in DEVELOPMENT)
            tried = tried or scope in model.once(spare_settings)
            how = " unless the environment says otherwise" if moved else ""
            yield Draft(
                rule="LO602",
                severity="info" if moved or tried else "blocker",
                category="identity_or_address",
                message=f"`{key}` is an address on localhost{how}, where nothing listens on Lambda",
                node=node,
                scope=scope,
                symbol=key,
                fix="Give the address in an environment variable.",
                whole_app=True,
            )


def _texts(values: Values) -> list[str]:
    """What the source tells of the texts among values."""
    return [str(v.value) if isinstance(v, Constant) else v.written for v in values if is_text(v)]


def is_text(value: Value) -> TypeGuard[Constant | Prefix]:
    """Whether a value is a text, or the start of one."""
    return isinstance(value, Prefix) or (
        isinstance(value, Constant) and isinstance(value.value, str)
    )


def _judged(
    model: Model, name: str, default: ast.AST | None, node: ast.AST, scope: Scope
) -> Iterator[Draft]:
    if not isinstance(default, ast.Constant | ast.JoinedStr):
        return
    upper = name.upper()
    if upper in _OWN or any(word in upper for word in _CALLERS):
        return
    if not any(_LOCAL.match(text) for text in _texts(model.values(default, scope))):
        return
    yield Draft(
        rule="LO602",
        severity="info",
        category="identity_or_address",
        message=f"`{name}` is an address on localhost unless the environment says otherwise",
        node=node,
        scope=scope,
        symbol=name,
        fix="Give the address in an environment variable.",
        whole_app=True,
    )
