"""What `split` and `wrap` plan with: the command line before the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from liftoff.cli.migration_options import Request
from liftoff.gate.configuration import Configured
from liftoff.gate.patterns import Patterns
from liftoff.plan.chosen_files import ChosenFiles
from liftoff.plan.deployment import Deployment
from liftoff.plan.grouping import Grouping
from liftoff.plan.planner import Options


def plan_options(
    request: Request, configured: Configured, environment: Mapping[str, str]
) -> Options:
    """The options of a plan.

    Args:
        request: the command line.
        configured: the configuration.
        environment: variables that the command line gives.
    """
    settings = configured.settings
    target, deploy = settings.target, settings.deploy
    return Options(
        gateway=request.gateway or target.gateway,
        adapter=request.adapter or target.adapter,
        runtime=request.runtime or target.runtime,
        architecture=request.architecture,
        memory=request.memory or deploy.memory,
        environment={**deploy.environment, **environment},
        timeout=target.timeout,
        snap_start=deploy.snap_start,
        provisioned_concurrency=deploy.provisioned_concurrency,
        deployment=Deployment(**{f.name: getattr(deploy, f.name) for f in fields(Deployment)}),
        functions=settings.functions,
        grouping=Grouping(
            mode=request.group or settings.split.group,
            similarity=settings.split.similarity,
            by_hand=settings.groups,
            most_functions=settings.split.most_functions,
            most_routes=settings.split.most_routes,
        ),
        today=date.today(),
        files=tuple(
            ChosenFiles(pattern, Patterns((pattern,), configured.prefix).match, endpoints)
            for pattern, endpoints in settings.files.items()
        ),
    )
