"""All modules of a project, linked by name: what `import` finds, and what is stored where."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from liftoff.no_collections import no_collections
from liftoff.project.evaluation.options import name_of_option
from liftoff.project.evaluation.overrides import is_overrides
from liftoff.project.source.collect import collect
from liftoff.project.source.handed_settings import handed_settings
from liftoff.project.source.modules import Modules
from liftoff.project.source.scopes import Scope, Store
from liftoff.project.source.search_path import added_folders, started_folders
from liftoff.project.source.syntax import is_of_super
from liftoff.workspace.source import SourceFile

ITERATORS = frozenset({"__iter__", "__aiter__"})
KEYED = frozenset({"__getitem__", "__setitem__", "__delitem__", "__contains__"})
ASKED = frozenset({"__getattr__", "__setattr__"})
DESCRIBING = frozenset({"__get__", "__set__", "__delete__"})
PROPERTY_DECORATORS = frozenset({"property", "cached_property", "hybrid_property"})


@dataclass(slots=True, eq=False)
class Program:
    """The scopes of a project and indexes over them.

    Attributes:
        modules: module scopes by dotted name.
        scopes: every scope, module by module in the order of paths.
        fields: stores to `self.NAME` in the methods of a class.
        attribute_stores: stores to any other `X.NAME`.
        request_state: values given to a key of what a lifespan yields: each request has them.
        connection: values given to a key of ASGI's `scope`: what serves the request reads them.
        config: values given to a key of an app's configuration.
        extensions: values put under a key of an app's `extensions`.
        overrides: dependencies of FastAPI's, with what an app puts in their place.
        options: defaults of the command line's options.
        methods: functions in class bodies by name.
        properties: names of all properties.
        described: names that class bodies give what they call, where any class is a descriptor.
        called: names of all methods that the source calls, but for those of `super()`.
        is_asgi: whether anything imports Starlette or FastAPI.
        has_proxies: whether anything imports Werkzeug's `LocalProxy`.
        iterates: whether any class has an iterator of its own.
        keyed: whether any class says itself what `x[key]` or `key in x` is.
        documents: texts that may describe an API.
        asked: which of `__getattr__` and `__setattr__` any class has.
    """

    modules: dict[str, Scope] = field(default_factory=dict)
    documents: tuple[SourceFile, ...] = ()
    scopes: list[Scope] = field(default_factory=list)
    fields: dict[Scope, dict[str, list[Store]]] = field(default_factory=dict)
    attribute_stores: dict[str, list[Store]] = field(default_factory=lambda: defaultdict(list))
    request_state: dict[str, list[tuple[ast.expr, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    connection: dict[str, list[tuple[ast.expr, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    config: dict[str, list[tuple[ast.expr, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    extensions: dict[str, list[tuple[ast.expr, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    overrides: list[tuple[ast.expr, ast.expr, Scope]] = field(default_factory=list)
    options: dict[str, list[tuple[ast.expr, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    methods: dict[str, list[Scope]] = field(default_factory=lambda: defaultdict(list))
    properties: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    iterates: bool = False
    keyed: bool = False
    asked: frozenset[str] = frozenset()
    suffixes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    packages: set[str] = field(default_factory=set)
    is_asgi: bool = False
    has_proxies: bool = False

    def functions(self) -> Iterator[Scope]:
        """Every function and lambda."""
        return (scope for scope in self.scopes if scope.is_function)

    def _imports_itself(self, importer: Scope, name: str) -> bool:
        """Whether a package means itself: `from shop import views` in `server/shop/__init__.py`."""
        module = importer.module
        return module.is_package and any(
            imported.startswith(f"{name}.")
            and f"{module.name}{imported[len(name) :]}" in self.modules
            for imported in importer.module_scope().imports
        )

    def find_module(self, name: str, importer: Scope) -> str | None:
        """The project's module that `name` is in a file; None when a library gives it.

        A tree often holds the app in a subfolder that is the import root (`backend/app`), so a
        name that is not found from the root may be the end of one module's name; the one nearest
        to the importer is taken. A folder without `__init__.py` gives way to a package of its name
        beside the importer, whose folder is the import root then (`server/server`).
        """
        if name in self.modules:
            return name
        own = importer.module.name
        candidates = [
            found
            for found in self.suffixes.get(name, ())
            if found != own or self._imports_itself(importer, name)
        ]
        if name in self.packages:
            beside = [c for c in candidates if f"{own}.".startswith(c.removesuffix(name) or ".")]
            if not beside:
                return name
            candidates = beside
        if not candidates:
            return None
        here = own.split(".")
        return max(candidates, key=lambda candidate: _common(candidate.split("."), here))


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def build_program(modules: Modules) -> Program:
    """Collect the scopes of each module and index them."""
    program = Program(documents=modules.documents)
    with no_collections():
        for path in sorted(modules.by_path):
            module = modules.by_path[path]
            scope = collect(module)
            program.modules.setdefault(module.name, scope)
            program.scopes.extend(scope.walk())
    for name in program.modules:
        parts = name.split(".")
        program.packages.update(".".join(parts[:end]) for end in range(1, len(parts)))
    _index_suffixes(program)
    for scope in program.scopes:
        _index(program, scope)
    for given, scope in handed_settings(program.scopes):
        for key, value in zip(given.keys, given.values, strict=True):
            _configure(program.config, scope, key, value)
    imported = {name for scope in program.scopes for name in scope.imports}
    program.is_asgi = any(name.partition(".")[0] in ("starlette", "fastapi") for name in imported)
    program.has_proxies = any(name.startswith("werkzeug.local") for name in imported)
    program.iterates = any(name in program.methods for name in ITERATORS)
    program.keyed = any(name in program.methods for name in KEYED)
    program.asked = ASKED & program.methods.keys()
    if not DESCRIBING & program.methods.keys():
        program.described.clear()
    return program


def _index_suffixes(program: Program) -> None:
    """Index what a module may be called where a folder above it is on `sys.path`.

    `json` is the standard library's. `app/redis.py` is not `redis` where code beside it calls it,
    or another module there, `app.redis`: that `app` is imported as a package, and `redis` is a
    library, unless the folder is on `sys.path` itself.
    """
    named = _named_whole(program)
    whole = {name.rpartition(".")[0] for name in named}
    added = {folder for scope in program.scopes for folder in added_folders(scope)}
    added |= started_folders(program.scopes, program.modules)
    # A package without `__init__.py` is no module, and is imported from like one.
    for name in dict.fromkeys((*program.modules, *sorted(program.packages))):
        parts = name.split(".")
        for start in range(1, len(parts)):
            single = start == len(parts) - 1
            if parts[start] in sys.stdlib_module_names:
                continue
            folder = ".".join(parts[:start])
            beside = folder in whole and name not in program.packages
            if single and folder not in added and (name in named or beside):
                continue
            program.suffixes[".".join(parts[start:])].append(name)


def _named_whole(program: Program) -> set[str]:
    """Modules that code below the same top-level folder imports by their whole name.

    `from .store import x` says nothing of what the folders above are called.
    """
    named: set[str] = set()
    for scope in program.scopes:
        top = scope.module.name.partition(".")[0]
        folder = scope.module.name.rpartition(".")[0]
        for name in _absolute_imports(scope):
            parts = name.split(".")
            beside = f"{folder}.{parts[0]}" in program.modules and folder not in program.modules
            # `from app import app` beside `app/app.py`: it is started in that folder.
            if parts[0] == top and not beside:
                named.update(".".join(parts[:end]) for end in range(2, len(parts) + 1))
    return named


def _absolute_imports(scope: Scope) -> Iterator[str]:
    for bindings in scope.bindings.values():
        for binding in bindings:
            match binding.node:
                case ast.Import(names=names):
                    yield from (alias.name for alias in names)
                case ast.ImportFrom(level=0) if binding.kind == "from":
                    yield f"{binding.module}.{binding.attribute}"
                case _:
                    pass


def _index(program: Program, scope: Scope) -> None:
    owner = scope.owner_class
    if owner is not None and isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
        program.methods[scope.name].append(scope)
        if is_property(scope):
            program.properties.add(scope.name)
    if scope.kind == "class":
        for name, bindings in scope.bindings.items():
            made = [decorator_name(b.node) for b in bindings if isinstance(b.node, ast.Call)]
            if "property" in made:
                program.properties.add(name)
            elif made:
                program.described.add(name)
    functions = (call.node.func for call in scope.calls)
    program.called.update(
        f.attr for f in functions if isinstance(f, ast.Attribute) and not is_of_super(f)
    )
    _index_attributes(program, scope)
    _index_config(program, scope)
    _index_options(program, scope)
    if scope.is_generator and scope.parameters:
        _index_yielded(program, scope)
    if scope.kind in ("class", "module") and _holds_settings(scope):
        _index_settings(program, scope)


def _index_settings(program: Program, scope: Scope) -> None:
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            if name.isupper() and binding.kind == "value" and isinstance(binding.node, ast.expr):
                program.config[name].append((binding.node, scope))


def _index_options(program: Program, scope: Scope) -> None:
    for call in scope.calls:
        node = call.node
        if isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
            default = next((k.value for k in node.keywords if k.arg == "default"), None)
            if default is not None:
                program.options[name_of_option(node)].append((default, scope))


def _index_attributes(program: Program, scope: Scope) -> None:
    # A function inside a method writes to the method's `self`.
    method = next(
        (s for s in (scope, *scope.ancestors()) if s.owner_class is not None and s.parameters), None
    )
    for store in scope.stores:
        target = store.target
        if not isinstance(target, ast.Attribute):
            continue
        base = target.value
        cls = method.owner_class if method is not None else None
        if (
            method is not None
            and cls is not None
            and isinstance(base, ast.Name)
            and base.id == method.parameters[0]
        ):
            program.fields.setdefault(cls, {}).setdefault(target.attr, []).append(store)
        else:
            program.attribute_stores[target.attr].append(store)


def _index_config(program: Program, scope: Scope) -> None:
    for store in scope.stores:
        target = store.target
        if store.value is None or not isinstance(target, ast.Subscript):
            continue
        if _is_config(target.value):
            _configure(program.config, scope, target.slice, store.value)
        elif isinstance(target.value, ast.Attribute) and target.value.attr == "extensions":
            _configure(program.extensions, scope, target.slice, store.value)
        elif is_overrides(target.value):
            program.overrides.append((target.slice, store.value, scope))
        elif is_connection(target.value):
            _configure(program.connection, scope, target.slice, store.value)
    for call in scope.calls:
        function = call.node.func
        if isinstance(function, ast.Attribute) and _is_config(function.value):
            _index_update(program, scope, function.attr, call.node)


def _index_update(program: Program, scope: Scope, method: str, node: ast.Call) -> None:
    """`app.config.update(KEY=value)`, `.setdefault(key, value)` and `.from_object(__name__)`."""
    if method in ("update", "from_mapping"):
        for keyword in node.keywords:
            if keyword.arg:
                program.config[keyword.arg].append((keyword.value, scope))
        for argument in node.args:
            if isinstance(argument, ast.Dict):
                for key, value in zip(argument.keys, argument.values, strict=True):
                    _configure(program.config, scope, key, value)
    elif method == "setdefault" and len(node.args) == 2:
        _configure(program.config, scope, node.args[0], node.args[1])
    elif method == "from_object" and _is_own_name(node.args):
        module = scope.module_scope()
        if not _holds_settings(module):
            _index_settings(program, module)


def _is_own_name(arguments: list[ast.expr]) -> bool:
    match arguments:
        case [ast.Name("__name__")]:
            return True
        case _:
            return False


def _index_yielded(program: Program, scope: Scope) -> None:
    """`yield {"store": store}` of a lifespan, as a literal, by `dict(...)` or a `TypedDict`."""
    for item in scope.yields:
        for node in _literals(item, scope):
            match node:
                case ast.Dict():
                    for key, value in zip(node.keys, node.values, strict=True):
                        if isinstance(key, ast.Constant) and isinstance(key.value, str):
                            program.request_state[key.value].append((value, scope))
                case ast.Call():
                    for keyword in node.keywords:
                        if keyword.arg:
                            program.request_state[keyword.arg].append((keyword.value, scope))
                case _:
                    pass


def _literals(node: ast.expr, scope: Scope) -> list[ast.AST]:
    """An expression, or what a local name is bound to."""
    if isinstance(node, ast.Name):
        return [b.node for b in scope.bindings.get(node.id, ()) if b.kind == "value"]
    return [node]


def _configure(
    given: dict[str, list[tuple[ast.expr, Scope]]],
    scope: Scope,
    key: ast.expr | None,
    value: ast.expr,
) -> None:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        given[key.value].append((value, scope))


def is_connection(node: ast.expr) -> bool:
    """Whether an expression is called as ASGI and WSGI call their dictionary of a connection."""
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr="environ"):
            return False
        case ast.Name(id="scope" | "environ") | ast.Attribute(attr="scope" | "environ"):
            return True
        case _:
            return False


def _is_config(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "config"


def _holds_settings(scope: Scope) -> bool:
    words = ("config", "settings")
    if "test" in scope.name.lower():
        return False
    where = scope.module.name.rpartition(".")[2].lower()
    return any(word in scope.name.lower() or word in where for word in words)


def is_property(scope: Scope) -> bool:
    """Whether reading an attribute runs this function."""
    return any(
        (isinstance(d, ast.Name) and d.id in PROPERTY_DECORATORS)
        or (isinstance(d, ast.Attribute) and d.attr in PROPERTY_DECORATORS)
        for d in scope.decorators
    )


def decorating(decorator: ast.expr) -> ast.expr:
    """What decorates: `f` of `@f` and of `@f(x)`."""
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def decorator_name(node: ast.expr) -> str:
    """The last name of a decorator, called or not: `route` of `@app.route("/")`."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
