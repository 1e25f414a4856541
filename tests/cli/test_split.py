from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from liftoff.plan.document import plan_from_json
from tests.cli.running import APP, Runner, everything, make


def split(app: Path, out: Path, *more: object, target: str = "app:app") -> tuple[object, ...]:
    return ("split", app, "--app", target, "-o", out, *more)


def test_the_plan_is_shown_and_written(liftoff: Runner, app: Path, tmp_path: Path) -> None:
    before = everything(app)
    out = tmp_path / "out"
    ended = liftoff(*split(app, out))
    assert (ended.status, ended.err) == (0, "")
    assert "  GET POST /items/{p2}  →  item\n" in ended.out
    assert "  hit: they share app:hits (app.py:20)\n" in ended.out
    assert "    GET /about/  app.py:30\n" in ended.out
    assert ended.out.endswith(f"Written to {out}. Next: liftoff serve {out}\n")
    assert everything(app) == before
    plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")
    assert plan.app.source == "../app"
    assert [function.name for function in plan.functions] == ["home", "item", "hit", "fallback"]
    assert (out / "template.yaml").is_file()
    for function in plan.functions:
        assert (out / function.folder / "handler.py").is_file()
        assert (out / function.folder / "requirements.txt").read_text() == "flask==3.1.0\n"


