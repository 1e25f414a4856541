"""Nested stacks, where one template would have more resources than CloudFormation takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liftoff.emit.limits import resource_count
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.emit.stack.references import Reference, references, replaced
from liftoff.errors import LiftoffError
from liftoff.platform import CLOUDFORMATION_OUTPUTS, CLOUDFORMATION_RESOURCES

# Some of what a person adds by hand must fit, too.
MOST_RESOURCES = CLOUDFORMATION_RESOURCES - 50
# In the worst case the root asks for two things of each function.
MOST_FUNCTIONS = CLOUDFORMATION_OUTPUTS // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedStack:
    """A template of its own, and what the root says of it.

    Attributes:
        name: its logical id in the root.
        parts: the template.
        inputs: what the root gives for each of its parameters.
        after: resources of the root that must be there before it.
    """

    name: str
    parts: Parts
    inputs: Mapping[str, Any]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """The root, without its nested stacks, and these."""

    root: Parts
    stacks: tuple[NestedStack, ...]


def nest(parts: Parts, order: Sequence[str], shared: Iterable[str] = ()) -> Nesting:
    """Move functions into nested stacks, unless all fits into one template.

    Args:
        parts: the whole stack.
        order: functions that may leave the root, each after those that it refers to.
        shared: ids that every template refers to, whatever is in it.

    Raises:
        LiftoffError: what must stay in the root is too much for a template, or what one function
            is made of is.
    """
    if resource_count(parts.resources) <= CLOUDFORMATION_RESOURCES:
        return Nesting(root=parts, stacks=())
    groups = _groups(parts, order)
    place = {
        identity: f"Functions{number}"
        for number, group in enumerate(groups, start=1)
        for identity, function in parts.homes.items()
        if function in group
    }
    stacks = tuple(_nested(name, parts, place, shared) for name in dict.fromkeys(place.values()))
    return Nesting(root=_root(parts, place), stacks=stacks)


def _groups(parts: Parts, order: Sequence[str]) -> list[set[str]]:
    """Functions in their order, as many together as a template takes."""
    sizes: dict[str, int] = dict.fromkeys(order, 0)
    for identity, function in parts.homes.items():
        if function in sizes:
            sizes[function] += resource_count({identity: parts.resources[identity]})
    groups: list[set[str]] = []
    size = 0
    for function in order:
        _check(sizes[function], f"the function {function!r}")
        full = size + sizes[function] > MOST_RESOURCES
        if not groups or full or len(groups[-1]) == MOST_FUNCTIONS:
            groups.append(set())
            size = 0
        groups[-1].add(function)
        size += sizes[function]
    rest = {i: r for i, r in parts.resources.items() if parts.homes.get(i) not in sizes}
    _check(resource_count(rest) + len(groups), "what no function is made of")
    return groups


def _check(size: int, what: str) -> None:
    if size > CLOUDFORMATION_RESOURCES:
        raise LiftoffError(
            f"{what} comes to {size} resources, and a CloudFormation template takes "
            f"{CLOUDFORMATION_RESOURCES}",
            where="plan.json",
            hint="group more routes into one function, or leave some to the fallback",
        )


def _nested(
    name: str, parts: Parts, place: Mapping[str, str], shared: Iterable[str]
) -> NestedStack:
    inputs: dict[str, Any] = {}

    def from_outside(reference: Reference) -> Reference:
        home = place.get(reference.target)
        if home == name:
            return reference
        inputs[reference.name] = _from_root(reference, place).value()
        return Reference(reference.name, "")

    after: set[str] = set()
    resources = {}
    for identity, home in place.items():
        if home == name:
            resource, outside = _without_dependencies(parts.resources[identity], name, place)
            after |= outside
            resources[identity] = replaced(resource, from_outside)
    for identity in shared:
        from_outside(Reference(identity, ""))
    asked = {
        reference
        for identity, resource in parts.resources.items()
        if place.get(identity) != name
        for reference in references(resource)
    } | set(references(dict(parts.outputs)))
    return NestedStack(
        name=name,
        parts=Parts(
            parameters={parameter: {"Type": "String"} for parameter in sorted(inputs)},
            resources=resources,
            outputs={
                reference.name: {"Value": reference.value()}
                for reference in sorted(asked)
                if place.get(reference.target) == name
            },
        ),
        inputs=dict(sorted(inputs.items())),
        after=tuple(sorted(after)),
    )


def _from_root(reference: Reference, place: Mapping[str, str]) -> Reference:
    """How the root refers to it, wherever it is."""
    home = place.get(reference.target)
    return reference if home is None else Reference(home, f"Outputs.{reference.name}")


def _without_dependencies(
    resource: Resource, name: str, place: Mapping[str, str]
) -> tuple[Resource, set[str]]:
    """A resource whose `DependsOn` names its own template only, and the others' names."""
    wanted = resource.get("DependsOn", [])
    inside = [identity for identity in wanted if place.get(identity) == name]
    outside = {place.get(identity, identity) for identity in wanted if identity not in inside}
    rest = {key: value for key, value in resource.items() if key != "DependsOn"}
    return ({**rest, "DependsOn": inside} if inside else rest), outside


def _root(parts: Parts, place: Mapping[str, str]) -> Parts:
    def from_stacks(reference: Reference) -> Reference:
        return _from_root(reference, place)

    resources = {}
    for identity, resource in parts.resources.items():
        if identity not in place:
            made = replaced(resource, from_stacks)
            if "DependsOn" in made:
                made["DependsOn"] = list(dict.fromkeys(place.get(i, i) for i in made["DependsOn"]))
            resources[identity] = made
    return Parts(
        parameters=parts.parameters,
        resources=resources,
        outputs=replaced(dict(parts.outputs), from_stacks),
    )
