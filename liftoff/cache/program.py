"""What this liftoff is: whatever it says may be different after any change to itself."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys

import liftoff
from liftoff.workspace.listing import list_tree


def program() -> bytes | None:
    """A digest of liftoff's own files, by their state, and of the Python that runs them.

    None when its files do not lie in a folder, so that a change to them would not be seen.
    """
    try:
        listing = list_tree(os.path.dirname(os.path.abspath(liftoff.__file__)))
    except (OSError, ValueError):
        return None
    if not listing.python:
        return None
    files = [(path, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for path, s in listing.python]
    # Version 2 writes equal values as equal bytes; later ones depend on what is shared.
    whole = marshal.dumps((liftoff.__version__, sys.version, sys.platform, listing.root, files), 2)
    return hashlib.blake2b(whole, digest_size=20).digest()
