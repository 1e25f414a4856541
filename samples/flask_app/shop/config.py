"""Settings of the shop tool. Anything here can be overridden in create_app()."""
import os

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Database, uploads, exports and logs all live below this folder.
DATA_DIR = os.path.abspath(os.environ.get("SHOP_DATA_DIR", os.path.join(BASE_DIR, "data")))

SECRET_KEY = os.environ.get("SHOP_SECRET_KEY", "harbour-cycles-dev-key")

SHOP_NAME = "Harbour Cycles"
SHOP_VERSION = "3.4.1"
OPENING_HOURS = [
    ("Monday to Friday", "8:30 to 18:00"),
    ("Saturday", "9:00 to 17:00"),
    ("Sunday", "closed"),
]

MAX_CONTENT_LENGTH = 4 * 1024 * 1024
UPLOAD_EXTENSIONS = {".txt", ".csv", ".pdf", ".png", ".jpg"}

CACHE_SECONDS = 300
WAREHOUSE_SYNC_SECONDS = float(os.environ.get("SHOP_WAREHOUSE_SECONDS", "45"))
EXPORT_KEEP_DAYS = 7
