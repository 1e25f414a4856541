def test_tickets_by_state(client):
    assert "Brompton" in client.get("/workshop/tickets").text
    assert "Brompton" not in client.get("/workshop/tickets?state=open").text


def test_ticket_is_for_staff(client):
    assert client.get("/workshop/tickets/1").headers["Location"] == "/login?next=/workshop/tickets/1"


def test_open_and_close_a_ticket(clerk):
    response = clerk.post("/workshop/tickets", data={"bike": "Raleigh", "problem": "Squeaks"})
    assert response.headers["Location"] == "/workshop/tickets/4"
    clerk.post("/workshop/tickets/4", data={"state": "done", "price": "1200"})
    page = clerk.get("/workshop/tickets/4").text
    assert "<option selected>done" in page
    assert 'value="1200"' in page


def test_bad_ticket(clerk):
    assert clerk.post("/workshop/tickets/1", data={"state": "lost"}).status_code == 400
    assert clerk.get("/workshop/tickets/99").status_code == 404
    clerk.post("/workshop/tickets", data={"bike": "Raleigh"})
    assert "what is wrong with it" in clerk.get("/workshop/tickets").text
