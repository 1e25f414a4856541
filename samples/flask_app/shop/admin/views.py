from flask import Blueprint, current_app, flash, redirect, render_template, url_for

from shop import cache, db
from shop.auth import manager_required

bp = Blueprint("admin", __name__)


@bp.route("/")
@manager_required
def overview():
    counts = db.query_one(
        "SELECT (SELECT COUNT(*) FROM items) AS items, (SELECT COUNT(*) FROM rentals) AS rentals,"
        " (SELECT COUNT(*) FROM tickets) AS tickets"
    )
    return render_template("admin/overview.html", counts=dict(counts))


@bp.route("/cache/clear", methods=["POST"])
@manager_required
def clear_cache():
    count = cache.clear()
    current_app.logger.info("cache cleared")
    flash("%d cached figures dropped." % count, "info")
    return redirect(url_for("admin.overview"))
