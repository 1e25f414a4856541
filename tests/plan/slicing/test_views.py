from __future__ import annotations

from pathlib import Path

from tests.plan.slicing.projects import check_all, names_in, project

FLASK = "from flask import Flask, Blueprint, request, url_for\n"


def test_a_view_is_gone_with_all_that_only_it_needs(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import json, decimal\n"
                "from tools import add, multiply\n"
                "app = Flask(__name__)\n"
                "FACTOR = 3\n"
                "def helper(x):\n    return decimal.Decimal(x)\n"
                "@app.route('/a')\n"
                "def a():\n    return str(add(1, 2))\n"
                "@app.route('/b')\n"
                "def b():\n    return str(multiply(helper(2), FACTOR)) + json.dumps(url_for('a'))\n"
            ),
            "tools.py": (
                "import fractions\n"
                "def add(x, y):\n    return x + y\n"
                "def multiply(x, y):\n    return fractions.Fraction(x) * y\n"
            ),
        },
    )  # fmt: skip
    a, b = found["a"], found["b"]
    assert names_in(a["app.py"]) == {"Flask", "app", "add", "a", "b", "_liftoff_stub"}
    assert names_in(a["tools.py"]) == {"add"}
    assert "FACTOR" not in a["app.py"]
    assert names_in(b["tools.py"]) == {"multiply", "fractions"}
    assert {"helper", "FACTOR", "decimal", "json", "url_for"} <= names_in(b["app.py"])


def test_a_factory_with_nested_views(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "def one():\n    return 'one'\n"
                "def two():\n    return 'two'\n"
                "def create_app():\n"
                "    from helpers import three\n"
                "    app = Flask(__name__)\n"
                "    def shared():\n        return one()\n"
                "    @app.route('/one')\n"
                "    def view_one():\n        return shared()\n"
                "    @app.route('/two')\n"
                "    def view_two():\n        return two() + view_three()\n"
                "    @app.route('/three')\n"
                "    def view_three():\n        return three()\n"
                "    return app\n"
            ),
            "helpers.py": "def three():\n    return 'three'\ndef four():\n    return 'four'\n",
        },
        "app:create_app()",
    )  # fmt: skip
    assert "two" not in names_in(found["view_one"]["app.py"])
    # A view that a sibling calls stays, and what it takes from the factory's own import.
    assert names_in(found["view_one"]["helpers.py"]) == {"three"}
    assert "_liftoff_stub('view_one')" in found["view_two"]["app.py"]


def test_a_factory_that_imports_its_blueprints_keeps_only_what_they_need(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "shop/__init__.py": (
                "import os\nfrom flask import Flask\n"
                "def create_app(test_config=None):\n"
                "    app = Flask(__name__)\n"
                "    app.config.from_mapping(DATABASE='x')\n"
                "    from . import db\n"
                "    db.init_app(app)\n"
                "    from . import auth, blog\n"
                "    app.register_blueprint(auth.bp)\n"
                "    app.register_blueprint(blog.bp)\n"
                "    app.add_url_rule('/', endpoint='index', view_func=blog.index)\n"
                "    return app\n"
            ),
            "shop/db.py": (
                "import sqlite3\nfrom flask import g\n"
                "def get_db():\n    return sqlite3.connect(':memory:')\n"
                "def close_db(error=None):\n    g.pop('db', None)\n"
                "def init_app(app):\n    app.teardown_appcontext(close_db)\n"
            ),
            "shop/auth.py": FLASK + (
                "import secrets\nimport functools\n"
                "bp = Blueprint('auth', __name__, url_prefix='/auth')\n"
                "def login_required(view):\n"
                "    @functools.wraps(view)\n"
                "    def wrapped(**kwargs):\n        return view(**kwargs)\n"
                "    return wrapped\n"
                "@bp.route('/login')\n"
                "def login():\n    return str(len(secrets.token_hex(4)))\n"
            ),
            "shop/blog.py": FLASK + (
                "from shop.auth import login_required\nfrom shop.db import get_db\n"
                "bp = Blueprint('blog', __name__)\n"
                "@bp.route('/list')\n@login_required\n"
                "def index():\n    return str(get_db().execute('select 1').fetchone())\n"
                "@bp.route('/plain')\n"
                "def plain():\n    return 'plain'\n"
            ),
        },
        "shop:create_app()",
    )  # fmt: skip
    assert "secrets" not in found["blog.index"]["shop/auth.py"]
    assert "sqlite3" in found["blog.index"]["shop/db.py"]
    assert names_in(found["auth.login"]["shop/db.py"]) == {"g", "close_db", "init_app"}
    assert "sqlite3" not in found["blog.plain"]["shop/db.py"]
    # `index` answers for two endpoints.
    assert "get_db().execute" in found["index"]["shop/blog.py"]


