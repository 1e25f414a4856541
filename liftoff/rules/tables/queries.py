"""What asks a database: methods of sessions and queries, of documents, and of classes of tables."""

from __future__ import annotations

# What sends a query, by the name of the method.
QUERIES = (
    "first", "first_or_404", "all", "one", "one_or_none", "count", "scalar", "commit", "execute",
    "paginate", "scalars", "flush",
)  # fmt: skip
DATABASES = (
    "flask_sqlalchemy.SQLAlchemy().session.", "flask_sqlalchemy.SQLAlchemy().Model.query.",
    "flask_sqlalchemy.SQLAlchemy().Model.query_class", "sqlalchemy.orm.sessionmaker()().",
    "sqlalchemy.orm.scoped_session()", "sqlalchemy.orm.Session()", "sqlmodel.Session()",
    "flask_sqlalchemy.model.Model.query.",
)  # fmt: skip
# What a class of documents, or a query of them, asks at once.
ASKED_OF_DOCUMENTS = (
    "first", "all", "count", "get", "get_or_none", "get_or_create", "update", "delete", "insert",
    "save", "modify", "create", "find_one", "to_list", "insert_many", "insert_one", "bulk_create",
    "exists", "aggregate", "distinct", "update_one", "delete_all", "first_or_none", "get_or_404",
)  # fmt: skip
DOCUMENTS = ("mongoengine.", "flask_mongoengine.", "beanie.", "odmantic.", "tortoise.")
# Bases of tables and documents whose methods ask when they are awaited, or told to run at once.
MODELS = (
    "tortoise.models.Model.", "tortoise.Model.", "beanie.Document.",
    "piccolo.table.Table.", "ormar.Model.", "edgy.Model.", "saffier.Model.",
    "odmantic.AIOEngine().",
)  # fmt: skip
AT_ONCE = ("peewee.Model.get", "peewee.Model.create", "peewee.Model.insert")
