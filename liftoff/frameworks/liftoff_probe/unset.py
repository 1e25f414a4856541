"""The environment variables that an app asked for and did not find."""

from __future__ import annotations

import os
import re
import traceback
from typing import Any

# Where `os.environ` is; frozen since Python 3.11.
_ENVIRON = (os.__file__, "<frozen os>")
# What python-decouple and environs say.
_SAID = re.compile(r'(?:\A|")(\w+)(?: not found\. Declare|" not set)')
# pydantic 2, and pydantic 1.
_MISSING = ("missing", "value_error.missing")


def unset_variables(error: BaseException) -> list[str]:
    """Names of variables, by the error that an import ended with; none where it is another."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, KeyError):
        last = frames[-1] if frames else None
        asked = last and last.filename in _ENVIRON and last.name == "__getitem__"
        return [str(error.args[0])] if asked else []
    # What botocore raises where no region is known.
    if type(error).__name__ == "NoRegionError":
        return ["AWS_DEFAULT_REGION"]
    if any("pydantic_settings" in f.filename or "env_settings" in f.filename for f in frames):
        return [_variable(error, field) for field in _missing(error)]
    found = _SAID.search(str(error))
    return [found[1]] if found else []


def _missing(error: BaseException) -> list[str]:
    """The fields that have no value; none where the error is another than pydantic's."""
    if type(error).__name__ != "ValidationError":
        return []
    told: Any = getattr(error, "errors", None)
    found = told() if callable(told) else ()
    return [str(one["loc"][0]) for one in found if one.get("type") in _MISSING and one["loc"]]


def _variable(error: BaseException, field: str) -> str:
    """The variable that a field is read from: an alias has no prefix."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        # What pydantic-settings calls `self`.
        settings = type(frame.f_locals.get("__pydantic_self__"))
        if field in getattr(settings, "model_fields", ()):
            prefix = getattr(settings, "model_config", {}).get("env_prefix", "")
            return f"{prefix}{field}".upper()
    return field.upper()
