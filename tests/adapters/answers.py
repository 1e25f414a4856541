"""Whether an answer is one that the source of the event takes: every key, type and value of it."""

from __future__ import annotations

import base64
import json

_V2 = {"statusCode", "headers", "body", "isBase64Encoded"}
_V1 = {"statusCode", "multiValueHeaders", "body", "isBase64Encoded"}
_ALB = {"statusCode", "statusDescription", "headers", "body", "isBase64Encoded"}
_ALB_MULTI = _V1 | {"statusDescription"}
_EDGE = {"status", "statusDescription", "headers", "body", "bodyEncoding"}

_KEYS = {
    "http": (_V2, {"cookies"}),
    "url": (_V2, {"cookies"}),
    "rest": (_V1, set()),
    "http-1.0": (_V1, set()),
    "alb": (_ALB, set()),
    "alb-multi": (_ALB_MULTI, set()),
    "edge": (_EDGE, set()),
    "lattice-1": (_ALB, set()),
    "lattice-2": (_ALB, set()),
}


def check(kind, answer):
    """Fail unless an answer is whole and well-formed; give its status and the bytes of its body."""
    needed, allowed = _KEYS[kind]
    if kind == "edge" and answer["status"] in ("204", "304"):
        needed = needed - {"body", "bodyEncoding"}
        answer = answer | {"body": "", "bodyEncoding": "text"}
    assert needed <= set(answer) <= needed | allowed, sorted(answer)
    # The runtime writes UTF-8, where a lone surrogate has no place.
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    for name, value in headers_of(kind, answer):
        assert type(name) is str, (name, value)
        assert type(value) is str, (name, value)
        assert name
        assert not set("\r\n") & set(name + value), (name, value)
    if kind == "edge":
        status = answer["status"]
        assert type(status) is str
        assert status.isdecimal()
        coded = {"base64": True, "text": False}[answer["bodyEncoding"]]
    else:
        status = answer["statusCode"]
        coded = answer["isBase64Encoded"]
    assert type(coded) is bool
    assert 100 <= int(status) <= 599
    assert type(answer["body"]) is str
    if coded:
        return int(status), base64.b64decode(answer["body"], validate=True)
    return int(status), answer["body"].encode()


def headers_of(kind, answer):
    """Give name and value of each header of an answer."""
    if kind == "edge":
        for name, entries in answer["headers"].items():
            assert name == name.lower()
            assert entries
            for entry in entries:
                assert set(entry) == {"key", "value"}
                assert entry["key"].lower() == name
                yield entry["key"], entry["value"]
    elif "multiValueHeaders" in answer:
        for name, values in answer["multiValueHeaders"].items():
            assert type(values) is list
            assert values
            for value in values:
                yield name, value
    else:
        yield from answer["headers"].items()
        for cookie in answer.get("cookies", []):
            yield "set-cookie", cookie
