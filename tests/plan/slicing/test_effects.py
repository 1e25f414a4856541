from __future__ import annotations

from pathlib import Path

from tests.plan.slicing.projects import check_all, names_in
from tests.plan.slicing.test_imports import APP, functions, views

FLASK = "from flask import Flask, Blueprint\n"


def test_registries_that_decorators_fill(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import registry, plugins\n"
            + views(a="','.join(sorted(registry.HANDLERS))", b="registry.run('two')", c="'c'"),
            "registry.py": "HANDLERS = {}\n"
            "def direct(f):\n    HANDLERS[f.__name__] = f\n    return f\n"
            "def named(name):\n"
            "    def decorate(f):\n        HANDLERS[name] = f\n        return f\n"
            "    return decorate\n"
            "def marked(f):\n    f.marked = True\n    return f\n"
            "def run(name):\n    return HANDLERS[name]()\n",
            "plugins.py": "import registry\nfrom registry import direct, named, marked\n"
            "@direct\ndef one():\n    return '1'\n"
            "@named('two')\ndef second():\n    return '2'\n"
            "@registry.named('three')\ndef third():\n    return '3'\n"
            "@marked\ndef four():\n    return '4'\n",
        },
    )
    assert {"one", "second", "third"} <= names_in(found["c"]["plugins.py"])
    assert "four" not in names_in(found["c"]["plugins.py"])


def test_decorators_that_only_wrap_let_go(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import tools\n"
            + "import functools\n"
            + "@tools.logged\ndef one():\n    return '1'\n"
            + "@tools.retried(3)\ndef two():\n    return '2'\n"
            + "@functools.lru_cache(maxsize=8)\ndef three():\n    return '3'\n"
            + "@functools.partial(tools.keep, 'x')\ndef four():\n    return '4'\n"
            + views(a="one()", b="two()", c="three()", d="','.join(tools.KEPT)"),
            "tools.py": "import functools\nKEPT = []\n"
            "def logged(f):\n    @functools.wraps(f)\n"
            "    def wrapper(*args):\n        return f(*args)\n    return wrapper\n"
            "def retried(times=3):\n"
            "    def decorate(f):\n        @functools.wraps(f)\n"
            "        def wrapper(*args):\n            return f(*args)\n        return wrapper\n"
            "    if callable(times):\n        return decorate(times)\n"
            "    return decorate\n"
            "def keep(name, f):\n    KEPT.append(name)\n    return f\n",
        },
    )
    # `callable` is not among the calls that are known to be pure: the test could do anything.
    assert names_in(found["d"]["app.py"]) >= {"four"}
    assert not {"one", "three"} & names_in(found["d"]["app.py"])
    assert "one" in names_in(found["a"]["app.py"])


def test_classes_that_record_their_subclasses(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import base, models\n"
            + views(
                a="','.join(sorted(base.SEEN))",
                b="','.join(sorted(c.__name__ for c in base.Listed.__subclasses__()))",
                c="','.join(sorted(base.Meta.names))",
            ),
            "base.py": "SEEN = []\n"
            "class Recorded:\n"
            "    def __init_subclass__(cls, **kwargs):\n        SEEN.append(cls.__name__)\n"
            "class Middle(Recorded):\n    pass\n"
            "class Listed:\n    pass\n"
            "class Meta(type):\n    names = []\n"
            "    def __new__(mcs, name, bases, body):\n"
            "        mcs.names.append(name)\n        return super().__new__(mcs, name, bases, body)\n"
            "class WithMeta(metaclass=Meta):\n    pass\n",
            "models.py": "from base import *\nimport base\n"
            "class One(Recorded):\n    pass\n"
            "class Two(Middle):\n    pass\n"
            "class Three(base.Listed):\n    pass\n"
            "class Four(WithMeta):\n    pass\n"
            "class Five(base.WithMeta):\n    pass\n",
        },
    )
    assert found["a"]


def test_plain_classes_go(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "from errors import Lost, Refused\nimport enum, abc\n"
            + "class Color(enum.Enum):\n    RED = 1\n"
            + "class Shape(abc.ABC):\n    @abc.abstractmethod\n    def area(self): ...\n"
            + "class Square(Shape):\n    def area(self):\n        return 4\n"
            + views(a="str(Square().area())", b="Color.RED.name", c="Lost.__name__"),
            "errors.py": "class Base(Exception):\n    pass\nclass Lost(Base):\n    pass\n"
            "class Refused(Base):\n    pass\n",
        },
    )
    assert not {"Color"} & names_in(found["a"]["app.py"])
    assert not {"Shape", "Square"} & names_in(found["b"]["app.py"])
    assert names_in(found["c"]["errors.py"]) == {"Base", "Lost"}
    assert "errors.py" not in found["a"]


