"""Public pages."""
from flask import (
    Blueprint, current_app, jsonify, redirect, render_template, request, send_file, url_for,
)

bp = Blueprint("main", __name__)

NOTICES = [
    "Check the tyre pressure of every bike that goes out.",
    "The tandem is booked on Saturdays until the end of June.",
]

board_views = 0


@bp.route("/")
def root():
    return redirect(url_for("main.home"))


@bp.route("/home")
def home():
    return render_template("home.html", hours=current_app.config["OPENING_HOURS"])


@bp.route("/hello")
@bp.route("/hello/<name>")
def hello(name="visitor"):
    return render_template("hello.html", name=name)


@bp.route("/about/")
def about():
    return render_template("about.html", version=current_app.config["SHOP_VERSION"])


@bp.route("/board")
def board():
    global board_views
    board_views += 1
    return render_template("board.html", notices=NOTICES, views=board_views)


@bp.route("/board/views")
def board_count():
    return jsonify(views=board_views)


@bp.route("/price-list")
def price_list():
    return send_file("manuals/price-list.txt", as_attachment=True)


@bp.route("/rentals")
def old_rentals():
    return redirect(url_for("bikes.index", kind=request.args.get("kind")), 301)


@bp.route("/favicon.ico")
def favicon():
    return redirect(url_for("static", filename="img/logo.png"))
