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
    if any("pydantic_settings" in f.filename or "env_settings" in f.filename for f in frames):
        told: Any = getattr(error, "errors", list)()
        return [str(one["loc"][0]).upper() for one in told if one.get("type") in _MISSING]
    found = _SAID.match(str(error)) or _SAID.search(str(error))
    return [found[1]] if found else []
