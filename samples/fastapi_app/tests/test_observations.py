import time

SEEN = {"target_id": 1, "night": "2021-11-20", "magnitude": 3.6, "note": "naked eye"}


def wait_for_logbook(client, headers):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        lines = client.get("/api/v1/admin/logbook", headers=headers).json()["lines"]
        if lines:
            return lines
        time.sleep(0.01)
    raise AssertionError("nothing was written")


def test_list(client):
    answer = client.get("/api/v1/observations?target=1&limit=2&offset=1")
    assert [row["id"] for row in answer.json()] == [2, 3]
    assert answer.headers["X-Total"] == "4"


def test_add_and_logbook(client, maria, otto):
    answer = client.post("/api/v1/observations", json=SEEN, headers=maria)
    assert answer.json() == SEEN | {"id": 8, "member": "maria"}
    assert client.get("/api/v1/observations/8").json() == answer.json()
    assert wait_for_logbook(client, otto) == ["2021-11-20 maria: Mira 3.6"]


def test_of_nothing(client, maria):
    answer = client.post("/api/v1/observations", json=SEEN | {"target_id": 99}, headers=maria)
    assert answer.status_code == 404


def test_export(client):
    answer = client.get("/api/v1/observations/export.csv")
    lines = answer.text.splitlines()
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert lines[7] == "7,δ Cephei,maria,2021-11-14,3.9,comparison: ε Cephei"


def test_sketch(client, maria):
    path = "/api/v1/observations/1/sketch"
    assert client.get(path).status_code == 404
    assert client.put(path, content=b"<svg/>", headers=maria).status_code == 204
    assert client.get(path).content == b"<svg/>"
    assert client.get(path).headers["Content-Type"] == "image/svg+xml"
    assert client.put(path, content=b"x" * 4097, headers=maria).status_code == 413


def test_light_curve(client):
    months = client.get("/api/v1/reports/lightcurve/1").json()["months"]
    assert months == [
        {"month": "2021-10", "mean": 6.15, "count": 2},
        {"month": "2021-11", "mean": 4.0, "count": 2},
    ]
    assert client.get("/api/v1/reports/lightcurve/4").json()["months"] == []


def test_by_member(client):
    assert client.get("/api/v1/reports/members").json() == {"maria": 4, "otto": 3}
