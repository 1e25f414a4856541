"""Views that are classes with a base path: Flask-AppBuilder, Flask-Admin, Flask-Classful.

A method of such a class is a route by its decorator (`@expose("/list")`), or by its name alone
(`index`); the classes of the library have routes of their own, which a project's class inherits.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liftoff.frameworks.readings import Readings, keyword_of
from liftoff.frameworks.registrars import Registrar, Registration
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.contents import element_values
from liftoff.project.evaluation.values import ClassValue, Constant, External, Instance
from liftoff.project.source.scopes import Scope

# The call that puts a view into an app; `register` is a method of the view itself.
REGISTER = frozenset({
    "add_view", "add_view_no_menu", "add_api", "add_views", "register",
})  # fmt: skip
_BASES = {
    "flask_appbuilder.": "appbuilder",
    "flask_admin.": "admin",
    "flask_classful.": "classful",
    "flask_classy.": "classful",
}
# Routes that the library's classes bring: method, path, verbs (Flask-AppBuilder 5.2 and
# Flask-Admin 2.0, by their `@expose` decorators).
_REST_MODEL = (
    ("info", "/_info", ("GET",)),
    ("get", "/<int:pk>", ("GET",)),
    ("get_list", "/", ("GET",)),
    ("post", "/", ("POST",)),
    ("put", "/<pk>", ("PUT",)),
    ("delete", "/<pk>", ("DELETE",)),
)
_MODEL = (
    ("list", "/list/", ("GET",)),
    ("show", "/show/<pk>", ("GET",)),
    ("add", "/add", ("GET", "POST")),
    ("edit", "/edit/<pk>", ("GET", "POST")),
    ("delete", "/delete/<pk>", ("GET", "POST")),
    ("download", "/download/<string:filename>", ("GET",)),
    ("action", "/action/<string:name>/<pk>", ("GET", "POST")),
    ("action_post", "/action_post", ("POST",)),
)
_ADMIN_MODEL = (
    ("index_view", "/", ("GET",)),
    ("create_view", "/new/", ("GET", "POST")),
    ("edit_view", "/edit/", ("GET", "POST")),
    ("details_view", "/details/", ("GET",)),
    ("delete_view", "/delete/", ("POST",)),
    ("action_view", "/action/", ("POST",)),
    ("export", "/export/<export_type>/", ("GET",)),
    ("ajax_lookup", "/ajax/lookup/", ("GET",)),
    ("ajax_update", "/ajax/update/", ("POST",)),
)
_FORM = (("this_form_get", "/form", ("GET",)), ("this_form_post", "/form", ("POST",)))
_INHERITED = {
    "ModelRestApi": _REST_MODEL,
    "SimpleFormView": _FORM,
    "PublicFormView": _FORM,
    "CompactCRUDMixin": _MODEL,
    "RestCRUDView": _MODEL,
}
# Flask-Classful's names of methods: path and verb; `{}` is the first parameter.
_CLASSFUL = {
    "index": ("/", "GET"),
    "get": ("/{}", "GET"),
    "post": ("/", "POST"),
    "put": ("/{}", "PUT"),
    "patch": ("/{}", "PATCH"),
    "delete": ("/{}", "DELETE"),
}


def _is_admin_model(value: External) -> bool:
    return value.name.startswith("flask_admin.") and value.name.endswith(".ModelView()")


def _is_around(method: Scope) -> bool:
    """Whether Flask-Classful calls a method around the views, and makes no route of it."""
    return method.is_function and method.name.startswith(("before_", "after_"))


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    path: str | None
    methods: tuple[str, ...]
    handler: Scope | None


class ClassViews:
    """Reads the classes that a registering call names."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self.evaluator = readings.evaluator

    def registered(self, node: ast.Call, scope: Scope) -> Iterator[Registrar]:
        """A registrar for each class of a call such as `appbuilder.add_view(View, "Name")`."""
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr not in REGISTER:
            return
        given = [function.value] if function.attr == "register" else node.args[:1]
        if function.attr == "add_views":
            given = node.args
        for argument in given:
            site = self.evaluator.site(argument, scope)
            for value in self.evaluator.values(argument, scope):
                found = None
                if isinstance(value, ClassValue | Instance):
                    cls = value.scope if isinstance(value, ClassValue) else value.cls
                    made = value.site.node if isinstance(value, Instance) else None
                    found = self._registrar(
                        Registrar("views", site), cls, node, made, function.value, scope
                    )
                elif isinstance(value, External) and _is_admin_model(value):
                    found = self._plain_model(Registrar("views", site), value, function.value)
                if found is not None:
                    yield found
                    break

    def admin_index(self, view: ast.expr, scope: Scope, url: str) -> Iterator[Registrar]:
        """Flask-Admin's index, where it is an object of a class of the project, or is told its URL.

        Args:
            view: what is given as `index_view`.
            scope: where that stands.
            url: where the index is, if it is not told.
        """
        for value in self.evaluator.values(view, scope):
            made = getattr(getattr(value, "site", None), "node", None)
            if not (isinstance(value, Instance | External) and isinstance(made, ast.Call)):
                continue
            found = Registrar("views", self.evaluator.site(view, scope), "admin", url.rstrip("/"))
            if (given := keyword_of(made, "endpoint")) is not None:
                found.name = self.readings.text(given, scope) or found.name
            if (given := keyword_of(made, "url")) is not None:
                found.prefix = (self.readings.text(given, scope) or url).rstrip("/")
            rules = [_Rule("index", "/", ("GET",), None)]
            if isinstance(value, Instance):
                bases = self.evaluator.hierarchy.external_bases(value.cls)
                own = list(self._exposed(value.cls, bases, "admin"))
                rules = [*(rules if all(r.name != "index" for r in own) else ()), *own]
            self._register(found, rules, f"{found.name}.", made, scope)
            yield found

    def _registrar(
        self,
        registrar: Registrar,
        cls: Scope,
        node: ast.Call,
        made: ast.AST | None,
        owner: ast.expr,
        scope: Scope,
    ) -> Registrar | None:
        bases = self.evaluator.hierarchy.external_bases(cls)
        family = next((f for b in bases for p, f in _BASES.items() if b.startswith(p)), None)
        if family is None:
            return None
        if family == "appbuilder":
            registrar.prefix, registrar.name = self._appbuilder(cls, bases), cls.name
            rules = self._exposed(cls, bases, family)
        elif family == "admin":
            model = any(base.endswith(".ModelView") for base in bases)
            registrar.prefix, registrar.name = self._admin(
                cls.name.lower(), made, owner, scope, model=model
            )
            rules = self._exposed(cls, bases, family)
        else:
            registrar.prefix = self._classful(cls, node, scope)
            registrar.hooks.update((m, None) for m in cls.children if _is_around(m))
            rules = self._named(cls)
        above = f"{cls.name}:" if family == "classful" else f"{registrar.name}."
        self._register(registrar, rules, above, node, scope)
        return registrar

    def _plain_model(
        self, registrar: Registrar, value: External, owner: ast.expr
    ) -> Registrar | None:
        """`ModelView(User, db.session)` of the library itself."""
        made = value.site.node if value.site is not None else None
        if value.site is None or not (isinstance(made, ast.Call) and made.args):
            return None
        scope = value.site.scope
        registrar.prefix, registrar.name = self._admin("", made, owner, scope, model=True)
        rules = [_Rule(name, path, methods, None) for name, path, methods in _ADMIN_MODEL]
        self._register(registrar, rules, f"{registrar.name}.", made, scope)
        return registrar

    def _register(
        self,
        registrar: Registrar,
        rules: Iterable[_Rule],
        above: str,
        node: ast.AST,
        scope: Scope,
    ) -> None:
        for rule in rules:
            registrar.registrations.append(
                Registration(
                    rule.path or "",
                    rule.methods,
                    f"{above}{rule.name}",
                    rule.handler,
                    rule.handler.node if rule.handler is not None else node,
                    rule.handler or scope,
                    unknown_rule=rule.path is None,
                )
            )

    def _text(self, cls: Scope, name: str) -> str | None:
        """A class attribute that is a text."""
        for value in attribute_values(self.evaluator, (ClassValue(cls),), name):
            if isinstance(value, Constant) and isinstance(value.value, str):
                return value.value
        return None

    def _appbuilder(self, cls: Scope, bases: tuple[str, ...]) -> str:
        given = self._text(cls, "route_base")
        if given is not None:
            return given
        if any(base.rpartition(".")[2].endswith("Api") for base in bases):
            resource = self._text(cls, "resource_name") or cls.name
            return f"/api/{self._text(cls, 'version') or 'v1'}/{resource.lower()}"
        return f"/{cls.name.lower()}"

    def _admin(
        self, name: str, made: ast.AST | None, owner: ast.expr, scope: Scope, *, model: bool
    ) -> tuple[str, str]:
        root = "/admin"
        for value in self.evaluator.values(owner, scope):
            node = getattr(getattr(value, "site", None), "node", None)
            if isinstance(node, ast.Call) and (url := keyword_of(node, "url")) is not None:
                root = self.readings.text(url, scope) or root
        endpoint, path = name, None
        if isinstance(made, ast.Call):
            if made.args and model:
                endpoint = ast.unparse(made.args[0]).rpartition(".")[2].lower()
            if (given := keyword_of(made, "endpoint")) is not None:
                endpoint = self.readings.text(given, scope) or endpoint
            if (given := keyword_of(made, "url")) is not None:
                path = self.readings.text(given, scope)
        if path is not None and path.startswith("/"):
            return path, endpoint
        return f"{root.rstrip('/')}/{path or endpoint}", endpoint

    def _exposed(self, cls: Scope, bases: tuple[str, ...], family: str) -> Iterator[_Rule]:
        found: dict[str, list[_Rule]] = {}
        for base in bases:
            last = base.rpartition(".")[2]
            table = _INHERITED.get(last, ())
            if last == "ModelView":
                table = _ADMIN_MODEL if family == "admin" else _MODEL
            for name, path, methods in table:
                handler = self.evaluator.hierarchy.method(cls, name)
                found.setdefault(name, []).append(_Rule(name, path, methods, handler))
        for owner in reversed(self.evaluator.hierarchy.mro(cls)[0]):
            for method in owner.children:
                rules = list(self._decorated(method, "expose"))
                if rules:
                    found[method.name] = rules
        wanted = self._names(cls, "include_route_methods")
        unwanted = self._names(cls, "exclude_route_methods") or set()
        for name, rules in found.items():
            if name not in unwanted and (not wanted or name in wanted):
                yield from rules

    def _decorated(self, method: Scope, word: str) -> Iterator[_Rule]:
        for decorator in method.decorators:
            if not isinstance(decorator, ast.Call):
                continue
            name = decorator.func
            last = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
            if last != word:
                continue
            outer = method.parent or method
            path: ast.expr | None = decorator.args[0] if decorator.args else None
            path = path or keyword_of(decorator, "url") or keyword_of(decorator, "rule")
            listed = keyword_of(decorator, "methods")
            if listed is None and len(decorator.args) > 1:
                listed = decorator.args[1]
            methods = self.readings.texts(listed, outer) or ("GET",)
            text = "/" if path is None else self.readings.text(path, outer)
            yield _Rule(method.name, text, methods, method)

    def _names(self, cls: Scope, attribute: str) -> set[str] | None:
        """The texts of a set that a class attribute is; None when it is not there or not known."""
        owners = [c for c in self.evaluator.hierarchy.mro(cls)[0] if attribute in c.bindings]
        if not owners:
            return None
        node = owners[0].bindings[attribute][-1].node
        return self._set(node, owners[0]) if isinstance(node, ast.expr) else None

    def _set(self, node: ast.expr, scope: Scope) -> set[str] | None:
        if isinstance(node, ast.BinOp):
            parts = [self._set(node.left, scope), self._set(node.right, scope)]
            known = [part for part in parts if part is not None]
            return set().union(*known) if len(known) == len(parts) else None
        held = element_values(self.evaluator, self.evaluator.values(node, scope))
        return {
            v.value for v in held if isinstance(v, Constant) and isinstance(v.value, str)
        } or None

    def _classful(self, cls: Scope, node: ast.Call, scope: Scope) -> str:
        given = keyword_of(node, "route_base")
        base = self.readings.text(given, scope) if given is not None else None
        base = base if base is not None else self._text(cls, "route_base")
        if base is None:
            base = cls.name.removesuffix("View").lower()
        prefix = keyword_of(node, "route_prefix")
        above = self.readings.text(prefix, scope) if prefix is not None else None
        above = above if above is not None else self._text(cls, "route_prefix")
        parts = [part.strip("/") for part in (above or "", base) if part.strip("/")]
        return "".join(f"/{part}" for part in parts)

    def _named(self, cls: Scope) -> Iterator[_Rule]:
        """Each public method of a Flask-Classful view is a route, by its name."""
        for method in cls.children:
            if not method.is_function or method.name.startswith("_") or _is_around(method):
                continue
            rules = list(self._decorated(method, "route"))
            if rules:
                yield from rules
                continue
            parameters = [p for p in method.parameters if p != "self"]
            path, verb = _CLASSFUL.get(method.name, (f"/{method.name}", "GET"))
            variables = "/".join(f"<{name}>" for name in parameters)
            if "{}" in path:
                path = path.format(variables)
            elif variables:
                path = f"{path.rstrip('/')}/{variables}"
            yield _Rule(method.name, f"{path.rstrip('/')}/", (verb,), method)
