"""The page of the adapter: its examples run, its options are those of the code, its words hold."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib
from pathlib import Path

import liftoff_adapters
import pytest
import yaml
from liftoff_adapters.asgi import AsgiHandler

import liftoff
from docs import adapter_options
from tests.adapters import events

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adapter.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n# (\S+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
PYTHON = {name: text for language, name, text in BLOCKS if language == "python"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder with the page's examples in it, from which they are imported."""
    for name, text in PYTHON.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in PYTHON:
        made = sys.modules.pop(name.removesuffix(".py"), None)
        if isinstance(getattr(made, "handler", None), AsgiHandler):
            made.handler.close()


def test_every_python_block_is_an_example_with_a_name():
    assert PAGE.count("```python") == len(PYTHON) == 5


@pytest.mark.parametrize("name", PYTHON)
def test_the_example_runs(folder, name):
    made = runpy.run_path(str(folder / name))
    if name == "asgi_handler.py":
        made["handler"].close()


@pytest.mark.parametrize("kind", events.KINDS)
def test_the_flask_example_answers_each_kind_of_event(folder, kind):
    handler = runpy.run_path(str(folder / "handler.py"))["handler"]
    event = events.make(kind, "GET", "/hello/world?lang=de")
    reply = events.reply(kind, handler(event, None))
    assert reply.json() == {"hello": "world", "lang": "de"}


@pytest.mark.parametrize("kind", events.KINDS)
def test_the_fastapi_example_answers_each_kind_of_event(folder, kind):
    handler = runpy.run_path(str(folder / "asgi_handler.py"))["handler"]
    reply = events.reply(kind, handler(events.make(kind, "GET", "/world"), None))
    assert reply.json() == {"hello": "world"}
    handler.close()


def test_the_examples_are_short():
    for name in ("handler.py", "asgi_handler.py"):
        lines = [line for line in PYTHON[name].splitlines() if line.strip()]
        assert len(lines) <= 12, name


def test_the_options_are_those_of_the_code():
    assert adapter_options.page() == PAGE, "run `python -m docs.adapter_options`"


def test_every_option_has_its_words():
    rows = adapter_options.options_table().splitlines()[2:]
    assert len(rows) >= 10
    for row in rows:
        name, default, words = row.removeprefix("| ").removesuffix(" |").split(" | ")
        assert name.startswith("`")
        assert default.startswith("`")
        assert words.endswith(".")


def test_the_pages_that_it_names_are_there():
    named = re.findall(r"\]\(([\w-]+\.md)\)", PAGE)
    assert set(named) >= {"coming-from.md", "streaming.md", "adapter-speed.md"}
    for name in named:
        assert (ROOT / "docs" / name).exists(), name


def test_the_template_is_what_sam_takes():
    (text,) = [text for language, name, text in BLOCKS if name == "template.yaml"]
    function = yaml.safe_load(text)["Resources"]["App"]
    assert function["Type"] == "AWS::Serverless::Function"
    assert function["Properties"]["Handler"] == "handler.handler"


def test_the_adapter_and_liftoff_have_one_version():
    assert liftoff_adapters.__version__ == liftoff.__version__


def test_the_adapter_alone_needs_nothing():
    project = tomllib.loads((ROOT / "adapters" / "pyproject.toml").read_text(encoding="utf-8"))
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dependencies"] == []
    for same in ("requires-python", "license", "authors"):
        assert project["project"][same] == whole["project"][same]
    assert (ROOT / "adapters" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert (ROOT / "adapters" / "liftoff_adapters" / "py.typed").exists()
