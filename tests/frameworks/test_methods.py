"""The methods of routes, however they are written."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


@pytest.mark.parametrize(
    "methods",
    [
        "[HTTPMethod.POST]",
        "(HTTPMethod.POST.value,)",
        "[http.HTTPMethod.POST]",
        "WRITING",
        "[Method.WRITE]",
    ],
)
def test_methods_of_an_enumeration(methods: str):
    source = f"""
    import enum, http
    from http import HTTPMethod
    WRITING = [HTTPMethod.POST]

    class Method(str, enum.Enum):
        WRITE = "POST"

    @app.route("/", methods={methods})
    def home():
        return "x"
    """
    assert [route.id for route in analysis_of(flask(source)).routes] == ["POST /"]
