from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.plan.slicing.files import app_files
from liftoff.plan.slicing.mentions import Uses
from tests.plan.slicing.projects import check_all, project
from tests.plan.slicing.test_imports import views

APP = (
    "from flask import Flask, render_template, send_from_directory, url_for\n"
    "app = Flask(__name__, static_folder='static', template_folder='templates')\n"
)
TEMPLATES = {
    "templates/base.html": "{% block body %}{% endblock %}",
    "templates/a.html": "{% extends 'base.html' %}{% block body %}{% include 'part.html' %}"
    "{{ url_for('static', filename='x.css') }}{% endblock %}",
    "templates/part.html": "part",
    "templates/b.html": "b",
    "templates/errors/404.html": "missing",
    "templates/errors/500.html": "broken",
    "templates/dynamic.html": "{% include name %}",
    "static/x.css": "body {}",
    "data/words.txt": "words",
}


def data(files: dict[str, str]) -> set[str]:
    return {path for path in files if not path.endswith(".py")}


def test_templates_are_followed(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "@app.errorhandler(404)\ndef missing(error):\n"
            + "    return render_template('errors/%d.html' % error.code), 404\n"
            + views(
                a="render_template('a.html')",
                b="render_template('b.html')",
                d="render_template('dynamic.html', name='b.html')",
                n="'none'",
            ),
            **TEMPLATES,
        },
    )
    always = {"templates/errors/404.html", "templates/errors/500.html", "data/words.txt"}
    own = {"templates/base.html", "templates/a.html", "templates/part.html"}
    assert data(found["n"]) == always
    assert data(found["a"]) == always | own
    assert data(found["b"]) == always | {"templates/b.html"}
    assert data(found["d"]) == set(TEMPLATES) - {"static/x.css"}
    assert data(found["static"]) == always | {"static/x.css"}


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("from flask import render_template as rt\ndef f(n):\n    return rt(n)\n", "templates/b.html"),
        ("def f(n):\n    return render_template(n)\n", "templates/b.html"),
        ("def f(n, make=render_template):\n    return make(n)\n", "templates/b.html"),
        ("from flask import render_template_string as r\ndef f(n):\n    return r(n)\n",
         "templates/b.html"),
        ("def f(n):\n    return open('templates/' + n).read()\n", "templates/b.html"),
        ("def f(n):\n    return app.jinja_env.get_template(n)\n", "templates/b.html"),
        ("def f(n):\n    return send_from_directory('stat' + 'ic', n)\n", "static/x.css"),
        ("def f(n):\n    return send_from_directory(app.static_folder, n)\n", "static/x.css"),
        ("def f(n):\n    return app.send_static_file(n)\n", "static/x.css"),
        ("def f(n):\n    return open(app.root_path + '/static/' + n)\n", "static/x.css"),
        ("import pathlib\ndef f(n):\n    return list(pathlib.Path(__file__).parent.rglob('*.css'))\n",
         "static/x.css"),
        ("import pkgutil\ndef f(n):\n    return pkgutil.get_data(__name__, n)\n", "static/x.css"),
    ],
)  # fmt: skip
def test_names_that_are_made_at_run_time_keep_files(tmp_path: Path, code: str, kept: str) -> None:
    made = project(
        tmp_path, {"app.py": APP + code + views(a="str(callable(f))", n="'none'"), **TEMPLATES}
    )
    assert kept in made.slicer.slice(["a"]).data
    assert kept not in made.slicer.slice(["n"]).data


def test_files_of_the_repository() -> None:
    app = ["data/todo.db", "todo.db", "alembic.ini", "docs.json", "help/Readme.md"]
    mentioned = ["Readme.md", "redis/docker-compose.yml"]
    others = ["mypy.ini", "AGENTS.md", ".travis.yml", "web/.pre-commit-config.yaml", "tests/a.json"]
    assert app_files([*app, *mentioned, *others], Uses()) == tuple(app)
    named = Uses(strings={"Readme.md", "redis/docker-compose.yml"})
    assert app_files([*app, *mentioned, *others], named) == (*app, *mentioned)


def test_reading_the_body_of_a_request_keeps_no_files(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {"app.py": APP + "from flask import request\n"
         + views(a="request.get_data() + request.files.get('x', b'')"), **TEMPLATES},
    )  # fmt: skip
    assert made.slicer.slice(["a"]).data == ("data/words.txt",)


def test_templates_in_the_folder_of_static_files(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "web/__init__.py": "",
            "web/app.py": "from flask import Flask, render_template\n"
            "app = Flask(__name__, template_folder='.', static_folder='.', static_url_path='/s')\n"
            + views(a="render_template('index.html')", b="'b'"),
            "web/index.html": "page",
            "web/other.html": "{% extends 'index.html' %}",
            "web/x.css": "body {}",
        },
        target="web.app:app",
    )
    assert data(found["a"]) == {"web/index.html"}
    assert data(found["b"]) == set()
