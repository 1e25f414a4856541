"""Routes that Connexion makes of an OpenAPI document, handled by functions of the project.

Source: `connexion.resolver`, `connexion.frameworks.flask` 3.1, `connexion.apis.flask_utils` 2.14.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from liftoff.frameworks.library_routes.openapi_document import Document, Operation, read_document
from liftoff.frameworks.library_routes.reading import LibraryCall, Reader, text_of, untold
from liftoff.frameworks.registrars import Registration
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.values import (
    Constant,
    External,
    ModuleValue,
    Values,
)
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_UNNAMABLE = re.compile(r"\W")
_CONVERTERS = {"integer": "int", "number": "float", "path": "path"}
# Resolvers by the path: functions of a module, or methods of a class of views.
_RESOLVERS = {"RestyResolver()": "", "MethodResolver()": "View", "MethodViewResolver()": "View"}


def add_operations(reader: Reader, call: LibraryCall) -> None:
    """The operations of the document that `add_api` names."""
    document = _document(reader, call)
    if document is None or call.site is None:
        untold(reader, call, "Connexion's document is, or what it says")
        return
    reader.unknown(call.node, call.scope, "Connexion adds pages that show its document")
    is_async = call.name.startswith("connexion.AsyncApp")
    app = reader.registrar("fastapi" if is_async else "flask", call.site)
    base = (text_of(reader, call, "base_path", document.base) or document.base).rstrip("/")
    guards = tuple(
        guard for name in document.guards for guard in _functions(reader, call.scope, name)
    )
    for one in document.operations:
        handler = next(
            (
                found
                for name in _names(reader, call, one)
                for found in _functions(reader, call.scope, name)
            ),
            None,
        )
        endpoint = one.name.replace(".", "_")
        app.registrations.append(
            Registration(
                base + _rule(one, starlette=is_async),
                (one.method,),
                f"{base}.{endpoint}" if base and endpoint else endpoint,
                handler,
                call.node,
                call.scope,
                guards if one.guarded else (),
            )
        )


def _document(reader: Reader, call: LibraryCall) -> Document | None:
    """The document whose path ends as the call says; the only one where the call does not tell."""
    given = call.argument(0, "specification")
    name = reader.text(given, call.scope) if given is not None else None
    folder = text_of(reader, call, "specification_dir", "") or ""
    found = reader.evaluator.program.documents
    for path in (posixpath.normpath(posixpath.join(folder, name)), name) if name else ():
        wanted = f"/{path.strip('./')}"
        named = [one for one in found if f"/{one.path}".endswith(wanted)]
        if named:
            return read_document(named[0].text)
    if name is not None:
        return None
    described = [said for one in found if (said := read_document(one.text)) is not None]
    return described[0] if len(described) == 1 else None


def _rule(operation: Operation, *, starlette: bool) -> str:
    def variable(match: re.Match[str]) -> str:
        kind = _CONVERTERS.get(operation.kinds.get(match[1], ""))
        name = _UNNAMABLE.sub("_", match[1])
        if starlette:
            return f"{{{name}:{kind}}}" if kind else f"{{{name}}}"
        return f"<{kind}:{name}>" if kind else f"<{name}>"

    return _VARIABLE.sub(variable, operation.path)


def _names(reader: Reader, call: LibraryCall, operation: Operation) -> Iterator[str]:
    """Dotted names of what may handle an operation: the document's, or a resolver's by the path."""
    if operation.name:
        yield operation.name
        return
    fixed = [p.replace("-", "_") for p in operation.path.split("/") if p and "{" not in p]
    searched = operation.method == "GET" and not operation.path.rstrip("/").endswith("}")
    verb = "search" if searched else operation.method.lower()
    for package, ending in _packages(reader, call):
        # Version 3 takes the whole path for the module, version 2 its first part.
        for modules in (fixed, fixed[:1]):
            *above, last = (package, *modules)
            last = f"{last[:1].upper()}{last[1:]}{ending}" if ending else last
            yield ".".join((*above, last, verb))
    if operation.controller:
        yield f"{operation.controller}.{verb}"


def _packages(reader: Reader, call: LibraryCall) -> Iterator[tuple[str, str]]:
    """The package of `RestyResolver("api")`, and how classes in it end, if those have the views."""
    given = call.option("resolver")
    for value in reader.evaluator.values(given, call.scope) if given is not None else ():
        if not isinstance(value, External) or value.site is None:
            continue
        ending = _RESOLVERS.get(value.name.rpartition(".")[2])
        if ending is not None and value.name.startswith("connexion."):
            made = value.site.node
            for argument in getattr(made, "args", ())[:1]:
                name = reader.text(argument, value.site.scope)
                if name:
                    yield name, ending


def _functions(reader: Reader, scope: Scope, dotted: str) -> Iterator[Scope]:
    """The function of the project behind `package.module.function` or `module.Class.method`."""
    package, *last = dotted.rsplit(".", 1)
    if last:
        for value in _members(reader, scope, package, last[0]):
            if (function := function_of(value)) is not None:
                yield function


def _members(reader: Reader, scope: Scope, owner: str, name: str) -> Values:
    evaluator = reader.evaluator
    module = evaluator.program.find_module(owner, scope)
    if module is not None:
        return attribute_values(evaluator, (ModuleValue(module),), name)
    package, _, last = owner.rpartition(".")
    above = _members(reader, scope, package, last) if package else ()
    owners = tuple(value for value in above if not isinstance(value, Constant))
    return attribute_values(evaluator, owners, name) if owners else ()
