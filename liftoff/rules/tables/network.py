"""What reaches other machines: clients, connections, and who sends in the background."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Network or other clients that are made when the program starts.
CLIENTS = names("""
    redis.Redis.from_url redis.from_url redis.Redis redis.StrictRedis redis.StrictRedis.from_url
        redis.ConnectionPool redis.asyncio.from_url redis.asyncio.Redis
        redis.cluster.RedisCluster redis.sentinel.Sentinel redis.ConnectionPool.from_url
        redis.BlockingConnectionPool.from_url redis.asyncio.ConnectionPool
        redis.asyncio.ConnectionPool.from_url redis.asyncio.Redis.from_url
        redis.asyncio.StrictRedis
    pymongo.MongoClient pymongo.AsyncMongoClient
    motor.motor_asyncio.AsyncIOMotorClient
    psycopg2.connect psycopg2.pool.ThreadedConnectionPool psycopg2.pool.SimpleConnectionPool
    psycopg.connect
    pymysql.connect
    MySQLdb.connect
    mysql.connector.connect
    asyncpg.create_pool asyncpg.connect
    elasticsearch.Elasticsearch elasticsearch.AsyncElasticsearch
    kafka.KafkaProducer
    pika.BlockingConnection
    cassandra.cluster.Cluster
    ldap.initialize
    sqlalchemy.create_engine
    valkey.Valkey
    aioredis.from_url
    pymemcache.client.base.Client pymemcache.Client
    pylibmc.Client
    memcache.Client
    bmemcached.Client
    influxdb.InfluxDBClient
    influxdb_client.InfluxDBClient
    neo4j.GraphDatabase.driver
    arango.ArangoClient
    clickhouse_driver.Client
    flask_pymongo.PyMongo
    mongoengine.connect
    flask_mongoengine.MongoEngine
    odmantic.AIOEngine
    pysolr.Solr
    typesense.Client
    confluent_kafka.Producer confluent_kafka.Consumer
    minio.Minio
    docker.from_env
    consul.Consul
    etcd3.client
    hvac.Client
    flask_redis.FlaskRedis
    flask_mysqldb.MySQL
    flaskext.mysql.MySQL
    arq.create_pool
""")
# Clients of services that open connections when they are used, and keep them.
API_CLIENTS = names("""
    httpx.AsyncClient httpx.Client
    aiohttp.ClientSession
    openai.OpenAI openai.AsyncOpenAI openai.AzureOpenAI openai.AsyncAzureOpenAI
    anthropic.Anthropic anthropic.AsyncAnthropic
    groq.Groq
    ollama.Client ollama.AsyncClient
    qdrant_client.QdrantClient
    weaviate.Client
    pinecone.Pinecone
    supabase.create_client
    stripe.StripeClient
    twilio.rest.Client
    slack_sdk.WebClient
    telegram.Bot
    telebot.TeleBot
    tweepy.Client
    github.Github
