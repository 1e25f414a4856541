"""Databases in a local file (LO204, LO209).

## What it finds

| code | what | severity |
|---|---|---|
| LO204 | SQLite: `sqlite3.connect`, an engine or setting with its address or options | blocker |
| LO204 | the same in settings that are not the app's default | info |
| LO209 | shelve, dbm, TinyDB, diskcache and other stores in a file | blocker |

## Why

The file lies on a disk that is read-only outside /tmp; in /tmp each environment has its own, and
loses it. `:memory:` is lost and not shared in the same way.

## Example

Bad: `SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"`.
Good: `SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]`, an address of RDS.

## How sure

The address is read from the source, also where it is joined from parts or taken from settings. One
that only the environment tells is not judged.

## How to fix

RDS or Aurora (with RDS Proxy before many environments), or DynamoDB. A file that is only read can
be packaged and opened with `mode=ro&immutable=1`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from liftoff.project.evaluation.values import (
    Constant,
    Container,
    External,
    Instance,
    Prefix,
    Site,
    Value,
    Values,
)
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.caches import cache_types
from liftoff.rules.disk.disk_marks import marks_of
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.network.spare_settings import spare_settings
from liftoff.rules.running.for_tests import is_for_tests
from liftoff.rules.running.same_app import of_same_app
from liftoff.rules.states.bound_names import contains
from liftoff.rules.states.memory_stores import addressed
from liftoff.rules.tables.databases import ENGINES, FILE_DATABASES, KEPT_BY, KEYWORD_DATABASES
from liftoff.rules.tables.memory import OF_DISK
from liftoff.rules.tables.names import in_any_module, is_in

_FIX = "Move the data to RDS, Aurora or DynamoDB."
# Drivers by name, as configurations give them.
_ENGINES = ("tortoise.backends.sqlite", "django.db.backends.sqlite3", "sqlite")
_FILE_ADDRESS = re.compile(r"sqlite(\+\w+)?:///(?!:memory:)")
# What uses the database once it is configured.
_USES = ("flask_sqlalchemy.", "sqlalchemy.", "sqlmodel.", "peewee.", "databases.", "tortoise.")
# Arguments that name the database, or its kind.
_ADDRESSES = (
    "url", "db_url", "uri", "provider", "dbn", "connection", "connection_string", "storage",
    "tracking_uri", "session_service_uri",
)  # fmt: skip
# Addresses of stores that are not in a file of this machine.
_REMOTE = re.compile(r"(?!sqlite|file|disk|duckdb|kuzu|leveldb|rocksdb)[a-z][\w+.-]*://")
# Kinds of stores that are in a file.
_KEPT = re.compile(r"sqlite|filesystem|sqlstorageadapter$")
# Databases that are in memory when they are told no path.
_IN_MEMORY_UNLESS_TOLD = ("duckdb.connect", "pyoxigraph.", "kuzu.Database")
# Keys under which extensions look for the address.
_KEYS = ("SQLALCHEMY_DATABASE_URI", "DATABASE_URI", "DATABASE_URL", "DB_URI", "DATABASE")


def check(model: Model) -> Iterator[Draft]:
    """One finding for each place that names a file database."""
    found = list(_told(model))
    yield from found
    if not any(draft.rule == "LO204" for draft in found):
        yield from _written_out(model)


def _told(model: Model) -> Iterator[Draft]:
    """What the calls that open databases, and the keys of settings, say."""
    seen: set[int] = set()
    yield from _opened(model)
    yield from _by_keyword(model)
    yield from _cache_files(model)
    yield from _subclasses(model)
    for call in model.calls(*ENGINES):
        address = call.argument(0, *_ADDRESSES)
        if address is not None and not model.only_command(call.scope):
            values = _of_parts(model, model.values(address, call.scope))
            sqlite = is_sqlite(values) or is_told_as_sqlite(call)
            if sqlite and not _of_tests(model, address, call.scope):
                yield _address(model, call.node, call.scope, address)
                seen.update(_sources(model, address, call.scope))
        for draft in _configured(model, call):
            if id(draft.node) not in seen:
                seen.add(id(draft.node))
                yield draft
    for key in _KEYS:
        for node, scope in model.program.config.get(key, []):
            known = scope not in model.scopes or model.only_command(scope)
            sources = _sources(model, node, scope)
            if known or seen & sources or not model.live(scope) or is_for_tests(node, scope):
                continue
            if is_sqlite(model.values(node, scope)):
                seen |= sources
                yield _address(model, node, scope, node)


def _opened(model: Model) -> Iterator[Draft]:
    """Calls that open a store, which most of them are told by a path: one finding a SQLite file."""
    files: dict[object, list[Call]] = {}
    for call in (*model.calls(*FILE_DATABASES), *unknown_calls.file_databases(model)):
        if not (
            model.only_command(call.scope)
            or _is_another(model, call)
            or _read_only(model, call)
            or _is_elsewhere(model, call)
        ):
            files.setdefault(_file_of(model, call), []).append(call)
    for calls in files.values():
        first, *others = sorted(calls, key=lambda c: (c.scope.module.path, c.node.lineno))
        found = _call(first.node, first.scope, first.name)
        if _in_memory(model, first):
            yield _of_memory(model, first, found)
            continue
        related = tuple((c.node, c.scope, "the same file is opened here") for c in others)
        reached = tuple(dict.fromkeys(c.scope for c in (first, *others))) if others else ()
        yield replace(found, related=related, reached=reached)
    for call in addressed(model, OF_DISK):
        if not model.only_command(call.scope):
            yield _call(call.node, call.scope, call.name)


def _written_out(model: Model) -> Iterator[Draft]:
    """`sqlite:///app.db` in a module of the app, where nothing else tells who opens it."""
    for module in model.scopes:
        if module.kind != "module" or "sqlite" not in module.module.text:
            continue
        for scope in module.walk():
            for node in _texts_of(scope):
                known = model.only_command(scope) or is_for_tests(node, scope)
                if model.live(scope) and not known:
                    yield _address(model, node, scope, node)
                    return


def _texts_of(scope: Scope) -> Iterator[ast.expr]:
    """The addresses of SQLite that a scope stores, or takes where the environment has none."""
    given = [b.node for bs in scope.bindings.values() for b in bs if b.kind == "value"]
    given += [store.value for store in scope.stores if store.value is not None]
    given += scope.returns
    for call in scope.calls:
        given += [keyword.value for keyword in call.node.keywords]
        if getattr(call.node.func, "attr", "") in ("get", "getenv", "setdefault"):
            given += call.node.args[1:]
    for node in given:
        for part in walk(node):
            match part:
                case ast.Constant(str() as text) | ast.JoinedStr([ast.Constant(str() as text), *_]):
                    if _FILE_ADDRESS.match(text) and isinstance(part, ast.expr):
                        yield part
                case ast.Compare() | ast.Call(ast.Attribute(attr="replace" | "startswith")):
                    break
                case _:
                    pass


def _configured(model: Model, call: Call) -> Iterator[Draft]:
    """Tortoise's `config={"connections": {...}}`: an address or an engine in nested literals."""
    config = call.argument(-1, "config", "engine_config", "tortoise_config")
    if config is None or model.only_command(call.scope):
        return
    for value in model.values(config, call.scope):
        if not (isinstance(value, Container) and isinstance(value.site.node, ast.Dict)):
            continue
        for node in walk(value.site.node):
            if isinstance(node, ast.expr) and not isinstance(node, ast.Dict | ast.List):
                values = model.values(node, value.site.scope)
                engine = any(v.value in _ENGINES for v in values if isinstance(v, Constant))
                if engine or (is_sqlite(values) and not _of_tests(model, node, value.site.scope)):
                    yield _address(model, node, value.site.scope, node)
                    return


