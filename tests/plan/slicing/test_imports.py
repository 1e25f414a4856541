from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.slicing.projects import check_all, names_in

APP = "from flask import Flask\napp = Flask(__name__)\n"


def views(**bodies: str) -> str:
    """A view for each endpoint, at a path of its name."""
    return "".join(
        f"@app.route('/{name}')\ndef {name}():\n    return {body}\n"
        for name, body in bodies.items()
    )


def functions(*names: str) -> str:
    return "".join(f"def {name}():\n    return '{name}'\n" for name in names)


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("import pkg.low", "pkg.low.one()"),
        ("import pkg.low as low", "low.one()"),
        ("from pkg import low", "low.one()"),
        ("from pkg import low as under", "under.one()"),
        ("from pkg.low import one", "one()"),
        ("from pkg.low import one as first", "first()"),
        ("from pkg.low import (\n    two,  # the second\n    one,  # the first\n)", "one()"),
        ("from pkg.low import (two, one)", "one()"),
        ("from pkg.low import one, two", "one()"),
        ("from pkg.low import two, \\\n    one", "one()"),
        ("from pkg.low import one as a, one as b", "b()"),
        ("from pkg.low import *", "one()"),
        ("from pkg import exported", "exported()"),
        ("import pkg", "pkg.exported()"),
        ("import pkg", "pkg.low.one()"),
        ("import sys; from pkg import low", "low.one()"),
        ("try:\n    from pkg.low import one\nexcept ImportError:\n    one = None", "one()"),
        ("if app.debug:\n    from pkg.low import two as one\nelse:\n    from pkg.low import one",
         "one()"),
        ("", "__import__('pkg.low').low.one()"),
        ("import importlib", "importlib.import_module('pkg.low').one()"),
        ("import importlib", "importlib.import_module('.low', 'pkg').one()"),
        ("from werkzeug.utils import import_string as load", "load('pkg.low:one')()"),
    ],
)  # fmt: skip
def test_every_way_to_import(tmp_path: Path, statement: str, use: str) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": f"{APP}{statement}\n" + views(a=use, b="'b'"),
            "pkg/__init__.py": "from .low import one as exported\nfrom .high import three\n",
            "pkg/low.py": functions("one", "two"),
            "pkg/high.py": functions("three"),
        },
    )
    assert "one" in names_in(found["a"]["pkg/low.py"])
    if "import_module('.low', 'pkg')" not in use:
        assert "pkg/high.py" not in found["a"]
        if not use.startswith("__import__('pkg.low').low"):
            assert "pkg/low.py" not in found["b"] or "two" not in found["b"]["pkg/low.py"]


def test_imports_in_functions_are_followed_name_by_name(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/app.py": APP
            + "def helper():\n    from . import deep\n    return deep.one()\n"
            + "@app.route('/a')\ndef a():\n    from shop.deep import one as uno\n    return uno()\n"
            + "@app.route('/b')\ndef b():\n    import shop.deep\n    return shop.deep.two()\n"
            + "@app.route('/c')\ndef c():\n    import shop.deep as d\n"
            + "    def inner():\n        return d.three()\n    return inner()\n"
            + "@app.route('/d')\ndef d():\n    try:\n        from . import deep\n"
            + "    except ImportError:\n        deep = None\n    return deep.four()\n"
            + views(e="helper()"),
            "shop/deep.py": functions("one", "two", "three", "four"),
        },
        "shop.app:app",
    )
    kept = {endpoint: names_in(files["shop/deep.py"]) for endpoint, files in found.items()
            if "shop/deep.py" in files}  # fmt: skip
    assert kept == {"a": {"one"}, "b": {"two"}, "c": {"three"}, "d": {"four"}, "e": {"one"}}


def test_star_imports_with_and_without_all(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "from plain import *\nfrom listed import *\nfrom chained import *\n"
            + views(a="one()", b="three()", c="five()"),
            "plain.py": functions("one", "two"),
            "listed.py": "__all__ = ['three']\n__all__ += ['four']\n"
            + functions("three", "four", "hidden"),
            "chained.py": "from last import *\n",
            "last.py": functions("five", "six"),
        },
    )
    assert names_in(found["a"]["plain.py"]) == {"one"}
    assert {"three", "four"} <= names_in(found["a"]["listed.py"])
    assert names_in(found["c"]["last.py"]) == {"five"}


def test_stars_that_import_each_other(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP + "from left import *\n" + views(a="one()", b="two()"),
            "left.py": functions("one") + "from right import *\n",
            "right.py": "from left import *\n" + functions("two"),
        },
    )


def test_a_name_of_a_star_import_hides_an_earlier_one(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP + "def one():\n    return 'own'\nfrom late import *\n" + views(a="one()"),
            "late.py": functions("one"),
        },
    )


def test_cycles_keep_their_order(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            # `b` must be imported first: it only works when `a` comes second.
            "app.py": APP
            + "from b import two\nfrom a import one\n"
            + views(a="one()", b="two()", c="'c'"),
            "a.py": "import b\n" + functions("one") + "def uses():\n    return b.two()\n",
            "b.py": functions("two") + "from a import one\ndef calls():\n    return one()\n",
        },
    )
    assert names_in(found["c"]["a.py"]) == {"b"}
    assert "calls" not in found["a"]["b.py"]


