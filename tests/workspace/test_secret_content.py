"""What is in a file that its name may not give away."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.workspace.private import private_files

PRIVATE = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
PUBLIC = "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----\n"
CERTIFICATE = PUBLIC.replace("PUBLIC KEY", "CERTIFICATE")
# As openssl writes them, cut short.
DER_CERTIFICATE = bytes.fromhex("308203a930820291a00302010202")
DER_PUBLIC = bytes.fromhex("302a300506032b6570032100a1")
DER_PRIVATE = bytes.fromhex("302e020100300506032b6570042204")
DER_ENCRYPTED = bytes.fromhex("300f300506032b65700406a1a2a3a4a5a6")
ACCOUNT = '{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("server.pem", PRIVATE),
        ("both.pem", CERTIFICATE + PRIVATE),
        ("answers.key", "A"),
        ("site.crt", CERTIFICATE + PRIVATE),
        ("k.der", DER_PRIVATE),
        ("k.der", DER_ENCRYPTED),
        ("k.der", b""),
        ("k.der", b"secret"),
        ("AuthKey.p8", PRIVATE),
        ("notes.txt", "\n" + PRIVATE.replace("PRIVATE", "RSA PRIVATE")),
        ("key.asc", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n"),
        ("x.gpg", b"\x95\x03"),
        ("firebase.json", ACCOUNT),
        ("me.jwk", '{"kty": "OKP", "crv": "Ed25519", "d": "nWGx"}'),
        ("service-account.json", "secret"),
        ("client_secret_9.json", '{"web": {"client_id": "a", "client_secret": "GOCSPX-1abc"}}'),
        ("credentials.json", '{"accounts": [{"password": "hunter2"}]}'),
        ("token.json", '{"refresh_token": "1//0abcdef"}'),
    ],
)
def test_secrets_by_content(tmp_path: Path, name: str, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(raw)
    assert private_files(tmp_path, [name]) == {name}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("public.pem", PUBLIC),
        ("ca.pem", "# roots\n" + CERTIFICATE * 5000),
        ("jwt.key", PUBLIC.replace("PUBLIC", "RSA PUBLIC")),
        ("site.crt", CERTIFICATE),
        ("c.der", DER_CERTIFICATE),
        ("p.der", DER_PUBLIC),
        ("apt.gpg", b"\x99\x02"),
        ("signature.asc", "-----BEGIN PGP SIGNATURE-----\n"),
        ("help.md", "Paste what begins with -----BEGIN PRIVATE KEY-----\n"),
        ("jwks.json", '{"keys": [{"kty": "RSA", "e": "AQAB", "n": "abc"}]}'),
        ("credentials.json", '{"title": "Log in", "password": "Password", "token": "Your token"}'),
        ("credentials.json", ""),
        ("settings.json", '{"private_key": "PATH", "password": "hunter2"}'),
        ("no_key.py", PRIVATE),
    ],
)
def test_what_is_no_secret(tmp_path: Path, name: str, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(raw)
    assert private_files(tmp_path, [name]) == set()


def test_a_file_that_is_gone_is_judged_by_its_name(tmp_path: Path) -> None:
    assert private_files(tmp_path, ["x.pem", "x.json", ".env"]) == {"x.pem", ".env"}
