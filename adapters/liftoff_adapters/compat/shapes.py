"""Answers in the shape that users of a peer know, and may look into in their tests.

Gateways and load balancers read either shape alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def split_headers(
    headers: Mapping[str, list[str]],
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Part headers into those that occur once and those that are repeated."""
    single = {name: values[0] for name, values in headers.items() if len(values) == 1}
    return single, {name: values for name, values in headers.items() if len(values) > 1}


def respelled_cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """Write names in lower case, and each further cookie's in another spelling of upper and lower.

    The order of the spellings is Mangum's.
    """
    found: dict[str, str] = {}
    cookies = 0
    for name, value in headers.items():
        key = name.lower()
        if key == "set-cookie":
            key = _spelling(key, cookies)
            cookies += 1
        found[key] = value
    return found


def _spelling(name: str, number: int) -> str:
    """Give one of the spellings of a name: each bit of the number is a letter in upper case."""
    spelled = []
    for letter in name:
        if letter.isalpha():
            spelled.append(letter.upper() if number & 1 else letter)
            number >>= 1
        else:
            spelled.append(letter)
    return "".join(spelled)


def without_description(answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out the status description: load balancers do without it."""
    return {key: value for key, value in answer.items() if key != "statusDescription"}
