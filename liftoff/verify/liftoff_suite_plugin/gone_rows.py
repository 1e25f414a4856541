"""Objects of the tests' SQLAlchemy sessions whose rows a function has deleted.

In one process the app often deletes by the tests' own session, which keeps such objects as they
were last read. Read anew they would raise `ObjectDeletedError`.
"""

from __future__ import annotations

import sys
from typing import Any


def let_go(session: Any) -> None:
    """Take the objects without a row out of a session that has nothing to write.

    The session is in a transaction afterwards only if it was before: others may wait for its locks.
    """
    began = getattr(session, "in_transaction", bool)()
    for held in list(session.identity_map.values()):
        state = held._sa_instance_state
        # What belongs to another object may have gone with it.
        if state.session is session and not _has_row(session, state):
            session.expunge(held)
    if not began and getattr(session, "in_transaction", bool)():
        session.rollback()


def _has_row(session: Any, state: Any) -> bool:
    columns = state.mapper.primary_key
    key = zip(columns, state.identity, strict=True)
    try:
        if getattr(session.get_bind(state.mapper).dialect, "is_async", False):
            return True
        asked = session.query(*columns).filter(*(column == value for column, value in key))
        with session.no_autoflush:
            return asked.first() is not None
    except sys.modules["sqlalchemy.exc"].SQLAlchemyError:  # as of a database that is closed
        return True
