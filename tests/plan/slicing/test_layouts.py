from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.slicing.projects import check_all, names_in, project
from tests.plan.slicing.test_imports import APP, functions, views


def test_a_src_layout_and_a_namespace_package(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "src/space/web/__init__.py": "",
            "src/space/web/main.py": APP
            + "from space.tools import one\nimport space.more\n"
            + views(a="one()", b="space.more.two()"),
            "src/space/tools.py": functions("one", "unused"),
            "src/space/more.py": functions("two"),
            "setup.py": "raise SystemExit('never run')\n",
        },
        "space.web.main:app",
    )
    assert names_in(found["a"]["src/space/tools.py"]) == {"one"}
    assert "setup.py" not in found["a"]
    assert "src/space/more.py" not in found["a"]


def test_a_module_beside_a_package_of_its_name(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": "from app import app\nimport never\n",
            "never.py": "raise SystemExit('not imported')\n",
            "app/__init__.py": APP
            + "from app import tools\n"
            + views(a="tools.one()", b="tools.two()"),
            "app/tools.py": functions("one", "two", "unused"),
        },
    )
    assert names_in(found["a"]["app/tools.py"]) == {"one"}
    assert not {"app.py", "never.py"} & set(found["a"])


def test_modules_of_a_package_that_its_own_init_hands_around(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import parts\nparts.start(app)\n"
            + views(a="parts.named.one()", b="''"),
            "parts/__init__.py": "from . import database, named\n"
            "def start(app):\n    for part in (database,):\n        part.init_app(app)\n",
            "parts/database.py": "def init_app(app):\n    app.config['db'] = 1\n",
            "parts/named.py": functions("one", "unused"),
        },
    )
    assert all("init_app" in names_in(found[view]["parts/database.py"]) for view in "ab")
    assert names_in(found["a"]["parts/named.py"]) == {"one"}


def test_code_that_moves_the_path(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import os, sys\n"
            + "sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\n"
            + "import tools\n"
            + "@app.route('/b')\ndef b():\n    import late\n    return late.two()\n"
            + views(a="tools.one()"),
            "lib/tools.py": functions("one", "unused"),
            "lib/late.py": functions("two"),
        },
    )
    assert names_in(found["a"]["lib/tools.py"]) == {"one"}
    assert "lib/late.py" not in found["a"]


def test_a_file_with_two_names_is_not_cut(tmp_path: Path) -> None:
    found = check_all(
        tmp_path,
        {
            "app.py": APP
            + "import os, sys\n"
            + "sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'pkg'))\n"
            + "import tools\nimport pkg.tools\n"
            + views(a="tools.one() + pkg.tools.two()", b="pkg.tools.two()"),
            "pkg/__init__.py": "",
            "pkg/tools.py": functions("one", "two", "three"),
        },
    )
    assert names_in(found["a"]["pkg/tools.py"]) == {"one", "two", "three"}
    assert names_in(found["b"]["pkg/tools.py"]) == {"two"}


def test_a_module_that_cannot_be_cut_keeps_what_it_uses(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {
            "app.py": APP + "from odd import one\nfrom other import four\n"
            + views(a="one()", b="four()"),
            "odd.py": "from low import used\ndef one():\n    return used()\n"
            "def two():\n    import low\n    return low.other()\n"
            "if __name__ == '__main__':\n    print(one())\n",
            "low.py": functions("used", "other", "unused"),
            "other.py": functions("four", "five"),
        },
        cuttable=lambda path, _: path != "odd.py",
    )  # fmt: skip
    files = made.check("a")
    assert names_in(files["odd.py"]) == {"used", "one", "two", "low"}
    assert names_in(files["low.py"]) == {"used", "other"}
    # What is loaded for nothing of it has nothing to cut, either.
    assert "odd.py" not in made.check("b")
    assert names_in(made.check("b")["other.py"]) == {"four"}


