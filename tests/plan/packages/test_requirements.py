from __future__ import annotations

import json

from liftoff.frameworks.live import Distribution
from liftoff.plan.packages.closure import marker_environment
from liftoff.plan.packages.declared import declared_requirements
from liftoff.plan.packages.remarks import package_notes
from liftoff.plan.packages.requirements import ProjectPackages, function_requirements


def dist(name: str, *requires: str, imports: str | None = None) -> Distribution:
    top = imports or name.lower().replace("-", "_")
    return Distribution(name=name, version="1.2", imports=(top,), requires=requires)


INSTALLED = {
    found.name: found
    for found in (
        dist("Flask", "Werkzeug", "itsdangerous"),
        dist("Werkzeug"),
        dist("itsdangerous"),
        dist("pandas", "numpy"),
        dist("numpy"),
        dist("psycopg2-binary", imports="psycopg2"),
        dist("PyYAML", imports="yaml"),
        dist("requests", "idna", "PySocks; extra == 'socks'"),
        dist("idna"),
        dist("PySocks", imports="socks"),
        dist("gunicorn"),
    )
}


def known(
    text: str, *packages: str, project: tuple[str, ...] = (), files: dict | None = None, **changes
) -> ProjectPackages:
    values = {
        "declared": declared_requirements((files or {"requirements.txt": text}).get),
        "installed": INSTALLED,
        "imported": frozenset((*packages, *project)),
        "served": frozenset((*packages, *project)),
        "strings": frozenset(),
        "names": frozenset(),
        "metadata": (),
        "adapter": "native",
        "interface": "wsgi",
        "environment": marker_environment("python3.13", "arm64"),
    }
    return ProjectPackages(**{**values, **changes})


def required(text: str, *packages: str, **changes) -> list[str]:
    return list(function_requirements(known(text, *packages, **changes), frozenset(packages)))


def test_what_only_other_functions_import_is_left_out() -> None:
    text = "Flask==3.1\npandas==2.2\n"
    assert required(text, "flask", project=("pandas",)) == ["Flask==3.1"]
    assert required(text, "flask", "pandas") == ["Flask==3.1", "pandas==2.2"]


def test_pins_of_dependencies_go_with_what_needs_them() -> None:
    text = "flask\nwerkzeug==3.0.1\nnumpy==2.0\npandas\n"
    assert required(text, "flask", project=("pandas", "numpy")) == ["flask", "werkzeug==3.0.1"]


def test_what_no_code_imports_may_be_loaded_by_name() -> None:
    assert required("flask\npsycopg2-binary==2.9\n", "flask") == ["flask", "psycopg2-binary==2.9"]


def test_servers_and_tools_stay_at_home_unless_the_code_imports_them() -> None:
    text = "flask\ngunicorn==22\npytest-cov\ntypes-requests\nuvicorn\n"
    assert required(text, "flask") == ["flask"]
    assert required(text, "flask", "gunicorn") == ["flask", "gunicorn==22"]


def test_what_only_tools_bring_stays_at_home_though_it_is_pinned() -> None:
    more = (
        dist("uvicorn", "h11", "uvloop; extra == 'standard'"),
        dist("flower", "humanize", "setuptools", "psycopg2-binary", "Werkzeug"),
        *map(dist, ("h11", "uvloop", "humanize", "setuptools", "secret-plugin")),
    )
    installed = INSTALLED | {found.name: found for found in more}
    names = (
        "flask uvicorn h11 uvloop flower humanize setuptools psycopg2-binary werkzeug secret-plugin"
    )
    text = "\n".join(f"{name}==1.2" for name in names.split())
    assert [line.partition("=")[0] for line in required(text, "flask", installed=installed)] == [
        "flask", "setuptools", "psycopg2-binary", "werkzeug", "secret-plugin",
    ]  # fmt: skip


def test_an_extra_that_brings_a_server_is_what_else_is_in_it() -> None:
    web = {
        found.name: found
        for found in (
            dist("fastapi", "starlette", "uvicorn[fast]; extra == 'standard'",
                 "jinja2; extra == 'standard'", "ujson; extra == 'json'"),
            dist("uvicorn", "uvloop; extra == 'fast'"),
            *(dist(name) for name in ("starlette", "jinja2", "ujson", "uvloop")),
        )
    }  # fmt: skip
    text = "fastapi[standard, json]>=0.112 ; python_version > '3'\n"
    assert required(text, "fastapi", installed=web) == [
        "fastapi[json]>=0.112 ; python_version > '3'", "jinja2==1.2",
    ]  # fmt: skip
    assert required("fastapi[standard]\n", "fastapi", "uvicorn", installed=web) == [
        "fastapi[standard]"
    ]
    files = {
        "Pipfile": "[packages]\nfastapi = {extras = ['standard'], version = '*'}\n",
        "Pipfile.lock": json.dumps({"default": {name: {"version": "==9"} for name in web}}),
    }
    assert required("", "fastapi", installed=web, files=files) == [
        "fastapi==9", "jinja2==9", "starlette==9",
    ]  # fmt: skip


def test_what_is_imported_and_not_declared_gets_the_installed_version() -> None:
    assert required("flask\n", "flask", "yaml") == ["flask", "PyYAML==1.2"]
    # It comes with something that is declared.
    assert required("flask\n", "flask", "werkzeug") == ["flask"]


