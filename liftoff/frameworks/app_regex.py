"""Regexes of an app's rules, as Python reads them.

What Python warns of in one (`[a&&b]`) it says to whoever runs the app: here nobody can mend it.
"""

from __future__ import annotations

import re
import warnings
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


def compiled(regex: str) -> re.Pattern[str]:
    """A regex that is ready to match.

    Raises:
        re.error: it is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(regex)


def parsed(regex: str) -> Any:
    """The syntax of a regex.

    Raises:
        re.error: it is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return parser.parse(regex)
