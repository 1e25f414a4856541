import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from shop import create_app


def wait_for_export(client, url):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        job = client.get(url).json
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.01)
    raise AssertionError("export did not end")


def test_export(manager):
    response = manager.post("/exports/")
    assert response.status_code == 202
    assert response.json["state"] == "queued"
    job = wait_for_export(manager, response.headers["Location"])
    assert job["state"] == "done"
    assert job["rows"] == 7
    text = manager.get(response.headers["Location"] + "/file").text
    assert text.splitlines()[1] == "1;1;R. Penrose;2019-04-20;2;2800"


def test_unknown_export(manager):
    assert manager.get("/exports/none").status_code == 404
    assert manager.get("/exports/none/file").status_code == 404


def test_warehouse_sync(clerk):
    assert "Tandem: 1" in clerk.get("/warehouse/").text
    assert clerk.post("/warehouse/sync").headers["Location"] == "/warehouse/"
    assert clerk.get("/api/items/CITY-M").json["stock"] == 8


def test_overview_and_cache(manager):
    assert "7 rentals" in manager.get("/admin/").text
    manager.get("/api/stock")
    manager.post("/admin/cache/clear")
    assert "1 cached figures dropped." in manager.get("/admin/").text
    assert manager.get("/api/stock").headers["X-Cache"] == "miss"


def test_revenue(manager):
    assert "Revenue 2019" in manager.get("/admin/reports/").text
    page = manager.get("/admin/reports/revenue?year=2019").text
    assert "<th>2019-06</th>" in page
    assert "851.60" in page
    assert "No rentals in this year" in manager.get("/admin/reports/revenue?year=1999").text


def test_seed_rows_are_added_once(app, tmp_path):
    app.test_client().delete("/api/items/6")
    again = create_app({"DATA_DIR": app.config["DATA_DIR"]})
    assert again.test_client().get("/api/items").json["count"] == 5


def test_scheduler_runs_in_the_background_and_lets_go(tmp_path):
    assert "scheduler" in [thread.name for thread in threading.enumerate()]
    subprocess.run(
        [sys.executable, "-B", "-c", "import shop; shop.create_app()"],
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, "SHOP_DATA_DIR": str(tmp_path / "other")},
        check=True,
        timeout=60,
    )
    assert (tmp_path / "other" / "shop.db").exists()
