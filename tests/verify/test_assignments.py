"""What tests assign to modules of the app."""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import cloudpickle
import pytest

from liftoff.verify import liftoff_suite_plugin
from liftoff.verify.liftoff_suite_plugin import assignments

SHOP = """\
ENGINE = "own"


def connect():
    global ENGINE
    ENGINE = "connected"
"""


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """A module of an app, imported under the watch of a suite whose tests are these."""
    file = tmp_path / "watched_shop.py"
    file.write_text(SHOP)
    monkeypatch.setattr(liftoff_suite_plugin, "cloudpickle", cloudpickle, raising=False)
    monkeypatch.setattr(assignments, "is_own", lambda path: path == str(file))
    monkeypatch.setattr(assignments, "is_test", lambda path: path == __file__)
    monkeypatch.setattr(assignments, "_assigned", {})
    monkeypatch.setattr(SourceFileLoader, "exec_module", SourceFileLoader.exec_module)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "watched_shop", raising=False)
    assignments.watch()
    return importlib.import_module("watched_shop")


def test_an_assignment_is_seen_until_it_is_taken_back(shop: ModuleType) -> None:
    assert assignments.assigned() == []
    shop.ENGINE = "of the tests"
    shop.extra = 1
    assert assignments.assigned() == [(shop, "ENGINE"), (shop, "extra")]
    shop.ENGINE = "own"
    assert assignments.assigned() == [(shop, "extra")]


def test_what_the_app_itself_does_is_left_alone(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.connect()
    monkeypatch.setattr(shop, "ENGINE", "patched")  # the patch is seen as such
    assert assignments.assigned() == []
    shop.ENGINE = "of the tests"
    shop.connect()
    assert assignments.assigned() == []


def test_a_module_that_is_imported_anew_has_its_own_again(shop: ModuleType) -> None:
    shop.ENGINE = "of the tests"
    importlib.reload(shop)
    assert assignments.assigned() == []
    shop.ENGINE = "of the tests"
    del sys.modules["watched_shop"]
    assert assignments.assigned() == []


def test_a_watched_module_is_sent_as_any_other(shop: ModuleType) -> None:
    assert cloudpickle.loads(cloudpickle.dumps(shop)) is shop