def test_class_based_views_and_inheritance_between_them(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "from views import Child, Base, Other, Plain\n"
                "app = Flask(__name__)\n"
                "app.add_url_rule('/base', view_func=Base.as_view('base'))\n"
                "app.add_url_rule('/child', view_func=Child.as_view('child'))\n"
                "app.add_url_rule('/other', view_func=Other.as_view('other'), methods=['GET', 'POST'])\n"
                "app.add_url_rule('/plain/<kind>', view_func=Plain.as_view('plain', 'x'))\n"
            ),
            "views.py": (
                "from flask import request\n"
                "from flask.views import MethodView, View\n"
                "from work import base_work, other_work, plain_work\n"
                "class Base(MethodView):\n"
                "    def get(self):\n        return base_work()\n"
                "class Child(Base):\n"
                "    def post(self):\n        return 'posted ' + self.get()\n"
                "class Other(MethodView):\n"
                "    def get(self):\n        return other_work()\n"
                "    def post(self):\n        return self.get()\n"
                "class Plain(View):\n"
                "    def __init__(self, word):\n        self.word = word\n"
                "    def dispatch_request(self, kind):\n        return plain_work(kind, self.word)\n"
            ),
            "work.py": (
                "def base_work():\n    return 'base'\n"
                "def other_work():\n    return 'other'\n"
                "def plain_work(kind, word):\n    return kind + word\n"
            ),
        },
        requests=[
            ("GET", "/base"), ("GET", "/child"), ("POST", "/child"), ("GET", "/other"),
            ("POST", "/other"), ("GET", "/plain/a"), ("DELETE", "/base"),
        ],
    )  # fmt: skip
    assert names_in(found["other"]["work.py"]) == {"base_work", "other_work"}
    assert names_in(found["plain"]["work.py"]) == {"base_work", "plain_work"}
    assert "_liftoff_stub('other')" in found["base"]["views.py"]


def test_methods_that_help_the_views_of_their_class(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "from views import Chart, Round, Shape, Sum, table\n"
                "app = Flask(__name__)\n"
                "app.add_url_rule('/chart', view_func=Chart.as_view('chart'))\n"
                "app.add_url_rule('/shape', view_func=Shape.as_view('shape'))\n"
                "app.add_url_rule('/round', view_func=Round.as_view('round'))\n"
                "app.add_url_rule('/sum', view_func=Sum.as_view('sum'))\n"
                "app.add_url_rule('/table', 'table', table)\n"
            ),
            "views.py": (
                "from flask.views import MethodView\n"
                "import work\n"
                "class Named(MethodView):\n"
                "    def __init_subclass__(cls):\n        cls.NAME = cls.named(cls)\n"
                "class Chart(Named):\n"
                "    def __init__(self):\n        self.title = work.titled()\n"
                "    def get(self):\n        return self.drawn() + self.title\n"
                "    def drawn(self):\n        return work.drawn()\n"
                "    def rows(self):\n        return work.rows()\n"
                "    @classmethod\n"
                "    def kinds(cls):\n        return work.kinds()\n"
                "    def named(self):\n        return work.named()\n"
                "class Shape(MethodView):\n"
                "    def get(self):\n        return self.shaped()\n"
                "    def shaped(self):\n        return work.shaped()\n"
                "class Round(Shape):\n"
                "    def shaped(self):\n        return 'round' + super().shaped()\n"
                "class Sum(MethodView):\n"
                "    def get(self):\n        return self.total()\n"
                "    def total(self):\n        return work.total()\n"
                "def table():\n    return Chart().rows()\n"
            ),
            "work.py": "".join(
                f"def {name}():\n    return '{name}'\n"
                for name in ("titled", "drawn", "rows", "kinds", "named", "shaped", "total")
            ),
        },
    )  # fmt: skip
    # What Python or a decorator calls, what runs at import, and what a subclass may need.
    ever = {"titled", "kinds", "named", "shaped"}
    assert names_in(found["chart"]["work.py"]) == {*ever, "drawn", "rows"}
    assert names_in(found["round"]["work.py"]) == ever
    assert names_in(found["sum"]["work.py"]) == {*ever, "total"}
    assert names_in(found["table"]["work.py"]) == {*ever, "drawn", "rows"}
    assert "_liftoff_stub('sum')" in found["chart"]["views.py"]


