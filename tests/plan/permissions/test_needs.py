"""Which actions on which resources a call needs."""

from __future__ import annotations

import pytest

from liftoff.plan.permissions.statements import Parameters, statements
from tests.plan.permissions.programs import calls_of, needs, policy, view

S3 = "arn:aws:s3:::"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('s3.put_object(Bucket="b", Key="k")', {"s3:PutObject": [f"{S3}b/k"]}),
        ('s3.put_object(Bucket="b", Key="k", ACL="public-read")',
         {"s3:PutObject": [f"{S3}b/k"], "s3:PutObjectAcl": [f"{S3}b/k"]}),
        ('s3.get_object(Bucket="b", Key=request.args["k"])',
         {"s3:GetObject": [f"{S3}b/*"], "s3:ListBucket": [f"{S3}b"]}),
        ('s3.list_objects_v2(Bucket="b")', {"s3:ListBucket": [f"{S3}b"]}),
        ('s3.get_paginator("list_objects_v2").paginate(Bucket="b")', {"s3:ListBucket": [f"{S3}b"]}),
        ('s3.get_waiter("bucket_exists").wait(Bucket="b")', {"s3:ListBucket": [f"{S3}b"]}),
        ('s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"})',
         {"s3:PutObject": [f"{S3}b/k"]}),
        ('s3.generate_presigned_post("b", "up/${filename}")',
         {"s3:PutObject": [f"{S3}b/up/${{filename}}"]}),
        ('s3.upload_file("/tmp/x", "b", "k", ExtraArgs={"ACL": "private"})',
         {"s3:PutObject": [f"{S3}b/k"], "s3:AbortMultipartUpload": [f"{S3}b/k"],
          "s3:PutObjectAcl": [f"{S3}b/k"]}),
        ('s3.download_fileobj("b", "k", f)',
         {"s3:GetObject": [f"{S3}b/k"], "s3:ListBucket": [f"{S3}b"]}),
        ('s3.copy_object(Bucket="to", Key="k", CopySource="from/dir/k")',
         {"s3:GetObject": [f"{S3}from/dir/k"], "s3:GetObjectTagging": [f"{S3}from/dir/k"],
          "s3:PutObject": [f"{S3}to/k"], "s3:PutObjectTagging": [f"{S3}to/k"]}),
        ('s3.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "x"}, {"Key": "y"}]})',
         {"s3:DeleteObject": [f"{S3}b/x", f"{S3}b/y"]}),
        ('s3.put_object(Bucket="b", Key="k", ServerSideEncryption="aws:kms", SSEKMSKeyId="id")',
         {"s3:PutObject": [f"{S3}b/k"], "kms:Decrypt": ["arn:aws:kms:R:A:key/id"],
          "kms:GenerateDataKey": ["arn:aws:kms:R:A:key/id"]}),
        ('s3.get_object(Bucket="arn:aws:s3:eu-west-1:1:accesspoint/ap", Key="k")',
         {"s3:GetObject": ["arn:aws:s3:eu-west-1:1:accesspoint/ap/k"],
          "s3:ListBucket": ["arn:aws:s3:eu-west-1:1:accesspoint/ap"]}),
        ('boto3.resource("s3").Bucket("b").objects.filter(Prefix="x").delete()',
         {"s3:ListBucket": [f"{S3}b"], "s3:DeleteObject": [f"{S3}b/*"]}),
        ('for o in boto3.resource("s3").Bucket("b").objects.all():\n    o.Object().put(Body=b"")',
         {"s3:ListBucket": [f"{S3}b"], "s3:PutObject": [f"{S3}b/*"]}),
        ('print(boto3.resource("s3").Object("b", "k").content_length)',
         {"s3:GetObject": [f"{S3}b/k"], "s3:ListBucket": [f"{S3}b"]}),
        ('boto3.resource("s3").Bucket("b").upload_fileobj(f, "k")',
         {"s3:PutObject": [f"{S3}b/k"], "s3:AbortMultipartUpload": [f"{S3}b/k"]}),
        ('import pandas as pd\npd.read_csv("s3://b/in/x.csv")',
         {"s3:GetObject": [f"{S3}b/in/x.csv"], "s3:ListBucket": [f"{S3}b"]}),
        ('import s3fs\ns3fs.S3FileSystem().open("b/x", "w")',
         {"s3:PutObject": [f"{S3}b/x"], "s3:AbortMultipartUpload": [f"{S3}b/x"]}),
    ],
)  # fmt: skip
def test_s3(call: str, expected: dict[str, list[str]]) -> None:
    assert needs(view(f's3 = boto3.client("s3")\n{call}')) == expected


