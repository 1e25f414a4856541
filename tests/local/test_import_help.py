from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liftoff.local.import_help import import_help

NEWER = "try:\n    x = 1\nexcept KeyError, ValueError: ...\n"
BROKEN = "def (:\n"


def error(kind: str, **keys: Any) -> dict[str, Any]:
    return {"kind": kind, "missing": None, "lacking": None, "unset": [], "path": "app.py", **keys}


@pytest.mark.parametrize(
    ("told", "text", "expected"),
    [
        (error("ModuleNotFoundError", missing="x"), "", "install the app's requirements"),
        (
            error("ImportError", lacking="flask"),
            "",
            "is made for another version of `flask`: install",
        ),
        (error("AttributeError", lacking="collections"), "", "another version of Python: install"),
        (error("SyntaxError"), NEWER, "of a newer Python than the interpreter"),
        (error("SyntaxError"), BROKEN, "is set, or given to verify with --env"),
        (error("SyntaxError", path=None), NEWER, "is set, or given to verify with --env"),
        (error("KeyError", unset=["A", "B"]), "", "A, B: set that, or give verify --env A=... --"),
        (error("NoRegionError", unset=["AWS_REGION"]), "", "which Lambda sets: set it here, too"),
        (error("ConnectionRefusedError"), "", "asks a server while it is imported: have that"),
        (error("KeyError"), NEWER, "the app must import as it does when its server starts"),
    ],
)
def test_the_hint(tmp_path: Path, told: dict[str, Any], text: str, expected: str) -> None:
    (tmp_path / "app.py").write_text(text)
    assert expected in import_help(told, str(tmp_path), "verify")
