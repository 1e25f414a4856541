"""Who asks: members by their token at the API, by the session cookie on the pages."""
import hashlib
import hmac
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from observatory.database import Database
from observatory.schemas import Member

bearer = HTTPBearer(auto_error=False, description="A member's token.")


def password_hash(password):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"northfield", 20000).hex()


def check_login(db, login, password):
    row = db.execute("SELECT * FROM members WHERE login = ?", (login.strip().lower(),)).fetchone()
    if row is None or not hmac.compare_digest(row["password"], password_hash(password)):
        return None
    return Member(**row)


def current_member(
    db: Database,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Member:
    if credentials is None:
        raise HTTPException(401, "a token is needed", headers={"WWW-Authenticate": "Bearer"})
    row = db.execute(
        "SELECT * FROM members WHERE token = ?", (credentials.credentials,)
    ).fetchone()
    if row is None:
        raise HTTPException(401, "unknown token", headers={"WWW-Authenticate": "Bearer"})
    return Member(**row)


def require_curator(member: Annotated[Member, Depends(current_member)]) -> Member:
    if member.role != "curator":
        raise HTTPException(403, "curators only")
    return member


CurrentMember = Annotated[Member, Depends(current_member)]
Curator = Annotated[Member, Depends(require_curator)]


def session_member(request: Request):
    return request.session.get("member")
