"""What the code imports, against what a function can hold and run."""

from __future__ import annotations

import pytest

from liftoff.rules.analysis import analyze
from liftoff.rules.target import Target
from tests.rules.projects import FLASK, analysis_of, fastapi, finds, flask, quiet, tree_of

VIEW = "@app.get('/')\ndef home(): ...\n"


def test_a_package_that_is_too_large():
    found = finds(flask(f"import torch\n{VIEW}"), "LO503")
    assert (found.severity, found.symbol, found.place.line) == ("blocker", "torch", 3)


@pytest.mark.parametrize(
    ("line", "symbol"),
    [("from fastai.vision import *", "fastai"), ("from paddleocr import PaddleOCR", "paddleocr")],
)
def test_a_package_that_needs_one_that_is_too_large(line: str, symbol: str):
    assert finds(flask(f"{line}\n{VIEW}"), "LO503").symbol == symbol


def test_stars_of_the_project_s_own_modules():
    files = {"app.py": flask(f"from fastai import *\n{VIEW}"), "fastai.py": ""}
    quiet(files, "LO503")


def test_packages_that_are_too_large_together():
    source = "import pandas, scipy.stats\nfrom cv2 import imread\nimport pyarrow\n"
    found = finds(flask(source + VIEW), "LO503")
    assert found.severity == "warning"
    assert "`cv2`, `pandas`, `pyarrow`, `scipy`" in found.message


@pytest.mark.parametrize(
    "source",
    [
        "import pandas\nimport numpy\n",
        "try:\n    import torch\nexcept ImportError:\n    torch = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\n",
    ],
)
def test_what_fits_or_is_optional(source: str):
    quiet(flask(source + VIEW), "LO503")


def test_a_module_that_no_server_imports():
    quiet({"app.py": flask(VIEW), "train.py": "import torch\nimport imp\nimport tkinter\n"}, "LO5")


def test_a_module_of_the_project_with_a_library_s_name():
    files = {"app.py": flask(f"import imp, torch\n{VIEW}"), "imp.py": "", "torch/__init__.py": ""}
    quiet(files, "LO50")


@pytest.mark.parametrize("module", ["MySQLdb", "win32api", "tkinter", "RPi.GPIO"])
def test_no_wheel(module: str):
    found = finds(flask(f"import {module}\n{VIEW}"), "LO504")
    assert (found.severity, found.symbol) == ("blocker", module.partition(".")[0])


def test_no_wheel_but_a_fallback():
    quiet(flask(f"try:\n    import winreg\nexcept ImportError:\n    pass\n{VIEW}"), "LO504")


@pytest.mark.parametrize(
    ("module", "runtime", "severity"),
    [
        ("urllib2", "python3.10", "blocker"),
        ("imp", "python3.12", "warning"),
        ("cgi", "python3.13", "warning"),
        ("imp", "python3.11", None),
        ("cgi", "python3.12", None),
        ("json", "python3.14", None),
    ],
)
def test_modules_that_python_dropped(module: str, runtime: str, severity: str | None):
    tree = tree_of(f"{FLASK}import {module}\n{VIEW}")
    found = analyze(tree, target=Target(runtime=runtime)).findings
    assert [(f.rule, f.severity) for f in found] == ([("LO505", severity)] if severity else [])


def test_a_retired_runtime():
    found = analyze(tree_of(FLASK + VIEW), target=Target(runtime="python3.8")).findings
    assert [(f.rule, f.severity, f.app_wide) for f in found] == [("LO505", "blocker", True)]


def test_plain_imports():
    assert analysis_of(flask(f"import os, json, requests\n{VIEW}")).findings == ()


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_library_that_brings_torch():
    source = "from sentence_transformers import SentenceTransformer\n"
    found = finds(fastapi(source) + HOME, "LO503")
    assert found.severity == "blocker"
    assert "`torch`" in found.message
