"""What a name of a module is worth where other modules say what it is."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

CORE = "store = None\n\ndef note():\n    store.seen.append(1)\n    return str(len(store.seen))\n"


@pytest.mark.parametrize(
    ("imports", "given", "found"),
    [
        ("from shop import core", "core.store = Store", True),
        ("import shop.core", "shop.core.store = Store", True),
        ("import shop.core as core", "core.store = core.other = Store", True),
        ("from shop import core", "core.other = Store", False),
    ],
)
def test_a_name_that_is_none_until_another_module_sets_it(
    imports: str, given: str, found: bool
) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/core.py": CORE,
        "shop/app.py": (
            f"from flask import Flask\n{imports}\nfrom shop.core import note\n"
            f"app = Flask(__name__)\n\nclass Store:\n    seen = []\n\n{given}\n\n"
            "@app.get('/')\ndef home(): return note()\n"
        ),
    }
    rules = [finding.rule for finding in analysis_of(files).findings]
    assert ("LO103" in rules) is found
