"""How a client, a table or a bucket comes to where it is called."""

from __future__ import annotations

import pytest

from tests.plan.permissions.programs import HEAD, calls_of, needs, unknowns, view

TABLE = "arn:aws:dynamodb:R:A:table/orders"
GET = {"dynamodb:GetItem": [TABLE]}
ITEM = 'TableName="orders", Key={}'


@pytest.mark.parametrize(
    "program",
    [
        f'boto3.client("dynamodb").get_item({ITEM})',
        f'boto3.Session().client("dynamodb").get_item({ITEM})',
        f'from boto3 import client as made\nmade("dynamodb").get_item({ITEM})',
        f'boto3.session.Session(profile_name="x").client(service_name="dynamodb").get_item({ITEM})',
        f'c = boto3.client("dynamodb")\nget = c.get_item\nget({ITEM})',
        f'name = "dynamodb"\nboto3.client(name).get_item({ITEM})',
        (f'import botocore.session\n'
        f'botocore.session.get_session().create_client("dynamodb").get_item({ITEM})'),
        f'boto3.resource("dynamodb").meta.client.get_item({ITEM})',
        'boto3.resource("dynamodb").Table("orders").get_item(Key={})',
        'db = boto3.resource("dynamodb")\ntable = db.Table(name="orders")\ntable.get_item(Key={})',
        ('import asyncio\ntable = boto3.resource("dynamodb").Table("orders")\n'
        'asyncio.to_thread(table.get_item, Key={})'),
        (f'import functools\nc = boto3.client("dynamodb")\n'
        f'pool.submit(c.get_item, {ITEM})'),
        ('given = {"TableName": "orders"}\ngiven["Key"] = {}\n'
        'boto3.client("dynamodb").get_item(**given)'),
        f'clients = {{"db": boto3.client("dynamodb")}}\nclients["db"].get_item({ITEM})',
        f'getattr(boto3.client("dynamodb"), "get_item")({ITEM})',
    ],
)  # fmt: skip
def test_in_one_function(program: str) -> None:
    assert needs(view(program)) == GET


@pytest.mark.parametrize(
    "program",
    [
        # At module level, also of another module, and behind a helper.
        ('table = boto3.resource("dynamodb").Table("orders")\n'
        '@app.get("/")\ndef view():\n    return table.get_item(Key={})'),
        ('def table():\n    return boto3.resource("dynamodb").Table("orders")\n'
        '@app.get("/")\ndef view():\n    return table().get_item(Key={})'),
        # In an object.
        ('class Store:\n    def __init__(self, name):\n'
        '        self.table = boto3.resource("dynamodb").Table(name)\n'
        '    def load(self):\n        return self.table.get_item(Key={})\n'
        'store = Store("orders")\n@app.get("/")\ndef view():\n    return store.load()'),
        # As an argument.
        ('def load(client, table):\n    return client.get_item(TableName=table, Key={})\n'
        '@app.get("/")\ndef view():\n    return load(boto3.client("dynamodb"), "orders")'),
        # On what the framework carries along.
        ('@app.before_request\ndef opens():\n    g.db = boto3.client("dynamodb")\n'
        '@app.get("/")\ndef view():\n    return g.db.get_item(TableName="orders", Key={})'),
        ('from functools import lru_cache\n@lru_cache\ndef db():\n'
        '    return boto3.client("dynamodb")\n@app.get("/")\ndef view():\n'
        '    return db().get_item(TableName="orders", Key={})'),
    ],
)  # fmt: skip
def test_from_elsewhere(program: str) -> None:
    assert needs(calls_of(program)) == GET


def test_fastapi_dependencies_and_annotations() -> None:
    calls = calls_of({"app.py": """
        from typing import Annotated
        from contextlib import AsyncExitStack
        import aioboto3
        from fastapi import Depends, FastAPI
        from mypy_boto3_s3.client import S3Client
        app = FastAPI()
        session = aioboto3.Session()
        async def table():
            async with session.resource("dynamodb") as db:
                yield await db.Table("orders")
        def unseen() -> S3Client: ...
        @app.get("/")
        async def view(table=Depends(table)):
            return await table.get_item(Key={})
        @app.get("/s3")
        async def other(s3: Annotated[S3Client, Depends(unseen)]):
            return s3.list_buckets()
        @app.get("/stack")
        async def fourth():
            async with AsyncExitStack() as stack:
                sns = await stack.enter_async_context(session.client("sns"))
                await sns.list_topics()
        @app.get("/queue")
        async def third():
            async with session.client("sqs") as sqs:
                await sqs.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/q")
    """})  # fmt: skip
    assert needs(calls) == {
        **GET,
        "s3:ListAllMyBuckets": ["*"],
        "sns:ListTopics": ["*"],
        "sqs:SendMessage": ["arn:aws:sqs:eu-west-1:123456789012:q"],
    }


def test_each_call_has_its_place_and_its_views() -> None:
    calls = calls_of("""
        s3 = boto3.client("s3")
        s3.list_buckets()
        def helper():
            s3.head_bucket(Bucket="b")
        @app.get("/one")
        def one():
            helper()
        @app.get("/two")
        def two():
            return ""
        def dead():
            s3.delete_bucket(Bucket="b")
        if __name__ == "__main__":
            s3.create_bucket(Bucket="b")
    """)
    found = {
        call.call: (call.line, sorted(call.handlers), call.always, call.seen) for call in calls
    }
    assert found == {
        "s3.list_buckets": (7, [], True, True),
        "s3.head_bucket": (9, [("app.py", 11)], False, True),
        "s3.delete_bucket": (17, [], False, False),
    }


@pytest.mark.parametrize(
    ("program", "line", "said"),
    [
        ('boto3.client(request.args["s"]).get_item(TableName="t")', 7, "?.get_item"),
        ('getattr(boto3.client("s3"), request.args["m"])()', 7, "getattr"),
        ('def f(client):\n    client.get_item(TableName="t")\nf(unknown())', 8, "?.get_item"),
        ('import lib\nlib.Uploader(boto3.client("s3"))', 8, "lib.Uploader"),
        ('boto3.client("s3").get_thing()', 7, "s3.get_thing"),
        ("boto3.client(**request.json).get_item()", 7, "?.get_item"),
        ("from flask_boto3 import Boto3\nBoto3(app).clients['db'].get_item()", 8, "?.get_item"),
        ('boto3.client("dynamodb").get_paginator(request.args["p"]).paginate()', 7, "dynamodb.?"),
    ],
)
def test_what_cannot_be_known_is_said(program: str, line: int, said: str) -> None:
    assert (said, line) in unknowns(view(program))


def test_an_app_without_aws_asks_for_no_data() -> None:
    files = {"app.py": HEAD.replace("import boto3\n", "")}
    assert calls_of(files) == ()


def test_a_module_that_only_the_run_imports_is_no_script() -> None:
    files = {
        "app.py": HEAD + 'import importlib\nimportlib.import_module(os.environ["PLUGIN"])\n'
        '@app.get("/")\ndef view(): return ""\n',
        "plugin.py": 'import boto3\ndef run():\n    boto3.client("s3").list_buckets()\nrun()\n',
    }
    assert calls_of(files) == ()
    (call,) = calls_of(files, loaded={"plugin.py"})
    assert (call.call, call.seen) == ("s3.list_buckets", False)


def test_a_client_that_a_decorator_hands_over_is_said() -> None:
    calls = view('def f(**kwargs):\n    kwargs["client"].describe_tags(LoadBalancerArns=[])\nf()')
    assert unknowns(calls) == [("?.describe_tags", 8)]
