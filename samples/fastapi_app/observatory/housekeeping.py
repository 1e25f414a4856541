"""Jobs that run beside the web server."""
import os
import threading
import time

from observatory import settings

TICK_SECONDS = 600
KEEP_DAYS = 400

stopping = threading.Event()


def remove_old_sketches():
    folder = settings.data_path("sketches")
    limit = time.time() - KEEP_DAYS * 24 * 3600
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.getmtime(path) < limit:
            os.remove(path)


def run_forever():
    while not stopping.wait(TICK_SECONDS):
        remove_old_sketches()


def start():
    stopping.clear()
    threading.Thread(target=run_forever, name="housekeeping", daemon=True).start()
