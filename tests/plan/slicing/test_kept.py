"""What a slice must keep though its own routes name it nowhere, one case a test."""

from __future__ import annotations

from pathlib import Path

import fastapi  # noqa: F401 - loaded here, so that the processes of the slices have it already
import pytest

from tests.plan.slicing.projects import check_all, names_in

FLASK = "from flask import Blueprint, Flask, current_app, g, request, session, url_for\n"


def test_rules_of_starlette_for_url_path_for(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": "from fastapi import FastAPI, Request\n"
            "from rest import work\n"
            "app = FastAPI()\n"
            "@app.get('/a')\n"
            "def a(request: Request):\n"
            "    return [app.url_path_for('b', n=3), str(request.url_for('b', n=4))]\n"
            "@app.get('/b/{n}', name='b')\n"
            "def b(n: int):\n    return work(n)\n",
            "rest.py": "def work(n):\n    return n * 2\n",
        },
        requests=[("GET", "/a"), ("GET", "/b/5")],
    )
    assert "rest.py" not in found["app:a"]


def test_extensions_with_init_app_and_their_loaders(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "login.py": "from flask import g\n"
            "class Login:\n"
            "    loader = None\n"
            "    def init_app(self, app):\n"
            "        app.extensions['login'] = self\n"
            "        app.before_request(self.load)\n"
            "    def user_loader(self, view):\n        self.loader = view\n        return view\n"
            "    def load(self):\n        g.user = self.loader('7')\n",
            "users.py": "import login\nmanager = login.Login()\n"
            "@manager.user_loader\ndef load_user(key):\n    return 'user ' + clean(key)\n"
            "def clean(key):\n    return key.strip()\n",
            "app.py": FLASK
            + "import users\n"
            + "def create_app():\n"
            + "    app = Flask(__name__)\n"
            + "    users.manager.init_app(app)\n"
            + "    app.add_url_rule('/a', 'a', a)\n"
            + "    app.add_url_rule('/b', 'b', b)\n"
            + "    return app\n"
            + "def a():\n    return g.user\n"
            + "def b():\n    return only_b()\n"
            + "def only_b():\n    return 'b'\n",
        },
        target="app:create_app()",
        requests=[("GET", "/a"), ("GET", "/b")],
    )
    for files in found.values():
        assert {"load_user", "clean"} <= names_in(files["users.py"])
    assert "only_b" not in names_in(found["a"]["app.py"])


def test_views_that_an_extension_makes(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "admin.py": "class Admin:\n"
            "    def __init__(self, app, models):\n"
            "        for model in models:\n"
            "            app.add_url_rule('/admin/' + model.__name__.lower(),\n"
            "                             'admin.' + model.__name__, self.page(model))\n"
            "    def page(self, model):\n"
            "        def view():\n            return model().title()\n"
            "        return view\n",
            "models.py": "class Book:\n    def title(self):\n        return 'book'\n"
            "class Pen:\n    def title(self):\n        return 'pen'\n",
            "app.py": FLASK
            + "import admin, models\n"
            + "app = Flask(__name__)\n"
            + "admin.Admin(app, [models.Book, models.Pen])\n"
            + "@app.route('/a')\ndef a():\n    return 'a'\n",
        },
    )
    assert set(found) >= {"a", "admin.Book", "admin.Pen"}


def test_registries_of_models_by_name(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "orm.py": "REGISTRY = {}\n"
            "class Meta(type):\n"
            "    def __init__(cls, name, bases, body):\n"
            "        super().__init__(name, bases, body)\n        REGISTRY[name] = cls\n"
            "class Model(metaclass=Meta):\n    pass\n"
            "class relationship:\n"
            "    def __init__(self, name):\n        self.name = name\n"
            "    def __get__(self, owner, kind):\n        return REGISTRY[self.name]\n",
            "models/__init__.py": "from models import author, book\n",
            "models/author.py": "from orm import Model, relationship\n"
            "class Author(Model):\n    books = relationship('Book')\n",
            "models/book.py": "from orm import Model\nclass Book(Model):\n    label = 'a book'\n",
            "app.py": FLASK
            + "import models\nfrom models.author import Author\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n    return Author().books.label\n"
            + "@app.route('/b')\ndef b():\n    return 'b'\n",
        },
    )


