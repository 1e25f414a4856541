"""The weather of a night."""
from datetime import date

from fastapi import APIRouter, HTTPException, Request

from observatory.database import Database
from observatory.schemas import Forecast, Weather
from observatory.security import Curator

router = APIRouter()


def readings(db, night):
    return db.execute(
        "SELECT hour, humidity, wind FROM weather WHERE night = ? ORDER BY hour",
        (night.isoformat(),),
    ).fetchall()


@router.get("", response_model=list[Weather])
def list_weather(night: date, db: Database):
    return [dict(row) for row in readings(db, night)]


@router.post("", response_model=Weather, status_code=201)
def add_weather(night: date, weather: Weather, db: Database, curator: Curator):
    if db.execute("SELECT 1 FROM nights WHERE night = ?", (night.isoformat(),)).fetchone() is None:
        raise HTTPException(404, "the observatory is closed")
    db.execute(
        "INSERT INTO weather (night, hour, humidity, wind)"
        " VALUES (:night, :hour, :humidity, :wind)",
        weather.model_dump() | {"night": night.isoformat()},
    )
    return weather


@router.get("/forecast", response_model=Forecast)
def forecast(night: date, db: Database, request: Request):
    """What the model makes of the last reading."""
    rows = readings(db, night)
    if not rows:
        raise HTTPException(404, "no readings")
    model = request.state.model
    seeing = model.seeing(rows[-1]["humidity"], rows[-1]["wind"])
    return {"night": night, "seeing": seeing, "words": model.words(seeing)}
