"""Random numbers from one seed (LO115)."""

from __future__ import annotations

from tests.rules.projects import finds, flask


def test_random_seed():
    found = finds(
        flask("""
        import random

        @app.get("/")
        def home():
            random.seed(int(request.args["seed"]))
            return "x"
        """),
        "LO115",
    )
    assert found.severity == "info"