def test_partials_lambdas_loops_and_instances(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import functools\n"
                "import work\n"
                "app = Flask(__name__)\n"
                "def show(kind):\n    return work.shown(kind)\n"
                "for kind in ('x', 'y'):\n"
                "    app.add_url_rule(f'/{kind}', kind, functools.partial(show, kind))\n"
                "app.add_url_rule('/z', 'z', functools.partial(show, 'z'))\n"
                "app.add_url_rule('/l', 'l', lambda: work.lambda_work())\n"
                "class Callable:\n"
                "    def get(self):\n        return work.get_work()\n"
                "    def __call__(self):\n        return self.get()\n"
                "app.add_url_rule('/c', 'c', Callable())\n"
                "for word in ('p', 'q'):\n"
                "    @app.route(f'/{word}', endpoint=word)\n"
                "    def looped(word=word):\n        return work.looped(word)\n"
            ),
            "work.py": "".join(
                f"def {name}(x=''):\n    return '{name}' + x\n"
                for name in ("shown", "lambda_work", "get_work", "looped")
            ),
        },
    )  # fmt: skip
    assert "looped" not in names_in(found["x"]["work.py"])
    assert "shown" not in names_in(found["p"]["work.py"])
    assert {"lambda_work", "get_work"} <= names_in(found["p"]["work.py"])


def test_decorators_without_wraps_share_a_code_object(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import work\n"
                "app = Flask(__name__)\n"
                "calls = []\n"
                "def counted(view):\n"
                "    calls.append(view.__name__)\n"
                "    def wrapper(*args, **kwargs):\n"
                "        return str(view(*args, **kwargs)) + str(len(calls))\n"
                "    wrapper.__name__ = view.__name__\n"
                "    return wrapper\n"
                "@app.before_request\n@counted\n"
                "def hook():\n    request.environ['seen'] = work.hook_work()\n"
                "@app.errorhandler(404)\n"
                "def missing(error):\n    return work.missing_work(), 404\n"
                "@app.route('/a')\n@counted\n"
                "def a():\n    return work.a_work()\n"
                "@app.route('/b')\n@counted\n"
                "def b():\n    return work.b_work()\n"
            ).replace("@app.before_request\n@counted\n", "@app.before_request\n"),
            "work.py": "".join(
                f"def {name}():\n    return '{name}'\n"
                for name in ("hook_work", "missing_work", "a_work", "b_work")
            ),
        },
        requests=[("GET", "/a"), ("GET", "/b"), ("GET", "/nothing")],
    )  # fmt: skip
    for files in found.values():
        assert {"hook_work", "missing_work"} <= names_in(files["work.py"])
        assert "str(view(*args" in files["app.py"]


