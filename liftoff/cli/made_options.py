"""Options of the commands that make requests from the route map, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from liftoff.errors import LiftoffError

Command = TypeVar("Command", bound=Callable[..., Any])


def made_options(command: Command) -> Command:
    """Add `--login` and `--header`."""
    for option in (
        click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'",
                     help="Give each made request this header, such as an API key, or "
                     "'Authorization: Bearer {{token}}' with what --login saves."),
        click.option("--login", type=click.Path(path_type=Path), metavar="FILE",
                     help="Send the requests of this file before those that are made: a login, "
                     "whose cookies and saved values they have."),
    ):  # fmt: skip
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Login:
    """The requests of `--login`, as JSON lines, and the names of what they save."""

    text: str = ""
    saved: frozenset[str] = frozenset()


def read_login(login: Path | None) -> Login:
    """What `--login` names; nothing without it.

    Raises:
        LiftoffError: it is no file of requests.
    """
    from liftoff.cli.requests_file import read_requests_file
    from liftoff.verify.requests import parse_requests

    if login is None:
        return Login()
    text = read_requests_file(login)
    requests = parse_requests(text, where=str(login))
    return Login(text, frozenset(save.name for request in requests for save in request.save))


def read_made_headers(headers: tuple[str, ...], saved: Set[str]) -> tuple[tuple[str, str], ...]:
    """Names and values of `--header`.

    Args:
        headers: as given.
        saved: names of what the login saves, which a value may use.

    Raises:
        LiftoffError: one is no header, or uses what the login does not save.
    """
    from liftoff.verify.request_headers import read_headers
    from liftoff.verify.saved import used_names

    pairs = [[part.strip() for part in header.partition(":")[::2]] for header in headers]
    faults: list[str] = []
    found = read_headers(pairs, faults)
    if faults or not all(value for _, value in found):
        wrong = faults[0].removeprefix("headers: ") if faults else "the value is missing"
        raise LiftoffError(wrong, where="--header", hint="write it as 'X-Api-Key: abc'")
    unknown = sorted(used_names({"headers": pairs}) - saved)
    if unknown:
        raise LiftoffError(
            f"{{{{{unknown[0]}}}}} is not saved by any request of --login",
            where="--header",
            hint=f'save it there: "save": {{"{unknown[0]}": "/access_token"}}',
        )
    return found
