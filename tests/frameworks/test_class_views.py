"""Views that are classes with a base path; the expected rules are what the libraries register."""

from __future__ import annotations

import textwrap

from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree


def rules_of(source: str) -> set[tuple[str, str, tuple[str, ...]]]:
    text = "from flask import Flask\napp = Flask(__name__)\n" + textwrap.dedent(source)
    tree = SourceTree("/project", (SourceFile("app.py", text),), (), ())
    return {(r.rule, r.endpoint, r.methods) for r in analyze(tree).routes}


def test_appbuilder_views_and_their_base_path():
    source = """
    from flask_appbuilder import AppBuilder, BaseView, expose
    from flask_appbuilder.api import BaseApi
    appbuilder = AppBuilder(app)

    class Reports(BaseView):
        route_base = "/reports"

        @expose("/list/<kind>")
        @expose("/all")
        def listing(self, kind=None): ...

        @expose("/new", methods=["POST"])
        def new(self): ...

        def helper(self): ...

    class Plain(BaseView):
        @expose("/x")
        def x(self): ...

    class Jobs(BaseApi):
        resource_name = "job"

        @expose("/<int:pk>/stop", methods=("POST",))
        def stop(self, pk): ...

    class Never(BaseView):
        @expose("/never")
        def never(self): ...

    appbuilder.add_view_no_menu(Reports)
    appbuilder.add_view(Plain, "Plain", category="More")
    appbuilder.add_api(Jobs)
    """
    assert rules_of(source) == {
        ("/reports/list/<kind>", "Reports.listing", ("GET",)),
        ("/reports/all", "Reports.listing", ("GET",)),
        ("/reports/new", "Reports.new", ("POST",)),
        ("/plain/x", "Plain.x", ("GET",)),
        ("/api/v1/job/<int:pk>/stop", "Jobs.stop", ("POST",)),
    }


def test_appbuilder_model_views_have_the_routes_of_their_base():
    source = """
    from flask_appbuilder import AppBuilder, ModelRestApi, ModelView, expose
    appbuilder = AppBuilder(app)

    class Names:
        GET = "get"
        READ = {GET, "get_list"}

    class Items(ModelRestApi):
        resource_name = "item"
        version = "v2"
        include_route_methods = Names.READ | {"count"}

        @expose("/count")
        def count(self): ...

        @expose("/hidden")
        def hidden(self): ...

    class Things(ModelView):
        exclude_route_methods = {"download", "action", "action_post", "add", "edit", "delete"}

    appbuilder.add_api(Items)
    appbuilder.add_view(Things, "Things")
    """
    assert rules_of(source) == {
        ("/api/v2/item/<int:pk>", "Items.get", ("GET",)),
        ("/api/v2/item/", "Items.get_list", ("GET",)),
        ("/api/v2/item/count", "Items.count", ("GET",)),
        ("/things/list/", "Things.list", ("GET",)),
        ("/things/show/<pk>", "Things.show", ("GET",)),
    }


def test_an_overridden_method_has_its_own_rule():
    source = """
    from flask_appbuilder import AppBuilder, BaseView, expose
    appbuilder = AppBuilder(app)

    class Base(BaseView):
        @expose("/a")
        def a(self): ...

        @expose("/b")
        def b(self): ...

    class Special(Base):
        @expose("/special")
        def b(self): ...

    appbuilder.add_view_no_menu(Special())
    """
    assert rules_of(source) == {
        ("/special/a", "Special.a", ("GET",)),
        ("/special/special", "Special.b", ("GET",)),
    }


def test_admin_views():
    source = """
    from flask_admin import Admin, BaseView, expose
    admin = Admin(app, url="/manage")

    class Jobs(BaseView):
        @expose("/")
        def index(self): ...

        @expose("/run/<int:number>", methods=("POST",))
        def run(self, number): ...

    admin.add_view(Jobs(name="Jobs"))
    admin.add_view(Jobs(name="Other", endpoint="other", url="elsewhere"))
    """
    assert rules_of(source) == {
        ("/manage/", "admin.index", ("GET",)),
        ("/manage/jobs/", "jobs.index", ("GET",)),
        ("/manage/jobs/run/<int:number>", "jobs.run", ("POST",)),
        ("/manage/elsewhere/", "other.index", ("GET",)),
        ("/manage/elsewhere/run/<int:number>", "other.run", ("POST",)),
    }