def test_a_package_and_its_modules_import_each_other(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "pkg/__init__.py": "from flask import Flask\napp = Flask(__name__)\n"
            "TITLE = 'title'\nUNUSED = 'unused'\nfrom pkg import routes, more\n",
            "pkg/routes.py": "from pkg import app, TITLE\n"
            "@app.route('/r')\ndef r():\n    return TITLE\n",
            "pkg/more.py": "from . import app\nimport csv\n"
            "@app.route('/m')\ndef m():\n    return csv.__name__\n",
        },
        "pkg:app",
    )
    assert "UNUSED" not in found["r"]["pkg/__init__.py"]
    assert "csv" not in found["r"]["pkg/more.py"]
    assert "TITLE = " not in found["m"]["pkg/__init__.py"]


def test_a_submodule_that_somebody_else_imported(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP + "import pkg\nimport loads\n"
            + views(a="pkg.sub.one()", b="loads.two()"),
            "loads.py": "import other\n" + functions("two"),
            "other.py": "import pkg.sub\nVALUE = 1\n",
            "pkg/__init__.py": "",
            "pkg/sub.py": functions("one"),
        },
    )  # fmt: skip


def test_a_local_import_hides_the_name_of_another(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP
            + "import pkg.one\n"
            + "@app.route('/a')\ndef a():\n    import pkg.two\n"
            + "    return pkg.one.one() + pkg.two.two()\n"
            + views(b="'b'"),
            "pkg/__init__.py": "",
            "pkg/one.py": functions("one"),
            "pkg/two.py": functions("two"),
        },
    )


def test_a_package_that_binds_the_name_of_its_module(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP + "import registry\nfrom pkg import thing, other\n"
            + views(a="str(registry.seen)", b="other()"),
            "registry.py": "seen = []\n",
            "pkg/__init__.py": "from .thing import thing\n" + functions("other"),
            "pkg/thing.py": "import registry\nregistry.seen.append('thing')\n"
            + functions("thing"),
        },
    )  # fmt: skip


def test_reexports_and_circular_reexports(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP + "from pkg import one, two\n" + views(a="one()", b="two()"),
            "pkg/__init__.py": "from .first import one\nfrom .second import two\n",
            "pkg/first.py": "from pkg import base\n" + functions("one"),
            "pkg/base.py": "VALUE = 1\n",
            "pkg/second.py": "def two():\n    from pkg import one\n    return one() + 'x'\n",
        },
    )
    assert "pkg/second.py" not in found["a"]


def test_names_only_for_types(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
            + APP
            + "if TYPE_CHECKING:\n    from models import Ghost\n    from nowhere import Other\n"
            + "from typing import get_type_hints, Optional\nfrom models import User, Item\n"
            + "from dataclasses import dataclass, field, fields\n"
            + "@dataclass\nclass Box:\n    item: Item\n    user: 'Optional[User]' = None\n"
            + "    names: list[str] = field(default_factory=list)\n"
            + "def ghost(x: Ghost) -> 'Other':\n    return 'ghost'\n"
            + views(
                a="','.join(sorted(map(str, get_type_hints(Box).values())))",
                b="ghost(1)",
                c="str(len(fields(Box)))",
                d="'d'",
            ),
            "models.py": "class User:\n    pass\nclass Item:\n    pass\nclass Ghost:\n    pass\n",
        },
    )
    assert names_in(found["a"]["models.py"]) == {"User", "Item"}
    assert "models.py" not in found["b"]
    assert "models.py" not in found["d"]
    assert "TYPE_CHECKING" not in found["d"]["app.py"]


def test_annotations_that_are_evaluated(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {
            "app.py": APP
            + "from models import User, Item, default\n"
            + "def use(x: User, y=default()) -> 'Item':\n    z: Item = y\n    return z\n"
            + views(a="use(1)", b="'b'"),
            "models.py": "class User:\n    pass\nclass Item:\n    pass\n" + functions("default"),
        },
    )


def test_imports_for_effect_stay(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import registry\nimport plugin_one\nfrom pkg import plugin_two\n"
            + "from plugin_three import helper\n"
            + "try:\n    import plugin_four\nexcept ImportError:\n    pass\n"
            + "import plain_imports_plugin\nfrom nothing_to_do import unused\n"
            + views(a="','.join(registry.found)", b="helper()", c="unused()"),
            "registry.py": "found = []\ndef register(name):\n    found.append(name)\n",
            **{
                f"{path}.py": "from registry import register\n"
                f"register('{path}')\n" + functions("helper")
                for path in ("plugin_one", "pkg/plugin_two", "plugin_three", "plugin_four",
                             "plugin_five")
            },
            "plain_imports_plugin.py": "import plugin_five\n",
            "nothing_to_do.py": functions("unused"),
        },
    )  # fmt: skip
    assert "helper" not in found["a"]["plugin_three.py"]
    assert "import plugin_three as _liftoff_loaded" in found["a"]["app.py"]
    assert "nothing_to_do.py" not in found["a"]
    assert "nothing_to_do.py" in found["c"]


def test_external_imports_for_effect_stay(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP + "import compat\nimport click\nimport jinja2\n"
            + views(a="str('markupsafe' in __import__('sys').modules)", b="click.__name__"),
            "compat.py": "import markupsafe\n",
        },
    )  # fmt: skip
    assert "compat.py" in found["a"]
    assert "import jinja2" in found["a"]["app.py"]
    assert "import click" not in found["a"]["app.py"]
