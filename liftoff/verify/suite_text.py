"""What people read after a suite."""

from __future__ import annotations

from collections.abc import Mapping

_SHOWN = 5


def unjudged_text(tests: Mapping[str, tuple[str, ...]]) -> str:
    """The tests that say nothing about the functions, by what each has prepared.

    Args:
        tests: reasons by test.
    """
    by_reason: dict[str, list[str]] = {}
    for test, reasons in tests.items():
        for reason in reasons:
            by_reason.setdefault(reason, []).append(test)
    were = "test was" if len(tests) == 1 else "tests were"
    lines = [f"{len(tests)} {were} answered by the original app, not by functions, as each of them"]
    for reason, named in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        lines.append(f"  {reason}")
        lines += [f"    {test or 'outside of a test'}" for test in named[:_SHOWN]]
        if len(named) > _SHOWN:
            lines.append(f"    and {len(named) - _SHOWN} more")
    return "\n".join(lines)
