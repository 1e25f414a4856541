"""What the data sets do not say, or say wrongly, each with its source.

A method has a list of needs: action, resources, and the argument that must be given for it (`!ARG`
must not be, `ARG~TEXT` must hold a text). A resource is its type (`!`: needed even where its name
is not given) and the places of its name in a call: a dict from variables of its ARN to arguments,
or the argument that holds the ARN. `|x` holds where an argument is missing, `{}` are a dict's keys.
"""

from __future__ import annotations

from typing import Any

# The characters after a secret's name are chosen by the service; parts of names that no call gives
# stand for all. Sources: "IAM policy statement resource" of Secrets Manager's, Systems Manager's
# and Step Functions' guides.
ARNS = {
    "secretsmanager:Secret":
        "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}-??????",
    # "There must be a trailing :* for all actions but those on tags." Source: "CloudWatch Logs
    # resources and operations".
    "logs:log-group": "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*",
    # A task definition may be named without its revision.
    "ecs:task-definition": "arn:${Partition}:ecs:${Region}:${Account}:"
                           "task-definition/${TaskDefinitionFamilyName}*",
}  # fmt: skip

_BUCKET = ["bucket!", {"BucketName": "Bucket"}]
_OBJECT = ["object!", {"BucketName": "Bucket", "ObjectName": "Key"}]
_DELETED = ["object!", {"BucketName": "Bucket", "ObjectName": "Delete.Objects[].Key"}]
_TABLE = ["table!", {"TableName": "TableName"}]
_QUEUE = ["queue!", {"QueueName": "QueueUrl"}]
_TOPIC = ["topic!", "TopicArn", "TargetArn"]
_FUNCTION = ["function!", {"FunctionName": "FunctionName"}]
_IDENTITY = ["identity!", {"IdentityName": "Source"}]
_MODEL = [
    ["foundation-model", {"ModelId": "modelId"}],
    ["inference-profile", {"ResourceId": "modelId"}],
]
_PARTIQL = [
    ["dynamodb:PartiQLSelect", [["table!"]], "{path}~SELECT"],
    ["dynamodb:PartiQLInsert", [["table!"]], "{path}~INSERT"],
    ["dynamodb:PartiQLUpdate", [["table!"]], "{path}~UPDATE"],
    ["dynamodb:PartiQLDelete", [["table!"]], "{path}~DELETE"],
]
# "If the object you request doesn't exist, the error depends on whether you also have the
# s3:ListBucket permission": without it a missing key is a 403 and not the 404 that code waits for.
# Source: GetObject and HeadObject, Amazon S3 API Reference.
_MISSING = ["s3:ListBucket", [_BUCKET]]
_SSE = [
    ["kms:GenerateDataKey", [["key!", "SSEKMSKeyId"]], "SSEKMSKeyId"],
    ["kms:Decrypt", [["key!", "SSEKMSKeyId"]], "SSEKMSKeyId"],
]
_WRITE = [
    ["s3:PutObject", [_OBJECT]],
    ["s3:PutObjectAcl", [_OBJECT], "ACL"],
    ["s3:PutObjectTagging", [_OBJECT], "Tagging"],
    ["s3:PutObjectRetention", [_OBJECT], "ObjectLockMode"],
    ["s3:PutObjectLegalHold", [_OBJECT], "ObjectLockLegalHoldStatus"],
    *_SSE,
]
_SOURCE_OBJECT = ["object!", {"BucketName": "CopySource.Bucket", "ObjectName": "CopySource.Key"}]
_ROLE = "iam:PassRole"


def _partiql(path: str) -> list[Any]:
    return [[action, on, when.format(path=path)] for action, on, when in _PARTIQL]


