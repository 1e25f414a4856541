import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shop import cache, create_app, exports, main  # noqa: E402


@pytest.fixture()
def app(tmp_path):
    return create_app(
        {"TESTING": True, "DATA_DIR": str(tmp_path / "data"), "WAREHOUSE_SYNC_SECONDS": 0}
    )


@pytest.fixture(autouse=True)
def fresh_state():
    yield
    cache.clear()
    exports._jobs.clear()
    main.board_views = 0


@pytest.fixture()
def client(app):
    return app.test_client()


@pytest.fixture()
def login(client):
    def do(name="alice", password="spanner"):
        return client.post("/login", data={"login": name, "password": password})

    return do


@pytest.fixture()
def clerk(client, login):
    login("alice", "spanner")
    return client


@pytest.fixture()
def manager(client, login):
    login("bob", "tandem")
    return client
