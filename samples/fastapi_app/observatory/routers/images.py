"""Pictures from the telescopes."""
import os
import shutil

from fastapi import APIRouter, Form, HTTPException, UploadFile
from fastapi.responses import FileResponse

from observatory import settings
from observatory.schemas import Image
from observatory.security import Curator, CurrentMember

router = APIRouter()


def image_path(name):
    if os.path.basename(name) != name or name.startswith("."):
        raise HTTPException(400, "not a file name")
    return os.path.join(settings.data_path("images"), name)


@router.post("", response_model=Image, status_code=201)
def upload(file: UploadFile, member: CurrentMember, title: str = Form("")):
    if file.content_type not in settings.IMAGE_TYPES:
        raise HTTPException(415, f"{file.content_type} is no picture")
    name = title + os.path.splitext(file.filename)[1] if title else file.filename
    path = image_path(name)
    with open(path, "wb") as output:
        shutil.copyfileobj(file.file, output)
    return {"name": name, "size": os.path.getsize(path)}


@router.get("", response_model=list[Image])
def list_images():
    folder = settings.data_path("images")
    return [
        {"name": name, "size": os.path.getsize(os.path.join(folder, name))}
        for name in sorted(os.listdir(folder))
    ]


@router.get("/{name}")
def download(name: str):
    path = image_path(name)
    if not os.path.exists(path):
        raise HTTPException(404, "no such picture")
    return FileResponse(path, filename=name)


@router.delete("/{name}", status_code=204)
def remove(name: str, curator: Curator):
    try:
        os.remove(image_path(name))
    except FileNotFoundError:
        raise HTTPException(404, "no such picture") from None
