"""Objects that a request makes and puts into what outlives it: a job in a dictionary of jobs."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import Container, Instance, Site
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.held_by import copies_defaults, is_constructed
from liftoff.rules.states.passing_objects import is_passing

Object = Instance | Container
# The expression that makes it and, as `cls(row)` makes objects of each heir, of which class.
_Key = tuple[int, Scope | None]


class HeldObjects:
    """Which objects others hold: in a container, in a field, or in a literal around them."""

    def __init__(self, model: Model, evaluator: Evaluator) -> None:
        self._model = model
        self._evaluator = evaluator
        self._holders: dict[_Key, dict[Object, None]] = defaultdict(dict)
        self._opened: set[int] = set()
        self._known: dict[_Key, bool] = {}
        self._passing: dict[Instance, bool] = {}
        for site, entries in evaluator.flow.added.items():
            for added in entries.values():
                self._put(added.value, added.scope, Container("held", site))
        for scope in model.scopes:
            for store in scope.stores if model.live(scope) else ():
                if isinstance(store.target, ast.Attribute) and store.value is not None:
                    for owner in evaluator.values(store.target.value, scope):
                        if isinstance(owner, Instance):
                            self._put(store.value, scope, owner)

    def outlives(self, held: Object) -> bool:
        """Whether something that outlives the requests holds an object, at whatever depth."""
        key = _key(held)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._is_held(held)
        return known

    def is_field(self, held: Object) -> bool:
        """Whether all that holds an object is one object's field: there is one at a time."""
        holders = self._holders.get(_key(held), ())
        return bool(holders) and all(isinstance(one, Instance) for one in holders)

    def is_passing(self, held: Instance) -> bool:
        """Whether an object ends with the function that makes it."""
        known = self._passing.get(held)
        if known is None:
            known = self._passing[held] = is_passing(self._model, held)
        return known

    def owner(self, held: Container) -> Instance | None:
        """The object of the project that holds a list or dict, and is held itself."""
        for holder in self._holders.get(_key(held), ()):
            if isinstance(holder, Instance) and self.outlives(holder):
                return holder
        return None

    def _is_held(self, held: Object) -> bool:
        pending, seen = [held], {_key(held)}
        while pending:
            for holder in self._holders.get(_key(pending.pop()), ()):
                if self._lasts(holder):
                    return True
                if _key(holder) not in seen:
                    seen.add(_key(holder))
                    pending.append(holder)
        return False

    def _lasts(self, holder: Object) -> bool:
        model, site = self._model, holder.site
        if site.scope.kind == "class" and copies_defaults(model, site.scope):
            # Each object of the class has a list or dict of its own.
            return False
        if isinstance(holder, Instance):
            if holder.cls in model.single:
                return True
            if not is_constructed(model, holder):
                return False
        return model.is_kept(site) or model.lives_on(site.scope)

    def _put(self, node: ast.expr, scope: Scope, holder: Object) -> None:
        for value in self._evaluator.values(node, scope):
            if not isinstance(value, Instance | Container) or value.site is holder.site:
                continue
            self._holders[_key(value)][holder] = None
            if isinstance(value, Container) and id(value.site.node) not in self._opened:
                self._opened.add(id(value.site.node))
                for element in _elements(value.site):
                    self._put(element, value.site.scope, value)


def _key(held: Object) -> _Key:
    return id(held.site.node), held.cls if isinstance(held, Instance) else None


def _elements(site: Site) -> Iterator[ast.expr]:
    match site.node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            yield from elements
        case ast.Dict(values=values):
            yield from values
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.DictComp(value=element):
            yield element
        case _:
            return