def test_a_dry_run_shows_the_same_and_writes_nothing(
    liftoff: Runner, app: Path, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    dry = liftoff(*split(app, tmp_path / "out", "--dry-run"))
    assert dry.status == 0
    assert dry.out.endswith("Nothing was written (--dry-run).\n")
    assert everything(tmp_path) == before
    wet = liftoff(*split(app, tmp_path / "out"))
    assert dry.out.splitlines()[:-1] == wet.out.splitlines()[:-1]


def test_a_second_run_keeps_what_a_person_changed(
    liftoff: Runner, app: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    liftoff(*split(app, out))
    first = everything(out)
    assert liftoff(*split(app, out)).status == 0
    assert everything(out) == first
    (out / "plan.json").write_text("edited")
    assert "plan.json" in liftoff.fails(*split(app, out))
    assert (out / "plan.json").read_text() == "edited"
    assert liftoff(*split(app, out, "--force")).status == 0
    assert everything(out) == first


def test_output_inside_the_source_is_not_taken_for_source(liftoff: Runner, app: Path) -> None:
    out = app / "build" / "lambda"
    liftoff(*split(app, out))
    first = everything(out)
    assert liftoff(*split(app, out)).status == 0
    assert everything(out) == first
    # Another output beside it is none of the app's files either.
    liftoff(*split(app, app / "other"))
    assert not any("build" in path for path in everything(app / "other" / "functions"))


@pytest.mark.parametrize("place", [".", "..", "link"])
def test_output_over_the_source_is_refused(liftoff: Runner, app: Path, place: str) -> None:
    (app.parent / "link").symlink_to(app)
    out = {".": app, "..": app.parent, "link": app.parent / "link"}[place]
    for more in ((), ("--dry-run",), ("--force",)):
        message = liftoff.fails(*split(app, out, *more))
        assert "is the app's own folder, or one around it" in message
    assert (app / "app.py").read_text() == APP


def test_a_foreign_folder_is_refused_before_the_app_is_imported(
    liftoff: Runner, tmp_path: Path
) -> None:
    app = make(tmp_path / "app", {"app.py": "raise SystemExit('imported')"})
    out = make(tmp_path / "out", {"thesis.txt": "mine"})
    assert "holds something that liftoff did not write" in liftoff.fails(*split(app, out))
    assert everything(out) == {"thesis.txt": b"mine"}


BAD_APPS = {
    "no module": ({"other.py": ""}, "app:app", "there is no module 'app' here"),
    "no module of the package": (
        {"app/__init__.py": ""},
        "app.web:app",
        "no module 'app.web' here",
    ),
    "an empty folder": ({}, "app:app", "there is no module 'app' here"),
    "no attribute": ({"app.py": "x = 1"}, "app:app", "module app has no attribute app"),
    "another name": (
        {"app.py": "from flask import Flask\nweb = Flask('x')"},
        "app:app",
        "module app has no attribute app, and as an app it has web",
    ),
    "no app": ({"app.py": "app = 3"}, "app:app", "the target is of type int"),
    "an app that is called": (
        {"app.py": "from flask import Flask\nweb = Flask('x')"},
        "app:web()",
        "web is an app by itself, and not to be called",
    ),
    "a factory that wants more": (
        {"app.py": "def make(config): ..."},
        "app:make()",
        "make(config) cannot be called so: missing a required argument: 'config'",
    ),
    "a factory": (
        {"app.py": "def make(config=None, **more): ..."},
        "app:make",
        "a function that makes an app is called: app:make()",
    ),
    "raises": (
        {"app.py": "import pkg.deep", "pkg/__init__.py": "", "pkg/deep.py": "\n\n1 / 0\n"},
        "app:app",
        "raised ZeroDivisionError on import: division by zero (at pkg/deep.py:3)",
    ),
    "raises in the factory": (
        {"app.py": "def make():\n    raise KeyError('SECRET')\n"},
        "app:make()",
        "raised KeyError on import: 'SECRET' (at app.py:2)",
    ),
    "asks the environment": (
        {"app.py": "import os\nKEY = os.environ['SHOP_KEY']\n"},
        "app:app",
        "help: it asks the environment for SHOP_KEY: set that, or give split and wrap --env SHOP_KEY=",
    ),
    "does not parse": ({"app.py": "\ndef (:\n"}, "app:app", "(at app.py:2)"),
    "needs what is not installed": (
        {"app.py": "import no_such_library"},
        "app:app",
        "install the app's requirements",
    ),
    "leaves": ({"app.py": "import os; os._exit(3)"}, "app:app", "with status 3"),
}


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python 3.14 takes it")
def test_an_app_of_a_newer_python_than_the_interpreter(liftoff: Runner, tmp_path: Path) -> None:
    app = make(tmp_path / "app", {"app.py": "try:\n    x = 1\nexcept KeyError, ValueError: ...\n"})
    said = liftoff.fails(*split(app, tmp_path / "out"))
    assert "the file is of a newer Python than the interpreter: give that one with --python" in said


@pytest.mark.parametrize(("files", "target", "message"), BAD_APPS.values(), ids=BAD_APPS)
def test_an_app_that_does_not_import_is_one_message(
    liftoff: Runner, tmp_path: Path, files: dict[str, str], target: str, message: str
) -> None:
    app = tmp_path / "app"
    app.mkdir()
    make(app, files)
    before = everything(tmp_path)
    for command in ("split", "wrap"):
        said = liftoff.fails(command, app, "--app", target, "-o", tmp_path / "out")
        assert message in said
        assert said.startswith("liftoff: ")
        assert len(said.splitlines()) <= 3
    assert everything(tmp_path) == before


@pytest.mark.parametrize("target", ["app", "app.py:app", "app:", ":app", "app:app(x)", "a b:c"])
def test_a_target_spelled_wrong_says_how(liftoff: Runner, app: Path, target: str) -> None:
    said = liftoff.fails(*split(app, app.parent / "out", target=target))
    assert f"--app: {target!r} does not name an app" in said
    file = target == "app.py:app"
    right = "the module's name, app:app" if file else "module:app, module:create_app()"
    assert f"help: write {right}" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--gateway", "lattice"), "'--gateway'"),
        (("--runtime", "nodejs22.x"), "'--runtime'"),
        (("--memory", "64"), "'--memory'"),
        (("--no-such-option",), "No such option"),
        (("--env", "NOVALUE"), "--env: 'NOVALUE' is not KEY=VALUE"),
        (("--env", "1X=y"), "a key is two or more letters"),
        (("--python", "/nowhere/python"), "/nowhere/python: cannot be run"),
    ],
)
def test_wrong_options_end_with_2(
    liftoff: Runner, app: Path, options: tuple[str, ...], message: str
) -> None:
    assert message in liftoff.fails(*split(app, app.parent / "out", *options))
    assert not (app.parent / "out").exists()


def test_a_path_that_is_no_folder(liftoff: Runner, app: Path, tmp_path: Path) -> None:
    assert "No such file" in liftoff.fails(*split(tmp_path / "nowhere", tmp_path / "out"))
    assert "is not a folder" in liftoff.fails(*split(app / "app.py", tmp_path / "out"))
    assert "Missing option '--app'" in liftoff.fails("split", app, "-o", tmp_path / "out")


def test_a_broken_module_that_the_app_does_not_import_is_no_matter(
    liftoff: Runner, app: Path, tmp_path: Path
) -> None:
    make(app, {"scratch.py": "def (:\n", "latin.py": ""})
    (app / "latin.py").write_bytes(b"x = '\xe9'\n")
    assert liftoff(*split(app, tmp_path / "out")).status == 0


