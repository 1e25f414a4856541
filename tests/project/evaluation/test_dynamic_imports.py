from __future__ import annotations

import textwrap

import pytest

from tests.rules.projects import analysis_of, finds, flask

FILES = {
    "shop/__init__.py": "",
    "shop/stores/__init__.py": "import importlib\n\n\ndef store(kind):\n    {how}\n",
    "shop/stores/disk.py": "def put(x):\n    open('data/x', 'w').write(x)\n",
    "shop/stores/none.py": "def put(x):\n    pass\n",
    "app.py": (
        "from flask import Flask\nfrom shop.stores import store\napp = Flask(__name__)\n\n\n"
        "@app.post('/<kind>')\ndef save(kind):\n    store(kind).put('x')\n    return 'x'\n"
    ),
}


def findings(how: str) -> list[tuple[str, str, tuple[str, ...]]]:
    files = {path: text.replace("{how}", how) for path, text in FILES.items()}
    return [(f.rule, f.place.path, f.routes) for f in analysis_of(files).findings]


@pytest.mark.parametrize(
    "how",
    [
        "return importlib.import_module('shop.stores.disk')",
        "return importlib.import_module('.disk', __package__)",
        "return importlib.import_module('.' + kind, __name__)",
        "return importlib.import_module(f'.{kind}', __name__)",
        "return importlib.import_module('shop.stores.%s' % kind)",
    ],
)
def test_function_of_a_module_that_is_chosen_at_run_time(how: str):
    assert findings(how) == [("LO201", "shop/stores/disk.py", ("POST /<kind>",))]


@pytest.mark.parametrize(
    "how",
    [
        "return importlib.import_module(kind)",
        "return importlib.import_module('shop.stores.none')",
        "return importlib.import_module('other.' + kind)",
        "return importlib.import_module('....far', __name__)",
    ],
)
def test_unknown_and_other_modules(how: str):
    assert [found for found in findings(how) if found[2]] == []


PLUGINS = {
    "plug/__init__.py": "",
    "plug/one.py": "class One:\n    def put(self, x):\n        open('data/x', 'w')\n",
    "plug/two/__init__.py": "",
    "plug/two/two.py": "class Two:\n    def put(self, x):\n        pass\n",
}


def found_in_plugins(how: str, top: str = "") -> list[tuple[str, tuple[str, ...]]]:
    lines = textwrap.indent(textwrap.dedent(how), "    ")
    app = (
        "import importlib, inspect, os, pkgutil, sys\nfrom flask import Flask\nimport plug\n"
        f"app = Flask(__name__)\n{textwrap.dedent(top)}\n\n"
        f"@app.post('/<kind>')\ndef save(kind):\n{lines}\n    return 'x'\n"
    )
    found = analysis_of({**PLUGINS, "app.py": app}).findings
    return [(f.place.path, f.routes) for f in found if f.rule == "LO201"]


@pytest.mark.parametrize(
    "how",
    [
        "getattr(importlib.import_module(f'plug.{kind}'), kind.title())().put(1)",
        "getattr(importlib.import_module('plug.' + kind), kind)().put(1)",
        "importlib.import_module('.'.join(['plug', kind])).One().put(1)",
        "importlib.import_module('{}.{}'.format('plug', kind)).One().put(1)",
        "importlib.import_module('.' + kind, package='plug').One().put(1)",
        """
        for name in os.listdir("plug"):
            importlib.import_module("plug." + name[:-3]).One().put(1)
        """,
        """
        sys.path.insert(0, "plug")
        for name in os.listdir("plug"):
            __import__(name.split(".")[0]).One().put(1)
        """,
        """
        for _, name, _ in pkgutil.iter_modules(plug.__path__, plug.__name__ + "."):
            importlib.import_module(name).One().put(1)
        """,
        """
        for info in pkgutil.walk_packages(["plug"], "plug."):
            importlib.import_module(info.name).One().put(1)
        """,
        """
        module = importlib.import_module(f"plug.{kind}")
        for name, cls in inspect.getmembers(module, inspect.isclass):
            cls().put(1)
        """,
        """
        for _, name, _ in pkgutil.walk_packages(plug.__path__, f"{plug.__name__}."):
            for cls in vars(importlib.import_module(name)).values():
                cls().put(1)
        """,
        """
        module = importlib.import_module(f"plug.{kind}")
        for name, cls in module.__dict__.items():
            cls().put(1)
        """,
    ],
)
def test_plugin_by_a_computed_name(how: str):
    assert found_in_plugins(how) == [("plug/one.py", ("POST /<kind>",))]


@pytest.mark.parametrize(
    "how",
    [
        "importlib.import_module(f'plug.{kind}.{kind}').One().put(1)",
        "importlib.import_module(f'plug.t{kind}').One().put(1)",
        "importlib.import_module(f'{kind}').One().put(1)",
        "getattr(importlib.import_module('plug.two.' + kind), kind)().put(1)",
    ],
)
def test_modules_that_the_name_cannot_be(how: str):
    assert found_in_plugins(how) == []


def test_plugins_in_a_folder_below_another_root():
    files = {
        "src/plugs/one/one.py": "def run():\n    open('data/x', 'w')\n",
        "src/app.py": (
            "import importlib\nfrom flask import Flask\napp = Flask(__name__)\n\n\n"
            "@app.get('/<a>')\ndef get(a):\n    name = f'plugs.{a}.{a}'\n"
            "    importlib.import_module(name).run()\n    return ''\n"
        ),
    }
    assert [f.place.path for f in analysis_of(files).findings] == ["src/plugs/one/one.py"]


def test_derived_classes_run():
    source = """
    class Base:
        pass

    class One(Base):
        def put(self):
            open("data/x", "w")

    @app.get("/")
    def home():
        for cls in Base.__subclasses__():
            cls().put()
    """
    assert finds(flask(source), "LO201").routes == ("GET /",)


SUBCLASSES = """
class Base:
    def put(self):
        pass

class One(Base):
    pass

class Two(One):
    pass

class Three(Two):
    def put(self):
        open("data/x", "w")

class Other:
    def put(self):
        open("data/y", "w")

{way}

@app.get("/<name>")
def home(name):
    {known}[name]().put()
    return ""
"""
RECURSIVE = """
def known(cls):
    return set(cls.__subclasses__()).union([s for c in cls.__subclasses__() for s in known(c)])
"""
STEPS = """
def known(cls):
    found, todo = [], [cls]
    while todo:
        derived = todo.pop().__subclasses__()
        found.extend(derived)
        todo.extend(derived)
    return found
"""


@pytest.mark.parametrize(
    ("way", "known"),
    [
        (RECURSIVE, "{c.__name__: c for c in known(Base)}"),
        (STEPS, "{c.__name__: c for c in known(Base)}"),
        ("", "{c.__name__: c for c in list(Two.__subclasses__())}"),
    ],
)
def test_heirs_run(way: str, known: str):
    source = SUBCLASSES.replace("{way}", way).replace("{known}", known)
    assert finds(flask(source), "LO201").routes == ("GET /<name>",)


@pytest.mark.parametrize("known", ["list(Base.__subclasses__())", "list(Other.__subclasses__())"])
def test_those_that_are_no_direct_subclass(known: str):
    source = SUBCLASSES.replace("{way}", "").replace("{known}[name]", f"{known}[0]")
    assert [f.rule for f in analysis_of(flask(source)).findings if f.rule == "LO201"] == []
