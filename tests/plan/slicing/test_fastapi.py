from __future__ import annotations

from pathlib import Path

# Loaded here, so that the processes of the slices have it already.
import fastapi  # noqa: F401
import pytest

from tests.plan.slicing.projects import check_all, names_in

FASTAPI = (
    "from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request\n"
)


def test_a_view_is_gone_with_all_that_only_it_needs(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "import decimal, fractions\n"
                "from tools import add, multiply\n"
                "app = FastAPI(title='Numbers')\n"
                "@app.get('/a', tags=['x'])\n"
                "def a(n: int = 3) -> dict[str, str]:\n"
                "    \"\"\"Adds.\n\n    Twice.\"\"\"\n"
                "    return {'a': str(fractions.Fraction(add(n, 2)))}\n"
                "@app.get('/b')\n"
                "async def b():\n    return str(decimal.Decimal(multiply(2, 3)))\n"
                "@app.get('/c')\n"
                "async def c(request: Request):\n    return str(request.url_for('b'))\n"
            ),
            "tools.py": (
                "import colorsys\n"
                "def add(x, y):\n    return x + y\n"
                "def multiply(x, y):\n    return x * y + len(colorsys.__name__)\n"
            ),
        },
    )  # fmt: skip
    a, b = found["app:a"], found["app:b"]
    assert "decimal" not in names_in(a["app.py"])
    assert names_in(a["tools.py"]) == {"add"}
    assert "fractions" not in names_in(b["app.py"])
    assert names_in(b["tools.py"]) == {"colorsys", "multiply"}
    assert "Adds." in b["app.py"]
    assert "_liftoff_stub('app:a')" in b["app.py"]


def test_dependencies(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "from typing import Annotated\n"
                "import deps, heavy\n"
                "from deps import Paging, current_user, number\n"
                "app = FastAPI(dependencies=[Depends(deps.checked)])\n"
                "User = Annotated[str, Depends(current_user)]\n"
                "@app.get('/user')\n"
                "def user(user: User):\n    return user\n"
                "@app.get('/paged')\n"
                "def paged(paging: Paging = Depends(), other: str = Depends(user)):\n"
                "    return [paging.page, other]\n"
                "@app.get('/heavy')\n"
                "def weigh(n: Annotated[int, Depends(number)]):\n    return heavy.weigh(n)\n"
                "@app.get('/again')\n"
                "def again():\n    return weigh(7)\n"
                "router = APIRouter(dependencies=[Depends(deps.routed)], prefix='/r')\n"
                "@router.get('/x', dependencies=[Depends(deps.own)])\n"
                "def x():\n    return deps.SEEN[-3:]\n"
                "app.include_router(router, dependencies=[Depends(deps.included)])\n"
            ),
            "deps.py": FASTAPI + (
                "import hashlib\n"
                "SEEN = []\n"
                "def checked(request: Request):\n    SEEN.append('app')\n"
                "def routed():\n    SEEN.append('router')\n"
                "def included():\n    SEEN.append('include')\n"
                "def own():\n    SEEN.append(hashlib.md5(b'x').hexdigest())\n"
                "def token(x_token: str = 't'):\n    return x_token\n"
                "def current_user(token: str = Depends(token)):\n    return 'user ' + token\n"
                "def number(n: int = 3):\n    yield n\n"
                "class Paging:\n"
                "    def __init__(self, page: int = 1):\n        self.page = page\n"
            ),
            "heavy.py": "import colorsys\ndef weigh(n):\n    return n * colorsys.ONE_THIRD\n",
        },
        requests=[("GET", p) for p in (
            "/user?x_token=a", "/paged?page=2", "/heavy?n=4", "/again", "/r/x", "/heavy?n=x", "/no",
        )],
    )  # fmt: skip
    assert "heavy.py" not in found["app:user"]
    # A view that another depends on runs there.
    assert "_liftoff_stub('app:user')" not in found["app:paged"]["app.py"]
    assert {"heavy.py"} <= set(found["app:weigh"]) & set(found["app:again"])


