"""The requests that are measured, and the events that carry them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from types import SimpleNamespace

from tests.adapters import events

KINDS = ("http", "rest", "alb", "url")
KIND_TITLES = {
    "http": "HTTP API 2.0",
    "rest": "REST API 1.0",
    "alb": "ALB",
    "url": "Function URL",
}

_ROW = {"id": 184_467, "name": "Zoë Müller", "email": "zoe@example.com", "tags": ["a", "b"]}

# 100 KB of JSON with a few characters beyond ASCII, and 1 MB that no text type fits.
REPORT = json.dumps([_ROW] * 1_160, ensure_ascii=False).encode()
IMAGE = random.Random(1).randbytes(1024 * 1024)
ORDER = json.dumps({"items": [f"article-{n:04}" for n in range(64)]}).encode()

CONTEXT = SimpleNamespace(
    function_name="benchmark",
    function_version="$LATEST",
    memory_limit_in_mb="512",
    aws_request_id="8f2c5a0e-0b1d-4b52-9f4e-3d1c7a1f0c11",
    client_context=None,
    get_remaining_time_in_millis=lambda: 30_000,
)

_BROWSER = (
    ("Accept", "text/html,application/json;q=0.9,*/*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate, br"),
    ("Accept-Language", "en-GB,en;q=0.9,de;q=0.8"),
    ("Cookie", "session=eyJ1c2VyIjoxfQ.ZxY; theme=dark"),
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"),
    ("X-Amzn-Trace-Id", "Root=1-67373e32-5a1f3d0f1c9b5d9e1f2a3b4c"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request.

    Attributes:
        name: as the tables show it.
        method: of the request.
        target: path and query, encoded.
        headers: name and value pairs.
        body: the request's bytes.
    """

    name: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def event(self, kind: str) -> str:
        """Give the event of a kind as the JSON that Lambda's runtime gets."""
        made = events.make(kind, self.method, self.target, self.headers, self.body)
        return json.dumps(made)


CASES = (
    Case(name="GET", method="GET", target="/hello/world?n=3&lang=en", headers=_BROWSER),
    Case(
        name="POST 1 KB",
        method="POST",
        target="/orders",
        headers=(
            *_BROWSER,
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(ORDER))),
        ),
        body=ORDER,
    ),
    Case(name="JSON 100 KB", method="GET", target="/report", headers=_BROWSER),
    Case(name="binary 1 MB", method="GET", target="/image", headers=_BROWSER),
)
