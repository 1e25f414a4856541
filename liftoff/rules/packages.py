"""What the code imports, against what a function can hold and run (LO503 to LO505).

## What it finds

| code | what | severity |
|---|---|---|
| LO503 | a package that alone, or with one it needs, is larger than a function's 250 MB | blocker |
| LO503 | packages that are so together | warning |
| LO504 | a package without a wheel for Linux, or of another operating system | blocker |
| LO505 | a module that no Python has that Lambda still runs | blocker |
| LO505 | a module that the chosen runtime lacks and an older one has | warning |
| LO505 | a runtime that Lambda has retired | blocker |

Only modules that a server imports count. An import inside `try` is taken for optional, and one
inside a function counts for the size alone.

## Why

A function's code and layers take 250 MB unpacked (an image takes 10 GB). `pip install --platform`,
which builds for Lambda from any machine, takes wheels only. Lambda runs Python 3.10 to 3.14;
modules that Python 3.13 dropped are not there from `python3.13` on.

## Example

Bad: `import torch` in an app that is packed as a ZIP file.
Good: the same in a container image, or a model behind SageMaker or Bedrock.

## How sure

Sizes and wheels are those of the packages as they were measured, for Linux and the newest release;
a pinned older one may differ. What only a requirement file names is not counted.

## How to fix

Use a container image for what is large; take the package's binary edition (`psycopg2-binary`);
replace what Python has dropped.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.platform import RUNTIMES
from liftoff.project.source.scopes import Binding, Scope
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.libraries.package_facts import (
    BRINGS,
    DROPPED,
    LARGE_MB,
    PYTHON_2,
    WITHOUT_WHEELS,
)
from liftoff.rules.model import Model

LIMIT_MB = 250


@dataclass(frozen=True, slots=True)
class _Import:
    package: str
    name: str
    node: ast.AST
    scope: Scope
    optional: bool


def check(model: Model) -> Iterator[Draft]:
    """Imports of the app's modules, by the name of the package."""
    found = list(_imports(model))
    yield from _sizes(found)
    yield from _wheels(found)
    yield from _versions(model, found)


def _imports(model: Model) -> Iterator[_Import]:
    for scope in model.scopes:
        module = scope.module_scope()
        if module not in model.import_modules:
            continue
        if scope is module:
            yield from _stars(model, scope)
        for bindings in scope.bindings.values():
            for binding in bindings:
                if binding.kind not in ("import", "from") or not binding.module:
                    continue
                if model.program.find_module(binding.module, scope) is not None:
                    continue
                package = binding.module.partition(".")[0]
                yield _Import(package, binding.module, binding.node, scope, _optional(binding))


def _stars(model: Model, scope: Scope) -> Iterator[_Import]:
    """`from fastai.vision import *`, which binds no name that the source tells."""
    if not scope.star_imports:
        return
    for node in getattr(scope.node, "body", ()):
        match node:
            case ast.ImportFrom(module=str() as name, names=[ast.alias(name="*")], level=0):
                if model.program.find_module(name, scope) is None:
                    yield _Import(name.partition(".")[0], name, node, scope, optional=False)
            case _:
                pass


def _optional(binding: Binding) -> bool:
    """Whether it stands in a `try`, or behind an `if` such as a check of the version."""
    return any(
        isinstance(block.statement, ast.Try | ast.ExceptHandler | ast.If)
        for block in binding.blocks
    )


def _sizes(found: list[_Import]) -> Iterator[Draft]:
    first: dict[str, _Import] = {}
    for one in found:
        if one.package in LARGE_MB and not one.optional:
            first.setdefault(one.package, one)
    for one in found:
        brought = BRINGS.get(one.package)
        if brought is not None and not one.optional:
            first.setdefault(brought, one)
    alone = [(name, one) for name, one in first.items() if LARGE_MB[name] > LIMIT_MB]
    for name, one in alone:
        size = LARGE_MB[name]
        which = f"`{name}` alone" if one.package == name else f"`{name}`, which it needs,"
        text = f"{which} is over {size} MB unpacked; a ZIP package takes {LIMIT_MB}"
        yield _draft(one, "LO503", "blocker", text, "Build a container image (10 GB).")
    total = sum(LARGE_MB[name] for name in first)
    if not alone and total > LIMIT_MB:
        largest = first[max(first, key=lambda name: LARGE_MB[name])]
        names = ", ".join(f"`{name}`" for name in sorted(first))
        text = f"{names} are about {total} MB unpacked together; a ZIP package takes {LIMIT_MB}"
        yield _draft(largest, "LO503", "warning", text, "Build a container image (10 GB).")


def _wheels(found: list[_Import]) -> Iterator[Draft]:
    seen: set[str] = set()
    for one in found:
        why = WITHOUT_WHEELS.get(one.package)
        if why is None or one.optional or one.scope.is_function or one.package in seen:
            continue
        seen.add(one.package)
        text = f"`{one.package}` {why}"
        yield _draft(one, "LO504", "blocker", text, "Use another package, or build an image.")


def _versions(model: Model, found: list[_Import]) -> Iterator[Draft]:
    runtime = model.target.runtime
    if runtime not in RUNTIMES and model.map.apps:
        site = model.map.apps[0]
        yield Draft(
            rule="LO505",
            severity="blocker",
            category="runtime",
            message=f"Lambda no longer makes functions with {runtime}",
            node=site.node,
            scope=site.scope,
            symbol=runtime,
            fix=f"Choose one of {', '.join(RUNTIMES)}.",
            whole_app=True,
        )
    version = _number(runtime)
    seen: set[str] = set()
    for one in found:
        if one.optional or one.scope.is_function or one.package in seen:
            continue
        seen.add(one.package)
        if one.package in PYTHON_2:
            text = f"`{one.package}` is a module of Python 2"
            yield _draft(one, "LO505", "blocker", text, "Move the app to Python 3 first.")
        dropped = DROPPED.get(one.package)
        if dropped is not None and version >= dropped:
            older = f"python3.{dropped - 1}"
            text = f"Python 3.{dropped} has dropped `{one.package}`; {runtime} does not have it"
            yield _draft(one, "LO505", "warning", text, f"Replace it, or choose {older} for now.")


def _number(runtime: str) -> int:
    minor = runtime.rpartition(".")[2]
    return int(minor) if minor.isdigit() else 0


def _draft(one: _Import, rule: str, severity: Severity, message: str, fix: str) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category="runtime" if rule == "LO505" else "package",
        message=message,
        node=one.node,
        scope=one.scope,
        symbol=one.package,
        fix=fix,
        whole_app=True,
    )
