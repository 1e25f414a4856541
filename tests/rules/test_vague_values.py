"""Values that may be one of very many: what a register of everything gives, what a text holds."""

from __future__ import annotations

import textwrap

from tests.rules.projects import fastapi, finds, quiet

REGISTER = """
    ONE, TWO, THREE, FOUR, FIVE = [{}], [{}], [{}], [{}], [{}]
    EVERYTHING = {"one": ONE, "two": TWO, "three": THREE, "four": FOUR, "five": FIVE}

    def setting(key):
        return EVERYTHING[key]
"""
CHANGE = """
    @app.get("/{key}")
    def home(key):
        for item in setting(key):
            item["seen"] = True
"""


def test_an_item_of_another_module_s_register_is_none_of_many_for_sure():
    app = fastapi("from store import setting\n" + textwrap.dedent(CHANGE))
    quiet({"store.py": REGISTER, "app.py": app}, "LO1")


def test_in_the_register_s_own_module_it_is_named():
    finds(fastapi(textwrap.dedent(REGISTER) + textwrap.dedent(CHANGE)), "LO102")


def test_each_text_that_a_helper_reads_is_the_caller_s_own():
    source = """
    import json

    SHARED = {"x": {}}

    def parsed(text):
        return json.loads(text)

    @app.get("/a")
    def a():
        one = parsed("{}")
        one["shared"] = SHARED

    @app.get("/b")
    def b():
        other = parsed("{}")
        other["shared"]["mine"] = 1
    """
    quiet(fastapi(source), "LO1")


def test_what_a_helper_reads_for_a_module_is_the_module_s():
    source = """
    import json

    def parsed(text):
        return json.loads(text)

    SHARED = parsed("{}")

    @app.get("/{name}")
    def a(name):
        parsed(name)
        SHARED[name] = 1
    """
    assert finds(fastapi(source), "LO102").symbol == "SHARED"


def test_a_variable_of_the_environment_has_no_parts():
    source = """
    import os

    KEPT = os.environ.get("NAMES") or {"a": []}

    @app.get("/")
    def home():
        KEPT["a"].append(1)
    """
    assert finds(fastapi(source), "LO102").symbol == "KEPT"
