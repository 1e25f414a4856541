from __future__ import annotations

import json

import pytest

from liftoff.errors import LiftoffError
from liftoff.plan.packages.closure import marker_environment
from liftoff.plan.packages.declared import Declared, declared_requirements
from liftoff.plan.packages.requirements import ProjectPackages, function_requirements

PYPROJECT = """\
[project]
name = "shop"
dependencies = ["flask>=3", "requests[socks]", "sqlalchemy", "helpers"]
[dependency-groups]
dev = ["pytest"]
"""
UV = """\
version = 1
[[package]]
name = "flask"
version = "3.1.3"
source = { registry = "https://example.com/simple" }
dependencies = [{ name = "werkzeug" }, { name = "old", marker = "python_full_version < '3.12'" }]
[[package]]
name = "werkzeug"
version = "3.1.9"
[[package]]
name = "old"
version = "1"
[[package]]
name = "pandas"
version = "2"
[[package]]
name = "pysocks"
version = "1.7.1"
[[package]]
name = "requests"
version = "2.34"
[package.optional-dependencies]
socks = [{ name = "pysocks" }]
[[package]]
name = "sqlalchemy"
version = "2.0"
resolution-markers = ["python_full_version < '3.12'"]
[[package]]
name = "sqlalchemy"
version = "2.1"
resolution-markers = ["python_full_version >= '3.12'"]
[[package]]
name = "tools"
version = "0.1"
source = { git = "https://example.com/tools.git?rev=main#abc123" }
[[package]]
name = "helpers"
version = "0.1"
source = { editable = "packages/helpers" }
dependencies = [{ name = "tools" }]
[[package]]
name = "shop"
version = "1"
source = { virtual = "." }
dependencies = [
    { name = "flask" }, { name = "requests", extra = ["socks"] }, { name = "sqlalchemy" },
    { name = "helpers" },
]
"""
POETRY_PYPROJECT = """\
[tool.poetry.dependencies]
python = "^3.11"
flask = "^3.0"
requests = { version = "*", extras = ["socks"] }
sqlalchemy = [
    { version = "^2.0", python = "<3.12" },
    { version = "^2.1", python = ">=3.12" },
]
tools = { git = "https://example.com/tools.git", rev = "main" }
"""
POETRY = """\
[[package]]
name = "flask"
version = "3.1.3"
python-versions = ">=3.9"
groups = ["main"]
[package.dependencies]
Werkzeug = ">=3.1"
old = { version = ">=1", markers = "python_version < \\"3.12\\"" }
[[package]]
name = "werkzeug"
version = "3.1.9"
python-versions = ">=3.9"
[[package]]
name = "requests"
version = "2.34"
python-versions = ">=3.9"
[package.dependencies]
PySocks = { version = ">=1.5.6", optional = true, markers = "extra == \\"socks\\"" }
[package.extras]
socks = ["PySocks (>=1.5.6,!=1.5.7)"]
[[package]]
name = "pysocks"
version = "1.7.1"
python-versions = "*"
[[package]]
name = "sqlalchemy"
version = "2.0"
python-versions = ">=3.7"
markers = "python_version < \\"3.12\\""
[[package]]
name = "sqlalchemy"
version = "2.1"
python-versions = ">=3.12"
markers = "python_version >= \\"3.12\\""
[[package]]
name = "tools"
version = "0.1"
python-versions = "*"
[package.source]
type = "git"
url = "https://example.com/tools.git"
reference = "main"
resolved_reference = "abc123"
"""
PDM = """\
[[package]]
name = "flask"
version = "3.1.3"
dependencies = ["Werkzeug>=3.1", "old; python_version < \\"3.12\\""]
[[package]]
name = "werkzeug"
version = "3.1.9"
[[package]]
name = "requests"
version = "2.34"
[[package]]
name = "requests"
version = "2.34"
extras = ["socks"]
dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.34"]
[[package]]
name = "pysocks"
version = "1.7.1"
[[package]]
name = "sqlalchemy"
version = "2.1"
marker = "python_version >= \\"3.12\\""
[[package]]
name = "tools"
version = "0.1"
git = "https://example.com/tools.git"
revision = "abc123"
[[package]]
name = "helpers"
version = "0.1"
path = "./packages/helpers"
dependencies = ["tools"]
"""
PYLOCK = """\
lock-version = "1.0"
[[packages]]
name = "flask"
version = "3.1.3"
dependencies = [{ name = "werkzeug" }]
[[packages]]
name = "werkzeug"
version = "3.1.9"
[[packages]]
name = "requests"
version = "2.34"
dependencies = [{ name = "pysocks" }]
[[packages]]
name = "pysocks"
version = "1.7.1"
[[packages]]
name = "sqlalchemy"
version = "2.1"
marker = "python_version >= '3.12'"
[[packages]]
name = "helpers"
directory = { path = "packages/helpers" }
dependencies = [{ name = "tools" }]
[[packages]]
name = "tools"
vcs = { type = "git", url = "https://example.com/tools.git", commit-id = "abc123" }
"""
PIPFILE = """\
[packages]
flask = "*"
requests = { version = ">=2", extras = ["socks"] }
sqlalchemy = "~=2.0"
tools = { git = "https://example.com/tools.git", ref = "main" }
[dev-packages]
pytest = "*"
"""
PIPFILE_LOCK = json.dumps({
    "default": {
        "flask": {"version": "==3.1.3"},
        "werkzeug": {"version": "==3.1.9"},
        "requests": {"version": "==2.34", "extras": ["socks"]},
        "pysocks": {"version": "==1.7.1"},
        "sqlalchemy": {"version": "==2.1", "markers": "python_version >= '3.12'"},
        "tools": {"git": "https://example.com/tools.git", "ref": "abc123"},
    },
    "develop": {"pytest": {"version": "==9"}},
})  # fmt: skip
PROJECTS = {
    "uv": {"uv.lock": UV, "pyproject.toml": PYPROJECT},
    "poetry": {"poetry.lock": POETRY, "pyproject.toml": POETRY_PYPROJECT},
    "pdm": {"pdm.lock": PDM, "pyproject.toml": PYPROJECT},
    "pylock": {"pylock.toml": PYLOCK, "pyproject.toml": PYPROJECT},
}


