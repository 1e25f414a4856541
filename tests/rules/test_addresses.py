"""Who and where the server is."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

TOP = "import os, socket\nimport requests, redis, zmq\n"


@pytest.mark.parametrize(
    "call",
    [
        "requests.get('http://localhost:9200/x')",
        "requests.post(f'http://127.0.0.1:{request.args}/x')",
        "redis.Redis(host='localhost')",
        "redis.from_url('redis://:secret@localhost:6379/0')",
        "redis.Redis()",
        "redis.Redis(db=2, decode_responses=True)",
        "socket.create_connection(('127.0.0.1', 7000))",
        "zmq.Context().socket(zmq.REQ).connect('tcp://localhost:5555')",
    ],
)
def test_service_on_localhost(call: str):
    found = finds(flask(f"{TOP}@app.get('/')\ndef home():\n    {call}\n"), "LO602")
    assert (found.severity, found.routes) == ("blocker", ("GET /",))


def test_localhost_as_a_default():
    call = "requests.get(os.environ.get('SEARCH', 'http://localhost:9200'))"
    found = finds(flask(f"{TOP}@app.get('/')\ndef home():\n    {call}\n"), "LO602")
    assert found.severity == "info"


@pytest.mark.parametrize(("other", "found"), [("localhost", True), ("db.example.com", False)])
def test_localhost_where_the_environment_says_nothing(other: str, found: bool):
    body = f"HOST = os.environ.get('DB_HOST') or '{other}'\n@app.get('/')\ndef home():\n    return HOST\n"
    rules = [f.rule for f in analysis_of(flask(f"{TOP}{body}")).findings]
    assert ("LO602" in rules) is found


@pytest.mark.parametrize(
    "line",
    [
        "requests.get('https://api.example.com/localhost')",
        "requests.get(os.environ['SEARCH'])",
        "redis.Redis(host=os.environ['REDIS'])",
        "redis.Redis(connection_pool=pool)",
        "redis.Redis(**settings)",
        "socket.create_connection((os.environ['QUEUE'], 7000))",
        "return 'http://localhost'",
        "app.run(host='localhost')",
    ],
)
def test_no_service_on_localhost(line: str):
    quiet(flask(f"{TOP}@app.get('/')\ndef home():\n    {line}\n"), "LO602")


@pytest.mark.parametrize(
    "body",
    [
        "if request.headers.get('X-Forwarded-For') == '10.0.0.1':\n        return 'ok'",
        "ip = request.headers['X-Real-IP'].split(',')[0]\n    return str(ip in ALLOWED)",
    ],
)
def test_decides_by_a_header(body: str):
    source = flask(f"{TOP}ALLOWED = ('10.0.0.1',)\n@app.get('/')\ndef home():\n    {body}\n")
    assert finds(source, "LO604").severity == "warning"


@pytest.mark.parametrize(
    "body",
    [
        "return request.headers.get('X-Forwarded-For')",
        "ip = request.headers.get('X-Forwarded-For')\n    return 'x' if ip is None else ip",
        "return str(request.headers.get('X-Tenant') == 'a')",
        "return str(request.remote_addr == '10.0.0.1')",
    ],
)
def test_does_not_decide_by_a_header(body: str):
    quiet(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO604")


def test_own_host_is_stored():
    body = "job = Job(worker=socket.gethostname())"
    source = flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n")
    assert finds(source, "LO605").symbol == "socket.gethostname"


@pytest.mark.parametrize(
    "body",
    [
        "return socket.gethostname()",
        "print(os.getpid())",
        "import psutil; own = psutil.Process(os.getpid())",
    ],
)
def test_own_host_is_shown(body: str):
    quiet(flask(f"{TOP}@app.get('/')\ndef home():\n    {body}\n"), "LO605")


@pytest.mark.parametrize(
    ("config", "severity"),
    [
        ('class Config:\n    CELERY_BROKER_URL = "redis://localhost:6379/0"\n', "blocker"),
        ('class Config:\n    REDIS_URL = os.environ.get("R") or "redis://localhost"\n', "info"),
        ('class DevConfig:\n    MONGO_URI = "mongodb://user:pw@127.0.0.1/x"\n', "info"),
    ],
)
def test_a_setting_on_localhost(config: str, severity: str):
    found = finds(
        {
            "config.py": f"import os\n{config}",
            "app.py": (
                "from flask import Flask\nimport config\napp = Flask(__name__)\n\n"
                "@app.get('/')\ndef home(): return ''\n"
            ),
        },
        "LO602",
    )
    assert found.severity == severity


def test_a_setting_elsewhere():
    quiet(
        {
            "config.py": 'REDIS_URL = "redis://redis:6379"\nDATABASE_URL = "sqlite://"\n',
            "app.py": (
                "from flask import Flask\nimport config\napp = Flask(__name__)\n\n"
                "@app.get('/')\ndef home(): return ''\n"
            ),
        },
        "LO602",
    )


SETTINGS = """
    import os
    import requests

    def text_env(name, default=""):
        return os.getenv(name, default)

    def number_env(name, default=0):
        value = os.environ.get(name, default)
        return int(value)

    OWN = text_env("OWN", "http://localhost:8000")
    SEARCH = text_env("SEARCH", "http://search.test")
    PORT = number_env("PORT", 45000)
    WAIT = number_env("WAIT", 2)
