"""What waits: sleeps, retries, calls without a limit, and what takes many seconds."""

from __future__ import annotations

from liftoff.rules.tables.names import names

SLEEPS = names("""
    time.sleep
    asyncio.sleep
    gevent.sleep
    eventlet.sleep eventlet.greenthread.sleep
    anyio.sleep
    trio.sleep
    flask_socketio.SocketIO().sleep
    psutil.cpu_percent psutil.cpu_times_percent psutil.Process().cpu_percent
    socketio.Server().sleep
    tornado.gen.sleep
    curio.sleep
""")
# Wait for what another thread does.
WAITS = names("""
    threading.Event().wait threading.Condition().wait threading.Barrier().wait
    multiprocessing.Event().wait
    asyncio.Event().wait asyncio.Condition().wait
    gevent.event.Event().wait gevent.event.AsyncResult().get
""")
# Retries that wait between tries.
RETRIES = names("""
    tenacity.retry tenacity.Retrying tenacity.AsyncRetrying
    backoff.on_exception backoff.on_predicate
    retrying.retry retrying.Retrying
    retry.retry retry.api.retry
    stamina.retry
""")
# Outgoing calls that wait for ever when nothing else is said.
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
OUTGOING = (
    *(f"requests.{verb}" for verb in _VERBS),
    *(f"requests.Session().{verb}" for verb in _VERBS),
    *(f"requests.session().{verb}" for verb in _VERBS),
    *(f"requests.sessions.Session().{verb}" for verb in _VERBS),
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
)
# The position of the timeout, where it has one.
TIMEOUTS = {"urllib.request.urlopen": 2, "smtplib.SMTP": 3, "http.client.HTTPConnection": 2}
# Make what calls out, with a timeout for all of its calls.
HTTP_CLIENTS = ("httpx.AsyncClient", "httpx.Client", "aiohttp.ClientSession")
# What holds the seconds of a timeout.
TIMEOUT_OBJECTS = ("httpx.Timeout()", "aiohttp.ClientTimeout()")
# What bounds a wait from outside: the position of the seconds.
TIME_LIMITS = {
    "async_timeout.timeout": 0,
    "asyncio.timeout": 0,
    "asyncio.wait_for": 1,
    "anyio.fail_after": 0,
    "anyio.move_on_after": 0,
    "trio.fail_after": 0,
    "trio.move_on_after": 0,
    "gevent.Timeout": 0,
    "eventlet.Timeout": 0,
    "timeout_decorator.timeout": 0,
    "func_timeout.func_timeout": 0,
}
# Methods that wait until another process puts something there, for ever when no time is given.
BLOCKING = names("""
    blpop
    brpop
    bzpopmin
    bzpopmax
    brpoplpush
    blmove
    blmpop
""")
# Mostly takes many seconds.
LONG_JOBS = names("""
    whisper.load_model().transcribe whisper.transcribe
    faster_whisper.WhisperModel().transcribe
    yt_dlp.YoutubeDL().download yt_dlp.YoutubeDL().extract_info
    youtube_dl.YoutubeDL().download
    moviepy.editor.VideoFileClip().write_videofile moviepy.VideoFileClip().write_videofile
        moviepy.editor.concatenate_videoclips().write_videofile
    selenium.webdriver.Chrome selenium.webdriver.Firefox selenium.webdriver.Remote
        selenium.webdriver.Edge selenium.webdriver.PhantomJS
    playwright.sync_api.sync_playwright playwright.async_api.async_playwright
    pyppeteer.launch
    pdfkit.from_url pdfkit.from_string pdfkit.from_file
    weasyprint.HTML().write_pdf
    imgkit.from_url
    keras.models.Sequential().fit keras.models.Model().fit
    tensorflow.keras.models.Sequential().fit tensorflow.keras.Model().fit
        tensorflow.keras.models.Model().fit
    sklearn.ensemble.RandomForestClassifier().fit sklearn.model_selection.GridSearchCV().fit
        sklearn.model_selection.RandomizedSearchCV().fit
    xgboost.train
    lightgbm.train
    transformers.Trainer().train
    nltk.download
    spacy.cli.download
    huggingface_hub.snapshot_download
    gdown.download
    git.Repo.clone_from git.Repo().remotes.origin.pull git.Repo().remote().pull
    docker.from_env().images.build docker.from_env().containers.run docker.from_env().images.pull
        docker.from_env().containers.get().exec_run
    ansible_runner.run ansible_runner.run_async
    scrapy.crawler.CrawlerProcess().start scrapy.crawler.CrawlerRunner().crawl
    nmap.PortScanner().scan
    speedtest.Speedtest().download speedtest.Speedtest().upload
        speedtest.Speedtest().get_best_server
    google_images_download.google_images_download.googleimagesdownload().download
    icrawler.builtin.GoogleImageCrawler().crawl
    scapy.all.sniff scapy.all.srp
    ocrmypdf.ocr
    easyocr.Reader().readtext
    prophet.Prophet().fit
    whisperx.load_model().transcribe
    mlx_whisper.transcribe
    pytube.YouTube
    instaloader.Instaloader().download_profile
    helium.start_chrome
    undetected_chromedriver.Chrome
    DrissionPage.ChromiumPage
    deepface.DeepFace.find deepface.DeepFace.analyze
    TTS.api.TTS().tts_to_file
    diffusers.StableDiffusionPipeline.from_pretrained()
    demucs.separate.main
    spleeter.separator.Separator().separate_to_file
    rembg.remove
    marker.convert.convert_single_pdf marker.converters.pdf.PdfConverter()()
    docling.document_converter.DocumentConverter().convert
        docling.document_converter.DocumentConverter().convert_all
    unstructured.partition.auto.partition unstructured.partition.pdf.partition_pdf
    paddleocr.PaddleOCR().ocr paddleocr.PaddleOCR().predict paddleocr.PPStructure()()
    deepdoctection.get_dd_analyzer().analyze
    crewai.Crew().kickoff crewai.Crew().kickoff_async
    browser_use.Agent().run
    crawl4ai.AsyncWebCrawler().arun crawl4ai.AsyncWebCrawler().arun_many
    gpt_researcher.GPTResearcher().conduct_research
    funasr.AutoModel().generate
    vllm.LLM().generate
    optuna.create_study().optimize
    pmdarima.auto_arima
    backtesting.Backtest().run backtesting.Backtest().optimize
    backtrader.Cerebro().run
    replicate.run
    basic_pitch.inference.predict
    audio_separator.separator.Separator().separate
""")
