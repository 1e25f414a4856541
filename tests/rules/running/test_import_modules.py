"""Which modules run when a server loads the app."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

FRONT = """
    from flask import Flask

    def create_app():
        return Flask(__name__)

    class Shop:
        def __init__(self):
            self.app = create_app()
            self.app.add_url_rule("/", view_func=home)

    def home():
        return ""
"""


@pytest.mark.parametrize(("bound", "found"), [("app", []), ("shown", ["LO512"])])
def test_an_app_that_is_an_attribute_of_what_a_module_makes(bound: str, found: list[str]):
    files = {
        "front.py": FRONT,
        "entry.py": f"from front import Shop\n\ndef make():\n    return Shop()\n\n"
        f"{bound} = make().app\n",
    }
    assert [f.rule for f in analysis_of(files).findings] == found
