"""The judge over the real gateway: functions in AWS's own runtime client."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import liftoff_adapters
import pytest

from liftoff.local.gateway import LocalGateway
from liftoff.plan.model import App, Function, FunctionName, Gateway, GatewayRoute, Plan
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import parse_requests
from liftoff.verify.result import Report
from liftoff.verify.run import verify

MakeApp = Callable[..., tuple[App, Path]]

APP = """
import gzip, os
from flask import Flask, Response, jsonify, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = "k"

@app.before_request
def count():
    session["seen"] = session.get("seen", 0) + 1

@app.get("/home")
def home():
    return f"<p>{session['seen']} {url_for('echo', _external=True)}</p>"

@app.route("/echo", methods=["GET", "POST", "DELETE"])
def echo():
    files = {name: file.read().hex() for name, file in request.files.items()}
    return jsonify(
        headers=sorted(request.headers), args=list(request.args.items(multi=True)), url=request.url,
        form=request.form, files=files, data=request.get_data().hex(), addr=request.remote_addr,
        secure=request.is_secure,
    )

@app.get("/files/")
def files():
    listed = sorted(os.listdir(os.environ["DATA_DIR"]))
    open(os.path.join(os.environ["DATA_DIR"], f"f{len(listed)}"), "w").close()
    return jsonify(listed)

@app.get("/auth")
def auth():
    return Response("no", 401, {"WWW-Authenticate": 'Basic realm="x, y"'})

@app.get("/packed")
def packed():
    return Response(gzip.compress(b"text " * 99), headers={"Content-Encoding": "gzip"})

@app.get("/stream")
def stream():
    return Response((bytes([n]) * 999 for n in range(99)), mimetype="application/octet-stream")

@app.get("/gone")
def gone():
    response = redirect("/home", 303)
    response.set_cookie("a", "1", max_age=9)
    response.set_cookie("b", "x; y")
    return response

@app.get("/unchanged")
def unchanged():
    return Response(status=304, headers={"ETag": '"e"'})

@app.get("/user/<path:name>")
def user(name):
    return {"name": name}
