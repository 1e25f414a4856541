"""Looking through what stands around an app."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from liftoff.frameworks.liftoff_probe.wrapped import (
    apps_in,
    can_be_served,
    framework_of,
    inner_app,
    interface_of,
)


class Asgi:
    def __init__(self, *apps: Any) -> None:
        self.first, *self.others = apps
        self.second = self.others[0] if self.others else None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class InheritsAsgi(Asgi): ...


class ReturnsAsgi:
    def __call__(self, scope: Any, receive: Any, send: Any) -> Any: ...

    async def handle(self, scope: Any, receive: Any, send: Any) -> None: ...


class Awaited:
    def __init__(self, scope: Any, receive: Any, send: Any) -> None: ...

    def __await__(self) -> Any: ...


class Wsgi:
    def __call__(self, environ: Any, start_response: Any) -> Any: ...


def wsgi(environ: Any, start_response: Any, more: int = 1) -> Any: ...


async def asgi(scope: Any, receive: Any, send: Any) -> None: ...


@pytest.mark.parametrize(
    ("app", "interface"),
    [
        (Flask("x"), "wsgi"),
        (FastAPI(), "asgi"),
        (Starlette(), "asgi"),
        (asgi, "asgi"),
        (functools.partial(asgi), "asgi"),
        (Asgi(None), "asgi"),
        (InheritsAsgi(None), "asgi"),
        (ReturnsAsgi(), "asgi"),
        (ReturnsAsgi().handle, "asgi"),
        (Awaited, "asgi"),
        (wsgi, "wsgi"),
        (Wsgi(), "wsgi"),
        (dict, "wsgi"),
    ],
)
def test_what_an_app_speaks(app: Any, interface: str) -> None:
    assert interface_of(app) == interface


FLASK, FASTAPI = Flask("x"), FastAPI()


@pytest.mark.parametrize(
    ("around", "inner", "path"),
    [
        (FLASK, FLASK, ""),
        (ProxyFix(FLASK), FLASK, "app"),
        (ProxyFix(FLASK.wsgi_app), FLASK, "app.__self__"),
        (ProxyFix(DispatcherMiddleware(FLASK, {"/admin": Flask("y")})), FLASK, "app.app"),
        (CORSMiddleware(FASTAPI, ["*"]), FASTAPI, "app"),
        (Asgi(Asgi(FASTAPI)), FASTAPI, "first.first"),
        (Asgi(FASTAPI, FASTAPI), FASTAPI, "first"),
    ],
)
def test_the_app_inside(around: Any, inner: Any, path: str) -> None:
    assert inner_app(around) == (inner, path)


LOOP = Asgi(None)
LOOP.first = LOOP


@pytest.mark.parametrize(
    "around", [Asgi(FASTAPI, Starlette()), Asgi(FLASK), Asgi(None), LOOP, asgi, wsgi, FastAPI, 3]
)
def test_no_app_inside_or_more_than_one(around: Any) -> None:
    assert inner_app(around) == (around, "")
    assert framework_of(around) is None


def test_apps_in_a_module() -> None:
    import tests.frameworks.test_wrapped as module

    assert apps_in(module) == ["FLASK", "FASTAPI"]


class Model:
    def __init__(self, **columns: Any) -> None: ...


class Holder:
    def __init__(self) -> None:
        self.app = Flask("x")


@pytest.mark.parametrize(
    ("target", "served"),
    [
        (Flask("x"), True),
        (FastAPI(), True),
        (ProxyFix(Flask("x")), True),
        (wsgi, True),
        (asgi, True),
        (Awaited, True),
        (functools.partial(wsgi, more=2), True),
        (lambda *anything: anything, True),
        (lambda config: config, False),
        (Model, False),
        (Holder(), False),
        (3, False),
    ],
)
def test_what_a_server_can_call(target: Any, served: bool) -> None:
    assert can_be_served(target) == served
