"""A text of which parts may be known only when the app runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """What only the environment tells.

    Attributes:
        name: of the environment variable, or of the setting.
        environment: whether it is an environment variable.
        default: what holds where it is not set, or None.
    """

    name: str
    environment: bool = True
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part that only the run tells."""


# Neighbouring literals are one.
Text = tuple[str | Variable | Unknown, ...]
UNKNOWN: Text = (Unknown(),)


def joined(*texts: Text) -> Text:
    """Texts one after the other."""
    parts: list[str | Variable | Unknown] = []
    for part in (part for text in texts for part in text):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif not (isinstance(part, Unknown) and parts and isinstance(parts[-1], Unknown)):
            parts.append(part)
    return tuple(part for part in parts if part != "")
