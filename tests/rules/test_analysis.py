"""The verdict of an app."""

from __future__ import annotations

from tests.rules.projects import analysis_of, flask


def test_clean_app_is_ready():
    analysis = analysis_of(
        flask("""
        @app.get("/hello/<name>")
        def hello(name):
            return f"Hello {name}"
        """)
    )
    assert analysis.findings == ()
    assert [judged.verdict for judged in analysis.verdicts] == ["ready"]
