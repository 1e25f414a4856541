from __future__ import annotations

import copy
import subprocess
import sys
from enum import Enum
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Header
from fastapi import routing as real_routing
from fastapi.routing import APIRoute
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.fastapi_routes import work_out_late
from liftoff_adapters.starlette_guard import guard
from pydantic import BaseModel

from tests.adapters import events


class Item(BaseModel):
    name: str
    price: float = 0


class Colour(Enum):
    red = "red"


def user(token: Annotated[str, Header()] = "nobody"):
    return token


def read(number: int, who: Annotated[str, Depends(user)], colour: Colour = Colour.red) -> Item:
    """Read one."""
    return Item(name=f"{number} {who} {colour.value}")


async def write(item: Item, number: int):
    return {"item": item, "number": number}


def listed() -> list[Item]:
    return [Item(name="x")]


def here(*names):
    return {f"{__name__}:{name}" for name in names}


@pytest.fixture
def late(monkeypatch):
    """Makes routes of endpoints that are not owned late; tells for which the rest was worked out."""
    analyzed = []
    original = real_routing.get_dependant

    def counted(*, path, call, **more):
        analyzed.append((path, call.__name__))
        return original(path=path, call=call, **more)

    monkeypatch.setattr(real_routing, "get_dependant", counted)
    # What the module changes is undone.
    for kind, name in [(APIRoute, "__init__"), (APIRouter, "include_router")]:
        monkeypatch.setattr(kind, name, getattr(kind, name))
    contexts = getattr(real_routing, "_EffectiveRouteContext", None)
    if contexts is not None:
        monkeypatch.setattr(contexts, "from_api_route", vars(contexts)["from_api_route"])

    def begin(*owned):
        work_out_late(here(*owned))
        work_out_late(here(*owned))
        analyzed.clear()
        return analyzed

    return begin


def make_app():
    app = FastAPI()
    inner = APIRouter(prefix="/inner", tags=["inner"], responses={404: {"model": Item}})
    inner.get("/{number:int}/read", summary="R", dependencies=[Depends(user)])(read)
    inner.put("/{number}", response_model=dict[str, int | Item], status_code=201)(write)
    outer = APIRouter(dependencies=[Depends(user)])
    outer.include_router(inner, prefix="/deep")
    outer.get("/listed", deprecated=True)(listed)
    app.include_router(outer, prefix="/api", tags=["outer"])
    app.include_router(inner)
    app.get("/read/{number}", name="reading", operation_id="op")(read)
    app.api_route("/write/{number}", methods=["post", "PUT"], include_in_schema=False)(write)
    return app


def shown(app):
    urls = [
        app.url_path_for("reading", number=5), app.url_path_for("listed"),
        app.url_path_for("write", number="x"), app.url_path_for("read", number=7),
    ]  # fmt: skip
    return urls, app.openapi()


def test_everything_about_the_app_is_the_same(late):
    plain = shown(make_app())
    analyzed = late("listed")
    app = make_app()
    assert {name for _, name in analyzed} <= {"listed", "user"}
    assert shown(app) == plain
    assert all(type(route) is APIRoute for route in app.routes if isinstance(route, APIRoute))


def test_requests_of_owned_routes_analyze_no_other(late):
    analyzed = late("listed")
    app = guard(make_app(), here("listed"))
    answer = AsgiHandler(app)(events.make("http", "GET", "/api/listed"), events.context())
    assert (answer["statusCode"], answer["body"]) == (200, '[{"name":"x","price":0.0}]')
    assert "read" not in {name for _, name in analyzed}


def test_a_late_route_answers_when_it_is_asked_to(late):
    late()
    app = make_app()
    event = events.make("http", "PUT", "/api/deep/inner/3", body=b'{"name": "n"}',
                        headers=[("content-type", "application/json")])  # fmt: skip
    answer = AsgiHandler(app)(event, events.context())
    assert answer["statusCode"] == 201
    assert answer["body"] == '{"item":{"name":"n","price":0.0},"number":3}'


def test_what_the_app_sets_stays(late):
    late()
    app = FastAPI()
    app.get("/{number}")(read)
    route = app.routes[-1]
    route.operation_id, route.methods = "mine", {"GET", "HEAD"}
    twin = copy.copy(route)
    assert route.description == "Read one."
    assert (route.operation_id, route.methods, route.path) == ("mine", {"GET", "HEAD"}, "/{number}")
    assert (twin.operation_id, twin.description, twin) == ("mine", "Read one.", route)
    assert not hasattr(route, "nothing")


def test_routes_that_the_app_has_a_hand_in_are_not_late(late):
    seen = []

    class Own(APIRoute):
        pass

    def counted(route):
        seen.append(route.name)
        return route.name

    analyzed = late()
    router = APIRouter(route_class=Own)
    router.get("/own")(listed)
    app = FastAPI(generate_unique_id_function=counted)
    app.get("/counted/{number}")(write)
    assert [name for _, name in analyzed] == ["listed", "write"]
    assert seen == ["write"]


def test_models_of_openapi_are_built_when_they_are_used():
    text = (
        "from liftoff_adapters.fastapi_models import import_fastapi\n"
        "import_fastapi()\n"
        "from pydantic import BaseModel\n"
        "from fastapi.openapi.models import Contact, Server\n"
        "class Own(BaseModel):\n    n: int\n"
        "print(Contact.__pydantic_complete__, Own.__pydantic_complete__)\n"
        "print(Contact(name='x', url='https://a.b').model_dump_json(exclude_none=True))\n"
        "print(Contact.__pydantic_complete__)\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "False True", '{"name":"x","url":"https://a.b/"}', "True",
    ]  # fmt: skip
