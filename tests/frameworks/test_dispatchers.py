from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

BOT = """
    import bots
    bot = bots.Bot("token")
    SEEN = []

    @bot.on_message("text")
    def answer(event):
        SEEN.append(event)
"""


@pytest.mark.parametrize(
    "text",
    [
        "bot.process_new_updates([request.json])",
        "bots.RequestHandler(bot).handle(request)",
    ],
)
def test_a_webhook_runs_what_is_registered(text: str):
    route = f'\n    @app.post("/hook")\n    def hook():\n        {text}\n        return ""\n'
    assert finds(flask(BOT + route), "LO102").routes == ("POST /hook",)


def test_another_method_of_the_object_runs_nothing():
    route = (
        '\n    @app.post("/hook")\n    def hook():\n        bot.set_name("x")\n        return ""\n'
    )
    quiet(flask(BOT + route), "LO102")
