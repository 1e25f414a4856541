"""What the parts of a request look like when nothing in them needs a closer look.

Paths, and queries that the source has taken apart, are remembered when they were found to be plain.
The tables are bounded, as clients make both up.
"""

from __future__ import annotations

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
