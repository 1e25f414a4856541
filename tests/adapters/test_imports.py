"""What a cold start pays for: each module costs it about as much as what is in the module."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.adapters import events

CODE = """
import json, sys
event = json.loads(sys.argv[1])
{imported}
loaded = sorted(name for name in sys.modules if name.startswith("liftoff_adapters."))
assert {handler}(event, None)["statusCode"] == 200
more = [name for name in sys.modules if name.startswith("liftoff_adapters.") and name not in loaded]
print(json.dumps([loaded, more, "asyncio" in sys.modules]))
"""

WSGI = """
from liftoff_adapters.wsgi import WsgiHandler
def app(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "1")])
    return [b"x"]
"""

ASGI = """
from liftoff_adapters.asgi import AsgiHandler
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"x"})
HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"1")]
"""


@pytest.mark.parametrize(
    ("imported", "handler", "modules", "more"),
    [
        (WSGI, "WsgiHandler(app)", ["common_events", "handler", "parts", "wsgi"], []),
        (
            ASGI,
            "AsgiHandler(app, lifespan='off')",
            ["asgi", "common_scopes", "handler", "loop", "parts"],
            ["leftovers"],
        ),
    ],
)
def test_a_common_request_needs_few_modules(imported, handler, modules, more):
    code = CODE.format(imported=imported, handler=handler)
    event = json.dumps(events.make("http", target="/a", headers=[("Accept", "*/*")]))
    command = [sys.executable, "-c", code, event]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded, later, has_asyncio = json.loads(done.stdout)
    assert loaded == [f"liftoff_adapters.{name}" for name in modules]
    assert later == [f"liftoff_adapters.{name}" for name in more]
    assert has_asyncio == ("asgi" in modules)