CORRECTIONS: dict[str, dict[str, list[Any]]] = {
    # Actions: "Actions, resources, and condition keys for Amazon S3", and the "Permissions" part
    # of each operation in the API Reference.
    "s3": {
        "get_object": [
            ["s3:GetObject", [_OBJECT]],
            ["s3:GetObjectVersion", [_OBJECT], "VersionId"],
            _MISSING,
        ],
        "head_object": [
            ["s3:GetObject", [_OBJECT]],
            ["s3:GetObjectVersion", [_OBJECT], "VersionId"],
            _MISSING,
        ],
        "get_object_attributes": [
            ["s3:GetObject", [_OBJECT]],
            ["s3:GetObjectAttributes", [_OBJECT]],
            _MISSING,
        ],
        "select_object_content": [["s3:GetObject", [_OBJECT]]],
        "get_object_torrent": [["s3:GetObject", [_OBJECT]]],
        "put_object": _WRITE,
        "create_multipart_upload": _WRITE,
        "upload_part": [["s3:PutObject", [_OBJECT]]],
        "complete_multipart_upload": [["s3:PutObject", [_OBJECT]]],
        "upload_part_copy": [
            ["s3:PutObject", [_OBJECT]],
            ["s3:GetObject", [_SOURCE_OBJECT]],
        ],
        "copy_object": [
            ["s3:GetObject", [_SOURCE_OBJECT]],
            ["s3:GetObjectTagging", [_SOURCE_OBJECT]],
            ["s3:PutObjectTagging", [_OBJECT]],
            *_WRITE[:2],
            *_SSE,
        ],
        "delete_object": [
            ["s3:DeleteObject", [_OBJECT]],
            ["s3:DeleteObjectVersion", [_OBJECT], "VersionId"],
        ],
        "delete_objects": [
            ["s3:DeleteObject", [_DELETED]],
            ["s3:DeleteObjectVersion", [_DELETED], "Delete.Objects[].VersionId"],
        ],
        "head_bucket": [["s3:ListBucket", [_BUCKET]]],
        "list_objects": [["s3:ListBucket", [_BUCKET]]],
        "list_objects_v2": [["s3:ListBucket", [_BUCKET]]],
        "list_buckets": [["s3:ListAllMyBuckets", []]],
        "create_session": [["s3express:CreateSession", [["bucket!", {"BucketName": "Bucket"}]]]],
    },
    # Sources: "Amazon DynamoDB: IAM policies" for transactions, and PartiQL's own actions.
    "dynamodb": {
        "batch_get_item": [
            ["dynamodb:BatchGetItem", [["table!", {"TableName": "RequestItems{}"}]]],
        ],
        "batch_write_item": [
            ["dynamodb:BatchWriteItem", [["table!", {"TableName": "RequestItems{}"}]]],
        ],
        "transact_get_items": [
            ["dynamodb:GetItem", [["table!", {"TableName": "TransactItems[].Get.TableName"}]]],
        ],
        "transact_write_items": [
            [action, [["table!", {"TableName": f"TransactItems[].{kind}.TableName"}]],
             f"TransactItems[].{kind}"]
            for action, kind in (
                ("dynamodb:PutItem", "Put"),
                ("dynamodb:UpdateItem", "Update"),
                ("dynamodb:DeleteItem", "Delete"),
                ("dynamodb:ConditionCheckItem", "ConditionCheck"),
            )
        ],
        "query": [
            ["dynamodb:Query", [_TABLE, ["index", {"TableName": "TableName",
                                                   "IndexName": "IndexName"}]]],
        ],
        "scan": [
            ["dynamodb:Scan", [_TABLE, ["index", {"TableName": "TableName",
                                                  "IndexName": "IndexName"}]]],
        ],
        "execute_statement": _partiql("Statement"),
        "batch_execute_statement": _partiql("Statements[].Statement"),
        "execute_transaction": _partiql("TransactStatements[].Statement"),
    },
    # "Actions, resources, and condition keys for Amazon SQS": batches have the action of the one.
    "sqs": {
        method: [[f"sqs:{action}", [_QUEUE]]]
        for method, action in (
            ("send_message", "SendMessage"),
            ("send_message_batch", "SendMessage"),
            ("receive_message", "ReceiveMessage"),
            ("delete_message", "DeleteMessage"),
            ("delete_message_batch", "DeleteMessage"),
            ("change_message_visibility", "ChangeMessageVisibility"),
            ("change_message_visibility_batch", "ChangeMessageVisibility"),
            ("get_queue_attributes", "GetQueueAttributes"),
            ("set_queue_attributes", "SetQueueAttributes"),
            ("purge_queue", "PurgeQueue"),
            ("delete_queue", "DeleteQueue"),
            ("list_dead_letter_source_queues", "ListDeadLetterSourceQueues"),
            ("list_queue_tags", "ListQueueTags"),
            ("tag_queue", "TagQueue"),
            ("untag_queue", "UntagQueue"),
            ("add_permission", "AddPermission"),
            ("remove_permission", "RemovePermission"),
        )
    },
    # A text message to a telephone has no topic, and needs "*". Source: "Using identity-based
    # policies with Amazon SNS".
    "sns": {
        "publish": [
            ["sns:Publish", [_TOPIC], "!PhoneNumber"],
            ["sns:Publish", [], "PhoneNumber"],
        ],
        "publish_batch": [["sns:Publish", [["topic!", "TopicArn"]]]],
        "confirm_subscription": [["sns:ConfirmSubscription", [["topic!", "TopicArn"]]]],
    },
    "lambda": {
        "invoke": [["lambda:InvokeFunction", [_FUNCTION]]],
        "invoke_async": [["lambda:InvokeFunction", [_FUNCTION]]],
        "invoke_with_response_stream": [["lambda:InvokeFunction", [_FUNCTION]]],
    },
    "events": {
        "put_events": [
            ["events:PutEvents",
             [["event-bus!", {"EventBusName": "Entries[].EventBusName|default"}]]],
        ],
        "put_rule": [
            ["events:PutRule", [["rule-on-default-event-bus!", {"RuleName": "Name"}]],
             "!EventBusName"],
            ["events:PutRule", [["rule-on-custom-event-bus!", {"EventBusName": "EventBusName",
                                                               "RuleName": "Name"}]],
             "EventBusName"],
            [_ROLE, [["role!", "RoleArn"]], "RoleArn"],
        ],
        "put_targets": [
            ["events:PutTargets", [["rule-on-default-event-bus!", {"RuleName": "Rule"}]],
             "!EventBusName"],
            ["events:PutTargets", [["rule-on-custom-event-bus!", {"EventBusName": "EventBusName",
                                                                  "RuleName": "Rule"}]],
             "EventBusName"],
            [_ROLE, [["role!", "Targets[].RoleArn"]], "Targets[].RoleArn"],
        ],
    },
    # "Create a schedule": the caller passes the target's role. Source: EventBridge Scheduler's
    # guide, identity-based policies.
    "scheduler": {
        method: [
            [f"scheduler:{action}", [["schedule!", {"GroupName": "GroupName|default",
                                                    "ScheduleName": "Name"}]]],
            *([[_ROLE, [["role!", "Target.RoleArn"]], "Target.RoleArn"]] if passes else []),
        ]
        for method, action, passes in (
            ("create_schedule", "CreateSchedule", True),
            ("update_schedule", "UpdateSchedule", True),
            ("delete_schedule", "DeleteSchedule", False),
            ("get_schedule", "GetSchedule", False),
        )
    },
    "stepfunctions": {
        "describe_execution": [["states:DescribeExecution", [["execution!", "executionArn"]]]],
        "start_execution": [["states:StartExecution", [["statemachine!", "stateMachineArn"]]]],
        "start_sync_execution": [
            ["states:StartSyncExecution", [["statemachine!", "stateMachineArn"]]],
        ],
        "create_state_machine": [
            ["states:CreateStateMachine", [["statemachine!", {"StateMachineName": "name"}]]],
            [_ROLE, [["role!", "roleArn"]], "roleArn"],
        ],
    },
    "batch": {
        "submit_job": [
            ["batch:SubmitJob", [["job-definition!", {"JobDefinitionName": "jobDefinition"}],
                                 ["job-queue!", {"JobQueueName": "jobQueue"}]]],
        ],
    },
    "ecs": {
        "run_task": [
            ["ecs:RunTask", [["task-definition!", {"TaskDefinitionFamilyName": "taskDefinition"}]]],
            [_ROLE, [["role!", "overrides.taskRoleArn"]], "overrides.taskRoleArn"],
            [_ROLE, [["role!", "overrides.executionRoleArn"]], "overrides.executionRoleArn"],
        ],
    },
    "secretsmanager": {
        "create_secret": [
            ["secretsmanager:CreateSecret", [["Secret!", {"SecretId": "Name"}]]],
        ],
        "batch_get_secret_value": [
            ["secretsmanager:BatchGetSecretValue", []],
            ["secretsmanager:GetSecretValue", [["Secret!", {"SecretId": "SecretIdList[]"}]]],
        ],
    },
    "ssm": {
        method: [
            [f"ssm:{action}",
             [["parameter!", {"ParameterNameWithoutLeadingSlash": argument}]]],
        ]
        for method, action, argument in (
            ("get_parameter", "GetParameter", "Name"),
            ("get_parameters", "GetParameters", "Names[]"),
            ("get_parameters_by_path", "GetParametersByPath", "Path"),
            ("get_parameter_history", "GetParameterHistory", "Name"),
            ("put_parameter", "PutParameter", "Name"),
            ("delete_parameter", "DeleteParameter", "Name"),
            ("delete_parameters", "DeleteParameters", "Names[]"),
        )
    },
    # Source: "Converse" and its relatives, Amazon Bedrock API Reference, which name these actions.
    "bedrock-runtime": {
        method: [[f"bedrock:{action}", _MODEL]]
        for method, action in (
            ("invoke_model", "InvokeModel"),
            ("converse", "InvokeModel"),
            ("start_async_invoke", "InvokeModel"),
            ("invoke_model_with_bidirectional_stream", "InvokeModel"),
            ("invoke_model_with_response_stream", "InvokeModelWithResponseStream"),
            ("converse_stream", "InvokeModelWithResponseStream"),
        )
    },
    "ses": {
        method: [[f"ses:{action}", [_IDENTITY]]]
        for method, action in (
            ("send_email", "SendEmail"),
            ("send_raw_email", "SendRawEmail"),
            ("send_templated_email", "SendTemplatedEmail"),
            ("send_bulk_templated_email", "SendBulkTemplatedEmail"),
        )
    },
    "sesv2": {
        method: [
            [f"ses:{action}", [["identity!", {"IdentityName": "FromEmailAddress"}]]],
            ["ses:SendTemplatedEmail", [["identity!", {"IdentityName": "FromEmailAddress"}]],
             f"{content}.Template"],
            ["ses:SendRawEmail", [["identity!", {"IdentityName": "FromEmailAddress"}]],
             f"{content}.Raw"],
        ]
        for method, action, content in (
            ("send_email", "SendEmail", "Content"),
            ("send_bulk_email", "SendBulkEmail", "DefaultContent"),
        )
    },
    # Each request of an API's users is one to an ARN with its stage, method and path.
    "apigatewaymanagementapi": {
        method: [["execute-api:ManageConnections", [["execute-api-general!"]]]]
        for method in ("post_to_connection", "get_connection", "delete_connection")
    },
    "verifiedpermissions": {
        "batch_is_authorized": [
            ["verifiedpermissions:IsAuthorized", [["policy-store!", {"PolicyStoreId":
                                                                     "policyStoreId"}]]],
        ],
        "batch_is_authorized_with_token": [
            ["verifiedpermissions:IsAuthorizedWithToken", [["policy-store!", {"PolicyStoreId":
                                                                              "policyStoreId"}]]],
        ],
    },
    # Only the caller's own keys; no action. Source: "GetCallerIdentity", AWS STS API Reference.
    "sts": {"get_caller_identity": [], "get_session_token": []},
}  # fmt: skip


