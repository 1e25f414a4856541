"""Routes that libraries add: the source tells the same as the libraries do."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from liftoff.frameworks.target import parse_target
from liftoff.local.live_app import read_live_app
from tests.rules.projects import analysis_of, finds, quiet

FLASK = """
from flask import Blueprint, Flask

app = Flask(__name__)
app.secret_key = "x"

@app.route("/own")
def own(): return ""

"""
RESTX = "from flask_restx import Api, Resource\n"
RESOURCE = "class Moons(Resource):\n    def get(self): return []\n"
ADMIN = """
from flask_admin import Admin, AdminIndexView, BaseView, expose
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)
class Planet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
"""
SMOREST = """
from flask_smorest import Api
class Settings:
    API_TITLE = "t"
    API_VERSION = "1"
    OPENAPI_VERSION = "3.0.2"
"""
USERS = """
import uuid
from fastapi import FastAPI
from fastapi_users import FastAPIUsers, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, JWTStrategy
from httpx_oauth.clients.google import GoogleOAuth2

class Read(schemas.BaseUser[uuid.UUID]): ...
class Create(schemas.BaseUserCreate): ...
class Update(schemas.BaseUserUpdate): ...

async def manager():
    yield None

def strategy():
    return JWTStrategy("secret", 60)

bearer = AuthenticationBackend("jwt", BearerTransport("token"), strategy)
google = GoogleOAuth2("id", "secret")
users = FastAPIUsers[object, uuid.UUID](manager, [bearer])
app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(users.get_auth_router(bearer), prefix="/auth/jwt")
app.include_router(users.get_register_router(Read, Create), prefix="/auth")
app.include_router(users.get_reset_password_router(), prefix="/auth")
app.include_router(users.get_verify_router(Read), prefix="/auth")
app.include_router(users.get_users_router(Read, Update), prefix="/users")
app.include_router(users.get_oauth_router(google, bearer, "s"), prefix="/google")
app.include_router(users.get_oauth_associate_router(google, Read, "s"), prefix="/more")
"""
GRAPHQL = """
import strawberry
from fastapi import FastAPI
from prometheus_fastapi_instrumentator import Instrumentator
from strawberry.fastapi import GraphQLRouter

@strawberry.type
class Query:
    moons: int = 2

schema = strawberry.Schema(Query)
app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(GraphQLRouter(schema), prefix="/graphql")
app.include_router(GraphQLRouter(schema, path="/moons"))
Instrumentator().instrument(app).expose(app)
instrumentator = Instrumentator()
instrumentator.expose(app, endpoint="/numbers")
"""
SOURCES = {
    "restx": f"{FLASK}{RESTX}api = Api(app)\n@api.route('/moons')\n{RESOURCE}",
    "restx, elsewhere": f"""{FLASK}{RESTX}
api = Api(app, prefix="/v1", doc="/docs", default_swagger_filename="moons.json")
""",
    "restx, no page": f"{FLASK}{RESTX}Api(app, doc=False)",
    "restx, no description": f"{FLASK}{RESTX}api = Api()\napi.init_app(app, add_specs=False)",
    "restx, told too early": f"{FLASK}{RESTX}Api(app, add_specs=False)",
    "restx, derived": f"{FLASK}{RESTX}class Own(Api): ...\napi = Own(app, doc='/docs')",
    "restx, later": f"""{FLASK}{RESTX}
api = Api(doc="/help")
part = Blueprint("part", __name__, url_prefix="/part")
api.init_app(part)
app.register_blueprint(part)
""",
    "help pages": f"""{FLASK}
from flask_restful import Api, Resource
from flask_restful_swagger import swagger
api = swagger.docs(Api(app), api_spec_url="/spec")
{RESOURCE}
api.add_resource(Moons, "/moons", "/planets/<int:number>/moons")
""",
    "smorest": f"""{FLASK}{SMOREST}
    OPENAPI_URL_PREFIX = "/api"
    OPENAPI_SWAGGER_UI_PATH = "/ui"
    OPENAPI_SWAGGER_UI_URL = "https://example.org/"
    OPENAPI_REDOC_PATH = "/redoc"
app.config.from_object(Settings)
Api(app)
""",
    "admin": f"""{FLASK}{ADMIN}
class Numbers(BaseView):
    @expose("/")
    def index(self): return ""
    @expose("/more", methods=["POST"])
    def more(self): return ""
admin = Admin(app, url="/back")
admin.add_view(ModelView(Planet, db.session))
admin.add_view(Numbers())
""",
    "admin, own index": f"""{FLASK}{ADMIN}
class Index(AdminIndexView):
    @expose("/")
    def index(self): return ""
    @expose("/login", methods=["GET", "POST"])
    def login(self): return ""
admin = Admin(app, index_view=Index())
""",
    "admin, index elsewhere": f"""{FLASK}{ADMIN}
admin = Admin(index_view=AdminIndexView(url="/planets"))
admin.init_app(app)
""",
    "exporter": f"""{FLASK}
from prometheus_flask_exporter import PrometheusMetrics
PrometheusMetrics(app)
""",
    "exporter, elsewhere": f"""{FLASK}
from prometheus_flask_exporter import PrometheusMetrics
metrics = PrometheusMetrics.for_app_factory(path="/numbers")
metrics.init_app(app)
""",
    "exporter, off": f"""{FLASK}
