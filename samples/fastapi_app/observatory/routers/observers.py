"""The members."""
from fastapi import APIRouter, HTTPException

from observatory.database import Database
from observatory.schemas import Member
from observatory.security import CurrentMember

router = APIRouter()


@router.get("/{number:int}", response_model=Member)
def by_number(number: int, db: Database):
    row = db.execute("SELECT * FROM members WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise HTTPException(404, "no such member")
    return dict(row)


@router.get("/me", response_model=Member)
def me(member: CurrentMember):
    return member


@router.get("/{login}", response_model=Member, response_model_exclude={"role"})
def by_login(login: str, db: Database):
    row = db.execute("SELECT * FROM members WHERE login = ?", (login,)).fetchone()
    if row is None:
        raise HTTPException(404, "no such member")
    return dict(row)
