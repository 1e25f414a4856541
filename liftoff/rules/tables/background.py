"""What starts threads, runs by a clock, or hands work to a worker."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Starts a thread, or a task in one, that goes on after the call.
THREADS = names("""
    _thread.start_new_thread
    agno.*.SchedulePoller().start
    aiogram.Dispatcher().start_polling
    aiosmtpd.*.Controller().start
    alpaca.*.CryptoDataStream().run alpaca.*.OptionDataStream().run alpaca.*.StockDataStream().run
    alpaca_trade_api.*.Stream().run
    anyio.from_thread.start_blocking_portal
    asyncio.get_event_loop().create_datagram_endpoint asyncio.get_event_loop().create_server
        asyncio.get_running_loop().create_datagram_endpoint asyncio.get_running_loop().create_server
        asyncio.start_server asyncio.start_unix_server
    binance.*.ThreadedDepthCacheManager binance.*.ThreadedWebsocketManager
    crochet.setup
    discord.Client().start discord.ext.commands.Bot().start
    eventlet.GreenPool().spawn eventlet.GreenPool().spawn_n eventlet.greenthread.spawn
        eventlet.spawn eventlet.spawn_after eventlet.spawn_n
    fastapi_mqtt.FastMQTT
    firebase_admin.db.reference().listen
        firebase_admin.firestore.client().collection().document().on_snapshot
        firebase_admin.firestore.client().collection().on_snapshot
    flask_cloudflared.run_with_cloudflared
    flask_mqtt.Mqtt
    flask_ngrok.run_with_ngrok
    flask_socketio.SocketIO().start_background_task
    gevent.Greenlet gevent.Greenlet.spawn gevent.pool.Pool().spawn gevent.spawn gevent.spawn_later
        gevent.threadpool.ThreadPool().spawn
    google.*.Client().collection().document().on_snapshot google.*.Client().collection().on_snapshot
        google.*.SubscriberClient().subscribe
    grpc.aio.server().start grpc.server().start
    hachiko.*.AIOWatchdog().start
    ibapi.*.EClient().run
    imutils.video.FileVideoStream().start imutils.video.PiVideoStream().start
        imutils.video.pivideostream.PiVideoStream().start imutils.video.VideoStream().start
        imutils.video.WebcamVideoStream().start
    libtorrent.session
    logging.handlers.QueueListener
    matrix_client.*.MatrixClient().start_listener_thread
    multiprocessing.dummy.Process
    ngrok.connect ngrok.forward
    paho.*.Client().loop_start
    pika.BlockingConnection().channel().start_consuming pika.SelectConnection().ioloop.start
    prometheus_client.start_http_server prometheus_client.start_wsgi_server
    pubnub.*.PubNub().subscribe
    py_eureka_client.*.init
    pybit.unified_trading.WebSocket
    pychromecast.get_chromecasts
    pycloudflared.*.try_cloudflare
    pyinotify.AsyncioNotifier pyinotify.ThreadedNotifier pyinotify.TornadoAsyncNotifier
    pyngrok.ngrok.connect
    pynput.*.Listener
    pyrogram.Client().start
    redis.from_url().pubsub().run_in_thread redis.Redis().pubsub().run_in_thread
        redis.StrictRedis().pubsub().run_in_thread
    RPi.GPIO.add_event_detect
    serial.threaded.ReaderThread
    slack_bolt.adapter.socket_mode.SocketModeHandler().connect
        slack_bolt.adapter.socket_mode.SocketModeHandler().start
    socketio.Client().start_background_task socketio.Server().start_background_task
    speech_recognition.*.Recognizer().listen_in_background
    sshtunnel.*.SSHTunnelForwarder().start sshtunnel.open_tunnel().start
    stomp.Connection().connect
    telebot.TeleBot().infinity_polling telebot.TeleBot().polling
    telegram.ext.Updater().start_polling
    telethon.TelegramClient().start
    temporalio.*.Worker().run
    threading.Thread threading.Timer
    tweepy.*.Stream().filter tweepy.*.StreamingClient().filter
    twisted.internet.reactor.callFromThread twisted.internet.reactor.callInThread
        twisted.internet.reactor.callLater twisted.internet.threads.deferToThread
    UnleashClient.UnleashClient().initialize_client
    uwsgidecorators.thread
    watchdog.*.InotifyObserver watchdog.*.Observer watchdog.*.PollingObserver
    watchtower.CloudWatchLogHandler
    zeroconf.*.AsyncServiceBrowser zeroconf.*.AsyncZeroconf zeroconf.*.ServiceBrowser
        zeroconf.*.Zeroconf
    zmq.devices.ThreadDevice zmq.devices.ThreadProxy
""")
THREAD_POOLS = names("""
    concurrent.futures.ThreadPoolExecutor
    eventlet.tpool.execute
    flask_executor.Executor
    gevent.threadpool.ThreadPool
    multiprocessing.dummy.Pool multiprocessing.pool.ThreadPool
""")
# Objects that run jobs by a clock.
SCHEDULERS = names("""
    aiocron.crontab
    aioscheduler.TimedScheduler
    apscheduler.*.AsyncIOScheduler apscheduler.*.AsyncScheduler apscheduler.*.BackgroundScheduler
        apscheduler.*.BlockingScheduler apscheduler.*.GeventScheduler apscheduler.*.TornadoScheduler
        apscheduler.*.TwistedScheduler apscheduler.Scheduler
    asyncz.*.AsyncIOScheduler asyncz.*.AsyncScheduler
    clearml.*.TaskScheduler clearml.*.TriggerScheduler
    crontab.CronTab
    fastapi_crons.Crons
    fastapi_scheduler.SchedulerAdmin
    fastscheduler.FastScheduler
    flask_apscheduler.APScheduler
    flask_crontab.Crontab
    rocketry.*.Rocketry
    sched.scheduler
    schedule.Scheduler
    scheduler.asyncio.Scheduler scheduler.asyncio.scheduler.Scheduler scheduler.Scheduler
    timeloop.Timeloop
    tornado.ioloop.PeriodicCallback
    twisted.internet.task.LoopingCall
