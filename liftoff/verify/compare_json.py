"""Two JSON documents: the places where they differ, as JSON pointers (RFC 6901)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from liftoff.verify.answer import ABSENT

_MISSING = object()


def json_differences(
    left: Any, right: Any, *, ignored: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Each differing place with what stands there on both sides, in the order of the left one.

    Args:
        left: a document as `json.loads` gives it.
        right: the other one.
        ignored: pointers to places that may differ; a part `*` stands for any key or index.
    """
    patterns = [pointer.split("/")[1:] for pointer in ignored]
    # A stack of its own: documents may be deeper than Python's recursion.
    stack: list[tuple[list[str], Any, Any]] = [([], left, right)]
    while stack:
        path, one, two = stack.pop()
        if any(_matches(pattern, path) for pattern in patterns):
            continue
        if isinstance(one, dict) and isinstance(two, dict):
            keys = [*one, *(key for key in two if key not in one)]
            children = [(key, one.get(key, _MISSING), two.get(key, _MISSING)) for key in keys]
        elif isinstance(one, list) and isinstance(two, list):
            children = [
                (str(n), _item(one, n), _item(two, n)) for n in range(max(len(one), len(two)))
            ]
        else:
            if not _equal(one, two):
                yield "".join(f"/{part}" for part in path), _text(one), _text(two)
            continue
        stack.extend((([*path, _escape(key)], a, b)) for key, a, b in reversed(children))


def key_orders(left: Any, right: Any) -> Iterator[tuple[str, str, str]]:
    """Each object of two equal documents whose keys come in another order, with both orders."""
    stack: list[tuple[list[str], Any, Any]] = [([], left, right)]
    while stack:
        path, one, two = stack.pop()
        if isinstance(one, dict):
            if [*one] != [*two]:
                place = "".join(f"/{part}" for part in path) or "the whole document"
                yield f"the order of keys in {place}", ", ".join(one), ", ".join(two)
            children = [(key, value, two[key]) for key, value in one.items()]
        elif isinstance(one, list):
            children = [(str(n), *pair) for n, pair in enumerate(zip(one, two, strict=True))]
        else:
            continue
        stack.extend((([*path, _escape(key)], a, b)) for key, a, b in reversed(children))


def _item(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else _MISSING


def _matches(pattern: list[str], path: list[str]) -> bool:
    return len(pattern) == len(path) and all(
        want in ("*", part) for want, part in zip(pattern, path, strict=True)
    )


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _equal(one: Any, two: Any) -> bool:
    # By type too: to Python, 1 is True and 1.0. And a NaN is the same text as another.
    return type(one) is type(two) and (one == two or repr(one) == repr(two))


def _text(value: Any) -> str:
    return ABSENT if value is _MISSING else json.dumps(value, ensure_ascii=False)
