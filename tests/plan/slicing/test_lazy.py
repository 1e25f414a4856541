from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.routing import Map

from liftoff.plan.slicing.slices import Slice, Slicer, _brought_by
from liftoff.project.source.modules import guess_import_roots, parse_modules
from liftoff.workspace.source import read_tree
from tests.plan.routing.live_rules import live_of
from tests.plan.slicing.projects import Project, project

APP = """\
from flask import Flask
from tools import Tools
app = Flask(__name__)

@app.get("/light")
def light():
    return str(Tools().light())

@app.get("/heavy")
def heavy():
    return str(Tools().table())
"""
TOOLS = """\
import fractions as fr
import yaml
import click

class Tools:
    def light(self):
        return 1

    def table(self):
        return yaml.safe_load("2") + fr.Fraction(1)
"""


def lazily(
    tmp_path: Path, files: dict[str, str], fine: Callable[[str], bool], target: str = "app:app"
) -> Project:
    """A project whose slicer takes the imports that are `fine` for harmless."""
    found = project(tmp_path, files, target)
    tree = read_tree(found.folder)
    modules = parse_modules(tree, import_roots=guess_import_roots(tree))
    slicer = Slicer(
        modules,
        tree.data,
        found.live,
        ("app", found.target["attribute"]),
        found.sources.cuttable,
        lambda _, wanted: frozenset(filter(fine, wanted)),
    )  # fmt: skip
    return dataclasses.replace(found, slicer=slicer)


def waiting(held: Slice) -> dict[str, list[str]]:
    return {path: sorted(names) for path, _, names in held.waiting for names in [names.split(", ")]}


@pytest.mark.parametrize("endpoint", ["light", "heavy"])
def test_what_only_other_methods_use_waits(tmp_path: Path, endpoint: str) -> None:
    found = lazily(tmp_path, {"app.py": APP, "tools.py": TOOLS}, lambda name: name == "yaml")
    files = found.check(endpoint)
    held = found.slicer.slice([endpoint])
    if endpoint == "light":
        assert held.waiting == (("tools.py", 2, "yaml"),)
        assert "    def table(self):\n        _liftoff_load_yaml()\n" in files["tools.py"]
        assert "yaml" in held.packages
    else:
        assert not held.waiting
        assert "\nimport yaml\n" in files["tools.py"]


# What makes an import of yaml run at once, though no code that uses it is seen to run.
AT_ONCE = {
    "names are looked up": TOOLS + "\ndef find(name):\n    return globals()[name]\n",
    "a default": TOOLS.replace("def table(self)", "def table(self, load=yaml.safe_load)"),
    "an annotation": TOOLS.replace("def table(self)", "def table(self, x: 'yaml.Node' = None)"),
    "a class": TOOLS + "\nclass Loader(yaml.SafeLoader):\n    pass\n",
    "a getattr": TOOLS + "\ndef __getattr__(name):\n    raise AttributeError(name)\n",
    "a second binding": TOOLS + "\ndef other():\n    global yaml\n    yaml = None\n",
    "a condition": TOOLS.replace("import yaml\n", "if True:\n    import yaml\n"),
    "a hook": TOOLS + "\nimport atexit\n@atexit.register\ndef last():\n    yaml.dump(1)\n",
}


@pytest.mark.parametrize("tools", AT_ONCE.values(), ids=AT_ONCE)
def test_what_may_be_needed_early_does_not_wait(tmp_path: Path, tools: str) -> None:
    found = lazily(tmp_path, {"app.py": APP, "tools.py": tools}, lambda name: name == "yaml")
    assert not found.slicer.slice(["light"]).waiting


@pytest.mark.parametrize(
    "more",
    [
        "from tools import *\n",
        "import tools\nnames = tools.__dict__\n",
        "import tools\nnames = vars(tools)\n",
    ],
)
def test_a_module_that_others_look_into_keeps_its_imports(tmp_path: Path, more: str) -> None:
    files = {"app.py": APP.replace("app =", f"{more}app ="), "tools.py": TOOLS}
    found = lazily(tmp_path, files, lambda name: name == "yaml")
    assert not found.slicer.slice(["light"]).waiting


def test_the_factory_runs(tmp_path: Path) -> None:
    made = "def create_app():\n    import tools\n    yaml.safe_load('1')\n    return app\n"
    files = {"app.py": f"import yaml\n{APP}\n{made}", "tools.py": TOOLS}
    found = lazily(tmp_path, files, lambda name: name == "yaml", "app:create_app()")
    assert not found.slicer.slice(["light"]).waiting


def test_what_is_loaded_anyway_does_not_wait(tmp_path: Path) -> None:
    files = {"app.py": "import yaml\nx = yaml.safe_load('1')\n" + APP, "tools.py": TOOLS}
    found = lazily(tmp_path, files, lambda name: name == "yaml")
    assert not found.slicer.slice(["light"]).waiting


def test_what_the_framework_brings_along_is_not_even_tried() -> None:
    flask = {"version": "3", "imports": ["flask"], "requires": ["click>=8"]}
    click = {"version": "8", "imports": ["click"], "requires": []}
    other = {"version": "1", "imports": ["yaml"], "requires": []}
    known = {"Flask": flask, "click": click, "PyYAML": other}
    assert _brought_by(live_of(Map(), distributions=known)) == {"flask", "click"}


def test_what_changes_others_does_not_wait(tmp_path: Path) -> None:
    asked: list[str] = []
    found = lazily(
        tmp_path, {"app.py": APP, "tools.py": TOOLS}, lambda name: bool(asked.append(name))
    )
    assert not found.slicer.slice(["light"]).waiting
    assert "yaml" in asked


def test_an_import_that_nothing_mentions_waits(tmp_path: Path) -> None:
    files = {
        "app.py": APP,
        "tools.py": TOOLS.replace("import yaml\n", "import yaml\nimport rich\n"),
    }
    found = lazily(tmp_path, files, lambda name: True)
    text = found.check("light")["tools.py"]
    assert "def _liftoff_load_rich():\n    global rich\n    import rich\n" in text
