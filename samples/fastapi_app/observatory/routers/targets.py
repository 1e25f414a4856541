"""The catalogue of what is observed."""
import sqlite3

from fastapi import APIRouter, Depends, HTTPException, Query, Response

from observatory.database import Database
from observatory.errors import NotInCatalogue
from observatory.paging import Paging
from observatory.schemas import Kind, Order, Position, Target, TargetIn, TargetList
from observatory.security import Curator, CurrentMember
from observatory.sky import altitude_azimuth

router = APIRouter()


def to_target(row):
    tags = [tag for tag in row["tags"].split(",") if tag]
    return Target(**{**dict(row), "tags": tags, "url": f"/api/v1/targets/{row['id']}"})


def get_target(db: Database, number: int) -> Target:
    row = db.execute("SELECT * FROM targets WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotInCatalogue(f"target {number}")
    return to_target(row)


@router.get("", response_model=TargetList)
def list_targets(
    db: Database,
    kind: Kind | None = None,
    tag: list[str] = Query([], description="Only targets with all of these tags."),
    order: Order = Order.name,
    paging: Paging = Depends(),
):
    rows = db.execute(f"SELECT * FROM targets ORDER BY {order.value}, id").fetchall()
    found = [to_target(row) for row in rows]
    found = [t for t in found if (kind is None or t.kind == kind) and set(tag) <= set(t.tags)]
    page = found[paging.offset : paging.offset + paging.limit]
    return {"targets": page, "total": len(found), "next": paging.next(len(found))}


@router.post("", response_model=Target, status_code=201)
def add_target(target: TargetIn, db: Database, member: CurrentMember, response: Response):
    values = target.model_dump(mode="json") | {"tags": ",".join(target.tags)}
    try:
        cursor = db.execute(
            "INSERT INTO targets (name, kind, ra, declination, magnitude, tags)"
            " VALUES (:name, :kind, :ra, :declination, :magnitude, :tags)",
            values,
        )
    except sqlite3.IntegrityError:
        raise HTTPException(409, "the name is taken") from None
    added = get_target(db, cursor.lastrowid)
    response.headers["Location"] = added.url
    return added


@router.get("/by-name/{name}", response_model=Target)
def find_target(name: str, db: Database):
    row = db.execute("SELECT * FROM targets WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise NotInCatalogue(name)
    return to_target(row)


@router.get("/{number}", response_model=Target)
def read_target(target: Target = Depends(get_target)):
    return target


# Registered too late: "latest" is no number, so the route above answers 422.
@router.get("/latest", response_model=Target, deprecated=True)
def latest_target(db: Database):
    return to_target(db.execute("SELECT * FROM targets ORDER BY id DESC LIMIT 1").fetchone())


@router.put("/{number}", response_model=Target)
def change_target(number: int, target: TargetIn, db: Database, curator: Curator):
    get_target(db, number)
    values = target.model_dump(mode="json") | {"tags": ",".join(target.tags), "id": number}
    db.execute(
        "UPDATE targets SET name = :name, kind = :kind, ra = :ra, declination = :declination,"
        " magnitude = :magnitude, tags = :tags WHERE id = :id",
        values,
    )
    return get_target(db, number)


@router.delete("/{number}", status_code=204)
def remove_target(db: Database, curator: Curator, target: Target = Depends(get_target)):
    db.execute("DELETE FROM targets WHERE id = ?", (target.id,))


@router.get("/{number}/position", response_model=Position)
def position(hours: float = Query(ge=0, lt=24), target: Target = Depends(get_target)):
    """Where the target is at a local sidereal time."""
    altitude, azimuth = altitude_azimuth(target.ra, target.declination, hours)
    return {"target": target.name, "hours": hours, "altitude": altitude, "azimuth": azimuth}


@router.get("/{number}/exposure")
def exposure(aperture: float = 0.2, target: Target = Depends(get_target)):
    """Seconds for a picture; an aperture of nothing is not foreseen."""
    return {"target": target.name, "seconds": round(2.512 ** (target.magnitude - 4) / aperture, 3)}