def _by_keyword(model: Model) -> Iterator[Draft]:
    """Stores that keep nothing on the disk unless they are told where."""
    for last, starts, keyword in KEYWORD_DATABASES:
        for call in model.method_calls(last):
            given = call.argument(-1, keyword) if call.name.startswith(starts) else None
            if given is not None and not model.only_command(call.scope):
                yield _call(call.node, call.scope, call.name)


def _cache_files(model: Model) -> Iterator[Draft]:
    """Flask-Caching with files."""
    for call in model.calls("flask_caching.Cache"):
        if any("file" in text.lower() for text in cache_types(model, call)):
            yield _call(call.node, call.scope, "FileSystemCache")


def _file_of(model: Model, call: Call) -> object:
    """What calls that open the same file have in common; the call itself where nobody knows it.

    Stores of keys and values may have several users in one folder, each a state of its own.
    """
    path = call.argument(0, "database") if call.name == "sqlite3.connect" else None
    marks = marks_of(model, path_values(model, path, call.scope)) if path is not None else ()
    known = marks and all(mark.whole for mark in marks) and not _in_memory(model, call)
    return (call.name, marks) if known else call.node


def _is_another(model: Model, call: Call) -> bool:
    """Whether a name stands for several drivers, and none of SQLite is called with no file."""
    named = call.name == "sqlite3.connect" and call.argument(0, "database") is None
    return named and len(model.values(call.node.func, call.scope)) > 1


