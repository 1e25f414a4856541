"""What the parts of a request look like when nothing in them needs a closer look."""

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