TABLE = "arn:aws:dynamodb:R:A:table/t"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("table.query()", {"dynamodb:Query": [TABLE]}),
        ('table.query(IndexName="i")', {"dynamodb:Query": [TABLE, f"{TABLE}/index/i"]}),
        ("with table.batch_writer() as batch:\n    batch.put_item(Item={})",
         {"dynamodb:BatchWriteItem": [TABLE]}),
        ("table.wait_until_exists()", {"dynamodb:DescribeTable": [TABLE]}),
        ("print(table.item_count)", {"dynamodb:DescribeTable": [TABLE]}),
        ('db.batch_get_item(RequestItems={"t": {"Keys": []}})',
         {"dynamodb:BatchGetItem": [TABLE]}),
        (('db.meta.client.transact_write_items(TransactItems=[{"Put": {"TableName": "t"}},'
         ' {"Delete": {"TableName": "t"}}])'),
         {"dynamodb:DeleteItem": [TABLE], "dynamodb:PutItem": [TABLE]}),
        ('list(db.tables.all())', {"dynamodb:ListTables": ["*"]}),
    ],
)  # fmt: skip
def test_dynamodb(call: str, expected: dict[str, list[str]]) -> None:
    made = 'db = boto3.resource("dynamodb")\ntable = db.Table("t")\n'
    assert needs(view(made + call)) == expected


