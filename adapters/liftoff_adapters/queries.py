"""Query strings, rebuilt where the source has taken them apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from liftoff_adapters.parts import UNRESERVED

# All that a query may hold, the percent sign of what is encoded already included.
_SAFE_ENCODED = "%/?:@!$&'()*+,;=-._~[]|^`{}\\\"<>"


def is_raw(query: str) -> bool:
    """Tell whether a query string can be taken as it is."""
    return query.isascii() and query.isprintable() and " " not in query


def pairs(multi: object, single: object) -> list[tuple[str, str]]:
    """Give each key and value of a multi-value mapping, or of the single-value one beside it.

    Raises:
        TypeError: a mapping, key or value is of a type that events do not have.
    """
    found: list[tuple[str, str]] = []
    if multi:
        for key, values in _items(multi):
            if isinstance(values, str):
                found.append((key, values))
            else:
                found += [(key, "" if value is None else value) for value in values or ("",)]
    elif single:
        found += [(key, "" if value is None else value) for key, value in _items(single)]
    return found


def _items(parameters: object) -> Iterable[tuple[str, Any]]:
    if not isinstance(parameters, dict):
        raise TypeError("query parameters are not an object")
    return parameters.items()


def from_decoded(parameters: Iterable[tuple[str, str]]) -> str:
    """Encode parameters that the source has decoded, as a REST API does."""
    return "&".join(f"{_quote(key)}={_quote(value)}" for key, value in parameters)


def from_encoded(parameters: Iterable[tuple[str, str]]) -> str:
    """Join parameters that are still encoded, as those of a load balancer are."""
    return raw("&".join(f"{key}={value}" for key, value in parameters))


def raw(query: str) -> str:
    """Give a query string as it is, with what no query may hold encoded."""
    if is_raw(query):
        return query
    return quote(query.encode("utf-8", "surrogatepass"), safe=_SAFE_ENCODED)


def _quote(text: str) -> str:
    return (
        text
        if not text.strip(UNRESERVED)
        else quote(text.encode("utf-8", "surrogatepass"), safe="")
    )
