"""A pool of database connections in each environment."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"
TOP = "import os\nfrom sqlalchemy import create_engine\nURL = os.environ['DB']\n"


@pytest.mark.parametrize(
    "made",
    [
        "create_engine(URL, pool_size=20)",
        "create_engine(URL, max_overflow=int(os.environ['N']))",
        "__import__('x')\nimport psycopg_pool\npool = psycopg_pool.ConnectionPool(URL)",
    ],
)
def test_pool(made: str):
    found = finds(flask(f"{TOP}engine = {made}\n{VIEW}"), "LO601")
    assert (found.severity, found.app_wide) == ("warning", True)


@pytest.mark.parametrize(
    "made",
    [
        "create_engine(URL)",
        "create_engine(URL, pool_size=1, max_overflow=0)",
        "create_engine('sqlite:///x.db', pool_size=5)",
        "dict(pool_size=20)",
    ],
)
def test_no_pool(made: str):
    quiet(flask(f"{TOP}engine = {made}\n{VIEW}"), "LO601")


def test_pool_of_a_command():
    source = f"{TOP}@app.cli.command()\ndef load():\n    create_engine(URL, pool_size=9)\n{VIEW}"
    quiet(flask(source), "LO601")
