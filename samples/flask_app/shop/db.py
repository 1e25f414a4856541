"""SQLite access: one connection per request, kept in flask.g."""
import sqlite3

from flask import current_app, g


def connect(path):
    connection = sqlite3.connect(path, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def get_db():
    if "db" not in g:
        g.db = connect(current_app.config["DATABASE"])
    return g.db


def close_db(error=None):
    if "db" in g:
        g.pop("db").close()


def query(sql, args=()):
    return get_db().execute(sql, args).fetchall()


def query_one(sql, args=()):
    return get_db().execute(sql, args).fetchone()


def execute(sql, args=()):
    connection = get_db()
    cursor = connection.execute(sql, args)
    connection.commit()
    return cursor


def init_app(app):
    """Create and fill the tables, unless the file has them already."""
    app.teardown_appcontext(close_db)
    connection = connect(app.config["DATABASE"])
    connection.isolation_level = None
    # Several gunicorn workers start at once; only the first may seed.
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'items'").fetchone():
        with app.open_resource("schema.sql", "r") as schema:
            for statement in schema.read().split(";"):
                connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
