"""Which of a project's files an import means, and which imports are a library's."""

from __future__ import annotations

import pytest

from liftoff.project.program import build_program
from liftoff.project.source.modules import guess_import_roots, parse_modules
from liftoff.workspace.source import SourceFile, SourceTree

PACKAGE = {
    "shop/__init__.py": "",
    "shop/main.py": "from shop.cache import redis\nimport redis as library\nimport json\n",
    "shop/cache/__init__.py": "",
    "shop/cache/redis.py": "import redis\n",
    "shop/cache/json.py": "",
}
# Run from `backend`, which is on `sys.path`.
BELOW = {
    "backend/app/main.py": "from app.store import items\nimport settings\n",
    "backend/app/store.py": "",
    "backend/settings.py": "",
    "other/settings.py": "",
    "tests/test_store.py": "from backend.app import store\n",
}
# What is relative says nothing of the folders above.
RELATIVE = {
    "backend/data/__init__.py": "from .rows import Row\n",
    "backend/data/rows.py": "",
    "backend/web.py": "from data import Row\n",
}
CELERY = {"shop/__init__.py": "", "shop/celery.py": "from celery import Celery\n"}


def tree(files: dict[str, str]) -> SourceTree:
    return SourceTree("/p", tuple(SourceFile(p, t) for p, t in sorted(files.items())), (), ())


def found(files: dict[str, str], name: str, importer: str) -> str | None:
    program = build_program(parse_modules(tree(files)))
    return program.find_module(name, program.modules[importer])


@pytest.mark.parametrize(
    ("files", "name", "importer", "module"),
    [
        (PACKAGE, "shop.cache.redis", "shop.main", "shop.cache.redis"),
        (RELATIVE, "data", "backend.web", "backend.data"),
        (PACKAGE, "redis", "shop.main", None),
        (PACKAGE, "redis", "shop.cache.redis", None),
        (PACKAGE, "json", "shop.main", None),
        (CELERY, "celery", "shop.celery", None),
        (BELOW, "app.store", "backend.app.main", "backend.app.store"),
        (BELOW, "settings", "backend.app.main", "backend.settings"),
        (BELOW, "flask", "backend.app.main", None),
    ],
)
def test_what_an_import_means(
    files: dict[str, str], name: str, importer: str, module: str | None
) -> None:
    assert found(files, name, importer) == module


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"app.py": ""}, ("",)),
        ({"src/shop/app.py": "import shop.models\n"}, ("src", "")),
        ({"src/shop/app.py": "# import src of it all\n"}, ("src", "")),
        ({"src/shop/app.py": "", "src/__init__.py": ""}, ("",)),
        ({"src/shop/app.py": "from src.shop import models\n"}, ("",)),
        ({"src/shop/app.py": "", "run.py": "import os, src.shop.app\n"}, ("",)),
        ({"src/app.py": "def f(:\n    from src import x\n"}, ("src", "")),
    ],
)
def test_the_folders_that_imports_start_from(files: dict[str, str], roots: tuple[str, ...]) -> None:
    assert guess_import_roots(tree(files)) == roots


@pytest.mark.parametrize(
    "lines",
    [
        "sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))",
        "sys.path.append(str(Path(__file__).resolve().parent.parent))",
        "sys.path.append(str(Path(__file__).parents[1]))",
        "sys.path.insert(0, join(dirname(__file__), '..'))",
        "sys.path.insert(0, str(Path(__file__).parent / '..' / '..' / 'backend'))",
        "here = dirname(__file__)\nabove = dirname(here)\nsys.path.insert(0, above)",
    ],
)
def test_folders_that_the_source_puts_on_the_search_path(lines: str) -> None:
    files = {
        "backend/utils.py": "",
        "backend/report.py": "from backend.utils import write\n",
        "backend/server/app.py": f"import sys, os\n{lines}\nimport utils\n",
    }
    assert found(files, "utils", "backend.server.app") == "backend.utils"


@pytest.mark.parametrize(
    "lines", ["", "sys.path.insert(0, dirname(__file__))", "sys.path.append(folder())"]
)
def test_other_folders_on_the_search_path(lines: str) -> None:
    files = {
        "backend/utils.py": "",
        "backend/report.py": "from backend.utils import write\n",
        "backend/server/app.py": f"import sys, os\n{lines}\nimport utils\n",
    }
    assert found(files, "utils", "backend.server.app") is None