def test_a_requirements_file_that_pip_would_refuse_is_said(
    liftoff: Runner, app: Path, tmp_path: Path
) -> None:
    (app / "requirements.txt").write_text("flask\n-r deps/base.txt\n")
    said = liftoff.fails(*split(app, tmp_path / "out"))
    assert "requirements.txt:2: includes deps/base.txt, which cannot be read" in said
    assert not (tmp_path / "out").exists()


def test_routes_that_do_not_show_in_the_source_are_named(liftoff: Runner, tmp_path: Path) -> None:
    text = """\
import flask
def view(): return "x"
app = getattr(flask, "Fla" + "sk")("x")
for name in open("names.txt").read().split():
    getattr(app, "add_url" + "_rule")("/" + name, name, view)
"""
    app = make(tmp_path / "app", {"app.py": text, "names.txt": "one two"})
    ended = liftoff(*split(app, tmp_path / "out"))
    assert ended.status == 0
    assert "how it is registered does not show in the source" in ended.out
    assert "    GET /two  app.py:2\n" in ended.out


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("async def app(scope, receive, send): ...\n", "ASGI"),
        ("def app(environ, start_response): ...\n", "WSGI"),
    ],
)
def test_an_app_of_no_framework_is_wrapped(
    liftoff: Runner, tmp_path: Path, text: str, kind: str
) -> None:
    app = make(tmp_path / "app", {"app.py": text})
    said = liftoff.fails(*split(app, tmp_path / "out"))
    assert f"app:app is an app of bare {kind}, whose routes cannot be read" in said
    assert "`liftoff wrap` moves it whole" in said
    assert not (tmp_path / "out").exists()


def test_an_app_behind_another_interface_is_named(liftoff: Runner, tmp_path: Path) -> None:
    text = (
        "from flask import Flask\n"
        "inner = Flask(__name__)\n"
        "async def app(scope, receive, send): ...\n"
    )
    app = make(tmp_path / "app", {"app.py": text})
    said = liftoff.fails(*split(app, tmp_path / "out"))
    assert "`--app app:inner` splits it without what stands around it" in said


FASTAPI = """\
import contextlib
from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles
import decimal
def number(n: int) -> decimal.Decimal:
    return decimal.Decimal(n)
async def started(app):
    yield
app = FastAPI(lifespan=contextlib.asynccontextmanager(started))
@app.get("/items/{n}")
def item(x: decimal.Decimal = Depends(number)):
    import fractions
    return {"x": str(fractions.Fraction(x))}
@app.get("/pages/{name}")
def page(name: str):
    return {"page": name}
@app.post("/{name}")
def add(name: str):
    return {"added": name}
@app.get("/{name}")
def show(name: str):
    return {"shown": name}
sub = FastAPI()
@sub.get("/x")
def inner():
    return "x"
app.mount("/sub", sub)
app.mount("/files", StaticFiles(directory="files"))
"""


def test_a_fastapi_app(liftoff: Runner, tmp_path: Path) -> None:
    app = make(tmp_path / "app", {"app.py": FASTAPI, "files/a.txt": "a"})
    out = tmp_path / "out"
    ended = liftoff(*split(app, out))
    assert ended.status == 0, ended
    plan = json.loads((out / "plan.json").read_text())
    # `/files/` may come where `/files` would.
    files = "Mount:/files"
    assert [f["endpoints"] for f in plan["functions"]] == [
        ["app:item"], ["app:page"], ["app:add", files], ["app:show", files], ["app:inner"], [],
    ]  # fmt: skip
    keys = {route["key"]: route["function"] for route in plan["routes"]}
    assert keys["$default"] == "fallback"
    # The documentation would go to the function of `GET /{name}`.
    assert keys["GET /docs"] == keys["GET /openapi.json"] == "fallback"
    assert "POST /docs" not in keys
    notes = {note["subject"]: note["reason"] for note in plan["notes"]}
    assert "makes it from all routes" in notes["GET /docs"]
    assert keys["GET /sub/x"] == "app-inner"
    assert "is mounted" in notes["ANY /files/{path:path}"]
    assert "runs in each of 6 functions" in notes["lifespan"]


