"""What waits: sleeps, retries, calls without a limit, and what takes many seconds."""

from __future__ import annotations

from liftoff.rules.tables.names import names

SLEEPS = names("""
    anyio.sleep
    asyncio.sleep
    curio.sleep
    eventlet.greenthread.sleep eventlet.sleep
    flask_socketio.SocketIO().sleep
    gevent.sleep
    psutil.cpu_percent psutil.cpu_times_percent psutil.Process().cpu_percent
    socketio.Server().sleep
    time.sleep
    tornado.gen.sleep
    trio.sleep
""")
# Wait for what another thread does.
WAITS = names("""
    asyncio.Condition().wait asyncio.Event().wait
    gevent.event.AsyncResult().get gevent.event.Event().wait
    multiprocessing.Event().wait
    threading.Barrier().wait threading.Condition().wait threading.Event().wait
""")
# Retries that wait between tries.
RETRIES = names("""
    backoff.*.on_exception backoff.*.on_predicate
    retry.api.retry retry.retry
    retrying.retry retrying.Retrying
    stamina.retry
    tenacity.*.AsyncRetrying tenacity.*.retry tenacity.*.Retrying
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
    ansible_runner.run ansible_runner.run_async
    apify_client.*.ApifyClient().actor().call apify_client.*.ApifyClientAsync().actor().call
    audio_separator.separator.Separator().separate
    backtesting.Backtest().optimize backtesting.Backtest().run
    backtrader.Cerebro().run
    bark.*.generate_audio
    basic_pitch.*.predict basic_pitch.*.predict_and_save
    browser_use.*.Agent().run browser_use.*.Agent().run_sync
    camelot.*.read_pdf
    crawl4ai.*.AsyncWebCrawler().arun crawl4ai.*.AsyncWebCrawler().arun_many
    crewai.Crew().kickoff crewai.Crew().kickoff_async
    deepdoctection.get_dd_analyzer().analyze
    deepface.*.DeepFace.analyze deepface.*.DeepFace.find deepface.*.DeepFace.represent
        deepface.*.DeepFace.stream deepface.*.DeepFace.verify
    demucs.separate.main
    diffusers.StableDiffusionPipeline.from_pretrained()
    docker.DockerClient().containers.run docker.DockerClient().images.build
        docker.DockerClient().images.pull docker.from_env().containers.get().exec_run
        docker.from_env().containers.run docker.from_env().images.build
        docker.from_env().images.get_registry_data().pull docker.from_env().images.pull
        docker.from_env().images.push
    docling.document_converter.DocumentConverter().convert
        docling.document_converter.DocumentConverter().convert_all
    DrissionPage.ChromiumPage
    easyocr.Reader().readtext
    f5_tts.*.F5TTS().infer
    faster_whisper.WhisperModel().transcribe
    firecrawl.*.AsyncFirecrawl().crawl firecrawl.*.AsyncFirecrawlApp().crawl_url
        firecrawl.*.Firecrawl().batch_scrape firecrawl.*.Firecrawl().crawl
        firecrawl.*.Firecrawl().extract firecrawl.*.FirecrawlApp().batch_scrape_urls
        firecrawl.*.FirecrawlApp().crawl firecrawl.*.FirecrawlApp().crawl_url
        firecrawl.*.FirecrawlApp().extract
    funasr.AutoModel().generate
    gallery_dl.*.DownloadJob().run
    gdown.download
    git.Repo().remote().pull git.Repo().remotes.origin.pull git.Repo.clone_from
    google_images_download.google_images_download.googleimagesdownload().download
    gpt_researcher.*.GPTResearcher().conduct_research gpt_researcher.*.GPTResearcher().write_report
    graphrag.*.build_index graphrag.*.drift_search graphrag.*.global_search graphrag.*.local_search
    helium.start_chrome
    html2image.*.Html2Image().screenshot
    huggingface_hub.*.snapshot_download
    icrawler.builtin.GoogleImageCrawler().crawl
    imgkit.from_url
    instaloader.*.Instaloader().download_hashtag instaloader.*.Instaloader().download_post
        instaloader.*.Instaloader().download_profile instaloader.*.Instaloader().download_profiles
        instaloader.*.Instaloader().download_stories
    kagglehub.*.dataset_download kagglehub.*.model_download
    keras.models.Model().fit keras.models.Sequential().fit
    lightgbm.train
    lightrag.*.LightRAG().ainsert lightrag.*.LightRAG().insert
    luigi.build luigi.run
    marker.convert.convert_single_pdf marker.converters.pdf.PdfConverter()()
    mlx_lm.*.generate
    mlx_whisper.transcribe
    moviepy.*.VideoFileClip().write_videofile
        moviepy.editor.concatenate_videoclips().write_videofile
    nano_graphrag.*.GraphRAG().ainsert nano_graphrag.*.GraphRAG().insert
    nbclient.*.NotebookClient().async_execute nbclient.*.NotebookClient().execute
    nbconvert.*.ExecutePreprocessor().preprocess
    nltk.download
    nmap.PortScanner().scan
    ocrmypdf.ocr
    ollama.AsyncClient().chat ollama.AsyncClient().generate ollama.AsyncClient().pull ollama.chat
        ollama.Client().chat ollama.Client().generate ollama.Client().pull ollama.create
        ollama.generate ollama.pull
    optuna.create_study().optimize
    paddleocr.PaddleOCR().ocr paddleocr.PaddleOCR().predict paddleocr.PPStructure()()
    papermill.*.execute_notebook
    pdfkit.from_file pdfkit.from_string pdfkit.from_url
    playwright.*.async_playwright playwright.*.sync_playwright
    pmdarima.*.auto_arima
    prophet.Prophet().fit
    pycaret.*.compare_models pycaret.*.create_model pycaret.*.setup pycaret.*.tune_model
    pyppeteer.*.launch
    pytube.YouTube
    pytubefix.Playlist pytubefix.YouTube
    ragas.*.evaluate
    rembg.remove
    replicate.async_run replicate.Client().run replicate.run
    requests_html.*.HTMLSession().get().html.render
    scapy.all.sniff scapy.all.srp
    scrapy.crawler.CrawlerProcess().start scrapy.crawler.CrawlerRunner().crawl
    selenium.*.Chrome selenium.*.Edge selenium.*.Firefox selenium.*.Remote
        selenium.webdriver.PhantomJS
    shap.*.KernelExplainer().shap_values
    sklearn.*.GridSearchCV().fit sklearn.*.HalvingGridSearchCV().fit
        sklearn.*.RandomizedSearchCV().fit sklearn.ensemble.RandomForestClassifier().fit
    spacy.cli.download
    speedtest.Speedtest().download speedtest.Speedtest().get_best_server
        speedtest.Speedtest().upload
    spleeter.separator.Separator().separate_to_file
    spotdl.*.Spotdl().download spotdl.*.Spotdl().download_songs
    tensorflow.keras.Model().fit tensorflow.keras.models.Model().fit
        tensorflow.keras.models.Sequential().fit
    tika.*.from_buffer tika.*.from_file
    transformers.Trainer().train
    TTS.api.TTS().tts_to_file
    undetected_chromedriver.Chrome
    unstructured.*.partition unstructured.*.partition_image unstructured.*.partition_pdf
    vllm.LLM().generate
    weasyprint.HTML().write_pdf
    whisper.load_model().transcribe whisper.transcribe
    whisperx.load_model().transcribe
    xgboost.train
    youtube_dl.YoutubeDL().download
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
