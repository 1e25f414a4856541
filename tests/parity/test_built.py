"""The zips of `liftoff build`, unpacked read-only and run in awslambdaric, answer as the original."""

from __future__ import annotations

import json
import os
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liftoff.cli import cli
from liftoff.errors import LiftoffError
from liftoff.plan.packages.closure import closure, marker_environment
from liftoff.plan.packages.requirement import normalized
from tests.build.zips.wheels import ARCHITECTURE, HERE, PYTHON, wheel_of_installed

FLASK = """\
import os
from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", name="Ann")


@app.get("/disk")
def disk():
    here = os.path.dirname(__file__)
    return {"byte code": sorted(os.listdir(here)) != [], "name": __name__}
"""
FASTAPI = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str
    price: float = 1


@app.get("/items/{n}")
def item(n: int) -> Item:
    return Item(name=str(n))


@app.post("/items")
async def create(item: Item) -> Item:
    return item
"""
FLASK_REQUESTS = [
    {"method": "GET", "path": "/"},
    {"method": "GET", "path": "/disk"},
    {"method": "GET", "path": "/static/site.css"},
    {"method": "GET", "path": "/nothing"},
]
FASTAPI_REQUESTS = [
    {"method": "GET", "path": "/items/3"},
    {"method": "GET", "path": "/items/x"},
    {"method": "POST", "path": "/items", "body": {"json": {"name": "a"}}},
    {"method": "GET", "path": "/openapi.json"},
]
# An odd second and a part of one: a zip holds neither.
WHEN = 1_600_000_001.75


def liftoff(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the two frameworks need, as wheels of what is installed: no index is asked."""
    folder = tmp_path_factory.mktemp("wheels")
    requires = {normalized(d.name): d.requires or [] for d in metadata.distributions() if d.name}
    here = marker_environment(f"python{PYTHON}", ARCHITECTURE)
    for name in closure([("flask", ""), ("fastapi", "")], requires, here) & requires.keys():
        wheel_of_installed(folder, name)
    return folder


@pytest.mark.parametrize(
    ("app", "requests", "options"),
    [(FLASK, FLASK_REQUESTS, ()), (FASTAPI, FASTAPI_REQUESTS, ("--layer",))],
    ids=["flask", "fastapi-layers"],
)
def test_the_zips_answer_as_the_original(
    app: str, requests: list[dict[str, object]], options: tuple[str, ...], wheels: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    source, out = tmp_path / "source", tmp_path / "out"
    files = {
        "web.py": app,
        "requirements.txt": "flask\nfastapi\n",
        "templates/home.html": "Hello {{ name }}",
        "static/site.css": "a {}",
    }
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
        os.utime(source / path, (WHEN, WHEN))
    asked = tmp_path / "requests.jsonl"
    asked.write_text("".join(f"{json.dumps(request)}\n" for request in requests))

    liftoff("split", source, "--app", "web:app", "-o", out)
    liftoff("build", out, "--no-index", "--find-links", wheels, *HERE, *options)
    result = liftoff("verify", source, out, "--requests", asked, "--built", "--format", "json")

    report = json.loads(result.stdout)
    assert report["different"] == []
    assert report["same"] == len(requests)
    assert report["misroutes"] == 0


def built(tmp_path: Path, *target: str) -> Path:
    """The folder of an app that has no packages, built."""
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    (source / "web.py").write_text("def app(environ, start): ...\n")
    liftoff("wrap", source, "--app", "web:app", "-o", out)
    liftoff("build", out, "--no-index", *target)
    return out


OTHER = "x86_64" if ARCHITECTURE == "arm64" else "arm64"
OTHER_PYTHON = "3.13" if PYTHON == "3.12" else "3.12"


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        (("--arch", OTHER, "--python", PYTHON), "to try it here"),
        (("--arch", ARCHITECTURE, "--python", OTHER_PYTHON), f"give --python a Python {OTHER_PYTHON}"),
    ],
)  # fmt: skip
def test_zips_for_another_machine_are_not_unpacked(
    target: tuple[str, ...], hint: str, tmp_path: Path
) -> None:
    out = built(tmp_path, *target)
    for archive in (out / "build").glob("*.zip"):
        archive.unlink()
    with pytest.raises(LiftoffError) as raised:
        liftoff("serve", out, "--built")
    here = f"this is python{PYTHON} on {ARCHITECTURE}"
    assert raised.value.what == f"was built for python{target[3]} on {target[1]}; {here}"
    assert f"--python {PYTHON} --arch {ARCHITECTURE}" in str(raised.value.hint)
    assert hint in str(raised.value.hint)
