"""Parts of a request and of a response, looked at once each where that will do.

Paths, and queries that the source has taken apart, are remembered when they were found to be plain:
nothing in them needs a closer look. So are names of headers: an app sends, and a gateway passes on,
the same few. All tables are bounded, as both apps and clients make these up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from liftoff_adapters.handler import Settings

# What reading an event raises where a part of it is missing, or of another type.
BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)

# What RFC 3986 lets stand anywhere unencoded, in a path, and in a query of names and values. Where
# `strip` leaves nothing, all has been looked at: no pattern is as fast, and each has to be made.
UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
IN_PATH = UNRESERVED + "/!$&'()*+,;=:@"
IN_QUERY = UNRESERVED + "=&"

# What nearly every request has.
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})

# Requests that have no body unless they say so.
NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# Paths that `plain_path` found to be so, and queries, to what was found.
PATHS: dict[str, bytes] = {}
QUERIES: dict[str, int] = {}

_REMEMBERED = 256
_LONGEST = 512


def plain_path(path: str) -> bytes:
    """Give the bytes of a path in which nothing is encoded, or would have to be; and remember them.

    Raises:
        ValueError: there is something that needs a closer look.
    """
    if path[:1] != "/" or path.strip(IN_PATH):
        raise ValueError("not a plain path")
    data = path.encode("ascii")
    if len(path) < _LONGEST:
        if len(PATHS) >= _REMEMBERED:
            PATHS.clear()
        PATHS[path] = data
    return data


def plain_pairs(query: str) -> int:
    """Give the number of pairs in a query of names and values that are plain; and remember it.

    It is 0 where something is encoded or would have to be, or is no pair.
    """
    pairs = query.count("=")
    if query.count("&") != pairs - 1 or query.strip(IN_QUERY):
        pairs = 0
    if len(query) < _LONGEST:
        if len(QUERIES) >= _REMEMBERED:
            QUERIES.clear()
        QUERIES[query] = pairs
    return pairs


_IN_TOKEN = UNRESERVED + "!#$%&'*+^`|"

_NAMES = 512

# So many names can be learnt in a row and all be known afterwards.
MOST_KEYS = _NAMES // 2

# A second value of these makes no list: the first one counts.
SINGULAR = frozenset({"content-length", "content-type", "host"})


def is_token(name: str) -> bool:
    """Tell whether HTTP allows a name of a header or method."""
    return name != "" and not name.strip(_IN_TOKEN)


# Names of request headers, in any case, to their keys in WSGI's environ; the dropped are not here.
REQUEST_KEYS: dict[str, str] = {}


def request_key(name: str) -> str:
    """Give the key of a request header in WSGI's environ, and remember it; "" drops the header.

    With underscores allowed, X_Forwarded_For would pass for X-Forwarded-For.
    """
    key = name.upper().replace("-", "_")
    if "_" in name or not name.isascii():
        return ""
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if len(REQUEST_KEYS) >= _NAMES:
        # Made-up names must not keep out, for the environment's life, those that come every time.
        REQUEST_KEYS.clear()
    REQUEST_KEYS[name] = key
    return key


def response_key(name: str | bytes, settings: Settings) -> str:
    """Give the lower-case form of a response header's name; "" drops the header.

    It is remembered, in `settings`.

    Args:
        name: as the app spells it.
        settings: of the handler.

    Raises:
        ResponseError: HTTP does not allow the name.
    """
    text = name if isinstance(name, str) else name.decode("latin-1")
    if not is_token(text):
        from liftoff_adapters.errors import ResponseError  # noqa: PLC0415

        raise ResponseError(f"the response header {text!r} has a name that HTTP does not allow")
    key = text.lower()
    if key in settings.dropped:
        key = ""
    if len(settings.response_names) < _NAMES:
        settings.response_names[name] = key
        if key and key != "set-cookie":
            if isinstance(name, str):
                settings.usual_names[name] = key
            else:
                settings.usual_names_bytes[name] = key
    return key


def learn_names(headers: Iterable[tuple[Any, Any]], settings: Settings) -> bool:
    """Look at the names of a response's headers; tell whether some were new, and all are known now.

    Each counts as known that HTTP allows, as long as there is room for it.
    """
    names = settings.response_names
    before = len(names)
    try:
        for name, _ in headers:
            if isinstance(name, str | bytes) and name not in names:
                response_key(name, settings)
    except (RuntimeError, ValueError):
        # Not allowed, or no pair: who makes the answer says so.
        return False
    return len(names) > before


def scheme_of(forwarded: str | None) -> str:
    """Give the scheme that the client used: what the last proxy says, else https.

    Args:
        forwarded: value of X-Forwarded-Proto.
    """
    if forwarded is None or forwarded == "https":
        return "https"
    return "http" if forwarded.rpartition(",")[2].strip().lower() == "http" else "https"


def server_of(host: str, forwarded_port: str | None, scheme: str) -> tuple[str, str]:
    """Give host name and port that the client asked for.

    Args:
        host: value of the Host header, or the name that stands for it.
        forwarded_port: value of X-Forwarded-Port.
        scheme: "http" or "https".
    """
    port = forwarded_port or ""
    if ":" in host:
        name, _, digits = host.rpartition(":")
        # The last colon of a bare IPv6 address is not a port's.
        if digits.isdigit() and (":" not in name or name.endswith("]")):
            host = name
            port = port if port.isdecimal() else digits
    if not (port.isdecimal() and port.isascii()):
        port = "80" if scheme == "http" else "443"
    return host, port


def client_of(forwarded: str, trusted_hops: int) -> str:
    """Give the address that the load balancer saw, or the one before as many trusted proxies.

    The load balancer appends to what the client sent, so only the end of the list can be believed.
    """
    if "," not in forwarded and ":" not in forwarded:
        return forwarded.strip()
    hops = [hop.strip() for hop in forwarded.split(",")]
    hop = hops[max(0, len(hops) - 1 - trusted_hops)]
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


# What Lambda returns: 6 MB of JSON. The Runtime Interface Emulator refuses a response from 100
# bytes more on. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ANSWER = 6 * 1024 * 1024

_TEXT = frozenset({
    "", "application/ecmascript", "application/graphql", "application/javascript",
    "application/json", "application/jsonlines", "application/jwt", "application/sql",
    "application/toml", "application/x-javascript", "application/x-ndjson", "application/x-sh",
    "application/x-www-form-urlencoded", "application/x-yaml", "application/xml",
    "application/xml-dtd", "application/yaml",
})  # fmt: skip
_TEXT_SUFFIXES = ("+json", "+xml", "+yaml")
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")

# An app sends few content types; one that puts a random boundary into each must not fill memory.
_TYPES = 256


class TextTypes:
    """Tells text from binary by content type, and remembers what it has told.

    Args:
        extra: prefixes of media types that are text besides the known ones.

    Attributes:
        known: content types that were seen, and whether they are text.
    """

    __slots__ = ("_extra", "known")

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._extra = tuple(prefix.lower() for prefix in extra)
        self.known: dict[str, bool] = {}

    def __call__(self, content_type: str) -> bool:
        """Whether a body of this type may be sent as text; the empty type may."""
        known = self.known.get(content_type)
        if known is None:
            known = self._decide(content_type.lower())
            if len(self.known) < _TYPES:
                self.known[content_type] = known
        return known

    def _decide(self, content_type: str) -> bool:
        media, *parameters = (part.strip() for part in content_type.split(";"))
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "charset" and value.strip().strip("\"'") not in _UTF8:
                return False
        return (
            media in _TEXT
            or media.startswith("text/")
            or media.endswith(_TEXT_SUFFIXES)
            or bool(self._extra and media.startswith(self._extra))
        )


def decode_body(body: str | None, is_base64: object) -> bytes:
    """Give the bytes of a request body as an event carries it.

    Raises:
        ValueError: the body says that it is base64 and is not.
    """
    if not body:
        return b""
    if is_base64:
        # At the first body that needs it: most functions see none.
        from liftoff_adapters.base64_text import decode  # noqa: PLC0415

        return decode(body)
    try:
        return body.encode()
    except UnicodeEncodeError:
        return body.encode("utf-8", "surrogatepass")
