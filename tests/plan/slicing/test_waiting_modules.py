"""Modules of the project that wait until something first uses them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from liftoff.plan.slicing.closures import Closures
from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.plan.slicing.lazy import LazyImports
from liftoff.plan.slicing.program import program
from liftoff.plan.slicing.units import module_units
from liftoff.project.source.modules import Module, Modules
from tests.plan.slicing.test_lazy import lazily

APP = "from tools import Tools\ntool = Tools()\nprint(tool.light())\n"
TOOLS = """\
from reports import make

class Tools:
    def light(self):
        return 1

    def table(self):
        return make()
"""
REPORTS = """\
import decimal
import yaml
from columns import Column

def make(node: yaml.Node = None):
    return Column(decimal.Decimal(1))
"""
COLUMNS = """\
import re
from dataclasses import dataclass

NAMES = re.compile(r"\\w+", re.ASCII)
ALL = ["a", "b"]
FIRST = {"name": ALL[0]}

@dataclass
class Column:
    value: "int"
    title: str = "".join(ALL)

    def named(self):
        return NAMES.match(FIRST["name"])
"""
FILES = {"app.py": APP, "tools.py": TOOLS, "reports.py": REPORTS, "columns.py": COLUMNS}


def lazy(files: Mapping[str, str], fine: tuple[str, ...] = ("yaml",)) -> set[tuple[str, str]]:
    """Module and name of the imports that wait in what `app` loads."""
    by_name = {}
    for path, text in files.items():
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        by_name[name] = Module(name, path, path.endswith("__init__.py"), text, ast.parse(text))
    modules = Modules(by_name, {m.path: m for m in by_name.values()}, ())
    definitions = ProjectDefinitions(modules)
    units = {n: module_units(m, modules, definitions, {}) for n, m in by_name.items()}
    whole = program(units, ("app", ("tool",)))
    found = LazyImports(whole, {}, lambda _, wanted: frozenset({*fine} & {*wanted}), ("flask",))
    return {
        (module, name)
        for module, held in found.of(Closures(whole).of(())).items()
        for names in held.lazy.values()
        for name in names
    }


def test_a_module_waits_with_all_that_only_it_brings() -> None:
    assert lazy(FILES) == {("tools", "make")}


def changed(**texts: str) -> dict[str, str]:
    return {**FILES, **{f"{name}.py": text for name, text in texts.items()}}


# Each is a reason for which `reports` is imported at once.
AT_ONCE = {
    "it prints": changed(reports=REPORTS + "print('made')\n"),
    "what it imports acts": changed(columns=COLUMNS + "print('made')\n"),
    "it registers": changed(reports=REPORTS + "import atexit\n@atexit.register\ndef x(): pass\n"),
    "a base lists its classes": changed(
        columns="class Base:\n    def __init_subclass__(cls): pass\n"
        "class Column(Base):\n    def __init__(self, x): pass\n"
    ),
    "a cycle": changed(columns=COLUMNS + "import reports\ndef again():\n    reports.make()\n"),
    "the clock": changed(columns="import time\n" + COLUMNS + "    at: float = time.time()\n"),
    "the environment": changed(columns="import os\n" + COLUMNS + "    at: str = os.getenv('A')\n"),
    "the disk": changed(
        columns="import pathlib\n" + COLUMNS + "    at = pathlib.Path('a').resolve()\n"
    ),
    "state of another module": changed(
        columns="from state import items\n" + COLUMNS + "    at = len(items)\n", state="items = []\n"
    ),
    "an attribute of another's object": changed(
        columns="from state import items\n" + COLUMNS + "    at = items.size * 2\n",
        state="class items:\n    size = 1\n",
    ),
    "a type that others bind again": changed(
        columns="import state\n" + COLUMNS + "    size: state.Size = None\n",
        state="class Size:\n    pass\n",
        app=APP + "def other():\n    import state\n    state.Size = None\n",
    ),
    "an attribute of what it has from another": changed(
        columns="from state import items\nown = items\n" + COLUMNS + "    at = [own.size]\n",
        state="class items:\n    size = 1\n",
    ),
    "an attribute of a base of another": changed(
        columns="from state import items\nclass Own(items):\n    pass\n"
        + COLUMNS + "    at = [Own.size]\n",
        state="class items:\n    size = 1\n",
    ),
    "a function of Python that others replace": changed(
        columns="from json import dumps\n" + COLUMNS + "    def x(self):\n        dumps(1)\n",
        app=APP + "import json\ndef other():\n    json.dumps = str\n",
    ),
    "a class that another module's object is told the name of": changed(
        columns="from state import items\n" + COLUMNS + "    at = items\n", state="items = []\n"
    ),
    "a name that a function binds again": changed(
        reports=REPORTS + "def other():\n    global make\n    make = None\n"
    ),
    "a name that is bound twice": changed(reports=REPORTS + "def make():\n    pass\n"),
    "a name that others bind again": changed(
        app=APP + "import reports\ndef other():\n    reports.make = None\n"
    ),
    "a name that others bind again below": changed(
        columns="from state import items\n" + COLUMNS + "    def items(self):\n        return items\n",
        state="items = []\n",
        app=APP + "def other():\n    import state\n    state.items = None\n",
    ),
    "the module itself is handed on": changed(
        app=APP + "import reports\ndef other(look):\n    look(reports)\n"
    ),
    "its names are read": changed(
        app=APP + "import reports\ndef other():\n    return vars(reports)\n"
    ),
    "it is imported by a string": changed(
        app=APP + "import importlib\ndef other(n):\n"
        "    return getattr(importlib.import_module('reports'), n)\n"
    ),
    "a getattr of its own": changed(
        reports=REPORTS + "def __getattr__(name):\n    raise AttributeError(name)\n"
    ),
    "all of its names": changed(reports="from columns import *\n" + REPORTS),
    "a package that changes others": changed(reports="import rich\n" + REPORTS + "    rich.x()\n"),
    "readline": changed(reports="import readline\n" + REPORTS + "    readline.x()\n"),
    "another import of it": changed(app=APP + "import reports\nprint(reports.make)\n"),
    "a condition": changed(tools=TOOLS.replace("from rep", "if True:\n    from rep")),
    "code that runs uses it": changed(tools=TOOLS.replace("return 1", "return make()")),
    "a default": changed(tools=TOOLS.replace("table(self)", "table(self, made=make)")),
    "a quoted annotation": changed(tools=TOOLS + "    made: 'make' = None\n"),
    "another module takes the name at once": changed(
        app="from tools import make\n" + APP + "print(make)\n"
    ),
    "all subclasses are listed": changed(app=APP + "print(object.__subclasses__)\n"),
    "loggers are configured": changed(
        reports="import logging\n" + REPORTS + "log = logging.getLogger(__name__)\n"
        "def said():\n    log.info('x')\n",
        tools=TOOLS.replace("import make", "import make, said") + "        said()\n",
        app=APP + "from logging.config import dictConfig\ndictConfig({'version': 1})\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", AT_ONCE.values(), ids=AT_ONCE)
def test_what_may_be_seen_does_not_wait(files: dict[str, str]) -> None:
    assert not {name for name in lazy(files) if name[0] == "tools"}


# Each looks a little like a reason, and is none.
WAITING = {
    "a constant of the standard library": changed(
        columns="import logging\n" + COLUMNS + "    at: int = logging.INFO + 1\n"
    ),
    "a member of an enumeration": changed(
        columns="import sys\nfrom enum import Enum\nclass Size(Enum):\n    BIG = 1\n" + COLUMNS
        + "    size: Size = Size.BIG\n    def version(self):\n        return sys.version\n"
    ),
    "a logger": changed(
        columns="import logging\nlog = logging.getLogger(__name__)\n" + COLUMNS
        + "    def say(self):\n        log.info('x')\n"
    ),
    "a type of another module": changed(
        columns="from state import Size\n" + COLUMNS + "    size: list[Size] | None = None\n",
        state="class Size:\n    pass\n",
    ),
    "the framework": changed(columns="from flask import g\n" + COLUMNS + "    at: g.X = None\n"),
    "what is loaded anyway": changed(
        columns="import rich\n" + COLUMNS + "    at: rich.X = None\n",
        app="import rich\nprint(rich.X)\n" + APP,
    ),
    "a unit that goes": changed(columns=COLUMNS + "import os\nHOME = os.getenv('HOME')\n"),
    "a test binds its name again": changed(
        test_all="import reports\ndef test():\n    reports.make = None\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", WAITING.values(), ids=WAITING)
def test_what_nobody_sees_waits(files: dict[str, str]) -> None:
    assert ("tools", "make") in lazy(files)


PACKAGE = {
    "app.py": APP.replace("tools", "shop.tools"),
    "shop/__init__.py": "",
    "shop/tools.py": TOOLS.replace("reports", "shop.inner.reports"),
    "shop/inner/__init__.py": "",
    "shop/inner/reports.py": "def make():\n    return 1\n",
}


def test_a_module_waits_with_the_package_around_it() -> None:
    assert lazy(PACKAGE) == {("shop.tools", "make")}


@pytest.mark.parametrize(
    "more",
    [
        {"shop/inner/__init__.py": "print('made')\n"},
        {"shop/inner/__init__.py": "import os\n__all__ = [os.getenv('NAME')]\n"},
        {"shop/other.py": "import shop.inner as inner\ndef names():\n    return dir(inner)\n"},
        {"shop/other.py": "import shop.inner\ndef names():\n    return shop.inner.reports.make\n"},
        {"shop/other.py": "from shop.inner import *\n"},
    ],
)
def test_the_package_around_a_module_stays_right(more: dict[str, str]) -> None:
    assert not lazy(PACKAGE | more)


def test_a_wrong_guess_costs_time_and_no_answer(tmp_path: Path) -> None:
    """The method is called by a name that is made at run time."""
    files = {
        "app.py": "from flask import Flask, request\nfrom tools import Tools\n"
        "app = Flask(__name__)\n"
        "@app.get('/light')\n"
        "def light():\n    return str(Tools().light())\n"
        "@app.get('/any')\n"
        "def any():\n    return str(getattr(Tools(), 'ta' + 'ble')())\n",
        "tools.py": TOOLS,
        "reports.py": "import decimal\nfrom columns import Column\n\n"
        "def make():\n    return Column(decimal.Decimal(1))\n",
        "columns.py": COLUMNS,
    }
    found = lazily(tmp_path, files, lambda _: False)
    for endpoint in ("light", "any"):
        assert found.slicer.slice([endpoint]).waiting == (("tools.py", 1, "make"),)
        sliced = found.check(endpoint)
        assert "def _liftoff_load_make():\n    global make\n    from reports" in sliced["tools.py"]
        assert sliced["reports.py"] == files["reports.py"]
        assert sliced["columns.py"] == files["columns.py"]
