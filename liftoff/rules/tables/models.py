"""What loads a trained model or a large set of data."""

from __future__ import annotations

from liftoff.rules.tables.names import names

MODELS = names("""
    torch.load torch.jit.load torch.hub.load
    safetensors.safe_open safetensors.torch.load_file safetensors.torch.load_model
        safetensors.numpy.load_file safetensors.flax.load_file safetensors.tensorflow.load_file
    tensorflow.keras.models.load_model tensorflow.saved_model.load tensorflow.lite.Interpreter
        tensorflow.keras.applications.ResNet50 tensorflow.keras.applications.VGG16
        tensorflow.keras.applications.MobileNetV2
    keras.models.load_model keras.saving.load_model keras.applications.ResNet50
        keras.applications.VGG16
    joblib.load
    pickle.load
    dill.load
    cloudpickle.load
    skops.io.load
        gensim.downloader.load
    diffusers.StableDiffusionPipeline.from_pretrained
    cv2.dnn.readNet cv2.dnn.readNetFromONNX cv2.dnn.readNetFromCaffe cv2.CascadeClassifier
        cv2.FaceDetectorYN.create cv2.dnn.readNetFromTensorflow cv2.dnn.readNetFromDarknet
    tflite_runtime.interpreter.Interpreter
    ctransformers.AutoModelForCausalLM.from_pretrained
    pyannote.audio.Pipeline.from_pretrained pyannote.audio.Model.from_pretrained
    open_clip.create_model_and_transforms
    clip.load
    timm.create_model
    paddlespeech.cli.tts.TTSExecutor
    deepface.DeepFace.build_model
    doctr.models.ocr_predictor
    faiss.read_index
    annoy.AnnoyIndex().load
    pandas.read_csv pandas.read_parquet pandas.read_excel pandas.read_pickle pandas.read_json
        pandas.read_feather pandas.read_hdf
    polars.read_csv polars.read_parquet polars.read_json
    geopandas.read_file
    nltk.download
    tensorflow_hub.load tensorflow_hub.KerasLayer
    onnx.load
    tflite_support.task.vision.ImageClassifier.create_from_options
        tflite_support.task.audio.AudioClassifier.create_from_options
    mediapipe.tasks.python.vision.ObjectDetector.create_from_options
    dlib.shape_predictor dlib.face_recognition_model_v1 dlib.cnn_face_detection_model_v1
    detectron2.engine.DefaultPredictor
    mmdet.apis.init_detector
    yolov5.load
    speechbrain.inference.EncoderClassifier.from_hparams
    surprise.dump.load
    dask.dataframe.read_csv
    pyarrow.parquet.read_table
    colbert.Searcher
    hnswlib.Index().load_index
    paddlenlp.Taskflow
    manga_ocr.MangaOcr
    pix2tex.cli.LatexOCR
    pix2text.Pix2Text.from_config
    deepdoctection.get_dd_analyzer
    inference.get_model
    auto_gptq.AutoGPTQForCausalLM.from_quantized
    awq.AutoAWQForCausalLM.from_quantized
    groundingdino.util.inference.load_model
    gfpgan.GFPGANer
    simple_lama_inpainting.SimpleLama
    easynmt.EasyNMT
    ai_edge_litert.*.Interpreter
    audiocraft.*.MusicGen.get_pretrained audiocraft.*.AudioGen.get_pretrained
    autogluon.*.TabularPredictor.load
    bark.*.preload_models
    bertopic.*.BERTopic.load
    catboost.*.CatBoost().load_model catboost.*.CatBoostClassifier().load_model
        catboost.*.CatBoostRegressor().load_model
    chonkie.*.SemanticChunker
    chromadb.*.SentenceTransformerEmbeddingFunction chromadb.*.DefaultEmbeddingFunction
        chromadb.*.ONNXMiniLM_L6_V2 chromadb.*.HuggingFaceEmbeddingFunction
    cosyvoice.*.CosyVoice cosyvoice.*.CosyVoice2 cosyvoice.*.AutoModel
    ctranslate2.*.Translator ctranslate2.*.Generator
    cv2.dnn.readNetFromTorch cv2.dnn.readNetFromModelOptimizer cv2.FaceRecognizerSF.create
        cv2.FaceRecognizerSF_create cv2.FaceDetectorYN_create
    datasets.*.load_dataset datasets.*.load_from_disk
    demucs.*.get_model demucs.*.Separator
    detoxify.*.Detoxify
    easyocr.*.Reader
    f5_tts.*.F5TTS
    facenet_pytorch.*.MTCNN
    fastai.*.load_learner
    fastembed.*.TextEmbedding fastembed.*.SparseTextEmbedding fastembed.*.ImageEmbedding
        fastembed.*.LateInteractionTextEmbedding
    faster_whisper.*.WhisperModel faster_whisper.*.BatchedInferencePipeline
    fasttext.*.load_model
    FlagEmbedding.*.BGEM3FlagModel FlagEmbedding.*.FlagModel FlagEmbedding.*.FlagReranker
        FlagEmbedding.*.FlagAutoModel.from_finetuned FlagEmbedding.*.FlagLLMReranker
    flair.*.SequenceTagger.load flair.*.Classifier.load flair.*.TextClassifier.load
    flashrank.*.Ranker
    funasr.*.AutoModel
    gensim.*.KeyedVectors.load gensim.*.KeyedVectors.load_word2vec_format gensim.*.Word2Vec.load
        gensim.*.FastText.load gensim.*.Doc2Vec.load gensim.*.LdaModel.load
        gensim.*.LsiModel.load gensim.*.TfidfModel.load
    gpt4all.*.GPT4All
    h2o.load_model
    haystack.*.SentenceTransformersTextEmbedder().warm_up
        haystack.*.SentenceTransformersDocumentEmbedder().warm_up
        haystack.*.TransformersSimilarityRanker().warm_up
        haystack.*.SentenceTransformersSimilarityRanker().warm_up
    insightface.*.FaceAnalysis insightface.*.get_model
    keybert.*.KeyBERT
    kokoro.*.KPipeline kokoro.*.KModel
    kokoro_onnx.Kokoro
    langchain.*.HuggingFaceEmbeddings langchain.*.HuggingFaceInstructEmbeddings
        langchain.*.HuggingFaceBgeEmbeddings langchain.*.LlamaCpp langchain.*.GPT4All
        langchain.*.HuggingFacePipeline.from_model_id
    langchain_community.*.HuggingFaceEmbeddings langchain_community.*.HuggingFaceBgeEmbeddings
        langchain_community.*.HuggingFaceInstructEmbeddings
        langchain_community.*.SentenceTransformerEmbeddings
        langchain_community.*.FastEmbedEmbeddings langchain_community.*.LlamaCppEmbeddings
        langchain_community.*.GPT4AllEmbeddings langchain_community.*.LlamaCpp
        langchain_community.*.GPT4All langchain_community.*.HuggingFaceCrossEncoder
        langchain_community.*.HuggingFacePipeline.from_model_id
        langchain_community.*.FAISS.load_local langchain_community.*.FlashrankRerank
    langchain_huggingface.*.HuggingFaceEmbeddings
        langchain_huggingface.*.HuggingFacePipeline.from_model_id
    llama_cpp.*.Llama
    llama_index.*.HuggingFaceEmbedding llama_index.*.HuggingFaceLLM llama_index.*.LlamaCPP
        llama_index.*.FastEmbedEmbedding llama_index.*.SentenceTransformerRerank
        llama_index.*.FlagEmbeddingReranker llama_index.*.ColbertRerank
        llama_index.*.load_index_from_storage
    lightgbm.*.Booster
    llm_guard.*.Anonymize llm_guard.*.BanTopics llm_guard.*.Bias llm_guard.*.Code
        llm_guard.*.FactualConsistency llm_guard.*.Gibberish llm_guard.*.Language
        llm_guard.*.MaliciousURLs llm_guard.*.NoRefusal llm_guard.*.PromptInjection
        llm_guard.*.Relevance llm_guard.*.Sensitive llm_guard.*.Toxicity
    marker.*.create_model_dict marker.*.load_all_models
    melo.*.TTS
    mlc_llm.*.MLCEngine
    mlflow.*.load_model
    mlx_lm.*.load
    modelscope.*.pipeline
    mtcnn.*.MTCNN
    onnxruntime.*.InferenceSession
    onnxruntime_genai.Model
    openvino.*.Core().compile_model openvino.*.Core().read_model openvino.*.compile_model
    openvoice.*.ToneColorConverter openvoice.*.BaseSpeakerTTS
    openwakeword.*.Model
    outetts.*.Interface
    paddleocr.*.PaddleOCR paddleocr.*.PPStructure paddleocr.*.PPStructureV3
        paddleocr.*.PaddleOCRVL
    piper.*.PiperVoice.load
    presidio_analyzer.*.AnalyzerEngine
    pycaret.*.load_model
    pywhispercpp.*.Model
    rapidocr.*.RapidOCR
    rapidocr_onnxruntime.*.RapidOCR
    realesrgan.*.RealESRGANer
    rembg.*.new_session
    resemblyzer.*.VoiceEncoder
    sam2.*.build_sam2 sam2.*.build_sam2_video_predictor
    semantic_router.*.HuggingFaceEncoder semantic_router.*.FastEmbedEncoder
    sentence_transformers.*.SentenceTransformer sentence_transformers.*.CrossEncoder
        sentence_transformers.*.SparseEncoder
    sherpa_onnx.*.OfflineRecognizer sherpa_onnx.*.OfflineTts
        sherpa_onnx.*.OnlineRecognizer.from_transducer
        sherpa_onnx.*.OfflineRecognizer.from_transducer
        sherpa_onnx.*.OfflineRecognizer.from_whisper
        sherpa_onnx.*.OfflineRecognizer.from_paraformer
        sherpa_onnx.*.OfflineRecognizer.from_sense_voice
    silero_vad.*.load_silero_vad
    spacy.*.load
    stable_whisper.*.load_model stable_whisper.*.load_faster_whisper
    stanza.*.Pipeline
    styletts2.*.StyleTTS2
    surya.*.DetectionPredictor surya.*.RecognitionPredictor surya.*.LayoutPredictor
        surya.*.TableRecPredictor surya.*.FoundationPredictor
    transformers.*.pipeline
    TTS.*.TTS TTS.*.Synthesizer
    txtai.*.Embeddings().load
    ultralytics.*.YOLO ultralytics.*.RTDETR ultralytics.*.SAM ultralytics.*.FastSAM
        ultralytics.*.YOLOWorld ultralytics.*.YOLOE ultralytics.*.NAS
    vllm.*.LLM vllm.*.AsyncLLMEngine.from_engine_args vllm.*.LLMEngine.from_engine_args
        vllm.*.AsyncLLM.from_engine_args
    vosk.*.Model
    whisper.*.load_model
    whisper_timestamped.*.load_model
    whisperx.*.load_model whisperx.*.load_align_model whisperx.*.DiarizationPipeline
    xgboost.*.Booster().load_model xgboost.*.XGBClassifier().load_model
        xgboost.*.XGBRegressor().load_model xgboost.*.XGBRanker().load_model
""")
