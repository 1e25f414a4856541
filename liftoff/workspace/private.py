"""Files that never leave the developer's machine: secrets, keys, and what is no part of an app."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache

from liftoff.workspace.listing import IGNORED_FOLDERS
from liftoff.workspace.secret_content import (
    MOST_BYTES,
    MOST_KEY_BYTES,
    begins_with_private_key,
    holds_private_key,
    is_private_json,
    is_public_key,
    logs_in,
)


def _fitting(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(translate(os.path.normcase(pattern)) for pattern in patterns))


# Secrets by their form, whatever is in them.
_PRIVATE = _fitting(
    *("*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk", "*.kdb", "*.kdbx"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "credentials"),
    *(".netrc", ".pgpass", ".my.cnf", ".htpasswd", ".pypirc", ".npmrc", ".yarnrc.yml"),
    *(".dockercfg", ".dockerconfigjson", ".boto", ".s3cfg", ".vault-token"),
    *("kubeconfig", "kubeconfig.y*ml", "*.kubeconfig"),
    *("secrets.toml", "secrets.json", "secrets.y*ml", "secrets.ini"),
    *(".secrets", ".secrets.toml", ".secrets.json", ".secrets.y*ml"),
    *("*.tfstate", "*.tfstate.*", "*.tfvars", "*.tfvars.json"),
    *("private[_-]key", "private[_-]key.txt", "privatekey", "privkey"),
)
# What tools have left or read.
_OF_TOOLS = _fitting(
    *(".git*", ".hg*", "*.pyc", "*.pyo", ".DS_Store", ".dockerignore", ".coverage")
)
_SETTINGS = _fitting(".env", ".env.*", ".envrc", ".flaskenv", "*.env")
# An example of a file of settings holds none.
_EXAMPLE = re.compile(r"(?:^|[._-])(?:example|sample|template|dist)(?:[._-]|$)")
_FOLDERS = frozenset({*IGNORED_FOLDERS, ".aws", ".ssh", ".gnupg", ".kube", ".docker", ".envs"})

# Keys, of which some are public.
_KEYS = _fitting("*.pem", "*.key", "*.der", "*.p8", "*.gpg", "*.pgp")
# Certificates, in which a key may be, too.
_CERTIFICATES = _fitting("*.crt", "*.cer", "*.cert", "*.asc")
_CREDENTIALS = _fitting(
    "*credentials*.json", "*client[_-]secret*.json", "*service[_-]account*.json", "token.json"
)


def private_files(root: str | os.PathLike[str], paths: Iterable[str]) -> frozenset[str]:
    """Those of a folder's files, given relative to it with `/`, that must not be uploaded."""
    return frozenset(path for path in paths if is_private(path) or _is_secret(root, path))


@lru_cache(maxsize=100_000)
def is_private(path: str) -> bool:
    """Whether a file (relative, with `/`) must stay out of what is uploaded by its name alone."""
    parts = path.split("/")
    if not _FOLDERS.isdisjoint(parts):
        return True
    name = os.path.normcase(parts[-1])
    if _SETTINGS.match(name):
        return _EXAMPLE.search(name) is None
    return is_of_tools(path) or (not name.endswith(".py") and _PRIVATE.match(name) is not None)


def is_of_tools(path: str) -> bool:
    """Whether a file stays out since no app reads it, and not as a secret."""
    return _OF_TOOLS.match(os.path.normcase(path.rpartition("/")[2])) is not None


def _is_secret(root: str | os.PathLike[str], path: str) -> bool:
    """Whether what is in a file must stay out; a file that its name gives away unless it proves."""
    name = os.path.normcase(path.rpartition("/")[2])
    if name.endswith(".py"):
        return False
    if _KEYS.match(name):
        raw = _content(f"{root}/{path}", MOST_KEY_BYTES)
        return raw is None or not is_public_key(raw)
    raw = _content(f"{root}/{path}", MOST_BYTES)
    if raw is None:
        return False
    if _CREDENTIALS.match(name) and logs_in(raw):
        return True
    if _CERTIFICATES.match(name):
        return holds_private_key(raw)
    if name.endswith((".json", ".jwk")):
        return is_private_json(raw)
    return begins_with_private_key(raw)


def _content(path: str, most: int) -> bytes | None:
    """The bytes of a file; None where there are more, or none to be had."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            raw = file.read(most + 1)
    except OSError:
        return None
    return raw if len(raw) <= most else None
