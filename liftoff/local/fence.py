"""The requirements fence: what a function must not import here, because on Lambda it is not there.

A developer's environment holds more than any one function ships. An import of something that the
function's requirements do not bring would work here and fail on Lambda.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from packaging.markers import InvalidMarker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from liftoff.local.interpreter import Distribution, Interpreter

# Source: "Runtime-included SDK versions" and "Lambda runtimes", Lambda Developer Guide: the runtime
# client and boto3, each with what it requires.
RUNTIME_DISTRIBUTIONS = ("awslambdaric", "boto3")

# Until 3.11, installing Python itself brings setuptools (ensurepip).
_BUNDLED = ("pip", "setuptools")
_LAST_WITH_SETUPTOOLS = (3, 11)


@dataclass(frozen=True, slots=True)
class Fence:
    """What is kept from a function.

    Attributes:
        blocked: modules that are installed and that the function does not require.
        paths: entries of `sys.path` that are hidden: editable installs that it does not require.
        missing: requirements that are not installed, so their imports fail in any case.
        unread: lines of the requirements that name no distribution (paths, options); while there
            is one, nothing is blocked.
    """

    blocked: frozenset[str]
    paths: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]


def fence(lines: Iterable[str], interpreter: Interpreter) -> Fence:
    """The fence of a function with these requirement lines."""
    installed: dict[str, Distribution] = {
        canonicalize_name(d.name): d for d in interpreter.distributions
    }
    wanted, unread = _read(lines, interpreter.markers)
    allowed = _closure(wanted, installed, interpreter.markers)
    missing = tuple(str(r) for r in wanted if canonicalize_name(r.name) not in installed)
    if unread:
        return Fence(frozenset(), (), missing, unread)
    brought = [Requirement(name) for name in RUNTIME_DISTRIBUTIONS]
    if tuple(int(n) for n in interpreter.version.split(".")[:2]) <= _LAST_WITH_SETUPTOOLS:
        brought += [Requirement(name) for name in _BUNDLED]
    allowed |= _closure(brought, installed, interpreter.markers)
    inside = [d for name, d in installed.items() if name in allowed]
    outside = [d for name, d in installed.items() if name not in allowed]
    return Fence(_blocked(inside, outside), _paths(inside, outside, interpreter), missing, ())


def _read(
    lines: Iterable[str], markers: dict[str, str]
) -> tuple[list[Requirement], tuple[str, ...]]:
    wanted, unread = [], []
    for line in lines:
        text = line.partition(" #")[0].partition(" --hash")[0].rstrip(" \\\r\n").strip()
        if not text or text.startswith(("#", "--hash", "-i ", "--index-url", "--extra-index-url")):
            continue
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            unread.append(text)
            continue
        if _applies(requirement, "", markers):
            wanted.append(requirement)
    return wanted, tuple(unread)


def _closure(
    wanted: Iterable[Requirement], installed: dict[str, Distribution], markers: dict[str, str]
) -> set[str]:
    """Canonical names of what is required, and of what that requires in turn."""
    seen: set[tuple[str, str]] = set()
    rest = [(canonicalize_name(r.name), extra) for r in wanted for extra in ("", *r.extras)]
    while rest:
        name, extra = rest.pop()
        if (name, extra) in seen or name not in installed:
            continue
        seen.add((name, extra))
        for line in installed[name].requires:
            try:
                requirement = _parsed(line)
            except InvalidRequirement:
                continue
            if _applies(requirement, extra, markers):
                needed = canonicalize_name(requirement.name)
                rest += [(needed, more) for more in ("", *requirement.extras)]
    return {name for name, _ in seen}


# Functions have most of what they require in common.
_parsed = cache(Requirement)


def _applies(requirement: Requirement, extra: str, markers: dict[str, str]) -> bool:
    if requirement.marker is None:
        return True
    try:
        return requirement.marker.evaluate({**markers, "extra": extra})
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True


def _blocked(inside: Iterable[Distribution], outside: Iterable[Distribution]) -> frozenset[str]:
    free = {module for d in inside for module in d.modules}
    # A package that two distributions share is free as soon as one of them is.
    free |= {".".join(m.split(".")[:n]) for m in free for n in range(1, m.count(".") + 1)}
    return frozenset(module for d in outside for module in d.modules if module not in free)


def _paths(
    inside: Iterable[Distribution], outside: Iterable[Distribution], interpreter: Interpreter
) -> tuple[str, ...]:
    free = {path for d in inside for path in d.paths}
    hidden = {path for d in outside for path in d.paths} - free - set(interpreter.site)
    return tuple(path for path in interpreter.path if path in hidden)
