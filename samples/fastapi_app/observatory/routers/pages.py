"""Pages for visitors."""
import os
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from observatory import settings
from observatory.database import Database
from observatory.security import session_member
from observatory.templating import templates

router = APIRouter(include_in_schema=False)

visitors = 0


@router.get("/")
def root():
    return RedirectResponse("/tonight")


@router.get("/tonight", response_class=HTMLResponse)
def tonight(request: Request, db: Database, member=Depends(session_member)):
    targets = db.execute("SELECT * FROM targets ORDER BY magnitude LIMIT 3").fetchall()
    return templates.TemplateResponse(
        request, "tonight.html", {"targets": targets, "member": member}
    )


@router.api_route("/about", methods=["GET", "HEAD"])
def about(request: Request):
    global visitors
    visitors += 1
    return templates.TemplateResponse(request, "about.html", {"visitors": visitors})


@router.get("/visitors")
def count_visitors():
    return {"visitors": visitors}


@router.get("/visits/", response_class=HTMLResponse)
def visits(request: Request, db: Database):
    nights = db.execute("SELECT night FROM nights WHERE public ORDER BY night").fetchall()
    rows = db.execute("SELECT * FROM visits ORDER BY id").fetchall()
    note = request.session.pop("note", None)
    return templates.TemplateResponse(
        request, "visits.html", {"nights": nights, "visits": rows, "note": note}
    )


@router.post("/visits/")
def book_visit(
    request: Request,
    db: Database,
    name: Annotated[str, Form(min_length=1)],
    night: Annotated[str, Form()],
    people: Annotated[int, Form(ge=1, le=12)] = 1,
):
    db.execute("INSERT INTO visits (name, night, people) VALUES (?, ?, ?)", (name, night, people))
    request.session["note"] = f"We look forward to seeing you, {name}."
    return RedirectResponse(request.url_for("visits").path, 303)


@router.get("/handbook/{path:path}", response_class=PlainTextResponse)
def handbook(path: str):
    folder = os.path.join(settings.BASE_DIR, "handbook")
    file = os.path.normpath(os.path.join(folder, path + ".md"))
    if not file.startswith(folder + os.sep) or not os.path.isfile(file):
        raise HTTPException(404, "no such page of the handbook")
    with open(file, encoding="utf-8") as page:
        return page.read()


@router.get("/favicon.ico")
def favicon(request: Request):
    return RedirectResponse(request.url_for("static", path="img/star.svg").path)
