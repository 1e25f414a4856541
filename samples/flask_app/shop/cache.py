"""A small cache for figures that are slow to compute and may be a little old."""
import functools
import time

from flask import current_app

_entries = {}


def cached(key):
    def decorator(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            entry = _entries.get(key)
            if entry is not None and entry[0] > time.time():
                return entry[1], True
            value = func(*args, **kwargs)
            _entries[key] = (time.time() + current_app.config["CACHE_SECONDS"], value)
            return value, False

        return wrapper

    return decorator


def purge():
    now = time.time()
    for key in [k for k, (expires, _) in list(_entries.items()) if expires <= now]:
        _entries.pop(key, None)


def clear():
    count = len(_entries)
    _entries.clear()
    return count
