from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.local_values import local_values
from liftoff.plan.slicing.package_imports import import_patterns, matching
from tests.plan.slicing.projects import check_all, project
from tests.plan.slicing.test_imports import APP, functions, views


def patterns(code: str) -> tuple[str, ...] | None:
    tree = ast.parse(code)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    call = next(c for c in calls if getattr(c.func, "id", "").endswith(("import", "modules")))
    return import_patterns(
        call, call.func.id, lambda name: local_values(tree.body, call, name)
    )  # fmt: skip


IMPORTS = {
    "_import(f'shop.plugins.{name}')": ("shop.plugins.*",),
    "_import('shop.plugins.' + name)": ("shop.plugins.*",),
    "_import('shop.%s.views' % name)": ("shop.*.views",),
    "_import(f'{__name__}.{name}')": ("{__name__}.*",),
    "_import('.' + name, package='shop.plugins')": ("shop.plugins.*",),
    "_import('.' + name, __package__)": ("{__package__}.*",),
    "def f(n):\n    m = '.' + n\n    m = _import(m, package='shop')": ("shop.*",),
    "for m in pkgutil.iter_modules(__path__, 'shop.'):\n    _import(m.name)": ("shop.*",),
    "def f():\n    for _, n, _ in walk_packages(__path__, __name__ + '.'):\n        _import(n)": (
        "{__name__}.*",
    ),
    "iter_modules(__path__)": ("{__package__}.*",),
    "find_modules('shop.views')": ("shop.views.*",),
    "_import(name)": None,
    "_import(f'{name}.views')": None,
    "_import(f'shop{name}')": None,
    "_import('.' + name)": None,
    "def f(m):\n    _import(m)": None,
    "def f(m):\n    if m:\n        m = 'shop.' + m\n    _import(m)": None,
    "def f():\n    m = 'shop.' + a\n    m += b\n    _import(m)": None,
    "def f():\n    m = 'shop.' + a\n    with b as m:\n        _import(m)": None,
    "iter_modules(shop.__file__[1:] + x)": None,
}


@pytest.mark.parametrize("code", IMPORTS)
def test_what_may_be_imported(code: str) -> None:
    assert patterns(code) == IMPORTS[code]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("shop.plugins.*", {"shop.plugins.a", "shop.plugins.b.deep"}),
        ("shop.*.views", {"shop.plugins.a", "shop.plugins.b.deep", "shop.plugins", "shop.main"}),
        ("shop.plugins.[ab]", {"shop.plugins.a"}),
        ("other.*", set()),
    ],
)
def test_modules_that_match(pattern: str, found: set[str]) -> None:
    names = {"shop", "shop.main", "shop.plugins", "shop.plugins.a", "shop.plugins.b.deep"}
    assert matching(pattern, names) == found


@pytest.mark.parametrize(
    "loader",
    [
        "return importlib.import_module(f'plugins.{name}')",
        "path = '.' + name; return importlib.import_module(path, package='plugins')",
    ],
)
def test_only_the_package_of_such_an_import_is_kept(tmp_path: Path, loader: str) -> None:
    files = {
        "app.py": APP
        + "import other, loader\n"
        + views(a="loader.load('x').one()", b="other.one()"),
        "loader.py": f"import importlib\n\ndef load(name):\n    {loader}\n",
        "other.py": functions("one"),
        "plugins/__init__.py": "",
        "plugins/x.py": "from words import WORD\ndef one():\n    return WORD\n",
        "plugins/y.py": functions("one"),
        "words.py": "WORD = 'word'\n",
    }
    made = project(tmp_path, files)
    assert made.slicer.slice(["a"]).whole is None
    found = check_all(tmp_path / "all", files)
    assert found["a"].keys() == {
        *("app.py", "loader.py", "plugins/__init__.py", "plugins/x.py", "plugins/y.py", "words.py")
    }
    assert found["b"].keys() == {"app.py", "other.py"}


def test_files_that_are_run_by_their_path_at_start_up_are_kept(tmp_path: Path) -> None:
    code = (
        "import glob, importlib.util, os\n"
        "FOLDER = os.path.join(os.path.dirname(__file__), 'steps')\n"
        "def run_all():\n"
        "    done = []\n"
        "    for path in sorted(glob.glob(os.path.join(FOLDER, '*'))):\n"
        "        namespace = {}\n"
        "        with open(path) as file:\n"
        "            exec(compile(file.read(), path, 'exec'), namespace)\n"
        "        done.append(namespace['NAME'])\n"
        "    return done\n"
        "DONE = run_all()\n"
    )
    found = check_all(
        tmp_path,
        {
            "app.py": APP + "import loader\n" + views(a="str(loader.DONE)", b="'b'"),
            "loader.py": code,
            "steps/first.py": "from words import WORD\nNAME = WORD\n",
            "steps/second.py": "NAME = 'second'\n",
            "words.py": "WORD = 'word'\n",
        },
    )
    assert {"steps/first.py", "steps/second.py", "words.py"} <= found["a"].keys()
