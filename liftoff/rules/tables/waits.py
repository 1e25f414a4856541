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
    retrying.retry retrying.Retrying
    retry.retry retry.api.retry
    stamina.retry
    backoff.*.on_exception backoff.*.on_predicate
    tenacity.*.retry tenacity.*.Retrying tenacity.*.AsyncRetrying
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
    youtube_dl.YoutubeDL().download
        moviepy.editor.concatenate_videoclips().write_videofile
        selenium.webdriver.PhantomJS
    pdfkit.from_url pdfkit.from_string pdfkit.from_file
    weasyprint.HTML().write_pdf
    imgkit.from_url
    keras.models.Sequential().fit keras.models.Model().fit
    tensorflow.keras.models.Sequential().fit tensorflow.keras.Model().fit
        tensorflow.keras.models.Model().fit
    sklearn.ensemble.RandomForestClassifier().fit
    xgboost.train
    lightgbm.train
    transformers.Trainer().train
    nltk.download
    spacy.cli.download
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
    helium.start_chrome
    undetected_chromedriver.Chrome
    DrissionPage.ChromiumPage
    TTS.api.TTS().tts_to_file
    diffusers.StableDiffusionPipeline.from_pretrained()
    demucs.separate.main
    spleeter.separator.Separator().separate_to_file
    rembg.remove
    marker.convert.convert_single_pdf marker.converters.pdf.PdfConverter()()
    docling.document_converter.DocumentConverter().convert
        docling.document_converter.DocumentConverter().convert_all
    paddleocr.PaddleOCR().ocr paddleocr.PaddleOCR().predict paddleocr.PPStructure()()
    deepdoctection.get_dd_analyzer().analyze
    crewai.Crew().kickoff crewai.Crew().kickoff_async
    funasr.AutoModel().generate
    vllm.LLM().generate
    optuna.create_study().optimize
    backtesting.Backtest().run backtesting.Backtest().optimize
    backtrader.Cerebro().run
    replicate.run
    audio_separator.separator.Separator().separate
    apify_client.*.ApifyClient().actor().call apify_client.*.ApifyClientAsync().actor().call
    bark.*.generate_audio
    basic_pitch.*.predict basic_pitch.*.predict_and_save
    browser_use.*.Agent().run browser_use.*.Agent().run_sync
    camelot.*.read_pdf
    crawl4ai.*.AsyncWebCrawler().arun crawl4ai.*.AsyncWebCrawler().arun_many
    deepface.*.DeepFace.find deepface.*.DeepFace.analyze deepface.*.DeepFace.verify
        deepface.*.DeepFace.represent deepface.*.DeepFace.stream
    docker.from_env().images.push docker.DockerClient().images.build
        docker.DockerClient().images.pull docker.DockerClient().containers.run
    f5_tts.*.F5TTS().infer
    firecrawl.*.FirecrawlApp().crawl_url firecrawl.*.FirecrawlApp().crawl
        firecrawl.*.FirecrawlApp().batch_scrape_urls firecrawl.*.FirecrawlApp().extract
        firecrawl.*.Firecrawl().crawl firecrawl.*.Firecrawl().batch_scrape
        firecrawl.*.Firecrawl().extract firecrawl.*.AsyncFirecrawlApp().crawl_url
        firecrawl.*.AsyncFirecrawl().crawl
    gallery_dl.*.DownloadJob().run
    gpt_researcher.*.GPTResearcher().conduct_research
        gpt_researcher.*.GPTResearcher().write_report
    graphrag.*.global_search graphrag.*.local_search graphrag.*.drift_search
        graphrag.*.build_index
    html2image.*.Html2Image().screenshot
    huggingface_hub.*.snapshot_download
    instaloader.*.Instaloader().download_profile instaloader.*.Instaloader().download_profiles
        instaloader.*.Instaloader().download_post instaloader.*.Instaloader().download_hashtag
        instaloader.*.Instaloader().download_stories
    kagglehub.*.model_download kagglehub.*.dataset_download
    lightrag.*.LightRAG().insert lightrag.*.LightRAG().ainsert
    luigi.build luigi.run
    mlx_lm.*.generate
    moviepy.*.VideoFileClip().write_videofile
    nano_graphrag.*.GraphRAG().insert nano_graphrag.*.GraphRAG().ainsert
    nbclient.*.NotebookClient().execute nbclient.*.NotebookClient().async_execute
    nbconvert.*.ExecutePreprocessor().preprocess
    ollama.pull ollama.create ollama.Client().pull ollama.AsyncClient().pull
        ollama.generate ollama.chat ollama.Client().generate ollama.Client().chat
        ollama.AsyncClient().generate ollama.AsyncClient().chat
    docker.from_env().images.get_registry_data().pull
    papermill.*.execute_notebook
    playwright.*.sync_playwright playwright.*.async_playwright
    pmdarima.*.auto_arima
    pycaret.*.compare_models pycaret.*.tune_model pycaret.*.setup pycaret.*.create_model
    pyppeteer.*.launch
    pytubefix.YouTube pytubefix.Playlist
    ragas.*.evaluate
    replicate.Client().run replicate.async_run
    requests_html.*.HTMLSession().get().html.render
    selenium.*.Chrome selenium.*.Firefox selenium.*.Edge selenium.*.Remote
    shap.*.KernelExplainer().shap_values
    sklearn.*.GridSearchCV().fit sklearn.*.RandomizedSearchCV().fit
        sklearn.*.HalvingGridSearchCV().fit
    spotdl.*.Spotdl().download spotdl.*.Spotdl().download_songs
    tika.*.from_file tika.*.from_buffer
    unstructured.*.partition unstructured.*.partition_pdf unstructured.*.partition_image
    yt_dlp.*.YoutubeDL().download yt_dlp.*.YoutubeDL().extract_info
