"""Code that only a settings file names, which the app or a package reads when it is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.frameworks.liftoff_probe.named_code import named_by_file, named_code
from tests.plan.slicing.projects import check_all, names_in
from tests.plan.slicing.test_imports import APP, functions, views

# As dynaconf does: the names are in the data, and nothing in the source looks like an import.
LOADS = (
    "import pathlib\nimport tomllib\nfrom importlib.metadata import EntryPoint\n"
    "SETTINGS = pathlib.Path(__file__).with_name('settings.toml')\n"
    "for spelled in tomllib.loads(SETTINGS.read_text())['EXTENSIONS']:\n"
    "    EntryPoint('extension', spelled, '').load()(app)\n"
)


def test_a_function_of_a_module_that_code_imports_for_something_else(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "settings.toml": "EXTENSIONS = ['ext.database:init_app']\n",
            "ext/__init__.py": "",
            "ext/database.py": functions("query", "unused")
            + "def init_app(app):\n    app.config['DATABASE'] = 'there'\n",
            "app.py": APP
            + "from ext.database import query\n"
            + LOADS
            + views(a="query()", b="app.config['DATABASE']"),
        },
    )
    assert {"query", "init_app"} <= names_in(found["a"]["ext/database.py"])
    assert names_in(found["b"]["ext/database.py"]) == {"init_app"}


def test_modules_that_only_each_other_explain(tmp_path: Path) -> None:
    """A package that imports its module, which takes from the package."""
    found = check_all(
        tmp_path,
        {
            "settings.toml": "EXTENSIONS = ['webui:init_app']\n",
            "webui/__init__.py": "from webui.views import words\n"
            "def init_app(app):\n    app.config['WORDS'] = words()\n",
            "webui/views.py": functions("words"),
            "app.py": APP + LOADS + views(a="app.config['WORDS']", b="'b'"),
        },
    )
    assert "init_app" in names_in(found["b"]["webui/__init__.py"])


def test_a_settings_file_that_a_request_reads(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "log.ini": "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n"
            "[logger_root]\nhandlers=h\n[handler_h]\nclass=shop.handlers.Own\nargs=()\n",
            "shop/__init__.py": "",
            "shop/handlers.py": "import logging\nNAME = 'own'\n"
            "class Own(logging.Handler):\n    def emit(self, record):\n        pass\n",
            "app.py": APP
            + "import logging.config\n"
            + "def configured():\n"
            + "    logging.config.fileConfig(app.root_path + '/log.ini')\n"
            + "    return type(logging.getLogger().handlers[0]).__name__\n"
            + "def name():\n    from shop.handlers import NAME\n    return NAME\n"
            + views(a="configured()", b="name()", c="'c'"),
        },
    )
    assert "Own" in names_in(found["a"]["shop/handlers.py"])
    assert "Own" not in names_in(found["b"]["shop/handlers.py"])
    assert "shop/handlers.py" not in found["c"]


def test_names_in_each_settings_file(tmp_path: Path) -> None:
    for file in ("shop/ext.py", "a/x.toml", "b/x.toml", "node_modules/y.json", "words.json"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(f"'shop.ext:{file[0]}' flask.json:dumps")
    (tmp_path / "words.json").write_text("no.names")
    assert named_by_file(tmp_path) == {"x.toml": ["shop.ext:a", "shop.ext:b"]}


@pytest.mark.parametrize(
    ("file", "text", "names"),
    [
        ("settings.yaml", "use: shop.ext:init_app\nother: flask.json:dumps", ["shop.ext:init_app"]),
        ("conf/.env", "HANDLER=shop.logs.Handler", ["shop.logs.Handler"]),
        # For tools, which a function does not run.
        ("pyproject.toml", 'scripts.shop = "shop.cli:main"', []),
        ("words.txt", "shop.ext:init_app", []),
    ],
)
def test_what_counts_as_a_name(tmp_path: Path, file: str, text: str, names: list[str]) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert named_code({str(path)}, tmp_path, ["shop", "shop.ext"]) == names


def test_settings_elsewhere_and_those_that_are_gone_are_left_alone(tmp_path: Path) -> None:
    inside, outside = tmp_path / "app", tmp_path / "other.toml"
    inside.mkdir()
    outside.write_text("x = 'shop.ext:init_app'")
    assert named_code({str(outside), str(inside / "gone.toml")}, inside, ["shop"]) == []
