"""What reaches other machines: clients, connections, and who sends in the background."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Network or other clients that are made when the program starts.
CLIENTS = names("""
    aioredis.from_url
    arango.ArangoClient
    arq.create_pool
    asyncpg.connect asyncpg.create_pool
    bmemcached.Client
    cassandra.cluster.Cluster
    clickhouse_driver.Client
    confluent_kafka.Consumer confluent_kafka.Producer
    consul.Consul
    docker.from_env
    elasticsearch.AsyncElasticsearch elasticsearch.Elasticsearch
    etcd3.client
    flask_mongoengine.MongoEngine
    flask_mysqldb.MySQL
    flask_pymongo.PyMongo
    flask_redis.FlaskRedis
    flaskext.mysql.MySQL
    hvac.Client
    influxdb.InfluxDBClient
    influxdb_client.InfluxDBClient
    kafka.KafkaProducer
    ldap.initialize
    memcache.Client
    minio.Minio
    mongoengine.connect
    motor.motor_asyncio.AsyncIOMotorClient
    mysql.connector.connect
    MySQLdb.connect
    neo4j.GraphDatabase.driver
    odmantic.AIOEngine
    pika.BlockingConnection
    psycopg.connect
    psycopg2.connect psycopg2.pool.SimpleConnectionPool psycopg2.pool.ThreadedConnectionPool
    pylibmc.Client
    pymemcache.Client pymemcache.client.base.Client
    pymongo.AsyncMongoClient pymongo.MongoClient
    pymysql.connect
    pysolr.Solr
    redis.asyncio.ConnectionPool redis.asyncio.ConnectionPool.from_url redis.asyncio.from_url
        redis.asyncio.Redis redis.asyncio.Redis.from_url redis.asyncio.StrictRedis
        redis.BlockingConnectionPool.from_url redis.cluster.RedisCluster redis.ConnectionPool
        redis.ConnectionPool.from_url redis.from_url redis.Redis redis.Redis.from_url
        redis.sentinel.Sentinel redis.StrictRedis redis.StrictRedis.from_url
    sqlalchemy.create_engine
    typesense.Client
    valkey.Valkey
""")
# Clients of services that open connections when they are used, and keep them.
API_CLIENTS = names("""
    aiohttp.ClientSession
    anthropic.Anthropic anthropic.AsyncAnthropic
    github.Github
    groq.Groq
    httpx.AsyncClient httpx.Client
    ollama.AsyncClient ollama.Client
    openai.AsyncAzureOpenAI openai.AsyncOpenAI openai.AzureOpenAI openai.OpenAI
    pinecone.Pinecone
    qdrant_client.QdrantClient
    slack_sdk.WebClient
    stripe.StripeClient
    supabase.create_client
    telebot.TeleBot
    telegram.Bot
    tweepy.Client
    twilio.rest.Client
    weaviate.Client
