"""Classes that a loader makes of texts: `getattr(import_module(module), name)`."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask, quiet

LOADER = """
from importlib import import_module
from settings import load

def by_path(path):
    module, name = path.rsplit(".", 1)
    {loaded}

finders = [by_path(path)() for path in load("finders")]
{texts}

@app.get("/")
def home():
    for finder in finders:
        finder.find()
    return ""
"""
STORE = """
class Finder:
    def find(self):
        open("/srv/found", "w")

class Other:
    def find(self):
        open("/srv/other", "w")
"""


@pytest.mark.parametrize(
    ("loaded", "texts", "found"),
    [
        ("return getattr(import_module(module), name)", 'D = ["shop.disk.Finder"]', 1),
        ("m = import_module(module)\n    return getattr(m, name)", 'D = "shop.disk:Finder"', 1),
        ("return getattr(import_module(module), name)", 'D = ["shop.disk.Missing"]', 0),
        ("return getattr(module, name)", 'D = ["shop.disk.Finder"]', 0),
        (
            "return getattr(import_module(module), name)",
            'load.get("finders", "shop.disk.Finder")',
            1,
        ),
        (
            "return getattr(import_module(module), name)",
            'def log():\n    return {"by": "shop.disk.Finder"}',
            0,
        ),
        ('return getattr(import_module("extra.finders"), name)', 'D = ["shop.disk.Finder"]', 0),
        ("return getattr(import_module(module), name)", 'D: "shop.disk.Finder" = None', 0),
    ],
)
def test_classes_that_texts_name(loaded: str, texts: str, found: int):
    files = {
        "app.py": flask(LOADER.format(loaded=loaded, texts=texts)),
        "shop/__init__.py": "",
        "shop/disk.py": STORE,
    }
    told = [f.place.line for f in analysis_of(files).findings if f.rule == "LO201"]
    assert told == [4] * found


def test_many_classes_are_no_choice():
    names = [f"Finder{number}" for number in range(40)]
    files = {
        "app.py": flask(
            LOADER.format(
                loaded="return getattr(import_module(module), name)",
                texts="D = " + repr([f"shop.disk.{name}" for name in names]),
            )
        ),
        "shop/__init__.py": "",
        "shop/disk.py": "".join(STORE.replace("Finder", name) for name in names),
    }
    quiet(files, "LO2")


KINDS = """
class Finder:
    def find(self):
        return ""

class First(Finder): ...

class Second(Finder): ...

class Third(Finder):
    def find(self):
        open("/srv/found", "w")

class Other:
    def find(self):
        open("/srv/other", "w")
"""


@pytest.mark.parametrize(
    ("texts", "found"),
    [(["shop.disk.First", "shop.disk.Second"], 1), (["shop.disk.First", "shop.disk.Missing"], 0)],
)
def test_a_class_of_the_kind_that_settings_choose_from(texts: list[str], found: int):
    files = {
        "app.py": flask(
            LOADER.format(
                loaded="return getattr(import_module(module), name)", texts=f"D = {texts}"
            )
        ),
        "shop/__init__.py": "",
        "shop/disk.py": KINDS,
    }
    told = [f.place.line for f in analysis_of(files).findings if f.rule == "LO201"]
    assert told == [12] * found


@pytest.mark.parametrize(("text", "found"), [("web.shop.find", 1), ("shop.find", 0)])
def test_an_endpoint_is_no_path_of_a_function(text: str, found: int):
    files = {
        "app.py": flask(
            LOADER.format(
                loaded="return getattr(import_module(module), name)", texts=f"D = [{text!r}]"
            ).replace("finder.find()", "finder")
        ),
        "web/__init__.py": "",
        "web/shop.py": 'def find():\n    open("/srv/found", "w")\n',
    }
    told = [f.place.line for f in analysis_of(files).findings if f.rule in {"LO201", "LO205"}]
    assert told == [2] * found
