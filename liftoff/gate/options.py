"""The keys of the configuration file: how each is read, and what its documentation says."""

from __future__ import annotations

from liftoff.gate.deploy_options import DEPLOY_OPTIONS
from liftoff.gate.option import Option
from liftoff.gate.settings import FAIL_ON
from liftoff.gate.split_options import SPLIT_OPTIONS
from liftoff.gate.values import (
    choice,
    codes,
    codes_by_pattern,
    seconds,
    severity_by_code,
    text,
    texts,
)
from liftoff.platform import RUNTIMES
from liftoff.rules.target import ADAPTERS, GATEWAYS

OPTIONS: tuple[Option, ...] = (
    Option(
        key="select",
        read=codes,
        kind="list of codes",
        example='select = ["LO1", "LO201"]',
        about="Rules that count: codes, beginnings of codes, or `ALL`. Of `select` and `ignore` "
        "the longer beginning of a code wins; of two that are equal, `ignore`.",
    ),
    Option(
        key="extend-select",
        read=codes,
        kind="list of codes",
        example='extend-select = ["LO402"]',
        about="Rules beside those of `select`.",
    ),
    Option(
        key="ignore",
        read=codes,
        kind="list of codes",
        example='ignore = ["LO109", "LO4"]',
        about="Rules that do not count.",
    ),
    Option(
        key="extend-ignore",
        read=codes,
        kind="list of codes",
        example='extend-ignore = ["LO308"]',
        about="Rules beside those of `ignore`.",
    ),
    Option(
        key="per-file-ignores",
        read=codes_by_pattern,
        kind="table of pattern to list of codes",
        example='[tool.liftoff.per-file-ignores]\n"scripts/*.py" = ["LO2"]\n"legacy" = ["ALL"]',
        about="Rules that do not count in some files. A pattern that begins with `!` means all "
        "files but those.",
    ),
    Option(
        key="exclude",
        read=texts,
        kind="list of patterns",
        example='exclude = ["vendor", "shop/generated/*.py"]',
        about="Files whose findings do not count, and that need not parse. They stay part of the "
        "program: a route that is registered in one is still a route.",
    ),
    Option(
        key="extend-exclude",
        read=texts,
        kind="list of patterns",
        example='extend-exclude = ["scripts"]',
        about="Files beside those of `exclude`.",
    ),
    Option(
        key="severity",
        read=severity_by_code,
        kind="table of code to severity",
        example='[tool.liftoff.severity]\nLO105 = "info"\nLO4 = "warning"',
        about="`blocker`, `warning` or `info` instead of what the rule says. The longest beginning "
        "of a code counts.",
    ),
    Option(
        key="fail-on",
        read=choice(FAIL_ON),
        kind="severity or `never`",
        example='fail-on = "warning"',
        about="A finding of this severity, or a worse one, makes the run exit with 1.",
    ),
    Option(
        key="baseline",
        read=text,
        kind="path",
        example='baseline = "liftoff-baseline.json"',
        about="File with the findings that are known; relative to the configuration file.",
    ),
    Option(
        key="target.gateway",
        read=choice(GATEWAYS),
        kind="`http`, `rest`, `alb` or `url`",
        example='[tool.liftoff.target]\ngateway = "rest"',
        about="What is in front of the functions: an HTTP API, which waits 30 s for an answer, a "
        "REST API (29 s), an Application Load Balancer or a function URL (900 s).",
    ),
    Option(
        key="target.adapter",
        read=choice(ADAPTERS),
        kind="`native` or `mangum`",
        example='[tool.liftoff.target]\nadapter = "mangum"',
        about="What the handlers stand on.",
    ),
    Option(
        key="target.timeout",
        read=seconds,
        kind="seconds, 1 to 900",
        example="[tool.liftoff.target]\ntimeout = 10",
        about="Timeout of the functions. Without one it is as long as the gateway waits. One over "
        "29 s behind a REST API says that AWS has raised the API's own limit, which it does up to "
        "300 s.",
    ),
    Option(
        key="target.runtime",
        read=choice(RUNTIMES),
        kind="name of a Lambda runtime",
        example='[tool.liftoff.target]\nruntime = "python3.14"',
        about="The version of Python that the app will run on.",
    ),
    *SPLIT_OPTIONS,
    *DEPLOY_OPTIONS,
)
