"""What loads a trained model or a large set of data."""

from __future__ import annotations

from liftoff.rules.tables.names import names

MODELS = names("""
    ai_edge_litert.*.Interpreter
    annoy.AnnoyIndex().load
    audiocraft.*.AudioGen.get_pretrained audiocraft.*.MusicGen.get_pretrained
    auto_gptq.AutoGPTQForCausalLM.from_quantized
    autogluon.*.TabularPredictor.load
    awq.AutoAWQForCausalLM.from_quantized
    bark.*.preload_models
    bertopic.*.BERTopic.load
    catboost.*.CatBoost().load_model catboost.*.CatBoostClassifier().load_model
        catboost.*.CatBoostRegressor().load_model
    chonkie.*.SemanticChunker
    chromadb.*.DefaultEmbeddingFunction chromadb.*.HuggingFaceEmbeddingFunction
        chromadb.*.ONNXMiniLM_L6_V2 chromadb.*.SentenceTransformerEmbeddingFunction
    clip.load
    cloudpickle.load
    colbert.Searcher
    cosyvoice.*.AutoModel cosyvoice.*.CosyVoice cosyvoice.*.CosyVoice2
    ctransformers.AutoModelForCausalLM.from_pretrained
    ctranslate2.*.Generator ctranslate2.*.Translator
    cv2.CascadeClassifier cv2.dnn.readNet cv2.dnn.readNetFromCaffe cv2.dnn.readNetFromDarknet
        cv2.dnn.readNetFromModelOptimizer cv2.dnn.readNetFromONNX cv2.dnn.readNetFromTensorflow
        cv2.dnn.readNetFromTorch cv2.FaceDetectorYN.create cv2.FaceDetectorYN_create
        cv2.FaceRecognizerSF.create cv2.FaceRecognizerSF_create
    dask.dataframe.read_csv
    datasets.*.load_dataset datasets.*.load_from_disk
    deepdoctection.get_dd_analyzer
    deepface.DeepFace.build_model
    demucs.*.get_model demucs.*.Separator
    detectron2.engine.DefaultPredictor
    detoxify.*.Detoxify
    diffusers.StableDiffusionPipeline.from_pretrained
    dill.load
    dlib.cnn_face_detection_model_v1 dlib.face_recognition_model_v1 dlib.shape_predictor
    doctr.models.ocr_predictor
    easynmt.EasyNMT
    easyocr.*.Reader
    f5_tts.*.F5TTS
    facenet_pytorch.*.MTCNN
    faiss.read_index
    fastai.*.load_learner
    fastembed.*.ImageEmbedding fastembed.*.LateInteractionTextEmbedding
        fastembed.*.SparseTextEmbedding fastembed.*.TextEmbedding
    faster_whisper.*.BatchedInferencePipeline faster_whisper.*.WhisperModel
    fasttext.*.load_model
    FlagEmbedding.*.BGEM3FlagModel FlagEmbedding.*.FlagAutoModel.from_finetuned
        FlagEmbedding.*.FlagLLMReranker FlagEmbedding.*.FlagModel FlagEmbedding.*.FlagReranker
    flair.*.Classifier.load flair.*.SequenceTagger.load flair.*.TextClassifier.load
    flashrank.*.Ranker
    funasr.*.AutoModel
    gensim.*.Doc2Vec.load gensim.*.FastText.load gensim.*.KeyedVectors.load
        gensim.*.KeyedVectors.load_word2vec_format gensim.*.LdaModel.load gensim.*.LsiModel.load
        gensim.*.TfidfModel.load gensim.*.Word2Vec.load gensim.downloader.load
    geopandas.read_file
    gfpgan.GFPGANer
    gpt4all.*.GPT4All
    groundingdino.util.inference.load_model
    h2o.load_model
    haystack.*.SentenceTransformersDocumentEmbedder().warm_up
        haystack.*.SentenceTransformersSimilarityRanker().warm_up
        haystack.*.SentenceTransformersTextEmbedder().warm_up
        haystack.*.TransformersSimilarityRanker().warm_up
    hnswlib.Index().load_index
    inference.get_model
    insightface.*.FaceAnalysis insightface.*.get_model
    joblib.load
    keras.applications.ResNet50 keras.applications.VGG16 keras.models.load_model
        keras.saving.load_model
    keybert.*.KeyBERT
    kokoro.*.KModel kokoro.*.KPipeline
    kokoro_onnx.Kokoro
    langchain.*.GPT4All langchain.*.HuggingFaceBgeEmbeddings langchain.*.HuggingFaceEmbeddings
        langchain.*.HuggingFaceInstructEmbeddings langchain.*.HuggingFacePipeline.from_model_id
        langchain.*.LlamaCpp
    langchain_community.*.FAISS.load_local langchain_community.*.FastEmbedEmbeddings
        langchain_community.*.FlashrankRerank langchain_community.*.GPT4All
        langchain_community.*.GPT4AllEmbeddings langchain_community.*.HuggingFaceBgeEmbeddings
        langchain_community.*.HuggingFaceCrossEncoder langchain_community.*.HuggingFaceEmbeddings
        langchain_community.*.HuggingFaceInstructEmbeddings
        langchain_community.*.HuggingFacePipeline.from_model_id langchain_community.*.LlamaCpp
        langchain_community.*.LlamaCppEmbeddings langchain_community.*.SentenceTransformerEmbeddings
    langchain_huggingface.*.HuggingFaceEmbeddings
        langchain_huggingface.*.HuggingFacePipeline.from_model_id
    lightgbm.*.Booster
    llama_cpp.*.Llama
    llama_index.*.ColbertRerank llama_index.*.FastEmbedEmbedding llama_index.*.FlagEmbeddingReranker
        llama_index.*.HuggingFaceEmbedding llama_index.*.HuggingFaceLLM llama_index.*.LlamaCPP
        llama_index.*.load_index_from_storage llama_index.*.SentenceTransformerRerank
    llm_guard.*.Anonymize llm_guard.*.BanTopics llm_guard.*.Bias llm_guard.*.Code
        llm_guard.*.FactualConsistency llm_guard.*.Gibberish llm_guard.*.Language
        llm_guard.*.MaliciousURLs llm_guard.*.NoRefusal llm_guard.*.PromptInjection
        llm_guard.*.Relevance llm_guard.*.Sensitive llm_guard.*.Toxicity
    manga_ocr.MangaOcr
    marker.*.create_model_dict marker.*.load_all_models
    mediapipe.tasks.python.vision.ObjectDetector.create_from_options
    melo.*.TTS
    mlc_llm.*.MLCEngine
    mlflow.*.load_model
    mlx_lm.*.load
    mmdet.apis.init_detector
    modelscope.*.pipeline
    mtcnn.*.MTCNN
    nltk.download
    onnx.load
    onnxruntime.*.InferenceSession
    onnxruntime_genai.Model
    open_clip.create_model_and_transforms
    openvino.*.compile_model openvino.*.Core().compile_model openvino.*.Core().read_model
    openvoice.*.BaseSpeakerTTS openvoice.*.ToneColorConverter
    openwakeword.*.Model
    outetts.*.Interface
    paddlenlp.Taskflow
    paddleocr.*.PaddleOCR paddleocr.*.PaddleOCRVL paddleocr.*.PPStructure paddleocr.*.PPStructureV3
    paddlespeech.cli.tts.TTSExecutor
    pandas.read_csv pandas.read_excel pandas.read_feather pandas.read_hdf pandas.read_json
        pandas.read_parquet pandas.read_pickle
    pickle.load
    piper.*.PiperVoice.load
    pix2tex.cli.LatexOCR
    pix2text.Pix2Text.from_config
    polars.read_csv polars.read_json polars.read_parquet
    presidio_analyzer.*.AnalyzerEngine
    pyannote.audio.Model.from_pretrained pyannote.audio.Pipeline.from_pretrained
    pyarrow.parquet.read_table
    pycaret.*.load_model
    pywhispercpp.*.Model
    rapidocr.*.RapidOCR
    rapidocr_onnxruntime.*.RapidOCR
    realesrgan.*.RealESRGANer
    rembg.*.new_session
    resemblyzer.*.VoiceEncoder
    safetensors.flax.load_file safetensors.numpy.load_file safetensors.safe_open
        safetensors.tensorflow.load_file safetensors.torch.load_file safetensors.torch.load_model
    sam2.*.build_sam2 sam2.*.build_sam2_video_predictor
    semantic_router.*.FastEmbedEncoder semantic_router.*.HuggingFaceEncoder
    sentence_transformers.*.CrossEncoder sentence_transformers.*.SentenceTransformer
        sentence_transformers.*.SparseEncoder
    sherpa_onnx.*.OfflineRecognizer sherpa_onnx.*.OfflineRecognizer.from_paraformer
        sherpa_onnx.*.OfflineRecognizer.from_sense_voice
        sherpa_onnx.*.OfflineRecognizer.from_transducer sherpa_onnx.*.OfflineRecognizer.from_whisper
        sherpa_onnx.*.OfflineTts sherpa_onnx.*.OnlineRecognizer.from_transducer
    silero_vad.*.load_silero_vad
    simple_lama_inpainting.SimpleLama
    skops.io.load
    spacy.*.load
    speechbrain.inference.EncoderClassifier.from_hparams
    stable_whisper.*.load_faster_whisper stable_whisper.*.load_model
    stanza.*.Pipeline
    styletts2.*.StyleTTS2
    surprise.dump.load
    surya.*.DetectionPredictor surya.*.FoundationPredictor surya.*.LayoutPredictor
        surya.*.RecognitionPredictor surya.*.TableRecPredictor
    tensorflow.keras.applications.MobileNetV2 tensorflow.keras.applications.ResNet50
        tensorflow.keras.applications.VGG16 tensorflow.keras.models.load_model
        tensorflow.lite.Interpreter tensorflow.saved_model.load
    tensorflow_hub.KerasLayer tensorflow_hub.load
    tflite_runtime.interpreter.Interpreter
    tflite_support.task.audio.AudioClassifier.create_from_options
        tflite_support.task.vision.ImageClassifier.create_from_options
    timm.create_model
    torch.hub.load torch.jit.load torch.load
    transformers.*.pipeline
    TTS.*.Synthesizer TTS.*.TTS
    txtai.*.Embeddings().load
    ultralytics.*.FastSAM ultralytics.*.NAS ultralytics.*.RTDETR ultralytics.*.SAM
        ultralytics.*.YOLO ultralytics.*.YOLOE ultralytics.*.YOLOWorld
    vllm.*.AsyncLLM.from_engine_args vllm.*.AsyncLLMEngine.from_engine_args vllm.*.LLM
        vllm.*.LLMEngine.from_engine_args
    vosk.*.Model
    whisper.*.load_model
    whisper_timestamped.*.load_model
    whisperx.*.DiarizationPipeline whisperx.*.load_align_model whisperx.*.load_model
    xgboost.*.Booster().load_model xgboost.*.XGBClassifier().load_model
        xgboost.*.XGBRanker().load_model xgboost.*.XGBRegressor().load_model
    yolov5.load
""")
