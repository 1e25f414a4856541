"""How the environment variables differ from those that the tests were started with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_AT_FIRST = dict(os.environ)
_OF_THE_RUN = ("PYTEST_", "COV_", "LIFTOFF_SUITE_")


def changed() -> dict[str, str | None]:
    """Variables that were set since then; those that were removed are None."""
    now = dict(os.environ)
    names = {n for n in now.keys() | _AT_FIRST.keys() if now.get(n) != _AT_FIRST.get(n)}
    return {name: now.get(name) for name in sorted(names) if not name.startswith(_OF_THE_RUN)}


@contextmanager
def set_to(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Have variables as `changed` gave them, for a while."""
    before = {name: os.environ.get(name) for name in changes}
    _put(changes)
    try:
        yield
    finally:
        _put({name: value for name, value in before.items() if os.environ.get(name) != value})


def _put(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
