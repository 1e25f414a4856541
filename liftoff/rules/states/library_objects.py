"""Objects of libraries that keep what a request sets on them: models, pipelines, schedulers."""

from __future__ import annotations

import ast
import re

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.changing_calls import OF_LIBRARIES
from liftoff.rules.states.shared_memory import ITEMS, State
from liftoff.rules.tables.memory import CACHES
from liftoff.rules.tables.names import is_in
from liftoff.rules.tables.network import SERVICES

# Attributes that tell a library's object to end.
ENDS = frozenset({"should_exit", "force_exit"})
# Libraries whose module gives what belongs to a request, or to a test.
OF_REQUESTS = ("flask", "quart", "builtins", "bottle")
# What belongs to one request or thread, what is told elsewhere, and rows of tables.
_NOT_KEPT = (
    "flask", "quart.", "fastapi.", "starlette.", "werkzeug.", "sanic.", "builtins.", "logging.",
    "structlog.", "loguru.", "threading.", "contextvars.", "gevent.local", "asgiref.", "argparse.",
    "sqlalchemy.", "sqlmodel.", "peewee.", "tortoise.", "pony.", "mongoengine.", "beanie.",
    "odmantic.", "pydantic", "collections.", "queue.", "asyncio.", "dataclasses.",
    "types.ModuleType", "types.MethodType",
    "socketio.", "marshmallow.", "strawberry.", "graphene.", "unittest.", "ctypes.", "socket.",
    "ast.", "copy.", "email.", "xml.", "lxml.", "bs4.", "multiprocessing.", "dotenv.", "os.",
    "sys.", "wtforms", "formencode.", "deform.", "colander.", "schematics.", "umongo.",
    "traitlets.", "attr.", "attrs.", "django.",
)  # fmt: skip
# Where a process prints to; who changes it prints elsewhere, and keeps nothing.
_STREAMS = frozenset({"stdout", "stderr", "stdin"})
# Whose items are those of a server, or of a file that has a finding of its own.
_STORED = (
    "shelve.", "dbm.", "diskcache.", "sqlitedict.", "tinydb.", "persistqueue.", "pickledb.",
    "lmdb.", "plyvel.", "rocksdict.", "zarr.", "h5py.", "openpyxl.", "configparser.", "tomlkit.",
)  # fmt: skip
# Methods that give their own object, or one like it: a model on a device, with tools bound to it.
_SAME = re.compile(
    r"(?:\.(?:bind|bind_tools|with_\w+|to|cpu|cuda|half|float|bfloat16|eval|train|compile)\(\))+"
)


def keeps_state(name: str) -> bool:
    """Whether an attribute that is set there stays: of the object that one call made, or a part."""
    made, call, rest = name.partition("()")
    again = _SAME.match(rest)
    rest = rest[again.end() :] if again else rest
    return bool(call) and "()" not in rest and not made.startswith(_NOT_KEPT)


def has_items(name: str) -> bool:
    """Whether an item that is set there stays in memory.

    What an item of a library's object is, a part or a copy, only the library knows.
    """
    made = name.partition("()")[0]
    stored = is_in(made, CACHES) or name.startswith((*_STORED, *SERVICES))
    return keeps_state(name) and not (stored or "[]" in name)


def may_change(node: ast.AST, library: str) -> bool:
    """Whether a store or a call changes what an object of a library holds in memory."""
    method = getattr(getattr(node, "func", None), "attr", "")
    return has_items(library) and library.startswith(OF_LIBRARIES.get(method, ("",)))


def library_state(
    model: Model, scope: Scope, owner: ast.expr, value: External, attribute: str, text: str
) -> State | None:
    """The state of a library's module, or of an object of one that start-up makes."""
    made = value.site
    if made is None:
        module = scope.module_scope()
        bindings = module.bindings.get(owner.id, []) if isinstance(owner, ast.Name) else []
        whole = bool(bindings) and all(b.kind == "import" for b in bindings)
        if not whole or value.name.startswith(OF_REQUESTS):
            return None
        if value.name == "sys" and attribute in _STREAMS:
            return None
        return State(f"{value.name}:{attribute}", text, "rebound", None, module)
    if made.scope is scope or not (model.lives_on(made.scope) or model.is_kept(made)):
        return None
    if made.scope.kind == "class" and (
        # `request: Request` in a class body says what each of its objects has.
        not isinstance(made.node, ast.Call) or _is_declared(model, made.scope, value.name)
    ):
        return None
    ends = attribute in ENDS and value.name.endswith("()")
    if not ends and not keeps_state(value.name):
        return None
    part = value.name.partition("()")[2]
    key = f"{made.scope.id}#{made.statement}.{part}.{attribute}"
    held = attribute if attribute not in ("", ITEMS) else part.rpartition(".")[2].rstrip("[]")
    return State(key, text, "instance", (made.node, made.scope), made.scope, held or attribute)


def _is_declared(model: Model, cls: Scope, name: str) -> bool:
    """Whether a class of a library's kind declares a field, of which each object gets its own."""
    library, maker = name.partition(".")[0], name.partition("()")[0]
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any(base.partition(".")[0] == library or maker.endswith("Field") for base in bases)
