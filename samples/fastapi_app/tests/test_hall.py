"""The screen in the hall: what is watched, the dome, pictures."""
import json
import threading

from fastapi.testclient import TestClient

from observatory.main import app

PNG = b"\x89PNG\r\n\x1a\n"


def test_watch(client, maria):
    answer = client.put("/api/v1/watch/1", headers=maria)
    assert answer.json() == {"target": "Mira", "member": "maria"}
    assert client.get("/api/v1/watch").json() == {"watched": {"1": answer.json()}}
    assert client.delete("/api/v1/watch/1", headers=maria).status_code == 204
    assert client.delete("/api/v1/watch/1", headers=maria).status_code == 404
    assert client.get("/api/v1/watch").json() == {"watched": {}}


def test_watched_is_kept_over_a_restart(in_process, data_dir, maria):
    saved = {"2": {"target": "Algol", "member": "otto"}}
    (data_dir / "watch.json").write_text(json.dumps(saved))
    with TestClient(app) as client:
        assert client.get("/api/v1/watch").json()["watched"] == saved
        client.put("/api/v1/watch/1", headers=maria)
    assert set(json.loads((data_dir / "watch.json").read_text())) == {"1", "2"}


def test_dome(client, maria, otto, monkeypatch):
    monkeypatch.setattr("observatory.settings.DOME_SECONDS", 0)
    assert client.post("/api/v1/dome/open", headers=maria).json() == {"open": True, "by": "maria"}
    assert client.post("/api/v1/dome/open", headers=otto).status_code == 409
    assert client.get("/api/v1/dome").json() == {"open": True}
    client.post("/api/v1/dome/close", headers=otto)
    assert client.get("/api/v1/dome").json() == {"open": False}


def test_live_view_of_the_dome(in_process):
    with in_process.websocket_connect("/api/v1/dome/live") as socket:
        assert socket.receive_json() == {"open": False}
        socket.send_text("?")
        assert socket.receive_json() == {"open": False}


def test_bell(client, maria):
    assert client.post("/api/v1/dome/bell", headers=maria).status_code == 202


def test_housekeeping_runs_beside_the_server(in_process):
    assert "housekeeping" in [thread.name for thread in threading.enumerate()]


def send(client, headers, name="m31.png", kind="image/png", **form):
    files = {"file": (name, PNG, kind)}
    return client.post("/api/v1/images", files=files, data=form, headers=headers)


def test_images(client, maria, otto):
    assert send(client, maria).json() == {"name": "m31.png", "size": 8}
    assert send(client, maria, title="Andromeda ✨").json()["name"] == "Andromeda ✨.png"
    listed = client.get("/api/v1/images").json()
    assert [image["name"] for image in listed] == ["Andromeda ✨.png", "m31.png"]
    picture = client.get("/api/v1/images/m31.png")
    assert picture.content == PNG
    assert picture.headers["Content-Disposition"] == 'attachment; filename="m31.png"'
    assert client.delete("/api/v1/images/m31.png", headers=otto).status_code == 204
    assert client.get("/api/v1/images/m31.png").status_code == 404


def test_refused_images(client, maria):
    assert send(client, {}).status_code == 401
    assert send(client, maria, name="a.txt", kind="text/plain").status_code == 415
    assert send(client, maria, title="../up").status_code == 400
    assert client.get("/api/v1/images").json() == []


def test_large_bodies(client, maria):
    answer = client.post("/api/v1/images", content=b"x" * (2 * 1024 * 1024 + 1), headers=maria)
    assert answer.status_code == 413