@pytest.mark.parametrize(
    ("service", "call", "expected"),
    [
        ("sqs", 'send_message_batch(QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/q")',
         {"sqs:SendMessage": ["arn:aws:sqs:us-east-1:123456789012:q"]}),
        ("sqs", 'get_queue_url(QueueName="q")', {"sqs:GetQueueUrl": ["arn:aws:sqs:R:A:q"]}),
        ("sns", 'publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t")',
         {"sns:Publish": ["arn:aws:sns:us-east-1:123456789012:t"]}),
        ("sns", 'publish(PhoneNumber=request.args["n"])', {"sns:Publish": ["*"]}),
        ("lambda", 'invoke(FunctionName="f")',
         {"lambda:InvokeFunction": ["arn:aws:lambda:R:A:function:f"]}),
        ("secretsmanager", 'get_secret_value(SecretId="prod/db")',
         {"secretsmanager:GetSecretValue": ["arn:aws:secretsmanager:R:A:secret:prod/db-??????"]}),
        ("ssm", 'get_parameter(Name="/app/key")',
         {"ssm:GetParameter": ["arn:aws:ssm:R:A:parameter/app/key"]}),
        ("events", 'put_events(Entries=[{"Detail": "{}"}])',
         {"events:PutEvents": ["arn:aws:events:R:A:event-bus/default"]}),
        ("events", 'put_events(Entries=[{"EventBusName": "shop"}])',
         {"events:PutEvents": ["arn:aws:events:R:A:event-bus/shop"]}),
        ("scheduler", 'create_schedule(Name="s", Target={"RoleArn": "arn:aws:iam::1:role/r"})',
         {"scheduler:CreateSchedule": ["arn:aws:scheduler:R:A:schedule/default/s"],
          "iam:PassRole": ["arn:aws:iam::1:role/r"]}),
        ("stepfunctions",
         'start_execution(stateMachineArn="arn:aws:states:us-east-1:1:stateMachine:m")',
         {"states:StartExecution": ["arn:aws:states:us-east-1:1:stateMachine:m"]}),
        ("kinesis", 'put_record(StreamName="s")',
         {"kinesis:PutRecord": ["arn:aws:kinesis:R:A:stream/s"]}),
        ("ses", 'send_email(Source="Shop <shop@example.com>")',
         {"ses:SendEmail": ["arn:aws:ses:R:A:identity/example.com",
                            "arn:aws:ses:R:A:identity/shop@example.com"]}),
        ("bedrock-runtime", 'converse(modelId="eu.anthropic.claude-3-haiku-20240307-v1:0")',
         {"bedrock:InvokeModel": [
             "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
             "arn:aws:bedrock:R:A:inference-profile/eu.anthropic.claude-3-haiku-20240307-v1:0"]}),
        ("rekognition", 'detect_faces(Image={"S3Object": {"Bucket": "b", "Name": "k"}})',
         {"rekognition:DetectFaces": ["*"], "s3:GetObject": [f"{S3}b/k"]}),
        ("rekognition", 'detect_faces(Image={"Bytes": b""})', {"rekognition:DetectFaces": ["*"]}),
        ("textract", 'detect_document_text(Document={"Bytes": b""})',
         {"textract:DetectDocumentText": ["*"]}),
        ("cloudwatch", 'put_metric_data(Namespace="n")', {"cloudwatch:PutMetricData": ["*"]}),
        ("sts", "get_caller_identity()", {}),
        ("cognito-idp", 'admin_get_user(UserPoolId="eu-west-1_x", Username="u")',
         {"cognito-idp:AdminGetUser": ["arn:aws:cognito-idp:R:A:userpool/eu-west-1_x"]}),
    ],
)  # fmt: skip
def test_services(service: str, call: str, expected: dict[str, list[str]]) -> None:
    assert needs(view(f'boto3.client("{service}").{call}')) == expected


def test_libraries() -> None:
    calls = calls_of({"app.py": """
        from flask import Flask
        from pynamodb.indexes import GlobalSecondaryIndex
        from pynamodb.models import Model
        from aws_lambda_powertools.utilities import parameters
        app = Flask(__name__)
        class ByUser(GlobalSecondaryIndex):
            class Meta:
                index_name = "by-user"
        class Order(Model):
            class Meta:
                table_name = "orders"
            by_user = ByUser()
        @app.get("/<key>")
        def view(key):
            order = Order.get(key)
            order.save()
            list(Order.by_user.query(key))
            return parameters.get_secret("db")
    """})  # fmt: skip
    table = ["arn:aws:dynamodb:R:A:table/orders"]
    assert needs(calls) == {
        "dynamodb:GetItem": table,
        "dynamodb:PutItem": table,
        "dynamodb:Query": [*table, f"{table[0]}/index/*"],
        "secretsmanager:GetSecretValue": ["arn:aws:secretsmanager:R:A:secret:db-??????"],
    }


BUCKETS = [
    ('"a" + "b"', ["ab"]),
    ('os.environ["BUCKET"]', ["{Bucket}"]),
    ('os.getenv("BUCKET", "x")', ["{Bucket}"]),
    ('os.environ.get("BUCKET") or "x"', ["{Bucket}"]),
    ('"files-" + os.environ["AWS_REGION"]', ["files-R"]),
    ('f"shop-{os.environ[\'STAGE\']}-v1"', ["shop-{Stage}-v1"]),
    ('"shop-%s" % os.environ["STAGE"]', ["shop-{Stage}"]),
    ('"shop-{}-{n}".format(os.environ["STAGE"], n=1)', ["shop-{Stage}-1"]),
    ('"-".join(["shop", os.environ["STAGE"]])', ["shop-{Stage}"]),
    ('f"shop-{request.args[\'t\']}"', ["shop-*"]),
    ('"a" if request.args else "b"', ["a", "b"]),
    ('request.args["bucket"]', ["{BucketName}"]),
    ('unknown()', ["{BucketName}"]),
    ('None or os.environ["BUCKET"]', ["{Bucket}"]),
]  # fmt: skip


