"""What the readings of libraries' calls share: the call, the app that it is given, its options."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from liftoff.frameworks.readings import keyword_of
from liftoff.frameworks.registrars import Registrar, RegistrarKind, Registration
from liftoff.frameworks.rule_calls import RuleCalls
from liftoff.project.evaluation.values import Constant, Container, Site, Values, texts, union
from liftoff.project.source.scopes import Scope


@dataclass(frozen=True, slots=True)
class LibraryCall:
    """A call of a library that adds routes.

    Attributes:
        name: what is called.
        site: what made the object whose method is called; None for a function or class.
        node: the call.
        scope: where it stands.
    """

    name: str
    site: Site | None
    node: ast.Call
    scope: Scope

    def option(self, name: str) -> ast.expr | None:
        """A keyword of the call, or of the one that made its object."""
        given = keyword_of(self.node, name)
        if given is None and self.site is not None and isinstance(self.site.node, ast.Call):
            return keyword_of(self.site.node, name)
        return given

    def argument(self, position: int, name: str) -> ast.expr | None:
        """An argument by position, or an option."""
        given = self.node.args
        return given[position] if 0 <= position < len(given) else self.option(name)

    def page(self, rule: str, endpoint: str, *methods: str) -> Registration:
        """A route of the library: GET, unless methods are given."""
        return Registration(rule, methods or ("GET",), endpoint, None, self.node, self.scope)


Reader = RuleCalls
# What turns an option off.
_OFF = (Constant(False), Constant(None))
Reading = Callable[[Reader, LibraryCall], None]


def app_of(reader: Reader, call: LibraryCall) -> Registrar | None:
    """The app or blueprint that a call is given; None when it is given none."""
    return registrar_at(reader, call.argument(0, "app"), call.scope)


def registrar_at(reader: Reader, node: ast.expr | None, scope: Scope) -> Registrar | None:
    """The first app, blueprint or router that an expression is."""
    for value in reader.evaluator.values(node, scope) if node is not None else ():
        kind, site = reader.kind(value)
        if kind is not None and site is not None:
            return reader.registrar(kind, site)
    return None


def made_by(reader: Reader, call: LibraryCall, kind: RegistrarKind) -> Registrar:
    """The app, blueprint or router that a call itself makes."""
    return reader.registrar(kind, reader.evaluator.site(call.node, call.scope))


def text_of(
    reader: Reader, call: LibraryCall, name: str, default: str, position: int = -1
) -> str | None:
    """A text among a call's options; None when only the run tells it, or whether there is one."""
    given = call.argument(position, name)
    if given is None:
        return default
    values = reader.evaluator.values(given, call.scope)
    return None if set(_OFF).intersection(values) else next(iter(texts(values)), None)


def is_off(reader: Reader, call: LibraryCall, name: str) -> bool:
    """Whether an option is `False` or `None`."""
    given = call.option(name)
    values = reader.evaluator.values(given, call.scope) if given is not None else ()
    return bool(values) and set(values) <= set(_OFF)


def entries(reader: Reader, held: Values, key: str) -> Values:
    """What dictionaries are seen to hold under a key; nothing for what may be anywhere in them."""
    found: list[Values] = []
    for value in held:
        if not isinstance(value, Container):
            continue
        made, scope = value.site.node, value.site.scope
        if isinstance(made, ast.Dict):
            pairs = zip(made.keys, made.values, strict=True)
            given = [v for k, v in pairs if k is not None and reader.text(k, scope) == key]
        else:
            given = [k.value for k in getattr(made, "keywords", ()) if k.arg == key]
        found += (reader.evaluator.values(node, scope) for node in given)
        for added in reader.evaluator.added(value.site):
            if isinstance(added.key, ast.expr) and reader.text(added.key, added.scope) == key:
                found.append(reader.evaluator.values(added.value, added.scope))
    return union(*found)


def untold(reader: Reader, call: LibraryCall, what: str) -> None:
    """Note that only the run tells where `what` is."""
    reader.unknown(call.node, call.scope, f"only the run tells where {what}")
