"""What frameworks and clients call by themselves: views, hooks, dependencies, callbacks."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import ClassValue, External, FunctionValue, Instance, Method
from liftoff.project.graph.callbacks import VIEW_METHODS
from liftoff.project.graph.edges import EdgeRecorder, function_of, spread
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope


class FrameworkCalls(EdgeRecorder):
    """Records what a framework or a client library calls because it was told of it."""

    def registered_class(self, scope: Scope) -> None:
        """`@api.route("/x") class Page(Resource)`: the framework makes its objects."""
        if any(decorator_name(d) in ("route", "resource") for d in scope.decorators):
            self.shown(ClassValue(scope), scope.node, scope.parent or scope)

    def view_decorators(self, scope: Scope) -> None:
        """`decorators = [login_required]` of a class of views: each of its methods is decorated."""
        for name in ("decorators", "method_decorators"):
            for binding in scope.bindings.get(name, ()):
                if binding.kind != "value" or not isinstance(binding.node, ast.List | ast.Tuple):
                    continue
                for element in binding.node.elts:
                    for value in self.evaluator.values(element, scope):
                        if isinstance(value, FunctionValue):
                            self.put_on_view(value.scope, element, scope)

    def put_on_view(self, decorator: Scope, node: ast.expr, view: Scope) -> None:
        """Each call of a method of the view runs what the decorator returns."""
        self.edge(view, decorator, node)
        returned = (v for r in decorator.returns for v in self.evaluator.values(r, decorator))
        wrappers = [value.scope for value in returned if isinstance(value, FunctionValue)]
        found = [self.evaluator.hierarchy.method(view, name) for name in VIEW_METHODS]
        for method in found if wrappers else ():
            if method is not None:
                for wrapper in wrappers:
                    self.edge(method, wrapper, node, written=False)

    def callback(self, target: ast.Attribute, given: ast.expr, scope: Scope) -> None:
        """`client.on_message = handle`: the library calls it when something comes."""
        if not target.attr.startswith("on_") or not isinstance(given, ast.Name | ast.Attribute):
            return
        owners = self.evaluator.values(target.value, scope)
        if not any(isinstance(v, External) and v.name.endswith("()") for v in owners):
            return
        for value in self.evaluator.values(given, scope):
            function = function_of(value)
            if function is not None:
                self.edge(scope, function, target, "spawn")
                if isinstance(value, Method):
                    self.receive(function, value.owner)

    def depended(self, scope: Scope) -> None:
        """FastAPI calls what a parameter's `Depends` names, before the function itself."""
        node = scope.node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        places = [a.annotation for a in every if a.annotation is not None]
        places += [d for d in (*arguments.defaults, *arguments.kw_defaults) if d is not None]
        outer = scope.parent or scope
        for place in places:
            for function in self.dependencies(place, outer):
                self.edge(scope, function, place)

    def registered(self, node: ast.Call, scope: Scope) -> None:
        """`app.before_request(self.check)`: the framework calls the method on that very object."""
        for argument in (*node.args, *(k.value for k in node.keywords)):
            if isinstance(argument, ast.Attribute):
                for value in self.evaluator.values(argument, scope):
                    if isinstance(value, Method):
                        self.read_on(value.function, value.owner)

    def viewed(self, view: ast.expr, node: ast.Call, scope: Scope) -> None:
        """The framework calls the methods of a view, its own and inherited ones, on its object."""
        for value in self.evaluator.values(view, scope):
            if isinstance(value, ClassValue):
                self.shown(value, node, scope)
                self.view_made(value, node, scope)

    def view_made(self, view: ClassValue, node: ast.Call, scope: Scope) -> None:
        """`Page.as_view("page", folder="dist")`: what the framework makes the view with."""
        init = self.evaluator.hierarchy.method(view.scope, "__init__")
        if init is None:
            return
        if isinstance(node.func, ast.Attribute) and node.func.attr == "as_view":
            self.bind(init, node.args[1:], node.keywords, scope, 1)
        for keyword in node.keywords:
            if keyword.arg == "resource_class_kwargs":
                self.spread_out(init, keyword, scope)

    def shown(self, view: ClassValue, node: ast.AST, scope: Scope) -> None:
        """Note the object that the framework makes of a view."""
        made = Instance(view.scope, self.evaluator.site(node, scope))
        for name in VIEW_METHODS:
            method = self.evaluator.hierarchy.method(view.scope, name)
            if method is not None:
                self.read_on(method, made)

    def lifespan(self, node: ast.Call, scope: Scope) -> None:
        """The framework gives the app to the function in `lifespan=`, also of `**options`."""
        given = [(k.value, scope) for k in node.keywords if k.arg == "lifespan"]
        for keyword in node.keywords:
            if keyword.arg is None:
                options = spread(self.evaluator, keyword.value, scope)
                given += [(value, home) for name, value, home in options if name == "lifespan"]
        for expression, home in given:
            for value in self.evaluator.values(expression, home):
                function = function_of(value)
                if function is not None and function.parameters:
                    offset = 1 if isinstance(value, Method) else 0
                    self.bind(function, [node], [], scope, offset)
