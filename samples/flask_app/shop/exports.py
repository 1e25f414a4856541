"""Exports for the accountant, made in the background."""
import csv
import itertools
import os
import threading

from flask import Blueprint, abort, current_app, jsonify, send_from_directory, url_for

from shop import db
from shop.auth import login_required

bp = Blueprint("exports", __name__)

_jobs = {}
_numbers = itertools.count(1)


def run_export(app, job_id):
    job = _jobs[job_id]
    try:
        with app.app_context():
            rows = db.query("SELECT id, item_id, customer, start, days, total FROM rentals")
            path = os.path.join(app.config["EXPORT_DIR"], job["file"])
            with open(path, "w", newline="", encoding="utf-8") as output:
                writer = csv.writer(output, delimiter=";")
                writer.writerow(["id", "item", "customer", "start", "days", "total"])
                writer.writerows(rows)
        job.update(state="done", rows=len(rows))
    except Exception:
        app.logger.exception("export %s failed", job_id)
        job["state"] = "failed"


@bp.route("/", methods=["POST"])
@login_required
def start():
    job_id = str(next(_numbers))
    _jobs[job_id] = {"id": job_id, "state": "queued", "file": "rentals-%s.csv" % job_id}
    answer = jsonify(_jobs[job_id])
    app = current_app._get_current_object()
    threading.Thread(target=run_export, args=(app, job_id), daemon=True).start()
    answer.status_code = 202
    answer.headers["Location"] = url_for("exports.status", job_id=job_id)
    return answer


@bp.route("/<job_id>")
@login_required
def status(job_id):
    if job_id not in _jobs:
        abort(404)
    return jsonify(_jobs[job_id])


@bp.route("/<job_id>/file")
@login_required
def download(job_id):
    job = _jobs.get(job_id)
    if job is None or job["state"] != "done":
        abort(404)
    return send_from_directory(current_app.config["EXPORT_DIR"], job["file"], as_attachment=True)
