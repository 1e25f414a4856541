from __future__ import annotations

from liftoff.emit.gateway_paths import variables


def test_variables():
    assert variables("/users/{p2}/files/{proxy+}") == [("p2", False), ("proxy", True)]
    assert variables("/$default") == []
    assert variables("/") == []
