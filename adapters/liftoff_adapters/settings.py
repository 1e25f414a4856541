"""Options of a handler, resolved once when the environment starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftoff_adapters.bodies import TextTypes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    PathEncoding = Literal["auto", "encoded", "decoded"]
    LifespanMode = Literal["auto", "on", "off"]
    LeftoverMode = Literal["finish", "cancel"]
    SyncMode = Literal["direct", "in-place", "pool"]

# They belong to one connection, and the connection is the gateway's: a chunked body that says so
# twice is refused by load balancers.
HOP_BY_HOP = frozenset({
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip


class Settings:
    """Resolved options, which stay as they are.

    A plain class: to generate a dataclass or a named tuple costs every cold start a third of a
    millisecond.

    Attributes:
        base_path: prefix that a custom domain's mapping adds to each path, as `/base`, or "".
        path_encoding: whether paths of events arrive percent-encoded; "auto": as AWS sends them.
        trusted_hops: proxies between the client and the load balancer whose X-Forwarded-For
            entries are believed.
        raise_errors: whether an app's exception leaves the handler instead of becoming a 500.
        dropped: lower-case names of response headers that are never sent.
        response_names: names of response headers that were seen, as the app spells them, to their
            lower-case form, or to "" for the dropped.
        usual_names: those of them that are text, and are sent once each as they are: no cookies.
        usual_names_bytes: the same, of those that are bytes.
        text_types: decides whether a content type is text.
    """

    __slots__ = (
        "base_path", "dropped", "path_encoding", "raise_errors", "response_names", "text_types",
        "trusted_hops", "usual_names", "usual_names_bytes",
    )  # fmt: skip

    def __init__(
        self,
        *,
        base_path: str,
        path_encoding: PathEncoding,
        trusted_hops: int,
        raise_errors: bool,
        dropped: frozenset[str],
        response_names: dict[str | bytes, str],
        usual_names: dict[str, str],
        usual_names_bytes: dict[bytes, str],
        text_types: TextTypes,
    ) -> None:
        self.base_path = base_path
        self.path_encoding = path_encoding
        self.trusted_hops = trusted_hops
        self.raise_errors = raise_errors
        self.dropped = dropped
        self.response_names = response_names
        self.usual_names = usual_names
        self.usual_names_bytes = usual_names_bytes
        self.text_types = text_types

    def replace(self, **changed: Any) -> Settings:
        """Give the same settings but for some."""
        return Settings(**{name: getattr(self, name) for name in self.__slots__} | changed)


def resolve(
    *,
    base_path: str = "",
    path_encoding: PathEncoding = "auto",
    trusted_hops: int = 0,
    raise_errors: bool = False,
    exclude_headers: Iterable[str] = (),
    text_types: Iterable[str] = (),
) -> Settings:
    """Check options and bring them into the form that each request uses.

    Raises:
        ValueError: an option has a value that it cannot have.
    """
    if path_encoding not in ("auto", "encoded", "decoded"):
        raise ValueError(f"path_encoding is auto, encoded or decoded, not {path_encoding!r}")
    if trusted_hops < 0:
        raise ValueError(f"trusted_hops is 0 or more, not {trusted_hops}")
    base = base_path.strip("/")
    dropped = HOP_BY_HOP | {name.lower() for name in exclude_headers}
    return Settings(
        base_path=f"/{base}" if base else "",
        path_encoding=path_encoding,
        trusted_hops=trusted_hops,
        raise_errors=raise_errors,
        dropped=dropped,
        response_names={},
        usual_names={},
        usual_names_bytes={},
        text_types=TextTypes(text_types),
    )
