"""What the figures were measured with."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = (
    "apig-wsgi", "serverless-wsgi", "mangum", "a2wsgi", "pybase64",
    "flask", "werkzeug", "starlette", "fastapi",
)  # fmt: skip


def described() -> dict[str, str]:
    """Give what was used, by name: the machine's kind, Python, the day, versions of packages."""
    found = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "day": datetime.now(UTC).date().isoformat(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