""")
# Reach another machine there and then.
CONNECTS = names("""
    aio_pika.connect aio_pika.connect_robust
    aiokafka.AIOKafkaConsumer().start aiokafka.AIOKafkaProducer().start
    aiomysql.connect aiomysql.create_pool
    aiopg.create_pool
    argostranslate.package.update_package_index
    asyncmy.connect
    asyncpg.*.connect asyncpg.*.create_pool
    asyncssh.connect
    asyncua.*.Client().connect
    beanie.init_beanie
    binance.*.AsyncClient.create binance.*.Client
    boto3.client().get_parameter boto3.client().get_parameters_by_path
        boto3.client().get_secret_value
    cassandra.cluster.Cluster().connect
    chromadb.*.AsyncHttpClient chromadb.*.HttpClient
    clearml.Task.init
    clickhouse_connect.*.get_async_client clickhouse_connect.*.get_client
    comet_ml.*.Experiment comet_ml.*.start
    consul.Consul().agent.service.register
    cx_Oracle.connect
    docling.utils.model_downloader.download_models
    ee.Initialize
    elasticsearch.Elasticsearch().indices.create elasticsearch.Elasticsearch().info
        elasticsearch.Elasticsearch().ping
    exchangelib.*.Account
    feedparser.parse
    flask_sqlalchemy.SQLAlchemy().engine.begin flask_sqlalchemy.SQLAlchemy().engine.connect
        flask_sqlalchemy.SQLAlchemy().reflect
    ftplib.FTP ftplib.FTP_TLS
    gdown.download
    gmqtt.Client().connect
    google.auth.default
    huggingface_hub.*.hf_hub_download huggingface_hub.*.login huggingface_hub.*.snapshot_download
    hvac.Client().auth.approle.login
    ib_async.IB().connect
    ib_insync.IB().connect
    ibm_db.connect
    imap_tools.*.MailBox().login
    imaplib.IMAP4 imaplib.IMAP4_SSL
    jira.*.JIRA
    kafka.KafkaConsumer kafka.KafkaProducer
    kagglehub.*.dataset_download kagglehub.*.model_download
    langchain.sql_database.SQLDatabase.from_uri langchain.SQLDatabase.from_uri
        langchain.vectorstores.PGVector langchain.vectorstores.pgvector.PGVector
    langchain_community.graphs.Neo4jGraph
        langchain_community.utilities.sql_database.SQLDatabase.from_uri
        langchain_community.utilities.SQLDatabase.from_uri langchain_community.vectorstores.Milvus
        langchain_community.vectorstores.Neo4jVector.from_existing_graph
        langchain_community.vectorstores.PGVector langchain_community.vectorstores.pgvector.PGVector
    langchain_elasticsearch.*.ElasticsearchStore
    langchain_milvus.*.Milvus
    langchain_neo4j.*.Neo4jGraph langchain_neo4j.*.Neo4jVector.from_existing_graph
        langchain_neo4j.*.Neo4jVector.from_existing_index
    langchain_postgres.*.PGVector langchain_postgres.*.PGVectorStore.create
        langchain_postgres.*.PGVectorStore.create_sync
    langchain_qdrant.*.QdrantVectorStore langchain_qdrant.*.QdrantVectorStore.from_documents
        langchain_qdrant.*.QdrantVectorStore.from_existing_collection
        langchain_qdrant.*.QdrantVectorStore.from_texts
    langchain_redis.*.RedisChatMessageHistory langchain_redis.*.RedisVectorStore
    langchain_weaviate.*.WeaviateVectorStore
    langgraph.*.AsyncPostgresSaver.from_conn_string langgraph.*.AsyncPostgresStore.from_conn_string
        langgraph.*.AsyncRedisSaver.from_conn_string langgraph.*.MongoDBSaver.from_conn_string
        langgraph.*.PostgresSaver.from_conn_string langgraph.*.PostgresStore.from_conn_string
        langgraph.*.RedisSaver.from_conn_string
    ldap3.Connection().bind
    llama_index.*.ElasticsearchStore llama_index.*.MilvusVectorStore
        llama_index.*.Neo4jPropertyGraphStore llama_index.*.QdrantVectorStore
        llama_index.*.WeaviateVectorStore llama_index.core.SQLDatabase.from_uri
    mariadb.connect
    MetaTrader5.initialize
    mlflow.set_experiment
    modelscope.snapshot_download
    mysql.connector.connect
    MySQLdb.connect
    napalm.get_network_driver()().open
    nats.connect
    neptune.*.init_project neptune.*.init_run
    netmiko.ConnectHandler
    nltk.download
    odoorpc.ODOO
    oracledb.connect
    paho.mqtt.client.Client().connect
    paramiko.*.SSHClient().connect paramiko.*.Transport().connect
    pika.BlockingConnection
    pooch.retrieve
    poplib.POP3 poplib.POP3_SSL
    prisma.Prisma().connect
    psycopg.AsyncConnection.connect psycopg.connect psycopg.Connection.connect
    psycopg2.connect
    pymilvus.connections.connect pymilvus.MilvusClient
    pymisp.*.PyMISP
    pymodbus.*.AsyncModbusTcpClient().connect pymodbus.*.ModbusTcpClient().connect
    pymongo.MongoClient().admin.command pymongo.MongoClient().server_info
    pymssql.connect
    pymysql.connect
    pynamodb.models.Model.create_table pynamodb.models.Model.exists
    pyodbc.connect
    pysftp.Connection
    pyzabbix.*.ZabbixAPI().login
    redis.asyncio.from_url().ping redis.asyncio.Redis().ping redis.from_url().ping
        redis.Redis().ping redis.Redis.from_url().ping redis.StrictRedis().ping
        redis.StrictRedis.from_url().ping
    redisvl.*.SearchIndex().create redisvl.*.SemanticCache redisvl.*.SemanticRouter
    simple_salesforce.*.Salesforce
    sklearn.datasets.fetch_openml
    smtplib.SMTP smtplib.SMTP_SSL
    snowflake.connector.connect
    socket.create_connection
    spacy.cli.download
    sqlalchemy.create_engine().begin sqlalchemy.create_engine().connect
        sqlalchemy.ext.automap.automap_base().prepare sqlalchemy.MetaData().reflect
    stanza.download
    suds.client.Client
    telnetlib.Telnet
    temporalio.client.Client.connect
    tiktoken.encoding_for_model tiktoken.get_encoding
    torch.hub.download_url_to_file
    TTS.utils.manage.ModelManager().download_model
    wandb.init wandb.login
    weaviate.*.connect_to_custom weaviate.*.connect_to_local weaviate.*.connect_to_wcs
        weaviate.*.connect_to_weaviate_cloud
    wget.download
    wikipedia.page wikipedia.search wikipedia.summary
    yfinance.*.download yfinance.Ticker().history
    zeep.*.AsyncClient zeep.*.Client
