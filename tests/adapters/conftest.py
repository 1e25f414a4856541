"""The engines that must behave alike."""

from __future__ import annotations

import pytest
from a2wsgi import WSGIMiddleware
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.handoff import with_fallback
from liftoff_adapters.mangum_events import prepare
from liftoff_adapters.wsgi import WsgiHandler
from mangum import Mangum

from tests.adapters import apps, events


class Client:
    """Sends requests to a handler as events of any kind."""

    def __init__(self, handler):
        self.handler = handler

    def send(self, kind, method="GET", target="/", headers=(), body=b"", **more):
        event = events.make(kind, method, target, headers, body, **more)
        return events.reply(kind, self.handler(event, events.context()))


ENGINES = {
    "flask": lambda: WsgiHandler(apps.flask_app()),
    "flask-mangum": lambda: with_fallback(
        prepare(Mangum(WSGIMiddleware(apps.flask_app()), lifespan="off"))
    ),
    "starlette": lambda: AsgiHandler(apps.starlette_app()),
    "starlette-middleware": lambda: AsgiHandler(apps.starlette_app_with_middleware()),
    "starlette-mangum": lambda: with_fallback(prepare(Mangum(apps.starlette_app()))),
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    handler = ENGINES[request.param]()
    yield Client(handler)
    if isinstance(handler, AsgiHandler):
        handler.close()


@pytest.fixture(params=events.KINDS)
def kind(request):
    return request.param


def pytest_collection_modifyitems(items):
    """Leave out what Mangum has no handler for."""
    items[:] = [item for item in items if not _is_unknown_to_mangum(item)]


def _is_unknown_to_mangum(item):
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return "mangum" in str(parameters.get("engine")) and "lattice" in str(parameters.get("kind"))
