"""Listeners that changes of rows run."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

SOURCE = """
import os
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

db = SQLAlchemy(app)

class Photo(db.Model):
    pass

{listener}

@app.post("/delete")
def delete():
    db.session.delete(Photo.query.first())
    db.session.commit()
    return "x"

@app.post("/add")
def add():
    db.session.add(Photo())
    return "x"

@app.get("/")
def home():
    {{}}.get("add")
    return "x"
"""
REMOVE = "def gone(mapper, connection, target):\n    os.remove('uploads/' + target.name)\n"


def source(listener: str) -> str:
    return flask(SOURCE.replace("{listener}", listener).replace("{{}}", "{}"))


@pytest.mark.parametrize(
    ("listener", "route"),
    [
        (f"@db.event.listens_for(Photo, 'after_delete')\n{REMOVE}", "POST /delete"),
        (f"@event.listens_for(Photo, 'before_insert', named=True)\n{REMOVE}", "POST /add"),
        (f"{REMOVE}\nevent.listen(Photo, 'after_update', gone)", "POST /delete"),
    ],
)
def test_listener_of_a_row(listener: str, route: str):
    assert finds(source(listener), "LO201").routes == (route,)


@pytest.mark.parametrize(
    "listener",
    [
        f"@event.listens_for(db.engine, 'connect')\n{REMOVE}",
        f"@other.listens_for(Photo)\n{REMOVE}",
        REMOVE,
    ],
)
def test_other_events(listener: str):
    quiet(source(listener), "LO201")
