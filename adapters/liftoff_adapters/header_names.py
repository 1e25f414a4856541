"""Names of headers, looked at once each: an app sends, and a gateway passes on, the same few.

Tables are bounded, as both apps and clients may make up names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftoff_adapters.plain import UNRESERVED

if TYPE_CHECKING:
    from liftoff_adapters.settings import Settings

_IN_TOKEN = UNRESERVED + "!#$%&'*+^`|"

_REMEMBERED = 512

# So many names can be learnt in a row and all be known afterwards.
MOST_KEYS = _REMEMBERED // 2

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
    if len(REQUEST_KEYS) >= _REMEMBERED:
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
    if len(settings.response_names) < _REMEMBERED:
        settings.response_names[name] = key
        if key and key != "set-cookie":
            if isinstance(name, str):
                settings.usual_names[name] = key
            else:
                settings.usual_names_bytes[name] = key
    return key
