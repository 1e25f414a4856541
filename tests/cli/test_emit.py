from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from liftoff.cli.emit import NAMES
from liftoff.emit.formats import FORMATS
from tests.cli.running import Runner, everything


@pytest.fixture
def out(liftoff: Runner, app: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    assert liftoff("split", app, "--app", "app:app", "-o", folder).status == 0
    # From here on there is no app.
    shutil.rmtree(app)
    return folder


def test_every_format_is_offered() -> None:
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_each_format_is_written_from_the_plan(liftoff: Runner, out: Path, name: str) -> None:
    before = everything(out)
    ended = liftoff("emit", out, "--format", name)
    assert ended.status == 0
    # What to do next is no part of the list of files.
    assert ("liftoff build" in ended.err) is (FORMATS[name].deploy is not None)
    assert "{out}" not in ended.err
    written = [Path(line) for line in ended.out.splitlines()]
    assert written
    assert all(path.is_file() for path in written)
    after = everything(out)
    assert {p: t for p, t in after.items() if p in before and p != ".liftoff.json"} == {
        p: t for p, t in before.items() if p != ".liftoff.json"
    }
    assert liftoff("emit", out, "--format", name).status == 0
    assert everything(out) == after


def test_an_edited_plan_is_what_is_written(liftoff: Runner, out: Path) -> None:
    plan = json.loads((out / "plan.json").read_text())
    plan["functions"][0]["memory"] = 3008
    (out / "plan.json").write_text(json.dumps(plan))
    assert liftoff("emit", out, "--format", "sam", "--format", "cloudformation").status == 0
    for file in ("template.yaml", "cloudformation.yaml"):
        assert "MemorySize: 3008" in (out / file).read_text()


def test_a_person_s_edit_is_kept(liftoff: Runner, out: Path) -> None:
    (out / "template.yaml").write_text("mine")
    message = liftoff.fails("emit", out, "--format", "openapi", "--format", "sam")
    assert "template.yaml" in message
    assert "--force" in message
    assert (out / "template.yaml").read_text() == "mine"
    assert liftoff("emit", out, "--format", "sam", "--force").status == 0
    assert (out / "template.yaml").read_text() != "mine"


def test_a_folder_without_a_plan(liftoff: Runner, tmp_path: Path) -> None:
    assert "holds no plan.json" in liftoff.fails("emit", tmp_path, "--format", "sam")


def test_a_build_of_another_plan(liftoff: Runner, out: Path) -> None:
    build = {
        "version": 1, "runtime": "python3.13", "architecture": "arm64", "byte_code": True,
        "functions": [], "layers": [],
    }  # fmt: skip
    (out / "build").mkdir()
    (out / "build" / "build.json").write_text(json.dumps(build))
    assert "run `liftoff build` again" in liftoff.fails("emit", out, "--format", "sam")


API = """
from fastapi import FastAPI
from pydantic import BaseModel
app, sub = FastAPI(title="Shop"), FastAPI()
class Item(BaseModel):
    name: str | None
@app.put("/items/{item_id}")
def put(item_id: int, item: Item) -> Item:
    return item
@sub.get("/x")
def inner():
    return "x"
app.mount("/sub", sub)
def broken():
    raise ValueError("no schema of it")
sub.openapi = broken
"""


def test_the_app_s_own_schemas_need_no_app(liftoff: Runner, tmp_path: Path) -> None:
    app, out = tmp_path / "shop", tmp_path / "out"
    app.mkdir()
    (app / "app.py").write_text(API)
    assert liftoff("split", app, "--app", "app:app", "-o", out).status == 0
    shutil.rmtree(app)
    (note,) = [
        note
        for note in json.loads((out / "plan.json").read_text())["notes"]
        if note["subject"] == "OpenAPI document of /sub"
    ]
    assert note["reason"] == (
        "making it raised ValueError: no schema of it; openapi.yaml goes without its schemas"
    )
    assert (note["path"], note["line"]) == ("app.py", 15)
    written = (out / "openapi.yaml").read_text()
    document = yaml.safe_load(written)
    put = document["paths"]["/items/{p2}"]["put"]
    assert put["parameters"][0]["schema"]["type"] == "integer"
    assert document["components"]["schemas"]["Item"]["properties"]["name"]["nullable"] is True
    (out / "openapi.yaml").unlink()
    assert liftoff("emit", out, "--format", "openapi").status == 0
    assert (out / "openapi.yaml").read_text() == written
    (out / "app-openapi.json").write_text("{")
    message = liftoff.fails("emit", out, "--format", "openapi")
    assert "app-openapi.json" in message
    assert "is not JSON" in message


def test_no_openapi_where_the_gateway_is_no_api(liftoff: Runner, app: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert liftoff("split", app, "--app", "app:app", "-o", out, "--gateway", "url").status == 0
    assert not (out / "openapi.yaml").exists()
    assert "'url'" in liftoff.fails("emit", out, "--format", "openapi")
