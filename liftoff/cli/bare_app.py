"""An app whose framework does not say what routes it has, or is not known: Quart's, Connexion's."""

from __future__ import annotations

from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.frameworks.target import Target

# Frameworks whose apps say what routes they have.
_KNOWN = ("flask", "fastapi", "starlette")


def refuse_bare(live: LiveApp, target: Target, path: str, *, source_tells: bool = False) -> None:
    """Refuse it, and say what can be done with it.

    Args:
        live: what was found.
        target: the app.
        path: its folder.
        source_tells: whether the command also reads routes from the source.

    Raises:
        LiftoffError: it is such an app.
    """
    if live.framework in _KNOWN:
        return
    kind = f" ({live.kind})" if live.kind else ""
    raise LiftoffError(
        f"{target.text} is an app of bare {live.framework.upper()}{kind}, whose routes cannot be "
        "read",
        where=path,
        hint=("without --app they are read from the source; " if source_tells else "")
        + _instead_of_a_split(target, live),
    )


def _instead_of_a_split(target: Target, live: LiveApp) -> str:
    others = [f"`--app {target.module}:{name}`" for name in live.apps]
    inner = f", and {' or '.join(others)} splits it without what stands around it" if others else ""
    return f"`liftoff wrap` moves it whole{inner}"