from prometheus_flask_exporter import PrometheusMetrics
PrometheusMetrics(app, path=None)
""",
    "accounts": USERS,
    "logins": f"""{FLASK}
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.contrib.github import make_github_blueprint
from flask_dance.contrib.google import make_google_blueprint
github = make_github_blueprint(client_id="id", client_secret="secret")
app.register_blueprint(github, url_prefix="/login")
google = make_google_blueprint(login_url="/begin", authorized_url="/back")
app.register_blueprint(google)
own = OAuth2ConsumerBlueprint("own", __name__, url_prefix="/oauth")
app.register_blueprint(own)
""",
    "graphql": GRAPHQL,
    "graphql of Flask": f"""{FLASK}
import strawberry
from strawberry.flask.views import GraphQLView

@strawberry.type
class Query:
    moons: int = 2

schema = strawberry.Schema(Query)
app.add_url_rule("/graphql", view_func=GraphQLView.as_view("graphql", schema=schema))
""",
}


@pytest.mark.parametrize("name", SOURCES)
def test_as_the_library(name: str, tmp_path: Path):
    (tmp_path / "app.py").write_text(textwrap.dedent(SOURCES[name]))
    live = read_live_app(str(tmp_path), parse_target("app:app"))
    told = sorted((route.methods, route.rule) for route in analysis_of(SOURCES[name]).routes)
    assert told == sorted(
        (rule.route.methods, rule.route.rule) for rule in live.rules if not rule.static
    )
    quiet(SOURCES[name], "LO904")


# What Flasgger 0.9.7 registers; installed, it would change httpbin, which other tests import.
FLASGGER = {
    "Swagger(app)": {
        "/apidocs/",
        "/oauth2-redirect.html",
        "/apidocs/index.html",
        "/apispec_1.json",
    },
    """
app.config["SWAGGER"] = {"specs_route": "/docs/", "uiversion": 3}
swagger = Swagger()
swagger.init_app(app)
""": {"/docs/", "/oauth2-redirect.html", "/apidocs/index.html", "/apispec_1.json"},
    """
settings = {
    "headers": [],
    "specs": [{"endpoint": "moons", "route": "/moons.json"}],
}
settings["specs_route"] = "/moons/"
Swagger(app, config=settings)
""": {"/moons/", "/oauth2-redirect.html", "/apidocs/index.html", "/moons.json"},
    """
Swagger(app, {"swagger_ui": False, "specs": [{"endpoint": "m", "route": "/moons.json"}]})
""": {"/moons.json"},
}


@pytest.mark.parametrize("made", FLASGGER)
def test_flasgger(made: str):
    source = f"{FLASK}from flasgger import Swagger\n{made}"
    assert {route.rule for route in analysis_of(source).routes} == FLASGGER[made] | {"/own"}
    quiet(source, "LO904")


@pytest.mark.parametrize(
    ("handled", "optional"), [("Swagger = None", True), ("pass", True), ("raise", False)]
)
def test_a_library_that_may_not_be_installed(handled: str, *, optional: bool):
    source = f"""{FLASK}
try:
    from flasgger import Swagger
except ImportError:
    {handled}
if Swagger:
    Swagger(app)
"""
    assert (len(analysis_of(source).routes) == 1) is optional
    if optional:
        assert "`flasgger` adds some" in finds(source, "LO904").message


@pytest.mark.parametrize("library", ["fastapi_utils", "fastapi_restful"])
def test_views_that_are_classes_of_a_router(library: str):
    source = f"""
from fastapi import Depends, FastAPI
from {library}.cbv import cbv
from {library}.inferring_router import InferringRouter
router = InferringRouter()
SEEN = []

@cbv(router)
class Moons:
    @router.get("/moons")
    def read(self): return self.count()

    def count(self): SEEN.append(1)

app = FastAPI()
app.include_router(router)
"""
    assert [route.id for route in analysis_of(source).routes] == ["GET /moons"]
    assert finds(source, "LO102").routes == ("GET /moons",)


def test_own_routes_come_before_those_of_libraries():
    source = f"{FLASK}{RESTX}@Api(app).route('/')\n{RESOURCE}"
    assert [route.id for route in analysis_of(source).routes] == [
        *("GET /own", "GET /", "GET /#2", "GET /#3", "GET /swagger.json")
    ]


# What FastAPI-CRUDRouter 0.8 registers; it needs the Pydantic of then.
MODELS = """
from fastapi import FastAPI
from fastapi_crudrouter import MemoryCRUDRouter
from pydantic import BaseModel

class Planet(BaseModel):
    id: int

class Moon(BaseModel):
    id: int

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.include_router(MemoryCRUDRouter(schema=Planet))
app.include_router(MemoryCRUDRouter(Moon, prefix="v1/moons", delete_all_route=False), prefix="/x")
"""


def test_routers_of_models():
    assert sorted(route.id for route in analysis_of(MODELS).routes) == [
        *("DELETE /planet", "DELETE /planet/{item_id}", "DELETE /x/v1/moons/{item_id}"),
        *("GET /planet", "GET /planet/{item_id}", "GET /x/v1/moons", "GET /x/v1/moons/{item_id}"),
        *("POST /planet", "POST /x/v1/moons", "PUT /planet/{item_id}"),
        "PUT /x/v1/moons/{item_id}",
    ]
    quiet(MODELS, "LO904")


def test_methods_of_a_blueprint_that_is_derived_from_a_librarys():
    source = f"""{FLASK}
from flask_dance.consumer import OAuth2ConsumerBlueprint

class Login(OAuth2ConsumerBlueprint):
    def refresh(self):
        self.secret = open("/secret").read()

login = Login("own", __name__)
app.register_blueprint(login, url_prefix="/login")
"""
    assert {route.rule for route in analysis_of(source).routes} == {
        *("/own", "/login/own", "/login/own/authorized")
    }
    assert finds(source, "LO114").app_wide
