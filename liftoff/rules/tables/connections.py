"""What connects to another machine, signs in or downloads, as soon as it is called."""

from __future__ import annotations

from liftoff.rules.tables.names import names

CONNECTS = names("""
    aerospike.client().connect
    aio_pika.connect aio_pika.connect_robust
    aiokafka.AIOKafkaConsumer().start aiokafka.AIOKafkaProducer().start
    aiomysql.connect aiomysql.create_pool
    aioodbc.connect aioodbc.create_pool
    aiopg.create_pool
    alpha_vantage.timeseries.TimeSeries().get_daily
    argostranslate.package.update_package_index
    aria2p.API().get_downloads
    asyncmy.connect
    asyncpg.*.connect asyncpg.*.create_pool
    asyncssh.connect
    asyncua.*.Client().connect
    azure.appconfiguration.provider.load
    beanie.init_beanie
    binance.*.AsyncClient.create binance.*.Client
    bmt.*.Toolkit
    boto3.client().get_parameter boto3.client().get_parameters_by_path
        boto3.client().get_secret_value
    cassandra.cluster.Cluster().connect cassandra.cqlengine.connection.setup
    chromadb.*.AsyncHttpClient chromadb.*.HttpClient
    clearml.Task.init
    clickhouse_connect.*.get_async_client clickhouse_connect.*.get_client
    clickhouse_driver.*.connect
    cloudant.*.Cloudant().connect cloudant.*.CouchDB().connect
    cognitojwt.decode
    comet_ml.*.Experiment comet_ml.*.start
    consul.Consul().agent.service.register
    couchbase.*.Cluster couchbase.*.Cluster.connect
    cx_Oracle.connect
    dagshub.init
    databricks.sql.connect
    docling.utils.model_downloader.download_models
    dvc.api.open dvc.api.read
    ee.Initialize
    elasticsearch.Elasticsearch().indices.create elasticsearch.Elasticsearch().info
        elasticsearch.Elasticsearch().ping
    exchangelib.*.Account
    falkordb.*.FalkorDB
    fastapi_keycloak.*.FastAPIKeycloak
    fdb.connect
    feedparser.parse
    firebase_admin.db.reference().get
    firebird.driver.connect
    firebirdsql.connect
    flask_sqlalchemy.SQLAlchemy().engine.begin flask_sqlalchemy.SQLAlchemy().engine.connect
        flask_sqlalchemy.SQLAlchemy().reflect
    fredapi.Fred().get_series
    ftplib.FTP ftplib.FTP_TLS
    gdown.download
    gitlab.*.Gitlab().auth
    gmqtt.Client().connect
    google.auth.default google.generativeai.list_models google.generativeai.upload_file
    gremlin_python.*.DriverRemoteConnection
    happybase.Connection happybase.ConnectionPool
    hazelcast.*.HazelcastClient
    hdbcli.dbapi.connect
    homeassistant_api.*.Client().get_entities
    huggingface_hub.*.hf_hub_download huggingface_hub.*.login huggingface_hub.*.snapshot_download
    hvac.Client().auth.approle.login
    ib_async.IB().connect
    ib_insync.IB().connect
    ibm_db.connect
    imap_tools.*.MailBox().login
    imapclient.*.IMAPClient
    imaplib.IMAP4 imaplib.IMAP4_SSL
    imdb.IMDb().get_top250_movies
    impala.dbapi.connect
    infisical.*.InfisicalClient().get_all_secrets
    ipfshttpclient.connect
    jaydebeapi.connect
    jenkins.*.Jenkins().get_version jenkins.*.Jenkins().get_whoami
    jenkinsapi.*.Jenkins
    jira.*.JIRA
    jwt.PyJWKClient().get_jwk_set jwt.PyJWKClient().get_signing_keys
    kafka.KafkaConsumer kafka.KafkaProducer
    kaggle.api.authenticate kaggle.api.dataset_download_file kaggle.api.dataset_download_files
        kaggle.api.model_download
    kagglehub.*.dataset_download kagglehub.*.model_download
    kazoo.*.KazooClient().start
    keras.datasets.boston_housing.load_data keras.datasets.cifar10.load_data
        keras.datasets.cifar100.load_data keras.datasets.fashion_mnist.load_data
        keras.datasets.imdb.get_word_index keras.datasets.imdb.load_data
        keras.datasets.mnist.load_data keras.datasets.reuters.load_data keras.utils.get_file
    langchain.hub.pull langchain.sql_database.SQLDatabase.from_uri langchain.SQLDatabase.from_uri
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
    ldap.initialize().simple_bind_s
    ldap3.Connection().bind
    librouteros.connect
    linebot.LineBotApi().set_webhook_endpoint
    llama_index.*.ElasticsearchStore llama_index.*.MilvusVectorStore
        llama_index.*.Neo4jPropertyGraphStore llama_index.*.QdrantVectorStore
        llama_index.*.WeaviateVectorStore llama_index.core.SQLDatabase.from_uri
    mariadb.connect
    MetaTrader5.initialize
    mlflow.set_experiment
    modelscope.snapshot_download
    mysql.connector.connect
    MySQLdb.connect
    nacos.*.NacosClient().add_naming_instance
    napalm.get_network_driver()().open
    nats.connect
    neptune.*.init_project neptune.*.init_run
    netmiko.ConnectHandler
    nltk.download
    nsepy.*.get_history
    odoorpc.ODOO
    openai.beta.assistants.create openai.Model.list openai.models.list
    openml.datasets.get_dataset
    openstack.connect
    oracledb.connect
    osmnx.graph_from_address osmnx.graph_from_bbox osmnx.graph_from_place osmnx.graph_from_point
    paho.mqtt.client.Client().connect
    pandas.read_gbq pandas.read_sql pandas.read_sql_query pandas.read_sql_table
    pandas_datareader.*.DataReader pandas_datareader.*.get_data_yahoo
    paramiko.*.SSHClient().connect paramiko.*.Transport().connect
    pika.BlockingConnection
    pinecone.init
    plexapi.*.MyPlexAccount plexapi.*.PlexServer
    pooch.retrieve
    poplib.POP3 poplib.POP3_SSL
    prisma.Prisma().connect
    proxmoxer.*.ProxmoxAPI
    psycopg.AsyncConnection.connect psycopg.connect psycopg.Connection.connect
    psycopg2.connect
    py2neo.*.Graph
    pyArango.*.Connection
    pyexasol.connect
    pyhive.*.connect pyhive.*.Connection
    pymilvus.connections.connect pymilvus.MilvusClient
    pymisp.*.PyMISP
    pymodbus.*.AsyncModbusTcpClient().connect pymodbus.*.ModbusTcpClient().connect
    pymongo.MongoClient().admin.command pymongo.MongoClient().server_info
    pymssql.connect
    pymysql.connect
    pynamodb.models.Model.create_table pynamodb.models.Model.exists
    pyodbc.connect
    pysftp.Connection
    pyunifi.*.Controller
    pyVim.connect.SmartConnect pyVim.connect.SmartConnectNoSSL
    pyzabbix.*.ZabbixAPI().login
    qbittorrentapi.*.Client().auth_log_in
    quandl.get
    redis.asyncio.from_url().ping redis.asyncio.Redis().ping redis.from_url().ping
        redis.Redis().ping redis.Redis.from_url().ping redis.StrictRedis().ping
        redis.StrictRedis.from_url().ping
    redisvl.*.SearchIndex().create redisvl.*.SemanticCache redisvl.*.SemanticRouter
    redshift_connector.connect
    rethinkdb.*.connect
    roboflow.*.Roboflow().workspace
    routeros_api.*.RouterOsApiPool().get_api
    seaborn.load_dataset
    simple_salesforce.*.Salesforce
    sklearn.datasets.fetch_20newsgroups sklearn.datasets.fetch_20newsgroups_vectorized
        sklearn.datasets.fetch_california_housing sklearn.datasets.fetch_covtype
        sklearn.datasets.fetch_lfw_people sklearn.datasets.fetch_olivetti_faces
        sklearn.datasets.fetch_openml sklearn.datasets.fetch_rcv1
        sklearn.datasets.fetch_species_distributions
    smtplib.SMTP smtplib.SMTP_SSL
    snowflake.connector.connect
    socket.create_connection
    solana.*.Client().is_connected
    spacy.cli.download
    spotipy.*.Spotify().current_user
    sqlalchemy.create_engine().begin sqlalchemy.create_engine().connect
        sqlalchemy.ext.automap.automap_base().prepare sqlalchemy.MetaData().reflect
    sqlalchemy_utils.*.create_database sqlalchemy_utils.*.database_exists
    stanza.download
    statsmodels.*.get_rdataset
    suds.client.Client
    telnetlib.Telnet
    temporalio.client.Client.connect
    tensorflow.keras.datasets.cifar10.load_data tensorflow.keras.datasets.fashion_mnist.load_data
        tensorflow.keras.datasets.imdb.get_word_index tensorflow.keras.datasets.imdb.load_data
        tensorflow.keras.datasets.mnist.load_data tensorflow.keras.datasets.reuters.get_word_index
        tensorflow.keras.utils.get_file
    tensorflow_datasets.*.load
    teradatasql.connect
    textblob.download_corpora.download_all
    tiktoken.*.encoding_for_model tiktoken.*.get_encoding
    torch.hub.download_url_to_file
    transmission_rpc.*.Client
    TTS.utils.manage.ModelManager().download_model
    turbodbc.connect
    tweepy.*.API().verify_credentials
    vertica_python.connect
    viberbot.Api().set_webhook
    wandb.init wandb.login
    weaviate.*.connect_to_custom weaviate.*.connect_to_local weaviate.*.connect_to_wcs
        weaviate.*.connect_to_weaviate_cloud
    websocket.create_connection
    wget.download
    wikipedia.page wikipedia.search wikipedia.summary
    yfinance.*.download yfinance.Ticker().history
    zeep.*.AsyncClient zeep.*.Client
""")
