"""The dome: its motors, and a live view of them."""
import asyncio
import logging
import time

from fastapi import APIRouter, HTTPException, WebSocket, WebSocketDisconnect

from observatory import settings
from observatory.security import CurrentMember

router = APIRouter()
logger = logging.getLogger("observatory")

dome_open = False


@router.get("")
def state():
    return {"open": dome_open}


@router.post("/open")
def open_dome(member: CurrentMember):
    global dome_open
    if dome_open:
        raise HTTPException(409, "the dome is open")
    time.sleep(settings.DOME_SECONDS)
    dome_open = True
    return {"open": dome_open, "by": member.login}


@router.post("/close")
def close_dome(member: CurrentMember):
    global dome_open
    dome_open = False
    return {"open": dome_open, "by": member.login}


async def ring(member):
    logger.warning("%s rang the bell", member)


@router.post("/bell", status_code=202)
async def bell(member: CurrentMember):
    asyncio.create_task(ring(member.login))
    return {"ringing": True}


@router.websocket("/live")
async def live(socket: WebSocket):
    await socket.accept()
    try:
        while True:
            await socket.send_json({"open": dome_open})
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
