from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.slicing.projects import check_all, names_in, project
from tests.plan.slicing.test_imports import APP, functions, views

CONFIG = (
    "import decimal\n"
    "class Base:\n    WORD = 'base'\n"
    "class Production(Base):\n    WORD = 'production'\n"
    "class Testing(Base):\n    WORD = 'testing'\n"
)


@pytest.mark.parametrize(
    "call",
    [
        "app.config.from_object('config.Production')",
        "import config\napp.config.from_object(config.Production)",
        "from config import Production\napp.config.from_object(Production())",
        "import os\napp.config.from_object(os.environ.get('NO_SUCH', 'config.Production'))",
        "NAME = 'config.Production'\napp.config.from_object(NAME)",
        "kind = 'Production'\napp.config.from_object(f'config.{kind}')",
        "def configure(config='config.Production'):\n    app.config.from_object(config)\nconfigure()",
    ],
)
def test_objects_of_settings(tmp_path: Path, call: str) -> None:
    found = check_all(
        tmp_path,
        {"app.py": f"{APP}{call}\n" + views(a="app.config['WORD']"), "config.py": CONFIG},
    )
    assert {"Base", "Production"} <= names_in(found["a"]["config.py"])


@pytest.mark.parametrize("call", ["'settings.live'", "settings.live"])
def test_settings_that_a_module_takes_by_a_star(tmp_path: Path, call: str) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": f"{APP}import settings.live\napp.config.from_object({call})\n"
            "import other\n" + views(a="app.config['ZONE'] + other.used()"),
            "settings/__init__.py": "",
            "settings/live.py": "from settings.common import *\nDEBUG = False\n",
            "settings/common.py": "ZONE = 'Europe/Paris'\n",
            "other.py": "from more import *\n" + functions("used"),
            "more.py": functions("unused"),
        },
    )
    assert names_in(found["a"].get("more.py", "")) == set()


def test_settings_of_the_module_itself_and_of_files(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": "from flask import Flask\nWORD = 'word'\napp = Flask(__name__)\n"
            "app.config.from_object(__name__)\n"
            "app.config.from_pyfile('settings.py')\napp.config.from_pyfile('more.cfg')\n"
            + views(a="app.config['WORD'] + app.config['OTHER'] + app.config['THIRD']", b="'b'"),
            "settings.py": "import helper\nOTHER = helper.value()\n",
            "helper.py": functions("value", "unused"),
            "more.cfg": "THIRD = 'third'\n",
        },
    )
    assert names_in(found["b"]["helper.py"]) == {"value"}


@pytest.mark.parametrize(
    "lookup",
    [
        "globals()['hid' + 'den']()",
        "vars()['hid' + 'den']() if False else eval('hidden()')",
        "getattr(sys.modules[__name__], 'hid' + 'den')()",
        "sys.modules[__name__].__dict__['hidden']()",
    ],
)
def test_names_that_are_looked_up(tmp_path: Path, lookup: str) -> None:
    found = check_all(
        tmp_path,
        {"app.py": APP + "import sys\ndef hidden():\n    return 'found'\n"
         + views(a=lookup, b="'b'", c="'c'")},
    )  # fmt: skip
    assert "hidden" not in names_in(found["b"]["app.py"])


def test_attributes_of_modules_that_are_looked_up(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import tools, lazy\n"
            + views(
                a="getattr(tools, 'one')()",
                b="','.join(n for n in vars(tools) if n[0] != '_')",
                c="lazy.computed",
                d="'d'",
            ),
            "tools.py": functions("one", "two"),
            "lazy.py": "def __getattr__(name):\n    return make(name)\n"
            "def make(name):\n    return name\n",
        },
    )
    assert {"one", "two"} <= names_in(found["a"]["tools.py"])
    assert "tools.py" not in found["d"]


def test_imports_that_cannot_be_known_keep_everything(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {
            "app.py": APP
            + "import importlib\n"
            + views(a="importlib.import_module('plug' + 'in').one()", b="'b'"),
            "plugin.py": functions("one"),
        },
    )
    whole = made.slicer.slice(["a"]).whole
    assert whole is not None
    assert whole[1] == ("app.py", 6)
    assert "plugin.py" in made.check("a")
    assert "plugin.py" not in made.check("b")


@pytest.mark.parametrize(
    "code",
    [
        "from importlib import import_module as load\nf = load\n",
        "import pkgutil\nfor m in pkgutil.iter_modules(['.']):\n    pass\n",
        "def f():\n    return app.view_functions['b']()\n",
        "import importlib\ndef f(name):\n    return importlib.import_module('.x', name)\n",
        "import sys\ndef f():\n    return sys.modules['other'].one()\n",
        "from sys import modules\ndef f():\n    return modules.get('other').one()\n",
        "import sys\ndef f(name):\n    return sys.modules[name]\n",
        "from pydoc import locate\ndef f(name):\n    return locate(name)()\n",
        "def f(routes):\n    return [route.endpoint() for route in routes]\n",
    ],
)
def test_other_code_that_keeps_everything(tmp_path: Path, code: str) -> None:
    made = project(tmp_path, {"app.py": APP + code + views(a="f.__name__", b="'b'"),
                              "other.py": functions("one")}) if "f" in code else None  # fmt: skip
    assert made is not None
    assert made.slicer.slice(["a"]).whole is not None or "for m" in code
    if "for m" not in code:
        assert "other.py" in made.check("a")


def test_modules_that_were_loaded_in_hidden_ways_are_whole(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import logging.config\n"
            + "logging.config.dictConfig({'version': 1, 'formatters': {'x': {'()': 'logs.Short'}},"
            + " 'handlers': {'h': {'class': 'hidden' + '.Handler'}}, 'root': {'handlers': ['h']}})\n"
            + views(a="'a'", b="str(len(logging.root.handlers))"),
            "logs.py": "import logging\nclass Short(logging.Formatter):\n    pass\n"
            "class Long(logging.Formatter):\n    pass\n",
            "hidden.py": "import logging\nclass Handler(logging.Handler):\n"
            "    def emit(self, record):\n        pass\n",
        },
    )
    assert "Handler" in names_in(found["a"]["hidden.py"])


def test_a_module_that_a_view_imports_by_statement_and_startup_by_string(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP
            + "from werkzeug.utils import import_string\n"
            + "app.config['TOOL'] = import_string('tools:Tool')\n"
            + "@app.route('/a')\ndef a():\n    from tools import other\n    return other()\n"
            + views(b="app.config['TOOL']().name()"),
            "tools.py": functions("other")
            + "class Tool:\n    def name(self):\n        return 'tool'\n",
        },
    )


def test_names_of_endpoints_are_no_mentions_of_views(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "from flask import url_for\nimport auth\napp.register_blueprint(auth.bp)\n"
            + "app.config['LOGIN'] = 'auth.login'\n"
            + views(a="url_for('auth.login') + url_for(app.config['LOGIN'])", index="'index'"),
            "auth.py": "from flask import Blueprint\nimport csv\n"
            "bp = Blueprint('auth', __name__)\n"
            "@bp.route('/login')\ndef login():\n    return csv.__name__\n",
        },
    )
    assert "csv" not in found["a"]["auth.py"]
    assert "_liftoff_stub('index')" in found["a"]["app.py"]