""")
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
# Outgoing HTTP: the first argument, or `url`, is the address.
HTTP_CALLS = (
    *(f"requests.{verb}" for verb in _VERBS),
    *(f"requests.Session().{verb}" for verb in _VERBS),
    *(f"requests.session().{verb}" for verb in _VERBS),
    *(f"httpx.{verb}" for verb in _VERBS),
    *(f"httpx.Client().{verb}" for verb in _VERBS),
    *(f"httpx.AsyncClient().{verb}" for verb in _VERBS),
    *(f"aiohttp.ClientSession().{verb}" for verb in _VERBS),
    "urllib.request.urlopen",
    "urllib3.PoolManager().request",
    "http.client.HTTPConnection",
    "smtplib.SMTP",
    "xmlrpc.client.ServerProxy",
    "grpc.insecure_channel",
    "meilisearch.Client",
    "qdrant_client.QdrantClient",
    "opensearchpy.OpenSearch",
    "ollama.Client",
    "urllib3.PoolManager().urlopen",
    "urllib3.request",
    "http.client.HTTPSConnection",
    "smtplib.SMTP_SSL",
    "httplib2.Http().request",
    "aiohttp.request",
    "cloudscraper.create_scraper().get",
    "requests_html.HTMLSession().get",
    "curl_cffi.requests.get",
    "niquests.get",
    "requests.sessions.Session().get",
    "requests.sessions.Session().post",
    "feedparser.parse",
)
# Objects whose methods ask a server, by what their names start with.
SERVICES = names("""
    aio_pika. aioboto3. aiobotocore. aiodocker. aiokafka. aiomysql. aioredis. aiosmtplib.
    algoliasearch. anthropic. arango. asyncmy. asyncpg. azure.cosmos. azure.keyvault. azure.search.
    azure.storage. boto3.client() boto3.resource() boto3.Session().client()
    boto3.Session().resource() broadcaster.Broadcast() cassandra. ccxt. chromadb.AsyncHttpClient()
    chromadb.HttpClient() clickhouse_connect. clickhouse_driver. confluent_kafka. consul. couchdb.
    databases.Database() docker.DockerClient() docker.from_env() edgedb. elasticsearch. etcd3.
    fastmcp.Client() firebase_admin. gel. glide. google.cloud.firestore. google.cloud.pubsub_v1.
    google.cloud.secretmanager. google.cloud.storage. gspread. hvac. influxdb_client. kafka.
    keycloak. kubernetes. kubernetes_asyncio. langchain_mcp_adapters. ldap3. mcp.ClientSession()
    meilisearch. meilisearch_python_sdk. minio.Minio() motor.motor_asyncio.AsyncIOMotorClient()
    nats. neo4j. ollama. openai.AsyncAzureOpenAI() openai.AsyncOpenAI() openai.AzureOpenAI()
    openai.OpenAI() opensearchpy. pika.BlockingConnection() pinecone. psycopg. psycopg2.
    psycopg_pool. pymilvus. pymongo.AsyncMongoClient() pymongo.MongoClient() pymysql. pyzeebe.
    qdrant_client. redis. slack_sdk. stripe. supabase. surrealdb. temporalio. typesense. valkey.
    weaviate. web3.AsyncWeb3() web3.Web3()
""")
# Error trackers and tracers with a sender of their own.
TRACKERS = names("""
    agentops.init
    amplitude.*.Amplitude
    analytics.flush
    applicationinsights.flask.ext.AppInsights
    azure.monitor.opentelemetry.configure_azure_monitor
    bugsnag.configure
    ddtrace.patch_all
    elasticapm.contrib.flask.ElasticAPM elasticapm.contrib.starlette.ElasticAPM
    honeybadger.configure
    instana.autoprofile
    langfuse.*.CallbackHandler langfuse.*.Langfuse
    langsmith.*.AsyncClient langsmith.*.Client
    langtrace_python_sdk.langtrace.init
    ldclient.set_config
    lmnr.Laminar.initialize
    logfire.configure
    newrelic.agent.initialize
    opbeat.contrib.flask.Opbeat
    opencensus.ext.flask.flask_middleware.FlaskMiddleware
    openlit.init
    opentelemetry.*.BatchLogRecordProcessor opentelemetry.*.BatchSpanProcessor
        opentelemetry.*.PeriodicExportingMetricReader
    opik.configure
    phoenix.otel.register
    posthog.*.Posthog
    pyroscope.configure
    raven.contrib.flask.Sentry
    rollbar.init
    scout_apm.flask.ScoutApm
    sentry_sdk.init
    traceloop.*.Traceloop.init
    weave.init
""")
# What such a library asks its service at once.
BOT_CALLS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("set_webhook", "delete_webhook", "set_my_commands", "get_me", "get_webhook_info"),
        ("telegram.", "aiogram.", "telebot."),
    ),
    "setWebhook": ("telegram.",),
}
# Take a message of at most 1 MB.
QUEUES = names("""
    boto3.client().publish boto3.client().put_events boto3.client().send_message
        boto3.resource().get_queue_by_name().send_message boto3.resource().Queue().send_message
""")
