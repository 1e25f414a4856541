"""Files that never leave the developer's machine: secrets, keys, and what is no part of an app."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from functools import lru_cache

from liftoff.workspace.listing import IGNORED_FOLDERS

_PRIVATE = (
    ".env", ".env.*", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "id_rsa*",
    "id_dsa*", "id_ecdsa*", "id_ed25519*", ".netrc", ".pgpass", ".htpasswd", ".git*", ".hg*",
    ".pypirc", "credentials", "*.pyc", "*.pyo", ".DS_Store", ".dockerignore", ".coverage",
)  # fmt: skip
# An example of a file of settings holds none.
_HARMLESS = (".env.example", ".env.sample", ".env.template", ".env.dist")
_NAMES = re.compile("|".join(translate(os.path.normcase(pattern)) for pattern in _PRIVATE))
_FOLDERS = frozenset({*IGNORED_FOLDERS, ".aws", ".ssh"})


@lru_cache(maxsize=100_000)
def is_private(path: str) -> bool:
    """Whether a file (relative, with `/`) must stay out of what is uploaded."""
    parts = path.split("/")
    if not _FOLDERS.isdisjoint(parts):
        return True
    name = parts[-1]
    return name not in _HARMLESS and _NAMES.match(os.path.normcase(name)) is not None
