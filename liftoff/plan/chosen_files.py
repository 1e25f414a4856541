"""Files that a person wants in the functions of some endpoints only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.plan.grouping import fitting, unknown
from liftoff.plan.names import FALLBACK
from liftoff.plan.slicing.files import bare_folders
from liftoff.plan.slicing.slices import Slice

_TABLE = "[tool.liftoff.files]"


@dataclass(frozen=True, slots=True)
class ChosenFiles:
    """Data files, and who needs them.

    Attributes:
        pattern: of the files, as a person has written it.
        fits: whether it fits the file at a path.
        endpoints: endpoints, paths or patterns of them.
    """

    pattern: str
    fits: Callable[[str], bool]
    endpoints: tuple[str, ...]


def only_where_chosen(
    chosen: Sequence[ChosenFiles],
    slices: Mapping[str, Slice],
    owned: Mapping[str, AbstractSet[str]],
    live: LiveApp,
) -> dict[str, Slice]:
    """The slices, without files that a person wants in others; the fallback keeps all.

    Args:
        chosen: what is wanted.
        slices: by the function's name.
        owned: endpoints of each function but the fallback.
        live: the app.

    Raises:
        LiftoffError: a pattern fits no file, or no endpoint.
    """
    wanted = [_endpoints(one, slices[FALLBACK].data, live) for one in chosen]
    found = dict(slices)
    for name, endpoints in owned.items():
        gone = [one for one, need in zip(chosen, wanted, strict=True) if need.isdisjoint(endpoints)]
        data = tuple(p for p in slices[name].data if not any(one.fits(p) for one in gone))
        if data != slices[name].data:
            found[name] = replace(slices[name], data=data, folders=bare_folders(data, live))
    return found


def _endpoints(chosen: ChosenFiles, data: Sequence[str], live: LiveApp) -> frozenset[str]:
    if not any(map(chosen.fits, data)):
        raise LiftoffError(
            f"no file of the app, Python files apart, fits {chosen.pattern!r}",
            where=_TABLE,
            hint="a pattern with a slash starts at the folder of the configuration file",
        )
    found: set[str] = set()
    for pattern in chosen.endpoints:
        if not (fitted := fitting(pattern, live.rules)):
            raise unknown(chosen.pattern, pattern, live, _TABLE)
        found.update(fitted)
    return frozenset(found)
