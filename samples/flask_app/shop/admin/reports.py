from flask import Blueprint, render_template, request

from shop import db
from shop.admin.revenue import revenue_by_month
from shop.auth import manager_required

bp = Blueprint("reports", __name__)


@bp.route("/")
@manager_required
def index():
    years = db.query("SELECT DISTINCT substr(start, 1, 4) AS year FROM rentals ORDER BY year")
    return render_template("admin/reports.html", years=[row["year"] for row in years])


@bp.route("/revenue")
@manager_required
def revenue():
    year = request.args.get("year", "2019")
    rows = db.query(
        "SELECT start, kind, total FROM rentals JOIN items ON items.id = item_id"
        " WHERE start LIKE ? ORDER BY rentals.id",
        (year + "-%",),
    )
    table = revenue_by_month([tuple(row) for row in rows])
    return render_template("admin/revenue.html", year=year, table=table)
