from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from liftoff.errors import LiftoffError
from liftoff.plan.packages.declared import Declared, declared_requirements
from liftoff.plan.packages.poetry_versions import python_marker, specifiers


def lines(**files: str) -> list[str]:
    return [requirement.line for requirement in declared(**files).requirements]


def declared(**files: str) -> Declared:
    named = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return declared_requirements(named.get)


def test_extras_and_groups_are_optional() -> None:
    found = declared(
        pyproject_toml="""\
        [project]
        dependencies = ["flask"]
        [project.optional-dependencies]
        postgres = ["psycopg2-binary"]
        [dependency-groups]
        test = ["pytest"]
        dev = [{ include-group = "test" }, "ruff", { include-group = "dev" }]
        [tool.uv]
        dev-dependencies = ["mypy"]
        """
    )
    assert [requirement.name for requirement in found.requirements] == ["flask"]
    assert [(group, requirement.name) for group, requirement in found.optional] == [
        ("postgres", "psycopg2-binary"),
        ("test", "pytest"),
        ("dev", "pytest"),
        ("dev", "ruff"),
    ]


def test_poetry_without_a_lock() -> None:
    found = declared(
        pyproject_toml="""\
        [tool.poetry.dependencies]
        python = "^3.11"
        Flask = "^3.0.1"
        redis = { version = "~5.0", extras = ["hiredis"] }
        tomli = { version = "*", python = "<3.11" }
        mysqlclient = { version = "2.2", optional = true }
        local = { path = "../local" }
        fork = { git = "https://example.com/fork.git", tag = "v1" }
        [tool.poetry.group.dev.dependencies]
        pytest = "*"
        """
    )
    assert [requirement.line for requirement in found.requirements] == [
        "flask>=3.0.1,<4",
        "redis[hiredis]>=5.0,<5.1",
        'tomli ; (python_full_version < "3.11")',
        "fork @ git+https://example.com/fork.git@v1",
    ]
    assert [(group, requirement.line) for group, requirement in found.optional] == [
        ("dev", "pytest"),
        ("optional", "mysqlclient==2.2"),
    ]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("*", ""),
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0", ">=0,<1"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~1", ">=1,<2"),
        ("1.2.*", "==1.2.*"),
        ("1.2", "==1.2"),
        (">=1.2,<2", ">=1.2,<2"),
        (">= 1.2 < 2", ">=1.2,<2"),
        ("~=1.4", "~=1.4"),
        ("!=1.5", "!=1.5"),
        ("^1 || ^3", ""),
        ("anything", ""),
    ],
)
def test_versions_of_poetry(constraint: str, expected: str) -> None:
    assert specifiers(constraint) == expected


@given(st.text(alphabet="^~<>=!.,*|0123456789ab ", max_size=20))
def test_any_constraint_gives_specifiers(constraint: str) -> None:
    SpecifierSet(specifiers(constraint))
    python_marker(constraint)


def test_pipenv_without_a_lock() -> None:
    found = lines(
        Pipfile="""\
        [packages]
        flask = "*"
        redis = { version = ">=5", markers = "sys_platform == 'linux'", extras = ["hiredis"] }
        fork = { git = "https://example.com/fork.git", ref = "abc" }
        local = { path = ".", editable = true }
        """
    )
    assert found == [
        "flask",
        "redis[hiredis]>=5 ; sys_platform == 'linux'",
        "fork @ git+https://example.com/fork.git@abc",
    ]


def test_setuptools() -> None:
    cfg = "[options]\ninstall_requires =\n    flask>=3  # web\n    redis\n"
    cfg += "[options.extras_require]\nfast = orjson\n"
    found = declared(setup_cfg=cfg)
    assert [r.line for r in found.requirements] == ["flask>=3", "redis"]
    assert [(group, r.line) for group, r in found.optional] == [("fast", "orjson")]
    py = (
        "from setuptools import setup\nNEEDS = ['flask']\nsetup(name='x', install_requires=NEEDS)\n"
    )
    assert lines(setup_py=py) == ["flask"]
    assert lines(setup_py="import setuptools\nsetuptools.setup(install_requires=read())\n") == []
    assert lines(setup_py="print 'Python 2'") == []


def test_the_project_itself_in_its_requirements_file_is_what_it_declares() -> None:
    pyproject = """\
    [project]
    dependencies = ["flask"]
    [project.optional-dependencies]
    s3 = ["boto3"]
    db = ["sqlalchemy"]
    """
    found = declared(requirements_txt="-e .[s3]\nredis\n", pyproject_toml=pyproject)
    assert [r.line for r in found.requirements] == ["redis", "flask", "boto3"]
    assert [r.line for _, r in found.optional] == ["sqlalchemy"]
    assert lines(requirements_txt=".\n", setup_cfg="[options]\ninstall_requires = flask\n") == [
        "flask"
    ]


@pytest.mark.parametrize(
    "file",
    [
        *("requirements-prod.txt", "requirements/production.txt", "requirements/base.txt"),
        *("requirements.prod.txt", "requirements/base.in", "requirements/app.txt"),
        *("requirements.lock", "requirements-lock.txt", "prod-requirements.txt"),
        *("requirements/requirements.txt", "requirements_web.txt", "requirements.in"),
    ],
)
def test_requirements_files_of_other_names(file: str) -> None:
    files = {file: "-r one.txt\nflask\n", "one.txt": "six", "requirements/one.txt": "six"}
    found = declared_requirements(files.get)
    assert found.file == file
    assert [r.line for r in found.requirements] == ["six", "flask"]


def test_production_comes_before_what_it_includes() -> None:
    files = {"requirements/base.txt": "flask\n", "requirements/prod.txt": "-r base.txt\nredis\n"}
    assert declared_requirements(files.get).file == "requirements/prod.txt"


def test_all_versions_come_before_a_manifest() -> None:
    files = {
        "pyproject.toml": "[project]\ndependencies = ['flask']\n",
        "requirements.lock": "-e file:.\nflask==3.1.0\n    # via app\nclick==8.1\n",
        "requirements-dev.txt": "pytest\n",
    }
    found = declared_requirements(files.get)
    assert found.file == "requirements.lock"
    assert [r.line for r in found.requirements] == ["flask==3.1.0", "click==8.1", "flask"]


@pytest.mark.parametrize("file", ["requirements-dev.txt", "requirements/test.txt", "docs.in"])
def test_files_of_developers_are_none(file: str) -> None:
    assert declared_requirements({file: "pytest\n"}.get) == Declared()


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("Pipfile", "[packages", "Pipfile: is not TOML"),
        ("Pipfile", "[packages]\n'my app' = '*'", "Pipfile: 'my app' is not a requirement"),
        ("setup.cfg", "no section", "setup.cfg: is not in its format"),
        ("setup.cfg", "[options]\ninstall_requires = ?", "setup.cfg: '?' is not a requirement"),
        ("pyproject.toml", "[project]\noptional-dependencies.x = 3", "x must be a list of strings"),
        ("pyproject.toml", "[dependency-groups]\nx = [3]", "x must be a list of strings"),
    ],
)
def test_faults_are_said(file: str, text: str, message: str) -> None:
    with pytest.raises(LiftoffError) as raised:
        declared_requirements({file: text}.get)
    assert message in str(raised.value)