""")
# Reach another machine there and then.
CONNECTS = names("""
    psycopg2.connect
    psycopg.connect psycopg.AsyncConnection.connect psycopg.Connection.connect
    pymysql.connect
    MySQLdb.connect
    mysql.connector.connect
    cx_Oracle.connect
    oracledb.connect
    pyodbc.connect
    aiomysql.create_pool aiomysql.connect
    pika.BlockingConnection
    aio_pika.connect_robust aio_pika.connect
    paho.mqtt.client.Client().connect
    kafka.KafkaProducer kafka.KafkaConsumer
    aiokafka.AIOKafkaProducer().start aiokafka.AIOKafkaConsumer().start
    redis.Redis().ping redis.Redis.from_url().ping redis.StrictRedis().ping redis.from_url().ping
        redis.asyncio.from_url().ping redis.asyncio.Redis().ping
        redis.StrictRedis.from_url().ping
    pymongo.MongoClient().admin.command pymongo.MongoClient().server_info
    elasticsearch.Elasticsearch().ping elasticsearch.Elasticsearch().info
        elasticsearch.Elasticsearch().indices.create
    cassandra.cluster.Cluster().connect
    ldap3.Connection().bind
    ftplib.FTP ftplib.FTP_TLS
    smtplib.SMTP smtplib.SMTP_SSL
    socket.create_connection
    hvac.Client().auth.approle.login
    consul.Consul().agent.service.register
    sqlalchemy.create_engine().connect sqlalchemy.create_engine().begin
        sqlalchemy.MetaData().reflect sqlalchemy.ext.automap.automap_base().prepare
    flask_sqlalchemy.SQLAlchemy().engine.connect flask_sqlalchemy.SQLAlchemy().engine.begin
        flask_sqlalchemy.SQLAlchemy().reflect
    pynamodb.models.Model.exists pynamodb.models.Model.create_table
    TTS.utils.manage.ModelManager().download_model
    langchain.SQLDatabase.from_uri langchain.sql_database.SQLDatabase.from_uri
        langchain.vectorstores.PGVector langchain.vectorstores.pgvector.PGVector
    langchain_community.utilities.SQLDatabase.from_uri
        langchain_community.utilities.sql_database.SQLDatabase.from_uri
        langchain_community.vectorstores.PGVector
        langchain_community.vectorstores.pgvector.PGVector
        langchain_community.vectorstores.Milvus langchain_community.graphs.Neo4jGraph
        langchain_community.vectorstores.Neo4jVector.from_existing_graph
    llama_index.core.SQLDatabase.from_uri
    gdown.download
    nltk.download
    tiktoken.encoding_for_model tiktoken.get_encoding
    wget.download
    suds.client.Client
    pymssql.connect
    mariadb.connect
    snowflake.connector.connect
    ibm_db.connect
    pymilvus.connections.connect pymilvus.MilvusClient
    beanie.init_beanie
    nats.connect
    asyncssh.connect
    pysftp.Connection
    imaplib.IMAP4 imaplib.IMAP4_SSL
    poplib.POP3 poplib.POP3_SSL
    telnetlib.Telnet
    prisma.Prisma().connect
    argostranslate.package.update_package_index
    spacy.cli.download
    stanza.download
    torch.hub.download_url_to_file
    pooch.retrieve
    sklearn.datasets.fetch_openml
    modelscope.snapshot_download
    feedparser.parse
    yfinance.Ticker().history
    temporalio.client.Client.connect
    aiopg.create_pool
    asyncmy.connect
    gmqtt.Client().connect
    ib_insync.IB().connect
    ib_async.IB().connect
    MetaTrader5.initialize
    google.auth.default
    wandb.login wandb.init
    mlflow.set_experiment
    clearml.Task.init
    docling.utils.model_downloader.download_models
    boto3.client().get_secret_value boto3.client().get_parameter
        boto3.client().get_parameters_by_path
    asyncpg.*.create_pool asyncpg.*.connect
    asyncua.*.Client().connect
    binance.*.Client binance.*.AsyncClient.create
    chromadb.*.HttpClient chromadb.*.AsyncHttpClient
    clickhouse_connect.*.get_client clickhouse_connect.*.get_async_client
    comet_ml.*.Experiment comet_ml.*.start
    ee.Initialize
    exchangelib.*.Account
    huggingface_hub.*.hf_hub_download huggingface_hub.*.snapshot_download huggingface_hub.*.login
    imap_tools.*.MailBox().login
    jira.*.JIRA
    kagglehub.*.model_download kagglehub.*.dataset_download
    langchain_elasticsearch.*.ElasticsearchStore
    langchain_milvus.*.Milvus
    langchain_neo4j.*.Neo4jGraph langchain_neo4j.*.Neo4jVector.from_existing_index
        langchain_neo4j.*.Neo4jVector.from_existing_graph
    langchain_postgres.*.PGVector langchain_postgres.*.PGVectorStore.create
        langchain_postgres.*.PGVectorStore.create_sync
    langchain_qdrant.*.QdrantVectorStore
        langchain_qdrant.*.QdrantVectorStore.from_existing_collection
        langchain_qdrant.*.QdrantVectorStore.from_documents
        langchain_qdrant.*.QdrantVectorStore.from_texts
    langchain_redis.*.RedisVectorStore langchain_redis.*.RedisChatMessageHistory
    langchain_weaviate.*.WeaviateVectorStore
    langgraph.*.PostgresSaver.from_conn_string langgraph.*.AsyncPostgresSaver.from_conn_string
        langgraph.*.PostgresStore.from_conn_string
        langgraph.*.AsyncPostgresStore.from_conn_string langgraph.*.RedisSaver.from_conn_string
        langgraph.*.AsyncRedisSaver.from_conn_string langgraph.*.MongoDBSaver.from_conn_string
    llama_index.*.QdrantVectorStore llama_index.*.MilvusVectorStore
        llama_index.*.ElasticsearchStore llama_index.*.WeaviateVectorStore
        llama_index.*.Neo4jPropertyGraphStore
    napalm.get_network_driver()().open
    netmiko.ConnectHandler
    neptune.*.init_run neptune.*.init_project
    odoorpc.ODOO
    paramiko.*.SSHClient().connect paramiko.*.Transport().connect
    pymisp.*.PyMISP
    pymodbus.*.ModbusTcpClient().connect pymodbus.*.AsyncModbusTcpClient().connect
    pyzabbix.*.ZabbixAPI().login
    redisvl.*.SearchIndex().create redisvl.*.SemanticCache redisvl.*.SemanticRouter
    simple_salesforce.*.Salesforce
    weaviate.*.connect_to_local weaviate.*.connect_to_custom weaviate.*.connect_to_wcs
        weaviate.*.connect_to_weaviate_cloud
    wikipedia.page wikipedia.summary wikipedia.search
    yfinance.*.download
    zeep.*.Client zeep.*.AsyncClient
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
    redis. aioredis. valkey. glide. pymongo.MongoClient() pymongo.AsyncMongoClient()
    motor.motor_asyncio.AsyncIOMotorClient() asyncpg. psycopg. psycopg2. psycopg_pool. pymysql.
    aiomysql. asyncmy. elasticsearch. opensearchpy. qdrant_client. weaviate. pymilvus. pinecone.
    chromadb.HttpClient() chromadb.AsyncHttpClient() neo4j. arango. cassandra.
    clickhouse_connect. clickhouse_driver. influxdb_client. meilisearch. meilisearch_python_sdk.
    typesense. couchdb. etcd3. consul. hvac. boto3.client() boto3.resource()
    boto3.Session().client() boto3.Session().resource() aioboto3. aiobotocore. minio.Minio()
    google.cloud.storage. google.cloud.firestore. google.cloud.pubsub_v1.
    google.cloud.secretmanager. azure.storage. azure.cosmos. azure.keyvault. azure.search.
    supabase. firebase_admin. docker.from_env() docker.DockerClient() aiodocker. kubernetes.
    kubernetes_asyncio. langchain_mcp_adapters. fastmcp.Client() mcp.ClientSession()
    openai.OpenAI() openai.AsyncOpenAI() openai.AzureOpenAI() openai.AsyncAzureOpenAI()
    anthropic. ollama. aiokafka. kafka. confluent_kafka. nats. aio_pika.
    pika.BlockingConnection() ccxt. web3.Web3() web3.AsyncWeb3() gspread. stripe. slack_sdk.
    keycloak. pyzeebe. temporalio. aiosmtplib. ldap3. algoliasearch. surrealdb. edgedb. gel.
    broadcaster.Broadcast() databases.Database()
