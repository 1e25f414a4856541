"""What loads a trained model or a large set of data."""

from __future__ import annotations

from liftoff.rules.tables.names import names

MODELS = names("""
    transformers.pipeline
    torch.load torch.jit.load torch.hub.load
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
    spacy.load
    stanza.Pipeline
    fasttext.load_model
    gensim.models.KeyedVectors.load gensim.models.KeyedVectors.load_word2vec_format
        gensim.models.Word2Vec.load gensim.downloader.load
    sentence_transformers.SentenceTransformer sentence_transformers.CrossEncoder
    keybert.KeyBERT
    bertopic.BERTopic.load
    detoxify.Detoxify
    presidio_analyzer.AnalyzerEngine
    mtcnn.MTCNN
    diffusers.StableDiffusionPipeline.from_pretrained
    whisper.load_model
    whisperx.load_model
    faster_whisper.WhisperModel faster_whisper.BatchedInferencePipeline
    stable_whisper.load_model stable_whisper.load_faster_whisper
    TTS.api.TTS TTS.utils.synthesizer.Synthesizer
    llama_cpp.Llama
    vllm.LLM
    ultralytics.YOLO ultralytics.RTDETR ultralytics.SAM ultralytics.FastSAM ultralytics.YOLOWorld
    insightface.app.FaceAnalysis insightface.model_zoo.get_model
    paddleocr.PaddleOCR paddleocr.PPStructure
    easyocr.Reader
    rembg.new_session
    cv2.dnn.readNet cv2.dnn.readNetFromONNX cv2.dnn.readNetFromCaffe cv2.CascadeClassifier
        cv2.FaceDetectorYN.create cv2.dnn.readNetFromTensorflow cv2.dnn.readNetFromDarknet
    onnxruntime.InferenceSession
    tflite_runtime.interpreter.Interpreter
    ctransformers.AutoModelForCausalLM.from_pretrained
    langchain_huggingface.HuggingFaceEmbeddings
        langchain_huggingface.HuggingFacePipeline.from_model_id
    langchain_community.embeddings.HuggingFaceEmbeddings langchain_community.llms.LlamaCpp
        langchain_community.vectorstores.FAISS.load_local
        langchain_community.embeddings.HuggingFaceBgeEmbeddings
        langchain_community.embeddings.HuggingFaceInstructEmbeddings
        langchain_community.embeddings.SentenceTransformerEmbeddings
        langchain_community.embeddings.FastEmbedEmbeddings
        langchain_community.embeddings.LlamaCppEmbeddings
        langchain_community.embeddings.GPT4AllEmbeddings
    langchain.embeddings.HuggingFaceEmbeddings
    llama_index.embeddings.huggingface.HuggingFaceEmbedding
        llama_index.embeddings.fastembed.FastEmbedEmbedding
        llama_index.llms.huggingface.HuggingFaceLLM llama_index.llms.llama_cpp.LlamaCPP
    fastembed.TextEmbedding fastembed.SparseTextEmbedding fastembed.ImageEmbedding
        fastembed.LateInteractionTextEmbedding
    FlagEmbedding.BGEM3FlagModel FlagEmbedding.FlagModel FlagEmbedding.FlagReranker
    kokoro.KPipeline kokoro.KModel
    vosk.Model
    piper.PiperVoice.load
    mlx_lm.load
    audiocraft.models.MusicGen.get_pretrained
    silero_vad.load_silero_vad
    pyannote.audio.Pipeline.from_pretrained pyannote.audio.Model.from_pretrained
    open_clip.create_model_and_transforms
    clip.load
    timm.create_model
    flair.models.SequenceTagger.load flair.nn.Classifier.load flair.models.TextClassifier.load
    paddlespeech.cli.tts.TTSExecutor
    ctranslate2.Translator ctranslate2.Generator
    sherpa_onnx.OfflineRecognizer
    deepface.DeepFace.build_model
    doctr.models.ocr_predictor
    xgboost.Booster().load_model xgboost.XGBClassifier().load_model
        xgboost.XGBRegressor().load_model
    lightgbm.Booster
    catboost.CatBoostClassifier().load_model catboost.CatBoostRegressor().load_model
    mlflow.pyfunc.load_model
    faiss.read_index
    annoy.AnnoyIndex().load
    pandas.read_csv pandas.read_parquet pandas.read_excel pandas.read_pickle pandas.read_json
        pandas.read_feather pandas.read_hdf
    polars.read_csv polars.read_parquet polars.read_json
    geopandas.read_file
    nltk.download
    tensorflow_hub.load tensorflow_hub.KerasLayer
    datasets.load_dataset datasets.load_from_disk
    onnx.load
    openvino.Core().compile_model openvino.runtime.Core().compile_model
    tflite_support.task.vision.ImageClassifier.create_from_options
        tflite_support.task.audio.AudioClassifier.create_from_options
    mediapipe.tasks.python.vision.ObjectDetector.create_from_options
    dlib.shape_predictor dlib.face_recognition_model_v1 dlib.cnn_face_detection_model_v1
    bark.preload_models
    gpt4all.GPT4All
    pycaret.classification.load_model pycaret.regression.load_model
    autogluon.tabular.TabularPredictor.load
    fastai.learner.load_learner fastai.vision.all.load_learner fastai.basic_train.load_learner
    detectron2.engine.DefaultPredictor
    mmdet.apis.init_detector
    yolov5.load
    speechbrain.inference.EncoderClassifier.from_hparams
    surprise.dump.load
    dask.dataframe.read_csv
    pyarrow.parquet.read_table
    colbert.Searcher
    hnswlib.Index().load_index
    marker.models.load_all_models marker.models.create_model_dict
    funasr.AutoModel
    modelscope.pipelines.pipeline
    cosyvoice.cli.cosyvoice.CosyVoice cosyvoice.cli.cosyvoice.CosyVoice2
        cosyvoice.cli.cosyvoice.AutoModel
    melo.api.TTS
    f5_tts.api.F5TTS
    paddlenlp.Taskflow
    rapidocr_onnxruntime.RapidOCR
    rapidocr.RapidOCR
    manga_ocr.MangaOcr
    pix2tex.cli.LatexOCR
    pix2text.Pix2Text.from_config
    deepdoctection.get_dd_analyzer
    inference.get_model
    openwakeword.model.Model
    pywhispercpp.model.Model
    auto_gptq.AutoGPTQForCausalLM.from_quantized
    awq.AutoAWQForCausalLM.from_quantized
    groundingdino.util.inference.load_model
    gfpgan.GFPGANer
    realesrgan.RealESRGANer
    simple_lama_inpainting.SimpleLama
    flashrank.Ranker
    chromadb.utils.embedding_functions.SentenceTransformerEmbeddingFunction
        chromadb.utils.embedding_functions.DefaultEmbeddingFunction
    easynmt.EasyNMT
""")
