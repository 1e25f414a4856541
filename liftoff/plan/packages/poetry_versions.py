"""Poetry's version constraints: https://python-poetry.org/docs/dependency-specification/."""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet

_PART = re.compile(r"(\^|~(?!=)|~=|===?|!=|<=|>=|<|>)?\s*v?([0-9][0-9A-Za-z.*+!-]*|\*)")


def specifiers(constraint: str) -> str:
    """A constraint as PEP 440 writes it; "" for any version, and for what it cannot write.

    Alternatives (`^1 || ^2`) are no set of specifiers: then any version will do.
    """
    if "|" in constraint:
        return ""
    found = []
    for part in re.split(r"\s*,\s*|\s+(?=[\^~<>=!])", constraint.strip()):
        match = _PART.fullmatch(part.strip())
        if match is None:
            return ""
        found += _specifier(match[1] or "", match[2])
    text = ",".join(found)
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return ""
    return text


def python_marker(constraint: str) -> str:
    """A constraint of Python's version as a marker; "" for any."""
    if constraint in ("", "*"):
        return ""
    parts = [re.match(r"([<>=!~]+)(.+)", part) for part in specifiers(constraint).split(",")]
    return " and ".join(f'python_full_version {p[1]} "{p[2]}"' for p in parts if p)


def _specifier(operator: str, version: str) -> list[str]:
    if version == "*":
        return []
    if operator == "^":
        return [f">={version}", f"<{_next(version, _first_not_zero(version))}"]
    if operator == "~":
        return [f">={version}", f"<{_next(version, min(1, version.count('.')))}"]
    return [f"{operator or '=='}{version}"]


def _first_not_zero(version: str) -> int:
    """Which number a caret lets stay as it is: the first that is not 0, or the last."""
    numbers = _numbers(version)
    return next((n for n, number in enumerate(numbers) if number), len(numbers) - 1)


def _next(version: str, index: int) -> str:
    numbers = _numbers(version)[: index + 1]
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?:^|\.)(\d+)", version)] or [0]
