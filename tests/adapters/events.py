"""Makes the event of each source for one request, as AWS would, and reads the answer to it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import parse_qsl, unquote

KINDS = ("http", "url", "rest", "http-1.0", "alb", "alb-multi", "edge", "lattice-1", "lattice-2")
# A load balancer without multi-value headers sends the last value of what is repeated.
KEEPING = tuple(kind for kind in KINDS if kind != "alb")
CLIENT = "203.0.113.7"
HOST = "api.example.com"


def context(name="my-function", custom=None):
    client = SimpleNamespace(custom=custom) if custom is not None else None
    return SimpleNamespace(
        function_name=name,
        aws_request_id="8f2c",
        client_context=client,
        get_remaining_time_in_millis=lambda: 30_000,
    )


def make(kind, method="GET", target="/", headers=(), body=b"", *, stage="$default", is_base64=None):
    """Give the event of a kind for a request whose target is as the client sent it.

    `headers` are pairs, with repetitions. A Host header and what each gateway adds are put in.
    """
    path, _, query = target.partition("?")
    pairs = list(headers)
    names = {name.lower() for name, _ in pairs}
    if "host" not in names:
        pairs.append(("Host", HOST))
    pairs += [("X-Forwarded-Proto", "https"), ("X-Forwarded-Port", "443")]
    if kind not in ("edge",):
        pairs.append(("X-Forwarded-For", CLIENT))
    data, coded = _body(body, is_base64)
    request = SimpleNamespace(
        method=method, path=path, query=query, pairs=pairs, body=data, coded=coded, stage=stage
    )
    event = _MAKERS[kind](request)
    return json.loads(json.dumps(event))


def _body(body, is_base64):
    if not body:
        return None, False
    if is_base64 is None:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            is_base64 = True
    return (base64.b64encode(body).decode(), True) if is_base64 else (body.decode(), False)


def _grouped(pairs, lower=False):
    groups = {}
    for name, value in pairs:
        groups.setdefault(name.lower() if lower else name, []).append(value)
    return groups


def _http(request, domain="abc123.execute-api.eu-west-1.amazonaws.com", encoded=False):
    pairs = list(request.pairs)
    if request.body is None and not encoded:
        pairs.append(("content-length", "0"))
    groups = _grouped(pairs, lower=True)
    cookies = [part for value in groups.pop("cookie", []) for part in value.split("; ")]
    path = request.path if encoded else unquote(request.path)
    if request.stage != "$default":
        path = f"/{request.stage}{path}"
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": {name: ",".join(values) for name, values in groups.items()},
        "requestContext": {
            "accountId": "123456789012",
            "domainName": domain,
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": CLIENT,
                "userAgent": "tests",
            },
            "requestId": "id",
            "routeKey": "$default",
            "stage": request.stage,
        },
        "isBase64Encoded": request.coded,
    }
    if cookies:
        event["cookies"] = cookies
    if request.body is not None:
        event["body"] = request.body
    if request.query:
        parsed = _grouped(parse_qsl(request.query, keep_blank_values=True))
        event["queryStringParameters"] = {name: ",".join(vs) for name, vs in parsed.items()}
    return event


def _url(request):
    return _http(request, domain="abc123.lambda-url.eu-west-1.on.aws", encoded=True)


def _v1(request, path, **more):
    groups = _grouped(pair for pair in request.pairs if pair[0].lower() != "content-length")
    query = _grouped(parse_qsl(request.query, keep_blank_values=True))
    stage = "prod" if request.stage == "$default" else request.stage
    full = path if request.stage == "$default" else f"/{stage}{path}"
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in groups.items()},
        "multiValueHeaders": groups,
        "queryStringParameters": {name: vs[-1] for name, vs in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {"proxy": path[1:]},
        "stageVariables": None,
        "requestContext": {
            "domainName": HOST,
            "httpMethod": request.method,
            "identity": {"sourceIp": CLIENT, "userAgent": "tests"},
            "path": full,
            "protocol": "HTTP/1.1",
            "resourcePath": "/{proxy+}",
            "stage": stage,
        },
        "body": request.body,
        "isBase64Encoded": request.coded,
        **more,
    }


def _rest(request):
    return _v1(request, request.path)


def _http_v1(request):
    return _v1(request, unquote(request.path), version="1.0")


def _alb(request, multi=False):
    groups = _grouped(request.pairs, lower=True)
    query = {}
    for part in request.query.split("&") if request.query else ():
        name, _, value = part.partition("=")
        query.setdefault(name, []).append(value)
    event = {
        "requestContext": {
            "elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1"}
        },
        "httpMethod": request.method,
        "path": request.path,
        "body": request.body or "",
        "isBase64Encoded": request.coded,
    }
    if multi:
        event["multiValueHeaders"] = groups
        event["multiValueQueryStringParameters"] = query
    else:
        event["headers"] = {name: values[-1] for name, values in groups.items()}
        event["queryStringParameters"] = {name: values[-1] for name, values in query.items()}
    return event


def _edge(request):
    groups = {}
    for name, value in request.pairs:
        groups.setdefault(name.lower(), []).append({"key": name, "value": value})
    made = {
        "clientIp": CLIENT,
        "headers": groups,
        "method": request.method,
        "querystring": request.query,
        "uri": request.path,
    }
    if request.body is not None:
        data = request.body if request.coded else base64.b64encode(request.body.encode()).decode()
        made["body"] = {
            "action": "read-only",
            "data": data,
            "encoding": "base64",
            "inputTruncated": False,
        }
    config = {"distributionDomainName": "d1.cloudfront.net", "eventType": "viewer-request"}
    return {"Records": [{"cf": {"config": config, "request": made}}]}


def _lattice_1(request):
    groups = _grouped(request.pairs, lower=True)
    return {
        "raw_path": f"{request.path}?{request.query}" if request.query else request.path,
        "method": request.method,
        "headers": {name: ", ".join(values) for name, values in groups.items()},
        "query_string_parameters": dict(parse_qsl(request.query, keep_blank_values=True)),
        "body": request.body,
        "is_base64_encoded": request.coded,
    }


def _lattice_2(request):
    return {
        "version": "2.0",
        "path": request.path,
        "method": request.method,
        "headers": _grouped(request.pairs, lower=True),
        "queryStringParameters": _grouped(parse_qsl(request.query, keep_blank_values=True)),
        "body": request.body,
        "isBase64Encoded": request.coded,
        "requestContext": {
            "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:1:servicenetwork/sn-1",
            "identity": {"sourceVpcArn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-1"},
        },
    }


_MAKERS = {
    "http": _http,
    "url": _url,
    "rest": _rest,
    "http-1.0": _http_v1,
    "alb": _alb,
    "alb-multi": lambda request: _alb(request, multi=True),
    "edge": _edge,
    "lattice-1": _lattice_1,
    "lattice-2": _lattice_2,
}


@dataclass(frozen=True)
class Reply:
    """What the client gets from an answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name):
        return [value for key, value in self.headers if key == name.lower()]

    def get(self, name):
        values = self.all(name)
        assert len(values) <= 1, values
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)


