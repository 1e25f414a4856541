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

## How to fix

Read secrets from the environment or Secrets Manager; run migrations when deploying; make
connections lazily, and put RDS Proxy before a database.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from liftoff.project.edges import function_of
from liftoff.project.flow import CONSTRUCTORS
from liftoff.project.scopes import Scope
from liftoff.project.syntax import walk
from liftoff.project.values import Constant, External, Prefix
from liftoff.rules import unknown_calls
from liftoff.rules.asked_at_start import asked_at_start
from liftoff.rules.bound_names import bound_name, contains, is_handed_over, is_of_local
from liftoff.rules.databases import is_sqlite
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.import_reads import read_outside
from liftoff.rules.model import Call, Model
from liftoff.rules.models_at_start import loads_at_start, trained_at_start
from liftoff.rules.on_the_way import on_the_way
from liftoff.rules.start_calls import start_calls
from liftoff.rules.start_inputs import asked_of_people, ended_without_options, read_at_start
from liftoff.rules.stays_here import stays_here
from liftoff.rules.surely_at_start import surely_at_start
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
from liftoff.rules.tables.secrets import (
    IDENTITIES,
    IDENTITY_ENDS,
    KEYS,
    OF_ONE_OPERATION,
    SECRET_WORDS,
    SECRETS,
    SHUFFLES,
)
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
        yield _draft(
            call, "LO501", "info", f"`{call.name}` starts at import, with a sender of its own"
        )
    loaded = list(loads_at_start(model))
    for call in loaded:
        text = f"`{call.name}` loads data at import, in each cold start"
        yield _draft(call, "LO502", "warning", text)
    for call in trained_at_start(model, (call.scope for call in loaded)):
        text = f"`{call.name}` trains a model at import, in each cold start"
        yield _draft(call, "LO502", "warning", text)
    for call in model.calls(*SERVERS):
        if call.scope.kind == "module" and call.scope in model.import_modules:
            text = f"`{call.name}` starts a server at import, which never returns"
            yield _draft(call, "LO507", "blocker", text)
    yield from _tables(model)
    yield from _migrations(model)
    yield from _settings_files(model)
    yield from read_at_start(model)
    yield from asked_of_people(model)
    yield from ended_without_options(model)
    yield from read_outside(model)
    yield from _contexts(model)
    makers = {site.scope for site in model.map.apps}
    for call in model.calls(*dict.fromkeys((*SECRETS, *KEYS))):
        # An object that start-up makes may be made by requests, too: its fields are the same.
        again = model.runs_later(call.scope) and call.scope.name not in CONSTRUCTORS
        again = again and call.scope not in makers
        if again or not model.at_start(call.scope) or on_the_way(model, call.scope):
            continue
        name = bound_name(call.node, call.scope)
        if is_of_local(model, call.node, call.scope):
            continue
        lower = name.lower().replace(" ", "_").replace("-", "_")
        if lower.endswith(OF_ONE_OPERATION):
            continue
        if (
            call.name in KEYS
            # What each object has of its own says nothing of the process.
            or (lower.endswith(IDENTITY_ENDS) and not model.runs_later(call.scope))
            or any(word in lower for word in SECRET_WORDS)
            or is_handed_over(model, call)
        ):
            secret = _secret(call.node, call.scope, name or call.name.rpartition(".")[2])
            identity = lower.endswith(IDENTITY_ENDS) and call.name not in KEYS
            yield _identity(secret) if identity else secret
    yield from start_calls(model, starting)
    yield from _made_by_helpers(model)
    yield from _factories(model)


def _connections(model: Model, starting: frozenset[Scope]) -> Iterator[Draft]:
    """What reaches the network at once, and clients that do so when they are first used."""
    told: set[Scope] = set()
    lookups = [c for c in _at_start(model, *LOOKUPS) if not _of_this_machine(model, c)]
    calls = [*model.calls(*CONNECTS, *HTTP_CALLS), *lookups, *_as_base(model)]
    for call in calls:
        if call.name not in LAZY and model.at_import(call.scope) and not stays_here(model, call):
            told.add(call.scope)
            yield _draft(call, "LO501", "warning", _ASKS.format(call.name))
    asked = list(asked_at_start(model, starting, frozenset(told)))
    told.update(call.scope for call in asked)
    asked += [c for c in unknown_calls.asked_by_name(model) if c.scope not in told]
    for call in asked:
        yield _draft(call, "LO501", "warning", _ASKS.format(call.name))
    for method, libraries in ASKING_METHODS.items():
        for call in model.method_calls(method):
            if not call.name.startswith(libraries) or model.at_shutdown(call.scope, call.node):
                continue
            if model.at_start(call.scope):
                text = f"`{method}` reaches the network at start-up, in each cold start"
                yield _draft(call, "LO501", "warning", text)
    for call in model.calls(*CLIENTS):
        # A class of which import makes an object is the same one elsewhere.
        again = model.runs_later(call.scope) and call.scope.name not in CONSTRUCTORS
        if again or not model.at_start(call.scope):
            continue
        address = call.argument(0, "url")
        sqlite = address is not None and is_sqlite(model.values(address, call.scope))
        if not is_in(call.name, CONNECTS) and not sqlite:
            text = f"`{call.name}` is made once an environment; many use up a server"
            yield _draft(call, "LO510", "info", text)


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
        return _draft(call, "LO508", "info", text)
    text = f"tables are {what} at start-up, by every environment"
    return _draft(call, "LO508", "warning", text)


