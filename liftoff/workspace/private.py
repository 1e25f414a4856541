"""Files that never leave the developer's machine: secrets, keys, and what is no part of an app."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePosixPath

from liftoff.workspace.listing import IGNORED_FOLDERS

_PRIVATE = (
    ".env", ".env.*", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "id_rsa*",
    "id_dsa*", "id_ecdsa*", "id_ed25519*", ".netrc", ".pgpass", ".htpasswd", ".git*", ".hg*",
    ".pypirc", "credentials", "*.pyc", "*.pyo", ".DS_Store", ".dockerignore", ".coverage",
)  # fmt: skip
# An example of a file of settings holds none.
_HARMLESS = (".env.example", ".env.sample", ".env.template", ".env.dist")


def is_private(path: str) -> bool:
    """Whether a file (relative, with `/`) must stay out of what is uploaded."""
    pure = PurePosixPath(path)
    if any(part in IGNORED_FOLDERS or part in (".aws", ".ssh") for part in pure.parts):
        return True
    name = pure.name
    return name not in _HARMLESS and any(fnmatch(name, pattern) for pattern in _PRIVATE)
