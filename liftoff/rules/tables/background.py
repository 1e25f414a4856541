"""What starts threads, runs by a clock, or hands work to a worker."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Starts a thread, or a task in one, that goes on after the call.
THREADS = names("""
    threading.Thread threading.Timer
    _thread.start_new_thread
    gevent.spawn gevent.spawn_later gevent.Greenlet.spawn gevent.threadpool.ThreadPool().spawn
        gevent.pool.Pool().spawn gevent.Greenlet
    eventlet.spawn eventlet.spawn_n eventlet.GreenPool().spawn eventlet.GreenPool().spawn_n
        eventlet.spawn_after eventlet.greenthread.spawn
    flask_socketio.SocketIO().start_background_task
    zmq.devices.ThreadDevice zmq.devices.ThreadProxy
    prometheus_client.start_http_server prometheus_client.start_wsgi_server
    pybit.unified_trading.WebSocket
    pyinotify.ThreadedNotifier
    telebot.TeleBot().infinity_polling telebot.TeleBot().polling
    discord.Client().start discord.ext.commands.Bot().start
    aiogram.Dispatcher().start_polling
    pyrogram.Client().start
    telethon.TelegramClient().start
    slack_bolt.adapter.socket_mode.SocketModeHandler().connect
        slack_bolt.adapter.socket_mode.SocketModeHandler().start
    fastapi_mqtt.FastMQTT
    pika.BlockingConnection().channel().start_consuming
    anyio.from_thread.start_blocking_portal
    multiprocessing.dummy.Process
    redis.Redis().pubsub().run_in_thread redis.StrictRedis().pubsub().run_in_thread
        redis.from_url().pubsub().run_in_thread
    logging.handlers.QueueListener
    telegram.ext.Updater().start_polling
    socketio.Client().start_background_task socketio.Server().start_background_task
    RPi.GPIO.add_event_detect
    serial.threaded.ReaderThread
    pyngrok.ngrok.connect
    flask_ngrok.run_with_ngrok
    flask_cloudflared.run_with_cloudflared
    watchtower.CloudWatchLogHandler
    twisted.internet.threads.deferToThread twisted.internet.reactor.callInThread
    agno.*.SchedulePoller().start
    binance.*.ThreadedWebsocketManager binance.*.ThreadedDepthCacheManager
    firebase_admin.db.reference().listen
        firebase_admin.firestore.client().collection().on_snapshot
        firebase_admin.firestore.client().collection().document().on_snapshot
    flask_mqtt.Mqtt
    google.*.SubscriberClient().subscribe google.*.Client().collection().on_snapshot
        google.*.Client().collection().document().on_snapshot
    ngrok.connect ngrok.forward
    paho.*.Client().loop_start
    pynput.*.Listener
    speech_recognition.*.Recognizer().listen_in_background
    stomp.Connection().connect
    temporalio.*.Worker().run
    UnleashClient.UnleashClient().initialize_client
    watchdog.*.Observer watchdog.*.PollingObserver watchdog.*.InotifyObserver
    zeroconf.*.Zeroconf zeroconf.*.AsyncZeroconf zeroconf.*.ServiceBrowser
        zeroconf.*.AsyncServiceBrowser
""")
THREAD_POOLS = names("""
    concurrent.futures.ThreadPoolExecutor
    multiprocessing.dummy.Pool multiprocessing.pool.ThreadPool
    flask_executor.Executor
    gevent.threadpool.ThreadPool
    eventlet.tpool.execute
""")
# Objects that run jobs by a clock.
SCHEDULERS = names("""
        apscheduler.Scheduler
    flask_apscheduler.APScheduler
    schedule.Scheduler
    sched.scheduler
    aiocron.crontab
    fastapi_scheduler.SchedulerAdmin
    fastapi_crons.Crons
    crontab.CronTab
    flask_crontab.Crontab
    timeloop.Timeloop
    twisted.internet.task.LoopingCall
    tornado.ioloop.PeriodicCallback
    fastscheduler.FastScheduler
    aioscheduler.TimedScheduler
    apscheduler.*.BackgroundScheduler apscheduler.*.AsyncIOScheduler
        apscheduler.*.BlockingScheduler apscheduler.*.GeventScheduler
        apscheduler.*.TornadoScheduler apscheduler.*.TwistedScheduler
        apscheduler.*.AsyncScheduler
    asyncz.*.AsyncIOScheduler
    clearml.*.TaskScheduler clearml.*.TriggerScheduler
    rocketry.*.Rocketry
""")
# Functions and decorators that do.
SCHEDULED = names("""
    schedule.every schedule.run_pending
    fastapi_crons.Crons
    arq.cron arq.cron.cron
    saq.CronJob
    litestar_saq.CronJob
    discord.ext.tasks.loop nextcord.ext.tasks.loop disnake.ext.tasks.loop
    fastapi_restful.*.repeat_every
    fastapi_utilities.*.repeat_every fastapi_utilities.*.repeat_at
    fastapi_utils.*.repeat_every fastapi_utils.*.repeat_at
""")
# Methods of a scheduler that change its jobs.
SCHEDULER_METHODS = names("""
    add_job
    remove_job
    reschedule_job
    modify_job
    scheduled_job
    pause_job
    resume_job
    remove_all_jobs
""")
# Makers of a queue whose worker is another process.
WORKERS = names("""
        huey.contrib.asyncio.AsyncHuey huey.contrib.sql_huey.SqlHuey
        huey.contrib.mini.MiniHuey huey.Huey
    flask_rq2.RQ
        dramatiq.set_broker
    taskiq.TaskiqScheduler
    streaq.Worker
    nameko.standalone.rpc.ClusterRpcProxy
    kombu.Producer
    rq_scheduler.Scheduler
    flask_dramatiq.Dramatiq
    tasktiger.TaskTiger
    spinach.Engine
    flask_celeryext.FlaskCeleryExt
    taskiq_aio_pika.AioPikaBroker
    pgqueuer.PgQueuer
    django_rq.get_queue
    flask_rq.get_queue
    arq.*.create_pool
    celery.*.Celery
    dramatiq.*.RedisBroker dramatiq.*.RabbitmqBroker dramatiq.*.StubBroker
    faststream.*.RabbitBroker faststream.*.KafkaBroker faststream.*.RedisBroker
        faststream.*.NatsBroker faststream.*.RabbitRouter faststream.*.KafkaRouter
        faststream.*.RedisRouter faststream.*.NatsRouter
    hatchet_sdk.Hatchet
    huey.*.RedisHuey huey.*.SqliteHuey huey.*.MemoryHuey huey.*.FileHuey huey.*.PriorityRedisHuey
        huey.*.RedisExpireHuey
    procrastinate.*.App
    repid.Repid
    rq.*.Queue
    saq.*.Queue saq.*.Queue.from_url
    taskiq.*.InMemoryBroker taskiq.*.ZeroMQBroker
    taskiq_nats.*.NatsBroker
    taskiq_redis.*.ListQueueBroker taskiq_redis.*.PubSubBroker taskiq_redis.*.RedisStreamBroker
""")
# Methods of a bot's library that go on in tasks of their own, by what their names start with.
BOT_TASKS: dict[str, tuple[str, ...]] = {
    "start_polling": ("telegram.", "aiogram.", "telebot."),
    "infinity_polling": ("telebot.",),
    "start": ("telegram.ext.", "pyrogram."),
    "update_queue.put": ("telegram.ext.",),
    "update_queue.put_nowait": ("telegram.ext.",),
}
