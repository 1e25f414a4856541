"""Slices of apps on the libraries themselves, compared with the original's answers."""

from __future__ import annotations

from pathlib import Path

from tests.plan.slicing.projects import check_all

RESTFUL = {
    "app.py": """
from flask import Flask
from flask_restful import Api

from resources import Books, Export, Orders

app = Flask(__name__)
api = Api(app, prefix="/api")
api.add_resource(Books, "/books", "/books/<int:number>")
api.add_resource(Orders, "/orders", endpoint="all_orders")
api.add_resource(Export, "/export")
""",
    "resources.py": """
import csv
import io

import prices
from flask_restful import Resource, abort, fields, marshal_with, reqparse

parser = reqparse.RequestParser()
parser.add_argument("most", type=int, location="args", default=2)
TITLES = ("Emma", "Ulysses", "Dune")
BOOK = {"title": fields.String, "uri": fields.Url("books")}


class Books(Resource):
    @marshal_with({"title": fields.String})
    def get(self, number=None):
        if number is None:
            return [{"title": title} for title in TITLES[: parser.parse_args()["most"]]]
        if number >= len(TITLES):
            abort(404, message="no such book")
        return {"title": TITLES[number]}

    def delete(self, number):
        return "", 204


class Orders(Resource):
    def get(self):
        return {"total": prices.total()}, 200, {"X-Orders": "1"}


class Export(Resource):
    def get(self):
        file = io.StringIO()
        csv.writer(file).writerow(TITLES)
        return file.getvalue()
""",
    "prices.py": "import decimal\n\n\ndef total():\n    return str(decimal.Decimal('1.10'))\n",
}


def test_a_resource_of_restful_is_the_unit(tmp_path: Path) -> None:
    slices = check_all(
        tmp_path,
        RESTFUL,
        requests=[
            ("GET", "/api/books"),
            ("GET", "/api/books?most=x"),
            ("GET", "/api/books/1"),
            ("GET", "/api/books/9"),
            ("DELETE", "/api/books/1"),
            ("GET", "/api/orders"),
            ("PUT", "/api/orders"),
            ("GET", "/api/export"),
            ("GET", "/api/nothing"),
        ],
    )
    books, orders, export = (slices[name] for name in ("books", "all_orders", "export"))
    assert "def delete" in books["resources.py"]
    assert "import csv" in export["resources.py"]
    assert "import csv" not in books["resources.py"]
    assert "prices.py" in orders
    assert "prices.py" not in books


RESTX = {
    "app.py": """
from flask import Flask, Blueprint
from flask_restx import Api

from orders import orders
from shop import shop

app = Flask(__name__)
site = Blueprint("v1", __name__, url_prefix="/v1")
api = Api(site, title="Shop", version="1.0", doc="/docs")
api.add_namespace(shop)
api.add_namespace(orders, path="/my-orders")
app.register_blueprint(site)


@api.errorhandler(ZeroDivisionError)
def divided(error):
    return {"message": "no"}, 418


@app.get("/plain")
def plain():
    return "plain"
""",
    "shop.py": """
import json

from flask_restx import Namespace, Resource, fields

shop = Namespace("shop", description="Things")
thing = shop.model("Thing", {"name": fields.String(required=True), "price": fields.Float})
basket = shop.inherit("Basket", thing, {"things": fields.List(fields.Nested(thing))})
parser = shop.parser()
parser.add_argument("most", type=int, location="args", default=1)
THINGS = [{"name": "cup", "price": 2.5, "secret": 1}, {"name": "jar", "price": 0}]


@shop.route("/things")
class Things(Resource):
    @shop.marshal_list_with(thing)
    @shop.expect(parser)
    def get(self):
        return THINGS[: parser.parse_args()["most"]]

    @shop.expect(thing, validate=True)
    def post(self):
        return shop.payload, 201


@shop.route("/things/<string:name>", "/named/<string:name>")
@shop.response(404, "Not there")
class Thing(Resource):
    '''One thing'''

    @shop.marshal_with(thing)
    def get(self, name):
        "By its name"
        for one in THINGS:
            if one["name"] == name:
                return one
        shop.abort(404, "no " + name)


@shop.route("/ratio")
class Ratio(Resource):
    def get(self):
        return json.dumps(1 / 0)
""",
    "orders.py": """
import decimal

from flask_restx import Namespace, Resource

orders = Namespace("orders")


@orders.route("/")
class Orders(Resource):
    def get(self):
        '''The total

        of all orders.
        '''
        return {"total": str(decimal.Decimal("1.10"))}
""",
}


