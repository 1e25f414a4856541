"""The hire fleet: pages for the counter."""
import csv
import io

from flask import (
    Blueprint, Response, abort, current_app, flash, g, jsonify, redirect, render_template, request,
    stream_with_context, url_for,
)

from shop import db
from shop.auth import login_required

bp = Blueprint("bikes", __name__)


def quote_total(rate, days):
    """Price in pence: ten per cent off from a week on."""
    total = rate * days
    return total - total // 10 if days >= 7 else total


def get_bike_or_404(bike_id):
    bike = db.query_one("SELECT * FROM items WHERE id = ?", (bike_id,))
    if bike is None:
        abort(404)
    return bike


@bp.route("/")
def index():
    kind = request.args.get("kind")
    bikes = db.query("SELECT * FROM items WHERE kind LIKE ? ORDER BY kind, name", (kind or "%",))
    kinds = [row["kind"] for row in db.query("SELECT DISTINCT kind FROM items ORDER BY kind")]
    return render_template("bikes/index.html", bikes=bikes, kinds=kinds, kind=kind)


@bp.route("/<int:bike_id>", methods=["GET"])
def detail(bike_id):
    bike = get_bike_or_404(bike_id)
    rentals = db.query("SELECT * FROM rentals WHERE item_id = ? ORDER BY start", (bike_id,))
    return render_template("bikes/detail.html", bike=bike, rentals=rentals)


@bp.route("/<int:bike_id>", methods=["POST"])
@login_required
def rent(bike_id):
    bike = get_bike_or_404(bike_id)
    customer = request.form.get("customer", "").strip()
    start = request.form.get("start", "").strip()
    days = request.form.get("days", type=int)
    if not customer or not start or not days or days < 1:
        flash("Customer, first day and number of days are needed.", "error")
        return redirect(url_for("bikes.detail", bike_id=bike_id))
    total = quote_total(bike["rate"], days)
    db.execute(
        "INSERT INTO rentals (item_id, customer, start, days, total) VALUES (?, ?, ?, ?, ?)",
        (bike_id, customer, start, days, total),
    )
    current_app.logger.info("%s rented out %s to %s", g.user["name"], bike["sku"], customer)
    flash("Booked for %s." % customer, "info")
    return redirect(url_for("bikes.detail", bike_id=bike_id), code=303)


@bp.route("/<int:bike_id>/quote")
def quote(bike_id):
    bike = get_bike_or_404(bike_id)
    days = int(request.args.get("days", 1))
    return jsonify(sku=bike["sku"], days=days, total=quote_total(bike["rate"], days))


@bp.route("/rentals.csv")
def rentals_csv():
    rows = db.query(
        "SELECT rentals.id, sku, customer, start, days, total FROM rentals"
        " JOIN items ON items.id = item_id ORDER BY rentals.id"
    )

    def generate():
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(["id", "sku", "customer", "start", "days", "total"])
        for row in rows:
            writer.writerow(row)
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    headers = {"Content-Disposition": "attachment; filename=rentals.csv"}
    return Response(stream_with_context(generate()), mimetype="text/csv", headers=headers)
