"""Databases in memory become files, which functions can open too.

`sqlite://` is another database in each process: what a test writes there, no function would see.
"""

from __future__ import annotations

import copy
import os
import re
import sys
from typing import Any

from .gone_rows import let_go

FOLDER = os.environ.get("LIFTOFF_SUITE_DATABASES", "")

# Which of pytest-xdist's processes asks; each numbers its apps by itself.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
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
            self.liftoff_file = _file_of(url.database or "")
            url = _of_file(url, self.liftoff_file)
        return connect_arguments(self, url)

    dialect.create_connect_args = create_connect_args


def begin(app: int) -> None:
    """Count anew, as an app is made: its first database is the same in each process."""
    global _app, _count
    _app, _count = app, 0


def look_again() -> None:
    """Have the tests' sessions read anew what functions may have written.

    In one process a test often shares its session with the app, which forgets what it has read
    when it commits. What a test has changed itself and not yet written stays.
    """
    orm: Any = sys.modules.get("sqlalchemy.orm.session")
    for session in list(orm._sessions.values()) if orm is not None else ():
        if session.expire_on_commit and not session.new and not session.dirty:
            let_go(session)
            session.expire_all()


def _is_in_memory(url: Any) -> bool:
    database = url.database or ":memory:"
    return database == ":memory:" or "mode=memory" in database or url.query.get("mode") == "memory"


def _of_file(url: Any, file: str) -> Any:
    if hasattr(url, "set"):
        return url.set(database=file, query={})
    changed = copy.copy(url)  # before SQLAlchemy 1.4
    changed.database, changed.query = file, {}
    return changed


def _file_of(database: str) -> str:
    global _count  # noqa: PLW0603
    named = re.match(r"file:([^?]+)", database)
    if named is not None:  # of one name there is one
        return os.path.join(FOLDER, f"{worker}-{re.sub('[^A-Za-z0-9]', '_', named[1])}.sqlite")
    _count += 1
    return os.path.join(FOLDER, f"{worker}-{_app}-{_count}.sqlite")
