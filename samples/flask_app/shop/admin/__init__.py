"""The manager's pages."""
from shop.admin.reports import bp as reports_bp
from shop.admin.views import bp

bp.register_blueprint(reports_bp, url_prefix="/reports")
