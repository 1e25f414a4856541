"""What starts threads, runs by a clock, or hands work to a worker."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Starts a thread, or a task in one, that goes on after the call.
THREADS = names("""
    _thread.start_new_thread
    agno.*.SchedulePoller().start
    aiogram.Dispatcher().start_polling
    anyio.from_thread.start_blocking_portal
    binance.*.ThreadedDepthCacheManager binance.*.ThreadedWebsocketManager
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
    logging.handlers.QueueListener
    multiprocessing.dummy.Process
    ngrok.connect ngrok.forward
    paho.*.Client().loop_start
    pika.BlockingConnection().channel().start_consuming
    prometheus_client.start_http_server prometheus_client.start_wsgi_server
    pybit.unified_trading.WebSocket
    pyinotify.ThreadedNotifier
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
    stomp.Connection().connect
    telebot.TeleBot().infinity_polling telebot.TeleBot().polling
    telegram.ext.Updater().start_polling
    telethon.TelegramClient().start
    temporalio.*.Worker().run
    threading.Thread threading.Timer
    twisted.internet.reactor.callInThread twisted.internet.threads.deferToThread
    UnleashClient.UnleashClient().initialize_client
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
    asyncz.*.AsyncIOScheduler
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
    timeloop.Timeloop
    tornado.ioloop.PeriodicCallback
    twisted.internet.task.LoopingCall
""")
# Functions and decorators that do.
SCHEDULED = names("""
    arq.cron arq.cron.cron
    discord.ext.tasks.loop
    disnake.ext.tasks.loop
    fastapi_crons.Crons
    fastapi_restful.*.repeat_every
    fastapi_utilities.*.repeat_at fastapi_utilities.*.repeat_every
    fastapi_utils.*.repeat_at fastapi_utils.*.repeat_every
    litestar_saq.CronJob
    nextcord.ext.tasks.loop
    saq.CronJob
    schedule.every schedule.run_pending
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
    arq.*.create_pool
    celery.*.Celery
    django_rq.get_queue
    dramatiq.*.RabbitmqBroker dramatiq.*.RedisBroker dramatiq.*.StubBroker dramatiq.set_broker
    faststream.*.KafkaBroker faststream.*.KafkaRouter faststream.*.NatsBroker
        faststream.*.NatsRouter faststream.*.RabbitBroker faststream.*.RabbitRouter
        faststream.*.RedisBroker faststream.*.RedisRouter
    flask_celeryext.FlaskCeleryExt
    flask_dramatiq.Dramatiq
    flask_rq.get_queue
    flask_rq2.RQ
    hatchet_sdk.Hatchet
    huey.*.FileHuey huey.*.MemoryHuey huey.*.PriorityRedisHuey huey.*.RedisExpireHuey
        huey.*.RedisHuey huey.*.SqliteHuey huey.contrib.asyncio.AsyncHuey huey.contrib.mini.MiniHuey
        huey.contrib.sql_huey.SqlHuey huey.Huey
    kombu.Producer
    nameko.standalone.rpc.ClusterRpcProxy
    pgqueuer.PgQueuer
    procrastinate.*.App
    repid.Repid
    rq.*.Queue
    rq_scheduler.Scheduler
    saq.*.Queue saq.*.Queue.from_url
    spinach.Engine
    streaq.Worker
    taskiq.*.InMemoryBroker taskiq.*.ZeroMQBroker taskiq.TaskiqScheduler
    taskiq_aio_pika.AioPikaBroker
    taskiq_nats.*.NatsBroker
    taskiq_redis.*.ListQueueBroker taskiq_redis.*.PubSubBroker taskiq_redis.*.RedisStreamBroker
    tasktiger.TaskTiger
""")
# Methods of a bot's library that go on in tasks of their own, by what their names start with.
BOT_TASKS: dict[str, tuple[str, ...]] = {
    "start_polling": ("telegram.", "aiogram.", "telebot."),
    "infinity_polling": ("telebot.",),
    "start": ("telegram.ext.", "pyrogram."),
    "update_queue.put": ("telegram.ext.",),
    "update_queue.put_nowait": ("telegram.ext.",),
}