"""


def test_a_helper_for_settings_gives_each_call_its_own_default():
    view = '@app.get("/")\ndef home():\n    requests.get({}, timeout=WAIT)\n    return ""\n'
    source = flask(SETTINGS)
    quiet(source + view.format("SEARCH"), "LO402", "LO602")
    assert finds(source + view.format("OWN"), "LO602").severity == "info"


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize(
    ("call", "severity"),
    [
        ("docker.from_env()", "warning"),
        ('docker.DockerClient(base_url="unix://var/run/docker.sock")', "warning"),
        ('docker.DockerClient(base_url=os.getenv("D", "unix:///run/docker.sock"))', "info"),
        ("statsd.StatsClient()", "warning"),
        ('logging.handlers.SysLogHandler(address="/dev/log")', "warning"),
    ],
)
def test_services_of_the_machine(call: str, severity: str):
    imports = "import docker, logging.handlers, os, statsd"
    found = finds(flask(f"{imports}\nmade = {call}{VIEW.format(inside='made')}"), "LO602")
    assert found.severity == severity


def test_services_of_another_machine():
    told = 'docker.DockerClient(base_url="tcp://docker.test:2376")'
    quiet(flask(f"import docker\nmade = {told}{VIEW.format(inside='made')}"), "LO602")


@pytest.mark.parametrize("default", ["redis://", "redis:///0", "amqp://", "redis://localhost"])
def test_a_broker_without_a_host_is_on_this_machine(default: str):
    source = f"import os\nBROKER = os.environ.get('BROKER_URL', '{default}')\n"
    home = "@app.get('/')\ndef home():\n    return BROKER\n"
    assert finds(flask(source + home), "LO602").severity == "info"
    quiet(flask(source.replace(default, "redis://cache.example.com") + home), "LO602")


@pytest.mark.parametrize(
    ("top", "use"),
    [
        ("import serial", "serial.Serial('/dev/ttyUSB0').write(b'x')"),
        ("import RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)", "GPIO.output(18, True)"),
        ("from gpiozero import LED\nled = LED(17)", "led.on()"),
        ("import cv2", "cv2.VideoCapture(0).read()"),
    ],
)
def test_a_device_of_the_machine(top: str, use: str):
    source = flask(f"{top}\n@app.get('/')\ndef home():\n    {use}\n    return 'x'\n")
    assert finds(source, "LO602").severity == "blocker"


def test_a_message_of_protobuf_is_no_device():
    quiet(
        fastapi("""
            from meshtastic import mesh_pb2

            @app.get("/")
            def home():
                packet = mesh_pb2.MeshPacket()
                return packet.decoded.payload.decode().lower()
        """),
        "LO602",
    )


def test_a_film_is_no_device():
    source = "import cv2\n@app.get('/')\ndef home():\n    cv2.VideoCapture('a.mp4').read()\n"
    quiet(flask(source), "LO602")


CLIENTS = "import aria2p, drivers, flask_cors, granian, qbittorrentapi, uno, waitress\n"


@pytest.mark.parametrize(
    "call",
    [
        "aria2p.Client(host='http://localhost', port=6800)",
        "qbittorrentapi.Client('localhost:8080')",
        "uno.getComponentContext().resolve('uno:socket,host=localhost,port=2002;urp')",
        "drivers.db.connect('host=localhost dbname=x')",
    ],
)
def test_a_client_that_no_table_knows(call: str):
    source = flask(f"{CLIENTS}@app.get('/')\ndef home():\n    {call}\n    return 'x'\n")
    found = finds(source, "LO602")
    assert (found.severity, found.routes) == ("blocker", ("GET /",))


@pytest.mark.parametrize(
    "call",
    [
        "aria2p.Client(host='downloads.example.com')",
        "aria2p.Client(name='localhost')",
        "aria2p.show('http://localhost')",
        "flask_cors.CORS(app, origins='http://localhost:3000')",
        "waitress.Server(host='localhost')",
        "granian.Granian('app:app', address='127.0.0.1').serve()",
    ],
)
def test_no_client_of_this_machine(call: str):
    quiet(flask(f"{CLIENTS}@app.get('/')\ndef home():\n    {call}\n    return 'x'\n"), "LO602")


@pytest.mark.parametrize(("name", "found"), [("get_ipaddr", True), ("get_remote_address", False)])
def test_a_limit_by_a_header(name: str, found: bool):
    body = f"from slowapi import Limiter\nfrom slowapi.util import {name}\nlimiter = Limiter(key_func={name})\n"
    rules = [
        f.rule
        for f in analysis_of(flask(f"{body}@app.get('/')\ndef home():\n    return ''\n")).findings
    ]
    assert ("LO604" in rules) is found


@pytest.mark.parametrize(
    ("answer", "severities"),
    [
        ('{"host": socket.gethostname()}', ["info"]),
        ("str(socket.create_server(('', 0)).getsockname()[0])", []),
        ("own()", ["warning"]),
        ("log()", []),
    ],
)
def test_names_of_the_server_in_answers(answer: str, severities: list[str]):
    body = f"""
    import logging, socket
    def own():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.connect(("8.8.8.8", 80))
            return s.getsockname()[0]
    def log():
        logging.info("here", {{"host": socket.gethostname()}})
        return ""
    @app.get("/")
    def home():
        return {answer}
    """
    found = [f.severity for f in analysis_of(flask(body)).findings if f.rule == "LO605"]
    assert found == severities


def test_the_own_address_at_import():
    body = """
    import socket
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.connect(("8.8.8.8", 80))
    OWN = probe.getsockname()[0]
    @app.get("/")
    def home():
        return OWN
    """
    assert finds(flask(body), "LO605").severity == "info"


FILLED = """
import searchbox

