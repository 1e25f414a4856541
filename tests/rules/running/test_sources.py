"""Which modules of a tree are the app's."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


def test_a_copy_of_the_framework_is_no_part_of_the_app():
    files = {
        "app.py": flask("COUNT = []\n@app.get('/')\ndef home():\n    COUNT.append(1)\n"),
        "flask/__init__.py": "from .app import Flask as Flask\nfrom .app import request\n",
        "flask/app.py": "class Flask:\n    def get(self, rule): ...\nrequest = None\n",
    }
    analysis = analysis_of(files)
    assert [route.id for route in analysis.routes] == ["GET /"]
    assert [f.rule for f in analysis.findings] == ["LO102"]


def test_a_package_of_the_app_may_have_a_framework_s_name():
    files = {
        "fastapi/__init__.py": "",
        "fastapi/main.py": "from flask import Flask\napp = Flask(__name__)\n"
        "@app.get('/')\ndef home(): ...\n",
    }
    assert [route.path for route in analysis_of(files).routes] == ["fastapi/main.py"]


def test_a_package_hides_the_script_beside_it():
    files = {
        "shop.py": "from shop.main import main\nmain()\n",
        "shop/__init__.py": "from flask import Flask\napp = Flask(__name__)\n"
        "def create_app():\n    return app\n",
        "shop/views.py": "from flask import Blueprint\nweb = Blueprint('web', __name__)\n"
        "@web.get('/x')\ndef x(): ...\n",
        "shop/main.py": "from . import create_app\nfrom .views import web\n"
        "def main():\n    app = create_app()\n    app.register_blueprint(web)\n",
    }
    assert [route.endpoint for route in analysis_of(files).routes] == ["web.x"]


def test_a_script_that_makes_the_app_is_not_served():
    files = {
        "shop.py": "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n"
        "    @app.get('/')\n    def home(): ...\n    return app\n",
        "wsgi.py": "from shop import create_app\napp = create_app()\n",
        "export.py": "import sys\nfrom shop import create_app\napp = create_app()\n"
        "open(sys.argv[1], 'w').write('x')\n",
    }
    assert [(f.rule, f.severity) for f in analysis_of(files).findings] == [("LO201", "info")]


@pytest.mark.parametrize(
    ("given", "rules"), [("from .test import *\n", ["LO308"]), ("from .other import *\n", [])]
)
def test_a_file_called_test_that_is_imported_is_no_test(given: str, rules: list[str]) -> None:
    files = {
        "app.py": "from flask import Flask\nfrom tasks import work\napp = Flask(__name__)\n"
        "@app.get('/')\ndef home():\n    work.delay()\n    return ''\n",
        "tasks/__init__.py": given,
        "tasks/other.py": "def work(): ...\n",
        "tasks/test.py": "from celery import shared_task\n@shared_task\ndef work(): ...\n",
    }
    assert [f.rule for f in analysis_of(files).findings] == rules


@pytest.mark.parametrize(
    ("folder", "found"), [("libs", []), ("server/vendor", []), ("server/core", ["LO205"])]
)
def test_libraries_that_are_copied_beside_a_framework(folder: str, found: list[str]):
    files = {
        "app.py": flask("from other import write\nwrite()\n@app.get('/')\ndef home(): ...\n"),
        f"{folder}/flask/__init__.py": "from .app import Flask\n",
        f"{folder}/flask/app.py": "class Flask:\n    def get(self, rule): ...\n",
        f"{folder}/other/__init__.py": "def write():\n    open('x', 'w')\n",
    }
    analysis = analysis_of(files)
    assert [route.id for route in analysis.routes] == ["GET /"]
    assert [f.rule for f in analysis.findings] == found


def test_a_package_of_the_app_with_a_framework_s_name_and_class():
    files = {
        "shop/__init__.py": "",
        "shop/server/__init__.py": "",
        "shop/server/fastapi/__init__.py": "import fastapi\nclass FastAPI:\n    def __init__(self):\n"
        "        self.app = fastapi.FastAPI()\n        self.app.add_api_route('/x', self.x)\n"
        "    def x(self): ...\nserver = FastAPI()\n",
    }
    assert [route.id for route in analysis_of(files).routes] == ["GET /x"]


@pytest.mark.parametrize("imported", [False, True])
def test_a_file_of_test_cases_is_no_part_of_the_app(imported: bool):
    view = "@app.get('/')\ndef home():\n    return flask.render_template('home.html')\n"
    files = {
        "shop/app.py": flask(
            f"import flask\n{'from shop import cases' if imported else ''}\n{view}"
        ),
        "shop/cases.py": "from flask import template_rendered\nfrom unittest import TestCase\n"
        "class ServerTestCase(TestCase):\n    template = None\n"
        "    def setUp(self):\n        template_rendered.connect(self._keep)\n"
        "    @classmethod\n    def _keep(cls, app, template, context):\n"
        "        ServerTestCase.template = template\n",
        "shop/pages.py": "from shop.cases import ServerTestCase\n"
        "class PageTestCase(ServerTestCase):\n    pass\n",
    }
    assert [f.rule for f in analysis_of(files).findings] == (["LO103"] if imported else [])