@pytest.mark.parametrize(("bucket", "expected"), BUCKETS, ids=[b for b, _ in BUCKETS])
def test_names(bucket: str, expected: list[str]) -> None:
    calls = view(f'boto3.client("s3").head_bucket(Bucket={bucket})')
    assert needs(calls) == {"s3:ListBucket": [S3 + name for name in expected]}


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ('app.config["B"] = "x"\ndef bucket(): return app.config["B"]', "x"),
        (('app.config.from_mapping(B=os.environ["B_NAME"])\n'
         'def bucket(): return current_app.config.get("B")'), "{BName}"),
        (('app.config["BUCKETS"] = {"a": os.environ["A_BUCKET"], "b": "y"}\n'
         'def bucket(): return current_app.config["BUCKETS"]["a"]'), "{ABucket}"),
        (('class Config:\n    B = os.getenv("B_NAME")\napp.config.from_object(Config)\n'
         'def bucket(): return app.config["B"]'), "{BName}"),
        ('def bucket(): return current_app.config["ELSEWHERE"]', "{BucketName}"),
        (('from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n'
         '    bucket_name: str = "x"\n    model_config = {}\nsettings = Settings()\n'
         'def bucket(): return settings.bucket_name'), "{BucketName}"),
        (('from pydantic_settings import BaseSettings, SettingsConfigDict\n'
         'class Settings(BaseSettings):\n    bucket: str\n'
         '    model_config = SettingsConfigDict(env_prefix="SHOP_")\n'
         'def bucket(): return Settings().bucket'), "{ShopBucket}"),
        (('STAGE = os.environ.get("STAGE", "dev")\nNAME = f"{STAGE}-files"\n'
         'def bucket(): return NAME'), "{Stage}-files"),
    ],
)  # fmt: skip
def test_names_from_elsewhere(program: str, expected: str) -> None:
    body = '\n@app.get("/")\ndef view():\n    boto3.client("s3").head_bucket(Bucket=bucket())'
    assert needs(calls_of(program + body)) == {"s3:ListBucket": [S3 + expected]}


def test_what_the_plan_sets_is_no_parameter() -> None:
    calls = view('boto3.client("s3").head_bucket(Bucket=os.environ["BUCKET"])')
    assert needs(calls, BUCKET="mine") == {"s3:ListBucket": [f"{S3}mine"]}


def test_parameters_carry_the_variable_and_its_default() -> None:
    calls = view("""
        sqs = boto3.client("sqs")
        sqs.send_message(QueueUrl=os.environ["QUEUE_URL"])
        boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"])
        boto3.client("s3").head_bucket(Bucket=os.getenv("BUCKET", "x"))
        boto3.client("s3").head_bucket(Bucket=request.args["b"])
    """)
    parameters = Parameters({})
    assert policy(statements(calls, parameters)) == {
        "sqs:SendMessage": ["arn:aws:sqs:R:A:{QueueUrl/4}"],
        "sns:Publish": ["{TopicArn}"],
        "s3:ListBucket": [f"{S3}{{BucketName}}", f"{S3}{{Bucket}}"],
    }
    assert {p.name: p.default for p in parameters.made.values()} == {
        "QueueUrl": None, "TopicArn": None, "Bucket": "x", "BucketName": None,
    }  # fmt: skip
    assert set(parameters.variables) == {"QUEUE_URL", "TOPIC_ARN", "BUCKET"}
    asked = {p.name: p.description for p in parameters.made.values()}
    assert asked["BucketName"] == "Bucket name for s3.head_bucket, app.py:12: request.args['b']"


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ('transact_write_items(TransactItems=[{"Put": {"TableName": request.args["t"]}}])',
         "[{'Put': {'TableName': request.args['t']}}]"),
        ('get_item(TableName=request.args["a"] + ":" + request.args["b"], Key={})',
         "request.args['a'] + ':' + request.args['b']"),
        ('get_item(TableName=request.args["a_long_name_of_it"] + request.args["more"], Key={})',
         "request.args['a_long_name_of_it'] + request.args['more']"),
        ('get_item(TableName=request.args["a_long_name_of_it"] + request.args["and_even_more"])',
         "request.args['a_long_name_of_it'] + request.args['and_eve..."),
    ],
)  # fmt: skip
def test_a_parameter_shows_the_whole_expression_or_its_beginning(call: str, shown: str) -> None:
    parameters = Parameters({})
    statements(view(f'boto3.client("dynamodb").{call}'), parameters)
    (asked,) = parameters.made.values()
    assert asked.description.partition(": ")[2] == shown