def reply(kind, answer):
    """Read an answer as the source of the event does. What is not in its format fails."""
    answer = json.loads(json.dumps(answer))
    headers = []
    if kind == "edge":
        assert set(answer) <= {"status", "statusDescription", "headers", "body", "bodyEncoding"}
        for name, entries in answer["headers"].items():
            assert name == name.lower()
            headers += [(name, entry["value"]) for entry in entries]
        assert not {name for name, _ in headers} & {"content-length", "via", "x-cache"}
        if answer["status"] in ("204", "304"):
            assert "body" not in answer
            return Reply(int(answer["status"]), headers, b"")
        coded = answer["bodyEncoding"] == "base64"
        return Reply(int(answer["status"]), headers, _bytes(answer["body"], coded))
    assert isinstance(answer["statusCode"], int)
    if kind.startswith("alb"):
        assert answer["statusDescription"].startswith(str(answer["statusCode"]))
    if kind == "alb-multi":
        assert "headers" not in answer
    else:
        headers += [(name.lower(), value) for name, value in answer.get("headers", {}).items()]
    if kind in ("rest", "http-1.0", "alb-multi"):
        for name, values in answer["multiValueHeaders"].items():
            headers += [(name.lower(), value) for value in values]
    else:
        assert "multiValueHeaders" not in answer
    if kind in ("http", "url"):
        headers += [("set-cookie", value) for value in answer.get("cookies", [])]
    assert all(isinstance(value, str) for _, value in headers)
    return Reply(answer["statusCode"], headers, _bytes(answer["body"], answer["isBase64Encoded"]))


def _bytes(body, coded):
    return base64.b64decode(body, validate=True) if coded else body.encode()
