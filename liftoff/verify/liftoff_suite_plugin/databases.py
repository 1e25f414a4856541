"""Databases in memory become files, which functions can open too.

`sqlite://` is another database in each process: what a test writes there, no function would see.
"""

from __future__ import annotations

import copy
import os
from typing import Any

FOLDER = os.environ.get("LIFTOFF_SUITE_DATABASES", "")

_app = 0
_count = 0


def watch() -> None:
    """Give each engine in memory that SQLAlchemy makes from now on a file of its own."""
    try:
        from sqlalchemy.dialects.sqlite import pysqlite
    except ImportError:
        return
    dialect: Any = pysqlite.SQLiteDialect_pysqlite
    connect_arguments = dialect.create_connect_args

    def create_connect_args(self: Any, url: Any) -> Any:
        if _is_in_memory(url):
            self.liftoff_file = _next_file()
            url = _of_file(url, self.liftoff_file)
        return connect_arguments(self, url)

    dialect.create_connect_args = create_connect_args


def begin(app: int) -> None:
    """Count anew, as an app is made: its first database is the same in each process."""
    global _app, _count
    _app, _count = app, 0


def _is_in_memory(url: Any) -> bool:
    database = url.database or ":memory:"
    return database == ":memory:" or "mode=memory" in f"{database}{url.query}"


def _of_file(url: Any, file: str) -> Any:
    if hasattr(url, "set"):
        return url.set(database=file, query={})
    changed = copy.copy(url)  # before SQLAlchemy 1.4
    changed.database, changed.query = file, {}
    return changed


def _next_file() -> str:
    global _count  # noqa: PLW0603
    _count += 1
    return os.path.join(
        FOLDER, f"{os.environ.get('PYTEST_XDIST_WORKER', '')}{_app}-{_count}.sqlite"
    )
