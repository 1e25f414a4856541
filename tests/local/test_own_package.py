from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liftoff.local.own_package import from_above


def error(kind: str, message: str = "", missing: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "message": message, "missing": missing}


NO_PARENT = error("ImportError", "attempted relative import with no known parent package")


@pytest.mark.parametrize(
    ("told", "folder", "expected"),
    [
        (error("ModuleNotFoundError", missing="shop"), "shop", "{above}, and --app shop.main:app"),
        (
            error("ModuleNotFoundError", missing="shop.db"),
            "shop",
            "{above}, and --app shop.main:app",
        ),
        (error("ModuleNotFoundError", missing="shop"), "code", "itself: call it so and give"),
        (NO_PARENT, "shop", "{above}, and --app shop.main:app"),
    ],
)
def test_the_folder_above_is_asked_for(
    tmp_path: Path, told: dict[str, Any], folder: str, expected: str
) -> None:
    hint = from_above(told, str(package(tmp_path, folder)), "main:app")
    assert expected.format(above=tmp_path) in (hint or "")


@pytest.mark.parametrize(
    ("told", "folder"),
    [
        (error("ModuleNotFoundError", missing="flask"), "shop"),
        (error("ImportError", "cannot import name 'a' from 'shop'"), "shop"),
        (error("KeyError", "attempted relative import"), "shop"),
        (NO_PARENT, "shop-1.2"),
    ],
)
def test_other_faults_are_left(tmp_path: Path, told: dict[str, Any], folder: str) -> None:
    assert from_above(told, str(package(tmp_path, folder)), "main:app") is None


def test_a_folder_that_is_called_as_a_library_is_not_it(tmp_path: Path) -> None:
    """Such as examples/flask/main.py, where Flask is not installed."""
    folder = tmp_path / "flask"
    folder.mkdir()
    (folder / "main.py").write_text("from flask import Flask\n")
    told = error("ModuleNotFoundError", missing="flask")
    assert from_above(told, str(folder), "main:app") is None


def package(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for module in ("models", "cart", "stock"):
        (folder / f"{module}.py").write_text("X = 1\n")
    (folder / "main.py").write_text("from shop.models import X\nimport shop.cart, shop.stock\n")
    return folder
