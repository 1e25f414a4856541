"""JSON API, used by the label printer and the shop's website."""
import os
import sqlite3

from flask import Blueprint, abort, current_app, jsonify, request, url_for
from werkzeug.utils import safe_join

from shop import cache, db

bp = Blueprint("api", __name__)

FIELDS = ("sku", "name", "kind", "rate", "stock")


@bp.errorhandler(400)
@bp.errorhandler(409)
def refused(error):
    return jsonify(error=error.description), error.code


def item_to_dict(row):
    item = dict(row)
    item["url"] = url_for("api.get_item", item_id=row["id"])
    return item


def get_item_or_404(item_id):
    row = db.query_one("SELECT * FROM items WHERE id = ?", (item_id,))
    if row is None:
        abort(404)
    return row


def read_item(current=None):
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400, "an object is expected")
    item = dict(current) if current is not None else {"stock": 0}
    item.update((key, data[key]) for key in FIELDS if key in data)
    missing = [key for key in FIELDS if key not in item]
    if missing:
        abort(400, "missing: " + ", ".join(missing))
    if not isinstance(item["rate"], int) or not isinstance(item["stock"], int):
        abort(400, "rate and stock must be numbers")
    return item


@bp.route("/items", methods=["GET"])
def list_items():
    limit = request.args.get("limit", 50, type=int)
    kind = request.args.get("kind", "%")
    rows = db.query("SELECT * FROM items WHERE kind LIKE ? ORDER BY id LIMIT ?", (kind, limit))
    return jsonify(items=[item_to_dict(row) for row in rows], count=len(rows))


@bp.route("/items", methods=["POST"])
def create_item():
    item = read_item()
    try:
        cursor = db.execute(
            "INSERT INTO items (sku, name, kind, rate, stock) VALUES (?, ?, ?, ?, ?)",
            [item[key] for key in FIELDS],
        )
    except sqlite3.IntegrityError:
        abort(409, "sku is taken")
    row = get_item_or_404(cursor.lastrowid)
    current_app.logger.info("item %s created", row["sku"])
    return jsonify(item_to_dict(row)), 201, {"Location": url_for("api.get_item", item_id=row["id"])}


@bp.route("/items/<int:item_id>", methods=["GET"])
def get_item(item_id):
    return jsonify(item_to_dict(get_item_or_404(item_id)))


@bp.route("/items/<sku>", methods=["GET"])
def get_item_by_sku(sku):
    row = db.query_one("SELECT * FROM items WHERE sku = ?", (sku.upper(),))
    if row is None:
        abort(404)
    return jsonify(item_to_dict(row))


@bp.route("/items/<int:item_id>", methods=["PUT"])
def update_item(item_id):
    item = read_item(get_item_or_404(item_id))
    db.execute(
        "UPDATE items SET sku = ?, name = ?, kind = ?, rate = ?, stock = ? WHERE id = ?",
        [item[key] for key in FIELDS] + [item_id],
    )
    return jsonify(item_to_dict(get_item_or_404(item_id)))


@bp.route("/items/<int:item_id>", methods=["DELETE"])
def delete_item(item_id):
    row = get_item_or_404(item_id)
    db.execute("DELETE FROM items WHERE id = ?", (item_id,))
    current_app.logger.info("item %s deleted", row["sku"])
    return "", 204


@cache.cached("stock")
def stock_by_kind():
    rows = db.query("SELECT kind, SUM(stock) AS stock FROM items GROUP BY kind")
    return {row["kind"]: row["stock"] for row in rows}


@bp.route("/stock")
def stock():
    figures, from_cache = stock_by_kind()
    response = jsonify(stock=figures, total=sum(figures.values()))
    response.headers["X-Cache"] = "hit" if from_cache else "miss"
    return response


@bp.route("/docs/<path:name>")
def get_doc(name):
    path = safe_join(current_app.root_path, "manuals", name + ".md")
    if path is None or not os.path.isfile(path):
        abort(404)
    with open(path, encoding="utf-8") as doc:
        text = doc.read()
    return jsonify(name=name, title=text.splitlines()[0].lstrip("# "), text=text)