def test_a_wrapper_of_views_and_hooks_stays(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "app = Flask(__name__)\n"
                "seen = []\n"
                "def noted(view):\n"
                "    seen.append(view.__name__)\n"
                "    def wrapper(*args, **kwargs):\n        return view(*args, **kwargs)\n"
                "    wrapper.__name__ = view.__name__\n"
                "    return wrapper\n"
                "@app.after_request\n@noted\n"
                "def hook(response):\n    response.headers['X'] = 'y'\n    return response\n"
                "@app.route('/a')\n@noted\n"
                "def a():\n    return 'a'\n"
                "@app.route('/b')\n"
                "def b():\n    return 'b'\n"
            ),
        },
    )  # fmt: skip


def test_views_that_call_views(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import other\n"
                "from other import deep as renamed\n"
                "app = Flask(__name__)\n"
                "app.register_blueprint(other.bp)\n"
                "@app.route('/a')\n"
                "def a():\n    return b() + other.c()\n"
                "@app.route('/b')\n"
                "def b():\n    return 'b'\n"
                "@app.route('/d')\n"
                "def d():\n    return renamed()\n"
                "@app.route('/e')\n"
                "def e():\n    b = len\n    return str(b('xx'))\n"
            ),
            "other.py": FLASK + (
                "bp = Blueprint('other', __name__)\n"
                "@bp.route('/c')\n"
                "def c():\n    return 'c'\n"
                "@bp.route('/deep')\n"
                "def deep():\n    return 'deep'\n"
            ),
        },
    )  # fmt: skip
    assert "_liftoff_stub('b')" not in found["a"]["app.py"]
    assert "_liftoff_stub('other.c')" not in found["a"]["other.py"]
    assert "_liftoff_stub('other.deep')" in found["a"]["other.py"]
    assert "_liftoff_stub('other.deep')" not in found["d"]["other.py"]
    # `b` is a local name in `e`.
    assert "_liftoff_stub('b')" in found["e"]["app.py"]


def test_a_view_that_is_an_error_handler_too(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "app = Flask(__name__)\n"
                "@app.errorhandler(404)\n"
                "@app.route('/missing')\n"
                "def missing(error=None):\n    return 'missing', 404\n"
                "def also(error=None):\n    return 'broken', 418\n"
                "app.register_error_handler(ZeroDivisionError, also)\n"
                "app.add_url_rule('/also', 'also', also)\n"
                "@app.route('/a')\n"
                "def a():\n    return str(1 / 0)\n"
            ),
        },
        requests=[("GET", "/a"), ("GET", "/missing"), ("GET", "/nothing"), ("GET", "/also")],
    )  # fmt: skip


def test_methods_of_an_object_as_views(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "from controller import Controller\n"
                "app = Flask(__name__)\n"
                "Controller(app)\n"
                "@app.route('/x')\n"
                "def x():\n    return 'x'\n"
            ),
            "controller.py": (
                "import work\n"
                "class Controller:\n"
                "    def __init__(self, app):\n"
                "        app.add_url_rule('/one', 'one', self.one)\n"
                "        app.add_url_rule('/two', 'two', view_func=self.two)\n"
                "        app.add_url_rule('/three', 'three', view_func=self.three)\n"
                "        app.add_url_rule('/page', 'page', view_func=self.page)\n"
                "    def one(self):\n        return work.one_work()\n"
                "    def two(self):\n        return work.two_work() + self.one()\n"
                "    def three(self):\n        return getattr(self, 'on' + 'e')()\n"
                "    def page(self):\n"
                "        from flask import render_template\n"
                "        return render_template('page.html', by=self)\n"
            ),
            "templates/page.html": "{{ by.two() }}",
            "work.py": "def one_work():\n    return '1'\ndef two_work():\n    return '2'\n",
        },
    )  # fmt: skip
    assert "work.py" not in found["x"]
    assert names_in(found["one"]["work.py"]) == {"one_work"}
    assert names_in(found["two"]["work.py"]) == {"one_work", "two_work"}
    assert "one_work" in found["three"]["work.py"]
    assert "two_work" in found["page"]["work.py"]