""")
# Error trackers and tracers with a sender of their own.
TRACKERS = names("""
    sentry_sdk.init
    bugsnag.configure
    rollbar.init
    newrelic.agent.initialize
    raven.contrib.flask.Sentry
    ddtrace.patch_all
    elasticapm.contrib.flask.ElasticAPM elasticapm.contrib.starlette.ElasticAPM
    opbeat.contrib.flask.Opbeat
    honeybadger.configure
    logfire.configure
    analytics.flush
    scout_apm.flask.ScoutApm
    applicationinsights.flask.ext.AppInsights
    opencensus.ext.flask.flask_middleware.FlaskMiddleware
    instana.autoprofile
    pyroscope.configure
    agentops.init
    amplitude.*.Amplitude
    azure.monitor.opentelemetry.configure_azure_monitor
    langfuse.*.Langfuse langfuse.*.CallbackHandler
    langsmith.*.Client langsmith.*.AsyncClient
    langtrace_python_sdk.langtrace.init
    ldclient.set_config
    lmnr.Laminar.initialize
    openlit.init
    opentelemetry.*.BatchSpanProcessor opentelemetry.*.BatchLogRecordProcessor
        opentelemetry.*.PeriodicExportingMetricReader
    opik.configure
    phoenix.otel.register
    posthog.*.Posthog
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
    boto3.client().send_message boto3.client().publish boto3.client().put_events
        boto3.resource().Queue().send_message boto3.resource().get_queue_by_name().send_message
""")
