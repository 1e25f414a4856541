"""Numbers of routes, sizes of cookies and messages."""

from __future__ import annotations

import pytest

from liftoff.rules.analysis import analyze
from liftoff.rules.target import Target
from tests.rules.projects import FLASK, fastapi, finds, flask, quiet, tree_of


def routes(count: int) -> str:
    return FLASK + "".join(f"@app.get('/r{n}')\ndef r{n}(): ...\n" for n in range(count))


@pytest.mark.parametrize(
    ("gateway", "count", "expected"),
    [
        ("http", 300, []),
        ("http", 301, ["LO408"]),
        ("rest", 301, ["LO408"]),
        ("url", 301, []),
    ],
)
def test_many_routes(gateway: str, count: int, expected: list[str]):
    found = analyze(tree_of(routes(count)), target=Target(gateway=gateway)).findings
    assert [(f.rule, f.severity) for f in found] == [(rule, "info") for rule in expected]


def test_session_that_grows():
    body = "session['cart'].append(request.args['item'])"
    found = finds(flask(f"@app.post('/')\ndef add():\n    {body}\n"), "LO409")
    assert (found.severity, found.symbol) == ("warning", "session['cart']")


def test_session_that_grows_by_key():
    body = "session['cart'][request.args['item']] = 1"
    assert finds(flask(f"@app.post('/')\ndef add():\n    {body}\n"), "LO409").place.line == 5


@pytest.mark.parametrize(
    "body",
    [
        "session['user'] = 1",
        "session['cart']['count'] = 1",
        "g.session['cart'].append(1)",
        "session.pop('x', None)",
    ],
)
def test_session_that_stays_small(body: str):
    quiet(flask(f"@app.post('/')\ndef add():\n    {body}\n"), "LO409")


def test_session_on_a_server():
    source = "from flask_session import Session\nSession(app)\n"
    quiet(flask(f"{source}@app.post('/')\ndef add():\n    session['a'].append(1)\n"), "LO409")


def test_body_in_a_message():
    source = """
    import boto3
    sqs = boto3.client("sqs")

    @app.post("/")
    def add():
        sqs.send_message(QueueUrl="q", MessageBody=request.get_data())
    """
    assert finds(flask(source), "LO410").routes == ("POST /",)


def test_body_in_a_job():
    source = """
    from fastapi import UploadFile

    @app.post("/")
    async def add(file: UploadFile):
        resize.delay(await file.read())
    """
    assert finds(fastapi(source), "LO410").severity == "warning"


def test_key_in_a_job():
    quiet(flask("@app.post('/')\ndef add():\n    resize.delay(request.args['key'])\n"), "LO410")