def test_statements_with_an_effect_stay(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import os, state\n"
            + "from state import ITEMS, note\n"
            + "ITEMS += ['augmented']\n"
            + "ITEMS.append('called')\n"
            + "state.MAP['key'] = 'value'\n"
            + "text = f\"{note('formatted')}\"\n"
            + "ordered = sorted([2, 1], key=note)\n"
            + "words = [note(w) for w in ('listed',)]\n"
            + "if note('tested'):\n    other = 1\n"
            + "def defaulted(x=note('default')):\n    return x\n"
            + "class Body:\n    attribute = note('class body')\n"
            + "del words\n"
            + "assert note('asserted')\n"
            + "plain = os.path.join('a', 'b').upper()\n"
            + "number = len([1, 2]) + 3\n"
            + views(a="','.join(map(str, ITEMS)) + str(state.MAP)", b="plain"),
            "state.py": "ITEMS = []\nMAP = {}\ndef note(x):\n    ITEMS.append(x)\n    return x\n",
        },
    )
    assert not {"plain", "number"} & names_in(found["a"]["app.py"])


def test_shadowed_builtins_are_no_builtins(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP
            + "SEEN = []\n"
            + "def property(f):\n    SEEN.append('property')\n    return f\n"
            + "def list(x=()):\n    SEEN.append('list')\n    return x\n"
            + "@property\ndef unused():\n    return 1\n"
            + "also = list()\n"
            + views(a="','.join(SEEN)"),
        },
    )


def test_globals_that_functions_set(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import cache\n"
            + "counter = 0\nunused = 1\n"
            + "@app.route('/a')\ndef a():\n    global counter\n    counter += 1\n"
            + "    return str(counter)\n"
            + views(b="str(cache.get())", c="'c'"),
            "cache.py": "value = None\nother = None\n"
            "def get():\n    global value\n    if value is None:\n        value = make()\n"
            "    return value\n"
            "def make():\n    return 5\n"
            "def reset():\n    global other\n    other = value\n",
        },
    )
    assert "counter = 0" in found["a"]["app.py"]
    assert "counter" not in names_in(found["b"]["app.py"])
    assert names_in(found["b"]["cache.py"]) == {"value", "get", "make"}


def test_redefinitions_and_conditional_definitions(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "def f():\n    return 'first'\n"
            + "old = f\n"
            + "def f():\n    return old() + ' second'\n"
            + "import sys\n"
            + "if sys.maxsize > 1:\n    def g():\n        return 'big'\n"
            + "else:\n    def g():\n        return 'small'\n"
            + "value = 1\nvalue = value + 1\n"
            + "a_, (b_, *c_) = 1, (2, 3)\n"
            + "x = y = 4\n"
            + views(a="f()", b="g()", c="str(value)", d="str(c_)", e="str(y)"),
        },
    )
    assert "g" not in names_in(found["a"]["app.py"])
    assert found["c"]["app.py"].count("value = ") == 2


def test_hooks_of_the_app_and_of_all_blueprints_stay(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": FLASK
            + "from flask import g, render_template_string\n"
            + "import work\nfrom inner import parent\n"
            + "app = Flask(__name__)\n"
            + "app.register_blueprint(parent, url_prefix='/p')\n"
            + "@app.before_request\ndef before():\n    g.before = work.before()\n"
            + "@app.after_request\ndef after(response):\n"
            + "    response.headers['After'] = work.after()\n    return response\n"
            + "@app.context_processor\ndef context():\n    return {'word': work.context()}\n"
            + "@app.template_filter('twice')\ndef twice(x):\n    return x + work.twice()\n"
            + "@app.template_global()\ndef answer():\n    return work.answer()\n"
            + "@app.url_defaults\ndef defaults(endpoint, values):\n    work.defaults()\n"
            + "@app.url_value_preprocessor\ndef pull(endpoint, values):\n    g.pulled = work.pull()\n"
            + "@app.errorhandler(404)\ndef missing(error):\n    return work.missing(), 404\n"
            + "@app.teardown_request\ndef down(error):\n    work.down()\n"
            + "@app.route('/a')\ndef a():\n"
            + "    return g.before + g.pulled + render_template_string("
            + "'{{ word }}{{ \"x\"|twice }}{{ answer() }}')\n"
            + views(b="work.only_b()"),
            "inner.py": FLASK
            + "from flask import request_started\nimport work\n"
            + "parent = Blueprint('parent', __name__)\n"
            + "child = Blueprint('child', __name__, url_prefix='/c')\n"
            + "parent.register_blueprint(child)\n"
            + "@request_started.connect\ndef started(sender, **extra):\n    work.signal()\n"
            + "@parent.before_app_request\ndef ahead():\n    work.ahead()\n"
            + "@child.route('/x')\ndef x():\n    return work.only_x()\n",
            "work.py": functions(
                "before", "after", "context", "twice", "answer", "defaults", "pull", "missing",
                "down", "signal", "ahead", "only_b", "only_x",
            ),
        },
        requests=[("GET", "/a"), ("GET", "/b"), ("GET", "/p/c/x"), ("GET", "/no")],
    )  # fmt: skip
    for endpoint, files in found.items():
        own = {"b": {"only_b"}, "parent.child.x": {"only_x"}}.get(endpoint, set())
        assert names_in(files["work.py"]) & {"only_b", "only_x"} == own
        assert len(names_in(files["work.py"]) - {"only_b", "only_x"}) == 11


def test_only_the_app_that_is_asked_for(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP + "def create_admin():\n    import admin\n    return admin.app\n"
            + views(a="'a'"),
            "admin.py": APP + views(admin="'admin'"),
            "worker.py": "print('never imported')\n",
            "test_app.py": "import app\n",
        },
    )  # fmt: skip
    assert set(found["a"]) == {"app.py"}
