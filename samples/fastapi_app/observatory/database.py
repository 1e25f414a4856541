"""SQLite access: a connection for each request."""
import os
import sqlite3
from typing import Annotated

from fastapi import Depends

from observatory import settings


def connect():
    path = settings.data_path("observatory.db")
    # Each statement is committed at once, before the answer goes out.
    connection = sqlite3.connect(
        path, timeout=30, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def get_db():
    connection = connect()
    try:
        yield connection
    finally:
        connection.close()


Database = Annotated[sqlite3.Connection, Depends(get_db)]


def create():
    """Make and fill the tables, unless the file has them already."""
    connection = connect()
    # Several workers start at once; only the first may seed.
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'targets'").fetchone():
        with open(os.path.join(settings.BASE_DIR, "schema.sql"), encoding="utf-8") as schema:
            for statement in schema.read().split(";"):
                connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
