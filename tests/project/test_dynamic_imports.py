from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

FILES = {
    "shop/__init__.py": "",
    "shop/stores/__init__.py": "import importlib\n\n\ndef store(kind):\n    {how}\n",
    "shop/stores/disk.py": "def put(x):\n    open('data/x', 'w').write(x)\n",
    "shop/stores/none.py": "def put(x):\n    pass\n",
    "app.py": (
        "from flask import Flask\nfrom shop.stores import store\napp = Flask(__name__)\n\n\n"
        "@app.post('/<kind>')\ndef save(kind):\n    store(kind).put('x')\n    return 'x'\n"
    ),
}


def findings(how: str) -> list[tuple[str, str, tuple[str, ...]]]:
    files = {path: text.replace("{how}", how) for path, text in FILES.items()}
    return [(f.rule, f.place.path, f.routes) for f in analysis_of(files).findings]


@pytest.mark.parametrize(
    "how",
    [
        "return importlib.import_module('shop.stores.disk')",
        "return importlib.import_module('.disk', __package__)",
        "return importlib.import_module('.' + kind, __name__)",
        "return importlib.import_module(f'.{kind}', __name__)",
        "return importlib.import_module('shop.stores.%s' % kind)",
    ],
)
def test_function_of_a_module_that_is_chosen_at_run_time(how: str):
    assert findings(how) == [("LO201", "shop/stores/disk.py", ("POST /<kind>",))]


@pytest.mark.parametrize(
    "how",
    [
        "return importlib.import_module(kind)",
        "return importlib.import_module('shop.stores.none')",
        "return importlib.import_module('other.' + kind)",
        "return importlib.import_module('....far', __name__)",
    ],
)
def test_unknown_and_other_modules(how: str):
    assert [found for found in findings(how) if found[2]] == []
