"""Housekeeping jobs that run beside the web server."""
import glob
import os
import threading
import time

from shop import cache, config

TICK_SECONDS = 20

jobs = []


def every(seconds):
    def decorator(func):
        jobs.append({"due": time.monotonic() + seconds, "seconds": seconds, "run": func})
        return func

    return decorator


@every(60)
def purge_cache():
    cache.purge()


@every(3600)
def remove_old_exports():
    limit = time.time() - config.EXPORT_KEEP_DAYS * 24 * 3600
    for path in glob.glob(os.path.join(config.DATA_DIR, "exports", "*.csv")):
        if os.path.getmtime(path) < limit:
            os.remove(path)


def run_forever():
    while True:
        time.sleep(TICK_SECONDS)
        for job in jobs:
            if job["due"] <= time.monotonic():
                job["due"] = time.monotonic() + job["seconds"]
                job["run"]()


threading.Thread(target=run_forever, name="scheduler", daemon=True).start()
