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
        # At import only.
        "tenant.set('x')\n@app.get('/')\ndef home():\n    return tenant.get()\n",
    ],
)
def test_what_does_not_leak(body: str):
    quiet(flask(VARIABLE + body), "LO111")


def test_each_request_of_an_asgi_app_has_its_own_context():
    quiet(fastapi(f"{VARIABLE}\n@app.get('/')\nasync def home():\n    tenant.set('x')\n"), "LO111")
