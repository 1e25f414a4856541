"""Reads the values of configuration keys: each from plain data, strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from liftoff.nearest import ALIKE_CODES, meant, nearest
from liftoff.platform import LAMBDA_TIMEOUT_MS
from liftoff.rules.finding import SEVERITIES, Severity
from liftoff.rules.pages import rule_pages

Read = Callable[[Any], Any]
ALL = "ALL"
_PREFIX = re.compile(r"LO\d{0,3}")


class UnfitError(ValueError):
    """A value that a key does not take.

    Attributes:
        what: what is wrong with it.
        hint: what would be right, or None.
    """

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise UnfitError(f"must be a text, not {_kind(value)}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        raise UnfitError(f"must be a list of texts, not {_kind(value)}")
    return tuple(text(item) for item in value)


def codes(value: Any) -> tuple[str, ...]:
    """A list of codes, of the beginnings of codes, or of ALL."""
    return tuple(code(item) for item in texts(value))


def code(value: Any) -> str:
    """A code, the beginning of one or more, or ALL."""
    name = text(value).upper()
    known = rule_pages()
    if name == ALL or (_PREFIX.fullmatch(name) and any(c.startswith(name) for c in known)):
        return name
    near = nearest(name, known, ALIKE_CODES)
    hint = f"did you mean {near}?" if near else "a code is LO and three digits: LO101"
    raise UnfitError(f"{value!r} is no rule, nor the beginning of one", hint)


def choice(allowed: Sequence[str]) -> Read:
    """One of some texts."""

    def read(value: Any) -> str:
        if value in allowed and isinstance(value, str):
            return value
        shown = repr(value) if isinstance(value, str) else _kind(value)
        raise UnfitError(
            f"must be one of {', '.join(allowed)}, not {shown}",
            meant(value, allowed) if isinstance(value, str) and nearest(value, allowed) else None,
        )

    return read


def seconds(value: Any) -> int:
    """Whole seconds that Lambda takes as a timeout."""
    most = LAMBDA_TIMEOUT_MS // 1000
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise UnfitError(f"must be whole seconds from 1 to {most}, not {value!r}")
    return value


def whole(least: int, most: int) -> Read:
    """A whole number within bounds, which are in them."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise UnfitError(f"must be a whole number from {least} to {most}, not {value!r}")
        return value

    return read


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise UnfitError(f"must be true or false, not {_kind(value)}")
    return value


def codes_by_pattern(value: Any) -> dict[str, tuple[str, ...]]:
    """A table of patterns of files, each with a list of codes."""
    return {pattern: codes(given) for pattern, given in table(value).items()}


def severity_by_code(value: Any) -> dict[str, Severity]:
    """A table of codes or beginnings of codes, each with a severity."""
    read = choice(SEVERITIES)
    return {code(name): read(given) for name, given in table(value).items()}


def table(value: Any) -> dict[str, Any]:
    """A table."""
    if not isinstance(value, dict):
        raise UnfitError(f"must be a table, not {_kind(value)}")
    return value


_KINDS = {str: "a text", list: "a list", dict: "a table", bool: "true or false"}


def _kind(value: Any) -> str:
    if value == "":
        return "an empty text"
    return _KINDS.get(type(value)) or repr(value)
