"""Databases in a local file, by a class of the project's own."""

from __future__ import annotations

from tests.rules.projects import finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"


def test_subclass_of_a_database():
    source = "from peewee import SqliteDatabase\nclass Store(SqliteDatabase): ...\n"
    found = finds(flask(f"{source}store = Store('shop.db')\n{VIEW}"), "LO204")
    assert (found.severity, found.place.line, found.symbol) == (
        "blocker",
        5,
        "peewee.SqliteDatabase",
    )


def test_subclass_of_a_database_server():
    source = "from peewee import PostgresqlDatabase\nclass Store(PostgresqlDatabase): ...\n"
    quiet(flask(f"{source}store = Store('shop')\n{VIEW}"), "LO2")


def test_dataset_is_judged_by_its_address():
    source = "import dataset, os\nstore = dataset.connect({address})\n"
    address = "'sqlite:///shop.db'"
    assert finds(flask(source.format(address=address) + VIEW), "LO204").severity == "blocker"
    quiet(flask(source.format(address="os.environ['DB']") + VIEW), "LO2")
