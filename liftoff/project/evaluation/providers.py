"""What containers of dependency_injector give: `store = providers.Singleton(Store, path=...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.values import (
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Method,
    Value,
    Values,
    gathered,
    texts,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

_LIBRARY = "dependency_injector.providers."
_BASES = frozenset({
    "dependency_injector.containers.DeclarativeContainer",
    "dependency_injector.containers.DynamicContainer",
})  # fmt: skip
# Make one object, and give that to all who ask.
KEPT = frozenset({
    f"{_LIBRARY}{kind}()"
    for kind in ("Singleton", "ThreadSafeSingleton", "Resource")
})  # fmt: skip
PROVIDERS = KEPT | {
    f"{_LIBRARY}{kind}()"
    for kind in (
        *("Factory", "Callable", "Coroutine", "ThreadLocalSingleton", "ContextLocalSingleton"),
        *("Object", "Selector"),
    )
}
# Makes a container within another.
NESTED = f"{_LIBRARY}Container"
# Stands for a container that the one around it gives.
OUTER = f"{_LIBRARY}DependenciesContainer()"
_MARKERS = frozenset({
    "dependency_injector.wiring.Provide", "dependency_injector.wiring.Closing",
})  # fmt: skip


def is_marker(values: Values) -> bool:
    """Whether something is `Provide` or `Closing`."""
    return any(isinstance(v, External) and v.name in _MARKERS for v in values)


def is_provided(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is `Provide[Container.store]`."""
    return isinstance(node, ast.Subscript) and is_marker(evaluator.values(node.value, scope))


def is_provider(value: Value) -> bool:
    """Whether a value is a provider of a container."""
    return isinstance(value, External) and (
        value.name in PROVIDERS or value.name.startswith(f"{OUTER}.")
    )


def providers_among(evaluator: Evaluator, values: Values) -> Iterator[External]:
    """The providers among values; for one of a container that another gives, that one's own."""
    for value in values:
        if not isinstance(value, External):
            continue
        if value.name in PROVIDERS:
            yield value
        elif value.name.startswith(f"{OUTER}."):
            name = value.name.rpartition(".")[2]
            for cls in containers(evaluator):
                if name in cls.bindings:
                    held = attribute_values(evaluator, (ClassValue(cls),), name)
                    yield from (v for v in held if isinstance(v, External) and v.name in PROVIDERS)


def asked_for(evaluator: Evaluator, key: ast.expr, scope: Scope) -> Values:
    """The providers that `Provide[Container.store]` and `Provide["storage.store"]` name."""
    if isinstance(key, ast.Subscript):
        return asked_for(evaluator, key.slice, scope)
    named = evaluator.values(key, scope)
    paths = (_at(evaluator, text.split(".")) for text in texts(named))
    return gathered((tuple(filter(is_provider, named)), *paths))


def _at(evaluator: Evaluator, path: list[str]) -> Values:
    found: list[Values] = []
    for cls in containers(evaluator):
        values: Values = (ClassValue(cls),) if path[0] in cls.bindings else ()
        for name in path:
            values = attribute_values(evaluator, values, name)
        found.append(tuple(v for v in values if is_provider(v)))
    return gathered(found)


def containers(evaluator: Evaluator) -> list[Scope]:
    """The project's classes of containers."""
    found: list[Scope] = evaluator.remember(("containers",), [], _containers, evaluator)
    return found


def _containers(evaluator: Evaluator) -> list[Scope]:
    return [
        scope
        for scope in evaluator.program.scopes
        if scope.kind == "class" and _BASES & set(evaluator.hierarchy.external_bases(scope))
    ]


def provided(evaluator: Evaluator, values: Values) -> Values:
    """The same values, with what each provider among them gives in its place."""
    if not any(map(is_provider, values)):
        return values
    others = tuple(value for value in values if not is_provider(value))
    given = (_given(evaluator, one) for one in providers_among(evaluator, values))
    return gathered((others, *given))


def _given(evaluator: Evaluator, provider: External) -> Values:
    made = provider.site
    if made is None or not isinstance(made.node, ast.Call):
        return ()
    if provider.name.endswith("Selector()"):
        return gathered(
            provided(evaluator, evaluator.values(keyword.value, made.scope))
            for keyword in made.node.keywords
        )
    if provider.name.endswith("Object()"):
        return evaluator.values(made.node.args[0], made.scope) if made.node.args else ()
    return gathered(_made(evaluator, value, provider) for value in makers(evaluator, provider))


def _made(evaluator: Evaluator, maker: Value, provider: External) -> Values:
    match maker:
        case ClassValue(cls) if provider.site is not None:
            return (Instance(cls, provider.site),)
        case FunctionValue(function) | Method(function) if function.is_generator:
            return gathered(evaluator.values(item, function) for item in function.yields)
        case FunctionValue() | Method():
            return evaluator.returned(maker)
        case External(name):
            return (External(f"{name}()", provider.site),)
        case _:
            return ()


def makers(evaluator: Evaluator, provider: External) -> Values:
    """What a provider calls: the class or function that it is given first."""
    made = provider.site
    if made is None or not isinstance(made.node, ast.Call) or not made.node.args:
        return ()
    return evaluator.values(made.node.args[0], made.scope)


def injected(evaluator: Evaluator, provider: External) -> Iterator[External]:
    """The providers that a provider is given: those of its object's own dependencies."""
    made = provider.site
    if made is None or not isinstance(made.node, ast.Call):
        return
    given = (*made.node.args[1:], *(keyword.value for keyword in made.node.keywords))
    for expression in given:
        yield from providers_among(evaluator, evaluator.values(expression, made.scope))
