"""Databases in memory that the functions of a suite open, too: with stand-ins for SQLAlchemy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

import pytest

from liftoff.verify.liftoff_suite_plugin import databases


@dataclass(frozen=True)
class Url:
    database: str | None
    query: dict[str, str] = field(default_factory=dict)

    def set(self, **changed: Any) -> Url:
        return replace(self, **changed)


class Session:
    def __init__(self, *, expire_on_commit: bool = True, dirty: bool = False) -> None:
        self.expire_on_commit, self.dirty, self.new = expire_on_commit, dirty, ()
        self.expired = False
        self.identity_map: dict[Any, Any] = {}

    def expire_all(self) -> None:
        self.expired = True


@pytest.fixture
def dialect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    class Dialect:
        def create_connect_args(self, url: Url) -> str | None:
            return url.database

    module: Any = ModuleType("pysqlite")
    module.SQLiteDialect_pysqlite = Dialect
    sqlite: Any = ModuleType("sqlalchemy.dialects.sqlite")
    sqlite.pysqlite = module
    for name in ("sqlalchemy", "sqlalchemy.dialects"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "sqlalchemy.dialects.sqlite", sqlite)
    monkeypatch.setattr(databases, "FOLDER", "/databases")
    monkeypatch.setattr(databases, "worker", "gw1")
    databases.watch()
    databases.begin(0)
    yield Dialect
    databases.begin(0)


def test_databases_in_memory_are_files_by_app_and_order(dialect: Any) -> None:
    def opened(url: Url) -> Any:
        return dialect().create_connect_args(url)

    assert opened(Url("/var/shop.db")) == "/var/shop.db"
    assert opened(Url(None)) == "/databases/gw1-0-1.sqlite"
    databases.begin(7)
    assert opened(Url(":memory:")) == "/databases/gw1-7-1.sqlite"
    assert opened(Url("")) == "/databases/gw1-7-2.sqlite"
    assert opened(Url("file:x", {"mode": "memory"})) == "/databases/gw1-x.sqlite"
    assert opened(Url("file:x?mode=memory&cache=shared")) == "/databases/gw1-x.sqlite"


def test_sessions_of_the_tests_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("sqlalchemy.orm.session")
    sessions = [Session(), Session(dirty=True), Session(expire_on_commit=False)]
    module._sessions = dict(enumerate(sessions))
    monkeypatch.setitem(sys.modules, "sqlalchemy.orm.session", module)
    databases.look_again()
    assert [session.expired for session in sessions] == [True, False, False]
