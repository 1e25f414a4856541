"""Flags of modules that say that a process is set up (LO101, LO109)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


@pytest.mark.parametrize(
    ("asks", "rule"),
    [
        ("if not READY:\n            set_up(countries)", "LO109"),
        (
            "if not READY:\n            import countries as known\n            set_up(known)",
            "LO109",
        ),
        ("if READY:\n            set_up(countries)", "LO101"),
        ("if not READY:\n            set_up(request.args)", "LO101"),
        ("if not READY:\n            set_up(name)", "LO101"),
        ("if not READY:\n            set_up(countries)\n            return 'first'", "LO101"),
        (
            "if not READY:\n            set_up(countries)\n        else:\n            name = ''",
            "LO101",
        ),
        ("if not READY:\n            set_up(countries)\n        name = READY", "LO101"),
        ("set_up(countries)", "LO101"),
    ],
)
def test_a_flag_that_is_asked_before_the_process_is_set_up(asks: str, rule: str):
    source = flask(f"""
        import countries

        READY = False

        def set_up(known):
            known.add("Kosovo")
            global READY
            READY = True

        @app.get("/<name>")
        def show(name):
            {asks.replace("        ", "            ")}
            return name
    """)
    found = [f.rule for f in analysis_of(source).findings if f.symbol == "READY"]
    assert found == [rule]


@pytest.mark.parametrize("reads", ["return str(READY)", "return 'late' if READY else 'early'"])
def test_a_flag_that_another_route_answers_with(reads: str):
    source = flask(f"""
        READY = False

        def set_up():
            global READY
            READY = True

        @app.post("/")
        def start():
            if not READY:
                set_up()
            return ""

        @app.get("/")
        def show():
            {reads}
    """)
    found = [f.rule for f in analysis_of(source).findings if f.symbol == "READY"]
    assert found == ["LO101"]
