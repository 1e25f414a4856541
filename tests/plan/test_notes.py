from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from liftoff.plan.notes import lost_notes
from tests.plan.routing.starlette_maps import live_of

FILES = Mount("/files", StaticFiles(directory=Path(__file__).parent))
DAV = Mount("/dav", PlainTextResponse("an app"))
OTHER = Mount("/other", PlainTextResponse("another app"))
OPEN = Mount("/open", routes=[Route("/x", PlainTextResponse, methods=["POST"])])


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ([FILES, OPEN], []),
        ([FILES, DAV, OPEN], ["ANY /dav/{path:path}"]),
        ([DAV, OTHER], ["ANY /dav/{path:path} and 1 more"]),
    ],
)
def test_an_app_that_is_mounted_may_take_any_method(
    mounts: list[Mount], expected: list[str]
) -> None:
    told = list(lost_notes(live_of(Starlette(routes=mounts)), "rest"))
    assert [note.subject for note in told] == expected
    assert all("PROPFIND" in note.reason for note in told)
