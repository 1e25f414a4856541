"""The numbers of Lambda, API Gateway and CloudFormation, each with its source."""

from __future__ import annotations

# Source: "Quotas for configuring and running an HTTP API", API Gateway Developer Guide.
HTTP_API_TIMEOUT_MS = 30_000  # maximum integration timeout; cannot be raised
HTTP_API_ROUTES = 300  # routes per API; can be raised
HTTP_API_INTEGRATIONS = 300  # integrations per API; cannot be raised

# Source: "Quotas for configuring and running a REST API", API Gateway Developer Guide.
REST_API_TIMEOUT_MS = 29_000  # integration timeout; can be raised for Regional and private APIs
# AWS's guide does not say how far. The AWS provider of Terraform takes this, and 900 s for streams:
# https://github.com/hashicorp/terraform-provider-aws/pull/45482
REST_API_RAISED_TIMEOUT_MS = 300_000
REST_API_RESOURCES = 300  # resources per API, each a node of the path tree; can be raised

# Source: "Amazon API Gateway quotas", HTTP and REST APIs alike.
API_BODY_BYTES = 10 * 1024 * 1024  # of a request; Lambda takes less
API_HEAD_BYTES = 10_240  # of the request line and header values together

# Source: "Use Lambda functions as targets of an Application Load Balancer". Uncertain.
ALB_BODY_BYTES = 1024 * 1024  # each way

# Source: "Quotas for your Application Load Balancers", Elastic Load Balancing User Guide.
ALB_TARGET_GROUPS = 100  # target groups per load balancer; cannot be raised

# Source: "Understand CloudFormation quotas", CloudFormation User Guide.
CLOUDFORMATION_RESOURCES = 500  # resources declared in one template
CLOUDFORMATION_OUTPUTS = 200  # outputs declared in one template, and parameters alike

# Source: "Lambda runtimes", Lambda Developer Guide.
RUNTIMES = ("python3.10", "python3.11", "python3.12", "python3.13", "python3.14")
OLDEST_PYTHON = (3, 10)  # of those
# When each is deprecated: AWS mends it no longer then, and takes no new functions some time after.
RUNTIME_ENDS = {
    "python3.10": "2026-10-31",
    "python3.11": "2027-06-30",
    "python3.12": "2028-10-31",
    "python3.13": "2029-06-30",
    "python3.14": "2029-06-30",
}

# Source: CreateFunction, Lambda API Reference.
FUNCTION_MEMORY = (128, 10_240)  # least and most MB of a function
FUNCTION_NAME_LENGTH = 64  # characters of a function's name without its ARN
FUNCTION_DESCRIPTION_LENGTH = 256  # characters of a function's description

# Source: "Lambda quotas", Lambda Developer Guide.
SNAP_START_RUNTIMES = ("python3.12", "python3.13", "python3.14")  # "Lambda SnapStart"
LAMBDA_TIMEOUT_MS = 900_000  # maximum of a function's timeout
LAMBDA_PAYLOAD_BYTES = 6 * 1024 * 1024  # of a synchronous invocation, each way
# The same with its allowance for the envelope, as AWS's Runtime Interface Emulator and the
# service's error text have it.
SYNC_PAYLOAD_BYTES = 6_291_556
ENVIRONMENT_BYTES = 4096  # of a function's variables, names and values together
FUNCTION_UNZIPPED_BYTES = 250 * 1024 * 1024  # of a function's code with its layers
FUNCTION_ZIPPED_BYTES = 50 * 1024 * 1024  # of a zip that is uploaded directly, and not through S3
FUNCTION_LAYERS = 5  # layers of one function

# Source: Invoke, Lambda API Reference.
CLIENT_CONTEXT_BYTES = 3_583  # base64-encoded

# Source: "Defined runtime environment variables", Lambda Developer Guide.
RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)

# Source: PutRetentionPolicy, CloudWatch Logs API Reference.
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)

# Source: "Lambda runtimes", Lambda Developer Guide, and the package lists of Amazon Linux 2 (up to
# python3.11) and Amazon Linux 2023: the newest glibc that a wheel may be made for.
RUNTIME_GLIBC = {
    "python3.10": (2, 26),
    "python3.11": (2, 26),
    "python3.12": (2, 34),
    "python3.13": (2, 34),
    "python3.14": (2, 34),
}

# How long each kind of gateway waits for a function; a load balancer and a function URL wait as
# long as Lambda lets it run.
GATEWAY_TIMEOUT_MS = {
    "http": HTTP_API_TIMEOUT_MS,
    "rest": REST_API_TIMEOUT_MS,
    "alb": LAMBDA_TIMEOUT_MS,
    "url": LAMBDA_TIMEOUT_MS,
}
