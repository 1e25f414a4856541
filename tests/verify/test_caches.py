"""Caches of the app that tests clear."""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType

import pytest

from liftoff.verify.liftoff_suite_plugin import caches


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of an app, with a cached function."""

    @lru_cache
    def rate(of: str) -> str:
        return of * 2

    rate.__module__ = "shop"
    module = ModuleType("shop")
    vars(module).update(rate=rate, other=lambda: None)
    user = ModuleType("user")
    vars(user).update(rate=rate)  # it only imports the function
    monkeypatch.setattr(caches, "own_modules", lambda *, tests: [] if tests else [module, user])
    monkeypatch.setattr(caches, "_seen", {})
    caches.note()
    return module


def test_a_cache_that_is_cleared_is_so_until_it_is_filled(shop: ModuleType) -> None:
    assert caches.cleared() == []
    shop.rate("a")
    caches.note()
    shop.rate("b")
    assert caches.cleared() == []
    shop.rate.cache_clear()
    assert caches.cleared() == [("shop", "rate")]
    caches.note()  # a request that a function answers fills nothing here
    assert caches.cleared() == [("shop", "rate")]
    shop.rate("a")
    caches.note()
    assert caches.cleared() == []


def test_a_cache_that_is_cleared_and_filled_at_once(shop: ModuleType) -> None:
    shop.rate("a")
    shop.rate("a")
    caches.note()
    shop.rate.cache_clear()
    shop.rate("b")
    assert caches.cleared() == [("shop", "rate")]


def test_a_cache_of_a_module_that_is_imported_anew_is_another_one(shop: ModuleType) -> None:
    shop.rate("a")
    caches.note()
    again = lru_cache(shop.rate.__wrapped__)
    again.__module__ = "shop"
    vars(shop).update(rate=again)
    assert caches.cleared() == []
    caches.note()
    assert caches.cleared() == []


def test_clearing_leaves_alone_what_is_no_cache(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(caches.sys.modules, "shop", shop)  # type: ignore[attr-defined]
    shop.rate("a")
    caches.clear([("shop", "rate"), ("shop", "other"), ("shop", "gone"), ("none", "rate")])
    assert shop.rate.cache_info().currsize == 0
