"""The oldest Python of Lambda can import what functions hold, though liftoff needs a later one."""

from __future__ import annotations

import ast
from pathlib import Path

import liftoff_adapters
import pytest

from liftoff.platform import RUNTIMES

OLDEST = (3, 10)
FILES = sorted(Path(liftoff_adapters.__file__).parent.rglob("*.py"))


def starred(tree: ast.AST) -> list[int]:
    """Lines of `*args: *Ts` and `x[*Ts]`, syntax of 3.11 that the parser does not tell."""
    return [
        inner.lineno
        for node in ast.walk(tree)
        for inner in ast.walk(
            getattr(node, "annotation", None) or getattr(node, "slice", None) or ast.Pass()
        )
        if isinstance(inner, ast.Starred)
    ]


def test_it_is_the_oldest() -> None:
    assert RUNTIMES[0] == "python{}.{}".format(*OLDEST)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_syntax_is_known(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=OLDEST)
    assert not starred(tree)
