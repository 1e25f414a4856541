"""Helpers that call what they are given, for those who give it."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask

HELPERS = """
from threading import Thread

seen = {}

def keep():
    seen["x"] = 1
    return ""

def plain():
    return ""

def call(function, *args):
    return function(*args)

def handed(function):
    return call(function)

def start(function):
    Thread(target=function).start()
    return ""

def either(function=keep):
    return function()

@app.get("/a")
def a():
    return USE_A

@app.get("/b")
def b():
    return USE_B
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("call(keep)", "call(plain)"),
        ("handed(keep)", "handed(plain)"),
        ("handed(keep)", "call(plain)"),
        ("call(lambda: keep())", "call(lambda: plain())"),
        ("start(keep)", "start(plain)"),
    ],
)
def test_what_a_helper_is_given_runs_for_who_gives_it(one: str, other: str):
    source = flask(HELPERS.replace("USE_A", one).replace("USE_B", other))
    assert finds(source, "LO102", "seen").routes == ("GET /a",)


@pytest.mark.parametrize("use", ["either()", "either(plain)"])
def test_what_a_helper_calls_unless_told_otherwise(use: str):
    source = flask(HELPERS.replace("USE_A", "either(keep)").replace("USE_B", use))
    assert finds(source, "LO102", "seen").routes == ("GET /a", "GET /b")


def test_the_way_to_it_goes_from_the_giver():
    source = flask(HELPERS.replace("USE_A", "handed(keep)").replace("USE_B", "plain()"))
    assert [step.message for step in finds(source, "LO102", "seen").trace][1:] == ["a calls keep"]