def test_models_handlers_lifespan_and_middleware(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "from contextlib import asynccontextmanager\n"
                "from fastapi.responses import JSONResponse\n"
                "from starlette.middleware.base import BaseHTTPMiddleware\n"
                "from pydantic import BaseModel, field_validator\n"
                "import store, render, mailing, rules\n"
                "class Odd(Exception): ...\n"
                "class Item(BaseModel):\n"
                "    name: str\n"
                "    tags: list['Tag'] = []\n"
                "    @field_validator('name')\n"
                "    @classmethod\n"
                "    def check(cls, value):\n        return rules.checked(value)\n"
                "class Tag(BaseModel):\n    label: str\n"
                "Item.model_rebuild()\n"
                "@asynccontextmanager\n"
                "async def lifespan(app):\n"
                "    app.state.store = store.make()\n    yield\n"
                "app = FastAPI(lifespan=lifespan)\n"
                "@app.exception_handler(Odd)\n"
                "async def odd(request, error):\n"
                "    return JSONResponse({'odd': render.show(error)}, 418)\n"
                "@app.middleware('http')\n"
                "async def timed(request, call_next):\n"
                "    response = await call_next(request)\n"
                "    response.headers['x-by'] = store.NAME\n"
                "    return response\n"
                "@app.post('/items', response_model=Item, status_code=201)\n"
                "def add(item: Item, request: Request):\n"
                "    request.app.state.store[item.name] = item\n    return item\n"
                "@app.get('/odd')\n"
                "async def odd_one():\n    raise Odd('x')\n"
                "@app.post('/mail')\n"
                "def mail(tasks: BackgroundTasks) -> Tag:\n"
                "    tasks.add_task(mailing.send, 'me')\n    return Tag(label='sent')\n"
            ),
            "store.py": "NAME = 'store'\ndef make():\n    return {}\n",
            "render.py": "import html\ndef show(x):\n    return html.escape(str(x))\n",
            "mailing.py": "import email.message\ndef send(to):\n    email.message.Message()\n",
            "rules.py": "import string\ndef checked(value):\n    return value.strip(string.digits)\n",
        },
        requests=[
            ("POST", "/items", '{"name": "a1", "tags": [{"label": "x"}]}'),
            ("POST", "/items", '{"name": 5}'), ("GET", "/odd"), ("POST", "/mail"),
            ("GET", "/items"), ("GET", "/openapi.json"),
        ],
    )  # fmt: skip
    for endpoint in ("app:add", "app:odd_one", "app:mail"):
        assert {"store.py", "render.py", "rules.py"} <= set(found[endpoint])
    assert "mailing.py" in found["app:mail"]
    assert "mailing.py" not in found["app:add"]


def test_routers_in_packages_with_star_imports(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "shop/__init__.py": "from .main import app\n",
            "shop/main.py": FASTAPI + (
                "from .routers import *\n"
                "app = FastAPI()\n"
                "for router in all_routers:\n    app.include_router(router, prefix='/api')\n"
            ),
            "shop/routers/__init__.py": (
                "from .items import router as items_router\n"
                "from .users import *\n"
                "all_routers = [items_router, users_router]\n"
                "__all__ = ['all_routers']\n"
            ),
            "shop/routers/items.py": FASTAPI + (
                "from ..work import *\n"
                "router = APIRouter(prefix='/items')\n"
                "@router.get('/')\n"
                "def items():\n    return item_work()\n"
                "@router.get('/two')\n"
                "def two():\n    return 2\n"
            ),
            "shop/routers/users.py": FASTAPI + (
                "users_router = APIRouter()\n"
                "@users_router.get('/users')\n"
                "def users():\n"
                "    from ..late import late_work\n    return late_work()\n"
            ),
            "shop/work.py": "import colorsys\ndef item_work():\n    return colorsys.ONE_SIXTH\n",
            "shop/late.py": "def late_work():\n    return 'late'\n",
        },
        "shop:app",
    )  # fmt: skip
    assert "shop/late.py" not in found["shop.routers.items:items"]
    assert "shop/late.py" in found["shop.routers.users:users"]
    assert "colorsys" in found["shop.routers.items:items"]["shop/work.py"]