class Platform:
    def __init__(self, **options):
        {fill}
        if not hasattr(self, "host"):
            self.host = "localhost"

    def ask(self):
        return searchbox.Client(self.host, port=9091).all()

@app.get("/")
def home():
    return Platform(**request.args).ask()
"""


@pytest.mark.parametrize(
    ("fill", "severity"),
    [
        ("self.__dict__.update(options)", "info"),
        ("for key in options: self.__dict__[key] = options[key]", "info"),
        ("for key in options: setattr(self, key, options[key])", "info"),
        ("self.other = options", "blocker"),
    ],
)
def test_default_of_a_field_that_options_fill(fill: str, severity: str):
    assert finds(flask(FILLED.replace("{fill}", fill)), "LO602").severity == severity


@pytest.mark.parametrize(("host", "found"), [("socket.gethostname()", 1), ('"db.test"', 0)])
def test_a_server_on_the_same_machine(host: str, found: int):
    source = flask(f"""
    import socket

    @app.get("/")
    def home():
        socket.socket().connect(({host}, 7000))
        return "x"
    """)
    assert sum(f.rule == "LO602" for f in analysis_of(source).findings) == found


@pytest.mark.parametrize(
    ("base", "address", "severity"),
    [
        ("BaseSettings", 'f"redis://{settings.host}:1"', "info"),
        ("BaseSettings", 'f"redis://localhost:{settings.port}"', "blocker"),
        ("object", 'f"redis://{settings.host}:1"', "blocker"),
    ],
)
def test_an_address_of_a_setting(base: str, address: str, severity: str):
    source = f"""
