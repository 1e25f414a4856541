"""Shared files: insurance papers, photos of damage, supplier lists."""
import io
import os

from flask import (
    Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for,
)
from werkzeug.utils import secure_filename

from shop.auth import login_required

bp = Blueprint("files", __name__)


def upload_path(name):
    path = os.path.join(current_app.config["UPLOAD_DIR"], secure_filename(name))
    if not os.path.isfile(path):
        abort(404)
    return path


@bp.route("/", methods=["GET"])
def index():
    folder = current_app.config["UPLOAD_DIR"]
    entries = []
    for name in sorted(os.listdir(folder)):
        entries.append({"name": name, "size": os.path.getsize(os.path.join(folder, name))})
    return render_template("files/index.html", entries=entries)


@bp.route("/", methods=["POST"])
@login_required
def upload():
    upload = request.files.get("file")
    name = secure_filename(upload.filename) if upload else ""
    if not name:
        flash("Choose a file first.", "error")
    elif os.path.splitext(name)[1].lower() not in current_app.config["UPLOAD_EXTENSIONS"]:
        flash("Files of this type are not accepted.", "error")
    else:
        upload.save(os.path.join(current_app.config["UPLOAD_DIR"], name))
        current_app.logger.info("file %s uploaded", name)
        flash("%s saved." % name, "info")
    return redirect(url_for("files.index"))


@bp.route("/<name>")
def download(name):
    path = upload_path(name)
    with open(path, "rb") as stored:
        content = io.BytesIO(stored.read())
    return send_file(content, as_attachment=True, download_name=os.path.basename(path))


@bp.route("/<name>/delete", methods=["POST"])
@login_required
def delete(name):
    os.remove(upload_path(name))
    flash("%s deleted." % name, "info")
    return redirect(url_for("files.index"))