@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
def test_annotations_are_read_when_a_route_is_registered(tmp_path: Path, future: str) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": future + FASTAPI + (
                "from typing import Annotated, Optional, TYPE_CHECKING\n"
                "from uuid import UUID\n"
                "import datetime as dt\n"
                "import models\n"
                "from models import Item, Query as Asked\n"
                "from deps import Session\n"
                "if TYPE_CHECKING:\n    from nowhere import Thing\n"
                "app = FastAPI()\n"
                "@app.post('/a/{id}')\n"
                "def a(id: UUID, item: 'Item', on: Optional[dt.date] = None) -> 'list[Item]':\n"
                "    thing: Thing = item\n    return [thing]\n"
                "@app.get('/b')\n"
                "def b(asked: Annotated[Asked, Depends()], session: Session) -> models.Item:\n"
                "    return models.Item(name=asked.text + session)\n"
                "@app.get('/c')\n"
                "async def c(request: 'Request'):\n    return request.url.path\n"
            ),
            "models.py": future + (
                "from dataclasses import dataclass\n"
                "from pydantic import BaseModel\n"
                "class Base(BaseModel):\n    kind: 'Kind | None' = None\n"
                "class Kind(BaseModel):\n    label: str\n"
                "class Item(Base):\n    name: str\n"
                "@dataclass\nclass Query:\n    text: str = 'q'\n"
            ),
            "deps.py": future + (
                "from typing import Annotated\nfrom fastapi import Depends\n"
                "def session() -> str:\n    return 's'\n"
                "Session = Annotated[str, Depends(session)]\n"
            ),
        },
        requests=[
            ("POST", "/a/123e4567-e89b-12d3-a456-426614174000", '{"name": "x"}'),
            ("POST", "/a/5", '{"name": "x"}'), ("GET", "/b?text=t"), ("GET", "/c"),
        ],
    )  # fmt: skip
    assert {"UUID", "Item"} <= names_in(found["app:c"]["app.py"])


def test_templates_and_files(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "from pathlib import Path\n"
                "from fastapi.staticfiles import StaticFiles\n"
                "from fastapi.templating import Jinja2Templates\n"
                "HERE = Path(__file__).parent\n"
                "app = FastAPI()\n"
                "app.mount('/static', StaticFiles(directory=HERE / 'static'), name='static')\n"
                "templates = Jinja2Templates(directory=HERE / 'pages')\n"
                "@app.get('/page')\n"
                "def page(request: Request):\n"
                "    return templates.TemplateResponse(request, 'page.html', {'n': 1})\n"
                "@app.get('/named')\n"
                "def named(request: Request, name: str = 'page'):\n"
                "    return templates.TemplateResponse(request=request, name=name + '.html')\n"
                "@app.get('/data')\n"
                "def data():\n    return (HERE / 'data' / 'a.txt').read_text()\n"
                "@app.get('/none')\n"
                "def none():\n    return None\n"
            ),
            "pages/base.html": "<base href=\"{{ url_for('static', path='a.css') }}\">",
            "pages/page.html": "{% extends 'base.html' %}",
            "pages/other.html": "other",
            "static/a.css": "a {}",
            "data/a.txt": "data",
        },
        requests=[("GET", p) for p in ("/page", "/named", "/data", "/none", "/static/a.css")],
    )  # fmt: skip
    for endpoint in ("app:page", "app:named"):
        assert {"pages/base.html", "pages/page.html"} <= set(found[endpoint])
    assert "data/a.txt" in found["app:data"]
    assert "pages/other.html" not in found["app:page"]
    # The end of a name is known; which template of that ending is not.
    assert "pages/other.html" in found["app:named"]
    # `app:data` joins names to a folder that templates are in as well.
    assert not {"pages/base.html", "pages/page.html"} & set(found["app:none"])
    assert "static/a.css" in found["Mount:/static"]


