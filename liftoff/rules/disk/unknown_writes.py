"""Files that libraries write which no table knows, by what the call itself says.

A method that is called `save_to_file` and is given a path writes there, whatever the library; so
does a call with `output_path="report.pdf"`. What is no path by its value is left alone.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External, Part, Place, Prefix, Value
from liftoff.rules.disk.option_files import option_files
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import is_path
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.file_methods import DISK_METHODS
from liftoff.rules.tables.files import DISK_WRITES
from liftoff.rules.tables.names import is_in, names

# Of objects of which nothing is known.
_SAVERS = frozenset({"save", "savefig", "to_csv", "to_excel", "to_parquet", "write_image"})
# Of objects of a library.
_LIBRARY_SAVERS = names("""
    save savefig save_to_file save_to_disk save_file save_image save_audio save_video save_as
    save_to save_sync save_html save_pdf save_csv save_json save_yaml save_model save_weights
    save_pretrained save_local save_checkpoint save_state save_all save_screenshot save_wav
    save_graph save_results
    to_csv to_excel to_parquet to_file to_pickle to_disk to_feather to_wav to_path to_html_file
    write_file write_to_file write_to_path write_csv write_parquet write_html write_image write_pdf
    write_png write_wav write_video write_audio write_index write_zip
    export export_to_file export_file export_to_path export_html export_png export_pdf
    download_to download_to_file download_to_filename download_to_path download_file
    imwrite imsave dump_to_file dump_to_path dump_to_disk dump_json_file stream_to_file
    render_to_file extract_to unpack_to persist
""")
# Keywords that name what is written.
_KEYWORDS = frozenset(
    names("""
    output_path output_file output_filename output_file_path output_filepath out_path out_file
    outfile outputfile outpath write_to save_path save_to save_to_file save_file save_dir
    save_directory save_folder
    output_dir output_folder output_directory out_dir dest_path destination_path download_path
    download_dir download_folder download_directory local_dir target_path target_dir export_path
    """)
)
# Libraries whose methods of these names are told elsewhere, or write rows, objects or answers.
_ELSEWHERE = frozenset(
    names("""
    builtins placed unknown
    flask quart fastapi starlette werkzeug django sanic wtforms jinja2 click typer gradio streamlit
    pydantic pydantic_settings attr attrs marshmallow sqlalchemy sqlmodel peewee tortoise piccolo
    ormar pony mongoengine beanie odmantic pymongo motor redis celery rq arq dramatiq huey taskiq
    requests httpx aiohttp structlog loguru prometheus_client storages flask_sqlalchemy
    flask_mongoengine flask_wtf flask_restful flask_restx flask_smorest strawberry graphene
    """)
)
# What a folder of this machine is called, where something is downloaded.
_FOLDER = re.compile(
    r"(?:local|out|output|save|dest|destination|target|download|temp|tmp)?_?"
    r"(?:folder|dir|directory)(?:_path|_name)?$"
)
_FILE_NAME = re.compile(r"\.\w{2,5}$")


def unknown_writes(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    """The calls, and what names the file."""
    yield from _of_anything(model)
    yield from option_files(model)
    told: set[int] = set()
    for call, path in (*_by_method(model), *_by_keyword(model), *_by_download(model)):
        if id(call.node) not in told:
            told.add(id(call.node))
            yield call, path


def _of_anything(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    """`picture.save(path)` of objects that nothing is known of."""
    for scope in model.scopes:
        for site in scope.calls if model.live(scope) else ():
            function = site.node.func
            if not isinstance(function, ast.Attribute) or function.attr not in _SAVERS:
                continue
            unknown = all(isinstance(value, Part) for value in model.values(function, scope))
            if not (unknown and site.node.args):
                continue
            call = Call(site, f"unknown.{function.attr}", External(f"unknown.{function.attr}"))
            if _is_file(model, call, site.node.args[0]):
                yield call, site.node.args[0]


def _by_method(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    for call in model.method_calls(*_LIBRARY_SAVERS):
        owner, _, method = call.name.rpartition(".")
        if not _is_library(call) or is_path(owner) or _is_known(call.name, method):
            continue
        for argument in call.node.args[:2]:
            if _is_file(model, call, argument):
                yield call, argument
                break


def _by_keyword(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    for call in model.all_calls():
        for keyword in call.node.keywords:
            if keyword.arg not in _KEYWORDS or not _is_library(call):
                continue
            method = call.name.rpartition(".")[2]
            if not _is_known(call.name, method) and _is_file(model, call, keyword.value):
                yield call, keyword.value


def _by_download(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    """`client.photo_download(photo, folder)`: after what is fetched comes where it goes."""
    for call in model.all_calls():
        owner, _, method = call.name.rpartition(".")
        if "download" not in method or "()" not in owner or not _is_library(call):
            continue
        keywords = [k.value for k in call.node.keywords if _FOLDER.match(k.arg or "")]
        for argument in (*call.node.args[1:3], *keywords):
            named = getattr(argument, "attr", getattr(argument, "id", ""))
            if (_FOLDER.match(named) or argument in keywords) and not _is_known(call.name, method):
                yield call, argument
                break


def _is_library(call: Call) -> bool:
    """Whether another library than Python's own, and one that no rule knows better, is called."""
    root = call.name.partition(".")[0]
    return root not in _ELSEWHERE and root not in sys.stdlib_module_names


def _is_known(name: str, method: str) -> bool:
    return is_in(name, DISK_WRITES) or name.startswith(DISK_METHODS.get(method, ((), 0))[0])


def _is_file(model: Model, call: Call, path: ast.expr) -> bool:
    return any(map(_names_file, path_values(model, path, call.scope)))


def _names_file(value: Value) -> bool:
    match value:
        case Place():
            return True
        case Constant(str() as text) | Prefix(text):
            return "://" not in text and ("/" in text or bool(_FILE_NAME.search(text)))
        case _:
            return False
