"""Requests made from the route map, for who has none: every rule, with every method.

What an app wants of a request beyond its address is known only where it has an OpenAPI document. So
they prove less than a person's own requests: behind a login they see the login alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from liftoff.frameworks.app_documents import AppDocument
from liftoff.frameworks.openapi_parts import mapping
from liftoff.plan.model import Plan
from liftoff.verify.client import HOST
from liftoff.verify.file_paths import file_paths
from liftoff.verify.made_chains import Chain, chains, in_order
from liftoff.verify.sample_paths import plain_rule, sample_paths
from liftoff.verify.schema_example import schema_example

# Requests of one session share cookies, as those of a browser.
SESSION = "made"
_WITH_BODY = ("POST", "PUT", "PATCH")
# What changes nothing comes first, and what takes away last.
_ORDER = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
# What ends the session of a login: all that is asked after it would see the login page alone.
_LEAVES = re.compile(r"/(?:log|sign)[-_]?(?:out|off)(?![^/?.])", re.IGNORECASE)
_ODD_PATHS = ("/", "/no-such-page", "/no-such-page/", "/%2e%2e/x", "/caf%C3%A9?q=a+b&q=%20")
_SOME_BODY = {"name": "text", "title": "text", "text": "text", "id": 1}

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Operation:
    """What an app's own document says of a method of a path, if anything."""

    says: Mapping[str, Any]
    document: Mapping[str, Any]


_UNKNOWN = _Operation({}, {})


def made_requests(
    plan: Plan,
    documents: Sequence[AppDocument] = (),
    *,
    files: Sequence[str] = (),
    login: str = "",
    headers: Sequence[tuple[str, str]] = (),
) -> str:
    """Requests for all rules of a plan, as the JSON lines that `verify` reads.

    Args:
        plan: says which rules there are.
        documents: the app's own OpenAPI documents.
        files: those of the app, relative to its folder: some that it serves are asked for.
        login: JSON lines that come first; those without a session are of that of the others.
        headers: what each of the made ones gets.
    """
    rules = list(_rules(plan))
    made = chains(rules)
    # A REST API takes leading slashes for one, whatever the app would say to two.
    odd = _ODD_PATHS if plan.gateway == "rest" else (*_ODD_PATHS, "//")
    served = file_paths(_named(plan), files)
    lines: list[Line] = [_line("GET", path) for path in (*odd, *served)]
    for methods, rule in rules:
        save = {"save": made[rule].save} if rule in made else {}
        lines.extend(_of_rule(methods, rule, documents, save))
    rank = {method: number for number, method in enumerate(_ORDER)}
    lines.sort(key=lambda line: rank[line["method"]])
    more = {"headers": _headers(headers)} if headers else {}
    leaving = [line for line in lines if _LEAVES.search(line["path"])]
    staying = [line for line in lines if not _LEAVES.search(line["path"])]
    deleting = [line for line in staying if line["method"] == "DELETE"]
    chained = [line for chain in made.values() for line in _of_chain(chain, documents)]
    texts = (
        *_first(login),
        *_texts((line for line in staying if line["method"] != "DELETE"), more),
        # One thing is looked at twice: before and after it is taken away.
        *(_text({**line, **more}) for line in chained),
        *_texts(deleting, more),
        *_texts(leaving, more),
    )
    return "".join(f"{text}\n" for text in texts)


def _texts(lines: Iterable[Line], more: Line) -> Iterable[str]:
    """Each line with what all of them have, without repeats."""
    return dict.fromkeys(_text({**line, **more}) for line in lines)


def _headers(pairs: Sequence[tuple[str, str]]) -> dict[str, str] | list[tuple[str, str]]:
    """As an object, which reads well, or as pairs where a name comes twice."""
    named = dict(pairs)
    return named if len(named) == len(pairs) else list(pairs)


def _first(login: str) -> Iterator[str]:
    for text in login.removeprefix("\ufeff").split("\n"):
        if text.strip():
            line = json.loads(text)
            has_session = "session" in line or "cookies" in line
            yield _text(line if has_session else {**line, "session": SESSION})


def _text(line: Line) -> str:
    return json.dumps(_as_of_a_page(line), ensure_ascii=False)


def _as_of_a_page(line: Line) -> Line:
    """A form with the address of its page, which a browser says and guards against forgery ask."""
    body, headers = line.get("body"), line.get("headers", {})
    if not isinstance(body, dict) or body.keys().isdisjoint(("form", "multipart")):
        return line
    pairs = list(headers.items() if isinstance(headers, dict) else headers)
    if any(name.lower() == "referer" for name, _ in pairs):
        return line
    return {**line, "headers": _headers([*pairs, ("Referer", f"https://{HOST}{line['path']}")])}


