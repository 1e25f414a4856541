"""Hands a request that a slice does not own on to the function that holds the whole app."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Container
from contextvars import ContextVar
from typing import Any, NoReturn

FALLBACK_VARIABLE = "LIFTOFF_FALLBACK_FUNCTION"

Handler = Callable[[Any, Any], Any]

# Where a handoff is noted as well as raised: Mangum, and some middleware, catch every exception
# there is. The list is made per call, and is seen by the threads and tasks that the call starts.
_noted: ContextVar[list[Handoff] | None] = ContextVar("liftoff_handoff", default=None)


class Handoff(BaseException):
    """A request for an endpoint that this function does not hold.

    No `Exception`, so that error handlers of frameworks and apps let it pass.

    Attributes:
        endpoint: the framework's name of the endpoint.
    """

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.endpoint = endpoint
        noted = _noted.get()
        if noted is not None:
            noted.append(self)


def stub(endpoint: str) -> NoReturn:
    """Stand in for a view that is not in this function.

    Raises:
        Handoff: always.
    """
    raise Handoff(endpoint)


def with_fallback(handler: Handler, planned: Container[str] = ()) -> Handler:
    """Wrap a handler so that a `Handoff` is answered by the fallback function.

    The fallback gets the original event, and its answer is returned as it is. Where there is no
    good answer, the client gets a 502 and the reason is logged.

    Args:
        handler: what may raise, or note, a `Handoff`.
        planned: endpoints whose requests may come here; any other is logged as a misroute.
    """
    client: list[Any] = []

    def with_handoff(event: Any, context: Any) -> Any:
        noted: list[Handoff] = []
        token = _noted.set(noted)
        try:
            answer = handler(event, context)
        except BaseException as error:
            if isinstance(error, Handoff):
                noted.append(error)
            elif not noted:
                raise
        finally:
            _noted.reset(token)
        if not noted:
            return answer
        endpoint = noted[0].endpoint
        return _hand_on(endpoint, event, context, client, planned=endpoint in planned)

    return with_handoff


class _FallbackError(Exception):
    """The fallback gave no answer that can be passed on."""


def _hand_on(endpoint: str, event: Any, context: Any, client: list[Any], *, planned: bool) -> Any:
    function = getattr(context, "function_name", None) or os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
    what = "handed-on" if planned else "misroute"
    _log({"liftoff": what, "endpoint": endpoint, "function": function})
    told = {f"liftoff_{what.replace('-', '_')}": endpoint, "liftoff_from": function}
    try:
        return _invoke_fallback(told, event, context, client)
    except _FallbackError as failure:
        reason = str(failure)
    _log({
        "liftoff": f"{what}-failed",
        "endpoint": endpoint,
        "function": function,
        "reason": reason,
    })  # fmt: skip
    return _bad_gateway(event)


def _invoke_fallback(
    told: dict[str, str | None], event: Any, context: Any, client: list[Any]
) -> dict[str, Any]:
    fallback = os.environ.get(FALLBACK_VARIABLE)
    if not fallback:
        raise _FallbackError(f"the environment variable {FALLBACK_VARIABLE} is not set")
    custom = getattr(getattr(context, "client_context", None), "custom", None) or {}
    if "liftoff_from" in custom or fallback == told["liftoff_from"]:
        raise _FallbackError("the fallback function itself does not hold the endpoint")

    if not client:
        client.append(_lambda_client())
    client_context = json.dumps({"custom": told})
    try:
        response = client[0].invoke(
            FunctionName=fallback,
            Payload=json.dumps(event).encode(),
            ClientContext=base64.b64encode(client_context.encode()).decode("ascii"),
        )
        payload = response["Payload"].read()
    except Exception as error:
        raise _FallbackError(f"{fallback} cannot be invoked: {error}") from error
    if response.get("FunctionError"):
        raise _FallbackError(f"{fallback} failed: {payload[:2000].decode('utf-8', 'replace')}")
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise _FallbackError(f"{fallback} gave no answer to an HTTP event")
    return answer


def _lambda_client() -> Any:
    # The runtime has it; a cold start without a handoff does not pay for it.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    # A second attempt could run what a POST does a second time.
    config = Config(connect_timeout=5, read_timeout=900, retries={"total_max_attempts": 1})
    return boto3.client("lambda", config=config)


def _bad_gateway(event: Any) -> dict[str, Any]:
    from liftoff_adapters.answers import plain  # noqa: PLC0415
    from liftoff_adapters.events import kind_of  # noqa: PLC0415
    from liftoff_adapters.handler import resolve  # noqa: PLC0415

    return plain(kind_of(event) or "http", resolve(), 502, "Bad Gateway")


def _log(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