def _from_bucket(argument: str) -> Any:
    path = f"{argument}.S3Object"
    names = {"BucketName": f"{path}.Bucket", "ObjectName": f"{path}.Name"}
    return ["s3:GetObject", [["object!", names]], path]


# What a call needs beside its own action, because the service acts in the caller's name. Sources:
# the guides of Rekognition and Textract ("permission to read the S3 object"), of the RDS Data API
# ("access to the secret") and of Bedrock's knowledge bases.
MORE: dict[str, dict[str, list[Any]]] = {
    "rekognition": {
        method: [_from_bucket(argument)]
        for argument, methods in {
            "Image": ("detect_faces", "detect_labels", "detect_text", "detect_moderation_labels",
                      "detect_custom_labels", "detect_protective_equipment", "index_faces",
                      "recognize_celebrities", "search_faces_by_image", "search_users_by_image"),
            "Video": ("start_celebrity_recognition", "start_content_moderation",
                      "start_face_detection", "start_face_search", "start_label_detection",
                      "start_person_tracking", "start_segment_detection", "start_text_detection"),
        }.items()
        for method in methods
    } | {"compare_faces": [_from_bucket("SourceImage"), _from_bucket("TargetImage")]},
    "textract": {
        method: [_from_bucket("Document")]
        for method in ("analyze_document", "analyze_expense", "detect_document_text")
    } | {
        method: [_from_bucket("DocumentLocation")]
        for method in ("start_document_analysis", "start_document_text_detection",
                       "start_expense_analysis", "start_lending_analysis")
    },
    "rds-data": {
        method: [["secretsmanager:GetSecretValue", [["Secret!", "secretArn"]]]]
        for method in ("execute_statement", "batch_execute_statement", "begin_transaction",
                       "commit_transaction", "rollback_transaction")
    },
    "bedrock-agent-runtime": {
        "retrieve_and_generate": [
            ["bedrock:Retrieve", [["knowledge-base!", {"KnowledgeBaseId":
                "retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId"}]],
             "retrieveAndGenerateConfiguration.knowledgeBaseConfiguration"],
            ["bedrock:InvokeModel", [["foundation-model!",
                "retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.modelArn"]],
             "retrieveAndGenerateConfiguration.knowledgeBaseConfiguration"],
        ],
    },
}  # fmt: skip
