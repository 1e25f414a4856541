import pytest

M13 = {"name": "M13", "kind": "cluster", "ra": 16.7, "declination": 36.46, "magnitude": 5.8}


def names(response):
    return [target["name"] for target in response.json()["targets"]]


def test_list_in_pages(client):
    first = client.get("/api/v1/targets?kind=star&limit=2")
    assert names(first) == ["Algol", "Mira"]
    assert first.json()["total"] == 3
    second = client.get(first.json()["next"])
    assert names(second) == ["δ Cephei"]
    assert second.json()["next"] is None


def test_all_tags_must_be_there(client):
    assert names(client.get("/api/v1/targets?tag=variable&tag=red")) == ["Mira"]


@pytest.mark.parametrize("query", ["kind=comet", "limit=1000", "limit=", "offset=-1", "order=ra"])
def test_bad_queries(client, query):
    answer = client.get("/api/v1/targets?" + query)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "query." + query.split("=")[0]


def test_add_find_change_remove(client, maria, otto):
    added = client.post("/api/v1/targets", json=M13, headers=maria)
    assert added.status_code == 201
    assert added.headers["Location"] == added.json()["url"]
    assert client.get("/api/v1/targets/by-name/M13").json() == added.json()
    changed = client.put(added.json()["url"], json=M13 | {"tags": ["summer"]}, headers=otto)
    assert changed.json()["tags"] == ["summer"]
    assert client.delete(added.json()["url"], headers=otto).status_code == 204
    assert client.get(added.json()["url"]).json() == {"error": "target 7 is not in the catalogue"}


def test_names_are_taken_once(client, maria):
    client.post("/api/v1/targets", json=M13, headers=maria)
    assert client.post("/api/v1/targets", json=M13, headers=maria).status_code == 409


def test_who_may_change(client, maria):
    assert client.post("/api/v1/targets", json=M13).headers["WWW-Authenticate"] == "Bearer"
    assert client.put("/api/v1/targets/1", json=M13, headers=maria).status_code == 403


def test_latest_is_taken_for_a_number(client):
    assert client.get("/api/v1/targets/latest").status_code == 422


def test_position(client):
    answer = client.get("/api/v1/targets/5/position?hours=3.79").json()
    assert answer["azimuth"] == 180
    assert answer["altitude"] == pytest.approx(90 - 54.3 + 24.12)


def test_no_aperture_is_an_error_of_the_server(client):
    answer = client.get("/api/v1/targets/4/exposure?aperture=0")
    assert answer.status_code == 500
    assert answer.json() == {"error": "internal error"}
