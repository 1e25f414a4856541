"""Locks that Poetry and PDM made, against what they export of them: `data/README.md`."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from liftoff.plan.packages.closure import marker_environment
from liftoff.plan.packages.declared import declared_requirements
from liftoff.plan.packages.locks.model import Lock
from liftoff.plan.packages.locks.pdm import read_pdm
from liftoff.plan.packages.locks.poetry import read_poetry
from liftoff.plan.packages.remarks import package_notes
from liftoff.plan.packages.requirements import ProjectPackages, function_requirements

DATA = Path(__file__).parent / "data"
READERS = {"poetry": read_poetry, "pdm": read_pdm}
# For developers only: the export has none of them, and no function asks for them.
OF_GROUPS = {"pluggy", "iniconfig"}
PYPROJECT = """
[project]
name = "shop"
dependencies = ["flask[async]>=3", "git-lib", "local-lib", "typing-extensions"]
[project.optional-dependencies]
s3 = ["jmespath"]
"""


def lock_of(tool: str) -> Lock:
    return READERS[tool]((DATA / f"{tool}.lock").read_text(encoding="utf-8"))


def exported(tool: str, environment: dict[str, str]) -> dict[str, str]:
    """What pip would install there, by name: a version, or an address."""
    found = {}
    for line in (DATA / f"{tool}-export.txt").read_text(encoding="utf-8").splitlines():
        if "../lib" in line:
            found["local-lib"] = "../lib"
        elif line:
            one = Requirement(line)
            if one.marker is None or one.marker.evaluate(environment):
                found[one.name] = one.url or str(one.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("runtime", ["python3.11", "python3.12", "python3.13"])
@pytest.mark.parametrize("tool", READERS)
def test_it_holds_what_the_tool_exports(tool: str, runtime: str) -> None:
    environment = dict(marker_environment(runtime, "arm64"))
    chosen = lock_of(tool).chosen(environment)
    read = {name: one.place or one.folder or one.version for name, one in chosen.items()}
    assert {n: v for n, v in read.items() if n not in OF_GROUPS} == exported(tool, environment)


@pytest.mark.parametrize("tool", READERS)
def test_a_function_has_what_it_imports_and_what_that_brings(tool: str) -> None:
    files = {f"{tool}.lock": (DATA / f"{tool}.lock").read_text(), "pyproject.toml": PYPROJECT}
    imported = frozenset({"flask", "git_lib", "local_lib", "jmespath", "typing_extensions"})
    project = ProjectPackages(
        declared=declared_requirements(files.get),
        installed={},
        imported=imported,
        served=imported,
        strings=frozenset(),
        names=frozenset(),
        metadata=(),
        adapter="native",
        interface="wsgi",
        environment=marker_environment("python3.13", "arm64"),
    )
    commit = "1340f395433926bf764d34639f2844082780f3dd"
    git = f"git-lib @ git+https://example.com/git-lib.git@{commit}"
    flask = {"asgiref==3.13.0", "blinker==1.9.0", "click==8.5.1", "flask[async]==3.1.3",
             "itsdangerous==2.2.0", "jinja2==3.1.6", "markupsafe==3.0.4",
             "werkzeug==3.1.9"}  # fmt: skip
    # What the folder requires is the project's own requirement.
    assert set(function_requirements(project, frozenset({"flask"}))) == {*flask, "idna==3.20"}
    lines = set(function_requirements(project, frozenset({"git_lib", "jmespath"})))
    assert lines == {git, "itsdangerous==2.2.0", "jmespath==1.1.0", "idna==3.20"}
    (note,) = [note for note in package_notes(project) if note.subject == "local-lib"]
    assert note.reason.startswith("is ../lib, outside of the project, so no function has it")
