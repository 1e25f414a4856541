"""The static route map against the frameworks' own, over the ways in which rules are written."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree

FLASK_APPS = {
    "blueprints of one factory, in a dict": """
        from flask import Flask, Blueprint
        def make(name):
            blueprint = Blueprint(name, __name__)
            @blueprint.get("/" + name)
            def view(): return ""
            return blueprint
        ALL = {name: make(name) for name in ("a", "b")}
        app = Flask(__name__)
        for prefix, blueprint in ALL.items():
            app.register_blueprint(blueprint, url_prefix="/in-" + prefix)
    """,
    "what a blueprint's record registers": """
        from flask import Flask, Blueprint
        bp = Blueprint("bp", __name__, url_prefix="/bp")
        def one(): return ""
        def two(): return ""
        bp.record(lambda state: state.app.add_url_rule("/one", view_func=one))
        @bp.record
        def later(state):
            state.add_url_rule("/two", "second", two)
        def once(setup_state):
            app = setup_state.app
            @app.get("/three")
            def three(): return ""
        bp.record_once(once)
        app = Flask(__name__)
        app.register_blueprint(bp)
    """,
    "rules of the map, and views by name": """
        from flask import Flask, Blueprint
        from werkzeug.routing import Rule
        bp = Blueprint("bp", __name__)
        bp.add_url_rule("/b", endpoint="b")
        @bp.endpoint("b")
        def b(): return ""
        app = Flask(__name__)
        app.register_blueprint(bp)
        @app.endpoint("one")
        def one(): return ""
        app.url_map.add(Rule("/one", endpoint="one", methods=["GET", "PUT"]))
        for rule in [Rule("/two", endpoint="two", methods={"POST"})]:
            app.url_map.add(rule)
        app.view_functions["two"] = one
    """,
    "arguments in a dict": """
        from flask import Flask
        app = Flask(__name__)
        OPTIONS = {"methods": ["POST", "PUT"], "endpoint": "first"}
        @app.route("/a", **OPTIONS)
        def a(): return ""
        @app.route("/b", **dict(methods=["DELETE"]))
        def b(): return ""
        def options(): return {"methods": ["PATCH"]}
        @app.route("/c", **options())
        def c(): return ""
        def create():
            app.add_url_rule("/d", "d", c, **{"methods": ["PUT"]})
        create()
    """,
    "objects that register, each with a base of its own": """
        from flask import Flask
        app = Flask(__name__)
        class Rules:
            def __init__(self, app, base="/base"):
                self.app = app
                self.base = base
            def add(self, path, view, **options):
                self.app.add_url_rule(self.base + path, view.__name__, view, **options)
            def get(self, path):
                def decorate(view):
                    self.add(path, view, methods=["GET"])
                    return view
                return decorate
        one, two = Rules(app), Rules(app, "/two")
        @one.get("/g")
        def g(): return ""
        @two.get("/h")
        def h(): return ""
        def i(): return ""
        one.add("/i", i, methods=["PUT"])
    """,
    "options in a table, and factories in a loop": """
        from flask import Flask, Blueprint
        one, two = Blueprint("one", __name__), Blueprint("two", __name__)
        @one.get("/a")
        def a(): return ""
        @two.get("/b")
        def b(): return ""
        app = Flask(__name__)
        for blueprint, options in ((one, {"url_prefix": "/one"}), (two, {})):
            app.register_blueprint(blueprint, **options)
        def make(name):
            @app.route(f"/{name}", endpoint=name)
            def view(): return name
        for name in ("c", "d"):
            make(name)
        make("e")
    """,
    "resources in a table": """
        from flask import Flask, Blueprint
        from flask_restful import Api, Resource
        class One(Resource):
            def get(self): return {}
        class Two(Resource):
            def put(self, n): return {}
        TABLE = [(One, ["/one", "/uno"]), (Two, ("/two/<n>",))]
        app = Flask(__name__)
        api = Api(app, "/api")
        for resource, rules in TABLE:
            api.add_resource(resource, *rules)
    """,
    "helpers that put blueprints in": """
        from flask import Flask, Blueprint
        one, two = Blueprint("one", __name__), Blueprint("two", __name__, url_prefix="/two")
        @one.get("/a")
        def a(): return ""
        @two.get("/b")
        def b(): return ""
        def put(app, blueprint, url_prefix=None):
            app.register_blueprint(blueprint, url_prefix=url_prefix)
        def put_all(app, *blueprints):
            for blueprint in blueprints:
                app.register_blueprint(blueprint)
        def create():
            app = Flask(__name__)
            put(app, one, "/one")
            put(app, two)
            three = Blueprint("three", __name__)
            three.add_url_rule("/c", "c", a)
            put_all(app, three)
            return app
        app = create()
    """,
    "methods of classes": """
        from flask import Flask
        from flask.views import MethodView, View
        app = Flask(__name__)
        class Page(View):
            methods = ["GET", "POST"]
            def dispatch_request(self): return ""
        class More(Page):
            methods = Page.methods + ["PUT"]
        class Same(Page): pass
        class Only(MethodView):
            methods = ["GET"]
            def get(self): return ""
            def post(self): return ""
        class All(MethodView):
            def get(self): return ""
            def delete(self): return ""
        app.add_url_rule("/page", view_func=Page.as_view("page"))
        app.add_url_rule("/more", view_func=More.as_view("more"))
        app.add_url_rule("/same", view_func=Same.as_view("same"))
        app.add_url_rule("/only", view_func=Only.as_view("only"))
        app.add_url_rule("/all", view_func=All.as_view("all"))
        app.add_url_rule("/told", view_func=Page.as_view("told"), methods=["DELETE"])
        app.add_url_rule("/head", "head", lambda: "", methods=["GET", "HEAD"])
    """,
    "loops in loops": """
        from flask import Flask, Blueprint
        app = Flask(__name__)
        pages = Blueprint("pages", __name__)
        @pages.get("/x")
        def x(): return ""
        for version in range(1, 3):
            app.register_blueprint(pages, url_prefix=f"/v{version}", name=f"pages{version}")
        for even in range(0, 4, 2):
            app.add_url_rule(f"/even{even}", f"even{even}", x)
        for one, two in zip(["a", "b"], ("c", "d")):
            app.add_url_rule(f"/{one}/{two}", one, x)
        for outer in ("e", "f"):
            for inner in ("1", "2"):
                app.add_url_rule(f"/{outer}{inner}", outer + inner, x)
    """,
    "resources by decorator": """
        from flask import Flask
        from flask_restful import Api, Resource
        app = Flask(__name__)
        api = Api(prefix="/v1")
        @api.resource("/users", "/people")
        class Users(Resource):
            def get(self): return {}
        api.init_app(app)
    """,
    "blueprints that calls make": """
        from flask import Flask, Blueprint
        app = Flask(__name__)

        def pages(name, prefix=None):
            bp = Blueprint(name, __name__, url_prefix=prefix or f"/{name}")

            @bp.get("/")
            def index(): return ""

            return bp

        app.register_blueprint(pages("cats"))
        app.register_blueprint(pages("dogs"))
        app.register_blueprint(pages("birds"), url_prefix="/sky")
    """,
    "composed rules": """
        from enum import Enum, StrEnum
        from flask import Flask, Blueprint
        app = Flask(__name__)

        class Page(Enum):
            HOME = "home"
            def __str__(self): return self.value

        class Area(StrEnum):
            ADMIN = "admin"
            def label(self): return self.title()

        class Shown(Enum):
            FULL = "full"
            def __str__(self): return f"<{self.value}>"

        def versioned(version, path):
            return "/api/v{}/{}".format(version, path.lstrip("/"))

        @app.route(f"/{Page.HOME}")
        def a(): return ""

        @app.route("/%s/of/%s" % (Area.ADMIN, Page.HOME.value))
        def b(): return ""

        @app.route("/".join(["", str(Area.ADMIN), "users"]))
        def c(): return ""

        @app.route("/{area}/{page}".format(area=Area.ADMIN.value, page=Page.HOME))
        def d(): return ""

        @app.route(versioned(3, "/users"))
        def e(): return ""

        @app.route("/v" + str(2) + "/users")
        def f(): return ""

        @app.route(f"/{Shown.FULL.value}")
        def g(): return ""

        bp = Blueprint("bp", __name__, url_prefix=f"/{Area.ADMIN}/bp")

        @bp.route("/x")
        def x(): return ""

        app.register_blueprint(bp)
    """,
    "shortcuts": """
        from flask import Flask
        app = Flask(__name__)

        @app.get("/a")
        def a(): return ""

        @app.route("/b", methods=["GET", "POST"])
        @app.route("/c/<int:n>", endpoint="named")
        def b(n=0): return ""

        @app.delete("/a")
        def gone(): return ""
    """,
    "factory": """
        from flask import Flask, Blueprint

        def views(app):
            @app.route("/nested")
            def nested(): return ""

        def create_app(prefix="/p"):
            app = Flask(__name__)
            bp = Blueprint("bp", __name__, url_prefix="/ignored")

            @bp.route("/x")
            def x(): return ""

            app.register_blueprint(bp, url_prefix=prefix)
            views(app)
            app.add_url_rule("/added", "added", lambda: "")
            return app

        app = create_app()
    """,
    "blueprints": """
        from flask import Flask, Blueprint
        app = Flask(__name__)
        outer = Blueprint("outer", __name__, url_prefix="/outer")
        inner = Blueprint("inner", __name__, url_prefix="/inner")
        plain = Blueprint("plain", __name__)

        @inner.get("/")
        def index(): return ""

        @outer.post("/x/")
        def x(): return ""

        @plain.route("/y", methods=("PUT",))
        def y(): return ""

        outer.register_blueprint(inner)
        for blueprint in (outer, plain):
            app.register_blueprint(blueprint)
        app.register_blueprint(plain, name="again", url_prefix="/again")
    """,
    "class views": """
        from flask import Flask
        from flask.views import MethodView
        app = Flask(__name__)

        class Base(MethodView):
            def get(self): return ""

        class Items(Base):
            def post(self): return ""

        view = Items.as_view("items")
        app.add_url_rule("/items", view_func=view)
        app.add_url_rule("/only", view_func=Items.as_view("only"), methods=["GET"])
    """,
}
CONTROLLERS = """
    from fastapi import APIRouter, FastAPI
    class Controller:
        prefix = ""
        def __init__(self):
            self.router = APIRouter(prefix=self.prefix)
            self.register()
        def register(self):
            self.router.add_api_route("/list", self.every, methods=["GET"])
        def every(self): ...
    class Users(Controller):
        prefix = "/users"
        def register(self):
            super().register()
            self.router.add_api_route("/me", self.me, methods=["GET"])
        def me(self): ...
    class Shops(Controller):
        prefix = "/shops"
        def every(self): ...
    app = FastAPI()
    app.include_router(Users().router)
    app.include_router(Shops().router)
