import os
import shutil
import sys
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from observatory import database, settings  # noqa: E402
from observatory.main import app  # noqa: E402
from observatory.routers import dome, pages, watch  # noqa: E402
from observatory.sky import altitude_azimuth  # noqa: E402

# Where the app runs already, with OBSERVATORY_DATA_DIR as its data folder; empty: in this process.
URL = os.environ.get("OBSERVATORY_TEST_URL", "")


@pytest.fixture()
def data_dir(tmp_path, monkeypatch):
    folder = Path(settings.DATA_DIR) if URL else tmp_path
    monkeypatch.setattr(settings, "DATA_DIR", str(folder))
    return folder


@pytest.fixture()
def client(data_dir):
    if URL:
        empty(data_dir)
        with httpx2.Client(base_url=URL, follow_redirects=True, timeout=60) as client:
            yield client
    else:
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client
        forget()


@pytest.fixture()
def in_process(client):
    """For tests of what only the process itself shows."""
    if URL:
        pytest.skip("the app runs elsewhere")
    return client


@pytest.fixture()
def maria():
    return {"Authorization": "Bearer tk-maria-5521"}


@pytest.fixture()
def otto():
    return {"Authorization": "Bearer tk-otto-9043"}


def empty(folder):
    for name in ("images", "sketches"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    (folder / "logbook.txt").unlink(missing_ok=True)
    connection = database.connect()
    for table in ("weather", "nights", "observations", "targets", "members", "visits"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.close()
    database.create()


def forget():
    watch._watched.clear()
    dome.dome_open = False
    pages.visitors = 0
    altitude_azimuth.cache_clear()