""")
# Methods of any object of a library that mostly do: what its names start with.
_MODELS = ("transformers.", "torch.jit.", "torch.hub.")
LONG_METHODS: dict[str, tuple[str, ...]] = {
    "fit": (
        "keras.", "tensorflow.", "prophet.", "neuralprophet.", "autogluon.", "darts.", "tpot.",
        "lightning.", "pytorch_lightning.",
    ),
    "train": ("ultralytics.", "transformers.", "trl.", "setfit."),
    "learn": ("stable_baselines3.",),
    "fine_tune": ("keras.", "fastai."),
    "generate": ("transformers.", "audiocraft.", "vllm.", "gpt4all.", "funasr."),
    "create_chat_completion": ("llama_cpp.",),
    "create_completion": ("llama_cpp.",),
    "transcribe": ("whisper.", "whisperx.", "faster_whisper.", "stable_whisper.", "nemo."),
    "write_videofile": ("moviepy.",),
    "write_audiofile": ("moviepy.",),
    "write_gif": ("moviepy.",),
    "kickoff": ("crewai.",),
    "kickoff_async": ("crewai.",),
    "akickoff": ("crewai.",),
    "enhance": ("gfpgan.", "realesrgan."),
    "convert_all": ("docling.",),
    # A pipeline that is called: `pipe = Pipeline.from_pretrained(…).to("cpu")`, `pipe(prompt)`.
    "from_pretrained()": ("diffusers.", *_MODELS),
    "from_single_file()": ("diffusers.",),
    "to()": ("diffusers.", *_MODELS),
    # A model that is called: `model = AutoModel.from_pretrained(…).eval()`, `model(**inputs)`.
    "eval()": _MODELS,
    "cuda()": _MODELS,
    "half()": _MODELS,
    "cpu()": _MODELS,
    "pipeline()": ("transformers.",),
    "load()": ("torch.jit.", "torch.hub."),
    "decode": ("snac.", "encodec.", "vocos."),
    "rank": ("sentence_transformers.",),
}  # fmt: skip