def test_files_of_a_mount_stay_where_they_are_served(tmp_path: Path) -> None:
    """`StaticFiles` finds its folder in each function, and the files in one alone."""
    source = (
        "from fastapi.staticfiles import StaticFiles\n"
        "app = FastAPI()\n"
        "@app.get('/api')\n"
        "def api():\n    return 1\n"
        "app.mount('/assets', StaticFiles(directory='build/assets'))\n"
        "app.mount('/', StaticFiles(directory='build', html=True))\n"
    )
    files = {"app.py": FASTAPI + source, "build/index.html": "<p>", "build/assets/a.js": "1"}
    paths = ("/api", "/assets/a.js", "/")
    found = check_all(tmp_path, files, requests=[("GET", path) for path in paths])
    assert not {"build/index.html", "build/assets/a.js"} & set(found["app:api"])
    assert "build/index.html" in found["Mount:/"]


def test_streams_stay_generators(tmp_path: Path) -> None:
    """FastAPI takes the rows of a generator for the answer, and refuses a plain function's."""
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "from collections.abc import AsyncIterable\n"
                "from pydantic import BaseModel\n"
                "import colorsys\n"
                "class Row(BaseModel):\n    n: float\n"
                "app = FastAPI()\n"
                "@app.get('/rows')\n"
                "async def rows() -> AsyncIterable[Row]:\n"
                "    for n in range(3):\n        yield Row(n=n * colorsys.ONE_THIRD)\n"
                "@app.get('/one')\n"
                "def one():\n    return 1\n"
            ),
        },
    )  # fmt: skip
    assert "colorsys" not in found["app:one"]["app.py"]


def test_settings_that_are_read_at_import(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FASTAPI + (
                "from functools import lru_cache\n"
                "from settings import Settings, settings\n"
                "import heavy\n"
                "@lru_cache\n"
                "def get_settings():\n    return Settings()\n"
                "def create_app():\n"
                "    app = FastAPI(title=settings.title, debug=settings.debug)\n"
                "    @app.get('/title')\n"
                "    def title(found: Settings = Depends(get_settings)):\n"
                "        return found.title\n"
                "    @app.get('/heavy')\n"
                "    def weigh():\n        return heavy.weigh()\n"
                "    return app\n"
            ),
            "settings.py": (
                "from pathlib import Path\n"
                "from pydantic import BaseModel\n"
                "class Settings(BaseModel):\n"
                "    title: str = Path(__file__).with_name('title.txt').read_text()\n"
                "    debug: bool = False\n"
                "settings = Settings()\n"
            ),
            "title.txt": "Shop",
            "heavy.py": "import colorsys\ndef weigh():\n    return colorsys.ONE_THIRD\n",
        },
        "app:create_app()",
    )  # fmt: skip
    assert "title.txt" in found["app:create_app.<locals>.title"]
    assert "heavy.py" not in found["app:create_app.<locals>.title"]
    assert "heavy.py" in found["app:create_app.<locals>.weigh"]


