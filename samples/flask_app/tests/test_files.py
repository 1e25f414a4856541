import io
import os


def send(client, name, content):
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/files/", data=data, content_type="multipart/form-data")


def test_upload_list_download_delete(clerk, app):
    assert "Nothing here yet" in clerk.get("/files/").text
    assert send(clerk, "../damage report.txt", b"left pedal").status_code == 302
    assert os.listdir(app.config["UPLOAD_DIR"]) == ["damage_report.txt"]
    assert "(10 Bytes)" in clerk.get("/files/").text
    assert clerk.get("/files/damage_report.txt").data == b"left pedal"
    clerk.post("/files/damage_report.txt/delete")
    assert clerk.get("/files/damage_report.txt").status_code == 404


def test_refused_uploads(clerk, app):
    send(clerk, "virus.exe", b"MZ")
    assert "not accepted" in clerk.get("/files/").text
    clerk.post("/files/", data={})
    assert "Choose a file first" in clerk.get("/files/").text
    assert os.listdir(app.config["UPLOAD_DIR"]) == []


def test_upload_needs_login(client):
    assert send(client, "a.txt", b"a").headers["Location"] == "/login?next=/files/"
