"""Classes of routes of a project's own, and middleware, which is made once."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, quiet

TIMED = """
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

TIMES = []

class Timed(APIRoute):
    def get_route_handler(self):
        answer = super().get_route_handler()

        async def timed(request):
            TIMES.append(1)
            return await answer(request)

        return timed

def home():
    return "x"

app = FastAPI()
"""


@pytest.mark.parametrize(
    "routes",
    [
        'app.include_router(APIRouter(routes=[Timed("/", home)]))\n',
        'router = APIRouter(route_class=Timed)\nrouter.get("/")(home)\napp.include_router(router)\n',
        'app.router.route_class = Timed\napp.get("/")(home)\n',
        'def made():\n    return [Timed("/", home)]\napp.include_router(APIRouter(routes=made()))\n',
    ],
)
def test_what_the_class_of_a_route_runs(routes: str):
    assert finds(TIMED + routes, "LO102", "TIMES").routes == ("GET /",)


def test_a_class_that_no_route_has():
    quiet(TIMED + 'app.get("/")(home)\n', "LO1")


MIDDLEWARE = """
from fastapi import FastAPI
from starlette.middleware import Middleware

NAMES = []

class Log:
    def __init__(self, app):
        self.app = app
        {made}

    async def __call__(self, scope, receive, send):
        {called}
        await self.app(scope, receive, send)

app = FastAPI(middleware=[Middleware(Log)])

@app.get("/")
def home():
    return NAMES
"""


def test_middleware_is_made_once():
    quiet(MIDDLEWARE.format(made="NAMES.append(1)", called="pass"), "LO1")


def test_middleware_runs_for_each_request():
    source = MIDDLEWARE.format(made="pass", called="NAMES.append(1)")
    assert finds(source, "LO102").routes == ("GET /",)