def test_distutils_comes_from_setuptools_as_in_the_environment() -> None:
    installed = INSTALLED | {"setuptools": dist("setuptools")}
    assert required("Flask\n", "flask", "distutils", installed=installed) == [
        "Flask",
        "setuptools==1.2",
    ]
    text = "Flask\nsetuptools==80\n"
    assert required(text, "flask", project=("distutils",), installed=installed) == ["Flask"]
    assert required(text, "flask", "distutils", installed=installed) == ["Flask", "setuptools==80"]


def test_extras_that_the_project_asks_for_keep_their_pins() -> None:
    text = "requests[socks]\nPySocks==1.7\nidna==3\n"
    assert required(text, "requests", project=("socks",)) == [
        "requests[socks]",
        "PySocks==1.7",
        "idna==3",
    ]


def test_what_a_package_looks_for_by_name_goes_with_it() -> None:
    installed = {
        found.name: found
        for found in (
            dist("pandas", "openpyxl; extra == 'excel'", "pytest; extra == 'test'"),
            dist("openpyxl", "et-xmlfile"),
            dist("et-xmlfile"),
            dist("pytest"),
            dist("flask", "uvicorn; extra == 'server'"),
            dist("uvicorn"),
        )
    }
    # Another route imports openpyxl; nobody declares it, or somebody does.
    for text, expected in (
        ("pandas\n", ["pandas", "openpyxl==1.2"]),
        ("pandas\nopenpyxl==3\n", ["pandas", "openpyxl==3"]),
    ):
        found = required(text, "pandas", project=("openpyxl", "pytest"), installed=installed)
        assert found == expected
    assert required("flask\npandas\n", "flask", project=("pandas",), installed=installed) == [
        "flask"
    ]


def test_what_lies_in_the_environment_by_chance_is_not_taken() -> None:
    installed = {
        found.name: found for found in (dist("flask", "dotenv; extra == 'dotenv'"), dist("dotenv"))
    }
    assert required("flask\n", "flask", installed=installed) == ["flask"]
    # A test imports it, and so does a server.
    changes = {"project": ("dotenv",), "served": frozenset({"flask"}), "installed": installed}
    assert required("flask\n", "flask", **changes) == ["flask"]
    changes["installed"] = {**installed, "uvicorn": dist("uvicorn", "dotenv")}
    assert required("flask\nuvicorn\n", "flask", **changes) == ["flask"]
    # Nothing says what the project requires: what is installed does.
    assert required("", "flask", installed=installed, files={"x": ""}) == [
        "dotenv==1.2",
        "flask==1.2",
    ]


def test_constraints_bind_only_what_is_needed() -> None:
    files = {"requirements.txt": "-c pins.txt\nflask\n", "pins.txt": "werkzeug==3\nnumpy==2\n"}
    declared = declared_requirements(files.get)
    assert required("", "flask", declared=declared) == ["werkzeug==3", "flask"]


def test_a_constraint_alone_requires_nothing() -> None:
    files = {"requirements.txt": "-c pins.txt\n", "pins.txt": "pyyaml==6\n"}
    declared = declared_requirements(files.get)
    assert required("", "yaml", declared=declared) == ["pyyaml==6", "PyYAML==1.2"]


def test_options_of_pip_stay() -> None:
    text = "--extra-index-url https://example.com/simple\nflask\n"
    assert required(text, "flask") == ["--extra-index-url https://example.com/simple", "flask"]


def test_metadata_that_the_app_asks_for_is_there() -> None:
    assert required("flask\n", "flask", metadata=("idna", "unknown")) == ["flask", "idna==1.2"]


def test_mangum_comes_with_its_engine() -> None:
    assert required("flask\n", "flask", adapter="mangum") == ["flask", "a2wsgi", "mangum"]
    assert required("", adapter="mangum", interface="asgi") == ["mangum"]
    assert required("mangum==0.19\n", adapter="mangum", interface="asgi") == ["mangum==0.19"]


def test_what_is_not_installed_is_judged_by_its_name() -> None:
    assert required("left_pad==1\nother\n", "left_pad", project=("other",)) == ["left_pad==1"]


def loose(text: str, **changes) -> list[str]:
    found = package_notes(known(text, "flask", **changes))
    return [note.reason for note in found if "leaves the version open" in note.reason]


def test_versions_that_are_open_are_told_in_one_line() -> None:
    (reason,) = loose("flask>=3\npandas==2.*\nidna\nnumpy~=2.0\nrequests==2.1\npytest\n")
    assert "open of flask, idna, numpy and 1 more: functions" in reason
    assert loose("flask==3.1\npytest\ngunicorn>=20\n") == []
    assert loose("flask @ https://example.com/flask-3.whl\n") == []


def test_versions_that_a_constraint_or_a_lock_says_are_not_open() -> None:
    files = {"requirements.txt": "flask\n-c pins.txt\n", "pins.txt": "flask==3.1\n"}
    assert loose("", files=files) == []
    lock = '[[package]]\nname = "flask"\nversion = "3.1"\n'
    files = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["flask"]\n', "uv.lock": lock}
    assert loose("", files=files) == []
    assert "open of flask:" in loose("", files={"pyproject.toml": files["pyproject.toml"]})[0]
