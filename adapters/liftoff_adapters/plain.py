"""What the parts of a request look like when nothing in them needs a closer look.

Paths and queries that came before are known, and not looked at again. The tables are bounded, as
clients make both up.
"""

from __future__ import annotations

# What RFC 3986 lets stand anywhere unencoded, in a path, and in a query of names and values.
UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
IN_PATH = UNRESERVED + "/!$&'()*+,;=:@"

# What nearly every request has.
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})

# Requests that have no body unless they say so.
NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# Paths that `plain_path` found to be so, and queries that `raw_query` did, to what they gave.
PATHS: dict[str, bytes] = {}
QUERIES: dict[str, tuple[bytes, int]] = {}

_PATH_BYTES = IN_PATH.encode()
_QUERY_BYTES = (UNRESERVED + "=&").encode()
_REMEMBERED = 256
_LONGEST = 1024


def plain_path(path: str) -> bytes:
    """Give the bytes of a path in which nothing is encoded, or would have to be; and remember them.

    Raises:
        ValueError: there is something that needs a closer look.
    """
    data = path.encode("ascii")
    # Where nothing is left, all has been looked at: no pattern is as fast, and each has to be made.
    if path[:1] != "/" or data.translate(None, _PATH_BYTES):
        raise ValueError("not a plain path")
    if len(path) <= _LONGEST:
        if len(PATHS) >= _REMEMBERED:
            PATHS.clear()
        PATHS[path] = data
    return data


def raw_query(query: str) -> tuple[bytes, int]:
    """Give the bytes of a query that can be taken as it is, and the number of its plain pairs.

    That number is 0 where the query is anything but names and values in which nothing is, or would
    have to be, encoded. Both are remembered.

    Raises:
        ValueError: it cannot be taken as it is.
    """
    data = query.encode("ascii")
    if not query.isprintable() or " " in query:
        raise ValueError("not a raw query")
    pairs = query.count("=")
    if query.count("&") != pairs - 1 or data.translate(None, _QUERY_BYTES):
        pairs = 0
    if len(query) <= _LONGEST:
        if len(QUERIES) >= _REMEMBERED:
            QUERIES.clear()
        QUERIES[query] = data, pairs
    return data, pairs
