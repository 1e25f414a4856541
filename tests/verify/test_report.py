from __future__ import annotations

import json
from dataclasses import replace

from liftoff.verify.answer import Answer, Difference, Failure
from liftoff.verify.compare import Comparison
from liftoff.verify.report import summary_line, to_json
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Request
from liftoff.verify.result import Exchange, Report


def exchange(
    line: int,
    target: str,
    *differences: Difference,
    name: str | None = None,
    moved: Answer | Failure | None = None,
    misroutes: int = 0,
    renamed: tuple[str, ...] = (),
    log: tuple[str, ...] = (),
    unstarted: dict[str, str] | None = None,
) -> Exchange:
    ok = Answer(status=200, reason="OK", headers=(), body=b"")
    return Exchange(
        request=Request(line=line, name=name or f"GET {target}", method="GET", target=target),
        original=ok,
        moved=moved or ok,
        original_ms=1.26,
        moved_ms=340.0,
        functions=("home", "fallback") if misroutes else ("home",),
        misroutes=misroutes,
        comparison=Comparison(differences, renamed),
        moved_log=log,
        unstarted=unstarted or {},
    )


SAME = exchange(1, "/home", name="the home page", renamed=("www-authenticate",))
STATUS = exchange(
    3,
    "/x?y=\x1b[31m[red]",
    Difference(what="status", where="", original="200", moved="502"),
    Difference(what="body", where="line 1, column 1", original="a\x1b[2Jb", moved="x" * 9_999),
    moved=Answer(status=502, reason="", headers=(), body=b""),
    log=("home: Traceback \x1b[1m",),
)
SILENT = exchange(
    4, "/slow", Difference(what="answer", where="", original="status 200", moved="no answer"),
    moved=Failure("no answer"),
)  # fmt: skip
MISROUTED = exchange(5, "/m", misroutes=1)


def test_json() -> None:
    untyped = replace(MISROUTED, comparison=Comparison((), (), ("content-type",)))
    document = json.loads(to_json(Report((SAME, STATUS, SILENT, untyped), 1)))
    assert (document["requests"], document["same"], document["misroutes"]) == (4, 2, 1)
    assert [d["line"] for d in document["different"]] == [3, 4]
    assert document["different"][0] == {
        "line": 3,
        "name": "GET /x?y=\x1b[31m[red]",
        "method": "GET",
        "path": "/x?y=\x1b[31m[red]",
        "functions": ["home"],
        "original": {"status": 200, "ms": 1.3},
        "moved": {"status": 502, "ms": 340.0},
        "differences": [
            {"what": "status", "where": "", "original": "200", "moved": "502"},
            {
                "what": "body",
                "where": "line 1, column 1",
                "original": "a\x1b[2Jb",
                "moved": "x" * 9_999,
            },
        ],
        "original_log": [],
        "moved_log": ["home: Traceback \x1b[1m"],
    }
    assert document["different"][1]["moved"]["status"] is None
    assert [d["path"] for d in document["misrouted"]] == ["/m"]
    assert document["added"] == {"content-type": 1}
    assert document["renamed"] == {"www-authenticate": 1}
    assert document["functions"] == ["fallback", "home"]
    assert "date" in document["volatile_headers"]


def test_json_of_a_clean_run() -> None:
    document = json.loads(to_json(Report((SAME,), 0)))
    numbers = {key: document[key] for key in ("requests", "same", "different", "misroutes")}
    assert numbers == {"requests": 1, "same": 1, "different": [], "misroutes": 0}


def text_of(*exchanges: Exchange, misroutes: int = 0) -> str:
    return to_text(Report(exchanges, misroutes), width=120, color=False)


