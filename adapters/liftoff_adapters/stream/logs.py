"""Log lines as the managed Python runtime writes them."""

from __future__ import annotations

import json
import logging
import os
import sys
import time


class RequestIdFilter(logging.Filter):
    """Gives each record the id of the current invocation, on the root logger's handlers.

    Under the managed runtime those handlers are there already, with a filter that takes the id from
    a loop that never starts.

    Attributes:
        current: id of the invocation.
    """

    def __init__(self) -> None:
        super().__init__()
        self.current = ""
        for handler in logging.getLogger().handlers:
            handler.addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Set the id; every record passes."""
        record.aws_request_id = self.current
        return True


def configure() -> None:
    """Write log records and what is printed to standard output at once, as Lambda's runtime does.

    The format and the level are those of the function's configuration (AWS_LAMBDA_LOG_FORMAT,
    AWS_LAMBDA_LOG_LEVEL).
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    handler = logging.StreamHandler(sys.stdout)
    is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
    handler.setFormatter(_JsonFormatter() if is_json else _TextFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    levels = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "")
    if level:
        root.setLevel(levels.get(level, level))


class _TextFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
            "%Y-%m-%dT%H:%M:%S",
            defaults={"aws_request_id": ""},
        )
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        # CloudWatch makes one entry a line; a carriage return keeps a traceback together.
        return super().format(record).replace("\n", "\r")


class _JsonFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__()
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": getattr(record, "aws_request_id", ""),
        }
        if record.exc_info and record.exc_info[1]:
            line["errorType"] = type(record.exc_info[1]).__name__
            line["errorMessage"] = str(record.exc_info[1])
            line["stackTrace"] = self.formatException(record.exc_info).split("\n")
        return json.dumps(line)
