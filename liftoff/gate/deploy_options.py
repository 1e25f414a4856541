"""The keys of `[tool.liftoff.deploy]` and `[tool.liftoff.functions]`."""

from __future__ import annotations

from liftoff.gate.deploy_values import (
    arn,
    cors,
    domain,
    memory,
    retention,
    settings_by_function,
    stage,
    throttling,
    variables,
)
from liftoff.gate.option import Option
from liftoff.gate.values import flag, whole

DEPLOY_OPTIONS: tuple[Option, ...] = (
    Option(
        key="deploy.memory",
        read=memory,
        kind="MB, 128 to 10240",
        example="[tool.liftoff.deploy]\nmemory = 1024",
        about="Memory of each function; its share of a processor grows with it, to a whole one at "
        "1769 MB.",
    ),
    Option(
        key="deploy.environment",
        read=variables,
        kind="table of name to text",
        example='[tool.liftoff.deploy.environment]\nDATA_DIR = "/tmp/data"',
        about="Variables of every function. They are in plan.json and in the templates, so a "
        "secret does not belong here.",
    ),
    Option(
        key="deploy.snap-start",
        read=flag,
        kind="`true` or `false`",
        example="[tool.liftoff.deploy]\nsnap-start = true",
        about="Start functions from a snapshot of their initialised process (Python 3.12 and "
        "later). What the app makes at import and must be unique, such as a random seed, is then "
        "the same in every environment: see LO509 and LO510.",
    ),
    Option(
        key="deploy.provisioned-concurrency",
        read=whole(0, 10_000),
        kind="whole number",
        example="[tool.liftoff.deploy]\nprovisioned-concurrency = 2",
        about="Environments of each function that are kept running, and paid for. It does not go "
        "together with snap-start.",
    ),
    Option(
        key="deploy.log-retention",
        read=retention,
        kind="days, as CloudWatch Logs has them",
        example="[tool.liftoff.deploy]\nlog-retention = 90",
        about="How long logs are kept. All functions write to one log group, which goes with the "
        "stack.",
    ),
    Option(
        key="deploy.tracing",
        read=flag,
        kind="`true` or `false`",
        example="[tool.liftoff.deploy]\ntracing = true",
        about="Trace functions, and a REST API, with X-Ray. HTTP APIs cannot be traced.",
    ),
    Option(
        key="deploy.alarms",
        read=flag,
        kind="`true` or `false`",
        example="[tool.liftoff.deploy]\nalarms = true",
        about="An alarm on the errors of each function, and one on the 5xx answers of the API or "
        "load balancer.",
    ),
    Option(
        key="deploy.alarm-topic",
        read=arn,
        kind="ARN of an SNS topic",
        example="[tool.liftoff.deploy]\n"
        'alarm-topic = "arn:aws:sns:eu-central-1:123456789012:oncall"',
        about="Where alarms are sent to.",
    ),
    Option(
        key="deploy.cors",
        read=cors,
        kind="table: `allow-origins` (must be there), `allow-methods`, `allow-headers`, "
        "`expose-headers`, `allow-credentials`, `max-age`",
        example='[tool.liftoff.deploy.cors]\nallow-origins = ["https://example.com"]\n'
        'allow-methods = ["GET", "POST"]\nmax-age = 600',
        about="Let an HTTP API or function URL answer CORS. It then answers preflight requests "
        "itself and **drops the CORS headers of the app**, so the app no longer answers as it did: "
        "without this key the app's own CORS stays as it is. Other gateways have no such switch.",
    ),
    Option(
        key="deploy.throttling",
        read=throttling,
        kind="table: `rate`, `burst`",
        example="[tool.liftoff.deploy.throttling]\nrate = 100\nburst = 200",
        about="Requests a second, and at once, that an HTTP or REST API takes before it answers "
        "429. Without it the account's limit holds.",
    ),
    Option(
        key="deploy.domain",
        read=domain,
        kind="host name, or table: `name`, `certificate` (ARN), `zone` (id of a Route 53 zone)",
        example='[tool.liftoff.deploy.domain]\nname = "api.example.com"\n'
        'certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/12ab"\nzone = "Z123"',
        about="A host name of your own for the API or load balancer. Without `certificate` it is a "
        "parameter of the template; without `zone` no DNS record is made.",
    ),
    Option(
        key="deploy.stage",
        read=stage,
        kind="text",
        example='[tool.liftoff.deploy]\nstage = "prod"',
        about="Stage of a REST API: the first part of the path of its own URLs, which a custom "
        "domain does not have.",
    ),
    Option(
        key="functions",
        read=settings_by_function,
        kind="table of function to table: `memory`, `timeout`, `environment`, `snap-start`, "
        "`provisioned-concurrency`",
        example='[tool.liftoff.functions."reports-monthly"]\nmemory = 2048\ntimeout = 25\n'
        'environment = { PDF_FONT = "/opt/font.ttf" }',
        about="What one function has otherwise, by the name that `liftoff split` shows; `fallback` "
        "is the one with the whole app.",
    ),
)