"""
HANDLER = """
from liftoff_adapters.flask_guard import guard
from liftoff_adapters.handoff import with_fallback
from liftoff_adapters.wsgi import WsgiHandler
from app import app
handler = with_fallback(WsgiHandler(guard(app, {"home"})))
"""
FALLBACK = """
from liftoff_adapters.wsgi import WsgiHandler
from app import app
handler = WsgiHandler(app)
"""
REQUESTS = [
    {"method": "GET", "path": "/home", "session": "a"},
    {"method": "GET", "path": "/home", "session": "a"},
    {"method": "HEAD", "path": "/home", "session": "a"},
    {"method": "POST", "path": "/home"},
    {"method": "OPTIONS", "path": "/echo"},
    {"method": "GET", "path": "/echo?a=1&a=%2F&b="},
    {"method": "GET", "path": "/echo", "headers": [["X-A", "1"], ["X-Forwarded-For", "9.9.9.9"]]},
    {"method": "POST", "path": "/echo"},
    {"method": "DELETE", "path": "/echo"},
    {"method": "POST", "path": "/echo", "body": {"json": {"ü": [1]}}},
    {"method": "POST", "path": "/echo", "body": {"form": {"a": ["1", "ü"], "b": ""}}},
    {"method": "POST", "path": "/echo", "body": {"base64": "AP8Q"}},
    {
        "method": "POST",
        "path": "/echo",
        "body": {"multipart": [{"name": "f", "filename": "x", "body": {"base64": "AP8Q"}}]},
    },
    {"method": "GET", "path": "/files"},
    {"method": "GET", "path": "/files/"},
    {"method": "GET", "path": "/files/"},
    {"method": "GET", "path": "/auth"},
    {"method": "GET", "path": "/packed"},
    {"method": "GET", "path": "/stream"},
    {"method": "GET", "path": "/gone", "session": "b"},
    {"method": "GET", "path": "/echo", "session": "b"},
    {"method": "GET", "path": "/unchanged"},
    {"method": "GET", "path": "/user/grüße/ä"},
    {"method": "GET", "path": "/not/there"},
    {"method": "GET", "path": "/static/s.txt"},
    {"method": "HEAD", "path": "/static/s.txt"},
]


@pytest.fixture
def judged(make_app: MakeApp) -> Callable[..., Report]:
    def judge(gateway: Gateway, requests: list[dict[str, object]], moved: str = APP) -> Report:
        app, source = make_app({"app.py": APP, "static/s.txt": "static\n"})
        out = source.parent / "out"
        for name, handler in (("home", HANDLER), ("fallback", FALLBACK)):
            folder = out / "functions" / name
            shutil.copytree(source, folder)
            (folder / "app.py").write_text(moved)
            (folder / "handler.py").write_text(handler)
            shutil.copytree(Path(liftoff_adapters.__file__).parent, folder / "liftoff_adapters")
        plan = plan_of(replace(app, framework="flask"), gateway)
        text = "\n".join(map(json.dumps, requests))
        return verify(
            plan, out, source, parse_requests(text, where="r"), python=sys.executable,
            environment={"DATA_DIR": "{scratch}"}, gateway_factory=LocalGateway,
        )  # fmt: skip

    return judge


def plan_of(app: App, gateway: Gateway) -> Plan:
    home = Function(
        name="home", folder="functions/home", handler="handler.handler", fallback=False,
        endpoints=("home",), routes=("GET /home",), memory=512, timeout=30,
        environment={"LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback")},
        requirements=(f"flask=={version('flask')}",), reason=None,
    )  # fmt: skip
    fallback = replace(
        home, name="fallback", folder="functions/fallback", fallback=True, endpoints=(),
        routes=(), environment={},
    )  # fmt: skip
    keys = ["ANY /", "ANY /{proxy+}"] if gateway == "rest" else ["$default"]
    routes = [
        ("GET /home", "home"),
        ("GET /user/{p1}", "home"),
        *((key, "fallback") for key in keys),
    ]
    return Plan(
        app=app, gateway=gateway, adapter="native", mode="split", runtime="python3.13",
        architecture="arm64", functions=(home, fallback), notes=(),
        routes=tuple(
            GatewayRoute(
                key=key, method="ANY" if key == "$default" else key.split()[0],
                path=key.split()[-1], function=function, rules=(),
            )
            for key, function in routes
        ),
    )  # fmt: skip


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_a_moved_flask_app_answers_the_same(
    judged: Callable[..., Report], gateway: Gateway
) -> None:
    report = judged(gateway, REQUESTS)
    text = to_text(report, width=120, color=False)
    assert report.passed, text
    assert report.exchanges[0].functions == ("home",)
    assert report.exchanges[-1].functions == ("fallback",)
    assert [e.original.status for e in report.exchanges].count(200) > 15  # type: ignore[union-attr]
    remapped = "www-authenticate" in text
    assert remapped is (gateway == "rest")


def test_what_moved_wrongly_is_found(judged: Callable[..., Report]) -> None:
    requests = [
        {"method": "GET", "path": "/home"},
        {"method": "GET", "path": "/user/x"},
        {"method": "GET", "path": "/files/"},
    ]
    moved = APP.replace("<p>", "<b>").replace("jsonify(listed)", "listed.missing")
    report = judged("http", requests, moved)
    home, misrouted, broken = report.exchanges
    assert [d.what for d in home.comparison.differences] == ["body"]
    assert misrouted.same
    assert (report.misroutes, misrouted.misroutes) == (1, 1)
    assert set(misrouted.functions) == {"home", "fallback"}
    assert broken.comparison.differences[0].moved == "500"
    assert any("has no attribute 'missing'" in line for line in broken.moved_log), broken
    assert not report.passed