def test_an_app_that_cannot_be_cut_is_whole(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {"app.py": APP + "import low\n" + views(a="low.one()", b="low.two()"),
         "low.py": functions("one", "two", "three")},
        cuttable=lambda path, _: path != "app.py",
    )  # fmt: skip
    files = made.check("a")
    assert "_liftoff_stub" not in files["app.py"]
    assert names_in(files["low.py"]) == {"one", "two"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crlf", "{app}{views}".replace("\n", "\r\n")),
        ("docstring", '"""Says what it is."""\nfrom __future__ import annotations\n{app}{views}'),
        ("comments", "#!/usr/bin/env python\n# one\n\n# two\n{app}# three\n{views}# four\n"),
        ("bom", "\ufeff{app}{views}"),
        ("latin-1", "# -*- coding: latin-1 -*-\n{app}WORD = 'é'\nUNUSED = 'ü'\n{views}"),
        ("vim", "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n{app}WORD = '€'\n{views}"),
        ("semicolons", "{app}x = 1; y = 2\n{views}z = 3; w = 4;\n"),
        ("formfeed", "{app}\f\n{views}"),
        ("no last newline", "{app}{views}last = 1"),
    ],
)
def test_kinds_of_text(tmp_path: Path, name: str, text: str) -> None:
    bodies = views(a="WORD" if "WORD" in text else "'é'", b="'b'")
    source = text.replace("{app}", APP).replace("{views}", bodies)
    if name == "crlf":
        source = source.replace("\r\n", "\n").replace("\n", "\r\n")
    encoding = {"latin-1": "latin-1", "vim": "cp1252"}.get(name, "utf-8")
    found = check_all(tmp_path, {"app.py": source.encode(encoding)})
    assert ("\r\n" in found["a"]["app.py"]) == (name == "crlf")
    assert "UNUSED" not in found["a"]["app.py"]


def test_tabs(tmp_path: Path) -> None:
    check_all(
        tmp_path,
        {"app.py": (APP + views(a="'a'", b="'b'")).replace("    ", "\t")},
    )


def test_a_handler_of_the_project_s_own(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {
            "app.py": APP + "from handler import one\n" + views(a="one()"),
            "handler.py": functions("one"),
        },
    )
    assert made.slicer.free_module_name("handler") == "liftoff_handler"
    assert made.slicer.free_module_name("other") == "other"
    made.check("a")


def test_the_whole_app_holds_everything_but_tests(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {
            "app.py": APP + "open(app.root_path + '/README.md').close()\n" + views(a="'a'"),
            "unused.py": "",
            "py2.py": "print 'hello'\n",
            "test/helper.py": "",
            "tests/test_app.py": "",
            "README.md": "read at import",
            "LICENSE": "",
            "docs/index.rst": "",
            "data/table.csv": "",
        },
    )
    whole = made.slicer.whole()
    assert set(whole.modules) == {"app.py", "unused.py"}
    assert whole.data == ("README.md", "data/table.csv", "py2.py")
    assert set(made.check("a")) == {"app.py", "README.md", "data/table.csv", "py2.py"}


def test_packages_are_those_of_live_code(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        {
            "app.py": APP + "import click, jinja2, json\n"
            + "@app.route('/a')\ndef a():\n    import yaml\n    return yaml.__name__\n"
            + views(b="click.__name__"),
        },
    )  # fmt: skip
    assert made.slicer.slice(["a"]).packages - {"json"} == {"flask", "yaml", "jinja2"}
    assert made.slicer.slice(["b"]).packages - {"json"} == {"flask", "click", "jinja2"}
    assert {"flask", "click", "jinja2", "yaml"} <= made.slicer.whole().packages


def test_parts_of_a_namespace_package_that_others_have(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        {
            "app.py": (
                "from flask import Flask\nimport own.here\n"
                "app = Flask(__name__)\n"
                "try:\n    from own.there import x\nexcept ImportError:\n    x = '-'\n"
                "@app.route('/')\ndef index():\n    return x\n"
            ),
            "own/here.py": "y = 1\n",
            "shop/__init__.py": "",
            "shop/one.py": "import shop.two\n",
        },
    )
    assert found.slicer.whole().packages == {"flask", "own"}
