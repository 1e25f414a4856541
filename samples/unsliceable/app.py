"""What keeps routes from having a function of their own: docs/slices.md goes through it."""

import importlib

from flask import Flask
from flask.views import MethodView

app = Flask(__name__)
hits = 0


@app.get("/hit")
def hit():
    global hits
    hits += 1
    return str(hits)


@app.get("/hits")
def show_hits():
    return str(hits)


@app.get("/items/<int:number>")
def by_number(number):
    return f"number {number}"


@app.get("/items/<name>")
def by_name(name):
    return f"name {name}"


class Box(MethodView):
    def get(self):
        return "box"


app.add_url_rule("/box", view_func=Box.as_view("box"))
app.add_url_rule("/crate", view_func=Box.as_view("crate"))


@app.get("/formats/<name>")
def formats(name):
    return importlib.import_module(name).FORMATS


@app.get("/about/")
def about():
    return "about"