def test_what_a_module_changes_in_another_and_in_which_order(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "tools.py": "def word():\n    return 'plain'\nLOG = []\n",
            "first.py": "import tools\ntools.LOG.append('first')\ntools.word = lambda: 'patched'\n",
            "second.py": "import tools\ntools.LOG.append('second')\n"
            "before = tools.word\ntools.word = lambda: before() + ' twice'\n",
            "app.py": FLASK
            + "import first\nimport second\nimport tools\nimport json\n"
            + "json.encoder.FLOAT_REPR = repr\njson.extra = 'patched json'\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n    return tools.word() + str(tools.LOG)\n"
            + "@app.route('/b')\ndef b():\n    import json\n    return json.extra\n",
        },
    )


def test_a_module_that_makes_its_names_when_they_are_asked_for(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "late.py": "import made\n"
            "def __getattr__(name):\n"
            "    if name == 'word':\n        return made.word()\n"
            "    raise AttributeError(name)\n",
            "made.py": "def word():\n    return 'made'\n",
            "app.py": FLASK
            + "import late\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n    return late.word\n"
            + "@app.route('/b')\ndef b():\n    return 'b'\n",
        },
    )


def test_tasks_that_are_sent_by_their_name(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "queue_.py": "import importlib\nTASKS = {}\n"
            "def task(view):\n"
            "    TASKS[view.__module__ + '.' + view.__name__] = view\n    return view\n"
            "def send_task(name):\n"
            "    if name not in TASKS:\n        importlib.import_module(name.rpartition('.')[0])\n"
            "    return TASKS[name]()\n",
            "jobs.py": "from queue_ import task\n@task\ndef clean():\n    return 'cleaned'\n",
            "app.py": FLASK
            + "import queue_\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n    return queue_.send_task('jobs.clean')\n"
            + "@app.route('/b')\ndef b():\n    return 'b'\n",
        },
    )


@pytest.mark.parametrize(
    "group", ["'shop.plugins'", "'shop.' + 'plugins'"], ids=["literal", "made at run time"]
)
def test_entry_points_of_the_app_s_own(tmp_path: Path, group: str) -> None:
    found = check_all(
        tmp_path,
        {
            # As `pip install -e .` writes it beside the app's other packages.
            "shop-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n",
            "shop-1.0.dist-info/entry_points.txt": "[shop.plugins]\ntext = shop.text:Text\n"
            "[console_scripts]\nshop = shop.scripts:main\n",
            "shop/__init__.py": "",
            "shop/text.py": "class Text:\n    def said(self):\n        return words()\n"
            "def words():\n    return 'plain'\n",
            "shop/scripts.py": "def main():\n    pass\n",
            "shop/app.py": FLASK
            + "import importlib.metadata\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n"
            + f"    (found,) = importlib.metadata.entry_points(group={group})\n"
            + "    return found.load()().said()\n"
            + "@app.route('/b')\ndef b():\n    return 'b'\n",
        },
        target="shop.app:app",
    )
    assert "shop/scripts.py" not in found["a"]
    # A group that the code spells out is followed from where it stands.
    assert ("shop/text.py" in found["b"]) == ("+" in group)


@pytest.mark.parametrize(
    ("imports", "load"),
    [
        ("import pickle", "pickle.loads(data)"),
        ("import pickle as p", "p.loads(data)"),
        ("from pickle import loads as load", "list(map(load, [data]))[0]"),
        ("import io\nfrom pickle import Unpickler", "Unpickler(io.BytesIO(data)).load()"),
    ],
)
def test_classes_of_what_was_pickled(tmp_path: Path, imports: str, load: str) -> None:
    check_all(
        tmp_path,
        {
            "store.py": "class Order:\n    total = 3\n    def said(self):\n        return 'order'\n",
            # Protocol 0: the class is named in text.
            "order.pickle": b"ccopy_reg\n_reconstructor\np0\n(cstore\nOrder\np1\n"
            b"c__builtin__\nobject\np2\nNtp3\nRp4\n.",
            "app.py": FLASK
            + f"import pathlib\n{imports}\nimport store\n"
            + "HERE = pathlib.Path(__file__).parent\n"
            + "app = Flask(__name__)\n"
            + "@app.route('/a')\ndef a():\n"
            + "    data = (HERE / 'order.pickle').read_bytes()\n"
            + f"    return {load}.said()\n"
            + "@app.route('/b')\ndef b():\n    return store.Order().said()\n",
        },
    )
