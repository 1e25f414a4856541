"""The data set: methods of AWS clients, and which actions on which resources they need.

`services.jsonl` has a service a line, so that only those that an app uses are read. It is made by
`python -m scripts.service_actions`, whose first line in it says from what.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

# A resource's name in a call: variables of its ARN by argument, or the argument that is its ARN.
Source = Mapping[str, str] | str
_NAME = re.compile(r'\{"service":"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of resource that an action is about.

    Attributes:
        arn: with `${Partition}`, `${Region}`, `${Account}` and the variables of the resource.
        sources: where a call names it, the most likely first; empty when a call does not.
        required: whether the action is always about one.
    """

    arn: str
    sources: tuple[Source, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Need:
    """One action that a call needs.

    Attributes:
        action: `service:Action`.
        targets: what it is about; empty when it knows no resource, so that only `*` will do.
        when: the argument that must be given for it: `ARG`, `!ARG` not given, `ARG~TEXT` with a
            text in it; empty for always.
    """

    action: str
    targets: tuple[Target, ...]
    when: str


class Service:
    """One service of botocore, by the name that `boto3.client` takes.

    Args:
        data: its line of the data set.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.name: str = data["service"]
        self._arns: list[str] = data["arns"]
        self._methods: Mapping[str, Any] = data["methods"]
        self.waiters: Mapping[str, str] = data["waiters"]
        self.classes: Mapping[str, Mapping[str, Any]] = data["resources"]

    def __contains__(self, method: str) -> bool:
        """Whether the client has a method of that name which sends a request."""
        return method in self._methods

    def needs(self, method: str) -> tuple[Need, ...] | None:
        """What a method needs; None when the data set does not tell."""
        needs = self._methods[method]
        if needs is None:
            return None
        return tuple(self._need(need) for need in needs)

    def _need(self, raw: Any) -> Need:
        if isinstance(raw, str):
            return Need(raw, (), "")
        action, targets, *when = raw
        return Need(
            action,
            tuple(
                Target(self._arns[index], tuple(sources), bool(required))
                for index, sources, *required in targets
            ),
            when[0] if when else "",
        )


class Services:
    """All services, each read when it is asked for.

    Args:
        text: `services.jsonl`.
    """

    def __init__(self, text: str) -> None:
        self._lines = {
            found[1]: line for line in text.splitlines() if (found := _NAME.match(line)) is not None
        }
        self._read: dict[str, Service] = {}

    def get(self, name: str) -> Service | None:
        """The service of that name, or None when botocore knows none."""
        if name not in self._read and name in self._lines:
            self._read[name] = Service(json.loads(self._lines[name]))
        return self._read.get(name)

    def __iter__(self) -> Any:
        """The names of all services."""
        return iter(self._lines)

    @cached_property
    def methods(self) -> Mapping[str, tuple[str, ...]]:
        """The services that have a method, by its name."""
        found: dict[str, list[str]] = {}
        for name, line in self._lines.items():
            for method in json.loads(line)["methods"]:
                found.setdefault(method, []).append(name)
        return {method: tuple(names) for method, names in found.items()}


def shipped_services() -> Services:
    """The data set that comes with liftoff."""
    return Services(files(__package__).joinpath("services.jsonl").read_text(encoding="utf-8"))
