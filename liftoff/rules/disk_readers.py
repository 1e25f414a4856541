"""What library calls read from the local disk: a data table, as in `effects`."""

from __future__ import annotations

# Reads a file or a folder: the position of the path.
READERS: dict[str, int] = {
    "os.listdir": 0, "os.scandir": 0, "os.walk": 0, "os.stat": 0, "os.lstat": 0,
    "os.path.getsize": 0, "os.path.getmtime": 0, "glob.glob": 0, "glob.iglob": 0,
    "shutil.copyfile": 0, "shutil.copy": 0, "shutil.copy2": 0,
    "shutil.make_archive": 2, "linecache.getlines": 0,
    "flask.send_from_directory": 0, "flask.send_file": 0,
    "starlette.responses.FileResponse": 0, "starlette.staticfiles.StaticFiles": 0,
    "PIL.Image.open": 0, "cv2.imread": 0, "cv2.VideoCapture": 0, "imageio.imread": 0,
    "soundfile.read": 0, "librosa.load": 0, "wave.open": 0,
    "pandas.read_csv": 0, "pandas.read_excel": 0, "pandas.read_json": 0, "pandas.read_parquet": 0,
    "pandas.read_pickle": 0, "numpy.load": 0, "numpy.loadtxt": 0, "numpy.genfromtxt": 0,
    "joblib.load": 0, "torch.load": 0, "frontmatter.load": 0, "toml.load": 0,
    "configparser.ConfigParser().read": 0, "dotenv.dotenv_values": 0,
    "openpyxl.load_workbook": 0, "docx.Document": 0, "fitz.open": 0, "PyPDF2.PdfReader": 0,
    "pypdf.PdfReader": 0, "av.open": 0, "git.Repo": 0, "zipfile.ZipFile().write": 0,
}  # fmt: skip
