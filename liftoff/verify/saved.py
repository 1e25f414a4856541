"""What requests take from answers, and put into later requests: `{{token}}`.

Each side is given its own: the original what the original said, the moved app what it said itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from liftoff.verify.answer import Answer
from liftoff.verify.form_field import field_value

NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_USE = re.compile(r"\{\{([A-Za-z_]\w*)\}\}", re.ASCII)
_MISSING = object()
# The parts of a request that may use what was saved.
_PARTS = ("path", "headers", "body")


@dataclass(frozen=True, slots=True)
class Save:
    """What of an answer is kept under a name.

    Attributes:
        name: what later requests call it.
        places: JSON pointers (RFC 6901), `header:NAME`, or `field:NAME` of a form; the first that
            is there counts.
    """

    name: str
    places: tuple[str, ...]


def used_names(data: Mapping[str, Any]) -> frozenset[str]:
    """The names that a request uses, as `{{name}}`, in its path, headers and body."""
    text = json.dumps([data.get(part) for part in _PARTS])
    return frozenset(_USE.findall(text))


def with_saved(data: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """A request with values in the place of their names; in its path they are percent-encoded."""
    filled = dict(data)
    for part in _PARTS:
        if part in data:
            filled[part] = _filled(data[part], values, encoded=part == "path")
    return filled


def _filled(data: Any, values: Mapping[str, str], *, encoded: bool) -> Any:
    if isinstance(data, str):
        return _USE.sub(
            lambda use: (
                use[0]
                if use[1] not in values
                else quote(values[use[1]], safe="")
                if encoded
                else values[use[1]]
            ),
            data,
        )
    if isinstance(data, list):
        return [_filled(item, values, encoded=encoded) for item in data]
    if isinstance(data, dict):
        return {key: _filled(item, values, encoded=encoded) for key, item in data.items()}
    return data


def value_of(save: Save, answer: Answer) -> str | None:
    """What an answer has to keep, as text; None where it has nothing."""
    try:
        document: Any = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    found = (_at(place, answer, document) for place in save.places)
    return next((value for value in found if value is not None), None)


def _at(place: str, answer: Answer, document: Any) -> str | None:
    kind, _, name = place.partition(":")
    if kind == "header":
        return next(iter(answer.values(name)), None)
    if kind == "field":
        return field_value(answer.body.decode(errors="replace"), name)
    found = document
    for part in place.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(key, _MISSING)
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            return None
    if isinstance(found, str):
        return found
    scalar = isinstance(found, int | float) and not isinstance(found, bool)
    return json.dumps(found) if scalar else None
