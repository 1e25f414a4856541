from __future__ import annotations

from liftoff.plan.packages.closure import closure, marker_environment

LAMBDA = marker_environment("python3.13", "arm64")


def test_dependencies_of_dependencies_are_reached() -> None:
    known = {"flask": ["Werkzeug>=3", "jinja2 (>=3)"], "jinja2": ["MarkupSafe"], "redis": []}
    assert closure([("flask", "")], known, LAMBDA) == {"flask", "werkzeug", "jinja2", "markupsafe"}


def test_extras_bring_theirs_only_when_asked_for() -> None:
    known = {
        "requests": ["idna", "PySocks; extra == 'socks'", 'chardet; extra == "use_chardet"'],
        "client": ["requests[socks]"],
    }
    assert closure([("requests", "")], known, LAMBDA) == {"requests", "idna"}
    assert closure([("requests", "socks")], known, LAMBDA) == {"requests", "idna", "pysocks"}
    assert closure([("client", "")], known, LAMBDA) == {"client", "requests", "idna", "pysocks"}


def test_an_extra_may_ask_for_others_of_its_own_distribution() -> None:
    known = {"x": ["x[a,b]; extra == 'all'", "one; extra == 'a'", "two; extra == 'b'"]}
    assert closure([("x", "all")], known, LAMBDA) == {"x", "one", "two"}


def test_markers_are_those_of_lambda() -> None:
    known = {
        "x": [
            "old; python_version < '3.12'",
            "new; python_version >= '3.12'",
            "win; sys_platform == 'win32'",
            "arm; platform_machine == 'aarch64'",
            "intel; platform_machine == 'x86_64'",
            "slow; implementation_name == 'pypy'",
        ]
    }
    assert closure([("x", "")], known, LAMBDA) == {"x", "new", "arm"}
    intel = marker_environment("python3.11", "x86_64")
    assert closure([("x", "")], known, intel) == {"x", "old", "intel"}


def test_loops_and_lines_of_old_metadata_do_no_harm() -> None:
    known = {"a": ["b", "what is this ???"], "b": ["a"]}
    assert closure([("a", "")], known, LAMBDA) == {"a", "b"}
