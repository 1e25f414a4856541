"""For the curator."""
from fastapi import APIRouter, Depends

from observatory import logbook
from observatory.database import Database
from observatory.security import require_curator
from observatory.sky import altitude_azimuth

router = APIRouter(dependencies=[Depends(require_curator)])


@router.get("/overview")
def overview(db: Database):
    tables = ("targets", "observations", "visits")
    return {t: db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in tables}


@router.get("/logbook")
def read_logbook():
    return {"lines": logbook.read()}


@router.post("/cache/clear")
def clear_cache():
    altitude_azimuth.cache_clear()
    return {"cleared": True}
