"""Reports for the yearbook."""
from fastapi import APIRouter, Depends

from observatory.database import Database
from observatory.lightcurve import monthly_means
from observatory.routers.targets import get_target
from observatory.schemas import Target

router = APIRouter()


@router.get("/members")
def by_member(db: Database):
    rows = db.execute(
        "SELECT member, COUNT(*) AS count FROM observations GROUP BY member ORDER BY member"
    )
    return {row["member"]: row["count"] for row in rows}


@router.get("/lightcurve/{number}")
def lightcurve(db: Database, target: Target = Depends(get_target)):
    rows = db.execute(
        "SELECT night, magnitude FROM observations WHERE target_id = ? ORDER BY id", (target.id,)
    ).fetchall()
    return {"target": target.name, "months": monthly_means([tuple(row) for row in rows])}
