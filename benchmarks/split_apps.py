"""Writes apps of a given size with the structure of real ones, for `benchmarks/split_scale.py`."""

from __future__ import annotations

from pathlib import Path

ROUTES_OF_A_BLUEPRINT = 10
_CORE_MODULES = 8

_FACTORY = '''\
"""The shop."""

from flask import Flask

from shop.core import config, database, errors


def create_app():
    app = Flask(__name__)
    app.config.from_object(config.Production)
    database.init_app(app)
    errors.register(app)
{imports}
    return app
'''
_CONFIG = """\
class Base:
    PAGE_SIZE = 20


class Production(Base):
    DEBUG = False
"""
_DATABASE = '''\
"""Connections."""

import sqlite3

from flask import g


def connection():
    if "connection" not in g:
        g.connection = sqlite3.connect(":memory:")
    return g.connection


def close(_error=None):
    found = g.pop("connection", None)
    if found is not None:
        found.close()


def init_app(app):
    app.teardown_appcontext(close)
'''
_ERRORS = """\
from flask import jsonify


def missing(error):
    return jsonify(error=str(error)), 404


def register(app):
    app.register_error_handler(404, missing)
"""
_FUNCTION = '''\

def {name}(value, *, scale=2, strict=False):
    """Work {name} out.

    Values that are not numbers are taken as they are.
    """
    found = []
    for index, item in enumerate(value if isinstance(value, (list, tuple)) else [value]):
        # The first one counts for all.
        if strict and not isinstance(item, (int, float)):
            raise ValueError(f"{{item!r}} at {{index}} is no number")
        if isinstance(item, (int, float)):
            found.append({calls}(item * scale))
        else:
            found.append(item)
    return found
'''
_MODEL = '''\

@dataclass
class {name}:
    """A record."""

    identity: int
    title: str = ""
    tags: list = field(default_factory=list)

    def as_dict(self):
        return {{"id": self.identity, "title": self.title, "tags": list(self.tags)}}

    @classmethod
    def load(cls, identity):
        row = connection().execute("select ?, ?", (identity, "{name}")).fetchone()
        return cls(row[0], row[1])

    def summary(self, depth=0):
        """Text of the record, and of what it names."""
        lines = [f"{{self.identity}}: {{self.title}}"]
        for tag in self.tags:
            lines.append("  " * depth + str(tag))
        return "\\n".join(lines)
'''
_ROUTE = '''\

@bp.route("/{path}/<int:identity>")
def {name}(identity):
    """Show one."""
    record = {model}.load(identity)
    form = forms.{form}(request.args.getlist("n", type=int))
    totals = service.{service}(form)
    return jsonify(record=record.as_dict(), totals=totals, of=helpers.{helper}(identity))
'''


def write_app(folder: Path, *, routes: int, lines: int) -> int:
    """Write an app; `create_app` of the package `shop` makes it.

    Returns:
        how many lines its Python files have.
    """
    files: dict[str, str] = {}
    blueprints = -(-routes // ROUTES_OF_A_BLUEPRINT)
    names = [f"area{n}" for n in range(blueprints)]
    register = [
        line
        for n in names
        for line in (
            f"    from shop.{n} import views as {n}",
            f"    app.register_blueprint({n}.bp)",
        )
    ]
    files["shop/__init__.py"] = _FACTORY.format(imports="\n".join(register))
    files["shop/core/__init__.py"] = ""
    files["shop/core/config.py"] = _CONFIG
    files["shop/core/database.py"] = _DATABASE
    files["shop/core/errors.py"] = _ERRORS
    fixed = lines // 10
    files |= _core(fixed)
    for number, name in enumerate(names):
        count = min(ROUTES_OF_A_BLUEPRINT, routes - number * ROUTES_OF_A_BLUEPRINT)
        files |= _area(name, count, (lines - fixed) // blueprints)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "requirements.txt").write_text("flask\n", encoding="utf-8")
    return sum(text.count("\n") for text in files.values())


def _functions(prefix: str, lines: int, *, first: str) -> tuple[str, int]:
    """Functions, each calling the one before it in fives, and how many they are."""
    each = _FUNCTION.count("\n")
    count = max(ROUTES_OF_A_BLUEPRINT, lines // each)
    made = [
        _FUNCTION.format(name=f"{prefix}_{n}", calls=f"{prefix}_{n - 1}" if n % 5 else first)
        for n in range(count)
    ]
    return "\n".join(made), count


def _core(lines: int) -> dict[str, str]:
    found = {}
    for n in range(_CORE_MODULES):
        text, _ = _functions(f"core{n}", lines // _CORE_MODULES, first="str")
        found[f"shop/core/helpers{n}.py"] = f'"""Helpers that all areas use."""\n\n{text}'
    return found


def _area(name: str, routes: int, lines: int) -> dict[str, str]:
    """A blueprint with what it stands on: a third models, the rest service, forms and tasks."""
    number = int(name.removeprefix("area"))
    helper = number % _CORE_MODULES
    models = max(routes, lines // 3 // _MODEL.count("\n"))
    service, services = _functions(f"{name}_service", lines // 4, first=f"core{helper}_1")
    forms, form_count = _functions(f"{name}_form", lines // 5, first="int")
    tasks, _ = _functions(f"{name}_task", lines // 5, first=f"{name}_service_1")
    views = "\n".join(
        _ROUTE.format(
            path=f"{name}/item{n}",
            name=f"item{n}",
            model=f"Model{n % models}",
            form=f"{name}_form_{(n * 5 + 4) % form_count}",
            service=f"{name}_service_{(n * 7 + 3) % services}",
            helper=f"core{helper}_{n % ROUTES_OF_A_BLUEPRINT}",
        )
        for n in range(routes)
    )
    model_text = "\n".join(_MODEL.format(name=f"Model{n}") for n in range(models))
    used = ", ".join(f"Model{n}" for n in range(routes))
    return {
        f"shop/{name}/__init__.py": "",
        f"shop/{name}/models.py": '"""Records."""\n\nfrom dataclasses import dataclass, field\n\n'
        f"from shop.core.database import connection\n\n{model_text}",
        f"shop/{name}/service.py": f'"""What the records are for."""\n\n'
        f"from shop.core.helpers{helper} import core{helper}_1\n\n{service}",
        f"shop/{name}/forms.py": f'"""What people send."""\n\n{forms}',
        f"shop/{name}/tasks.py": f'"""Work on records."""\n\n'
        f"from shop.{name}.service import {name}_service_1\n\n{tasks}",
        f"shop/{name}/views.py": '"""Routes."""\n\n'
        "from flask import Blueprint, jsonify, request\n\n"
        f"from shop.{name} import forms, service\n"
        f"from shop.{name}.models import {used}\n"
        f"from shop.core import helpers{helper} as helpers\n\n"
        f'bp = Blueprint("{name}", __name__)\n\n{views}',
    }