def test_a_pattern_stands_for_what_it_covers() -> None:
    calls = view("""
        s3 = boto3.client("s3")
        s3.put_object(Bucket="b", Key="in/x")
        s3.put_object(Bucket="b", Key=f"in/{request.args['k']}")
    """)
    (statement,) = statements(calls, Parameters({}))
    assert policy([statement]) == {"s3:PutObject": [f"{S3}b/in/*"]}
    assert [(call.call, call.line) for call in statement.calls] == [
        ("s3.put_object", 9), ("s3.put_object", 10),
    ]  # fmt: skip


def test_a_helper_is_followed_from_each_of_its_calls() -> None:
    calls = calls_of("""
        def setting(key, default=None):
            return os.getenv(key, default)
        BUCKET = setting("BUCKET", "b")
        SECRET = setting("TOKEN")
        @app.get("/")
        def view():
            boto3.client("s3").head_bucket(Bucket=BUCKET)
            boto3.client("secretsmanager").get_secret_value(SecretId=setting("OTHER"))
    """)
    assert needs(calls) == {
        "s3:ListBucket": [S3 + "{Bucket}"],
        "secretsmanager:GetSecretValue": ["arn:aws:secretsmanager:R:A:secret:{Other}-??????"],
    }


def test_a_view_is_called_by_others_too() -> None:
    calls = calls_of("""
        @app.get("/<bucket>")
        def view(bucket):
            boto3.client("s3").head_bucket(Bucket=bucket)
        @app.get("/")
        def other():
            return view("known")
    """)
    assert needs(calls) == {"s3:ListBucket": [S3 + "known", S3 + "{BucketName}"]}


@pytest.mark.parametrize(
    ("made", "region"),
    [
        ('boto3.client("sqs", region_name="eu-west-1")', "eu-west-1"),
        ('boto3.Session(region_name="eu-west-1").client("sqs")', "eu-west-1"),
        ('boto3.client("sqs", region_name=os.environ["AWS_REGION"])', "R"),
        ('boto3.client("sqs", region_name=os.getenv("AWS_REGION", "eu-west-1"))', "R"),
        ('boto3.client("sqs", region_name=os.environ["QUEUES_REGION"])', "{QueuesRegion}"),
        ('boto3.client("sqs", region_name=request.args["r"])', "*"),
        ('boto3.client("sqs", region_name=None)', "R"),
    ],
)
def test_a_client_of_another_region(made: str, region: str) -> None:
    calls = view(f'{made}.get_queue_url(QueueName="q")')
    assert needs(calls) == {"sqs:GetQueueUrl": [f"arn:aws:sqs:{region}:A:q"]}


def test_a_name_is_what_it_is_at_its_place() -> None:
    calls = calls_of("""
        def touch(bucket):
            bucket = boto3.resource("s3").Bucket(bucket)
            bucket.put_object(Key="k")
        @app.get("/")
        def view():
            touch("b")
            name = "other"
            boto3.client("s3").head_bucket(Bucket=name)
            name = request.args["n"]
    """)
    assert needs(calls) == {"s3:PutObject": [f"{S3}b/k"], "s3:ListBucket": [f"{S3}other"]}