def _read_only(model: Model, call: Call) -> bool:
    path = call.argument(0, "database")
    values = model.values(path, call.scope) if path is not None else ()
    return any("mode=ro" in str(v.value) for v in values if isinstance(v, Constant))


def _is_elsewhere(model: Model, call: Call) -> bool:
    """Whether the source tells a store another place than a file, or a request drops it."""
    position, *keywords = KEPT_BY.get(in_any_module(call.name), KEPT_BY.get(call.name, (-1,)))
    told = [node for word in keywords if (node := call.argument(position, word)) is not None]
    if told:
        return not _KEPT.search(" ".join(_words(model, node, call.scope) for node in told))
    path = call.argument(0, "database", "path", "uri")
    words = _words(model, path, call.scope) if path is not None else ""
    if path is None and call.name.startswith(_IN_MEMORY_UNLESS_TOLD):
        words = ":memory:"
    if words == ":memory:" and model.in_request(call.scope):
        return not (model.at_import(call.scope) or model.is_kept(Site(call.scope, call.node)))
    return bool(_REMOTE.match(words)) or words.endswith("session()")


def _words(model: Model, node: ast.expr, scope: Scope) -> str:
    """All that is known of the values of an argument."""
    values = model.values(node, scope)
    parts = [str(v.value) for v in values if isinstance(v, Constant)]
    parts += [v.text for v in values if isinstance(v, Prefix)]
    parts += [v.name for v in values if isinstance(v, External)]
    return " ".join(parts).lower()


def _of_parts(model: Model, values: Values) -> Values:
    """The driver of `URL.create("sqlite", database=path)` beside an address that is a text."""
    found = list(values)
    for value in values:
        if not (isinstance(value, External) and value.name.endswith("URL.create()")):
            continue
        node = value.site.node if value.site is not None else None
        if value.site is not None and isinstance(node, ast.Call):
            named = [k.value for k in node.keywords if k.arg == "drivername"]
            for driver in [*node.args[:1], *named]:
                found.extend(model.values(driver, value.site.scope))
    return tuple(found)


def is_sqlite(values: Values) -> bool:
    """Whether a database address may be one of SQLite."""
    for value in values:
        match value:
            case Constant(str() as text) | Prefix(text):
                if text.startswith("sqlite"):
                    return True
            case _:
                pass
    return False


def is_told_as_sqlite(call: Call) -> bool:
    """Whether an engine is told what SQLite alone knows, whatever its address.

    `create_engine(config().dsn, connect_args={"check_same_thread": False})`.
    """
    match call.argument(-1, "connect_args"):
        case ast.Dict(keys) if any(
            isinstance(key, ast.Constant) and key.value == "check_same_thread" for key in keys
        ):
            choices = (ast.If, ast.IfExp, ast.Match)
            nodes = walk(call.scope.node)
            return not any(isinstance(n, choices) and contains(n, call.node) for n in nodes)
        case _:
            return False


