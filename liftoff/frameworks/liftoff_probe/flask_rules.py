"""Rules of a Flask app, its templates and folders of static files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .templates import templates_of
from .views import view_of

# https://werkzeug.palletsprojects.com/en/stable/routing/#rule-format
_VARIABLE = re.compile(
    r"<(?:(?P<converter>[a-zA-Z_][a-zA-Z0-9_]*)(?:\((?P<arguments>.*?)\))?:)?"
    r"(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)>"
)


def flask_rules(app: Any, source: Path) -> list[dict[str, Any]]:
    """Give the rules of `app.url_map`, each with its view."""
    found = []
    for rule in app.url_map.iter_rules():
        methods = None if rule.methods is None else sorted(rule.methods)
        view = app.view_functions.get(rule.endpoint)
        found.append(
            {
                "rule": rule.rule,
                "endpoint": rule.endpoint,
                "methods": methods,
                "automatic_options": bool(getattr(rule, "provide_automatic_options", False)),
                "host": _host(app, rule),
                "websocket": bool(getattr(rule, "websocket", False)),
                "build_only": bool(rule.build_only),
                "strict_slashes": bool(rule.strict_slashes),
                "parts": werkzeug_parts(rule),
                "view": None if view is None else view_of(view, source),
                "router": _blueprint(app, rule.endpoint),
                "static": rule.endpoint == "static" or rule.endpoint.endswith(".static"),
                "mounted": False,
                "container": False,
            }
        )
    return found


def has_whole_hosts(app: Any) -> bool:
    """Whether it is known which host each rule is bound to, and not only which part of one."""
    return bool(app.url_map.host_matching or _server_name(app))


def _host(app: Any, rule: Any) -> str | None:
    if app.url_map.host_matching or not rule.subdomain:
        return rule.host or None
    server = _server_name(app)
    return f"{rule.subdomain}.{server}" if server else rule.subdomain


def _server_name(app: Any) -> str | None:
    """The name that subdomains are part of, where Flask looks for them.

    One with a port is a developer's, whom no gateway serves.
    """
    name = app.config.get("SERVER_NAME") if getattr(app, "subdomain_matching", False) else None
    return name if name and ":" not in name else None


def _blueprint(app: Any, endpoint: str) -> str | None:
    name = endpoint.rpartition(".")[0]
    while name and name not in app.blueprints:
        name = name.rpartition(".")[0]
    return name or None


def werkzeug_parts(rule: Any) -> list[dict[str, Any]]:
    """The rule as literals and variables; each variable with the regex that it must match."""
    parts: list[dict[str, Any]] = []
    position = 0
    for match in _VARIABLE.finditer(rule.rule):
        if match.start() > position:
            parts.append({"literal": rule.rule[position : match.start()]})
        converter = rule._converters[match["name"]]
        regex = getattr(converter, "regex", "[^/]+")
        spans = not getattr(converter, "part_isolating", "/" not in regex)
        plain = type(converter).__qualname__ == "UnicodeConverter" and not match["arguments"]
        parts.append(
            {
                "variable": match["name"],
                "converter": match["converter"] or "default",
                "regex": regex,
                "spans_segments": spans,
                "any_segment": plain and type(converter).__module__.startswith("werkzeug."),
                "weight": getattr(converter, "weight", 100),
            }
        )
        position = match.end()
    if position < len(rule.rule):
        parts.append({"literal": rule.rule[position:]})
    return parts


def flask_templates(app: Any, source: Path) -> dict[str, Any]:
    """Give the templates that the app's environment finds in the project."""
    try:
        import jinja2  # noqa: F401 - an app need not have it
    except ImportError:
        return {}
    return templates_of(app.jinja_env, source)
