"""Settings of the observatory's server, most of them from the environment."""
import os

BASE_DIR = os.path.dirname(os.path.abspath(__file__))

# Database, images, sketches and the logbook all live below this folder.
DATA_DIR = os.environ.get("OBSERVATORY_DATA_DIR", os.path.join(os.path.dirname(BASE_DIR), "data"))

SECRET_KEY = os.environ.get("OBSERVATORY_SECRET_KEY", "northfield-development-key")
WEBSITE = "https://northfield.example"

# How long the motors of the dome take.
DOME_SECONDS = float(os.environ.get("OBSERVATORY_DOME_SECONDS", "40"))

MAX_BODY = 2 * 1024 * 1024
MAX_SKETCH = 4096
IMAGE_TYPES = {"image/png", "image/jpeg", "image/fits"}


def data_path(*names):
    return os.path.join(DATA_DIR, *names)