def test_classful_views():
    source = """
    from flask_classful import FlaskView, route

    class QuotesView(FlaskView):
        def index(self): ...
        def get(self, number): ...
        def post(self): ...
        def random(self): ...

        @route("/word/<word>", methods=["GET", "POST"])
        def word(self, word): ...

        def _hidden(self): ...
        def before_request(self, name): ...
        def after_index(self, response): ...

    class Other(FlaskView):
        route_base = "/x/y"

        def put(self, number): ...

    QuotesView.register(app, route_prefix="/v1")
    Other.register(app)
    """
    assert rules_of(source) == {
        ("/v1/quotes/", "QuotesView:index", ("GET",)),
        ("/v1/quotes/", "QuotesView:post", ("POST",)),
        ("/v1/quotes/<number>/", "QuotesView:get", ("GET",)),
        ("/v1/quotes/random/", "QuotesView:random", ("GET",)),
        ("/v1/quotes/word/<word>", "QuotesView:word", ("GET", "POST")),
        ("/x/y/<number>/", "Other:put", ("PUT",)),
    }


def test_restx_namespaces():
    source = """
    from flask import Blueprint
    from flask_restx import Api, Namespace, Resource
    bp = Blueprint("api", __name__, url_prefix="/api")
    api = Api(bp, prefix="/v1")
    users = Namespace("users")
    todos = api.namespace("todos", path="/tasks")

    @users.route("/", "/all")
    class UserList(Resource):
        def get(self): ...
        def post(self): ...

    @todos.route("/<int:number>", endpoint="one")
    class Todo(Resource):
        def delete(self, number): ...

    class Plain(Resource):
        def get(self): ...

    @api.route("/direct")
    class Direct(Resource):
        def put(self): ...

    users.add_resource(Plain, "/plain")
    api.add_namespace(users, path="/people")
    app.register_blueprint(bp)
    """
    assert rules_of(source) == {
        ("/api/", "api.doc", ("GET",)),
        ("/api/v1", "api.root", ("GET",)),
        ("/api/v1/swagger.json", "api.specs", ("GET",)),
        ("/api/v1/direct", "api.direct", ("PUT",)),
        ("/api/v1/people/", "api.users_user_list", ("GET", "POST")),
        ("/api/v1/people/all", "api.users_user_list", ("GET", "POST")),
        ("/api/v1/people/plain", "api.users_plain", ("GET",)),
        ("/api/v1/tasks/<int:number>", "api.one", ("DELETE",)),
    }


def test_smorest_blueprints():
    source = """
    from flask.views import MethodView
    from flask_smorest import Api, Blueprint
    api = Api(app)
    pets = Blueprint("pets", "pets", url_prefix="/pets")

    @pets.route("/")
    class Pets(MethodView):
        @pets.response(200)
        def get(self): ...
        def post(self): ...

    @pets.route("/<int:number>", methods=["GET"])
    def pet(number): ...

    api.register_blueprint(pets)
    """
    assert rules_of(source) == {
        ("/pets/", "pets.Pets", ("GET", "POST")),
        ("/pets/<int:number>", "pets.pet", ("GET",)),
    }


def test_a_method_that_hands_on_to_add_resource():
    source = """
    from flask_restful import Api, Resource

    class OrgApi(Api):
        def add_org_resource(self, resource, *urls, **kwargs):
            return self.add_resource(resource, *[f"/org{u}" for u in urls], **kwargs)

    api = OrgApi(app)

    class Items(Resource):
        def get(self): ...

    api.add_org_resource(Items, "/items", endpoint="items")
    """
    assert rules_of(source) == {("/org/items", "items", ("GET",))}


def test_other_things_that_register():
    source = """
    class Codec:
        def register(self): ...

    Codec().register()
    app.config["views"].add_view(Codec)

    @app.get("/")
    def home(): ...
    """
    assert rules_of(source) == {("/", "home", ("GET",))}
