import pytest


def test_index(client):
    page = client.get("/bikes/").text
    assert "Tandem" in page
    assert "£38.00" in page


def test_index_of_one_kind(client):
    page = client.get("/bikes/?kind=kids").text
    assert "20 inch" in page
    assert "Tandem" not in page
    assert "No bikes of this kind" in client.get("/bikes/?kind=unicycle").text


def test_detail(client):
    assert "R. Penrose" in client.get("/bikes/1").text
    assert client.get("/bikes/99").status_code == 404


@pytest.mark.parametrize(("days", "total"), [(1, 2200), (6, 13200), (7, 13860)])
def test_quote(client, days, total):
    answer = client.get(f"/bikes/3/quote?days={days}").json
    assert answer == {"sku": "TOUR-54", "days": days, "total": total}


def test_rent(clerk):
    response = clerk.post("/bikes/4", data={"customer": "P. Reed", "start": "2019-07-06", "days": "2"})
    assert response.status_code == 303
    page = clerk.get("/bikes/4").text
    assert "Booked for P. Reed." in page
    assert "£76.00" in page


def test_rent_needs_all_fields(clerk):
    clerk.post("/bikes/4", data={"customer": "P. Reed"})
    assert "are needed" in clerk.get("/bikes/4").text


def test_rent_needs_login(client):
    assert client.post("/bikes/4").headers["Location"] == "/login?next=/bikes/4"


def test_rentals_csv(client):
    response = client.get("/bikes/rentals.csv")
    lines = response.text.splitlines()
    assert response.mimetype == "text/csv"
    assert lines[0] == "id,sku,customer,start,days,total"
    assert lines[3] == "3,TANDEM,Å. Lindqvist,2019-05-04,1,3800"
    assert len(lines) == 8
