"""What was measured, as text: the same tables for a terminal and for the page in the docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.adapter_speed.apps import ASGI_APPS, WSGI_APPS
from benchmarks.adapter_speed.budget import Budget
from benchmarks.adapter_speed.cases import KIND_TITLES
from benchmarks.adapter_speed.contenders import LIMIT, OURS, PEERS
from benchmarks.adapter_speed.results import ImportTime, Result
from benchmarks.adapter_speed.targets import Target
from benchmarks.adapter_speed.ways import Taken

LEGEND = (
    "Limit: microseconds of the app called directly. All others: time over the limit's. Floor: the "
    "least that an adapter can do, a copy of what PEP 3333 or ASGI demand, the call, a copy of the "
    "answer, and no check or option. The floor that checks looks at all that an adapter must look "
    "at, for common requests only. There are none where an app needs more than one step of a task. "
    "Peers: in brackets how many times ours it is; **wrong** where the answer was not the app's, "
    "so that there is nothing to time."
)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown whose columns are aligned."""
    lines = [list(header), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    made = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    made.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(made)


def result_tables(results: Sequence[Result]) -> str:
    """Give one table for WSGI and one for ASGI, as far as each was measured."""
    parts = []
    for title, apps in (("WSGI", WSGI_APPS), ("ASGI", ASGI_APPS)):
        chosen = [result for result in results if result.app in apps]
        if chosen:
            parts.append(f"### {title}\n\n{_results(chosen)}")
    return "\n\n".join(parts)


def _results(results: Sequence[Result]) -> str:
    names = dict.fromkeys(
        name for result in results for name in (*result.turns, *result.wrong) if name != LIMIT
    )
    ordered = sorted(names, key=lambda name: PEERS.index(name) if name in PEERS else -1)
    rows = [
        [
            result.app,
            result.case,
            KIND_TITLES[result.kind],
            f"{result.seconds(LIMIT) * 1e6:.1f}",
            *(_cell(result, name) for name in ordered),
        ]
        for result in results
    ]
    return table(["app", "request", "event", "limit, µs", *ordered], rows)


def _cell(result: Result, name: str) -> str:
    if name in result.wrong:
        return "**wrong**"
    to_limit = result.ratio(name)
    if to_limit is None:
        return ""
    to_ours = result.ratio(name, OURS)
    if name not in PEERS or to_ours is None:
        return f"{to_limit:.2f}"
    return f"{to_limit:.2f} ({to_ours:.1f})"


def ways_table(headers: Iterable[Taken]) -> str:
    """Give what the ways to look at headers take."""
    rows = [
        [one.makes, one.how, f"{one.microseconds:.2f}", f"{one.to_first:.2f}"] for one in headers
    ]
    return table(["makes", "how", "µs", "to the first"], rows)


def import_table(imports: Iterable[ImportTime]) -> str:
    """Give the import times."""
    rows = [
        [
            one.after,
            one.modules.replace("liftoff_adapters", "…") if "," in one.modules else one.modules,
            f"{one.milliseconds:.2f}",
            f"{one.least:.2f}",
            ("there" if one.pybase64 else "not there") if one.modules.startswith("liftoff") else "",
        ]
        for one in imports
    ]
    return table(["after", "import", "median turn, ms", "least, ms", "pybase64"], rows)


def target_table(targets: Iterable[Target]) -> str:
    """Give the targets and whether they were met."""
    return table(
        ["", "target", "measured", "", "floor that checks", "floor"],
        [
            [one.what, one.wanted, one.measured, _verdict(one), one.checked, one.floor]
            for one in targets
        ],
    )


def _verdict(target: Target) -> str:
    if target.met is None:
        return "not measured"
    if target.met:
        return "met"
    if not target.beyond:
        return "NOT met"
    return f"NOT met; nor by the floor that checks: {', '.join(target.beyond)}"


def budget_table(found: Iterable[Budget]) -> str:
    """Give what targets leave, in microseconds."""
    rows = [
        [
            one.what,
            KIND_TITLES[one.kind],
            *(
                "" if seconds is None else f"{seconds * 1e6:.1f}"
                for seconds in (one.app, one.left, one.floor, one.checked, one.ours)
            ),
        ]
        for one in found
    ]
    return table(
        ["", "event", "app alone", "target leaves", "floor", "floor that checks", "liftoff"], rows
    )


def wrong_answers(results: Iterable[Result]) -> list[str]:
    """Say what each wrong answer was."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for result in results:
        for name, said in result.wrong.items():
            key = (name, result.app, result.case, said)
            found.setdefault(key, []).append(KIND_TITLES[result.kind])
    return [
        f"{name}, {app}, {case} ({', '.join(kinds)}): {said}"
        for (name, app, case, said), kinds in found.items()
    ]
