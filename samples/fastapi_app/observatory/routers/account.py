"""Members' login on the pages."""
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from observatory.database import Database
from observatory.security import check_login, session_member
from observatory.templating import templates

router = APIRouter()


@router.get("/login", response_class=HTMLResponse)
def login_form(request: Request, next: str = "/tonight"):
    return templates.TemplateResponse(request, "login.html", {"next": next})


@router.post("/login")
def login(
    request: Request,
    db: Database,
    login: Annotated[str, Form()],
    password: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/tonight",
):
    member = check_login(db, login, password)
    if member is None:
        context = {"next": next, "error": "Unknown name or wrong password."}
        return templates.TemplateResponse(request, "login.html", context, status_code=401)
    request.session["member"] = {"login": member.login, "name": member.name}
    return RedirectResponse(next if next.startswith("/") else "/tonight", 303)


@router.post("/logout")
def logout(request: Request):
    request.session.clear()
    return RedirectResponse("/tonight", 303)


@router.get("/me")
def me(member=Depends(session_member)):
    if member is None:
        return RedirectResponse("/login?next=/me", 303)
    return member


@router.post("/night-mode")
def night_mode(response: Response, on: bool = True):
    """Red pages, which spare the eyes at the telescope."""
    response.set_cookie("night", "on" if on else "off", httponly=True, samesite="lax")
    response.set_cookie("seen", "1", max_age=3600)
    return {"night": on}


@router.get("/night-mode")
def read_night_mode(night: Annotated[str | None, Cookie()] = None):
    return {"night": night == "on"}