""")
# Functions and decorators that do.
SCHEDULED = names("""
    arq.cron arq.cron.cron
    discord.ext.tasks.loop
    fastapi_crons.Crons
    fastapi_restful.*.repeat_every
    fastapi_utilities.*.repeat_at fastapi_utilities.*.repeat_every
    fastapi_utils.*.repeat_at fastapi_utils.*.repeat_every
    ischedule.*.run_loop ischedule.*.schedule
    litestar_saq.CronJob
    prefect.serve
    saq.CronJob
    schedule.every schedule.run_pending
    simple_scheduler.event.event_scheduler.run simple_scheduler.recurring.recurring_scheduler.run
    uwsgidecorators.cron uwsgidecorators.filemon uwsgidecorators.rbtimer uwsgidecorators.timer
""")
# Methods of a scheduler that change its jobs.
SCHEDULER_METHODS = names("""
    add_job
    modify_job
    pause_job
    remove_all_jobs
    remove_job
    reschedule_job
    resume_job
    scheduled_job
""")
# Makers of a queue whose worker is another process.
WORKERS = names("""
    arq.*.create_pool
    beanstalkc.Connection
    celery.*.Celery
    chancy.*.Chancy
    django_rq.get_queue
    dramatiq.*.RabbitmqBroker dramatiq.*.RedisBroker dramatiq.*.StubBroker dramatiq.set_broker
    faktory.Client faktory.connection
    fastkafka.*.FastKafka
    faststream.*.KafkaBroker faststream.*.KafkaRouter faststream.*.NatsBroker
        faststream.*.NatsRouter faststream.*.RabbitBroker faststream.*.RabbitRouter
        faststream.*.RedisBroker faststream.*.RedisRouter
    faust.*.App
    flask_celery.*.Celery
    flask_celeryext.FlaskCeleryExt
    flask_dramatiq.Dramatiq
    flask_rq.get_queue
    flask_rq2.RQ
    gearman.*.GearmanClient
    greenstalk.Client
    hatchet_sdk.Hatchet
    huey.*.FileHuey huey.*.MemoryHuey huey.*.PriorityRedisHuey huey.*.RedisExpireHuey
        huey.*.RedisHuey huey.*.SqliteHuey huey.contrib.asyncio.AsyncHuey huey.contrib.mini.MiniHuey
        huey.contrib.sql_huey.SqlHuey huey.Huey
    kombu.Producer
    lightbus.create
    mrq.*.queue_job mrq.*.queue_jobs
    nameko.*.RpcProxy nameko.*.ServiceRpcProxy nameko.standalone.rpc.ClusterRpcProxy
    pgqueuer.PgQueuer
    procrastinate.*.App
    propan.*.KafkaBroker propan.*.NatsBroker propan.*.RabbitBroker propan.*.RedisBroker
    pystalkd.*.Connection
    python3_gearman.*.GearmanClient
    repid.Repid
    rq.*.Queue
    rq_scheduler.Scheduler
    saq.*.Queue saq.*.Queue.from_url
    spinach.Engine
    streaq.Worker
    taskiq.*.InMemoryBroker taskiq.*.ZeroMQBroker taskiq.TaskiqScheduler
    taskiq_aio_kafka.*.AioKafkaBroker
    taskiq_aio_pika.AioPikaBroker
    taskiq_aio_sqs.*.SQSBroker
    taskiq_nats.*.NatsBroker
    taskiq_pg.*.AioPGBroker taskiq_pg.*.AsyncpgBroker
    taskiq_postgres.*.AsyncpgBroker
    taskiq_postgresql.*.PostgresqlBroker
    taskiq_redis.*.ListQueueBroker taskiq_redis.*.PubSubBroker taskiq_redis.*.RedisStreamBroker
    tasktiger.TaskTiger
    uwsgidecorators.spool
    wakaq.*.WakaQ
""")
# Methods of a library that go on in tasks of their own, by what its names start with.
_BOTS = ("discord.", "hikari.", "twitchio.", "interactions.")
LIBRARY_TASKS: dict[str, tuple[str, ...]] = {
    "start_polling": ("telegram.", "aiogram.", "telebot.", "maxapi."),
    "run_polling": ("telegram.", "aiogram.", "vkbottle."),
    "infinity_polling": ("telebot.",),
    "polling": ("telebot.",),
    "start": (*_BOTS, "telegram.ext.", "pyrogram.", "telethon.", "slack_sdk.rtm", "TikTokLive."),
    "run": (*_BOTS, "pyrogram.", "TikTokLive.", "pystray.", "itchat."),
    "run_forever": ("vkbottle.",),
    "run_until_disconnected": ("telethon.",),
    "sync_forever": ("nio.",),
    "connect_async": ("slack_bolt.",),
    "start_async": ("slack_bolt.",),
    "rtm_connect": ("slackclient.", "slack."),
    "update_queue.put": ("telegram.ext.",),
    "update_queue.put_nowait": ("telegram.ext.",),
    "consume": ("aio_pika.",),
    "subscribe": ("nats.", "aiomqtt.", "asyncio_mqtt."),
    "loop_background": ("Adafruit_IO.",),
}
# The same, where the library is told to go on.
TOLD_TO_GO_ON: dict[str, tuple[str, ...]] = {
    "threaded": ("tweepy.", "kiteconnect."),
    "is_async": ("tweepy.",),
}
