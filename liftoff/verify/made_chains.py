"""Requests for what a request before has made: `GET /items/{{made_items}}` after `POST /items`.

The id is what the answer to the POST has where APIs put it; without one they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from liftoff.verify.sample_paths import plain_rule

_PARAMETER = re.compile(r"\{(\w+)\}", re.ASCII)
# In this order: what changes least comes first.
METHODS = ("GET", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Member:
    """A rule for one of the things that a POST makes.

    Attributes:
        rule: as the app spells it.
        path: with `{{name}}` in the place of its only parameter.
        methods: of `METHODS`, in that order.
    """

    rule: str
    path: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A rule whose POST makes something, and the rules for what it makes.

    Attributes:
        save: what of the answer is kept, as requests spell it.
        members: the thing itself first, then what is below it.
    """

    save: Mapping[str, list[str]]
    members: tuple[Member, ...]


def chains(rules: Iterable[tuple[tuple[str, ...], str]]) -> dict[str, Chain]:
    """The chains of an app, by the rule of the POST.

    Args:
        rules: methods and spelling of each.
    """
    known = [(methods, rule, plain_rule(rule)) for methods, rule in rules]
    found: dict[str, Chain] = {}
    for methods, rule, plain in known:
        if "POST" in methods and "{" not in plain and plain != "/":
            chain = _chain(plain, known)
            if chain.members:
                found[rule] = chain
    return found


def _chain(collection: str, rules: list[tuple[tuple[str, ...], str, str]]) -> Chain:
    name = "made_" + re.sub(r"\W+", "_", collection).strip("_")
    start = collection.rstrip("/") + "/"
    members: dict[str, Member] = {}
    places = ["/id", "/data/id", "/uuid", "/key", "/slug"]
    for methods, rule, plain in rules:
        tail = plain.removeprefix(start) if plain.startswith(start) else ""
        parameters = _PARAMETER.findall(tail)
        if len(parameters) != 1 or not _PARAMETER.match(tail):
            continue
        path = start + _PARAMETER.sub(f"{{{{{name}}}}}", tail)
        before = members[path].methods if path in members else ()
        wanted = tuple(m for m in METHODS if m in methods or m in before)
        if wanted:
            members[path] = Member(rule, path, wanted)
        places[1:1] = [f"/{parameters[0]}"] if f"/{parameters[0]}" not in places else []
    ordered = sorted(members.values(), key=lambda member: member.path.count("/"))
    return Chain({name: places}, tuple(ordered))


def in_order(chain: Chain) -> Iterator[tuple[Member, str]]:
    """Each member with each method; what takes the thing away comes last, and a look after it."""
    for method in METHODS:
        for member in chain.members:
            if method in member.methods:
                yield member, method
    first = chain.members[0]
    if {"GET", "DELETE"} <= set(first.methods):
        yield first, "GET"
