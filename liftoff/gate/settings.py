"""What can be configured, with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from liftoff.plan.deployment import Deployment, FunctionSettings
from liftoff.plan.grouping import SIMILARITY, Mode
from liftoff.rules.finding import SEVERITIES, Severity
from liftoff.rules.target import Target

FailOn = Literal["blocker", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = (*SEVERITIES, "never")

# Tests run on nobody's Lambda, migrations before it, and generated code is nobody's to mend.
EXCLUDED = (
    "tests",
    "test",
    "testing",
    "test_*.py",
    "*_test.py",
    "conftest.py",
    "tests.py",
    # Of a database (Alembic, Django): a folder may be called so for what an app does.
    "**/migrations/versions",
    "**/migrations/env.py",
    "**/migrations/[0-9][0-9][0-9][0-9]_*.py",
    "**/alembic/versions",
    "**/alembic/env.py",
    "*_pb2.py",
    "*_pb2_grpc.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy(Deployment):
    """How all functions are deployed; what their gateway has is `Deployment`'s.

    Attributes:
        memory: MB of each function.
        environment: variables of each function.
        snap_start: see `FunctionSettings`.
        provisioned_concurrency: see `FunctionSettings`.
    """

    memory: int = 512
    environment: Mapping[str, str] = field(default_factory=dict)
    snap_start: bool = False
    provisioned_concurrency: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Which routes share a function; see `liftoff.plan.grouping.Grouping`."""

    group: Mode = "route"
    similarity: float = SIMILARITY
    most_functions: int | None = None
    most_routes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration of a run.

    Attributes:
        select: prefixes of the codes that count.
        extend_select: further ones.
        ignore: prefixes of the codes that do not.
        extend_ignore: further ones.
        per_file_ignores: prefixes of codes by pattern of files.
        exclude: patterns of files whose findings do not count.
        extend_exclude: further ones.
        severity: severity by prefix of codes, instead of the rule's own.
        fail_on: the least severity that makes a run fail.
        baseline: absolute path of the file with the findings that are known.
        target: where the app will run.
        split: which routes share a function.
        groups: endpoints, or patterns of them, by the name of the function that a person wants.
        files: endpoints, or patterns of them, by the pattern of files that only these need.
        ship_private: patterns of files that functions hold though they look private.
        deploy: how it is deployed.
        functions: what is set of single functions, by name.
    """

    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = EXCLUDED
    extend_exclude: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: FailOn = "blocker"
    baseline: Path | None = None
    target: Target = field(default_factory=Target)
    split: Split = field(default_factory=Split)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ship_private: tuple[str, ...] = ()
    deploy: Deploy = field(default_factory=Deploy)
    functions: Mapping[str, FunctionSettings] = field(default_factory=dict)