"""
MAKES_ROUTERS = """
        from fastapi import APIRouter, FastAPI
        app = FastAPI()
        def make(name):
            router = APIRouter(prefix=f"/{name}")
            @router.get("/list")
            def every(): ...
            @router.get(f"/of-{name}")
            def one(): ...
            return router
"""
FASTAPI_APPS = {
    "controllers that inherit how they make their router": CONTROLLERS,
    "objects that are made with what their router is called": """
        from fastapi import APIRouter, FastAPI
        class Base:
            def __init__(self, name):
                self.router = APIRouter()
                self.name = name
                self.router.add_api_route(f"/{name}", self.one, methods=["GET"])
                @self.router.get(f"/{self.name}/more")
                def more(): ...
            def one(self): ...
            def mount(self, app): app.include_router(self.router, prefix="/m")
        class Other(Base):
            def __init__(self): super().__init__("other")
        class Getter:
            def __init__(self):
                self._own = APIRouter(prefix="/g")
                self._own.get("/x")(self.x)
            def x(self): ...
            def get_router(self): return self._own
        app = FastAPI()
        for each in [Base("c"), Other(), Base("e")]:
            app.include_router(each.router)
        last = Base("f")
        last.mount(app)
        app.include_router(Getter().get_router())
    """,
    "routers of one factory, made where they are put in": MAKES_ROUTERS
    + """
        for name in ("a", "b"):
            app.include_router(make(name))
    """,
    "routers of one factory, in a comprehension": MAKES_ROUTERS
    + """
        for router in [make(name) for name in ("a", "b")]:
            app.include_router(router)
        BY_NAME = {name: make(name) for name in ("c", "d")}
        for name, router in BY_NAME.items():
            app.include_router(router, prefix="/" + name)
    """,
    "routers of one factory, put into a container": MAKES_ROUTERS
    + """
        ROUTERS, BY_NAME = [make("z")], {}
        for name in ("a", "b"):
            ROUTERS.append(make(name))
            BY_NAME[name] = make(name)
        for router in ROUTERS:
            app.include_router(router)
        for name, router in BY_NAME.items():
            app.include_router(router, prefix="/by-" + name)
    """,
    "lists of routes that functions make": """
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route
        async def a(request): ...
        async def b(request): ...
        TABLE = [("/a", a), ("/b", b)]
        def make(pair): return Route(pair[0], pair[1])
        def two(path): return [Route(path, a), Mount(path + "/m", routes=[Route("/x", b)])]
        def rows(): yield Route("/e", a)
        mapped = list(map(make, TABLE))
        by_lambda = tuple(map(lambda pair: Route("/x" + pair[0], pair[1]), TABLE))
        app = Starlette(
            routes=mapped + list(by_lambda) + list(map(Route, ["/c", "/d"], [a, b])) + list(rows())
            + [*two("/u"), make(("/v", b))]
        )
    """,
    "lists that a function gives": """
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route, Router
        async def page(request): ...
        def both(prefix):
            return [Route(prefix + "/1", page), Route(prefix + "/2", page, methods=["POST"])]
        inner = Router(both("/v1"))
        routes = [Route("/own", page)]
        routes.extend(both("/x"))
        app = Starlette(routes=[*routes, Mount("/in", app=inner), *both("/y")])
    """,
    "helpers that put routers in": """
        from fastapi import FastAPI, APIRouter
        app = FastAPI()
        one, two, three = APIRouter(), APIRouter(), APIRouter()
        @one.get("/a")
        def a(): return 1
        @two.get("/b")
        def b(): return 1
        @three.get("/c")
        def c(): return 1
        def put(router, prefix="/default", **options):
            app.include_router(router, prefix="/api" + prefix, **options)
        put(one, "/one")
        put(two, prefix="/two", tags=["x"])
        put(three)
        def set_up(app: FastAPI, prefix: str = "/default"):
            router = APIRouter()
            router.add_api_route("/own", a)
            app.include_router(router, prefix=prefix)
        set_up(app)
        set_up(app, prefix="/other")
        set_up(app, "/third")
    """,
    "routers that calls make with rules of their own": """
        from fastapi import FastAPI, APIRouter
        def make(name, prefix="/base"):
            router = APIRouter(prefix=prefix)
            @router.get("/" + name)
            def page(): return 1
            @router.get("/same")
            def same(): return 1
            return router
        app = FastAPI()
        app.include_router(make("one"), prefix="/p")
        app.include_router(make("two", prefix="/other"))
        for version in range(2):
            app.include_router(make("three"), prefix=f"/v{version}")
    """,
    "lists that are added to": """
        from starlette.applications import Starlette
        from starlette.routing import Route, Mount
        async def page(request): ...
        PATHS = ("/a", "/b")
        routes = [Route(path, page) for path in PATHS]
        routes += [Route("/c", page)]
        more = [Route("/d", page)]
        routes += more
        kept = [Route(f"/{one}{two}", page) for one in ["x", "y"] for two in ["1", "2"]]
        app = Starlette(routes=[*routes, Mount("/in", routes=kept)])
    """,
    "routers that calls make": """
        from fastapi import FastAPI, APIRouter
        from pydantic import BaseModel

        class Settings(BaseModel):
            api: str = "/api"
            version: str = "v1"
            @property
            def prefix(self): return f"{self.api}/{self.version}"

        class Crud(APIRouter):
            def __init__(self, name, **options):
                super().__init__(prefix=f"/{name}", **options)
                self.add_api_route("", self.every, methods=["GET"])
                self.add_api_route("/{item}", self.one, methods=["GET"])
            def every(self): pass
            def one(self, item): pass

        def make_router(name, *, base=""):
            router = APIRouter(prefix=base + "/" + name)
            @router.get("/list")
            def listed(): pass
            @router.delete("/{item}", status_code=204)
            def gone(item): pass
            return router

        settings = Settings()
        app = FastAPI()
        app.include_router(Crud("cats"))
        app.include_router(Crud("dogs"), prefix="/pets")
        app.include_router(make_router("one"), prefix=settings.prefix)
        two = make_router("two", base="/deep")
        app.include_router(two)
        for name in ("three", "four"):
            app.include_router(make_router(name))
        ROUTERS = {"a": make_router("five"), "b": make_router("six")}
        for place, router in ROUTERS.items():
            app.include_router(router, prefix=f"/at/{place}")
        for router in [make_router("seven"), make_router("eight")]:
            app.include_router(router)
    """,
    "routers": """
        from fastapi import APIRouter, FastAPI

        PREFIX = "/api"
        app = FastAPI()
        users = APIRouter(prefix="/users")
        api = APIRouter()

        @users.get("/")
        def all_users(): return []

        @users.api_route("/{name}", methods=["PUT", "PATCH"])
        async def change(name: str): return name

        @app.websocket("/ws")
        async def ws(socket): ...

        def late(): return 1

        api.include_router(users)
        app.include_router(api, prefix=f"{PREFIX}/v1")
        app.add_api_route("/late", late, methods=["POST"])
    """,
    "mounts": """
        from fastapi import FastAPI
        from starlette.routing import Mount, Route

        def page(request): return None

        app = FastAPI(routes=[Route("/page", page), Mount("/m", routes=[Route("/deep", page)])])
        sub = FastAPI()

        @sub.get("/in")
        def inside(): return 1

        app.mount("/sub", sub)
    """,
    "subclass and factory": """
        from fastapi import APIRouter, FastAPI

        class Router(APIRouter):
            pass

        def make():
            router = Router(prefix="/r")

            @router.get("/x")
            def x(): return 1

            return router

        def create_app():
            app = FastAPI()
            app.include_router(make())
            return app

        app = create_app()
    """,
}
FASTAPI_APPS["routers of a class that takes its own way"] = """
    from fastapi import APIRouter, FastAPI

    class Router(APIRouter):
        def add_api_route(self, path, endpoint, **kwargs):
            kwargs.pop("note", None)
            super().add_api_route(path, endpoint, **kwargs)

        def _decorator(self, path, *, methods, note, **kwargs):
            def decorate(endpoint):
                options = dict(kwargs)
                options["methods"] = methods
                self.add_api_route(path, endpoint, note=note, **options)
                return endpoint
            return decorate

        def get(self, path, *, note=None, **kwargs):
            return self._decorator(path, methods=["GET"], note=note, **kwargs)

        def post(self, path, *, note=None, **kwargs):
            return self._decorator(path, methods=["POST"], note=note, **kwargs)

    cats, dogs, birds = Router(prefix="/cats"), Router(prefix="/dogs"), Router(prefix="/birds")

    @cats.get("/a")
    def a(): return ""

    @dogs.post("/b", note="x")
    def b(): return ""

    @birds.get("/c")
    def c(): return ""

    app = FastAPI(openapi_url=None)
    for router in (cats, dogs, birds):
        app.include_router(router)
