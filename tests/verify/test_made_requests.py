from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from liftoff.frameworks.app_documents import AppDocument
from liftoff.plan.model import GatewayRoute, Note, Plan
from liftoff.verify.made_requests import made_requests
from liftoff.verify.requests import parse_requests
from tests.emit.plans import split_plan


def plan(*rules: str, noted: str = "") -> Plan:
    made = split_plan("http")
    functions = tuple(replace(function, routes=()) for function in made.functions)
    route = GatewayRoute(key="GET /x", method="GET", path="/x", function="home", rules=rules)
    notes = (Note(kind="fallback", subject=noted, reason="so"),) if noted else ()
    return replace(made, functions=functions, routes=(route,), notes=notes)


def lines(made: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in made.splitlines()]


def sent(made: str, prefix: str = "/x") -> list[str]:
    return [
        f"{line['method']} {line['path']}"
        for line in lines(made)
        if line["path"].startswith(prefix)
    ]


def test_each_rule_with_each_method() -> None:
    assert sent(made_requests(plan("GET|DELETE /x/<int:n>", "GET /x"))) == [
        "GET /x/1", "GET /x/999", "GET /x/abc", "GET /x/1?page=2&q=caf%C3%A9", "GET /x/1/",
        "GET /x", "GET /x?page=2&q=caf%C3%A9", "GET /x/",
        "HEAD /x/1", "HEAD /x", "OPTIONS /x/1", "OPTIONS /x", "POST /x/1", "POST /x",
        "PATCH /x/1", "PATCH /x", "DELETE /x/1", "DELETE /x/999", "DELETE /x/abc", "DELETE /x",
    ]  # fmt: skip


def test_rules_that_only_the_fallback_answers() -> None:
    assert "GET /x/a/b.txt" in sent(made_requests(plan(noted="GET /x/<path:p>")))
    for other in ("home", "GET host.example/x", "WEBSOCKET /x", "GET /x y"):
        assert sent(made_requests(plan(noted=other))) == []


def test_two_slashes_are_asked_for_where_they_stay_two() -> None:
    rest = replace(plan("GET /x"), gateway="rest")
    assert "GET //" in sent(made_requests(plan("GET /x")), "/")
    assert "GET //" not in sent(made_requests(rest), "/")


def test_a_body_of_each_kind_where_nothing_is_known() -> None:
    posts = [line for line in lines(made_requests(plan("POST /x"))) if line["method"] == "POST"]
    assert [list(line.get("body", {})) for line in posts] == [[], ["json"], ["form"]]


def test_what_the_apps_own_document_says() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "f": {"format": "binary",
              "type": "string"}}}  # fmt: skip
    content = {
        kind: {"schema": {"$ref": "#/components/schemas/It"}}
        for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/odd")
    }  # fmt: skip
    document = {
        "openapi": "3.1.0",
        "paths": {"/x/{n}": {
            "post": {"requestBody": {"content": content}},
            "get": {"parameters": [
                {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
                {"name": "o", "in": "query", "schema": {"type": "string"}},
            ]},
        }},
        "components": {"schemas": {"It": schema}},
    }  # fmt: skip
    documents = (AppDocument(prefix="/sub", document=document),)
    made = made_requests(plan("GET|POST /sub/x/{n:int}"), documents)
    assert sent(made, "/sub")[0] == "GET /sub/x/1?q=text"
    bodies = [line["body"] for line in lines(made) if "body" in line]
    assert bodies == [
        {"json": {"n": 1, "f": "text"}},
        {"form": {"n": "1", "f": "text"}},
        {"multipart": [
            {"name": "n", "body": "1"},
            {"name": "f", "filename": "a.txt", "content_type": "text/plain", "body": "text"},
        ]},
    ]  # fmt: skip


def test_verify_reads_them() -> None:
    made = made_requests(plan("GET /", "GET|POST /x/<name>/", "PUT /<path:x>"), ())
    assert len(parse_requests(made, where="made")) == made.count("\n") > 20


def test_a_login_comes_first_and_is_of_the_same_session() -> None:
    login = '{"method": "POST", "path": "/in", "save": {"t": "/t"}}\n\n{"method": "GET", "path": "/a", "session": "b"}'
    made = lines(made_requests(plan("GET /x"), login=login, headers=[("X", "{{t}}")]))
    assert [(line["path"], line["session"]) for line in made[:2]] == [("/in", "made"), ("/a", "b")]
    assert "headers" not in made[0]
    assert all(line["headers"] == {"X": "{{t}}"} for line in made[2:])
    requests = parse_requests("\n".join(map(json.dumps, made)), where="made")
    assert [request.uses for request in requests[:3]] == [set(), set(), {"t"}]


def test_what_ends_the_session_comes_last() -> None:
    rules = ("GET /x/logout", "GET|POST /x/auth/sign-out/", "GET|DELETE /x", "GET /x/logoutput")
    made = sent(made_requests(plan(*rules)))
    first = min(n for n, line in enumerate(made) if "logout" in line and "logoutput" not in line)
    assert all("logout" in line or "sign-out" in line for line in made[first:])
    assert "DELETE /x" in made[:first]
    assert {"GET /x/logoutput", "DELETE /x/logoutput"} <= set(made[:first])
    assert {"GET /x/logout", "POST /x/auth/sign-out/"} <= set(made[first:])


def test_a_header_may_come_twice() -> None:
    made = lines(made_requests(plan("GET /x"), headers=[("X", "1"), ("X", "2")]))
    assert all(line["headers"] == [["X", "1"], ["X", "2"]] for line in made)


def test_what_a_post_makes_is_asked_for_before_anything_is_taken_away() -> None:
    made = lines(made_requests(plan("GET|POST /x", "GET|PUT|DELETE /x/{id}", "DELETE /me")))
    saving = [line for line in made if "save" in line]
    assert [(line["method"], line["path"], line["save"]["made_x"][0]) for line in saving] == [
        ("POST", "/x", "/id"), ("POST", "/x", "/id"),
    ]  # fmt: skip
    places = [n for n, line in enumerate(made) if line.get("only_if_saved")]
    chained = [f"{made[n]['method']} {made[n]['path']}" for n in places]
    one = "/x/{{made_x}}"
    assert chained == [f"GET {one}", f"PUT {one}", f"DELETE {one}", f"GET {one}"]
    assert "body" in made[places[1]]
    assert max(n for n, line in enumerate(made) if line in saving) < places[0]
    assert places[-1] < min(n for n, line in enumerate(made) if line["path"] == "/me"
                            and line["method"] == "DELETE")  # fmt: skip


def test_a_form_names_its_page_as_a_browser_does() -> None:
    login = (
        '{"method": "POST", "path": "/in", "body": {"form": {"a": "b"}}}\n'
        '{"method": "POST", "path": "/in", "headers": {"referer": "x"}, "body": {"form": {}}}\n'
    )
    made = lines(made_requests(plan("POST /x"), login=login, headers=[("X", "y")]))
    pages = [line["headers"].get("Referer") for line in made if "form" in line.get("body", {})]
    assert pages == ["https://liftoff.example/in", None, "https://liftoff.example/x"]
    assert all(line["headers"] == {"X": "y"} for line in made if "json" in line.get("body", {}))
