"""What is being watched right now, for the screen in the hall."""
import json
import os

from fastapi import APIRouter, Depends, HTTPException

from observatory import settings
from observatory.routers.targets import get_target
from observatory.schemas import Target
from observatory.security import CurrentMember

router = APIRouter()

_watched = {}


def load():
    if os.path.exists(settings.data_path("watch.json")):
        with open(settings.data_path("watch.json"), encoding="utf-8") as file:
            _watched.update(json.load(file))


def save():
    with open(settings.data_path("watch.json"), "w", encoding="utf-8") as file:
        json.dump(_watched, file)


@router.get("")
def list_watched():
    return {"watched": _watched}


@router.put("/{number}")
def watch(member: CurrentMember, target: Target = Depends(get_target)):
    _watched[str(target.id)] = {"target": target.name, "member": member.login}
    return _watched[str(target.id)]


@router.delete("/{number}", status_code=204)
def unwatch(number: int, member: CurrentMember):
    if _watched.pop(str(number), None) is None:
        raise HTTPException(404, "not watched")