def test_registered_views_may_be_decorated_there(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import functools\n"
                "import views\n"
                "from views import third\n"
                "app = Flask(__name__)\n"
                "def upper(view):\n"
                "    @functools.wraps(view)\n"
                "    def inner():\n        return view().upper()\n"
                "    return inner\n"
                "app.add_url_rule('/first', view_func=views.first)\n"
                "app.add_url_rule('/second', view_func=upper(views.second))\n"
                "app.add_url_rule('/third', 'third', upper(third))\n"
            ),
            "views.py": (
                "import work\n"
                "def first():\n    return work.one()\n"
                "def second():\n    return work.two()\n"
                "def third():\n    return work.three()\n"
            ),
            "work.py": "".join(
                f"def {name}():\n    return '{name}'\n" for name in ("one", "two", "three")
            ),
        },
    )  # fmt: skip
    assert [names_in(found[e]["work.py"]) for e in ("first", "second", "third")] == [
        {"one"}, {"two"}, {"three"},
    ]  # fmt: skip


def test_async_and_generator_views_become_stubs(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        {
            "app.py": FLASK + (
                "from flask import Response, stream_with_context\n"
                "app = Flask(__name__)\n"
                "@app.route('/s')\n"
                "def s():\n"
                "    def rows():\n        yield 'row'\n"
                "    return Response(rows())\n"
                "@app.route('/y')\n"
                "async def y():\n    return 'y'\n"
                "@app.route('/l')\n"
                "def l(): return 'l'\n"
            ),
        },
        requests=[("GET", "/s"), ("GET", "/l")],
    )  # fmt: skip
    for endpoint in found.endpoints:
        found.check(endpoint)
    assert "async def y():\n    _liftoff_stub('y')\n" in found.check("s")["app.py"]


def test_several_endpoints_in_one_function_with_static_files(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        {
            "app.py": FLASK + (
                "app = Flask(__name__)\n"
                "@app.route('/a')\ndef a():\n    return 'a'\n"
                "@app.route('/b')\ndef b():\n    return 'b'\n"
                "@app.route('/c')\ndef c():\n    return 'c'\n"
            ),
            "static/site.css": "body {}\n",
        },
        requests=[("GET", "/a"), ("GET", "/b"), ("GET", "/c"), ("GET", "/static/site.css")],
    )  # fmt: skip
    files = found.check("a", "b", "static")
    assert "static/site.css" in files
    assert files["app.py"].count("_liftoff_stub(") == 1
    assert "static/site.css" not in found.check("a")


def test_a_view_that_its_decorator_calls_at_once_keeps_its_body(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "import functools\n"
                "app = Flask(__name__)\n"
                "class Fixed:\n"
                "    def __call__(self, f):\n"
                "        value = f()\n"
                "        @functools.wraps(f)\n"
                "        def inner():\n            return value\n"
                "        return inner\n"
                "@app.route('/a')\n"
                "@Fixed()\n"
                "def a():\n    return helper()\n"
                "@app.route('/b')\n"
                "def b():\n    return other()\n"
                "def other():\n    return 'b'\n"
            ).replace("class Fixed", "def helper():\n    return 'a'\nclass Fixed"),
        },
    )  # fmt: skip
    assert "return helper()" in found["b"]["app.py"]
    assert "other()" not in found["a"]["app.py"]


def test_a_decorator_need_not_name_what_it_wraps(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK + (
                "app = Flask(__name__)\n"
                "def check():\n    return '!'\n"
                "def quoted(mark):\n"
                "    def decorate(f):\n"
                "        def inner(*args):\n            return mark + f(*args) + check()\n"
                "        inner.__name__ = f.__name__\n"
                "        return inner\n"
                "    return decorate\n"
                "@app.route('/a')\n"
                "@quoted('-')\n"
                "@quoted('+')\n"
                "def a():\n    return one()\n"
                "def one():\n    return '1'\n"
                "@app.route('/b', endpoint='b')\n"
                "@quoted('?')\n"
                "def b():\n    return two()\n"
                "def two():\n    return '2'\n"
            ),
        },
    )  # fmt: skip
    assert "two" not in names_in(found["a"]["app.py"])
    assert "one" not in names_in(found["b"]["app.py"])
    assert "check" in names_in(found["b"]["app.py"])
