"""What is in a container that a library reads from a text."""

from __future__ import annotations

from tests.rules.projects import finds, flask, quiet

SOURCE = """
import json
BOTS = {"a": {}}

class Payload:
    def __init__(self, message):
        self.data = {}
        self.data["part"] = message.get("KEY")
        self.data["part"]["seen"] = True

@app.post("/")
def home():
    message = json.loads(request.data)
    message["bot"] = BOTS.get(request.args["name"])
    Payload(message)
    return message
"""


def test_what_the_text_has_is_nobody_elses() -> None:
    quiet(flask(SOURCE.replace("KEY", "user")), "LO10")


def test_what_the_source_puts_beside_it_is_what_it_was() -> None:
    finds(flask(SOURCE.replace("KEY", "bot")), "LO102")