def _settings_files(model: Model) -> Iterator[Draft]:
    """Files of settings that are looked for at import."""
    for call in model.method_calls("from_pyfile", "from_envvar"):
        if ".config." in call.name and model.at_start(call.scope):
            yield _draft(
                call, "LO501", "info", "settings are read from a file, which must be in the package"
            )
    for call in _at_start(model, "pydantic_settings.SettingsConfigDict"):
        if call.argument(-1, "env_file") is not None:
            yield _draft(
                call, "LO501", "info", "settings are read from a file next to the working directory"
            )


def _contexts(model: Model) -> Iterator[Draft]:
    for call in model.method_calls("push"):
        if call.name.endswith("app_context().push") and call.scope.kind == "module":
            yield _draft(
                call, "LO501", "info", "an app context is pushed when the module is imported"
            )


def _made_by_helpers(model: Model) -> Iterator[Draft]:
    """`SECRET_KEY = make_key()`, where the function of the project gives something random."""
    for scope in model.scopes:
        if not model.at_start(scope) or (
            model.runs_later(scope) and scope.name not in CONSTRUCTORS
        ):
            continue
        told: set[str] = set()
        for site in scope.calls:
            values = model.values(site.node.func, scope)
            made = [f for value in values if (f := function_of(value)) is not None]
            if len(made) != 1 or not _gives_random(model, made[0]):
                continue
            name = bound_name(site.node, scope)
            if is_of_local(model, site.node, scope):
                continue
            secret = any(word in f"{name} {made[0].name}".lower() for word in SECRET_WORDS)
            if name and made[0].name not in told and secret:
                told.add(made[0].name)
                yield _secret(site.node, scope, name)


def _gives_random(model: Model, function: Scope) -> bool:
    """Whether a function returns what it has drawn."""
    drawn = [
        site.node
        for site in function.calls
        for value in model.values(site.node.func, function)
        if isinstance(value, External) and value.name in (*SECRETS, *KEYS, *SHUFFLES)
    ]
    if not drawn:
        return False
    # `random.shuffle(letters)` gives nothing: what it is given is random from then on.
    names = {a.id for call in drawn for a in call.args if isinstance(a, ast.Name)}

    def is_drawn(node: ast.AST) -> bool:
        return any(contains(node, call) for call in drawn) or any(
            isinstance(inner, ast.Name) and inner.id in names for inner in walk(node)
        )

    # In the order of the source: `raw = urandom(8)`, `hashed = sha256(raw)`.
    for name, bindings in function.bindings.items():
        if any(binding.kind == "value" and is_drawn(binding.node) for binding in bindings):
            names.add(name)
    return any(map(is_drawn, function.returns))


def _factories(model: Model) -> Iterator[Draft]:
    """`SECRET_KEY: str = Field(default_factory=...)`, and class bodies, which run at import."""
    for scope in model.scopes:
        if scope.kind != "class" or not model.at_start(scope):
            continue
        for call in scope.calls:
            for keyword in call.node.keywords:
                if keyword.arg != "default_factory":
                    continue
                name = next(
                    (n for n, bs in scope.bindings.items() if any(b.node is call.node for b in bs)),
                    "",
                )
                made = model.values(keyword.value, scope)
                random = any(isinstance(v, External) and v.name in SECRETS for v in made)
                if random and any(word in name.lower() for word in SECRET_WORDS):
                    base = model.evaluator.hierarchy.external_bases(scope)
                    if any("Settings" in b for b in base):
                        yield _secret(call.node, scope, name)


def _secret(node: ast.AST, scope: Scope, name: str) -> Draft:
    return Draft(
        rule="LO509",
        severity="warning",
        category="startup_side_effect",
        message=f"`{name}` is random: each environment has its own and refuses what others signed",
        node=node,
        scope=scope,
        symbol=name,
        fix="Read it from the environment or Secrets Manager.",
        whole_app=True,
        of_start=True,
    )


def _identity(draft: Draft) -> Draft:
    """The same of a number that signs nothing: it names the process."""
    return replace(
        draft,
        message=f"`{draft.symbol}` is random: each environment has its own",
        fix="Take what is to be the same everywhere from the environment.",
    )


def _draft(call: Call, rule: str, severity: Severity, message: str) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category="startup_side_effect",
        message=message,
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix="Do it when deploying, or lazily in the request that needs it.",
        whole_app=True,
        of_start=True,
    )
