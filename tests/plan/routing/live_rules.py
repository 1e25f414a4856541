"""Werkzeug's own rules as the probe reports them."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.routing import Map, Rule

from liftoff.frameworks.liftoff_probe.flask_rules import werkzeug_parts
from liftoff.frameworks.live import LiveApp, LiveRule, live_app


def live_of(url_map: Map, *, distributions: dict | None = None) -> LiveApp:
    """A live app with the rules of a map."""
    return live_app(
        {
            "framework": "flask",
            "interface": "wsgi",
            "host_matching": url_map.host_matching,
            "rules": [
                {
                    "rule": rule.rule,
                    "endpoint": rule.endpoint,
                    "methods": None if rule.methods is None else sorted(rule.methods),
                    "automatic_options": getattr(rule, "automatic_options", True),
                    "host": rule.host if url_map.host_matching else (rule.subdomain or None),
                    "websocket": rule.websocket,
                    "build_only": rule.build_only,
                    "strict_slashes": rule.strict_slashes,
                    "parts": werkzeug_parts(rule),
                    "view": None,
                    "static": rule.endpoint == "static",
                    "mounted": False,
                    "container": False,
                }
                for rule in url_map.iter_rules()
            ],
            "templates": {},
            "static_folders": [],
            "modules": {},
            "distributions": distributions or {},
            "metadata": [],
            "python": "3.13.0",
        }
    )


def rules_of(rules: Iterable[Rule], **options: object) -> tuple[LiveRule, ...]:
    """The live rules of a map with these rules."""
    return live_of(Map(list(rules), **options)).rules
