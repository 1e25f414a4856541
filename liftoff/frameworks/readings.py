"""What the arguments of a registration say: texts, lists, functions, apps."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

from liftoff.frameworks.registrars import REGISTRAR_KINDS, RegistrarKind
from liftoff.frameworks.spread_options import spread_options
from liftoff.project.evaluation.calls import CONTAINER_MAKERS
from liftoff.project.evaluation.contents import element_values
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.library_calls import LIBRARY_CALLS
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Place,
    Site,
    Value,
    texts,
)
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

# `HTTPMethod.POST` of Python 3.11.
_HTTP_METHOD = "http.HTTPMethod."

# Where FastAPI serves its documents, by the attribute of an app.
_OF_DOCUMENTS = {
    "docs_url": "/docs",
    "redoc_url": "/redoc",
    "openapi_url": "/openapi.json",
    "swagger_ui_oauth2_redirect_url": "/docs/oauth2-redirect",
}


def may_make(function: Value) -> bool:
    """Whether a call may make a framework's object, and not only give back one that is there."""
    match function:
        case External(name):
            return (
                f"{name}()" in REGISTRAR_KINDS or name in LIBRARY_CALLS or name in CONTAINER_MAKERS
            )
        case ClassValue():
            return True
        case _:
            return False


class Readings:
    """Reads expressions of registrations through an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    @contextmanager
    def seen_by(self, evaluator: Evaluator | Frame) -> Iterator[None]:
        """Read through another evaluator for a while: that of one call, or one turn of a loop."""
        whole = self.evaluator
        self.evaluator = cast("Evaluator", evaluator)
        try:
            yield
        finally:
            self.evaluator = whole

    def kind(self, value: Value) -> tuple[RegistrarKind | None, Site | None]:
        """What a value is as a framework's object, and where it is made."""
        match value:
            case External(name, site):
                return REGISTRAR_KINDS.get(name), site
            case Instance(cls, site):
                for base in self.evaluator.hierarchy.external_bases(cls):
                    found = REGISTRAR_KINDS.get(f"{base}()")
                    if found is not None:
                        return found, site
        return None, None

    def text(self, node: ast.expr, scope: Scope) -> str | None:
        """The text that an expression is for sure."""
        return next(iter(texts(self.evaluator.values(node, scope))), None)

    def path(self, node: ast.expr, scope: Scope) -> str | None:
        """The rule or prefix that an expression is: a helper for settings may give other texts."""
        values = self.evaluator.values(node, scope)
        told = texts(values) or [t for v in values if (t := self.of_documents(v)) is not None]
        fit = [text for text in told if not text or text.startswith("/")]
        return next(iter(fit or told), None)

    def of_documents(self, value: Value) -> str | None:
        """`app.docs_url`: what the call that makes the app says, or FastAPI's own."""
        if not isinstance(value, External) or value.site is None:
            return None
        made, _, name = value.name.rpartition(".")
        if made != "fastapi.FastAPI()" or name not in _OF_DOCUMENTS:
            return None
        call, scope = value.site.node, value.site.scope
        given = keyword_of(call, name) if isinstance(call, ast.Call) else None
        return self.text(given, scope) if given is not None else _OF_DOCUMENTS[name]

    def is_setting(self, node: ast.expr, scope: Scope) -> bool:
        """Whether only a variable of the environment, or a key of settings, tells an expression."""
        return any(
            isinstance(v, Place) and v.root.startswith(("config[", "environ["))
            for v in self.evaluator.values(node, scope)
        )

    def may_be_left_out(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a prefix may be None for all that is known, or the one of a router itself."""
        for value in self.evaluator.values(node, scope):
            match value:
                case Constant(None):
                    return True
                case External(name) if name.rpartition(".")[0] in REGISTRAR_KINDS:
                    return True
                case _:
                    pass
        return False

    def texts(self, node: ast.expr | None, scope: Scope) -> tuple[str, ...] | None:
        """The texts of a list, as `methods=` takes it."""
        if node is None:
            return None
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            # Element by element: `[method.upper()]` inside a helper is what its caller says.
            written = [self._method(element, scope) for element in node.elts]
            if written and None not in written:
                return tuple(text for text in written if text is not None)
        base = self.evaluator.values(node, scope)
        return tuple(_texts(element_values(self.evaluator, base))) or None

    def _method(self, node: ast.expr, scope: Scope) -> str | None:
        """The one text of an element, also in other letters."""
        match node:
            case ast.Call(ast.Attribute(base, "upper" | "lower"), []):
                text = self._method(base, scope)
                return text.upper() if text is not None else None
            case _:
                texts = tuple(_texts(self.evaluator.values(node, scope)))
                return texts[0] if len(texts) == 1 else None

    def listed(self, node: ast.expr, scope: Scope) -> list[Scope]:
        """The functions in a list."""
        base = self.evaluator.values(node, scope)
        held = element_values(self.evaluator, base)
        return [f for value in held if (f := function_of(value)) is not None]

    def dependencies(self, node: ast.expr | None, scope: Scope) -> list[Scope]:
        """The functions of `dependencies=[Depends(f)]`."""
        found: list[Scope] = []
        if node is None:
            return found
        elements: list[tuple[ast.expr, Scope]] = []
        if isinstance(node, ast.List | ast.Tuple):
            elements = [(element, scope) for element in node.elts]
        else:
            for value in self.evaluator.values(node, scope):
                if isinstance(value, Container) and isinstance(
                    value.site.node, ast.List | ast.Tuple
                ):
                    elements += [(e, value.site.scope) for e in value.site.node.elts]
        for element, where in elements:
            if isinstance(element, ast.Call) and element.args:
                for value in self.evaluator.values(element.args[0], where):
                    found.extend(self.runs(value))
        return found

    def runs(self, value: Value) -> Iterator[Scope]:
        """The functions that run when a framework uses a value as a hook."""
        match value:
            case FunctionValue() | Method():
                function = function_of(value)
                if function is not None:
                    yield function
            case ClassValue(cls) | Instance(cls):
                for name in ("__init__", "__call__", "dispatch"):
                    method = self.evaluator.hierarchy.method(cls, name)
                    if method is not None:
                        yield method
            case _:
                return

    def functions_in(self, node: ast.AST, scope: Scope) -> Iterator[Scope]:
        """The functions that run for what an expression names."""
        for child in walk(node):
            if isinstance(child, ast.Name | ast.Attribute):
                for value in self.evaluator.values(child, scope):
                    yield from self.runs(value)

    def endpoint(self, node: ast.Call, scope: Scope) -> str:
        """The name given to a rule; empty when there is none."""
        for key in ("endpoint", "name"):
            given = self.option(node, key, scope)
            if given is not None and not isinstance(given[0], ast.Lambda):
                return self.text(*given) or ""
        return ""

    def option(self, node: ast.Call, name: str, scope: Scope) -> tuple[ast.expr, Scope] | None:
        """The value of a keyword argument, there or in `**options`, and where it is written."""
        given = keyword_of(node, name)
        if given is not None:
            return given, scope
        spread = spread_options(self.evaluator, node, scope)
        return next(((value, where) for key, value, where in spread if key == name), None)

    def view_name(self, view: ast.expr | None, scope: Scope) -> str:
        """The name in `View.as_view("name")`, there or where the view's variable got it."""
        if isinstance(view, ast.Name):
            owner = self.evaluator.owner(view.id, scope)
            for binding in owner.bindings[view.id] if owner is not None else ():
                if binding.kind == "value" and isinstance(binding.node, ast.Call):
                    return self.view_name(binding.node, owner or scope)
        if (
            isinstance(view, ast.Call)
            and isinstance(view.func, ast.Attribute)
            and view.func.attr == "as_view"
        ):
            given = view.args[:1] or [k.value for k in view.keywords if k.arg == "name"]
            return (self.text(given[0], scope) or "") if given else ""
        return ""

    def handler(self, view: ast.expr | None, scope: Scope) -> Scope | None:
        """The function or class behind a view, through decorators that are called by hand."""
        return next(iter(self.handlers(view, scope)), None)

    def handlers(self, view: ast.expr | None, scope: Scope, depth: int = 0) -> tuple[Scope, ...]:
        """As `handler`, all that a view may be: `obj.answer` in a loop over several objects."""
        if view is None or depth > 4:
            return ()
        found: dict[Scope, None] = {}
        for value in self.evaluator.values(view, scope):
            match value:
                case FunctionValue() | Method():
                    function = function_of(value)
                    if function is not None:
                        found[function] = None
                case ClassValue(cls):
                    found[cls] = None
                case Instance(cls):
                    found[self.evaluator.hierarchy.method(cls, "__call__") or cls] = None
                case _:
                    pass
        if not found and isinstance(view, ast.Call):
            for argument in view.args:
                inner = self.handlers(argument, scope, depth + 1)
                if inner:
                    return inner
        return tuple(found)

    def views_of(self, *bases: str) -> tuple[Scope, ...]:
        """The project's classes of views: what a loop over modules may put under any rule."""
        hierarchy = self.evaluator.hierarchy
        return tuple(
            scope
            for scope in self.evaluator.program.scopes
            if scope.kind == "class" and set(bases).intersection(hierarchy.external_bases(scope))
        )


def keyword_of(node: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument."""
    return next((k.value for k in node.keywords if k.arg == name), None)


def _texts(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        match value:
            case Constant(str() as text):
                yield text
            case External(name) if name.startswith(_HTTP_METHOD):
                yield name.removeprefix(_HTTP_METHOD).partition(".")[0]
            case _:
                pass
