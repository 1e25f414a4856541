"""What members have seen."""
import csv
import io
import os

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from observatory import logbook, settings
from observatory.database import Database
from observatory.errors import NotInCatalogue
from observatory.paging import Paging
from observatory.schemas import Observation, ObservationIn
from observatory.security import CurrentMember

router = APIRouter()


def get_observation(number: int, db: Database) -> Observation:
    row = db.execute("SELECT * FROM observations WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotInCatalogue(f"observation {number}")
    return Observation(**row)


@router.get("", response_model=list[Observation])
def list_observations(
    db: Database, response: Response, target: int | None = None, paging: Paging = Depends()
):
    where = "WHERE target_id = :target" if target is not None else ""
    values = {"target": target, "limit": paging.limit, "offset": paging.offset}
    total = db.execute(f"SELECT COUNT(*) FROM observations {where}", values).fetchone()[0]
    response.headers["X-Total"] = str(total)
    rows = db.execute(
        f"SELECT * FROM observations {where} ORDER BY id LIMIT :limit OFFSET :offset", values
    )
    return [Observation(**row) for row in rows]


@router.post("", response_model=Observation, status_code=201)
def add_observation(
    observation: ObservationIn, db: Database, member: CurrentMember, background: BackgroundTasks
):
    target = db.execute(
        "SELECT name FROM targets WHERE id = ?", (observation.target_id,)
    ).fetchone()
    if target is None:
        raise NotInCatalogue(f"target {observation.target_id}")
    cursor = db.execute(
        "INSERT INTO observations (target_id, member, night, magnitude, note)"
        " VALUES (:target_id, :member, :night, :magnitude, :note)",
        observation.model_dump(mode="json") | {"member": member.login},
    )
    background.add_task(
        logbook.write, f"{observation.night} {member.login}: {target['name']} {observation.magnitude}"
    )
    return get_observation(cursor.lastrowid, db)


def csv_lines(rows):
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(["id", "target", "member", "night", "magnitude", "note"])
    for row in rows:
        writer.writerow(row)
        yield output.getvalue()
        output.seek(0)
        output.truncate()


@router.get("/export.csv")
def export(db: Database):
    rows = db.execute(
        "SELECT observations.id, name, member, night, observations.magnitude, note"
        " FROM observations JOIN targets ON targets.id = target_id ORDER BY observations.id"
    ).fetchall()
    return StreamingResponse(csv_lines(rows), media_type="text/csv")


@router.get("/{number}", response_model=Observation)
def read_observation(observation: Observation = Depends(get_observation)):
    return observation


def sketch_path(observation):
    return os.path.join(settings.data_path("sketches"), f"{observation.id}.svg")


@router.put("/{number}/sketch", status_code=204)
async def put_sketch(
    request: Request, member: CurrentMember, observation: Observation = Depends(get_observation)
):
    """The drawing at the eyepiece, as SVG."""
    body = await request.body()
    if len(body) > settings.MAX_SKETCH:
        raise HTTPException(413, "a sketch has 4 kB at most")
    with open(sketch_path(observation), "wb") as file:
        file.write(body)


@router.get("/{number}/sketch")
def get_sketch(observation: Observation = Depends(get_observation)):
    path = sketch_path(observation)
    if not os.path.exists(path):
        raise HTTPException(404, "not sketched")
    with open(path, "rb") as file:
        return Response(file.read(), media_type="image/svg+xml")
