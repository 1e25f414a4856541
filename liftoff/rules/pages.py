"""What the rules' docstrings say of each code: for `liftoff rule`, output formats and the docs.

The first line of a rule module's docstring is its title. A module with several codes lists them in
a table of code, what and severity; a module with one code may put it before its title instead.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from liftoff.rules import suppressions
from liftoff.rules.catalogue import RULES
from liftoff.rules.finding import SEVERITIES, Severity

_ROW = re.compile(r"^\|([^|\n]*LO\d{3}[^|\n]*)\|([^|\n]*)\|([^|\n]*)\|", re.MULTILINE)
_CODE = re.compile(r"LO\d{3}")
_TITLE = re.compile(r"(LO\d{3}):\s*(.+)")
_CODES = re.compile(r"\s*\(LO\d{3}.*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """What is documented of one code.

    Attributes:
        code: `LO101`.
        summary: what it finds, a phrase; several cases are joined by `; `.
        severities: of its cases, worst first; empty when the page does not say.
        name: the page, and the module: `memory`.
        title: the page's title, without codes.
        body: the rest of the page, in Markdown.
    """

    code: str
    summary: str
    severities: tuple[Severity, ...]
    name: str
    title: str
    body: str


def documented_modules() -> tuple[ModuleType, ...]:
    """The modules whose docstrings are pages, in the catalogue's order."""
    modules = (sys.modules[rule.__module__] for rule in RULES)
    return tuple(dict.fromkeys((*modules, suppressions)))


@cache
def rule_pages() -> dict[str, RulePage]:
    """The page of each code, sorted by code. A code that two modules share has the first's page."""
    found: dict[str, RulePage] = {}
    for module in documented_modules():
        for page in _pages(module):
            found.setdefault(page.code, page)
    return dict(sorted(found.items()))


def _pages(module: ModuleType) -> list[RulePage]:
    title, _, body = inspect.cleandoc(module.__doc__ or "").partition("\n")
    cases: dict[str, list[tuple[str, str]]] = {}
    for first, what, severity in _ROW.findall(body):
        for code in _CODE.findall(first):
            cases.setdefault(code, []).append((what.strip(), severity))
    single = _TITLE.match(title)
    heading = _CODES.sub("", single[2] if single else title).rstrip(".")
    if single:
        cases.setdefault(single[1], [])
    if not cases:
        cases = {code: [] for code in _CODE.findall(title)}
    return [
        RulePage(
            code=code,
            summary="; ".join(dict.fromkeys(what for what, _ in rows)) or heading,
            severities=tuple(s for s in SEVERITIES if any(s in given for _, given in rows)),
            name=module.__name__.rpartition(".")[2],
            title=heading,
            body=body.strip(),
        )
        for code, rows in cases.items()
    ]
