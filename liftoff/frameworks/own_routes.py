"""Libraries that add routes of their own to an app, where its source does not show them.

Data: what is called, and what it adds.
"""

from __future__ import annotations

OWN_ROUTES: dict[str, str] = {
    "flask_appbuilder.AppBuilder": "Flask-AppBuilder adds its login and security views",
    "flask_security.Security": "Flask-Security adds its login and account pages",
    "flask_user.UserManager": "Flask-User adds its account pages",
    "flask_monitoringdashboard.bind": "Flask-MonitoringDashboard adds its pages",
    "flask_debugtoolbar.DebugToolbarExtension": "Flask-DebugToolbar adds its pages",
    "flask_multipass.Multipass": "Flask-Multipass adds its login pages",
    "flask_oidc.OpenIDConnect": "Flask-OIDC adds its login pages",
    "flask_pyoidc.OIDCAuthentication": "Flask-pyoidc adds where a login comes back to",
    "flask_simplelogin.SimpleLogin": "Flask-SimpleLogin adds its login pages",
    "flask_profiler.init_app": "flask-profiler adds its pages",
    "flask_sitemap.Sitemap": "Flask-Sitemap adds /sitemap.xml",
    "flask_jsonrpc.JSONRPC": "Flask-JSONRPC adds its endpoint and pages",
    "flask_rest_jsonapi.Api": "Flask-REST-JSONAPI adds those of the resources that it is told",
    "flask_restless.APIManager": "Flask-Restless adds an API of its models",
    "gds_metrics.GDSMetrics": "gds-metrics adds /metrics",
    "spectree.SpecTree": "SpecTree adds pages on the API",
    "nc_py_api.ex_app.set_handlers": "nc-py-api adds what Nextcloud asks",
    "inngest.fast_api.serve": "Inngest adds its endpoint",
    "inngest.flask.serve": "Inngest adds its endpoint",
    "nicegui.ui.run_with": "NiceGUI mounts an app of its own",
    "fastapi_mcp.FastApiMCP": "fastapi-mcp adds its endpoints",
    "fastapi_versioning.VersionedFastAPI": "fastapi-versioning puts each below its version",
    "sqladmin.Admin": "SQLAdmin mounts an app of its own",
    "starlette_admin.contrib.sqla.Admin": "starlette-admin mounts an app of its own",
    "gradio.mount_gradio_app": "Gradio mounts an app of its own",
    "socketio.ASGIApp": "python-socketio answers below /socket.io itself",
    "socketio.WSGIApp": "python-socketio answers below /socket.io itself",
}