def test_text_has_a_row_for_each_request_and_ends_with_the_numbers() -> None:
    text = text_of(SAME, STATUS, SILENT, MISROUTED, misroutes=1)
    rows = text.splitlines()
    assert rows[1].split() == [
        "the",
        "home",
        "page",
        "GET",
        "/home",
        "200",
        "home",
        "same",
        "1",
        "340",
    ]
    assert "200 / 502" in rows[2]
    assert "different" in rows[2]
    assert "200 / none" in rows[3]
    assert "misroute" in rows[4]
    assert rows[-1] == "4 requests, 2 the same, 2 different, 1 misroute"


def test_text_tells_each_difference() -> None:
    text = text_of(STATUS, SILENT)
    assert "  status\n    original: 200\n    moved:    502\n" in text
    assert (
        "line 4: GET /slow\n  answer\n    original: status 200\n    moved:    no answer\n" in text
    )


def test_text_shows_what_was_printed_where_a_side_failed() -> None:
    assert "  the functions printed:\n    home: Traceback \\x1b[1m\n" in text_of(STATUS)
    body = Difference(what="body", where="line 1, column 1", original="a", moved="b")
    assert "printed" not in text_of(exchange(1, "/", body, log=("home: noise",)))


def test_text_tells_a_misroute_and_a_renamed_field() -> None:
    text = text_of(MISROUTED, SAME, misroutes=1)
    assert "  misroute: handed on to the fallback (home + fallback)\n" in text
    assert "renames www-authenticate to x-amzn-remapped-www-authenticate (1 answer)" in text
    untyped = replace(SAME, comparison=Comparison((), (), ("content-type",)))
    assert "adds content-type where the app gives none (2 answers)" in text_of(untyped, untyped)


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    text = text_of(STATUS)
    assert "\x1b" not in text
    assert "line 3: GET /x?y=\\x1b[31m[red]" in text
    assert "original: a\\x1b[2Jb" in text


def test_long_values_are_shown_where_they_part() -> None:
    long = exchange(
        1,
        "/l",
        Difference(what="header", where="x", original="a" * 900 + "b", moved="a" * 900 + "c"),
    )
    text = text_of(long)
    assert "original: ..." + "a" * 40 + "b\n" in text
    assert "moved:    ..." + "a" * 40 + "c\n" in text


def test_colours_only_when_asked() -> None:
    assert "\x1b[" in to_text(Report((SAME,), 0), width=120, color=True)


def test_summary() -> None:
    assert summary_line(Report((SAME,), 0)) == "1 request, 1 the same, 0 different, 0 misroutes"


def test_requests_without_an_answer_for_one_reason_are_told_three_times() -> None:
    asked = [
        exchange(
            n,
            f"/{n}",
            Difference(what="answer", where="", original="status 200", moved="no {{token}}"),
            moved=Failure("no {{token}}"),
        )
        for n in range(5)
    ]
    text = text_of(*asked)
    assert text.count("moved:    no {{token}}") == 3
    assert "2 more requests without an answer: no {{token}}" in text


def test_functions_that_do_not_start_are_told_once() -> None:
    status = Difference(what="status", where="", original="200", moved="500")
    gone = dict.fromkeys("fedcba", "ImportError: no x")
    asked = [
        exchange(1, "/a", status, log=("a: Traceback",), unstarted={"a": "ImportError: no x"}),
        exchange(2, "/b", status, unstarted={"b": "KeyError: 'K'"}),
        *(exchange(3, f"/{n}", status, unstarted={n: gone[n]}) for n in gone),
    ]
    text = text_of(*asked)
    assert text.count("moved:    500") == 2
    assert "a, b, c, d, e and 1 more do not start, which 7 requests met: ImportError: no x" in text
    assert "b does not start, which 1 request met: KeyError: 'K'" in text
    assert json.loads(to_json(Report(tuple(asked), 0)))["unstarted"] == [
        {"error": "ImportError: no x", "functions": ["a", "b", "c", "d", "e", "f"], "requests": 7},
        {"error": "KeyError: 'K'", "functions": ["b"], "requests": 1},
    ]
