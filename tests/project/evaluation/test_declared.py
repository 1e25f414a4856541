"""What annotations say of elements that nothing else is known of."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

PLUGINS = """
from abc import ABC, abstractmethod
PICKS = []

class Plugin(ABC):
    @abstractmethod
    def run(self): ...

class Writer(Plugin):
    def run(self):
        open("data/x", "w")

class Reader:
    def read(self):
        open("data/x", "w")

{plugins}

@app.post("/")
def save():
    for plugin in plugins():
        plugin.run()
    return "x"
"""


@pytest.mark.parametrize("kind", ["list", "tuple"])
def test_elements_of_what_a_function_says_to_give(kind: str) -> None:
    plugins = f"def plugins() -> {kind}[Plugin]:\n    return [pick() for pick in PICKS]\n"
    finds(flask(PLUGINS.format(plugins=plugins)), "LO201")


@pytest.mark.parametrize(
    "plugins",
    [
        "def plugins():\n    return [pick() for pick in PICKS]\n",
        "def plugins() -> list[Reader]:\n    return [pick() for pick in PICKS]\n",
        "def plugins() -> list[Plugin]:\n    return [Reader()]\n",
    ],
)
def test_elements_that_are_something_else(plugins: str) -> None:
    quiet(flask(PLUGINS.format(plugins=plugins)), "LO201")


def test_an_interface_with_more_classes_than_a_few() -> None:
    more = "\n".join(f"class Other{n}(Plugin):\n    def run(self): ...\n" for n in range(15))
    plugins = "def plugins() -> list[Plugin]:\n    return [pick() for pick in PICKS]\n"
    finds(flask(PLUGINS.format(plugins=f"{more}\n{plugins}")), "LO201")