def _rules(plan: Plan) -> Iterator[tuple[tuple[str, ...], str]]:
    """Methods and path of each rule that the plan names, in its order."""
    for rule in _named(plan):
        methods, _, path = rule.partition(" ")
        path = path.partition("#")[0]
        known = tuple(method for method in methods.split("|") if method in _ORDER)
        if path.startswith("/") and known and " " not in path:
            yield known, path


def _named(plan: Plan) -> Iterable[str]:
    """The rules that the plan names, in its order, and what else its notes are about."""
    named = [rule for route in plan.routes for rule in route.rules]
    owned = [rule for function in plan.functions for rule in function.routes]
    noted = [note.subject for note in plan.notes]
    return dict.fromkeys((*named, *owned, *noted))


def _of_chain(chain: Chain, documents: Sequence[AppDocument]) -> Iterator[Line]:
    """What is asked of the thing that a POST has made."""
    for member, method in in_order(chain):
        operation = _operations(documents, member.rule).get(method.lower(), _UNKNOWN)
        more: Line = {"only_if_saved": True}
        if method in _WITH_BODY:
            more["body"] = next(_bodies(operation), {"json": _SOME_BODY})
        yield _line(method, member.path, **more)


def _of_rule(
    methods: tuple[str, ...], rule: str, documents: Sequence[AppDocument], save: Line
) -> Iterator[Line]:
    first, *others = sample_paths(rule)
    operations = _operations(documents, rule)
    for method in methods:
        operation = operations.get(method.lower(), _UNKNOWN)
        address = _with_query(first, operation)
        if method in _WITH_BODY:
            yield from _with_bodies(method, address, operation, save if method == "POST" else {})
        else:
            yield _line(method, address)
        yield from (_line(method, path) for path in others)
    if "GET" in methods:
        yield _line("GET", f"{first}?page=2&q=caf%C3%A9")
        yield _line("GET", (first.rstrip("/") or "/") if first.endswith("/") else f"{first}/")
    yield from (_line(method, first) for method in ("HEAD", "OPTIONS"))
    # One that the rule does not have.
    yield from (_line(m, first) for m in ("PATCH", "DELETE", "POST") if m not in methods)


def _with_bodies(method: str, address: str, operation: _Operation, save: Line) -> Iterator[Line]:
    yield _line(method, address)
    known = list(_bodies(operation))
    for body in known or ({"json": _SOME_BODY}, {"form": _as_texts(_SOME_BODY)}):
        yield _line(method, address, body=body, **save)


def _bodies(operation: _Operation) -> Iterator[Line]:
    """What an operation takes, by its own schema."""
    for kind, media in mapping(mapping(operation.says, "requestBody"), "content").items():
        example = schema_example(mapping(media, "schema"), operation.document)
        match kind:
            case "application/json":
                yield {"json": example}
            case "application/x-www-form-urlencoded" if isinstance(example, dict):
                yield {"form": _as_texts(example)}
            case "multipart/form-data" if isinstance(example, dict):
                yield {"multipart": [_part(name, value) for name, value in example.items()]}
            case _:
                pass


def _part(name: str, value: Any) -> Line:
    if value == "text":
        return {"name": name, "filename": "a.txt", "content_type": "text/plain", "body": "text"}
    return {"name": name, "body": _as_text(value)}


def _with_query(path: str, operation: _Operation) -> str:
    """An address with the query that an operation requires."""
    parameters = operation.says.get("parameters")
    query = [
        (parameter["name"], _as_text(schema_example(parameter.get("schema"), operation.document)))
        for parameter in (parameters if isinstance(parameters, list) else ())
        if isinstance(parameter, dict) and parameter.get("in") == "query"
        if parameter.get("required") and isinstance(parameter.get("name"), str)
    ]
    return f"{path}?{urlencode(query)}" if query else path


def _operations(documents: Sequence[AppDocument], rule: str) -> dict[str, _Operation]:
    """What the documents say of a rule, by method in lower case."""
    path = plain_rule(rule)
    return {
        method: _Operation(says, found.document)
        for found in documents
        if path.startswith(found.prefix)
        for method, says in mapping(
            mapping(found.document, "paths"), path.removeprefix(found.prefix)
        ).items()
        if isinstance(says, Mapping)
    }


def _as_texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _line(method: str, path: str, **more: Any) -> Line:
    return {"method": method, "path": path, **more, "session": SESSION}
