"""Which module of the tree a name means."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of


def test_a_package_in_a_folder_of_its_own_name() -> None:
    found = analysis_of(
        {
            "server/run.py": "from server import app\napp.run()\n",
            "server/server/__init__.py": (
                "from flask import Flask\napp = Flask(__name__)\nfrom server import views\n"
            ),
            "server/server/views.py": (
                "from server import app\n\n@app.get('/')\ndef home(): return ''\n"
            ),
        }
    )
    assert [route.id for route in found.routes] == ["GET /"]


def test_a_file_that_is_called_like_a_library() -> None:
    found = analysis_of(
        {
            "shop/__init__.py": "",
            "shop/speech/__init__.py": "",
            "shop/speech/base.py": "class Speech: ...\n",
            "shop/speech/whisper.py": "from shop.speech.base import Speech\n",
            "shop/main.py": (
                "import whisper\nfrom fastapi import FastAPI\nfrom shop.speech.base import Speech\n"
                "app = FastAPI()\n\n@app.get('/')\ndef home(): return whisper.transcribe('x')\n"
            ),
        }
    )
    assert "LO403" in {finding.rule for finding in found.findings}


@pytest.mark.parametrize(("marker", "found"), [({}, True), ({"app/__init__.py": ""}, False)])
def test_a_module_beside_its_importer_in_a_folder_of_its_name(
    marker: dict[str, str], found: bool
) -> None:
    files = marker | {
        "app/app.py": "from flask import Flask\nfrom helpers import seen\napp = Flask(__name__)\n",
        "app/helpers.py": "seen = []\n",
        "app/views.py": (
            "from app import app\nfrom helpers import seen\n\n"
            "@app.get('/')\ndef home():\n    seen.append(1)\n    return str(len(seen))\n"
        ),
        "app/run.py": "import views\nfrom app import app\n",
    }
    rules = [finding.rule for finding in analysis_of(files).findings]
    assert bool([rule for rule in rules if rule.startswith("LO10")]) is found


@pytest.mark.parametrize(
    ("imports", "found"),
    [
        ("import models\nimport settings\nfrom store import seen\n", True),
        ("from shop import models, settings\nfrom store import seen\n", False),
    ],
)
def test_a_package_that_is_also_started_in_its_folder(imports: str, found: bool) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/models.py": "",
        "shop/settings.py": "",
        "shop/store.py": "seen = []\n",
        "shop/plugins/__init__.py": "from shop.store import seen\n",
        "shop/app.py": (
            f"from flask import Flask\n{imports}app = Flask(__name__)\n\n"
            "@app.get('/')\ndef home():\n    seen.append(1)\n    return str(len(seen))\n"
        ),
    }
    rules = [finding.rule for finding in analysis_of(files).findings]
    assert bool([rule for rule in rules if rule.startswith("LO10")]) is found


@pytest.mark.parametrize(
    ("package", "routes"),
    [
        # `server` is on `sys.path`, and the package imports from itself.
        ("from flask import Flask\nfrom shop import views\n", ["GET /orders"]),
        # The package is called as the library that it imports.
        ("from flask import Flask\nfrom shop import Missing as views\n", []),
    ],
)
def test_a_package_that_imports_from_itself(package: str, routes: list[str]) -> None:
    files = {
        "server/shop/__init__.py": package + "def create_app():\n    app = Flask(__name__)\n"
        "    app.register_blueprint(views.make())\n    return app\n",
        "server/shop/views.py": "from flask import Blueprint\ndef make():\n"
        "    view = Blueprint('v', __name__)\n    @view.get('/orders')\n    def orders(): ...\n"
        "    return view\n",
        "server/wsgi.py": "from shop import create_app\napp = create_app()\n",
        "tools/run.py": "print()\n",
    }
    found = [
        r.id for r in analysis_of(files).routes if r.rule == "/orders" and r.methods == ("GET",)
    ]
    assert found == routes
