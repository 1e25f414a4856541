"""`liftoff routes --gateway`: what a gateway destroys, as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from liftoff.frameworks.live import LiveApp
from liftoff.plan.model import Gateway
from liftoff.plan.routing.losses import Loss, losses_of, losses_of_all
from liftoff.report.table import table
from liftoff.rules.target import GATEWAY_NAMES


def losses_json(live: LiveApp, gateway: Gateway) -> str:
    """A document with what every route loses, and what each loses beside that."""
    return json.dumps(
        {
            "version": 1,
            "gateway": gateway,
            "everywhere": [asdict(loss) for loss in losses_of_all(gateway)],
            "routes": [
                {
                    "route": rule.route.id,
                    "lost": [asdict(loss) for loss in losses_of(rule, gateway)],
                }
                for rule in live.rules
                if not rule.container
            ],
        },
        indent=1,
    )


def losses_text(live: LiveApp, gateway: Gateway) -> str:
    """What every route loses, then each further loss with its routes."""
    kind = GATEWAY_NAMES[gateway]
    everywhere = [(loss.what, loss.reason) for loss in losses_of_all(gateway)]
    blocks = [f"Of every route behind this {kind}\n{table(everywhere)}"]
    routes: dict[Loss, list[str]] = {}
    for rule in live.rules:
        for loss in () if rule.container else losses_of(rule, gateway):
            routes.setdefault(loss, []).append(rule.route.id)
    for loss, names in routes.items():
        listed = "\n".join(f"    {name}" for name in names)
        blocks.append(f"{loss.what}: {loss.reason}\n{listed}")
    if not routes:
        blocks.append("No route loses anything beside that.")
    return "\n\n".join(blocks)