def test_pages_of_restx_are_made_without_the_resources_code(tmp_path: Path) -> None:
    slices = check_all(
        tmp_path,
        RESTX,
        requests=[
            ("GET", "/v1/shop/things"),
            ("GET", "/v1/shop/things?most=2"),
            ("GET", "/v1/shop/things/jar"),
            ("GET", "/v1/shop/named/nobody"),
            ("POST", "/v1/shop/things"),
            ("GET", "/v1/shop/ratio"),
            ("GET", "/v1/my-orders/"),
            ("GET", "/v1/my-orders"),
            ("GET", "/v1/docs"),
            ("GET", "/v1/swagger.json"),
            ("GET", "/v1/"),
            ("GET", "/swaggerui/swagger-ui.css"),
            ("GET", "/plain"),
        ],
    )
    # Its pages are made from all that the resources say of themselves.
    pages = slices["v1.specs"]
    assert "of all orders." in pages["orders.py"]
    assert "decimal" not in pages["orders.py"]
    assert "THINGS" in slices["v1.shop_thing"]["shop.py"]
    assert "THINGS" not in pages["shop.py"]
    assert "import json" in slices["v1.shop_ratio"]["shop.py"]
    assert "import json" not in slices["v1.shop_things"]["shop.py"]


SQLALCHEMY = {
    "app.py": """
from flask import Flask

import models
from db import db
from views import books, authors


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    app.register_blueprint(books.blueprint)
    app.register_blueprint(authors.blueprint)
    with app.app_context():
        db.create_all()
        db.session.add(models.book.Book(title="Emma", author=models.author.Author(name="Jane")))
        db.session.commit()
    return app
""",
    "db.py": """
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
""",
    "models/__init__.py": "from models import author, book\n",
    "models/author.py": """
from db import db
from sqlalchemy import event


class Author(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    books = db.relationship("Book", back_populates="author")


@event.listens_for(Author, "before_insert")
def shout(mapper, connection, author):
    author.name = author.name.upper()
""",
    "models/book.py": """
from db import db


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String)
    author_id = db.Column(db.ForeignKey("author.id"))
    shelf_id = db.Column(db.ForeignKey("shelf.id"))
    author = db.relationship("Author", back_populates="books")
    shelf = db.relationship("models.shelf.Shelf", order_by="Shelf.id")
""",
    "models/shelf.py": """
from db import db


class Shelf(db.Model):
    id = db.Column(db.Integer, primary_key=True)
""",
    "views/__init__.py": "",
    "views/books.py": """
import csv
import io

from db import db
from flask import Blueprint
from models.book import Book

blueprint = Blueprint("books", __name__)


@blueprint.get("/books")
def index():
    return [book.title + " by " + book.author.name for book in db.session.scalars(db.select(Book))]


@blueprint.get("/books.csv")
def export():
    file = io.StringIO()
    csv.writer(file).writerow([book.title for book in db.paginate(db.select(Book))])
    return file.getvalue()
""",
    "views/authors.py": """
import decimal

from db import db
from flask import Blueprint
from models.author import Author
from models.shelf import Shelf

blueprint = Blueprint("authors", __name__)


@blueprint.get("/authors/<int:number>")
def one(number):
    author = db.get_or_404(Author, number)
    return {"name": author.name, "books": [b.title for b in author.books]}


@blueprint.get("/royalties")
def royalties():
    shelves = db.session.query(Shelf).count()
    return str(decimal.Decimal("0.10") * db.session.query(Author).count() + shelves)
""",
}


def test_models_and_what_their_strings_name_stay(tmp_path: Path) -> None:
    slices = check_all(
        tmp_path,
        SQLALCHEMY,
        "app:create_app()",
        requests=[
            ("GET", "/books"),
            ("GET", "/books.csv"),
            ("GET", "/books.csv?page=5"),
            ("GET", "/authors/1"),
            ("GET", "/authors/7"),
            ("GET", "/royalties"),
        ],
    )
    for held in slices.values():
        assert {"models/author.py", "models/book.py", "models/shelf.py"} <= held.keys()
        assert "def shout" in held["models/author.py"]
    assert "decimal" not in "".join(slices["books.index"].values())
    assert "import csv" in slices["books.export"]["views/books.py"]
    assert "import csv" not in slices["books.index"]["views/books.py"]
