"""Context variables and thread locals that one request leaves to the next."""

from __future__ import annotations

import pytest

from tests.rules.projects import fastapi, finds, flask, quiet

VARIABLE = """
from contextvars import ContextVar
import threading
tenant = ContextVar("tenant", default="")
local = threading.local()
"""


@pytest.mark.parametrize(
    ("statement", "symbol"),
    [("tenant.set(request.args['t'])", "tenant"), ("local.user = request.args['u']", "local.user")],
)
def test_set_in_a_view(statement: str, symbol: str):
    found = finds(flask(f"{VARIABLE}\n@app.get('/')\ndef home():\n    {statement}\n"), "LO111")
    assert (found.severity, found.symbol, found.routes) == ("warning", symbol, ("GET /",))


@pytest.mark.parametrize(
    "body",
    [
        # Reset in the end.
        "@app.get('/')\ndef home():\n    token = tenant.set('x')\n    tenant.reset(token)\n",
        "@app.get('/')\ndef home():\n    local.user = request.args['u']\n    del local.user\n",
        # Set anew by a hook, before anything reads it.
        (
            "@app.before_request\ndef enter():\n    tenant.set('x')\n    local.user = request\n"
            "@app.get('/')\ndef home():\n    return tenant.get()\n"
        ),
        # Made once, when it is not there.
        "@app.get('/')\ndef home():\n    if not hasattr(local, 'db'):\n        local.db = object()\n",
        # Emptied by what each request runs first.
        (
            "class Kept(threading.local):\n    def __init__(self):\n        self.clear()\n"
            "    def clear(self):\n        self.user = None\n        self.parts = {}\n"
            "        self.times = []\n"
            "kept = Kept()\n"
            "@app.get('/')\ndef home():\n    kept.clear()\n    kept.user = request\n"
            "    kept.parts['x'] = request.args['x']\n    kept.times.append(1)\n"
            "    parts = kept.parts\n    parts['y'] = 1\n"
        ),
        # At import only.
        "tenant.set('x')\n@app.get('/')\ndef home():\n    return tenant.get()\n",
    ],
)
def test_what_does_not_leak(body: str):
    quiet(flask(VARIABLE + body), "LO1")


@pytest.mark.parametrize(("after", "told"), [("", True), ("\n    local.used.clear()", False)])
def test_a_list_of_a_thread_that_only_grows(after: str, *, told: bool):
    body = f"""
@app.get('/')
def home():
    if not hasattr(local, 'used'):
        local.used = []
    local.used.append(request.args['u']){after}
"""
    if told:
        assert finds(flask(VARIABLE + body), "LO111").symbol == "local.used"
    else:
        quiet(flask(VARIABLE + body), "LO1")


def test_each_request_of_an_asgi_app_has_its_own_context():
    quiet(fastapi(f"{VARIABLE}\n@app.get('/')\nasync def home():\n    tenant.set('x')\n"), "LO111")
