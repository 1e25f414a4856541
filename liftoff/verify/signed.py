"""Values signed with a time, as Flask's sessions are: payload.timestamp.signature.

Two of one content, made in different seconds, differ in the last two parts. The form is
itsdangerous' `TimestampSigner` and `URLSafeTimedSerializer`: base64 without padding, a leading dot
where the payload is compressed. Starlette's sessions are base64 as it is in mail, with padding.

The token of Flask-WTF's forms is random, a digest in the session and, signed by itself, in the
page: it stands for any other.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

# SHA-1 (Flask's choice), SHA-256, SHA-384, SHA-512
_DIGEST_BYTES = frozenset({20, 32, 48, 64})
# Seconds since 1970 take four bytes until 2106; those of early releases counted from 2011.
_TIMESTAMP_BYTES = range(3, 6)
_MOST_BYTES = 1_000_000
# Flask-WTF's `generate_csrf`: SHA-1 of random bytes, as JSON.
_FORM_TOKEN = re.compile(rb'(?:(?<="csrf_token":)|\A)"[0-9a-f]{40}"(?=\Z|[,}])')
# In a text, such as the token of a form: the parts in base64, as long as those numbers make them.
_TOKEN = re.compile(
    r"(?:(?<![\w-])\.?[\w-]+|(?<![\w+/-])[\w+/]+={0,2})\.[\w-]{4,7}\.[\w-]{27,86}(?![\w.-])",
    re.ASCII,
)


def in_words(text: str) -> str:
    """A text with what its signed values say in their place."""
    return _TOKEN.sub(_in_words, text)


def _in_words(token: re.Match[str]) -> str:
    said = payload(token[0])
    return token[0] if said is None else f"<signed {said.decode(errors='backslashreplace')}>"


def payload(value: str) -> bytes | None:
    """What a signed value says, decoded and unpacked; None when it has another form."""
    said = _said(value)
    return None if said is None else _FORM_TOKEN.sub(b'"token of a form"', said)


def named(value: str) -> str | None:
    """What a value names that is signed without a time, as the id of a session is; or None.

    That is itsdangerous' `Signer`, of Flask-Session for one: of one text it makes one signature.
    """
    text, dot, rest = value.rpartition(".")
    signature = _decode(rest)
    if not (text and dot) or signature is None or len(signature) not in _DIGEST_BYTES:
        return None
    return text


def _said(value: str) -> bytes | None:
    content, dot, rest = value.rpartition(".")
    content, second, stamp = content.rpartition(".")
    if not dot or not second or not content:
        return None
    signature, timestamp = _decode(rest), _decode(stamp)
    if signature is None or timestamp is None:
        return None
    if len(signature) not in _DIGEST_BYTES or len(timestamp) not in _TIMESTAMP_BYTES:
        return None
    packed = _decode(content.removeprefix("."))
    if packed is None:
        # A TimestampSigner signs any text as it is.
        return _in_mail(content) or content.encode()
    if not content.startswith("."):
        return packed
    try:
        return zlib.decompressobj().decompress(packed, _MOST_BYTES)
    except zlib.error:
        return content.encode()


def _in_mail(text: str) -> bytes | None:
    """The JSON object that a text is in base64, as Starlette's sessions are."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return found if found[:1] == b"{" and found[-1:] == b"}" else None


def _decode(text: str) -> bytes | None:
    try:
        raw = text.encode("ascii")
        if b"=" in raw:
            return None
        padded = raw.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(raw) % 4)
        return base64.b64decode(padded, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
