"""What import and start-up do (LO501, LO502, LO507 to LO510).

## What it finds

| code | what | severity |
|---|---|---|
| LO501 | a call over the network at import or start-up | warning |
| LO501 | an error tracker, a client of an API, a pushed context at import | info |
| LO501 | settings that start-up reads from a file or the command line | info |
| LO501 | files that a setting or an absolute path names, folders that import lists | info |
| LO502 | a model or large data that import loads, or a model that it trains | warning |
| LO507 | a server that is started when the module is imported | blocker |
| LO507 | a question at the terminal when the module is imported | blocker; warning if it depends |
| LO507 | a command line that import reads, and ends without | blocker; warning if it depends |
| LO508 | tables made or migrated at start-up | warning |
| LO509 | a secret, seed or identity that is made at import | warning |
| LO510 | a connection or pool made at import | info |

## Why

Start-up runs again for each new environment, many times a day and many at once, within 10 s. A
secret made there differs from environment to environment: a token that one signs is refused by the
next. A snapshot (SnapStart) clones it instead.

## Example

Bad: `SECRET_KEY = secrets.token_urlsafe(32)`.
Good: `SECRET_KEY = os.environ["SECRET_KEY"]`.

## How sure

What import and start-up reach is certain; which calls use the network is known by library. What
only a branch for development does is left alone, where the source shows the branch.

## How to fix

Read secrets from the environment or Secrets Manager; run migrations when deploying; make
connections lazily, and put RDS Proxy before a database.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External, Prefix
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.rules.databases import is_sqlite, is_told_as_sqlite
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.network.stays_here import stays_here
from liftoff.rules.running.on_the_way import on_the_way
from liftoff.rules.running.surely_at_start import surely_at_start
from liftoff.rules.starting.asked_at_start import asked_at_start
from liftoff.rules.starting.import_reads import read_outside
from liftoff.rules.starting.models_at_start import loads_at_start, trained_at_start
from liftoff.rules.starting.random_at_start import random_at_start
from liftoff.rules.starting.start_calls import start_calls
from liftoff.rules.starting.start_draft import start_draft
from liftoff.rules.starting.start_inputs import (
    asked_of_people,
    ended_without_options,
    read_at_start,
)
from liftoff.rules.tables.connections import CONNECTS
from liftoff.rules.tables.databases import REGISTERS_TABLES, TABLE_MAKERS
from liftoff.rules.tables.names import is_in
from liftoff.rules.tables.network import (
    ASKING_METHODS,
    CLIENTS,
    HTTP_CALLS,
    LAZY,
    LOOKUPS,
    TRACKERS,
)
from liftoff.rules.tables.secrets import IDENTITIES
from liftoff.rules.tables.servers import SERVERS

_ASKS = "`{}` reaches the network at start-up, within 10 s, in each cold start"
_CHANGE = re.compile(
    r"(^|;)\s*(CREATE\s+(TABLE|INDEX|UNIQUE\s+INDEX|EXTENSION)|ALTER\s+TABLE|PRAGMA\s+user_version\s*=)",
    re.IGNORECASE,
)


def check(model: Model) -> Iterator[Draft]:
    """Calls that run at import or start-up only."""
    starting = surely_at_start(model)
    yield from _connections(model, starting)
    for call in _at_start(model, *TRACKERS):
        yield start_draft(
            call, "LO501", "info", f"`{call.name}` starts at import, with a sender of its own"
        )
    loaded = list(loads_at_start(model))
    for call in loaded:
        text = f"`{call.name}` loads data at import, in each cold start"
        yield start_draft(call, "LO502", "warning", text)
    for call in trained_at_start(model, (call.scope for call in loaded)):
        text = f"`{call.name}` trains a model at import, in each cold start"
        yield start_draft(call, "LO502", "warning", text)
    for call in model.calls(*SERVERS):
        if call.scope.kind == "module" and call.scope in model.import_modules:
            text = f"`{call.name}` starts a server at import, which never returns"
            yield start_draft(call, "LO507", "blocker", text)
    yield from _tables(model)
    yield from _migrations(model)
    yield from _settings_files(model)
    yield from read_at_start(model)
    yield from asked_of_people(model)
    yield from ended_without_options(model)
    yield from read_outside(model)
    yield from _contexts(model)
    yield from random_at_start(model)
    yield from start_calls(model, starting)


def _connections(model: Model, starting: frozenset[Scope]) -> Iterator[Draft]:
    """What reaches the network at once, and clients that do so when they are first used."""
    told: set[Scope] = set()
    lookups = [c for c in _at_start(model, *LOOKUPS) if not _of_this_machine(model, c)]
    calls = [*model.calls(*CONNECTS, *HTTP_CALLS), *lookups, *_as_base(model)]
    for call in calls:
        if call.name not in LAZY and model.at_import(call.scope) and not stays_here(model, call):
            told.add(call.scope)
            yield start_draft(call, "LO501", "warning", _ASKS.format(call.name))
    asked = list(asked_at_start(model, starting, frozenset(told)))
    told.update(call.scope for call in asked)
    asked += [c for c in unknown_calls.asked_by_name(model) if c.scope not in told]
    for call in asked:
        yield start_draft(call, "LO501", "warning", _ASKS.format(call.name))
    for method, libraries in ASKING_METHODS.items():
        for call in model.method_calls(method):
            if not call.name.startswith(libraries) or model.at_shutdown(call.scope, call.node):
                continue
            if model.at_start(call.scope):
                text = f"`{method}` reaches the network at start-up, in each cold start"
                yield start_draft(call, "LO501", "warning", text)
    for call in model.calls(*CLIENTS):
        # A class of which import makes an object is the same one elsewhere.
        again = model.runs_later(call.scope) and call.scope.name not in CONSTRUCTORS
        if again or not model.at_start(call.scope):
            continue
        address = call.argument(0, "url")
        sqlite = address is not None and is_sqlite(model.values(address, call.scope))
        sqlite = sqlite or is_told_as_sqlite(call)
        if not is_in(call.name, CONNECTS) and not sqlite:
            text = f"`{call.name}` is made once an environment; many use up a server"
            yield start_draft(call, "LO510", "info", text)


def _of_this_machine(model: Model, lookup: Call) -> bool:
    """`gethostbyname(gethostname())`."""
    host = lookup.argument(0, "host", "hostname", "qname")
    values = model.values(host, lookup.scope) if host is not None else ()
    own = tuple(f"{name}()" for name in IDENTITIES)
    return any(
        (isinstance(v, External) and v.name in own)
        or (isinstance(v, Constant) and v.value in (None, "", "localhost", "127.0.0.1"))
        for v in values
    )


def _as_base(model: Model) -> Iterator[Call]:
    """`super().__init__()` in a class of the project that such a library's class is the base of."""
    for call in model.calls(*(f"{name}().__init__" for name in CONNECTS)):
        yield Call(call.site, call.name.removesuffix("().__init__"), call.value)


