"""Parts of an OpenAPI document that may be anything, as people write them by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# References that lead to references.
_MOST_STEPS = 10


def mapping(value: Any, key: str) -> Mapping[str, Any]:
    """The object under a key; an empty one where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def resolved(value: Any, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference within its document stands for; nothing where it leads nowhere."""
    for _ in range(_MOST_STEPS):
        if not isinstance(value, Mapping):
            return {}
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return value
        if not reference.startswith("#/"):
            return {}
        value = document
        for part in reference[2:].split("/"):
            step = part.replace("~1", "/").replace("~0", "~")
            value = value.get(step) if isinstance(value, Mapping) else None
    return {}
