"""Query strings, rebuilt where the source has taken them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

# All that a query may hold, the percent sign of what is encoded already included.
_SAFE_ENCODED = "%/?:@!$&'()*+,;=-._~[]|^`{}\\\"<>"


def pairs(multi: object, single: object) -> Iterator[tuple[str, str]]:
    """Yield each key and value of a multi-value mapping, or of the single-value one beside it.

    Raises:
        TypeError: a mapping, key or value is of a type that events do not have.
    """
    if multi:
        if not isinstance(multi, Mapping):
            raise TypeError("multi-value query parameters are not an object")
        for key, values in multi.items():
            if isinstance(values, str):
                yield key, values
            else:
                for value in values or ("",):
                    yield key, _text(value)
    elif single:
        if not isinstance(single, Mapping):
            raise TypeError("query parameters are not an object")
        for key, value in single.items():
            yield key, _text(value)


def from_decoded(parameters: Iterable[tuple[str, str]]) -> str:
    """Encode parameters that the source has decoded, as a REST API does."""
    return "&".join(f"{_quote(key)}={_quote(value)}" for key, value in parameters)


def from_encoded(parameters: Iterable[tuple[str, str]]) -> str:
    """Join parameters that are still encoded, as those of a load balancer are."""
    return raw("&".join(f"{key}={value}" for key, value in parameters))


def raw(query: str) -> str:
    """Give a query string as it is, with what no query may hold encoded."""
    if query.isascii() and query.isprintable() and " " not in query:
        return query
    return quote(query.encode("utf-8", "surrogatepass"), safe=_SAFE_ENCODED)


def _quote(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"a query value is {type(value).__name__}, not text")
    return value