def _of_tests(model: Model, address: ast.expr, scope: Scope) -> bool:
    """Whether a name is an address of SQLite for tests only: `if os.getenv("TESTING"): URL = …`."""
    owner = model.evaluator.owner(address.id, scope) if isinstance(address, ast.Name) else None
    if owner is None or not isinstance(address, ast.Name):
        return False
    given = [b.node for b in owner.bindings[address.id] if isinstance(b.node, ast.expr)]
    local = [node for node in given if is_sqlite(model.values(node, owner))]
    return bool(local) and all(is_for_tests(node, owner) for node in local)


def _sources(model: Model, address: ast.expr, scope: Scope) -> set[int]:
    found = {id(address)}
    if isinstance(address, ast.Name):
        owner = model.evaluator.owner(address.id, scope)
        if owner is not None:
            found.update(id(b.node) for b in owner.bindings[address.id])
    return found


def _subclasses(model: Model) -> Iterator[Draft]:
    """`class Store(SqliteDatabase)` and where it is made."""
    bases: dict[Scope, str] = {}
    for scope in model.scopes:
        if scope.kind == "class":
            found = model.evaluator.hierarchy.external_bases(scope)
            base = next((b for b in found if is_in(b, FILE_DATABASES)), None)
            if base is not None:
                bases[scope] = base
    for scope in model.scopes if bases else ():
        if not model.live(scope) or model.only_command(scope):
            continue
        for site in scope.calls:
            for value in model.values(site.node, scope):
                if not isinstance(value, Instance) or value.site.node is not site.node:
                    continue
                if value.cls in bases:
                    yield _call(site.node, scope, bases[value.cls])


def _call(node: ast.Call, scope: Scope, name: str) -> Draft:
    sqlite = "sqlite" in name.lower() and not name.startswith("persistqueue.")
    return Draft(
        rule="LO204" if sqlite else "LO209",
        severity="blocker",
        category="local_database",
        message=f"`{name}` keeps data in a local file; each Lambda environment has its own disk",
        node=node,
        scope=scope,
        symbol=name,
        fix=_FIX,
    )


def _in_memory(model: Model, call: Call) -> bool:
    """Whether it is opened under the name that SQLite has for none."""
    path = call.argument(0, "database")
    return path is not None and Constant(":memory:") in model.values(path, call.scope)


def _of_memory(model: Model, call: Call, found: Draft) -> Draft:
    """A database in memory is a state of what uses the connection."""
    return replace(
        found,
        message=f"`{call.name}` keeps data in memory; each Lambda environment has its own",
        reached=(
            call.scope,
            *of_same_app(model, call.scope, model.scopes_calling(f"{call.name}().")),
        ),
        state=f"{call.scope.module.name}:{call.name}",
    )


def _address(model: Model, node: ast.AST, scope: Scope, address: ast.expr) -> Draft:
    found = _of_address(model, node, scope, address)
    spare = scope in model.once(spare_settings)
    text = f"{found.message.partition(';')[0]}, in settings that somebody has to choose"
    return replace(found, severity="info", message=text) if spare else found


def _is_of_server(value: Value) -> bool:
    """Whether a value is the address of a database elsewhere."""
    text = str(value.value if isinstance(value, Constant) else getattr(value, "text", ""))
    return "://" in text and not text.startswith("sqlite")


def _of_address(model: Model, node: ast.AST, scope: Scope, address: ast.expr) -> Draft:
    values = model.values(address, scope)
    external = [v for v in values if isinstance(v, External)]
    fallback = any(v.name.startswith("os.environ") for v in external)
    how = " unless the environment says otherwise" if fallback else ""
    texts = [v.value for v in values if isinstance(v, Constant)]
    memory = any(":memory:" in str(text) or text == "sqlite://" for text in texts)
    chosen = memory and any(map(_is_of_server, values))
    how = " where a setting says so" if chosen else how
    where = f"in memory{how}" if memory else f"a SQLite file{how}"
    own = "memory" if memory else "disk"
    return Draft(
        rule="LO204",
        severity="info" if chosen else "blocker",
        category="local_database",
        message=f"the database is {where}; each Lambda environment has its own {own}",
        node=node,
        scope=scope,
        symbol="sqlite",
        fix=_FIX,
        reached=(scope, *of_same_app(model, scope, model.scopes_calling(*_USES))),
        state="sqlite:memory" if memory and not (fallback or chosen) else "",
        whole_app=True,
    )
