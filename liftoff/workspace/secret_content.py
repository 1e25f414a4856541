"""Whether what is in a file is a secret: private keys, and JSON that logs somebody in."""

from __future__ import annotations

import json
import re
from typing import Any

# What is larger is no key, and no file of credentials; a file of certificates may be.
MOST_BYTES = 64 * 1024
MOST_KEY_BYTES = 4 * 1024 * 1024

_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PUBLIC = re.compile(
    rb"-----BEGIN (?:(?:TRUSTED |X509 )?CERTIFICATE|X509 CRL|(?:[A-Z0-9]+ )?PUBLIC KEY|"
    rb"PGP PUBLIC KEY BLOCK|PGP SIGNATURE|DH PARAMETERS|EC PARAMETERS|"
    rb"(?:NEW )?CERTIFICATE REQUEST)-----"
)
# As Google's and JOSE's libraries write them.
_PRIVATE_JSON = re.compile(
    rb'"private_key"\s*:\s*"[^"]*PRIVATE KEY|"kty"[^{}]*"d"\s*:\s*"|"d"\s*:\s*"[^{}]*"kty"'
)
_SECRET_MEMBER = re.compile(
    r"(?:secret|password|passwd|token|private[_-]?key|api[_-]?key|access[_-]?key)"
    r"(?:$|[_-](?:key|id|value|access[_-]?key))",
    re.IGNORECASE,
)
# A label beside a field for a password is a word or two.
_SECRET_VALUE = re.compile(r"(?=\S*\d|\S{16})\S{6,}|-----BEGIN .*", re.DOTALL)
_SEQUENCE, _INTEGER, _BITS, _OID, _VERSION = 0x30, 0x02, 0x03, 0x06, 0xA0
# How an OpenPGP file begins whose first packet is a public key.
_PUBLIC_PACKETS = (b"\x98", b"\x99", b"\x9a", b"\xc6")


def begins_with_private_key(raw: bytes) -> bool:
    """Whether the content of a file of any kind is a private key in PEM."""
    return _PRIVATE_KEY.match(raw.lstrip()) is not None


def holds_private_key(raw: bytes) -> bool:
    """Whether there is a private key in PEM somewhere in it."""
    return _PRIVATE_KEY.search(raw) is not None


def is_private_json(raw: bytes) -> bool:
    """Whether it is JSON of any name with a private key in it."""
    return _PRIVATE_JSON.search(raw) is not None


def is_public_key(raw: bytes) -> bool:
    """Whether it is surely a certificate or a public key, in PEM, DER or OpenPGP."""
    if holds_private_key(raw):
        return False
    return _PUBLIC.search(raw) is not None or _is_public_der(raw) or raw[:1] in _PUBLIC_PACKETS


def logs_in(raw: bytes) -> bool:
    """Whether a file that is named for credentials has any, or is no JSON to tell by."""
    try:
        return _has_secret(json.loads(raw))
    except (ValueError, RecursionError):
        return bool(raw.strip())


def _has_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return any(
            _has_secret(inner)
            if not isinstance(inner, str)
            else bool(_SECRET_MEMBER.search(name) and _SECRET_VALUE.fullmatch(inner))
            for name, inner in value.items()
        )
    return isinstance(value, list) and any(map(_has_secret, value))


def _is_public_der(raw: bytes) -> bool:
    """Whether DER begins as a certificate, or as a public key of RFC 5280, does.

    Of a certificate the first of the first is its version or serial number; of a public key it is
    an algorithm, and bits follow. A private key begins with a number, an encrypted one has octets
    after its algorithm.
    """
    outer = _element(raw, 0)
    if outer is None or outer[0] != _SEQUENCE:
        return False
    first = _element(raw, outer[1])
    if first is None or first[0] != _SEQUENCE:
        return False
    inside = _element(raw, first[1])
    if inside is None or inside[0] in (_VERSION, _INTEGER):
        return inside is not None
    after = _element(raw, first[1] + first[2])
    return inside[0] == _OID and after is not None and after[0] == _BITS


def _element(raw: bytes, at: int) -> tuple[int, int, int] | None:
    """Tag of the element at a place, where its content begins, and how long that is."""
    head = raw[at : at + 2]
    if len(head) < 2:
        return None
    tag, length = head
    if length < 0x80:
        return tag, at + 2, length
    size = length & 0x7F
    return tag, at + 2 + size, int.from_bytes(raw[at + 2 : at + 2 + size], "big")
