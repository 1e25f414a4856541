"""What functions hold: `ship-private`, and the keys of the tables `split`, `groups`, `files`."""

from __future__ import annotations

import re
from typing import Any

from liftoff.gate.option import Option
from liftoff.gate.values import UnfitError, choice, table, texts, whole
from liftoff.plan.grouping import MODES
from liftoff.plan.names import FALLBACK, LONGEST

_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST - 1}}}")


def share(value: Any) -> float:
    """A number from 0 to 1."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise UnfitError(f"must be a number from 0 to 1, not {value!r}")
    return float(value)


def groups(value: Any) -> dict[str, tuple[str, ...]]:
    """A table of names of functions, each with a list of endpoints."""
    found: dict[str, tuple[str, ...]] = {}
    for name, given in table(value).items():
        if not _NAME.fullmatch(name) or name == FALLBACK:
            raise UnfitError(
                f"{name!r} is no name for a function",
                f"at most {LONGEST} letters, digits, - and _; {FALLBACK} is taken",
            )
        if not (found_texts := texts(given)):
            raise UnfitError(f"{name} names no endpoint")
        found[name] = found_texts
    return found


def endpoints_by_pattern(value: Any) -> dict[str, tuple[str, ...]]:
    """A table of patterns of files, each with a list of endpoints, or with none."""
    return {pattern: texts(given) for pattern, given in table(value).items()}


SPLIT_OPTIONS: tuple[Option, ...] = (
    Option(
        key="split.group",
        read=choice(MODES),
        kind="`route`, `blueprint` or `auto`",
        example='[tool.liftoff.split]\ngroup = "auto"',
        about="Which routes share a function: none that need not (`route`), those of a blueprint, "
        "or of a router in FastAPI (`blueprint`), or those whose functions would hold almost the "
        "same (`auto`). What must not be torn apart shares one in any case.",
    ),
    Option(
        key="split.similarity",
        read=share,
        kind="number from 0 to 1",
        example="[tool.liftoff.split]\nsimilarity = 0.95",
        about="How alike functions must be for `auto` to make them one: of what the two would hold "
        "together, the part that both need, counted in lines of source and in bytes of third-party "
        "distributions; the smaller of the two counts.",
    ),
    Option(
        key="split.most-functions",
        read=whole(1, 10_000),
        kind="whole number",
        example="[tool.liftoff.split]\nmost-functions = 40",
        about="The most functions that there may be, the fallback included. Above it those that "
        "are most alike share one. Without it the gateway's own quota counts: 100 for a load "
        "balancer, 300 for the others.",
    ),
    Option(
        key="split.most-routes",
        read=whole(10, 10_000),
        kind="whole number",
        example="[tool.liftoff.split]\nmost-routes = 600",
        about="Routes of an HTTP API, or resources of a REST API, where AWS has raised the quota "
        "of 300. Above it routes are folded into wider ones, and the last go to the fallback.",
    ),
    Option(
        key="groups",
        read=groups,
        kind="table of name to list of endpoints",
        example='[tool.liftoff.groups]\nreports = ["reports.*", "/export/<kind>"]\n'
        'accounts = ["auth.login", "auth.logout"]',
        about="Functions made by hand: the name of each, with its endpoints (as `liftoff routes` "
        "shows them), or paths as the app spells them, or patterns of either, with `*` and `?`. "
        "They hold whatever `split.group` says.",
    ),
    Option(
        key="files",
        read=endpoints_by_pattern,
        kind="table of pattern to list of endpoints",
        example='[tool.liftoff.files]\n"themes/*/static" = ["themes.file"]\n'
        '"reports/fonts" = ["reports.*", "/export/<kind>"]',
        about="Data files that only some functions hold, beside the fallback: those that answer "
        "one of these endpoints, given as in `groups`. It is for files that `split` cannot prove "
        "unneeded, and nothing checks it but `liftoff verify`: another function that opens one "
        "does not find it.",
    ),
    Option(
        key="ship-private",
        read=texts,
        kind="list of patterns",
        example='ship-private = ["data/answers.key", "keys/demo/*.pem"]',
        about="Files that functions hold though their names or contents are those of secrets: "
        "keys, variables, credentials. Without it no function has them. Whoever may read a "
        "function's code reads them.",
    ),
)
