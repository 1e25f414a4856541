"""Paths that a rule matches, and some that it nearly matches, made from its spelling."""

from __future__ import annotations

import re

# `<int:id>` and `<name>` are Werkzeug's, `{id:int}` and `{name}` Starlette's.
_WERKZEUG = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<arguments>[^)]*)\))?:)?(?P<name>\w+)>", re.ASCII)
_STARLETTE = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}", re.ASCII)
_UUID = "6f1c1c4e-3c1b-4f6e-9a52-0c8c7d0a7f11"

# By kind of converter: what it takes, something else that it takes, and what only looks like it.
_VALUES: dict[str, tuple[str, str, str]] = {
    "int": ("1", "999", "abc"),
    "float": ("1.5", "2.25", "abc"),
    "uuid": (_UUID, _UUID.upper(), "6f1c1c4e"),
    "path": ("a/b.txt", "x", "a//b"),
    "text": ("test", "caf%C3%A9", "a%2Fb"),
}
# A name says what a value is where no converter does.
_NUMBERED = re.compile(r"(?:^|_)(?:id|pk|number|page|year|count)$|Id$", re.ASCII)


def sample_paths(rule: str) -> tuple[str, ...]:
    """The paths for a rule, without repeats, encoded: first one that it matches.

    Args:
        rule: in the spelling of Werkzeug or Starlette.
    """
    pattern = _WERKZEUG if "<" in rule else _STARLETTE
    made = (pattern.sub(lambda match, n=n: _value(match, n), rule) for n in range(3))  # type: ignore[misc]
    return tuple(dict.fromkeys(made))


def plain_rule(rule: str) -> str:
    """A rule as OpenAPI spells paths: `{name}`, whatever the converter."""
    pattern = _WERKZEUG if "<" in rule else _STARLETTE
    return pattern.sub(lambda match: f"{{{match['name']}}}", rule)


def _value(match: re.Match[str], number: int) -> str:
    kind = match["kind"] or ""
    if kind == "any":
        choices = [choice.strip(" \"'") for choice in (match["arguments"] or "").split(",")]
        return [choices[0], choices[-1], "none-of-these"][number]
    if kind in ("", "str", "string", "default") and _NUMBERED.search(match["name"]):
        return _VALUES["int"][number]
    return _VALUES.get(kind, _VALUES["text"])[number]
