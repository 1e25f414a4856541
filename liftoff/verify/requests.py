"""Requests as the judge sends them, and the JSON-lines file that holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from liftoff.errors import LiftoffError
from liftoff.verify.request_body import BodyError, encode_body
from liftoff.verify.request_headers import TOKEN, header_faults, read_headers
from liftoff.verify.saved import NAME, Save, used_names, with_saved

_KEYS = (
    "name",
    "method",
    "path",
    "headers",
    "body",
    "cookies",
    "session",
    "save",
    "only_if_saved",
    "ignore",
)
_MOST_FAULTS = 20
# Everything that may be in a request line stays as it is; only what is not ASCII is encoded.
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Ignore:
    """What of an answer is not compared, because the app itself makes it anew each time.

    Attributes:
        headers: lower-case field names.
        cookies: names of cookies whose value may differ.
        pointers: places in a JSON body, as JSON pointers (RFC 6901); a part `*` is any.
        body: whether the whole body may differ.
    """

    headers: frozenset[str] = frozenset()
    cookies: frozenset[str] = frozenset()
    pointers: tuple[str, ...] = ()
    body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        line: where it is in its file, from 1.
        name: how reports call it.
        method: sent as written.
        target: path and query, sent as written.
        headers: in order, repeats kept.
        body: None when the request has none.
        session: requests of one session share cookies; None neither sends nor keeps any.
        save: what of the answer later requests use.
        uses: names of what earlier requests save, `{{name}}`.
        template: the request as it is written, where it uses any; else None.
        only_if_saved: whether it is left out where neither side has saved what it uses.
        ignore: what of the answer is not compared.
    """

    line: int
    name: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    session: str | None = None
    save: tuple[Save, ...] = ()
    uses: frozenset[str] = frozenset()
    template: Mapping[str, Any] | None = None
    only_if_saved: bool = False
    ignore: Ignore = field(default_factory=Ignore)


def parse_requests(text: str, *, where: str) -> tuple[Request, ...]:
    """Read a file of requests: one JSON object a line; empty lines are skipped.

    Args:
        text: the file's content.
        where: the file's name, for messages.

    Raises:
        LiftoffError: with every fault of the file and its line, or that the file holds no request.
    """
    requests: list[Request] = []
    faults: list[str] = []
    saved: set[str] = set()
    # Only LF ends a line: a JSON string may hold U+2028 and other ends of lines as they are.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        found: list[str] = []
        data = _object(line, found)
        request = None if data is None else _parse(data, number, found, saved)
        faults.extend(f"line {number}: {fault}" for fault in found)
        if request is not None:
            requests.append(request)
            saved.update(save.name for save in request.save)
    if faults:
        shown = faults[:_MOST_FAULTS]
        if len(faults) > len(shown):
            shown.append(f"and {len(faults) - len(shown)} more")
        raise LiftoffError(
            "is not a file of requests:\n" + "\n".join(f"    {fault}" for fault in shown),
            where=where,
            hint='each line is one object, such as {"method": "GET", "path": "/home"}',
        )
    if not requests:
        raise LiftoffError(
            "holds no request",
            where=where,
            hint='write one object a line, such as {"method": "GET", "path": "/home"}',
        )
    return tuple(requests)


def filled(request: Request, values: Mapping[str, str]) -> Request | str:
    """A request with what earlier answers gave, or why it cannot be sent."""
    if request.template is None:
        return request
    missing = sorted(request.uses - values.keys())
    if missing:
        return f"the request uses {{{{{missing[0]}}}}}, which no answer gave"
    faults: list[str] = []
    found = _parse(with_saved(request.template, values), request.line, faults, frozenset())
    return found or f"the request cannot be sent with what was saved: {'; '.join(faults)}"


def _object(line: str, faults: list[str]) -> dict[str, Any] | None:
    try:
        data = json.loads(line)
    except ValueError as error:
        faults.append(f"is not JSON: {error}")
        return None
    except RecursionError:
        faults.append("is nested too deeply")
        return None
    if not isinstance(data, dict):
        faults.append(f"must be an object, not {_kind(data)}")
        return None
    return data


