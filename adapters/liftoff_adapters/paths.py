"""Paths of events: decoded exactly once, whatever the source did to them.

A path is kept in two forms: as WSGI wants it (the decoded bytes, read as latin-1), and encoded, as
the client sent it as far as that can be known.
"""

from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes

from liftoff_adapters.parts import IN_PATH


def is_plain(path: str) -> bool:
    """Tell whether nothing in a path is encoded, or would have to be."""
    return path[:1] == "/" and not path.strip(IN_PATH)


def from_decoded(path: str) -> tuple[str, str]:
    """Read a path that the source has decoded already, as an HTTP API does with `rawPath`."""
    if is_plain(path):
        return path, path
    path = rooted(path)
    data = path.encode("utf-8", "surrogatepass")
    return data.decode("latin-1"), quote(data, safe=IN_PATH)


def from_encoded(path: str) -> tuple[str, str]:
    """Read a path as the client sent it. What some sources leave unencoded in it is taken too."""
    if is_plain(path):
        return path, path
    data = rooted(path).encode("utf-8", "surrogatepass")
    return unquote_to_bytes(data).decode("latin-1"), quote(data, safe=IN_PATH + "%")


def rooted(path: str) -> str:
    """Give the path with the slash that each must begin with."""
    return path if path.startswith("/") else f"/{path}"


def below(path: str, prefix: str) -> str | None:
    """Give what follows a prefix in a path, by whole segments; None where the path is elsewhere."""
    if not path.startswith(prefix):
        return None
    rest = path[len(prefix) :]
    if not rest:
        return "/"
    return rest if rest[0] == "/" else None


def text_of(path: str) -> str:
    """Turn a path from WSGI's form to the text that it stands for."""
    if path.isascii():
        return path
    return path.encode("latin-1").decode("utf-8", "replace")
