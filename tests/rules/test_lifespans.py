"""What an app does when it shuts down."""

from __future__ import annotations

import pytest

from tests.rules.projects import FASTAPI, finds, quiet

LIFESPAN = """from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    await start()
    yield
    {after}

app = FastAPI(lifespan=lifespan)

@app.get("/")
def home(): ...
"""


@pytest.mark.parametrize("after", ["await report('x')", "upload(app.state.rows)"])
def test_lifespan_that_saves(after: str):
    found = finds(LIFESPAN.format(after=after), "LO511")
    assert (found.severity, found.place.line, found.app_wide) == ("warning", 8, True)


@pytest.mark.parametrize(
    "after", ["await pool.close()", "engine.dispose()", "app.state.models.clear()", "print('bye')"]
)
def test_lifespan_that_only_closes(after: str):
    quiet(LIFESPAN.format(after=after), "LO511")


def test_shutdown_handler():
    source = f"{FASTAPI}@app.on_event('shutdown')\ndef stop():\n    send_report()\n"
    found = finds(f"{source}@app.get('/')\ndef home(): ...\n", "LO511")
    assert found.symbol == "send_report"


def test_startup_handler():
    source = f"{FASTAPI}@app.on_event('startup')\ndef start():\n    load()\n"
    quiet(f"{source}@app.get('/')\ndef home(): ...\n", "LO511")
