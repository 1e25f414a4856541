"""Harbour Cycles: the counter and workshop tool."""
import logging
import os
from logging.handlers import RotatingFileHandler

from flask import Flask, jsonify, render_template, request

from shop import auth, db, filters, scheduler  # noqa: F401
from shop.admin import bp as admin_bp
from shop.api import bp as api_bp
from shop.bikes import bp as bikes_bp
from shop.exports import bp as exports_bp
from shop.files import bp as files_bp
from shop.main import bp as main_bp
from shop.warehouse import bp as warehouse_bp
from shop.workshop import bp as workshop_bp

NAVIGATION = [
    ("bikes.index", "Bikes"), ("workshop.tickets", "Workshop"), ("files.index", "Files"),
    ("main.board", "Board"), ("main.about", "About"),
]


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_object("shop.config")
    if config:
        app.config.update(config)

    make_folders(app)
    setup_logging(app)
    db.init_app(app)
    app.add_template_filter(filters.money)

    app.register_blueprint(main_bp)
    app.register_blueprint(auth.bp)
    app.register_blueprint(bikes_bp, url_prefix="/bikes")
    app.register_blueprint(workshop_bp, url_prefix="/workshop")
    app.register_blueprint(files_bp, url_prefix="/files")
    app.register_blueprint(exports_bp, url_prefix="/exports")
    app.register_blueprint(warehouse_bp, url_prefix="/warehouse")
    app.register_blueprint(admin_bp, url_prefix="/admin")
    app.register_blueprint(api_bp, url_prefix="/api")

    register_errors(app)
    register_hooks(app)
    return app


def make_folders(app):
    data_dir = app.config["DATA_DIR"]
    app.config["DATABASE"] = os.path.join(data_dir, "shop.db")
    app.config["UPLOAD_DIR"] = os.path.join(data_dir, "uploads")
    app.config["EXPORT_DIR"] = os.path.join(data_dir, "exports")
    app.config["LOG_DIR"] = os.path.join(data_dir, "logs")
    for name in ("UPLOAD_DIR", "EXPORT_DIR", "LOG_DIR"):
        os.makedirs(app.config[name], exist_ok=True)


def setup_logging(app):
    for old in [h for h in app.logger.handlers if isinstance(h, RotatingFileHandler)]:
        app.logger.removeHandler(old)
        old.close()
    handler = RotatingFileHandler(
        os.path.join(app.config["LOG_DIR"], "shop.log"), maxBytes=512 * 1024, backupCount=3
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(module)s: %(message)s"))
    app.logger.addHandler(handler)
    app.logger.setLevel(logging.INFO)


def error_page(code, message):
    if request.path.startswith("/api/"):
        return jsonify(error=message, path=request.path), code
    return render_template("errors/%d.html" % code), code


def register_errors(app):
    @app.errorhandler(403)
    def forbidden(error):
        return error_page(403, "forbidden")

    @app.errorhandler(404)
    def not_found(error):
        return error_page(404, "not found")

    @app.errorhandler(500)
    def server_error(error):
        app.logger.error("%s %s failed", request.method, request.path)
        return error_page(500, "internal error")


def register_hooks(app):
    @app.after_request
    def add_headers(response):
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Shop-Version"] = app.config["SHOP_VERSION"]
        return response

    @app.context_processor
    def shop_globals():
        return {"shop_name": app.config["SHOP_NAME"], "nav_items": NAVIGATION}
