"""Imports FastAPI so that Pydantic builds its models of OpenAPI when they are first used.

Building them is a sixth of what `import fastapi` takes, and a function needs few of them or none:
OpenAPI documents are the fallback's. Models that the app defines are built as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def import_fastapi() -> None:
    """Import FastAPI, if nothing has yet.

    Its models are classes with Pydantic's `defer_build`: the first use of one builds it. Where
    Pydantic has no such default to set, it is a plain import.
    """
    if "fastapi" in sys.modules:
        return
    with _deferred():
        import fastapi  # noqa: F401, PLC0415


@contextmanager
def _deferred() -> Iterator[None]:
    """Classes of models that are made meanwhile are built at their first use."""
    try:
        from pydantic._internal._config import config_defaults  # noqa: PLC0415
    except ImportError:
        yield
        return
    before = config_defaults.get("defer_build")
    if before is None:
        yield
        return
    config_defaults["defer_build"] = True
    try:
        yield
    finally:
        config_defaults["defer_build"] = before
