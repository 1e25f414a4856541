"""The logbook: a text file that the committee likes to read."""
from observatory import settings


def write(line):
    with open(settings.data_path("logbook.txt"), "a", encoding="utf-8") as book:
        book.write(line + "\n")


def read():
    try:
        with open(settings.data_path("logbook.txt"), encoding="utf-8") as book:
            return book.read().splitlines()
    except FileNotFoundError:
        return []
