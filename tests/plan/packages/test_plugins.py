from __future__ import annotations

import pytest

from liftoff.plan.model import Note
from liftoff.plan.packages.plugins import PLUGINS
from liftoff.plan.packages.remarks import package_notes
from liftoff.plan.packages.requirement import normalized
from tests.plan.packages.test_requirements import dist, known, required

INSTALLED = {
    found.name: found
    for found in (
        dist("flask"),
        dist("sqlalchemy"),
        dist("Flask-SQLAlchemy", "sqlalchemy"),
        dist("psycopg2-binary", imports="psycopg2"),
        dist("asyncpg"),
        dist("fastapi"),
        dist("python-multipart"),
        dist("celery", "kombu"),
        dist("kombu"),
        dist("redis"),
        dist("secret-plugin"),
    )
}


def test_every_name_is_normalized() -> None:
    for plugin in PLUGINS:
        for name in (*plugin.distributions, *plugin.hosts):
            assert name == normalized(name)


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("postgresql://ann@db/shop", "psycopg2-binary==1.2"),
        ("postgresql+asyncpg://", "asyncpg==1.2"),
        ("POSTGRESQL+asyncpg://db", "asyncpg==1.2"),
        ("postgresql+psycopg2", "psycopg2-binary==1.2"),
        ("sqlite:///x", None),
        ("see http://example.com", None),
    ],
)
def test_a_database_address_in_the_code_brings_its_driver(text: str, driver: str | None) -> None:
    found = required("", "flask_sqlalchemy", installed=INSTALLED, strings=frozenset({text}))
    assert (driver in found) is (driver is not None)


def test_where_nothing_loads_it_there_is_no_driver() -> None:
    strings = frozenset({"postgresql://db"})
    assert required("", "flask", installed=INSTALLED, strings=strings) == ["flask==1.2"]
    # It is declared, and what it is for is not in this function.
    text = "flask\nsqlalchemy\npsycopg2-binary\n"
    project = ("sqlalchemy",)
    assert required(text, "flask", project=project, installed=INSTALLED) == ["flask"]
    assert "psycopg2-binary" in required(text, "sqlalchemy", installed=INSTALLED)


def test_a_driver_without_anything_that_loads_it_stays() -> None:
    text = "flask\npsycopg2-binary\nsecret-plugin\n"
    found = required(text, "flask", installed=INSTALLED)
    assert found == ["flask", "psycopg2-binary", "secret-plugin"]


def test_forms_bring_their_parser_and_brokers_their_client() -> None:
    found = required("", "fastapi", installed=INSTALLED, names=frozenset({"UploadFile"}))
    assert found == ["fastapi==1.2", "python-multipart==1.2"]
    found = required("", "celery", installed=INSTALLED, strings=frozenset({"redis://cache:6379/0"}))
    assert found == ["celery==1.2", "redis==1.2"]


def notes(text: str, *packages: str, **changes: object) -> list[tuple[str, str]]:
    found: tuple[Note, ...] = package_notes(known(text, *packages, **changes))
    pairs = ((note.subject, note.reason) for note in found)
    return [pair for pair in pairs if "leaves the version open" not in pair[1]]


def test_what_no_import_explains_is_said() -> None:
    ((name, reason),) = notes("flask\nsecret-plugin\npytest\n", "flask", installed=INSTALLED)
    assert name == "secret-plugin"
    assert reason.startswith("is required and imported by no code of the project; it may be")


def test_that_nothing_says_what_is_required_is_said() -> None:
    ((name, reason),) = notes("", "flask", installed=INSTALLED, files={"requirements-dev.txt": "x"})
    assert name == "the project"
    assert reason.endswith("functions get the versions that are installed here")


def test_what_only_a_group_has_is_said_unless_developers_need_it() -> None:
    pyproject = """\
    [project]
    dependencies = ["flask"]
    [project.optional-dependencies]
    more = ["secret-plugin", "sqlalchemy"]
    dev = ["kombu"]
    """
    ((name, reason),) = notes(
        "", "flask", project=("sqlalchemy",), installed=INSTALLED,
        files={"pyproject.toml": pyproject},
    )  # fmt: skip
    assert name == "secret-plugin"
    assert reason.startswith("is in the group 'more' only, and imported by no code: no function")


def test_what_the_lock_does_not_know_is_said() -> None:
    files = {"uv.lock": '[[package]]\nname = "flask"\nversion = "1.2"\n', "requirements.txt": "x"}
    assert notes("", "flask", "redis", installed=INSTALLED, files=files) == [
        ("redis", "is imported and not in uv.lock: functions get the installed version, 1.2"),
        ("requirements.txt", "is not read: the versions are those of uv.lock"),
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"requirements.txt": "flask==3.0\nredis>=1\nsqlalchemy~=2.0 # so\n"}, "flask 1.2 for ==3.0, sqlalchemy 1.2 for ~=2.0;"),
        ({"requirements.txt": "flask\nredis<2\nsqlalchemy==1.2.0"}, ""),
        ({"uv.lock": '[[package]]\nname = "flask"\nversion = "3"\n\n[[package]]\nname = "redis"\nversion = "1.2.0"\n\n[[package]]\nname = "sqlalchemy"\nversion = "1.2"\n', "pyproject.toml": "[project]\ndependencies = ['flask']\n"},
         "flask 1.2 for 3;"),
    ],
)  # fmt: skip
def test_versions_of_the_environment_that_functions_do_not_get(
    files: dict[str, str], said: str
) -> None:
    found = dict(notes("", "flask", "redis", "sqlalchemy", installed=INSTALLED, files=files))
    assert ("the environment" in found) is bool(said)
    assert said in found.get("the environment", "")
