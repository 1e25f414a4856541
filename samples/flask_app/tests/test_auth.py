def test_login_page_keeps_next(client):
    assert 'value="/me"' in client.get("/login?next=/me").text


def test_login_and_logout(client, login):
    response = login()
    assert response.status_code == 302
    assert response.headers["Location"] == "/home"
    assert "Welcome back, Alice Marsh." in client.get("/home").text
    assert "Welcome back" not in client.get("/home").text
    assert "Logged in as clerk." in client.get("/me").text
    client.post("/logout")
    assert client.get("/me").headers["Location"] == "/login?next=/me"


def test_wrong_password(client, login):
    response = login(password="wrong")
    assert response.status_code == 401
    assert "wrong password" in response.text
    assert client.get("/me").status_code == 302


def test_login_goes_to_next(client):
    data = {"login": "bob", "password": "tandem", "next": "/admin/"}
    assert client.post("/login", data=data).headers["Location"] == "/admin/"
    data["next"] = "//elsewhere.example"
    assert client.post("/login", data=data).headers["Location"] == "/home"


def test_clerk_is_no_manager(clerk):
    response = clerk.get("/admin/")
    assert response.status_code == 403
    assert "Only the manager" in response.text
