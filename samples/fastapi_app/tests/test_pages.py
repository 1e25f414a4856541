import pytest


def test_root_leads_to_tonight(client):
    page = client.get("/")
    assert page.url.path == "/tonight"
    assert "<td>Pleiades</td>" in page.text
    assert "24°07′" in page.text


def test_about_counts_its_readers(client):
    before = client.get("/visitors").json()["visitors"]
    client.head("/about")
    assert f"visitor {before + 2} since" in client.get("/about").text
    assert client.get("/visitors").json() == {"visitors": before + 2}


def test_visit(client):
    assert "Nobody yet." in client.get("/visits").text
    form = {"name": "Zoë Reed", "night": "2021-11-14", "people": "3"}
    assert "We look forward to seeing you, Zoë Reed." in client.post("/visits/", data=form).text
    page = client.get("/visits/").text
    assert "We look forward" not in page
    assert "2021-11-14: Zoë Reed, 3" in page


def test_visit_for_too_many(client):
    form = {"name": "A", "night": "2021-11-14", "people": "40"}
    assert client.post("/visits/", data=form).json()["fields"][0]["field"] == "body.people"


def test_login_and_logout(client):
    assert client.get("/me").url.path == "/login"
    form = {"login": "maria", "password": "andromeda", "next": "/me"}
    assert client.post("/login", data=form).json() == {"login": "maria", "name": "Maria Vega"}
    assert "Clear skies, Maria Vega." in client.get("/tonight").text
    client.post("/logout")
    assert "Clear skies" not in client.get("/tonight").text


def test_wrong_password(client):
    answer = client.post("/login", data={"login": "maria", "password": "x"})
    assert answer.status_code == 401
    assert "wrong password" in answer.text


def test_night_mode(client):
    client.post("/night-mode")
    assert client.get("/night-mode").json() == {"night": True}
    client.post("/night-mode?on=false")
    assert client.get("/night-mode").json() == {"night": False}


def test_handbook(client):
    assert client.get("/handbook/telescope/collimation").text.startswith("# Collimation")
    assert client.get("/handbook/telescope").status_code == 404
    assert client.get("/handbook/..%5C..%5Cmain").status_code == 404


def test_files(client):
    assert client.get("/static/css/observatory.css").headers["Content-Type"].startswith("text/css")
    assert client.get("/favicon.ico").text.startswith("<svg")


def test_errors_are_pages_or_json(client):
    assert "<h1>404</h1>" in client.get("/nowhere").text
    assert client.get("/api/nowhere").json() == {"error": "Not Found", "path": "/api/nowhere"}
    assert client.delete("/about").headers["Allow"]


@pytest.mark.parametrize(("path", "expected"), [("2", "otto"), ("maria", "maria")])
def test_observers(client, path, expected):
    assert client.get(f"/api/v1/observers/{path}").json()["login"] == expected


def test_me_is_no_login(client, otto):
    assert client.get("/api/v1/observers/me").status_code == 401
    assert client.get("/api/v1/observers/me", headers=otto).json()["role"] == "curator"


def test_nights(client, otto):
    public = client.get("/api/v1/nights?public=true").json()
    assert [night["night"] for night in public] == ["2021-11-14", "2021-12-04"]
    path = "/api/v1/nights/2021-12-04/weather"
    assert client.get(path + "/forecast").status_code == 404
    client.post(path, json={"hour": 20, "humidity": 40, "wind": 1.5}, headers=otto)
    forecast = client.get(path + "/forecast").json()
    assert forecast == {"night": "2021-12-04", "seeing": 1.51, "words": "good"}


def test_instruments(client):
    assert "dobson" in client.get("/instruments").json()["instruments"]
    assert client.get("/instruments/dobson?eyepiece=20").json()["magnification"] == 90
    assert client.get("/instruments/sextant").status_code == 404


def test_admin(client, maria, otto):
    assert client.get("/api/v1/admin/overview", headers=maria).status_code == 403
    overview = client.get("/api/v1/admin/overview", headers=otto).json()
    assert overview == {"targets": 6, "observations": 7, "visits": 0}
    assert client.post("/api/v1/admin/cache/clear", headers=otto).json() == {"cleared": True}


def test_document(client):
    document = client.get("/openapi.json").json()
    assert document["info"]["contact"]["name"] == "The committee"
    assert "/api/v1/nights/{night}/weather/forecast" in document["paths"]
    assert "/tonight" not in document["paths"]


def test_middleware(client):
    answer = client.get("/api/v1/targets", headers={"Origin": "https://northfield.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://northfield.example"
    assert answer.headers["X-Observatory-Version"] == "2.7.0"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Server-Timing"].startswith("app;dur=")