def project(declared: Declared, runtime: str = "python3.13", *imported: str) -> ProjectPackages:
    return ProjectPackages(
        declared=declared,
        installed={},
        imported=frozenset({"flask", "requests", "sqlalchemy", "pandas", *imported}),
        served=frozenset({"flask", "requests", "sqlalchemy", "pandas", *imported}),
        strings=frozenset(),
        names=frozenset(),
        metadata=(),
        adapter="native",
        interface="wsgi",
        environment=marker_environment(runtime, "arm64"),
    )


@pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
def test_a_function_has_all_that_it_needs_and_each_is_pinned(files: dict[str, str]) -> None:
    found = project(declared_requirements(files.get))
    pins = ["flask==3.1.3", "pysocks==1.7.1", "requests[socks]==2.34", "sqlalchemy==2.1"]
    place = "tools @ git+https://example.com/tools.git@abc123"
    packages = frozenset({"flask", "requests", "sqlalchemy"})
    assert function_requirements(found, packages) == (*pins, place, "werkzeug==3.1.9")
    # What no import explains may be loaded by name; what another function imports is left out.
    assert function_requirements(found, frozenset({"sqlalchemy"})) == ("sqlalchemy==2.1", place)


@pytest.mark.parametrize(("name", "old"), [("uv", True), ("poetry", False)])
def test_the_versions_are_those_for_the_target(name: str, old: bool) -> None:
    found = project(declared_requirements(PROJECTS[name].get), "python3.11")
    lines = function_requirements(found, frozenset({"flask", "sqlalchemy"}))
    assert "sqlalchemy==2.0" in lines
    assert ("old==1" in lines) is old


def test_pipenv_pins_all_that_its_lock_has() -> None:
    files = {"Pipfile": PIPFILE, "Pipfile.lock": PIPFILE_LOCK}
    found = project(declared_requirements(files.get))
    assert function_requirements(found, frozenset({"flask", "sqlalchemy"})) == (
        "flask==3.1.3",
        "sqlalchemy==2.1",
        "tools @ git+https://example.com/tools.git@abc123",
    )


def test_a_lock_alone_requires_all_that_is_in_it() -> None:
    declared = declared_requirements({"Pipfile.lock": PIPFILE_LOCK}.get)
    names = {requirement.name for requirement in declared.requirements}
    assert names == {"flask", "werkzeug", "requests", "pysocks", "sqlalchemy", "tools"}


def test_a_lock_comes_before_other_files_and_that_is_said() -> None:
    files = {**PROJECTS["uv"], "requirements.txt": "flask==1\n", "poetry.lock": POETRY}
    declared = declared_requirements(files.get)
    assert declared.file == "uv.lock"
    assert declared.unread == ("requirements.txt", "poetry.lock")


@pytest.mark.parametrize("file", ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"])
def test_what_is_no_toml_is_said(file: str) -> None:
    with pytest.raises(LiftoffError, match=f"{file}: is not TOML"):
        declared_requirements({file: "[["}.get)


def test_what_is_no_json_is_said() -> None:
    with pytest.raises(LiftoffError, match=r"Pipfile\.lock: is not JSON"):
        declared_requirements({"Pipfile.lock": "{"}.get)


@pytest.mark.parametrize("file", ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"])
@pytest.mark.parametrize(
    "text",
    ["", "package = 3", "[[package]]", "[[package]]\nname = 3\ndependencies = 4\nsource = []",
     "[[packages]]\nname = 1\nvcs = 3"],
)  # fmt: skip
def test_a_strange_lock_is_read_as_far_as_it_goes(file: str, text: str) -> None:
    declared = declared_requirements({file: text}.get)
    function_requirements(project(declared), frozenset({"flask"}))
