"""Ways to look at each header of a common event, and to bring it into the form that an app gets.

The floors that check do it in the way that comes first here, as the adapters do. All give the same,
and see the same: a value that is not ASCII, two names that differ in case only, a line break in a
response.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from itertools import repeat
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.adapter_speed.cases import CASES
from benchmarks.adapter_speed.timing import Effort

Headers = dict[str, str]
TEMPLATE = {f"key {number}": None for number in range(26)}
_ASCII = repeat("ascii")


class Way(NamedTuple):
    """One way: what it makes, how it looks, and the function that does it."""

    makes: str
    how: str
    function: Callable[[Any], Any]


class Taken(NamedTuple):
    """What a way takes: microseconds, and how many times what the first way takes."""

    makes: str
    how: str
    microseconds: float
    to_first: float


def request_headers() -> Headers:
    """Give a GET's headers as an HTTP API sends them, fresh out of JSON."""
    headers: Headers = json.loads(CASES[0].event("http"))["headers"]
    return headers


_KEYS = {name: "HTTP_" + name.upper().replace("-", "_") for name in request_headers()}
_KEYS_BY_ALL = {tuple(_KEYS): tuple(_KEYS.values())}
_NAMES = {name: name.encode() for name in _KEYS}
_DROPPED = frozenset({b"content-length", b"transfer-encoding"})
_NAMES_BY_ALL = {
    tuple(_NAMES): (
        tuple(_NAMES.values()),
        [place for place, name in enumerate(_NAMES.values()) if name in _DROPPED],
    )
}
_SENT = {name: name.lower() for name in ("Content-Type", "Content-Length")}


def response_headers() -> list[tuple[str, str]]:
    """Give a response's headers, as new as those of an app."""
    return [("Content-Type", "text/" + "plain"), ("Content-Length", str(1000))]


def _environ_each(headers: Headers) -> Any:
    environ: dict[str, Any] = TEMPLATE.copy()
    keys = _KEYS
    for name, value in headers.items():
        if not value.isascii():
            raise ValueError
        environ[keys[name]] = value
    if len(environ) != len(TEMPLATE) + len(headers):
        raise ValueError
    return environ


def _environ_joined(headers: Headers) -> Any:
    environ: dict[str, Any] = TEMPLATE.copy()
    keys = _KEYS
    for name, value in headers.items():
        environ[keys[name]] = value
    if len(environ) != len(TEMPLATE) + len(headers) or not "".join(headers.values()).isascii():
        raise ValueError
    return environ


def _environ_by_all(headers: Headers) -> Any:
    keys = _KEYS_BY_ALL[tuple(headers)]
    values = headers.values()
    if not "".join(values).isascii():
        raise ValueError
    environ: dict[str, Any] = TEMPLATE.copy()
    environ.update(zip(keys, values, strict=False))
    return environ


def _scope_by_all(headers: Headers) -> Any:
    names, dropped = _NAMES_BY_ALL[tuple(headers)]
    made = list(zip(names, map(str.encode, headers.values(), _ASCII), strict=False))
    for place in dropped:
        del made[place]
    return made


def _scope_each(headers: Headers) -> Any:
    # Only names in lower case are known, so that no two differ in case only.
    names = _NAMES
    made = [(names[name], value.encode("ascii")) for name, value in headers.items()]
    if "content-length" in headers or "transfer-encoding" in headers:
        made = [pair for pair in made if pair[0] not in _DROPPED]
    return made


def _scope_joined(headers: Headers) -> Any:
    names, dropped = _NAMES_BY_ALL[tuple(headers)]
    values = "\n".join(headers.values()).encode("ascii").split(b"\n")
    made = list(zip(names, values, strict=True))
    for place in dropped:
        del made[place]
    return made


def _answer_each(headers: list[tuple[str, str]]) -> Any:
    sent = {}
    names = _SENT
    for name, value in headers:
        if not value.isascii() or "\n" in value or "\r" in value:
            raise ValueError
        sent[names[name]] = value
    if len(sent) != len(headers):
        raise ValueError
    return sent


def _answer_joined(headers: list[tuple[str, str]]) -> Any:
    sent = {}
    names = _SENT
    for name, value in headers:
        sent[names[name]] = value
    said = "".join(sent.values())
    if len(sent) != len(headers) or not said.isascii() or "\n" in said or "\r" in said:
        raise ValueError
    return sent


EACH, JOINED, BY_ALL = "each by itself", "values joined", "names as one tuple"
WAYS = (
    Way("environ", EACH, _environ_each),
    Way("environ", JOINED, _environ_joined),
    Way("environ", f"{BY_ALL}, {JOINED}", _environ_by_all),
    Way("scope", BY_ALL, _scope_by_all),
    Way("scope", EACH, _scope_each),
    Way("scope", f"{BY_ALL}, {JOINED}", _scope_joined),
    Way("answer", EACH, _answer_each),
    Way("answer", JOINED, _answer_joined),
)


def measured(effort: Effort) -> list[Taken]:
    """Measure all ways, in turns as the contenders are."""
    turns: dict[Way, list[float]] = {way: [] for way in WAYS}
    for _ in range(effort.rounds):
        for way in WAYS:
            turns[way].append(min(_batch(way) for _ in range(effort.batches)))
    firsts = {way.makes: way for way in reversed(WAYS)}
    return [
        Taken(
            way.makes,
            way.how,
            median(taken) * 1e6,
            median(a / b for a, b in zip(taken, turns[firsts[way.makes]], strict=True)),
        )
        for way, taken in turns.items()
    ]


def _batch(way: Way, times: int = 200) -> float:
    make = response_headers if way.makes == "answer" else request_headers
    fresh = [make() for _ in range(times)]
    gc.collect()
    start = perf_counter()
    for headers in fresh:
        way.function(headers)
    return (perf_counter() - start) / times
