"""The seeing model: coefficients that a member fitted to ten years of notes."""
import json
import os

from observatory import settings


class SeeingModel:
    def __init__(self, coefficients):
        self.coefficients = coefficients

    def seeing(self, humidity, wind):
        """Arc seconds."""
        c = self.coefficients
        value = c["constant"] + c["humidity"] * humidity + c["wind"] * wind
        return round(max(value, 0.5), 2)

    def words(self, seeing):
        for limit, words in self.coefficients["words"]:
            if seeing <= limit:
                return words
        return "stay at home"


def load():
    with open(os.path.join(settings.BASE_DIR, "seeing_model.json"), encoding="utf-8") as file:
        return SeeingModel(json.load(file))
