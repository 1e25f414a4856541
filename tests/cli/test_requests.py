from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Runner


@pytest.fixture
def out(liftoff: Runner, app: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    assert liftoff("wrap", app, "--app", "app:app", "-o", folder).status == 0
    return folder


def test_one_object_a_line(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    printed = liftoff("requests", out)
    assert printed.status == 0
    assert {"method": "GET", "path": "/no-such-page", "session": "made"} in [
        json.loads(line) for line in printed.out.splitlines()
    ]
    file = tmp_path / "requests.jsonl"
    assert liftoff("requests", out, "-o", file).status == 0
    assert file.read_text() == printed.out


def test_a_file_of_the_static_folder_is_asked_for(liftoff: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    (folder / "static" / "css").mkdir(parents=True)
    (folder / "static" / "css" / "a.css").write_text("a {}")
    (folder / "app.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    out = tmp_path / "out"
    assert liftoff("split", folder, "--app", "app:app", "-o", out).status == 0
    assert '"GET", "path": "/static/css/a.css"' in liftoff("requests", out).out


def test_a_file_of_the_users_stays(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text("mine")
    ended = liftoff("requests", out, "-o", file)
    assert ended.status == 2
    assert "is there already" in ended.err
    assert file.read_text() == "mine"


def test_no_plan(liftoff: Runner, tmp_path: Path) -> None:
    ended = liftoff("requests", tmp_path)
    assert ended.status == 2
    assert "holds no plan.json" in ended.err


LOGIN = '{"method": "POST", "path": "/login", "save": {"token": "/access_token"}}\n'


def test_a_login_and_a_header(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    login = tmp_path / "login.jsonl"
    login.write_text(LOGIN)
    given = ("--login", login, "--header", "Authorization: Bearer {{token}}")
    first, *others = map(json.loads, liftoff("requests", out, *given).out.splitlines())
    assert first["path"] == "/login"
    assert {line["headers"]["Authorization"] for line in others} == {"Bearer {{token}}"}


@pytest.mark.parametrize(
    ("header", "login", "message"),
    [
        ("X-Key", LOGIN, "--header: the value is missing"),
        ("a b: c", LOGIN, "'a b' is not a header name"),
        ("X: a\nY: b", LOGIN, "holds a line break"),
        ("X: {{other}}", LOGIN, "{{other}} is not saved by any request of --login"),
        ("X: {{token}}", "", "{{token}} is not saved by any request of --login"),
        ("X: 1", '{"method": "GET"}', "login.jsonl: is not a file of requests"),
        ("X: 1", "\n", "login.jsonl: holds no request"),
    ],
)
def test_faults_of_a_login(
    liftoff: Runner, out: Path, tmp_path: Path, header: str, login: str, message: str
) -> None:
    file = tmp_path / "login.jsonl"
    file.write_text(login)
    ended = liftoff("requests", out, "--header", header, *(["--login", file] if login else []))
    assert ended.status == 2
    assert message in ended.err
    assert ended.out == ""


def test_they_are_for_requests_that_are_made(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(LOGIN)
    ended = liftoff("verify", tmp_path, out, "--requests", file, "--header", "X: 1")
    assert ended.status == 2
    assert "--login and --header are for requests that are made" in ended.err


def test_a_login_that_is_not_there(liftoff: Runner, out: Path, tmp_path: Path) -> None:
    ended = liftoff("requests", out, "--login", tmp_path / "none.jsonl")
    assert ended.status == 2
    assert "none.jsonl: cannot be read: there is no such file" in ended.err
