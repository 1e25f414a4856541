"""Caches of the app (`functools.lru_cache`) that tests have cleared in their process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from .sources import own_modules

_Cache = type(lru_cache(lambda: None))
# A module, and a name in it.
Place = tuple[str, str]
# Each cache, and how often it has been hit and missed: that only grows, until it is cleared.
_seen: dict[Place, tuple[Any, int, int]] = {}


def note() -> None:
    """Remember how the caches are now; what was cleared before and is empty stays so."""
    for place, cache in _own():
        if cache.cache_info().currsize or place not in _seen or _seen[place][0] is not cache:
            _seen[place] = (cache, *cache.cache_info()[:2])


def cleared() -> list[Place]:
    """Those that were cleared since the last note, or since when they were last filled."""
    return [
        place for place, cache in _own() if place in _seen and _is_cleared(cache, *_seen[place])
    ]


def _is_cleared(cache: Any, seen: Any, hits: int, misses: int) -> bool:
    now = cache.cache_info()
    return cache is seen and (now.hits < hits or now.misses < misses)


def clear(places: list[Place]) -> None:
    """Clear caches in this process; what is not here needs none of it."""
    for module, name in places:
        cache = getattr(sys.modules.get(module), name, None)
        if isinstance(cache, _Cache):
            cache.cache_clear()


def _own() -> Iterator[tuple[Place, Any]]:
    for module in own_modules(tests=False):
        for name, value in list(vars(module).items()):
            if isinstance(value, _Cache) and value.__module__ == module.__name__:
                yield (module.__name__, name), value
