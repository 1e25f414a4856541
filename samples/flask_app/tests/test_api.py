import pytest

from shop import cache

NEW = {"sku": "GRAVEL", "name": "Gravel bike", "kind": "touring", "rate": 2600}


def test_list(client):
    answer = client.get("/api/items?kind=city&limit=1").json
    assert answer["count"] == 1
    assert answer["items"][0]["sku"] == "CITY-M"
    assert answer["items"][0]["url"] == "/api/items/1"


def test_by_number_and_by_sku(client):
    assert client.get("/api/items/4").json == client.get("/api/items/tandem").json
    assert client.get("/api/items/40").status_code == 404
    assert client.get("/api/items/unicycle").json == {
        "error": "not found",
        "path": "/api/items/unicycle",
    }


def test_create_update_delete(client):
    response = client.post("/api/items", json=NEW)
    assert response.status_code == 201
    assert response.headers["Location"] == "/api/items/7"
    assert client.put("/api/items/7", json={"stock": 3}).json["stock"] == 3
    assert client.delete("/api/items/7").status_code == 204
    assert client.get("/api/items/7").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ([], "an object is expected"),
        ({"sku": "X"}, "missing: name, kind, rate"),
        (dict(NEW, rate="lots"), "rate and stock must be numbers"),
    ],
)
def test_bad_items(client, body, error):
    response = client.post("/api/items", json=body)
    assert response.status_code == 400
    assert response.json == {"error": error}


def test_sku_is_unique(client):
    assert client.post("/api/items", json=dict(NEW, sku="TANDEM")).status_code == 409


def test_stock_is_cached(client, app):
    first = client.get("/api/stock")
    assert first.headers["X-Cache"] == "miss"
    assert first.json["total"] == 21
    client.put("/api/items/1", json={"stock": 0})
    second = client.get("/api/stock")
    assert second.headers["X-Cache"] == "hit"
    assert second.json == first.json


def test_cache_expires(in_process, app):
    app.config["CACHE_SECONDS"] = -1
    in_process.get("/api/stock")
    assert in_process.get("/api/stock").headers["X-Cache"] == "miss"
    cache.purge()
    assert cache.clear() == 0


def test_docs(client):
    assert client.get("/api/docs/opening").json["name"] == "opening"
    assert client.get("/api/docs/repair/brakes").json["title"] == "Brakes"
    assert client.get("/api/docs/../schema").status_code == 404


def test_wrong_method(client):
    response = client.delete("/api/items")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