"""
FASTAPI_APPS["a router that gets into the app on two ways"] = """
    from fastapi import APIRouter, FastAPI

    birds, fish = APIRouter(), APIRouter()

    @birds.get("/a")
    def a(): return ""

    fish.include_router(birds)
    app = FastAPI(openapi_url=None)
    app.include_router(birds)
    app.include_router(fish)
"""
FASTAPI_APPS["a subclass that sets itself up"] = """
    from fastapi import APIRouter, Depends, FastAPI

    def check(): ...

    class Guarded(APIRouter):
        def __init__(self, prefix="/default", tags=None):
            super().__init__(prefix=prefix, tags=tags, dependencies=[Depends(check)])

    class Versioned(APIRouter):
        def __init__(self, **kwargs):
            APIRouter.__init__(self, **kwargs)
            self.add_api_route("/version", self.version, methods=["GET"])

        def version(self): return 1

    one = Guarded("/one")
    two = Guarded(prefix="/two")
    default = Guarded()
    three = Versioned(prefix="/three")

    @one.get("/x")
    def x(): ...

    @two.get("/y")
    def y(): ...

    @default.get("/z")
    def z(): ...

    app = FastAPI()
    for r in (one, two, three, default):
        app.include_router(r)
"""


def static_of(files: Mapping[str, str]):
    sources = tuple(SourceFile(p, textwrap.dedent(t)) for p, t in sorted(files.items()))
    return analyze(SourceTree("/project", sources, (), ())).routes


def run(source: str):
    space = {"__name__": "app"}
    exec(compile(textwrap.dedent(source), "app.py", "exec"), space)
    return space["app"]


@pytest.mark.parametrize("name", FLASK_APPS)
def test_flask(name: str):
    app = run(FLASK_APPS[name])
    live = {
        (rule.rule, rule.endpoint, frozenset(rule.methods - {"HEAD", "OPTIONS"}))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }
    found = static_of({"app.py": FLASK_APPS[name]})
    assert {(r.rule, r.endpoint, frozenset(r.methods)) for r in found} == live


def live_of(app, prefix: str = "") -> set[tuple[str, frozenset[str]]]:
    try:
        from fastapi.routing import iter_route_contexts as contexts
    except ImportError:  # before routers were included lazily
        contexts = list
    found = set()
    for route in contexts(app.routes):
        path = prefix + route.path
        inner = getattr(route, "routes", None)
        if inner:
            found |= live_of(route, path)
        elif hasattr(route, "endpoint"):
            methods = getattr(route, "methods", None)
            plain = getattr(route, "original_route", route)
            hidden = {"HEAD"} if type(plain).__module__.startswith("starlette") else set()
            given = frozenset({"WEBSOCKET"} if methods is None else set(methods) - hidden)
            if not route.path.startswith(("/docs", "/redoc", "/openapi")):
                found.add((path, given))
    return found


@pytest.mark.parametrize("name", FASTAPI_APPS)
def test_fastapi(name: str):
    source = FASTAPI_APPS[name]
    found = static_of({"app.py": source})
    assert {(r.rule, frozenset(r.methods)) for r in found} == live_of(run(source))
    assert len({(r.rule, r.methods, r.handler) for r in found}) == len(found)


def test_hosts():
    routes = static_of(
        {
            "app.py": """
            from starlette.applications import Starlette
            from starlette.routing import Host, Route, Router
            def page(request): ...
            api = Router(routes=[Route("/api", page)])
            app = Starlette(routes=[Host("api.example.com", app=api), Route("/", page)])
            app.host("www.example.com", Router([Route("/www", page)]))
        """
        }
    )
    assert {route.rule for route in routes} == {"/", "/api", "/www"}


def test_an_app_that_is_mounted_in_itself():
    source = """
        from fastapi import FastAPI

        app = FastAPI()
        app.mount("/api", app)

        @app.get("/users")
        def users(): return []
    """
    assert [r.id for r in static_of({"app.py": source})] == ["GET /users", "GET /api/users"]


def test_a_router_that_is_inherited_leads_to_the_methods_of_each_class():
    routes = static_of({"app.py": CONTROLLERS})
    assert {(route.rule, route.handler) for route in routes} == {
        ("/users/list", "app:Controller.every"),
        ("/users/me", "app:Users.me"),
        ("/shops/list", "app:Shops.every"),
    }


def test_views_that_are_given_by_name():
    routes = static_of({"app.py": FLASK_APPS["rules of the map, and views by name"]})
    assert {(route.rule, route.handler) for route in routes} == {
        ("/b", "app:b"),
        ("/one", "app:one"),
        ("/two", "app:one"),
    }


def test_place_and_handler_of_a_route():
    (route,) = static_of(
        {
            "pkg/__init__.py": """
            from flask import Flask
            from pkg.views import bp
            app = Flask(__name__)
            app.register_blueprint(bp)
        """,
            "pkg/views.py": """
            from flask import Blueprint
            bp = Blueprint("bp", __name__)

            @bp.route("/x")
            def x():
                return ""
        """,
        }
    )
    assert (route.id, route.endpoint) == ("GET /x", "bp.x")
    assert (route.path, route.line, route.handler) == ("pkg/views.py", 6, "pkg.views:x")


def test_repeated_ids_are_numbered():
    routes = static_of(
        {
            "a.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef x(): ...\n",
            "b.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef x(): ...\n",
        }
    )
    assert [route.id for route in routes] == ["GET /", "GET /#2"]


def test_restful_resources():
    routes = static_of(
        {
            "app.py": """
            from flask import Flask, Blueprint
            from flask_restful import Api, Resource
            app = Flask(__name__)
            bp = Blueprint("api", __name__)
            api = Api(bp, prefix="/v1")

            class Items(Resource):
                def get(self): ...
                def post(self): ...

            api.add_resource(Items, "/items", "/things")
            app.register_blueprint(bp, url_prefix="/api")
        """
        }
    )
    assert [route.id for route in routes] == ["GET|POST /api/v1/items", "GET|POST /api/v1/things"]
    assert routes[0].endpoint == "api.items"


def test_arguments_that_are_spread():
    routes = static_of(
        {
            "routes.py": """
            from flask_restful import Resource

            class Items(Resource):
                def get(self): ...

            class Item(Resource):
                def get(self, number): ...

            ROUTES = [(Items, "/items/", "/things/"), (Item, "/items/<int:number>/")]
        """,
            "app.py": """
            from flask import Flask, Blueprint
            from flask_restful import Api
            from routes import ROUTES
            app = Flask(__name__)
            api = Api(app, prefix="/api")
            for route in ROUTES:
                api.add_resource(*route)

            users = Blueprint("users", __name__)

            @users.get("/me")
            def me(): ...

            for pair in [(users,)]:
                app.register_blueprint(*pair, url_prefix="/users")

            def home(): ...

            HOME = ["/", "home", home]
            app.add_url_rule(*HOME)
        """,
        }
    )
    assert {route.id for route in routes} == {
        "GET /", "GET /api/items/", "GET /api/things/", "GET /api/items/<int:number>/",
        "GET /users/me",
    }  # fmt: skip


def test_app_in_a_subfolder_that_is_the_import_root():
    routes = static_of(
        {
            "backend/app/main.py": """
            from fastapi import FastAPI
            from app.api import router
            app = FastAPI()
            app.include_router(router, prefix="/api")
        """,
            "backend/app/__init__.py": "",
            "backend/app/api.py": """
            from fastapi import APIRouter
            router = APIRouter()

            @router.get("/x")
            def x(): ...
        """,
        }
    )
    assert [route.id for route in routes] == ["GET /api/x"]


def test_httpbin_as_it_is_installed():
    httpbin = pytest.importorskip("httpbin")
    folder = Path(str(httpbin.__file__)).parent
    sources = tuple(
        SourceFile(f"httpbin/{path.name}", path.read_text()) for path in sorted(folder.glob("*.py"))
    )
    found = analyze(SourceTree(str(folder.parent), sources, (), ())).routes
    live = {
        (rule.rule, frozenset(rule.methods - {"HEAD", "OPTIONS"}))
        for rule in httpbin.app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.rule.startswith("/flasgger")
    }
    assert {(r.rule, frozenset(set(r.methods) - {"HEAD", "OPTIONS"})) for r in found} == live
    assert sys.modules["httpbin"] is httpbin
