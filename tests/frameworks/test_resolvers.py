"""Functions that answer the fields of a GraphQL schema."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, quiet

STRAWBERRY = """
import strawberry
from fastapi import FastAPI
from strawberry.permission import BasePermission
{endpoint}

SEEN = []

def everything():
    SEEN.append("given")

class Known(BasePermission):
    def has_permission(self, source, info, **kwargs):
        SEEN.append("permission")

@strawberry.type
class Moon:
    @strawberry.field
    def size(self) -> int:
        SEEN.append("field")

    def helper(self):
        SEEN.append("helper")

@strawberry.type
class Query:
    moons: list[Moon] = strawberry.field(resolver=everything)

@strawberry.type
class Mutation:
    @strawberry.mutation(permission_classes=[Known])
    def add(self, name: str) -> Moon:
        SEEN.append("mutation")

schema = strawberry.Schema(query=Query, mutation=Mutation)
app = FastAPI()
{put}
"""
GRAPHENE = """
import graphene
from flask import Flask, request
SEEN = []

class Add(graphene.Mutation):
    ok = graphene.Boolean()

    def mutate(root, info):
        SEEN.append("mutate")

class Query(graphene.ObjectType):
    moons = graphene.Int()

    def resolve_moons(self, info):
        SEEN.append("resolve")

    def helper(self):
        SEEN.append("helper")

class Mutations(graphene.ObjectType):
    add = Add.Field()

schema = graphene.Schema(query=Query, mutation=Mutations)
app = Flask(__name__)
{put}
"""
ARIADNE = """
from ariadne import QueryType, graphql_sync, make_executable_schema
from flask import Flask, jsonify, request
SEEN = []
query = QueryType()

@query.field("moons")
def moons(_, info):
    SEEN.append("field")

def planets(_, info):
    SEEN.append("set")

query.set_field("planets", planets)
schema = make_executable_schema("type Query {{moons: Int}}", query)
app = Flask(__name__)
{put}
"""


def changes(source: str) -> tuple[set[str], tuple[str, ...]]:
    """What of the words is put into `SEEN`, and by which routes."""
    found = finds(source, "LO102")
    lines = source.splitlines()
    places = (found.place, *found.related)
    words = {lines[p.line - 1].split('"')[1] for p in places if "SEEN.append" in lines[p.line - 1]}
    return words, found.routes


@pytest.mark.parametrize(
    ("endpoint", "put", "routes"),
    [
        (
            "from strawberry.fastapi import GraphQLRouter",
            "app.include_router(GraphQLRouter(schema), prefix='/graphql')",
            {"GET /graphql", "POST /graphql", "WEBSOCKET /graphql"},
        ),
        (
            "from strawberry.asgi import GraphQL",
            "app.mount('/graphql', GraphQL(schema))",
            {"ANY /graphql/{path:path}"},
        ),
        (
            "from strawberry.asgi import GraphQL",
            "app.add_route('/graphql', GraphQL(schema))",
            {"ANY /graphql"},
        ),
        (
            "",
            "@app.post('/graphql')\nasync def answer(b: dict): return await schema.execute(b['q'])",
            {"POST /graphql"},
        ),
    ],
)
def test_strawberry(endpoint: str, put: str, routes: set[str]):
    words, found = changes(STRAWBERRY.format(endpoint=endpoint, put=put))
    assert words == {"given", "permission", "field", "mutation"}
    assert set(found) == routes


VIEW = "from flask_graphql import GraphQLView\n"
ADDED = "app.add_url_rule('/graphql', view_func={}.as_view('graphql', schema=schema))"


@pytest.mark.parametrize(
    ("put", "route"),
    [
        (VIEW + ADDED.format("GraphQLView"), "GET|POST|PUT|DELETE /graphql"),
        (
            f"{VIEW}class Own(GraphQLView):\n    pass\n{ADDED.format('Own')}",
            "GET|POST|PUT|DELETE /graphql",
        ),
        (
            "@app.post('/graphql')\ndef answer():\n    return schema.execute(request.data).data",
            "POST /graphql",
        ),
    ],
)
def test_graphene(put: str, route: str):
    words, found = changes(GRAPHENE.format(put=put))
    assert words == {"mutate", "resolve"}
    assert found == (route,)


def test_ariadne():
    put = "@app.post('/graphql')\ndef answer():\n    return graphql_sync(schema, request.json)"
    assert changes(ARIADNE.format(put=put)) == ({"field", "set"}, ("POST /graphql",))


def test_a_schema_that_nothing_serves():
    put = "@app.get('/')\ndef home(): return ''"
    quiet(ARIADNE.format(put=put), "LO102")


def test_a_page_beside_the_schema_asks_no_resolver():
    put = "@app.get('/')\ndef home(): return ''\n" + VIEW + ADDED.format("GraphQLView")
    source = GRAPHENE.format(put=put)
    assert changes(source)[1] == ("GET|POST|PUT|DELETE /graphql",)
    verdicts = {v.route.id: v.verdict for v in analysis_of(source).verdicts}
    assert verdicts["GET /"] == "ready"
