from __future__ import annotations

import pytest

from liftoff.build.zips.package_tests import package_tests

PACKAGE = {
    "x/__init__.py": "",
    "x/core.py": "",
    "x/tests/__init__.py": "",
    "x/tests/data/a.json": "{}",
    "x/sub/tests/test_a.py": "",
}


def left_out(**changes: str) -> set[str]:
    files = {**PACKAGE, **{f"{name.replace('__', '/')}.py": text for name, text in changes.items()}}
    return set(package_tests(files, lambda path: files[path].encode()))


def test_tests_that_nothing_imports_are_left_out() -> None:
    assert left_out(x__core="import x.core\n# from x.tests import y\n") == {
        "x/tests/__init__.py",
        "x/tests/data/a.json",
        "x/sub/tests/test_a.py",
    }


@pytest.mark.parametrize(
    "text",
    [
        "from x.tests import helper",
        "from x import tests",
        "from .tests.helper import f",
        "from . import (\n    core,\n    tests,\n)",
        "import x.tests.data",
        "    import os, x.tests as t",
        "importlib.import_module('x.tests.helper')",
        'files("x.tests")',
    ],
)
def test_tests_that_other_code_uses_stay(text: str) -> None:
    assert left_out(x__core=f"{text}\n") == {"x/sub/tests/test_a.py"}


def test_the_functions_own_code_may_use_them() -> None:
    assert left_out(views="from x.sub.tests import test_a\n") == {
        "x/tests/__init__.py",
        "x/tests/data/a.json",
    }


def test_tests_of_tests_and_modules_called_tests_do_not_count() -> None:
    found = left_out(x__tests__test_b="from x.sub.tests import test_a\n", y__tests="")
    assert "x/sub/tests/test_a.py" in found
    assert "y/tests.py" not in found


def test_a_package_called_tests_is_no_packages_tests() -> None:
    files = {"tests/__init__.py": "", "x-1.dist-info/tests/LICENSE": ""}
    assert package_tests(files, lambda path: files[path].encode()) == frozenset()