def test_classes_methods_mounts_and_websockets(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": (
                "import functools\n"
                "from starlette.applications import Starlette\n"
                "from starlette.endpoints import HTTPEndpoint\n"
                "from starlette.responses import PlainTextResponse\n"
                "from starlette.routing import Host, Mount, Route, Router, WebSocketRoute\n"
                "from work import base_work, page_work, plain_work, socket_work\n"
                "class Base(HTTPEndpoint):\n"
                "    async def get(self, request):\n        return PlainTextResponse(base_work())\n"
                "class Page(Base):\n"
                "    async def post(self, request):\n"
                "        await self.get(request)\n        return PlainTextResponse(page_work())\n"
                "class Pages:\n"
                "    prefix = 'x'\n"
                "    async def show(self, request):\n        return PlainTextResponse(self.prefix)\n"
                "    def hidden(self):\n        return page_work()\n"
                "def logged(view):\n"
                "    @functools.wraps(view)\n"
                "    async def inner(request):\n        return await view(request)\n"
                "    return inner\n"
                "@logged\n"
                "async def plain(request):\n    return PlainTextResponse(plain_work())\n"
                "async def configured(mode, request):\n    return PlainTextResponse(mode)\n"
                "async def socket(websocket):\n    socket_work()\n"
                "async def missing(request, error):\n    return PlainTextResponse('gone', 404)\n"
                "app = Starlette(exception_handlers={404: missing}, routes=[\n"
                "    Route('/base', Base), Route('/page', Page),\n"
                "    Route('/show', Pages().show), Route('/plain', plain),\n"
                "    Route('/configured', functools.partial(configured, 'fast')),\n"
                "    Mount('/m', routes=[Route('/plain', plain), Route('/show', Pages().show)]),\n"
                "    Host('api.example.com', Router([Route('/plain', plain)])),\n"
                "    WebSocketRoute('/ws', socket),\n"
                "])\n"
            ),
            "work.py": "".join(
                f"def {name}_work():\n    return '{name}'\n"
                for name in ("base", "page", "plain", "socket")
            ),
        },
        requests=[
            ("GET", "/base"), ("GET", "/page"), ("POST", "/page"), ("GET", "/show"),
            ("GET", "/plain"), ("HEAD", "/plain"), ("GET", "/configured"), ("GET", "/m/plain"),
            ("GET", "/m/show"), ("GET", "/nothing"), ("POST", "/plain"), ("GET", "/plain/"),
        ],
    )  # fmt: skip


def test_views_are_told_apart_behind_a_decorator_that_does_not_name_them(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": (
                "from starlette.applications import Starlette\n"
                "from starlette.responses import PlainTextResponse\n"
                "from starlette.routing import Route\n"
                "def check():\n    return '!'\n"
                "def marked(mark):\n"
                "    def decorate(view):\n"
                "        async def inner(request):\n"
                "            return PlainTextResponse(mark + await view(request) + check())\n"
                "        return inner\n"
                "    return decorate\n"
                "@marked('-')\nasync def a(request):\n    return one()\n"
                "def one():\n    return '1'\n"
                "@marked('+')\nasync def b(request):\n    return two()\n"
                "def two():\n    return '2'\n"
                "app = Starlette(routes=[Route('/a', a), Route('/b', b)])\n"
            ),
        },
        requests=[("GET", "/a"), ("GET", "/b"), ("POST", "/b")],
    )
    by = "by app:marked.<locals>.decorate.<locals>.inner"
    assert "two" not in names_in(found[f"app:a {by}"]["app.py"])
    assert "one" not in names_in(found[f"app:b {by}"]["app.py"])


def test_apps_that_are_mounted_are_sliced(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": (
                "from fastapi import FastAPI\n"
                "import api\n"
                "app = FastAPI()\n"
                "@app.get('/')\ndef home():\n    return 'home'\n"
                "app.mount('/api', api.api)\n"
            ),
            "api.py": (
                "from fastapi import Depends, FastAPI\n"
                "import heavy, other\n"
                "api = FastAPI(dependencies=[Depends(lambda: None)])\n"
                "@api.get('/weigh/{n}')\ndef weigh(n: int):\n    return heavy.weigh() * n\n"
                "@api.get('/other')\ndef use():\n    return other.use()\n"
            ),
            "heavy.py": "def weigh():\n    return 5\n",
            "other.py": "def use():\n    return 'other'\n",
        },
        requests=[
            ("GET", "/"), ("GET", "/api/weigh/2"), ("GET", "/api/weigh/x"), ("GET", "/api/other"),
            ("GET", "/api/nothing"), ("POST", "/api/other"), ("GET", "/api"), ("GET", "/api/"),
        ],
    )  # fmt: skip
    assert "heavy.py" in found["api:weigh"]
    assert not {"heavy.py", "other.py"} & found["app:home"].keys()
    assert "other.py" not in found["api:weigh"]
