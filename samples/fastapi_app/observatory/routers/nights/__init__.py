"""The calendar."""
from datetime import date

from fastapi import APIRouter, HTTPException

from observatory.database import Database
from observatory.routers.nights import weather
from observatory.schemas import Night

router = APIRouter()


@router.get("", response_model=list[Night])
def list_nights(db: Database, public: bool | None = None):
    rows = db.execute("SELECT * FROM nights ORDER BY night").fetchall()
    return [dict(row) for row in rows if public is None or bool(row["public"]) == public]


@router.get("/{night}", response_model=Night)
def read_night(night: date, db: Database):
    row = db.execute("SELECT * FROM nights WHERE night = ?", (night.isoformat(),)).fetchone()
    if row is None:
        raise HTTPException(404, "the observatory is closed")
    return dict(row)


router.include_router(weather.router, prefix="/{night}/weather")