def test_routes_that_the_lifespan_adds_go_to_the_whole_app(liftoff: Runner, tmp_path: Path) -> None:
    app = make(
        tmp_path / "app",
        {
            "app.py": "import contextlib\nfrom fastapi import FastAPI\n"
            "from starlette.staticfiles import StaticFiles\n"
            "@contextlib.asynccontextmanager\nasync def start(app):\n"
            "    app.add_api_route('/late', lambda: 1)\n    yield\n"
            "app = FastAPI(lifespan=start, openapi_url=None)\n"
            "app.mount('/static', StaticFiles(directory='static'))\n",
            "static/a.txt": "a",
        },
    )
    ended = liftoff(*split(app, tmp_path / "out"))
    assert ended.status == 0
    assert "those that its lifespan adds are answered by the whole app" in ended.out


def test_the_configuration_is_the_plan_s_and_options_win(
    liftoff: Runner, app: Path, tmp_path: Path
) -> None:
    (app / "liftoff.toml").write_text(
        '[target]\ngateway = "rest"\n[deploy]\nmemory = 256\nlog-retention = 7\n'
        'environment = { MODE = "a", LEVEL = "1" }\n[functions.item]\nmemory = 1024\n'
    )
    out = tmp_path / "out"
    assert liftoff(*split(app, out, "--env", "MODE=b")).status == 0
    plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")
    assert (plan.gateway, plan.deployment.log_retention) == ("rest", 7)
    assert {f.name: f.memory for f in plan.functions}["item"] == 1024
    assert plan.fallback.memory == 256
    assert plan.fallback.environment == {"MODE": "b", "LEVEL": "1"}
    assert liftoff(*split(app, out, "--gateway", "http", "--dry-run")).status == 0
    (app / "liftoff.toml").write_text("[functions.itme]\nmemory = 1024\n")
    assert "did you mean item?" in liftoff.fails(*split(app, out))


def test_secrets_stay_and_are_told(liftoff: Runner, app: Path, tmp_path: Path) -> None:
    (app / "app.py").write_text(
        APP
        + "@app.get('/key')\ndef key():\n    return open('a.pem').read() + open('b.pem').read()\n"
    )
    for name in ("a.pem", "b.pem"):
        (app / name).write_text("secret\n")
    (app / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    (app / "liftoff.toml").write_text('ship-private = ["b.pem"]\n')
    ended = liftoff(*split(app, tmp_path / "out"))
    assert "Files that no function has\n  no function has it, as it is or may" in ended.out
    assert "\n    a.pem  app.py:34\n" in ended.out
    inside = everything(tmp_path / "out" / "functions" / "key")
    assert {path for path in inside if path.endswith(".pem")} == {"b.pem", "ca.pem"}


def test_groups_made_by_hand_and_by_alikeness(liftoff: Runner, app: Path, tmp_path: Path) -> None:
    (app / "pyproject.toml").write_text('[tool.liftoff.groups]\npages = ["home", "/items/*"]\n')
    ended = liftoff(*split(app, tmp_path / "out", "--dry-run"))
    assert "  GET POST /items/{p2}  →  pages\n" in ended.out
    assert "  pages: [tool.liftoff.groups] puts them into pages\n" in ended.out
    ended = liftoff(*split(app, tmp_path / "out", "--dry-run", "--group", "blueprint"))
    assert "  hit: they are routes of the app itself\n" not in ended.out
    assert "  app: they are routes of the app itself\n" in ended.out
    ended = liftoff(*split(app, tmp_path / "out", "--dry-run", "--group", "auto"))
    assert "3 functions, " in ended.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('groups.pages = ["hmoe"]', "pages: no endpoint is, or fits, 'hmoe'\n  help: did you mean home?"),
        ('groups.fallback = ["home"]', "groups: 'fallback' is no name for a function"),
        ('files."datta/*" = ["home"]', "no file of the app, Python files apart, fits 'datta/*'"),
        ('ship-private = ["a.pem"]', "ship-private: no file that would be left out fits 'a.pem'"),
        ('groups.pages = "home"', "groups: must be a list of texts"),
        ("split.similarity = 2", "split.similarity: must be a number from 0 to 1, not 2"),
        ('split.group = "rout"', "split.group: must be one of route, blueprint, auto"),
        ("split.most-functions = 0", "split.most-functions: must be a whole number"),
    ],
)  # fmt: skip
def test_wrong_groups_end_with_2(
    liftoff: Runner, app: Path, tmp_path: Path, text: str, message: str
) -> None:
    (app / "liftoff.toml").write_text(text + "\n")
    assert message in liftoff.fails(*split(app, tmp_path / "out", "--dry-run"))
