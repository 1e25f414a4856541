from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Plan
from tests.cli.running import Runner, make

FASTAPI = """\
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/items/{n}")
def item(n: int):
    return n


@app.websocket("/ws")
async def talk(socket: WebSocket): ...
"""


def plan_of(out: Path) -> Plan:
    return plan_from_json((out / "plan.json").read_text(), where="plan.json")


@pytest.mark.parametrize("gateway", ["http", "rest"])
@pytest.mark.parametrize("adapter", ["native", "mangum"])
def test_a_fastapi_app_is_wrapped(
    liftoff: Runner, tmp_path: Path, gateway: str, adapter: str
) -> None:
    app = make(tmp_path / "app", {"main.py": FASTAPI, "requirements.txt": "fastapi\nuvicorn\n"})
    out = tmp_path / "out"
    ended = liftoff(
        "wrap", app, "--app", "main:app", "-o", out, "--gateway", gateway, "--adapter", adapter
    )
    assert (ended.status, ended.err) == (0, "")
    assert "every request  →  fallback (the whole app)" in ended.out
    assert "    WEBSOCKET /ws  main.py:12\n" in ended.out
    plan = plan_of(out)
    assert (plan.app.framework, plan.app.interface, plan.mode) == ("fastapi", "asgi", "wrap")
    assert [function.name for function in plan.functions] == ["fallback"]
    names = [line.partition("==")[0] for line in plan.fallback.requirements]
    assert names == (["fastapi", "mangum"] if adapter == "mangum" else ["fastapi"])
    assert len(plan.routes) == (1 if gateway == "http" else 2)
    rules = {rule for route in plan.routes for rule in route.rules}
    assert "GET /items/{n}" in rules
    assert "WEBSOCKET /ws" not in rules


def test_a_bare_wsgi_app_is_wrapped(liftoff: Runner, tmp_path: Path) -> None:
    text = "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'']\n"
    app = make(tmp_path / "app", {"src/shop/wsgi.py": text, "src/shop/__init__.py": ""})
    assert liftoff("wrap", app, "--app", "shop.wsgi:app", "-o", tmp_path / "out").status == 0
    plan = plan_of(tmp_path / "out")
    assert (plan.app.framework, plan.app.import_roots) == ("wsgi", ("src", ""))
