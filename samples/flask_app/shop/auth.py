"""Staff login."""
import functools

from flask import (
    Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for,
)
from werkzeug.security import check_password_hash

from shop import db

bp = Blueprint("auth", __name__)


@bp.before_app_request
def load_user():
    g.user = session.get("user")


def login_required(view):
    @functools.wraps(view)
    def wrapped(*args, **kwargs):
        if g.user is None:
            return redirect(url_for("auth.login", next=request.path))
        return view(*args, **kwargs)

    return wrapped


def manager_required(view):
    @functools.wraps(view)
    def wrapped(*args, **kwargs):
        if g.user["role"] != "manager":
            abort(403)
        return view(*args, **kwargs)

    return login_required(wrapped)


def safe_next(target):
    if target and target.startswith("/") and not target.startswith("//"):
        return target
    return url_for("main.home")


@bp.route("/login", methods=["GET"])
def login():
    return render_template("auth/login.html", next=request.args.get("next", ""))


@bp.route("/login", methods=["POST"])
def do_login():
    name = request.form.get("login", "").strip().lower()
    user = db.query_one("SELECT * FROM users WHERE login = ?", (name,))
    if user is None or not check_password_hash(user["password"], request.form.get("password", "")):
        current_app.logger.warning("failed login for %r", name)
        flash("Unknown name or wrong password.", "error")
        return render_template("auth/login.html", next=request.form.get("next", "")), 401
    session.clear()
    session["user"] = {"id": user["id"], "name": user["name"], "role": user["role"]}
    current_app.logger.info("%s logged in", name)
    flash("Welcome back, %s." % user["name"], "info")
    return redirect(safe_next(request.form.get("next") or request.args.get("next")))


@bp.route("/logout", methods=["POST"])
def logout():
    session.clear()
    return redirect(url_for("main.home"))


@bp.route("/me")
@login_required
def me():
    return render_template("auth/me.html")
