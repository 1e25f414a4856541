"""Lets Werkzeug's rules make what builds their URLs when a URL is first built.

A rule compiles two functions for `url_for` when it is added to the map: for small apps that is half
of what their init takes beyond imports, and a function builds few of its URLs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def build_late() -> None:
    """Make rules that are added from now on compile their builders at the first use.

    It does nothing where Werkzeug has no such step; all else about the rules stays.
    """
    from werkzeug.routing import Rule  # noqa: PLC0415

    compile_now = getattr(Rule, "_compile_builder", None)
    if compile_now is None or getattr(compile_now, "late", False):
        return

    def compile_late(self: Any, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def build(rule: Any, /, **values: Any) -> Any:
            if not made:
                made.append(compile_now(self, append_unknown))
            return made[0](rule, **values)

        return build

    compile_late.late = True  # type: ignore[attr-defined]
    Rule._compile_builder = compile_late  # type: ignore[method-assign]