def _parse(data: dict[str, Any], number: int, faults: list[str], saved: Set[str]) -> Request | None:
    faults.extend(
        f"{key}: is not known; the keys are {', '.join(_KEYS)}" for key in data if key not in _KEYS
    )
    method = _method(data, faults)
    target = _target(data, faults)
    headers = read_headers(data.get("headers"), faults)
    body, content_type = _body(data.get("body"), faults)
    faults.extend(header_faults(headers, body))
    if content_type is not None:
        given = any(name.lower() == "content-type" for name, _ in headers)
        if given and content_type.startswith("multipart/"):
            faults.append("headers: Content-Type is made for a multipart body, with its boundary")
        if not given:
            headers = (*headers, ("Content-Type", content_type))
    name = data.get("name", f"{method} {target}")
    if not isinstance(name, str):
        faults.append(f"name: must be a string, not {_kind(name)}")
    session = _session(data, faults)
    ignore = _ignore(data.get("ignore", []), faults)
    save = _save(data.get("save", {}), faults)
    only_if_saved = _flag("only_if_saved", data, faults)
    if faults:
        return None
    uses = used_names(data) & saved
    return Request(
        line=number, name=name, method=method, target=target, headers=headers, body=body,
        session=session, save=save, uses=uses, template=data if uses else None,
        only_if_saved=only_if_saved, ignore=ignore,
    )  # fmt: skip


def _method(data: dict[str, Any], faults: list[str]) -> str:
    method = data.get("method")
    if not isinstance(method, str):
        faults.append("method: is missing" if method is None else "method: must be a string")
        return ""
    if not TOKEN.fullmatch(method):
        faults.append(f"method: {method!r} is not an HTTP method")
    elif method == "CONNECT":
        faults.append("method: CONNECT asks for a tunnel, which no gateway gives")
    return method


def _target(data: dict[str, Any], faults: list[str]) -> str:
    path = data.get("path")
    if not isinstance(path, str):
        faults.append("path: is missing" if path is None else "path: must be a string")
        return ""
    if not path.startswith("/"):
        faults.append(f"path: {path!r} must start with /")
    if any(ord(character) <= 0x20 or ord(character) == 0x7F for character in path):
        faults.append(f"path: {path!r} holds a space or a control character; write it as %20")
    if "#" in path:
        faults.append("path: a fragment (#) is never sent; write %23 for the character")
    try:
        return quote(path, safe=_ASCII)
    except UnicodeEncodeError:
        faults.append("path: holds half of a surrogate pair")
        return ""


def _body(value: Any, faults: list[str]) -> tuple[bytes | None, str | None]:
    if value is None:
        return None, None
    try:
        return encode_body(value)
    except BodyError as fault:
        faults.append(str(fault))
        return None, None


def _session(data: dict[str, Any], faults: list[str]) -> str | None:
    session, cookies = data.get("session"), data.get("cookies")
    if session is not None and (not isinstance(session, str) or not session):
        faults.append("session: must be a name")
    if cookies is not None and not isinstance(cookies, bool):
        faults.append("cookies: must be true or false")
    if session is not None:
        if cookies is False:
            faults.append("cookies: a session keeps cookies; leave out one of the two")
        return str(session)
    return "" if cookies else None


def _ignore(value: Any, faults: list[str]) -> Ignore:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        faults.append("ignore: must be a list of strings")
        return Ignore()
    headers, cookies, pointers = set[str](), set[str](), list[str]()
    for item in value:
        kind, _, name = item.partition(":")
        if item.startswith("/"):
            pointers.append(item)
        elif kind == "header" and name:
            headers.add(name.strip().lower())
        elif kind == "cookie" and name:
            cookies.add(name.strip())
        elif item != "body":
            faults.append(
                f"ignore: {item!r} is none of body, header:NAME, cookie:NAME, /json/pointer"
            )
    return Ignore(frozenset(headers), frozenset(cookies), tuple(pointers), "body" in value)


def _save(value: Any, faults: list[str]) -> tuple[Save, ...]:
    if not isinstance(value, dict):
        faults.append('save: must be an object, such as {"token": "/access_token"}')
        return ()
    found = []
    for name, given in value.items():
        places = given if isinstance(given, list) else [given]
        if not NAME.fullmatch(name):
            faults.append(f"save: {name!r} is not a name of letters, digits and underscores")
        elif not places or not all(map(_is_place, places)):
            faults.append(
                f"save: {name}: must be /json/pointer, header:NAME or field:NAME, or a list of them"
            )
        else:
            found.append(Save(name, tuple(places)))
    return tuple(found)


def _is_place(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    kind, _, name = value.partition(":")
    return value.startswith("/") or (kind in ("header", "field") and name != "")


def _flag(key: str, data: dict[str, Any], faults: list[str]) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        faults.append(f"{key}: must be true or false")
    return value is True


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}.get(
        type(value), "null" if value is None else "a number"
    )