import redis
from pydantic_settings import BaseSettings

class Settings({base}):
    host: str = "localhost"
    port: int = 6379

settings = Settings()

@app.get("/")
def home():
    return redis.Redis.from_url({address}).get("name")
"""
    found = [f for f in analysis_of(flask(source)).findings if f.symbol.endswith("from_url")]
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize(("base", "severity"), [("BaseSettings", "info"), ("BaseModel", "blocker")])
def test_an_address_of_a_part_of_settings(base: str, severity: str):
    source = f"""
import redis
from pydantic import BaseModel
from pydantic_settings import BaseSettings

class Redis(BaseModel):
    host: str = "localhost"

class Stores(BaseModel):
    redis: Redis = Redis()

class Settings({base}):
    stores: Stores = Stores()

settings = Settings()

@app.get("/")
def home():
    return redis.Redis(host=settings.stores.redis.host).get("name")
"""
    found = [f for f in analysis_of(flask(source)).findings if f.symbol == "redis.Redis"]
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize(
    ("url", "severity"),
    [
        ('f"mysql://{USER}:{WORD}@localhost:3306/app"', "blocker"),
        ('"mysql://%s:%s@127.0.0.1/app" % (USER, WORD)', "blocker"),
        ('"mysql://{}:{}@localhost/{name}".format(USER, WORD, name="app")', "blocker"),
        ('f"mysql://{USER}:{WORD}@{HOST}:3306/app"', "blocker"),
        ('os.getenv("DATABASE", f"mysql://{USER}:{WORD}@localhost/app")', "info"),
        ('f"mysql://{USER}:{WORD}@db.example.com/localhost"', None),
        ("f\"mysql://{USER}:{WORD}@{os.environ['HOST']}/app\"", None),
    ],
)
def test_a_host_behind_what_only_the_run_tells(url: str, severity: str | None):
    source = f"""
import os
from sqlalchemy import create_engine

HOST = "localhost"
USER, WORD = os.environ["USER"], os.environ["WORD"]
URL = {url}
engine = create_engine(URL)

@app.get("/")
def home():
    return engine.connect().execute("select 1")
"""
    found = [f for f in analysis_of(flask(source)).findings if f.rule == "LO602"]
    assert {f.severity for f in found} == ({severity} if severity else set())


@pytest.mark.parametrize(("base", "severity"), [("BaseSettings", "info"), ("", "blocker")])
def test_a_key_of_settings_that_the_environment_fills(base: str, severity: str):
    source = f"""
from pydantic_settings import BaseSettings

class Settings({base}):
    REDIS_URL: str = "redis://localhost"

settings = Settings()

@app.get("/")
def home():
    return settings.REDIS_URL
"""
    assert finds(flask(source), "LO602", "REDIS_URL").severity == severity


@pytest.mark.parametrize(
    ("given", "severity"),
    [("None if DEPLOYED else 'http://localhost:4566'", "info"), ("'localhost'", "blocker")],
)
def test_address_of_a_switch(given: str, severity: str):
    source = f"""
    import filebox

    DEPLOYED = False

    @app.get("/")
    def home():
        return filebox.FileSystem(endpoint_url={given}).ls()
    """
    assert finds(flask(source), "LO602").severity == severity
