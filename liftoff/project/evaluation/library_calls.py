"""Library functions that give back what they are given, or a part of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.dotted_texts import is_loader, named_in_texts
from liftoff.project.evaluation.dynamic_imports import (
    MAX_CHOICES,
    imported_modules,
    modules_in_files,
)
from liftoff.project.evaluation.iteration import iterated_values
from liftoff.project.evaluation.members import classes_of, functions_by_name, heirs_of_own
from liftoff.project.evaluation.overrides import DEPENDS, depended_on
from liftoff.project.evaluation.path_calls import PATH_CALLS
from liftoff.project.evaluation.places import is_path_object, key_of, variable
from liftoff.project.evaluation.providers import NESTED, PROVIDERS, is_provided, provided
from liftoff.project.evaluation.texts import text_of
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
    Part,
    Prefix,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

Handler = Callable[["Evaluator", str, ast.Call, Scope], Values]

# The call is worth its first argument.
PASS_ON = frozenset({
    "functools.partial", "asyncio.wait_for", "asyncio.shield", "asyncio.ensure_future",
    "asyncio.create_task", "flask.copy_current_request_context", "os.fspath",
    "os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser",
    "functools.lru_cache()", "functools.cache", "functools.wraps()",
    "functools.update_wrapper", "contextlib.closing",
    "contextlib.aclosing", "contextlib.contextmanager", "contextlib.asynccontextmanager",
    "os.fsencode", "staticmethod", "flask.stream_with_context",
    "asgiref.sync.sync_to_async", "flask_restful_swagger.swagger.docs",
    "werkzeug.wsgi.ClosingIterator", "werkzeug.wsgi.FileWrapper", "gradio.mount_gradio_app",
    "gradio.routes.mount_gradio_app", "fastapi_pagination.add_pagination",
    "fastapi_versioning.VersionedFastAPI",
})  # fmt: skip
ITERATORS = frozenset({"builtins.iter", "builtins.reversed", "builtins.enumerate"})
ENVIRONMENT = frozenset({
    "os.environ.get", "os.getenv", "os.environ.setdefault", "os.environ.pop", "decouple.config",
    "starlette.config.Config()", "environ.Env()", "environs.Env()",
    *(f"{library}.Env().{kind}"
      for library in ("environs", "environ")
      for kind in ("str", "int", "bool", "float", "list", "path", "url", "json", "dict")),
})  # fmt: skip
# The scheme and host of an address.
_HOST = re.compile(r"\w+://[^/]+/")
# No time or size is larger.
_LARGE = 1e15


def _argument(evaluator: Evaluator, node: ast.Call, scope: Scope, position: int) -> Values:
    if len(node.args) <= position:
        return ()
    return evaluator.values(node.args[position], scope)


def _owner(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return evaluator.values(node.func.value, scope) if isinstance(node.func, ast.Attribute) else ()


def _first(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return _argument(evaluator, node, scope, 0)


def _second(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return _argument(evaluator, node, scope, 1)


def _nothing(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return ()


def _text(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """The methods of what `str` gives are those of a text: `str(path).replace` writes nothing."""
    given = _first(evaluator, name, node, scope)
    text = text_of(evaluator, given)
    if text is not None:
        return (Constant(text),)
    return tuple(
        v for v in given if not (is_path_object(v) or isinstance(v, Container | Instance | Part))
    )


def _address(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """`urljoin(base, "/login")`: an address of the same host, as far as that is known."""
    given = _first(evaluator, name, node, scope)
    found: dict[Value, None] = {}
    for value in given or (External(f"{name}()", evaluator.site(node, scope)),):
        match value:
            case Constant(str() as text) | Prefix(text):
                # The start of an address may end within the host.
                host = _HOST.match(f"{text}/" if isinstance(value, Constant) else text)
                found[Prefix(host[0] if host else "")] = None
            case _:
                found[value] = None
    return tuple(found)


def _variable(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    key = key_of(node.args[0]) if node.args else None
    known = (variable(key),) if key is not None else ()
    given = next((k.value for k in node.keywords if k.arg == "default"), None)
    if given is not None:
        default = evaluator.values(given, scope)
    else:
        default = _second(evaluator, name, node, scope)
    return (External("os.environ.get()", evaluator.site(node, scope)), *default, *known)


def _module(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return imported_modules(evaluator, node, scope)


def _imported_name(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """`import_string("shop.config.Production")`: what a module of the project has by a name."""
    found: list[Values] = []
    for value in _first(evaluator, name, node, scope):
        match value:
            case Constant(str() as text) | Prefix(text):
                package, _, last = text.replace(":", ".").rpartition(".")
                module = evaluator.program.find_module(package, scope) if package else None
                if module is None:
                    continue
                whole = isinstance(value, Constant)
                base: Values = (ModuleValue(module),)
                names = [last] if whole else _starting(evaluator, base, last)
                found.extend(attribute_values(evaluator, base, one) for one in names)
            case _:
                pass
    given = union(*found)
    # Of a name that only the run tells, classes: a module imports much else.
    chosen = tuple(v for v in given if isinstance(v, ClassValue)) or heirs_of_own(evaluator, scope)
    return chosen or (External(f"{name}()", evaluator.site(node, scope)),)


def _file(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """What stands for a module that is read from a file: its spec, its loader, the module."""
    position = 0 if name.startswith("runpy.") else 1
    keywords = ("location", "path", "path_name", "pathname")
    given = next((k.value for k in node.keywords if k.arg in keywords), None)
    if given is None and len(node.args) > position:
        given = node.args[position]
    found = modules_in_files(evaluator, evaluator.values(given, scope)) if given is not None else ()
    return (*found, External(f"{name}()", evaluator.site(node, scope)))


def _next(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    return iterated_values(evaluator, _first(evaluator, name, node, scope))


def _mapped(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return (Container("generator", evaluator.site(node, scope)),)


def _zip(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return gathered(evaluator.values(argument, scope) for argument in node.args)


def _fields(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """`vars(state)` is `state.__dict__`."""
    return attribute_values(evaluator, _first(evaluator, name, node, scope), "__dict__")


def _type(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    if len(node.args) != 1:
        return (External(f"{name}()", evaluator.site(node, scope)),)
    given = _first(evaluator, name, node, scope)
    return tuple(ClassValue(value.cls) for value in given if isinstance(value, Instance))


def _default(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    """What a field of a model or a dataclass is when nothing else is given."""
    default = next((k.value for k in node.keywords if k.arg == "default"), None)
    if default is None and node.args:
        default = node.args[0]
    made_by = ("default_factory", "factory")
    factory = next((k.value for k in node.keywords if k.arg in made_by), None)
    made = evaluator.values(factory, scope) if factory is not None else ()
    site = evaluator.site(node, scope)
    objects = tuple(Instance(v.scope, site) for v in made if isinstance(v, ClassValue))
    return union(evaluator.values(default, scope) if default is not None else (), objects)


def _number(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """`int(os.environ.get("TIMEOUT", 90))` is a number where a default says one."""
    made = External(f"{name}()", evaluator.site(node, scope))
    found: list[Value] = []
    for value in _first(evaluator, name, node, scope):
        if isinstance(value, Constant) and isinstance(value.value, int | float | str):
            try:
                number = float(value.value)
            except ValueError:
                continue
            whole = name.endswith("int") and abs(number) < _LARGE
            found.append(Constant(int(number) if whole else number))
    return (made, *found)


def _globals(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    return (ModuleValue(scope.module.name),)


def _proxied(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """A proxy stands for what its function gives each time that it is used."""
    function = _first(evaluator, name, node, scope)
    proxy = External(f"{name}()", evaluator.site(node, scope))
    return union((proxy,), *(evaluator.returned(value) for value in function))


def _provided(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """`container.store()`."""
    called = evaluator.values(node.func, scope)
    return provided(
        evaluator, tuple(v for v in called if isinstance(v, External) and v.name == name)
    )


def _depended(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    if node.args and is_provided(evaluator, node.args[0], scope):
        return evaluator.values(node.args[0], scope)
    found: list[Values] = []
    for value in depended_on(evaluator, node.args[0], scope) if node.args else ():
        match value:
            case FunctionValue():
                function = value.scope
                gives = function.yields if function.is_generator else function.returns
                found.append(gathered(evaluator.values(item, function) for item in gives))
            case ClassValue():
                found.append((Instance(value.scope, evaluator.site(node, scope)),))
            case Instance():
                inner = evaluator.hierarchy.method(value.cls, "__call__")
                if inner is not None:
                    found.append(gathered(evaluator.values(item, inner) for item in inner.returns))
            case _:
                pass
    return union(*found)


def _getattr(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    if len(node.args) < 2:
        return ()
    base = evaluator.values(node.args[0], scope)
    found: list[Values] = []
    for attribute in evaluator.values(node.args[1], scope):
        match attribute:
            case Constant(str() as text):
                found.append(attribute_values(evaluator, base, text))
            case Prefix(text) if text:
                names = _starting(evaluator, base, text)
                found.extend(attribute_values(evaluator, base, one) for one in names)
            case _:
                pass
    if not found:
        found.extend(classes_of(evaluator, value) for value in base)
        found.extend(functions_by_name(evaluator, value) for value in base)
    if not base and is_loader(evaluator, node.args[0], scope):
        # `module, name = path.rsplit(".", 1)`, then `getattr(import_module(module), name)`
        found.append(named_in_texts(evaluator) or heirs_of_own(evaluator, scope))
    if found and len(node.args) > 2:
        found.append(evaluator.values(node.args[2], scope))
    return union(*found)


def _starting(evaluator: Evaluator, base: Values, prefix: str) -> list[str]:
    """The names in classes and modules that `getattr(x, f"visit_{kind}")` may mean."""
    names: dict[str, None] = {}
    for value in base:
        match value:
            case Instance(cls) | ClassValue(cls):
                scopes = evaluator.hierarchy.mro(cls)[0]
            case ModuleValue(module) if module in evaluator.program.modules:
                scopes = (evaluator.program.modules[module],)
            case _:
                continue
        names.update((n, None) for s in scopes for n in s.bindings if n.startswith(prefix))
    return list(names) if len(names) <= MAX_CHOICES else []


def _super(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:  # noqa: ARG001
    method = next((s for s in (scope, *scope.ancestors()) if s.owner_class is not None), None)
    if method is None or method.owner_class is None:
        return ()
    scopes, externals = evaluator.hierarchy.mro(method.owner_class)
    bases = scopes[1:]
    site = evaluator.site(method.node, method)
    if bases:
        return tuple(Instance(base, site) for base in bases[:1])
    return tuple(External(f"{base.name}()", site) for base in externals)


# By name of the function; a call of any other is worth an unknown object of the library.
LIBRARY_CALLS: dict[str, Handler] = {
    **dict.fromkeys(PASS_ON | ITERATORS, _first),
    **dict.fromkeys(DEPENDS, _depended),
    **dict.fromkeys(PROVIDERS, _provided),
    NESTED: _first,
    **dict.fromkeys(ENVIRONMENT, _variable),
    **PATH_CALLS,
    "builtins.str": _text,
    "builtins.int": _number,
    "builtins.float": _number,
    "builtins.next": _next,
    "builtins.zip": _zip,
    "builtins.filter": _second,
    "urllib.parse.urljoin": _address,
    "typing.cast": _second,
    "werkzeug.wsgi.wrap_file": _second,
    "builtins.map": _mapped,
    "builtins.__import__": _module,
    "asyncio.gather": _nothing,
    "builtins.getattr": _getattr,
    "builtins.super": _super,
    "builtins.type": _type,
    "builtins.vars": _fields,
    "importlib.import_module": _module,
    "werkzeug.utils.import_string": _imported_name,
    "werkzeug.import_string": _imported_name,
    "flask.helpers.import_string": _imported_name,
    "pydoc.locate": _imported_name,
    "yamlconf.import_module": _imported_name,
    "yamlconf.import_path": _imported_name,
    "importlib.util.spec_from_file_location": _file,
    "importlib.machinery.SourceFileLoader": _file,
    "importlib.machinery.SourceFileLoader().load_module": _owner,
    "importlib.util.module_from_spec": _first,
    "importlib.reload": _first,
    "imp.load_source": _file,
    "runpy.run_path": _file,
    "pydantic.Field": _default,
    "dataclasses.field": _default,
    "attrs.field": _default,
    "attr.ib": _default,
    "typer.Option": _default,
    "typer.Argument": _default,
    "werkzeug.LocalProxy": _proxied,
    "builtins.globals": _globals,
}
