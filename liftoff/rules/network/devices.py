"""Hardware of the machine that the server runs on (LO602); one finding a library and module."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.devices import CAMERAS, DEVICE_LIBRARIES

# A module that protobuf makes has messages, and talks to nothing: `mesh_pb2.MeshPacket()`.
_MESSAGES = re.compile(r"(?:^|\.)\w+_pb2\.")


def devices(model: Model) -> Iterator[Draft]:
    """The first call that reaches a device, in the order of the source."""
    calls = [
        *model.calls_of(*DEVICE_LIBRARIES),
        *_cameras(model),
        *unknown_calls.devices(model),
    ]
    told: set[tuple[str, str]] = set()
    for call in sorted(calls, key=lambda one: (one.scope.module.path, one.node.lineno)):
        library, _, rest = call.name.partition(".")
        if _MESSAGES.search(rest):
            continue
        place = (library, call.scope.module.path)
        if place in told or model.only_command(call.scope):
            continue
        told.add(place)
        yield Draft(
            rule="LO602",
            severity="blocker",
            category="identity_or_address",
            message=f"`{call.name.replace('()', '')}` reaches a device of the machine or "
            "of its network, which Lambda does not have",
            node=call.node,
            scope=call.scope,
            symbol=library,
            fix="Leave what talks to the device on the machine, and let it talk to the app by MQTT "
            "or HTTP.",
            whole_app=not call.scope.is_function,
        )


def _cameras(model: Model) -> Iterator[Call]:
    """`VideoCapture(0)`, not a file or an address."""
    for call in model.calls(*CAMERAS):
        source = call.argument(0, "index", "src", "filename", "source")
        values = model.values(source, call.scope) if source is not None else ()
        if source is None or any(
            isinstance(v, Constant)
            and (isinstance(v.value, int) or str(v.value).startswith("/dev/video"))
            for v in values
        ):
            yield call
