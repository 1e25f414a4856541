import pytest


def test_root_redirects_to_home(client):
    response = client.get("/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/home"


def test_home_shows_opening_hours(client):
    response = client.get("/home")
    assert response.status_code == 200
    assert "Monday to Friday" in response.text
    assert response.headers["X-Shop-Version"] == "3.4.1"


@pytest.mark.parametrize(
    ("path", "greeting"),
    [("/hello", "Hello, visitor!"), ("/hello/Ann", "Hello, Ann!"), ("/hello/<b>", "Hello, &lt;b&gt;!")],
)
def test_hello(client, path, greeting):
    assert greeting in client.get(path).text


def test_about_adds_the_slash(client):
    assert client.get("/about").headers["Location"].endswith("/about/")
    assert "3.4.1" in client.get("/about/").text


def test_board_counts_its_readers(client):
    before = client.get("/board/views").json["views"]
    client.get("/board")
    assert f"Read {before + 2} times." in client.get("/board").text
    assert client.get("/board/views").json == {"views": before + 2}


def test_price_list_is_a_download(client):
    response = client.get("/price-list")
    assert response.headers["Content-Disposition"] == "attachment; filename=price-list.txt"
    assert b"Tandem" in response.data


def test_old_address_keeps_the_kind(client):
    response = client.get("/rentals?kind=city")
    assert response.status_code == 301
    assert response.headers["Location"] == "/bikes/?kind=city"


def test_static_files(client):
    assert client.get("/static/css/shop.css").mimetype == "text/css"
    logo = client.get(client.get("/favicon.ico").headers["Location"])
    assert logo.data.startswith(b"\x89PNG")


def test_unknown_page(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "There is nothing at /nowhere." in response.text


def test_error_page(app, client):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.get("/bikes/1/quote?days=many")
    assert response.status_code == 500
    assert "The error is in the log" in response.text
    with open(app.config["LOG_DIR"] + "/shop.log") as log:
        assert "GET /bikes/1/quote failed" in log.read()