def _at_start(model: Model, *names: str) -> Iterator[Call]:
    for call in model.calls(*names):
        if model.at_start(call.scope) and not model.runs_later(call.scope):
            yield call


def _tables(model: Model) -> Iterator[Draft]:
    calls = [
        call
        for method, libraries in TABLE_MAKERS.items()
        for call in model.method_calls(method)
        if call.name.startswith(libraries)
    ]
    for call in model.method_calls("run_sync"):
        given = call.argument(0, "fn")
        values = model.values(given, call.scope) if given is not None else ()
        if any(isinstance(v, External) and v.name.endswith(".create_all") for v in values):
            calls.append(call)
    for register in REGISTERS_TABLES:
        for call in model.calls(register):
            makes = call.argument(-1, "generate_schemas")
            if isinstance(makes, ast.Constant) and makes.value is True:
                calls.append(call)
    for call in calls:
        if model.at_start(call.scope):
            yield _of_tables(model, call, "made or changed")


def _migrations(model: Model) -> Iterator[Draft]:
    """Raw SQL that changes tables which are there, or counts such changes; one place a module."""
    told: set[str] = set()
    for call in model.method_calls("execute", "executescript", "execute_script"):
        statement = call.argument(0, "sql", "statement")
        module = call.scope.module.path
        if statement is None or module in told or not model.at_start(call.scope):
            continue
        values = model.values(statement, call.scope)
        texts = [str(v.value) for v in values if isinstance(v, Constant)]
        texts += [v.text for v in values if isinstance(v, Prefix)]
        if any(map(_CHANGE.search, texts)):
            told.add(module)
            yield _of_tables(model, call, "changed")


def _of_tables(model: Model, call: Call, what: str) -> Draft:
    if on_the_way(model, call.scope):
        text = f"tables are {what} where the server is started: no function does so"
        return start_draft(call, "LO508", "info", text)
    text = f"tables are {what} at start-up, by every environment"
    return start_draft(call, "LO508", "warning", text)


def _settings_files(model: Model) -> Iterator[Draft]:
    """Files of settings that are looked for at import."""
    for call in model.method_calls("from_pyfile", "from_envvar"):
        if ".config." in call.name and model.at_start(call.scope):
            yield start_draft(
                call, "LO501", "info", "settings are read from a file, which must be in the package"
            )
    for call in _at_start(model, "pydantic_settings.SettingsConfigDict"):
        if call.argument(-1, "env_file") is not None:
            yield start_draft(
                call, "LO501", "info", "settings are read from a file next to the working directory"
            )


def _contexts(model: Model) -> Iterator[Draft]:
    for call in model.method_calls("push"):
        if call.name.endswith("app_context().push") and call.scope.kind == "module":
            yield start_draft(
                call, "LO501", "info", "an app context is pushed when the module is imported"
            )
