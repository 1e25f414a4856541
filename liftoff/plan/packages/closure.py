"""What distributions bring along, by the metadata of those that are installed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Specifier

from liftoff.plan.packages.requirement import normalized

_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
# Words in extras for those who work on a package, and not for those who use it.
_OF_DEVELOPERS = frozenset({
    "bench", "benchmark", "benchmarks", "build", "cov", "coverage", "dev", "develop", "development",
    "doc", "docs", "documentation", "example", "examples", "lint", "linting", "linters", "mypy",
    "qa", "release", "style", "test", "testing", "tests", "tutorial", "tutorials", "types",
    "typing",
})  # fmt: skip

# A distribution and one of its extras; "" is the distribution as such.
Wanted = tuple[str, str]


def marker_environment(runtime: str, architecture: str) -> dict[str, str]:
    """The values of environment markers on Lambda.

    Args:
        runtime: `python3.13`.
        architecture: `arm64` or `x86_64`.
    """
    version = runtime.removeprefix("python")
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{version}.0",
        "os_name": "posix",
        "platform_machine": "aarch64" if architecture == "arm64" else architecture,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": "linux",
    }


def closure(
    wanted: Iterable[Wanted], requires: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> frozenset[str]:
    """The names of the wanted distributions and of all that they depend on.

    Args:
        wanted: where to begin.
        requires: requirements of each distribution by its normalized name; one that is not there
            brings nothing.
        environment: values of markers.
    """
    reached: set[Wanted] = set()
    pending = list(wanted)
    while pending:
        name, extra = pending.pop()
        if (name, extra) in reached:
            continue
        reached.add((name, extra))
        if extra:
            pending.append((name, ""))
        for line in requires.get(name, ()):
            requirement = _parsed(line)
            if requirement is None:
                continue
            marker = requirement.marker
            if marker is None or marker.evaluate({**environment, "extra": extra}):
                inner = normalized(requirement.name)
                pending += [(inner, other) for other in ("", *requirement.extras)]
    return frozenset(name for name, _ in reached)


def of_extra(
    wanted: Wanted, requires: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> frozenset[str]:
    """The names of what an extra itself asks for, beyond what the distribution does."""
    name, extra = wanted
    parsed = filter(None, map(_parsed, requires.get(name, ())))
    return frozenset(
        normalized(requirement.name)
        for requirement in parsed
        if requirement.marker is not None
        and requirement.marker.evaluate({**environment, "extra": extra})
        and not requirement.marker.evaluate({**environment, "extra": ""})
    )


def optional(
    names: Iterable[str], requires: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> frozenset[str]:
    """Installed distributions that some of these take as an extra, those of developers left out.

    Args:
        names: normalized names.
        requires: requirements of each installed distribution by its normalized name.
        environment: values of markers.
    """
    found: set[str] = set()
    for name in names:
        for line in requires.get(name, ()):
            requirement = _parsed(line)
            if requirement is None or requirement.marker is None:
                continue
            inner = normalized(requirement.name)
            if inner not in requires or inner in found:
                continue
            extras = set(_EXTRA.findall(str(requirement.marker)))
            if any(
                requirement.marker.evaluate({**environment, "extra": extra})
                for extra in extras
                if not is_of_developers(extra)
            ):
                found.add(inner)
    return frozenset(found)


def is_of_developers(group: str) -> bool:
    """Whether an extra or a group of requirements is what nobody installs on a server."""
    return not _OF_DEVELOPERS.isdisjoint(re.split(r"[-_.]", group.lower()))


@lru_cache(maxsize=4096)
def _parsed(line: str) -> Specifier | None:
    try:
        return Specifier(line)
    except InvalidRequirement:
        # Old metadata holds lines that are none; what they meant cannot be known.
        return None
