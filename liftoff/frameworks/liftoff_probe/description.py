"""What the app is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from .failures import NotAnAppError
from .flask_folders import configured, static_folders
from .flask_rules import flask_rules, flask_templates, has_whole_hosts
from .installed import distributions, modules_of
from .places import relative
from .starlette_apps import has_lifespan, mounted_folders, with_routers
from .starlette_rules import starlette_rules
from .templates import starlette_templates
from .wrapped import can_be_served, framework_of, inner_app, interface_of, kind_of


def describe(target: Any, source: Path) -> dict[str, Any]:
    """Give all of the answer that an app in this state tells."""
    if not can_be_served(target):
        raise NotAnAppError(
            f"the target is of type {type(target).__name__}, and no WSGI or ASGI app"
        )
    app, inner = inner_app(target)
    interface = interface_of(target)
    framework = framework_of(app) or interface
    if framework == "flask":
        rules, templates = flask_rules(app, source), flask_templates(app, source)
        static = sorted(filter(None, {relative(f, source) for f in static_folders(app)}))
    elif framework in ("fastapi", "starlette"):
        rules = with_routers(starlette_rules(app, source), app, source)
        templates = starlette_templates(source)
        static = sorted(filter(None, {relative(f, source) for f in mounted_folders(app)}))
    else:
        rules, templates, static = [], {}, []
    return {
        "framework": framework,
        "interface": interface,
        "kind": kind_of(target, source),
        "inner": inner,
        "lifespan": framework in ("fastapi", "starlette") and has_lifespan(app.router),
        "host_matching": has_whole_hosts(app) if framework == "flask" else True,
        "rules": rules,
        "templates": templates,
        "static_folders": static,
        "configured": configured(app, source) if framework == "flask" else {},
        "modules": modules_of(source),
        "distributions": distributions(),
        "python": ".".join(map(str, sys.version_info[:3])),
    }
