"""What an attribute of a value may be: modules, classes with their bases, fields of instances."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from liftoff.project.evaluation.asked_attributes import asked_method, handed_on
from liftoff.project.evaluation.class_attributes import class_attribute, is_member, only_declared
from liftoff.project.evaluation.external_names import canonical
from liftoff.project.evaluation.generated_init import constructed_with
from liftoff.project.evaluation.named_tuples import NAMED_TUPLE, field_of_tuple
from liftoff.project.evaluation.options import option_values
from liftoff.project.evaluation.places import (
    APP_FOLDERS,
    attribute_of,
    beside_module,
    looked_up,
    setting,
)
from liftoff.project.evaluation.settings_parts import is_of_settings
from liftoff.project.evaluation.stored_attributes import set_on_objects, stored, stored_by
from liftoff.project.evaluation.values import (
    MAX_VALUES,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Part,
    Place,
    Site,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# Objects on which an app hangs things for itself: what the source stores there comes back.
_OPEN_OBJECTS = (
    "flask.g", "flask.current_app", "flask.Flask()", "fastapi.FastAPI()", ".state", "flask.request",
    "starlette.requests.Request()", ".app",
)  # fmt: skip
# What such an object has itself: `session.get = ...` elsewhere is not `app.get`.
_OWN_METHODS = frozenset({
    "get", "post", "put", "delete", "patch", "route", "errorhandler", "before_request",
    "after_request", "teardown_request", "context_processor", "add_url_rule",
    "register_blueprint", "app_context", "test_client", "run",
})  # fmt: skip
MAX_NAME = 160


def attribute_values(evaluator: Evaluator, base: Values, name: str) -> Values:
    """What `base.name` may be."""
    if name == "value" and any(isinstance(value, Constant) for value in base):
        base = tuple(value for value in base if not is_member(evaluator, value))
    if len(base) == 1 and isinstance(base[0], External):
        # Two thirds of all.
        return _external(evaluator, base[0].name, base[0].site, name)[:MAX_VALUES]
    return gathered(_attributes(evaluator, base, name))


def _attributes(evaluator: Evaluator, base: Values, name: str) -> Iterator[Values]:
    members: dict[Scope, Members | None] = {}
    for value in base:
        match value:
            case External(dotted, site):
                yield _external(evaluator, dotted, site, name)
            case Instance(cls):
                # Dozens of objects of one class come together, and have the same members.
                first = cls not in members
                if first:
                    members[cls] = evaluator.remember(
                        ("members", cls, name), None, _members, evaluator, cls, name
                    )
                yield constructed_with(evaluator, value, name)
                known = members[cls]
                # While the class is being looked at, nothing is known of it.
                if known is not None:
                    yield _of_instance(known, value) if first else _only_of(known, value)
            case ModuleValue():
                yield evaluator.module_attribute(value.name, name)
            case ClassValue():
                yield class_attribute(evaluator, value, value.scope, name)
            case Part():
                yield (value,)
            case Place():
                yield attribute_of(value, name)
            case Constant() if name == "value":
                # The value of a member of an enumeration.
                yield (value,)
            case FunctionValue(function) | Method(function):
                yield _function(evaluator, function, name)
            case _:
                pass


# The app of another framework that an object has inside.
_SAME_OBJECTS = {"connexion.App().app": "flask.Flask()", "dash.Dash().server": "flask.Flask()"}
# Parts of paths that the standard library has names for.
_TEXTS = {
    "os.pardir": "..", "os.path.pardir": "..", "os.curdir": ".", "os.path.curdir": ".",
    "os.sep": "/", "os.path.sep": "/",
}  # fmt: skip


def _external(evaluator: Evaluator, dotted: str, site: Site | None, name: str) -> Values:
    if dotted == NAMED_TUPLE and site is not None:
        return field_of_tuple(evaluator, site, name)
    own: Values = ()
    if site is None and f"{dotted}.{name}" in _TEXTS:
        return (Constant(_TEXTS[f"{dotted}.{name}"]),)
    if len(dotted) < MAX_NAME:
        full = f"{dotted}.{name}"
        own = (External(_SAME_OBJECTS.get(full, full) if site else canonical(full), site),)
    options = option_values(evaluator, dotted, name)
    if options:
        return union(options, own)
    is_open = dotted.endswith(_OPEN_OBJECTS) and name not in _OWN_METHODS
    if not is_open and not name.isupper() and name not in APP_FOLDERS:
        return own
    held = stored(evaluator, name) if is_open else ()
    if dotted.endswith(".state"):
        given = evaluator.program.request_state.get(name, ())
        held = union(held, *(evaluator.values(node, scope) for node, scope in given))
    if dotted == "flask.current_app":
        held = union(held, _of_app_classes(evaluator, name))
    folder = _of_blueprint(evaluator, site, name) if dotted.endswith("Blueprint()") else ()
    return union(held, folder or _setting(evaluator, dotted, name), own)


def _of_app_classes(evaluator: Evaluator, name: str) -> Values:
    """What `current_app.NAME` is where the project's own class of apps gives it."""
    classes: list[Scope] = evaluator.remember(("app classes",), [], _app_classes, evaluator)
    found: list[Values] = []
    for cls in classes:
        value = Instance(cls, evaluator.site(cls.node, cls))
        members: Members | None = evaluator.remember(
            ("members", cls, name), None, _members, evaluator, cls, name
        )
        if members is not None:
            # Not a part of the object: which of its class is the current one, only the run tells.
            found.append(tuple(v for v in _of_instance(members, value) if v != Part(value)))
    return union(*found)


