"""The cookies of one side: a jar for each session, as a browser on one https host would keep them.

Domain and Secure are not looked at: there is one host, and it counts as https.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from liftoff.verify.answer import Answer
from liftoff.verify.cookies import SetCookie, parse_date, parse_set_cookie


@dataclass(frozen=True, slots=True)
class Kept:
    """A cookie in a jar. `expires` is in seconds since 1970; None keeps it for the session."""

    name: str
    value: str
    path: str
    expires: float | None


Jar = tuple[Kept, ...]


class Sessions:
    """The jars of one side, by session name."""

    def __init__(self) -> None:
        self._jars: dict[str, Jar] = {}

    def cookie_header(self, session: str | None, target: str, *, now: float) -> str | None:
        """What to send with a request to `target`, or None."""
        return (
            cookie_header(self._jars.get(session, ()), target, now=now)
            if session is not None
            else None
        )

    def keep(self, session: str | None, target: str, answer: Answer, *, now: float) -> None:
        """Put what the answer to `target` sets into the session's jar."""
        if session is not None:
            fields = map(parse_set_cookie, answer.values("set-cookie"))
            self._jars[session] = kept(self._jars.get(session, ()), target, tuple(fields), now=now)


def cookie_header(jar: Jar, target: str, *, now: float) -> str | None:
    """The Cookie header of RFC 6265 5.4: longer paths first, then the older cookie."""
    path = target.partition("?")[0]
    matching = [c for c in jar if _alive(c, now) and path_matches(path, c.path)]
    matching.sort(key=lambda cookie: -len(cookie.path))
    return "; ".join(f"{c.name}={c.value}" if c.name else c.value for c in matching) or None


def kept(jar: Jar, target: str, cookies: tuple[SetCookie, ...], *, now: float) -> Jar:
    """The jar after an answer (RFC 6265 5.3); one that is already over deletes its namesake."""
    cells = {(cookie.name, cookie.path): cookie for cookie in jar}
    for cookie in cookies:
        if not cookie.name and not cookie.value:
            continue
        path = cookie.attribute("path") or ""
        if not path.startswith("/"):
            path = default_path(target)
        new = Kept(cookie.name, cookie.value, path, _expiry(cookie, now))
        key = (new.name, new.path)
        if not _alive(new, now):
            cells.pop(key, None)
        elif key in cells:
            cells[key] = replace(cells[key], value=new.value, expires=new.expires)
        else:
            cells[key] = new
    return tuple(cells.values())


def _alive(cookie: Kept, now: float) -> bool:
    return cookie.expires is None or cookie.expires > now


def _expiry(cookie: SetCookie, now: float) -> float | None:
    age = cookie.attribute("max-age")
    if age is not None and age.removeprefix("-").isdecimal() and age.isascii():
        return now + int(age)
    expires = cookie.attribute("expires")
    return parse_date(expires) if expires else None


def default_path(target: str) -> str:
    """RFC 6265 5.1.4: the folder of the request's path."""
    folder = target.partition("?")[0].rpartition("/")[0]
    return folder or "/"


def path_matches(path: str, cookie_path: str) -> bool:
    """RFC 6265 5.1.4: the same path, or one below it by whole segments."""
    return path == cookie_path or path.startswith(
        cookie_path if cookie_path.endswith("/") else cookie_path + "/"
    )
