import http.client
import os
import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client
from werkzeug.wsgi import get_input_stream

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shop import cache, create_app, exports, main  # noqa: E402

# Where the app runs already, with SHOP_DATA_DIR as its data folder; empty: in this process.
URL = os.environ.get("SHOP_TEST_URL", "")


@pytest.fixture()
def app(tmp_path):
    data_dir = Path(os.environ["SHOP_DATA_DIR"]) if URL else tmp_path / "data"
    if URL:
        empty(data_dir)
    return create_app(
        {"TESTING": True, "DATA_DIR": str(data_dir), "WAREHOUSE_SYNC_SECONDS": 0}
    )


@pytest.fixture(autouse=True)
def fresh_state():
    yield
    cache.clear()
    exports._jobs.clear()
    main.board_views = 0


@pytest.fixture()
def client(app):
    if not URL:
        return app.test_client()
    manager = Client(forward)
    log_in(manager, "bob", "tandem")
    manager.post("/admin/cache/clear")
    return Client(forward)


@pytest.fixture()
def in_process(client):
    """For tests of what only the process itself shows."""
    if URL:
        pytest.skip("the app runs elsewhere")
    return client


@pytest.fixture()
def login(client):
    def do(name="alice", password="spanner"):
        return log_in(client, name, password)

    return do


@pytest.fixture()
def clerk(client, login):
    login("alice", "spanner")
    return client


@pytest.fixture()
def manager(client, login):
    login("bob", "tandem")
    return client


def log_in(client, name, password):
    return client.post("/login", data={"login": name, "password": password})


def empty(folder):
    """Everything but the log, which the app that runs elsewhere has open."""
    for path in [*folder.glob("uploads/*"), *folder.glob("exports/*")]:
        path.unlink()
    if (folder / "shop.db").exists():
        connection = sqlite3.connect(folder / "shop.db", timeout=30)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            if not name.startswith("sqlite_"):
                connection.execute(f"DROP TABLE {name}")
        connection.close()


def forward(environ, start_response):
    """A WSGI app that is the one at URL."""
    headers = {
        key[5:].replace("_", "-").title(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    connection = http.client.HTTPConnection(urlsplit(URL).netloc, timeout=60)
    body = get_input_stream(environ).read()
    connection.request(environ["REQUEST_METHOD"], environ["REQUEST_URI"], body, headers)
    answer = connection.getresponse()
    start_response(f"{answer.status} {answer.reason}", answer.getheaders())
    content = answer.read()
    connection.close()
    return [content]