def _app_classes(evaluator: Evaluator) -> list[Scope]:
    return [
        scope
        for scope in evaluator.program.scopes
        if scope.kind == "class" and "flask.Flask" in evaluator.hierarchy.external_bases(scope)
    ]


def _of_blueprint(evaluator: Evaluator, site: Site | None, name: str) -> Values:
    """The folder of a blueprint's own files, which is not the app's: beside its module."""
    if site is None or name != "static_folder" or not isinstance(site.node, ast.Call):
        return ()
    given = next((k.value for k in site.node.keywords if k.arg == name), None)
    values = evaluator.values(given, site.scope) if given is not None else ()
    return tuple(beside_module(site.scope, value) for value in values)


def _setting(evaluator: Evaluator, owner: str, name: str) -> Values:
    """`app.root_path`, or `config.KEY` where a configuration has attributes for its keys."""
    if name in APP_FOLDERS and owner.endswith(("Flask()", "current_app", "Blueprint()")):
        return (Place(f"app.{name}", "", whole=True),)
    if name.isupper() and owner.endswith(".config"):
        return (*evaluator.configured(name), setting(name))
    return ()


def _function(evaluator: Evaluator, function: Scope, name: str) -> Values:
    found: list[Value] = []
    for decorator in function.decorators:
        outer = function.parent or function
        for deco in evaluator.values(decorator, outer):
            if isinstance(deco, External):
                called = deco.name if deco.name.endswith("()") else f"{deco.name}()"
                found.append(External(f"{called}.{name}", evaluator.site(decorator, outer)))
    return tuple(found)


class Members(NamedTuple):
    """What an attribute is for any object of a class.

    Attributes:
        anyone: stands for the object.
        fields: what is stored there.
        members: what the class and its bases give.
        own: whether an object may hold something of its own there.
        shared: whether the members are the same for each object.
    """

    anyone: Instance
    fields: Values
    members: Values
    own: bool
    shared: bool = False


def _members(evaluator: Evaluator, cls: Scope, name: str) -> Members:
    anyone = Instance(cls, evaluator.site(cls.node, cls))
    if name == "__class__":
        return Members(anyone, (), (ClassValue(cls),), own=False)
    scopes, externals = evaluator.hierarchy.mro(cls)
    found: list[Values] = []
    if (
        externals
        and any(b.kind == "annotation" for base in scopes for b in base.bindings.get(name, ()))
        and is_of_settings(evaluator, cls)
    ):
        found.append((setting(name),))
    for owner in scopes:
        stores = evaluator.program.fields.get(owner, {}).get(name, ())
        found.extend(stored_by(evaluator, store) for store in stores)
    fields = union(*found)
    members = class_attribute(evaluator, anyone, cls, name)
    if _is_empty(members) or only_declared(scopes, name):
        if _is_empty(fields):
            # `__init__`, or the class, only says that there is one; who makes the object sets it.
            fields = union(fields, set_on_objects(evaluator, scopes, name))
        members = () if fields else members
    if not fields and not members and "__getattr__" in evaluator.program.asked:
        members = _asked(evaluator, anyone, name)
        # What a function gives is no part of the object.
        return Members(anyone, (), members, own=asked_method(evaluator, anyone, name) is None)
    shared = not any(_is_bound(member, anyone) for member in members)
    return Members(anyone, fields, members, own=bool(fields) or not members, shared=shared)


def _is_empty(values: Values) -> bool:
    """Whether there is nothing, or `None` until somebody sets it."""
    return all(isinstance(value, Constant) and value.value is None for value in values)


def _asked(evaluator: Evaluator, anyone: Instance, name: str) -> Values:
    """What the class's `__getattr__` gives for a name."""
    method = asked_method(evaluator, anyone, name)
    if method is None:
        return ()
    owners = handed_on(method)
    if owners:
        return gathered(
            attribute_values(evaluator, evaluator.values(owner, method), name) for owner in owners
        )
    # `config.UPLOADS` of an object that looks names up: the same place wherever it is asked for.
    told = (looked_up(name),) if name.isupper() else ()
    return union(evaluator.returned(Method(method, anyone)), told)


def _is_bound(member: Value, anyone: Instance) -> bool:
    """Whether a member tells of what object it is one."""
    match member:
        case Method(_, owner):
            return owner is anyone
        case External(_, site):
            return site is anyone.site
        case _:
            return False


def _of_instance(known: Members, value: Instance) -> Values:
    """What an attribute is for one object."""
    bound = _bound(known, value)
    return union(known.fields, bound, (Part(value),)) if known.own else bound


def _only_of(known: Members, value: Instance) -> Values:
    """The same without what it is for another object of the class as well."""
    bound = () if known.shared else _bound(known, value)
    return (*bound, Part(value)) if known.own else bound


def _bound(known: Members, value: Instance) -> Values:
    anyone, members = known.anyone, known.members
    if known.shared:
        return members
    return tuple(
        Method(member.function, value)
        if isinstance(member, Method) and member.owner is anyone
        else External(member.name, value.site)
        if isinstance(member, External) and member.site is anyone.site
        else member
        for member in members
    )
